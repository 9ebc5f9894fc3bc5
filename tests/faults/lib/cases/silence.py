"""Cases 3 and 28: packets vanish, and nobody is told."""

from __future__ import annotations

import re
import socket
import time

from basics import check, wait_for
from run import Run, case
from traffic import Chatter, Received, Seeded, echo, until_served

MB = 1_000_000

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
        healed = time.time()
        place.network.heal()
        back = max(back, place.await_online(after=healed) - healed)
        until_served(place.network.visitor, place.address("echo"), 5)
        until_served(place.network.visitor, place.address("asked"), 5)
        sessions = len(place.server.log.find("client-online", "client=inside", after=healed))
        check(sessions == 1, f"{sessions} sessions after cycle {cycle + 1}")
        if cycle + 1 == cycles // 2 and run.size == "long":
            place.renew_guard()
    for name, seconds in worst.items():
        check(seconds <= NOTICED_S, f"the {name} noticed after {seconds:.2f} s")
    check(hearing <= STILL_HEARS_S, f"a client that still heard the server noticed after {hearing:.2f} s")
    return f"{cycles} cycles; noticed at the latest after {worst['server']:.2f} s by the server, {worst['client']:.2f} s by the client ({hearing:.2f} s if it still hears the server); apps back ≤ {back:.2f} s after the heal"


# Silence is noticed after dead-after (3 s), looked for twice a second; then the bridge is brought to another link.
GOES_ON_S = 5.0


@case(28, "lost-link", "one data link is swallowed, both ways or one, while the control channel lives", short=True)
def lost_link(run: Run) -> str:
    """A conversation, a download and an upload each go on over another link."""
    size = run.pick(40, 200, 1000) * MB
    down, up = Seeded(28, size), Seeded(29, size)
    place = run.place()
    place.target(echo, "echo")
    place.target(lambda connection: (down.send(connection), connection.shutdown(socket.SHUT_WR)), "download")
    seen: list[Received] = []
    place.target(lambda connection: seen.append(Received().take(connection)), "upload")
    place.open()
    begun = time.time()
    worst = {"talk": 0.0, "download": 0.0, "upload": 0.0}
    for number in range(run.pick(1, 2, 20) * len(HOLES)):
        hole = HOLES[list(HOLES)[number % len(HOLES)]]
        talk = Chatter(place.visit("echo", timeout=40))
        _swallow(place, hole, lambda: talk.echoes > 20)
        wait_for("the conversation goes on", 30, lambda: talk.error or talk.longest > 1 and talk.echoes > 40)
        talk.stop()
        worst["talk"] = max(worst["talk"], talk.longest)
        place.network.heal()
    with place.visit("download", timeout=60) as visitor:
        got = Received().take(visitor, until=size // 4)
        _swallow(place, HOLES["both ways"], lambda: got.take(visitor, until=got.count + MB))
        got.longest_gap = 0
        got.take(visitor).expect(down)
        worst["download"] = got.longest_gap
    place.network.heal()
    with place.visit("upload", timeout=60) as visitor:
        blocks = up.blocks()
        for _ in range(100):
            visitor.sendall(next(blocks))
        _swallow(place, HOLES["both ways"], lambda: visitor.sendall(next(blocks)))
        for block in blocks:
            began = time.monotonic()
            visitor.sendall(block)
            worst["upload"] = max(worst["upload"], time.monotonic() - began)
        visitor.shutdown(socket.SHUT_WR)
        check(visitor.recv(1) == b"", "bytes from a target that says nothing")
    wait_for("the target has the upload", 10, lambda: seen)
    seen[0].expect(up)
    for what, pause in worst.items():
        check(pause <= GOES_ON_S, f"the {what} stood still for {pause:.2f} s")
    for node, event in ((place.client, "server-offline"), (place.server, "client-offline")):
        check(not node.log.find(event, "inside|server=", after=begun), f"the {node.name} lost its control channel")
    return (f"the longest pause of a conversation {worst['talk']:.2f} s, of a download {worst['download']:.2f} s, of an upload {worst['upload']:.2f} s; "
            f"{size // MB} MB each way, SHA-256 equal; no control channel lost")


def _swallow(place, hole: list[str], goes_on) -> None:
    """Swallows the packets of the client's busiest connection to the server, and of no other."""
    before = _moved(place)
    deadline = time.monotonic() + 10
    while True:
        goes_on()
        moved = {port: count - before.get(port, 0) for port, count in _moved(place).items()}
        busiest = max(moved, key=moved.get)
        if moved[busiest] > 200 or time.monotonic() > deadline:
            break
        time.sleep(0.02)
    check(moved[busiest] > 200, "no link of the client carries anything")
    for rule in hole:
        place.network.drop(f"{rule} tcp {'sport' if 'client' in rule else 'dport'} {busiest}")


def _moved(place) -> dict[int, int]:
    """Bytes that have passed on each connection of the client to the server, by its port."""
    said = place.network.client.call("ss", "-tinHO", "state", "established", "dst", f"{place.network.server_inside}:{place.port}")
    found = {}
    for line in said.splitlines():
        port = int(re.search(r":(\d+)\s", line)[1])
        found[port] = sum(int(count) for count in re.findall(r"bytes_(?:acked|received):(\d+)", line))
    return found
