"""Cases 1 and 2: a node dies, or stands still."""

from __future__ import annotations

import signal
import time

from basics import check
from run import Run, case
from traffic import echo, echo_once, until_served

BACK_S = 3.0
NOTICED_S = 3.5


@case(1, "kill", "either node killed by SIGKILL, again and again", short=True, network=False)
def kill(run: Run) -> str:
    place = run.place()
    place.target(echo, "echo")
    place.open()
    worst = {"client": 0.0, "server": 0.0}
    rounds = run.pick(2, 10, 25)
    for _ in range(rounds):
        for node in (place.client, place.server):
            if node is place.server:
                place.probe.pause()  # the bystander's server is this one
            node.kill()
            begun = time.time()
            node.start()
            online = place.server.wait("app-online", BACK_S + 5, pattern="app=echo", after=begun).when
            worst[node.name] = max(worst[node.name], online - begun)
            echo_once(place.network.visitor, place.address("echo"))
            if node is place.server:
                place.server.wait("app-online", pattern="app=calm")
                place.probe.start()
    for name, seconds in worst.items():
        check(seconds <= BACK_S, f"apps online {seconds:.2f} s after the {name} was started again")
    return f"{rounds} × each; apps online at the latest {worst['client']:.2f} s after the start of the client, {worst['server']:.2f} s after the server's"


@case(2, "frozen", "either node stands still (SIGSTOP) for 10 s", network=False)
def frozen(run: Run) -> str:
    place = run.place()
    place.target(echo, "echo")
    place.open()
    took = {}
    for still, other, event in ((place.client, place.server, "client-offline"), (place.server, place.client, "server-offline")):
        if still is place.server:
            place.probe.pause()
        begun = time.time()
        still.process.signal(signal.SIGSTOP)
        took[still.name] = other.wait(event, 10, after=begun).when - begun
        time.sleep(max(0.0, begun + 10 - time.time()))
        still.process.signal(signal.SIGCONT)
        moved = time.time()
        place.await_online(after=moved)
        until_served(place.network.visitor, place.address("echo"), 5)
        if still is place.server:
            place.server.wait("app-online", pattern="app=calm", after=moved)
            place.probe.start()
        time.sleep(2)
        sessions = len(place.server.log.find("client-online", "client=inside", after=moved))
        check(sessions == 1, f"{sessions} sessions after the {still.name} went on")
    for name, seconds in took.items():
        check(seconds <= NOTICED_S, f"a frozen {name} was noticed after {seconds:.2f} s")
    return f"client noticed after {took['client']:.2f} s, server after {took['server']:.2f} s; one session afterwards"
