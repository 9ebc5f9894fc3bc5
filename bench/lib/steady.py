"""Requests at a constant rate, evenly spaced, and the latency of each counted from the moment that it was due.

A generator that waits for an answer before it sends on falls silent just when the system under test is slow, and so leaves the worst
latencies out; one that fires all its connections on the same tick measures its own queue. This one does neither.
"""

from __future__ import annotations

import math
import select
import socket
import time
from collections import deque
from dataclasses import dataclass

from place import REQUEST
from processes import Failure


@dataclass(frozen=True)
class Latency:
    """Milliseconds from due to answered."""

    p50: float
    p99: float


def percentile(ordered: list[float], share: float) -> float:
    """The smallest value that at least `share` of the ordered values do not exceed (nearest rank)."""
    return ordered[math.ceil(len(ordered) * share) - 1]


def steady(port: int, rate: int, seconds: float, connections: int = 32) -> Latency:
    """`rate` requests a second over keep-alive connections for `seconds`; `Failure` if they are not all answered two seconds after."""
    visitors: list[socket.socket] = []
    try:
        for _ in range(connections):
            visitor = socket.create_connection(("127.0.0.1", port), 5)
            visitors.append(visitor)
            visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            visitor.sendall(REQUEST)
            size = len(visitor.recv(4096))
        return _drive(deque(visitors), size, rate, int(rate * seconds))
    except OSError as error:
        raise Failure(f"{rate} requests a second: {error}") from None
    finally:
        for visitor in visitors:
            visitor.close()


def _drive(idle: deque[socket.socket], size: int, rate: int, count: int) -> Latency:
    pending: dict[socket.socket, tuple[float, int]] = {}  # due, bytes still to come
    latencies: list[float] = []
    clock = time.perf_counter
    begun, sent = clock(), 0
    deadline = begun + count / rate + 2
    while len(latencies) < count:
        now = clock()
        if now > deadline:
            raise Failure(f"{rate} requests a second: {len(latencies)} of {count} were answered in time")
        while sent < count and idle and begun + sent / rate <= now:
            visitor = idle.popleft()
            visitor.send(REQUEST)
            pending[visitor] = (begun + sent / rate, size)
            sent += 1
        due = begun + sent / rate if sent < count and idle else deadline
        for visitor in select.select(list(pending), (), (), max(0.0, due - clock()))[0]:
            received = len(visitor.recv(4096))
            if received == 0:
                raise Failure(f"{rate} requests a second: a connection was closed")
            asked, missing = pending[visitor]
            if missing > received:
                pending[visitor] = (asked, missing - received)
                continue
            del pending[visitor]
            idle.append(visitor)
            latencies.append((clock() - asked) * 1e3)
    latencies.sort()
    return Latency(percentile(latencies, 0.50), percentile(latencies, 0.99))
