"""
How an unrelated app fares meanwhile: a process of its own that sends an echo every 20 ms, whether the last one is back or not;
and beside it the same without Venus, so that what the machine itself makes late is not laid at Venus' door.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
import time
from pathlib import Path

from basics import Failure, percentile
from network import Party

INTERVAL = 0.02
SIZE = 16


class Probe:
    """The driver's side: starts the process, and gets its figures at the end."""

    def __init__(self, network, folder: Path, target_port: int, app: tuple[str, int]) -> None:
        from processes import Process
        arguments = [network.visitor.namespace or "-", network.bystander.namespace or "-", target_port, app[0], app[1]]
        self._process = Process("probe", Party("driver", None, ""), folder, sys.executable, __file__, *arguments, pipe=True)
        self._figures: dict | None = None
        if self._process.stdout.readline().strip() != "ready":
            raise Failure("the probe has not started")

    def start(self) -> None:
        self._say("start")

    def pause(self) -> None:
        """Takes no samples: what the case does hits this app too, and is meant to."""
        self._say("pause")

    def _say(self, word: str) -> None:
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def take(self) -> dict:
        """The figures since the last `take()`; those of the whole are not touched."""
        self._say("take")
        return json.loads(self._process.stdout.readline())

    def figures(self) -> dict:
        if self._figures is None:
            self._say("end")
            self._figures = json.loads(self._process.stdout.readline())
        return self._figures

    def stop(self) -> None:
        self._process.kill()


class _Series:
    """Echoes to one address: how long each took, and how often the connection was lost."""

    def __init__(self, visitor: Party, address: tuple[str, int], running: threading.Event) -> None:
        self._visitor, self._address, self._running = visitor, address, running
        self._took: list[float] = []
        self._lost = 0
        self._taken = (0, 0)
        threading.Thread(target=self._probe, daemon=True).start()

    def _probe(self) -> None:
        while True:
            self._running.wait()
            try:
                begun = time.monotonic()
                with self._visitor.connect(self._address, 10) as visitor:
                    self._talk(visitor, begun)
            except OSError:
                if self._running.is_set():
                    self._lost += 1
                time.sleep(0.05)

    def _talk(self, visitor: socket.socket, begun: float) -> None:
        hearing = threading.Thread(target=_quietly, args=(self._hear, visitor), daemon=True)
        hearing.start()
        due = begun
        while self._running.is_set() and hearing.is_alive():
            visitor.sendall(struct.pack(">dd", due, 0))  # from when it was due: an echo that is sent late was kept waiting, too
            due += INTERVAL
            time.sleep(max(0.0, due - time.monotonic()))
        visitor.shutdown(socket.SHUT_RDWR)

    def _hear(self, visitor: socket.socket) -> None:
        from traffic import exactly
        while True:
            due, _ = struct.unpack(">dd", exactly(visitor, SIZE))
            if self._running.is_set():
                self._took.append(time.monotonic() - due)

    def figures(self, since: tuple[int, int] = (0, 0)) -> dict:
        took = [1000 * value for value in self._took[since[0]:]]
        return {"echoes": len(took), "p50": percentile(took, 0.5), "p99": percentile(took, 0.99), "max": max(took, default=0), "lost": self._lost - since[1]}

    def take(self) -> dict:
        since, self._taken = self._taken, (len(self._took), self._lost)
        return self.figures(since)


def _serve(listener: socket.socket) -> None:
    from traffic import echo
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_quietly, args=(echo, connection), daemon=True).start()


def _quietly(work, connection: socket.socket) -> None:
    try:
        work(connection)
    except (OSError, Failure):
        pass  # the other side is gone, which the sender counts


def main() -> None:
    visitor_at, bystander_at, target_port, host, port = sys.argv[1:]
    visitor, bystander = (Party("probe", None if at == "-" else at, "127.0.0.1") for at in (visitor_at, bystander_at))
    bare = visitor.listen()
    for listener in (bystander.listen(int(target_port), address="127.0.0.1"), bare):
        threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    running = threading.Event()
    series = {"tunnel": _Series(visitor, (host, int(port)), running), "bare": _Series(visitor, bare.getsockname(), running)}
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "take":
            print(json.dumps({name: one.take() for name, one in series.items()}), flush=True)
        elif line.strip() == "start":
            running.set()
        else:
            running.clear()
        if line.strip() == "end":
            print(json.dumps({name: one.figures() for name, one in series.items()}), flush=True)


if __name__ == "__main__":
    main()
