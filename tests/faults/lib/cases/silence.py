"""Case 3: packets vanish, and nobody is told."""

from __future__ import annotations

import time

from basics import check
from run import Run, case
from traffic import echo, until_served

NOTICED_S = 3.5

# A client that still hears its server does so until the server gives up, and the server's last word does not always get through a NAT
# that has seen the client's packets but not their arrival: then it counts its own silence, from the last PING on.
STILL_HEARS_S = 7.0

HOLES = {
    "both ways": ['iifname "client"', 'iifname "server"'],
    "client to server": ['iifname "client"'],
    "server to client": ['iifname "server"'],
}


@case(3, "black-hole", "the network swallows everything, both ways or one", short=True)
def black_hole(run: Run) -> str:
    place = run.place()
    place.target(echo, "echo")
    place.target(echo, "asked", server="", client="")
    place.open()
    worst = {"server": 0.0, "client": 0.0}
    back = 0.0
    cycles = run.pick(3, 9, 100)
    hearing = 0.0
    for cycle in range(cycles):
        hole = list(HOLES)[cycle % len(HOLES)]
        for rule in HOLES[hole]:
            place.network.drop(rule)
        begun = time.time()
        for node, event in ((place.server, "client-offline"), (place.client, "server-offline")):
            took = node.wait(event, 10, after=begun, pattern="inside|server=").when - begun
            if node is place.client and hole == "client to server":
                hearing = max(hearing, took)
            else:
                worst[node.name] = max(worst[node.name], took)
        place.network.heal()
        healed = time.time()
        back = max(back, place.await_online(after=healed) - healed)
        until_served(place.network.visitor, place.address("echo"), 5)
        until_served(place.network.visitor, place.address("asked"), 5)
        sessions = len(place.server.log.find("client-online", "client=inside", after=healed))
        check(sessions == 1, f"{sessions} sessions after cycle {cycle + 1}")
    for name, seconds in worst.items():
        check(seconds <= NOTICED_S, f"the {name} noticed after {seconds:.2f} s")
    check(hearing <= STILL_HEARS_S, f"a client that still heard the server noticed after {hearing:.2f} s")
    return f"{cycles} cycles; noticed at the latest after {worst['server']:.2f} s by the server, {worst['client']:.2f} s by the client ({hearing:.2f} s if it still hears the server); apps back ≤ {back:.2f} s after the heal"
