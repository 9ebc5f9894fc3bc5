"""Case 20: targets that are not there, or do not answer."""

from __future__ import annotations

import socket
import time

from basics import check, wait_for
from run import Run, case
from traffic import Received, echo, echo_once

DIAL_S = 2


@case(20, "targets", "a target that is down, that never accepts, that says nothing")
def targets(run: Run) -> str:
    place = run.place()
    network = place.network
    full = network.client.listen(address="127.0.0.1", backlog=0)
    filling = [network.client.socket() for _ in range(4)]
    for connection in filling:
        connection.setblocking(False)
        connection.connect_ex(full.getsockname())
    keys = {"client": f"dial-timeout = {DIAL_S}s"}
    place.app("down", network.client.port(), **keys)
    place.app("silent", f"192.168.77.99:{network.client.port()}", **keys)
    place.app("full", full.getsockname()[1], **keys)
    place.target(lambda connection: connection.recv(1), "mute")
    place.target(echo, "echo")
    place.open()
    place.network.client.nft("""
table ip lost {
  chain out {
    type filter hook output priority 0;
    ip daddr 192.168.77.99 drop
  }
}
""")
    took = {}
    for name in ("down", "silent", "full"):
        begun = time.monotonic()
        with place.visit(name) as visitor:
            visitor.sendall(b"hello")
            ended = Received().take(visitor)
        took[name] = time.monotonic() - begun
        check(ended.reset and ended.count == 0, f"{name}: the visitor saw {ended.count} bytes and {'a reset' if ended.reset else 'a clean end'}")
        check(took[name] <= DIAL_S + 1, f"{name}: the visitor was reset after {took[name]:.1f} s")
        place.client.wait("target-failed", 5, pattern=f"app={name} ")
        place.server.wait("visitor-refused", 5, pattern=f"app={name} ")
    with place.visit("mute", timeout=10) as visitor:
        visitor.settimeout(DIAL_S + 1)
        try:
            check(visitor.recv(1) != b"", "the visitor of a silent service was closed")
        except socket.timeout:
            pass  # it may be silent for as long as it likes
    echo_once(network.visitor, place.address("echo"))
    for connection in [*filling, full]:
        connection.close()
    wait_for("bridges end", 10, lambda: place.client.log.read().actors <= place.guard.before["client"].actors)
    return (f"visitor reset after {1000 * took['down']:.0f} ms (down), {took['silent']:.1f} s (no answer) and {took['full']:.1f} s (never accepts) at a dial timeout of {DIAL_S} s, "
            "the cause in both logs; a service that is silent keeps its visitor")
