"""What is measured of one running system, one class each. A measurement names its figures; what it returns is put under these names."""

from __future__ import annotations

import time
from dataclasses import dataclass

from load import Bulk, IdleVisitors, iperf, wrk
from place import Place
from processes import Failure, cpu_seconds, memory_mb
from steady import steady
from systems import System


@dataclass
class Turn:
    """One system's turn in one round: it is running, and `seconds` is how long each load lasts."""

    system: System
    place: Place
    seconds: int

    def cpu(self) -> float:
        return cpu_seconds(self.system.roots)


class Measurement:
    """`figures` are the names of what `take` returns."""

    figures: tuple[str, ...] = ()
    needs_tunnel = False  # whether it says nothing where there is no tunnel process

    def take(self, turn: Turn) -> dict[str, float]:
        raise NotImplementedError


class IdleMemory(Measurement):
    """Resident memory of a system that has had one visitor."""

    figures, needs_tunnel = ("idle_mb",), True

    def take(self, turn: Turn) -> dict[str, float]:
        time.sleep(1)
        return {"idle_mb": memory_mb(turn.system.roots)}


class VisitorMemory(Measurement):
    """What `count` visitors add to it that are connected and silent, and whether all of them are still served."""

    needs_tunnel = True

    def __init__(self, count: int = 1000) -> None:
        self._count = count
        self.figures = (f"visitors_{count}_mb",)

    def take(self, turn: Turn) -> dict[str, float]:
        before = memory_mb(turn.system.roots)
        with IdleVisitors(turn.system.web, self._count) as visitors:
            time.sleep(0.5)
            after = memory_mb(turn.system.roots)
            visitors.check_held()
        return {self.figures[0]: after - before}


class WarmUp(Measurement):
    """Load that is not counted: just-in-time compilers, pools and congestion windows are at work before anything is measured."""

    needs_tunnel = True

    def take(self, turn: Turn) -> dict[str, float]:
        wrk(turn.system.web, 32, turn.seconds)
        wrk(turn.system.web, 32, 1, close=True)
        iperf(turn.system.bulk, 2, 1, down=False)
        iperf(turn.system.bulk, 2, 1, down=True)
        return {}


class Throughput(Measurement):
    """Gbit/s one way, and the processor seconds that all tunnel processes take for 10^9 bytes."""

    def __init__(self, streams: int, down: bool) -> None:
        self._streams, self._down = streams, down
        self._name = f"{'down' if down else 'up'}_{streams}"
        self.figures = (f"{self._name}_gbit", f"{self._name}_cpu")

    def take(self, turn: Turn) -> dict[str, float]:
        before = turn.cpu()
        try:
            transfer = iperf(turn.system.bulk, self._streams, turn.seconds, self._down)
        except Failure:  # often a server that is not done with the test before: a new one, and one more try
            turn.place.renew_iperf()
            before = turn.cpu()
            transfer = iperf(turn.system.bulk, self._streams, turn.seconds, self._down)
        spent = turn.cpu() - before
        figures = {f"{self._name}_gbit": transfer.bits_per_second / 1e9}
        if turn.system.roots:
            figures[f"{self._name}_cpu"] = spent / (transfer.bytes / 1e9)
        return figures


class KeepAlive(Measurement):
    """Requests a second over kept connections, their latency, and the processor time of each."""

    def __init__(self, connections: int) -> None:
        self._name = f"keep_{connections}"
        self._connections = connections
        self.figures = tuple(f"{self._name}_{part}" for part in ("rps", "p50", "p99", "cpu"))

    def take(self, turn: Turn) -> dict[str, float]:
        return _requests(turn, self._name, self._connections, close=False)


class NewConnections(Measurement):
    """The same with a new connection for each request."""

    figures = ("new_rps", "new_p50", "new_p99", "new_cpu")

    def take(self, turn: Turn) -> dict[str, float]:
        return _requests(turn, "new", 32, close=True)


def _requests(turn: Turn, name: str, connections: int, close: bool) -> dict[str, float]:
    before = turn.cpu()
    requests = wrk(turn.system.web, connections, turn.seconds, close)
    spent = turn.cpu() - before
    figures = {f"{name}_rps": requests.per_second, f"{name}_p50": requests.p50, f"{name}_p99": requests.p99}
    if turn.system.roots:
        figures[f"{name}_cpu"] = spent / requests.total * 1e6
    return figures


class FixedRate(Measurement):
    """Latency of requests that come at a constant rate."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self.figures = (f"rate_{rate}_p50", f"rate_{rate}_p99")

    def take(self, turn: Turn) -> dict[str, float]:
        latency = steady(turn.system.web, self._rate, turn.seconds)
        return dict(zip(self.figures, (latency.p50, latency.p99)))


class BesideBulk(Measurement):
    """Latency of one visitor's requests, 200 a second, while eight streams take all that they can get."""

    figures = ("beside_p50", "beside_p99")

    def take(self, turn: Turn) -> dict[str, float]:
        with Bulk(turn.system.bulk, 8, turn.seconds + 10) as bulk:
            time.sleep(0.5)
            latency = steady(turn.system.web, 200, turn.seconds)
            bulk.check_running()
        turn.place.renew_iperf()
        return dict(zip(self.figures, (latency.p50, latency.p99)))


class PeakMemory(Measurement):
    """The most memory that the processes ever had, all of the above included."""

    figures, needs_tunnel = ("peak_mb",), True

    def take(self, turn: Turn) -> dict[str, float]:
        return {"peak_mb": memory_mb(turn.system.roots, "VmHWM")}


def of_a_turn(quick: bool) -> list[Measurement]:
    """In the order in which they are taken: memory before load, and what is left busy last."""
    directions = [Throughput(streams, down) for streams in (1, 8) for down in (False, True)]
    return [
        IdleMemory(), *([] if quick else [VisitorMemory()]), WarmUp(), *directions, *[KeepAlive(connections) for connections in (1, 32, 256)],
        NewConnections(), *[FixedRate(rate) for rate in ((4000,) if quick else (1000, 2000, 3000, 4000))], BesideBulk(), PeakMemory()]
