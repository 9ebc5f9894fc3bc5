"""Case 3: packets vanish, and nobody is told."""

from __future__ import annotations

import time

from basics import check
from run import Run, case
from traffic import echo, until_served

NOTICED_S = 3.5

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
    for cycle in range(cycles):
        rules = list(HOLES.values())[cycle % len(HOLES)]
        for rule in rules:
            place.network.drop(rule)
        begun = time.time()
        for node, event in ((place.server, "client-offline"), (place.client, "server-offline")):
            worst[node.name] = max(worst[node.name], node.wait(event, 10, after=begun, pattern="inside|server=").when - begun)
        place.network.heal()
        healed = time.time()
        back = max(back, place.await_online(after=healed) - healed)
        until_served(place.network.visitor, place.address("echo"), 5)
        until_served(place.network.visitor, place.address("asked"), 5)
        sessions = len(place.server.log.find("client-online", "client=inside", after=healed))
        check(sessions == 1, f"{sessions} sessions after cycle {cycle + 1}")
    for name, seconds in worst.items():
        check(seconds <= NOTICED_S, f"the {name} noticed after {seconds:.2f} s")
    return f"{cycles} cycles; noticed at the latest after {worst['server']:.2f} s by the server, {worst['client']:.2f} s by the client; apps back ≤ {back:.2f} s after the heal"
