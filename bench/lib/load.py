"""The programs that make load, and what they say."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from dataclasses import dataclass

from place import REQUEST
from processes import Failure, run


@dataclass(frozen=True)
class Transfer:
    """What an iperf3 test moved: bits a second at the receiver, and bytes in all."""

    bits_per_second: float
    bytes: int


@dataclass(frozen=True)
class Requests:
    """What wrk counted: requests a second and in all, latency in milliseconds."""

    per_second: float
    total: int
    p50: float
    p99: float


def iperf(port: int, streams: int, seconds: int, down: bool) -> Transfer:
    """A transfer through the port: up is towards the service (the visitor sends), down the other way (-R)."""
    words = ["iperf3", "-c", "127.0.0.1", "-p", port, "-P", streams, "-t", seconds, "--connect-timeout", 3000, "-J"]
    report = json.loads(run(*words, *(["-R"] if down else []), timeout=seconds + 15))
    if "error" in report:
        raise Failure(f"iperf3: {report['error']}")
    received = report["end"]["sum_received"]
    if not received["bytes"]:
        raise Failure("iperf3: nothing arrived")
    return Transfer(received["bits_per_second"], int(received["bytes"]))


def wrk(port: int, connections: int, seconds: int, close: bool = False) -> Requests:
    """Requests as fast as they are answered; with `close` each one on a new connection."""
    words = ["wrk", "--latency", "-t", min(2, connections), "-c", connections, "-d", f"{seconds}s", "--timeout", "5s"]
    said = run(*words, *(["-H", "Connection: close"] if close else []), f"http://127.0.0.1:{port}/", timeout=seconds + 15)
    total = int(re.search(r"(\d+) requests in", said)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    errors = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    failed = (int(refused[1]) if refused else 0) + (sum(map(int, errors.groups())) if errors else 0)
    if total == 0 or failed > total / 100:
        raise Failure(f"wrk: {failed} failed of {total}" + (f" ({errors[0]})" if errors else ""))
    return Requests(
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), total,
        _latency(said, 50), _latency(said, 99))


def _latency(said: str, percent: int) -> float:
    """A line of wrk's latency distribution, in milliseconds."""
    line = re.search(rf"^ +{percent}% +(\S+)$", said, re.MULTILINE)
    parts = line and re.fullmatch(r"([\d.]+)(us|ms|s|m)", line[1])
    if not parts:
        raise Failure(f"wrk: no {percent}th percentile" + (f" but {line[1]}" if line else ""))
    value, unit = parts.groups()
    return float(value) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[unit]


class Bulk:
    """Transfers in the background, to see what they do to others. Ends by itself after `seconds`."""

    def __init__(self, port: int, streams: int, seconds: int) -> None:
        self._process = subprocess.Popen(
            ["iperf3", "-c", "127.0.0.1", "-p", str(port), "-P", str(streams), "-t", str(seconds)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self) -> "Bulk":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def check_running(self) -> None:
        if self._process.poll() is not None:
            raise Failure("the bulk transfers ended early")


class IdleVisitors:
    """Visitors that have each had one answer and now say nothing: all four sockets of each bridge are in use."""

    def __init__(self, port: int, count: int) -> None:
        self._sockets: list[socket.socket] = []
        try:
            for number in range(count):
                self._sockets.append(self._visitor(port, number))
        except Failure:
            self.__exit__()
            raise

    @staticmethod
    def _visitor(port: int, number: int) -> socket.socket:
        try:
            visitor = socket.create_connection(("127.0.0.1", port), 10)
            visitor.sendall(REQUEST)
            if visitor.recv(4096).startswith(b"HTTP/1.1 200"):
                return visitor
        except OSError as error:
            raise Failure(f"idle visitor {number + 1}: {error}") from None
        raise Failure(f"idle visitor {number + 1}: closed without an answer")

    def check_held(self) -> None:
        """Every one of them still gets an answer."""
        for number, visitor in enumerate(self._sockets):
            try:
                visitor.sendall(REQUEST)
                if visitor.recv(4096).startswith(b"HTTP/1.1 200"):
                    continue
            except OSError:
                pass  # reported as dropped below
            raise Failure(f"idle visitor {number + 1} of {len(self._sockets)} was dropped")

    def __enter__(self) -> "IdleVisitors":
        return self

    def __exit__(self, *_: object) -> None:
        for visitor in self._sockets:
            visitor.close()
