"""Cases 8 and 9: how connections end."""

from __future__ import annotations

import socket
import threading
import time

from basics import Failure, check
from run import Run, case
from place import order
from traffic import Received, Seeded, exactly, reset

MB = 1_000_000


@case(8, "half-close", "each side half-closes, then 10 MB come from the other", short=True, network=False)
def half_close(run: Run) -> str:
    up, down = Seeded(1, 10 * MB), Seeded(2, 10 * MB)
    seen: dict[str, Received] = {}

    def visitor_first(connection: socket.socket) -> None:
        seen["target"] = Received().take(connection)
        down.send(connection)
        connection.shutdown(socket.SHUT_WR)

    def target_first(connection: socket.socket) -> None:
        down.send(connection)
        connection.shutdown(socket.SHUT_WR)
        seen["target"] = Received().take(connection)

    place = run.place()
    for encryption in ("sealed", "none"):
        place.target(visitor_first, f"visitor-{encryption}", encryption)
        place.target(target_first, f"target-{encryption}", encryption)
    place.open()
    for encryption in ("sealed", "none"):
        with place.visit(f"visitor-{encryption}") as visitor:
            up.send(visitor)
            visitor.shutdown(socket.SHUT_WR)
            Received().take(visitor).expect(down)
        seen["target"].expect(up)
        with place.visit(f"target-{encryption}") as visitor:
            Received().take(visitor).expect(down)
            up.send(visitor)
            visitor.shutdown(socket.SHUT_WR)
            check(visitor.recv(1) == b"", "bytes after the end")
        seen["target"].expect(up)
    return "visitor first, target first; sealed and raw; 10 MB each way, SHA-256 equal"


@case(9, "reset", "RST in mid-transfer, and links truncated by a bare FIN", short=True, network=False)
def broken(run: Run) -> str:
    """The other end of a reset sees a reset within a second; a link that ends without a sealed FIN never looks like a clean end."""
    ended = threading.Event()
    seen: dict[str, float] = {}
    stream = Seeded(3, 400 * MB)

    def pours(connection: socket.socket) -> None:
        try:
            stream.send(connection)
        finally:
            seen["target"] = time.monotonic()
            ended.set()

    def breaks_off(connection: socket.socket) -> None:
        for number, block in enumerate(stream.blocks()):
            connection.sendall(block)
            if number == 100:
                seen["left"] = time.monotonic()
                reset(connection)
                return

    place = run.place()
    for encryption in ("sealed", "none"):
        place.target(pours, f"pours-{encryption}", encryption)
        place.target(breaks_off, f"breaks-{encryption}", encryption)
    place.target(lambda connection: stream.send(connection), "truncated")
    proxy = place.proxy()
    place.open()
    worst = 0.0
    for encryption in ("sealed", "none"):
        ended.clear()
        visitor = place.visit(f"pours-{encryption}")
        exactly(visitor, 2 * MB)
        left = time.monotonic()
        reset(visitor)
        check(ended.wait(5), f"{encryption}: the target never saw the visitor's reset")
        worst = max(worst, seen["target"] - left)
        with place.visit(f"breaks-{encryption}") as visitor:
            check(Received().take(visitor).reset, f"{encryption}: the target's reset became a clean end")
            worst = max(worst, time.monotonic() - seen["left"])
    check(worst <= 1, f"a reset took {worst:.2f} s")
    return f"the other end of a reset sees it within {worst * 1000:.0f} ms; {_truncated(place, proxy, run.pick(3, 10, 100))}"


def _truncated(place, proxy, rounds: int) -> str:
    """All links end with a FIN that no record announces, under a download."""
    resets = 0
    for _ in range(rounds):
        with place.visit("truncated") as visitor:
            exactly(visitor, MB)
            order(proxy, "finish V")
            rest = Received().take(visitor, until=399 * MB)
            if rest.reset:
                resets += 1
            elif rest.count != 399 * MB:
                raise Failure(f"a truncated download of {rest.count + MB:,} bytes looked complete")
    return f"{rounds} times all links truncated: {resets} visitors reset, {rounds - resets} served to the end, none ended cleanly too early"
