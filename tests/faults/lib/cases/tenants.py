"""Case 29: a client that is logged in, against another one's visitors."""

from __future__ import annotations

import itertools
import os
import select
import ssl
import struct
import threading
import time
from typing import Callable, Iterator

from basics import Failure, check
from place import new_token
from run import P99_MS, Run, case
from traffic import echo, echo_once
from wire import Refused, frame, link_hello, login

REGISTER, UNREGISTER, TARGET_HEALTH, LINK_LOST, PING, GO_AWAY, LATER = 16, 19, 21, 22, 32, 34, 99

MEMORY_MB = 200
LOG_MB = 8  # an app that comes and goes is said each time, up to its rate; everything else leaves a handful of lines


def _text(text: str) -> bytes:
    return struct.pack(">H", len(text)) + text.encode()


def _register(app: str, listen: str = "") -> bytes:
    return frame(REGISTER, _text(app) + b"\0" + _text(listen))


class Tenant:
    """The guest, who floods: sends as fast as it is read, reads or does not, and comes back when it is ended."""

    def __init__(self, place) -> None:
        self._place = place
        self.sent = self.logins = self.refused = 0

    def login(self, timeout: float = 10):
        server = (self._place.network.server_inside, self._place.port)
        session = login(self._place.network.client, server, self._place.pin, "guest", self._place.tokens["guest"], timeout=timeout)
        self.logins += 1
        return session

    def flood(self, frames: Iterator[bytes], seconds: float, first: bytes = b"", reads: bool = True) -> None:
        over = time.monotonic() + seconds
        while time.monotonic() < over:
            try:
                channel = self.login().channel
            except (OSError, Failure):
                self.refused += 1
                time.sleep(0.01)
                continue
            with channel:
                try:
                    channel.sendall(first)
                    channel.setblocking(False)
                    self._pour(channel, frames, over, reads)
                except OSError:
                    pass  # ended by the server

    def _pour(self, channel: ssl.SSLSocket, frames: Iterator[bytes], over: float, reads: bool) -> None:
        rest = b""
        while time.monotonic() < over:
            while len(rest) < 16384:
                rest += next(frames)
            try:
                count = channel.send(rest)
                self.sent += count
                rest = rest[count:]
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                select.select([channel] if reads else [], [channel], [], 0.05)
            try:
                while reads:
                    if not channel.recv(65536):
                        return
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                pass  # all read

    def log_in_and_go(self, seconds: float) -> None:
        """Logs in, drops the connection, and again, by four at once."""
        over = time.monotonic() + seconds

        def again() -> None:
            while time.monotonic() < over:
                try:
                    self.login(timeout=2).channel.close()
                except Refused:
                    self.refused += 1
                except OSError:
                    pass  # turned away at the gate

        threads = [threading.Thread(target=again) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def dial_links(self, seconds: float) -> None:
        """Dials data links that are in order, and drops the oldest when a thousand are open."""
        over = time.monotonic() + seconds
        session = self.login()
        numbers, links = itertools.count(1), []
        while time.monotonic() < over:
            try:
                link = self._place.network.client.connect((self._place.network.server_inside, self._place.port), 5)
            except OSError:
                continue  # turned away at the gate
            try:
                link.sendall(link_hello(session.id, session.link_secret, next(numbers)))
                self.sent += 64
            except OSError:
                pass  # closed already
            links.append(link)
            if len(links) > 1000:
                links.pop(0).close()
        for link in links:
            link.close()
        session.channel.close()


def _floods(place, seconds: float) -> dict[str, Callable[[Tenant], None]]:
    mine = [(f"mine-{number}", f"*:{place.network.server.port()}") for number in range(64)]
    registered = _register(*mine[0])
    said = "x" * 512

    def of(*frames: bytes, first: bytes = b"", reads: bool = True) -> Callable[[Tenant], None]:
        return lambda tenant: tenant.flood(itertools.cycle(frames), seconds, first, reads)

    def made(make: Callable[[int], bytes], reads: bool = True) -> Callable[[Tenant], None]:
        return lambda tenant: tenant.flood(map(make, itertools.count()), seconds, b"", reads)

    churn = [part for app, listen in mine for part in (_register(app, listen), frame(UNREGISTER, _text(app)))]
    return {
        "TARGET_HEALTH": of(*(frame(TARGET_HEALTH, _text("mine-0") + bytes([up]) + _text(said)) for up in (0, 1)), first=registered),
        "another's TARGET_HEALTH": of(frame(TARGET_HEALTH, _text("echo") + b"\0" + _text(said))),
        "GO_AWAY": of(frame(GO_AWAY, b"\1\0\0\0\0")),
        "REGISTER, refused": made(lambda number: _register(f"none-{number}")),
        "REGISTER, answers unread": made(lambda number: _register(f"none-{number}", "x" * 200), reads=False),
        "REGISTER and UNREGISTER": of(*churn),
        "another's UNREGISTER": of(frame(UNREGISTER, _text("echo"))),
        "LINK_LOST": made(lambda _: frame(LINK_LOST, _text("echo") + os.urandom(16) + b"\0\0\0\0")),
        "PING": of(frame(PING, bytes(8))),
        "frames of later versions": of(frame(LATER, bytes(65535))),
        "data links": lambda tenant: tenant.dial_links(seconds),
        "logins": lambda tenant: tenant.log_in_and_go(seconds),
    }


class Memory:
    """The most memory that a process had since this began."""

    def __init__(self, process) -> None:
        self._process, self._over = process, threading.Event()
        self.most = process.memory()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.most = max(self.most, self._process.memory())

    def stop(self) -> float:
        self._over.set()
        self._thread.join(5)
        return self.most


@case(29, "tenants", "a client that is logged in floods the server with each of its messages", network=False)
def tenants(run: Run) -> str:
    """`VENUS_TENANTS=1` goes on after a limit is passed, and prints each flood's figures: for a server that does not keep to them."""
    place = run.place(quiet=True)
    place.tokens["guest"] = new_token()
    place.target(echo, "echo")
    # A port that the guest asked for last is closed before what is left behind is counted.
    place.server_extra = "venus.server.asked-apps.linger = 1s"
    place.open()
    report, worst = [], {"p99": 0.0, "memory": 0.0, "log": 0.0}
    for name, attack in _floods(place, run.pick(0.7, 4, 12)).items():
        tenant, memory, log = Tenant(place), Memory(place.server.process), place.server.process.log.stat().st_size
        place.probe.take()
        try:
            attack(tenant)
        finally:
            most = memory.stop()
        grown = (place.server.process.log.stat().st_size - log) / 1e6
        figures = place.probe.take()
        tunnel = figures["tunnel"]
        report.append(f"{name}: {tenant.sent / 1e6:.1f} MB sent, {tenant.logins} logins ({tenant.refused} refused); server {most:.0f} MB, log {1000 * grown:.0f} kB, "
                      f"p99 {tunnel['p99']:.1f} ms, the worst {tunnel['max']:.0f} (bare {figures['bare']['p99']:.1f}), lost {tunnel['lost']}")
        for key, value in (("p99", tunnel["p99"] - figures["bare"]["p99"]), ("memory", most), ("log", grown)):
            worst[key] = max(worst[key], value)
        if os.environ.get("VENUS_TENANTS"):
            print(f"          {report[-1]}", flush=True)
            continue
        check(most < MEMORY_MB, f"the server had {most:.0f} MB: {report[-1]}")
        check(grown < LOG_MB, f"the log grew by {grown:.1f} MB: {report[-1]}")
        check(tunnel["p99"] < P99_MS[run.size] + figures["bare"]["p99"], f"the neighbour waited: {report[-1]}")
        echo_once(place.network.visitor, place.address("echo"))
    check(not place.server.log.find("app-offline", "app=(echo|calm) "), "an app of another client went offline")
    return (f"{len(report)} floods: the server had {worst['memory']:.0f} MB at most, its log grew by {1000 * worst['log']:.0f} kB at most, "
            f"the neighbour's p99 was {worst['p99']:.1f} ms beyond bare at worst")
