"""Cases 10 to 13, 19, 26 and 30: more than there is room for."""

from __future__ import annotations

import os
import resource
import selectors
import socket
import threading
import time
from pathlib import Path
from typing import Callable

from basics import Failure, check, percentile, wait_for
from place import new_token
from run import Run, case
from traffic import Received, Seeded, echo, echo_once, reset, until_served

MB = 1_000_000
WINDOW_MB = 2.1  # 2 MiB a direction and node


@case(10, "slow-reader", "a side that stops reading while the other one pushes 1 GB", short=True, network=False)
def slow_reader(run: Run) -> str:
    """The writer is stopped, and the nodes keep no more than the window; when the reader goes on, all comes."""
    pushed = {"down": 0, "up": 0}
    stream = Seeded(10, run.pick(100, 1000, 1000) * MB)
    go_on = threading.Event()
    seen: dict[str, Received] = {}

    def pour(connection: socket.socket, way: str) -> None:
        for block in stream.blocks():
            connection.sendall(block)
            pushed[way] += len(block)
        connection.shutdown(socket.SHUT_WR)

    def pours(connection: socket.socket) -> None:
        pour(connection, "down")

    def sleeps(connection: socket.socket) -> None:
        go_on.wait(120)
        seen["target"] = Received().take(connection)

    place = run.place()
    place.target(pours, "pours")
    place.target(sleeps, "sleeps")
    place.open()
    down, up = place.visit("pours", timeout=60), place.visit("sleeps", timeout=60)
    threading.Thread(target=pour, args=(up, "up"), daemon=True).start()
    stuck = _standstill(pushed)
    grown = {}
    place.probe.pause()
    for node in (place.server, place.client):
        grown[node.name] = place.guard.stand(node).memory - place.guard.before[node.name].memory
        check(grown[node.name] <= 2 * 2 * WINDOW_MB + 12, f"the {node.name} has grown by {grown[node.name]:.0f} MB for two bridges")
    place.probe.start()
    go_on.set()
    with down:
        Received().take(down).expect(stream)
    wait_for("the target has everything", 60, lambda: "target" in seen)
    seen["target"].expect(stream)
    up.close()
    return (f"{stream.size // MB:,} MB each way: stopped after {stuck['down'] / MB:.0f} MB down and {stuck['up'] / MB:.0f} MB up (kernels' buffers included), "
            f"nodes grown by {grown['server']:.0f} and {grown['client']:.0f} MB; all came afterwards, SHA-256 equal")


def _standstill(pushed: dict[str, int]) -> dict[str, int]:
    last, since = dict(pushed), time.monotonic()
    while time.monotonic() - since < 2:
        time.sleep(0.1)
        if pushed != last:
            last, since = dict(pushed), time.monotonic()
    return last


class Herd:
    """Many connections of one party, driven by one thread: opened as fast as they are taken, each sends a few bytes."""

    def __init__(self, place, name: str, count: int, at_once: int, hello: bytes = b"hello") -> None:
        self._selector = selectors.DefaultSelector()
        self._address, self._hello = place.address(name), hello
        self._party, self._sources = place.network.visitor, place.network.visitor_addresses
        self._left, self._at_once = count, at_once
        self.begun = time.monotonic()
        self.served: dict[socket.socket, float] = {}
        self.refused: list[float] = []
        self.clean = 0
        self.pending: dict[socket.socket, float] = {}
        self._opened = 0

    def _open_one(self) -> None:
        visitor = self._party.socket()
        visitor.setblocking(False)
        visitor.bind((self._sources[self._opened % len(self._sources)], 0))
        self._opened += 1
        self._left -= 1
        visitor.connect_ex(self._address)
        self.pending[visitor] = time.monotonic()
        self._selector.register(visitor, selectors.EVENT_WRITE)

    def run(self, seconds: float) -> "Herd":
        """Until everyone is served or refused."""
        deadline = time.monotonic() + seconds
        while (self._left or self.pending) and time.monotonic() < deadline:
            with self._party.inside():
                while self._left and len(self.pending) < self._at_once:
                    self._open_one()
            for key, events in self._selector.select(0.1):
                self._move(key.fileobj, events)
        return self

    def _move(self, visitor: socket.socket, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                error = visitor.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if error:
                    raise OSError(error, os.strerror(error))
                visitor.send(self._hello)
                self._selector.modify(visitor, selectors.EVENT_READ)
            elif visitor.recv(64):
                self.served[visitor] = time.monotonic() - self.pending.pop(visitor)
                self._selector.unregister(visitor)
            else:
                self.clean += 1
                self._gone(visitor)
        except OSError:
            self._gone(visitor)

    def _gone(self, visitor: socket.socket) -> None:
        self.refused.append(time.monotonic() - self.pending.pop(visitor))
        self._selector.unregister(visitor)
        visitor.close()

    def still_here(self) -> int:
        """How many of those that were served are still connected."""
        here = 0
        for visitor in self.served:
            try:
                here += visitor.recv(64) != b""
            except BlockingIOError:
                here += 1
            except OSError:
                pass
        return here

    def close(self) -> None:
        for visitor in [*self.served, *self.pending]:
            visitor.close()
        self._selector.close()


class Crowd:
    """A target that echoes on any number of connections with one thread."""

    def __init__(self, place, name: str, **keys: str) -> None:
        self._listener = place.network.client.listen(address="127.0.0.1", backlog=16384)
        self._selector = selectors.DefaultSelector()
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self.connections: set[socket.socket] = set()
        place.app(name, self._listener.getsockname()[1], **keys)
        place.echoes.append(name)
        self._over = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._over:
            for key, _ in self._selector.select(0.2):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._echo(key.fileobj)

    def _accept(self) -> None:
        try:
            while True:
                connection, _ = self._listener.accept()
                connection.setblocking(False)
                self.connections.add(connection)
                self._selector.register(connection, selectors.EVENT_READ)
        except OSError:
            return  # nobody else waits

    def _echo(self, connection: socket.socket) -> None:
        try:
            part = connection.recv(4096)
            if part:
                connection.send(part)
                return
        except OSError:
            pass  # reset: gone as well
        self._selector.unregister(connection)
        self.connections.discard(connection)
        connection.close()

    def close(self) -> None:
        self._over = True
        self._thread.join(5)
        for connection in [*self.connections, self._listener]:
            connection.close()


@case(11, "idle-visitors", "9,000 visitors who do nothing for 10 min", long_only=True)
def idle_visitors(run: Run) -> str:
    place = run.place(quiet=True)
    crowd = Crowd(place, "crowd", server="max-visitors = 10000", client="max-bridges = 10000")
    place.client_extra = "venus.client.links.max-idle = 256"
    place.open(guard=False)
    Herd(place, "crowd", 9000, 128).run(180).close()
    wait_for("the first crowd's end", 60, lambda: not crowd.connections)
    place.renew_guard()
    herd = Herd(place, "crowd", 9000, 128).run(180)
    try:
        check(len(herd.served) == 9000, f"{len(herd.served)} of 9,000 visitors served")
        memory = place.server.process.memory() + place.client.process.memory()
        time.sleep(run.pick(5, 600, 600))
        here = herd.still_here()
        check(here == 9000, f"{9000 - here} visitors were dropped")
        check(memory <= 400, f"both nodes have {memory:.0f} MB")
    finally:
        herd.close()
        wait_for("the targets' ends", 60, lambda: not crowd.connections)
        crowd.close()
    return f"9,000 visitors from three addresses: both nodes {memory:.0f} MB, none dropped"


@case(12, "one-by-one", "connections one after another", network=False)
def one_by_one(run: Run) -> str:
    place = run.place(quiet=True)
    place.target(echo, "echo")
    place.open()
    count = run.pick(1000, 20_000, 100_000)
    begun = time.monotonic()
    took = []
    for number in range(count):
        try:
            took.append(echo_once(place.network.visitor, place.address("echo"), source=place.network.visitor_addresses[number % 3]))
        except (OSError, Failure) as error:
            raise Failure(f"connection {number + 1} failed: {error}") from None
        if number == count // 5:
            place.renew_guard()
    return f"{count:,} in {time.monotonic() - begun:.0f} s, 0 failures, p99 {1000 * percentile(took, 0.99):.1f} ms"


@case(13, "descriptors", "no descriptor is left on the server", network=False)
def descriptors(run: Run) -> str:
    place = run.place()
    crowd = Crowd(place, "crowd")
    place.open()
    limit = place.server.process.descriptors() + 150
    _limit(place.server.process.pid, limit)
    herd = Herd(place, "crowd", 400, 400).run(5)
    served, refused = len(herd.served), len(herd.refused)
    check(served > 10, f"only {served} visitors were served with {limit} descriptors")
    begun, used = time.monotonic(), place.server.process.cpu_seconds()
    time.sleep(3)
    share = (place.server.process.cpu_seconds() - used) / (time.monotonic() - begun)
    check(share < 0.2, f"the server takes {100 * share:.0f} % of a processor while it has no descriptor")
    herd.close()
    back = until_served(place.network.visitor, place.address("crowd"), 5)
    check(back <= 1, f"visitors are served again only {back:.2f} s after descriptors are free")
    crowd.close()
    return f"{limit} descriptors, 400 visitors: {served} served, {refused} refused at once, {400 - served - refused} wait; {100 * share:.0f} % CPU meanwhile; served again {1000 * back:.0f} ms after release"


def _limit(pid: int, count: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (count, count))


@case(19, "stampede", "5,000 visitors at once, more than may be there", network=False)
def stampede(run: Run) -> str:
    limit = 1000
    place = run.place(quiet=True)
    crowd = Crowd(place, "crowd", server=f"max-visitors = {limit}", client=f"max-bridges = {limit}")
    place.open(guard=False)
    Herd(place, "crowd", 5000, 5000).run(20).close()
    place.renew_guard()
    herd = Herd(place, "crowd", 5000, 5000).run(20)
    served, refused = len(herd.served), len(herd.refused)
    late = max(herd.refused, default=0)
    waited = max(herd.served.values(), default=0)
    time.sleep(run.pick(2, 10, 10))
    here = herd.still_here()
    check(here == served, f"{served - here} of {served} that were served were dropped afterwards")
    herd.close()
    wait_for("the targets' ends", 30, lambda: not crowd.connections)
    crowd.close()
    check(served >= limit * 9 // 10 and served + refused == 5000, f"{served} served, {refused} refused, {5000 - served - refused} left waiting")
    check(herd.clean == 0, f"{herd.clean} visitors saw a clean end instead of a reset")
    check(percentile(herd.refused, 0.99) <= 1.5, f"the refused waited up to {late:.2f} s")
    return f"{served} of at most {limit} served within {waited:.2f} s, {refused:,} refused with RST, p99 after {percentile(herd.refused, 0.99):.2f} s, the last after {late:.2f} s"


@case(26, "memory-cap", "a server in 256 MB, and many who do not read", long_only=True, network=False)
def memory_cap(run: Run) -> str:
    group = _memory_group(256 * 2**20)
    if group is None:
        return "not here: no memory cgroup that can be written"
    stream = Seeded(26, 64 * MB)
    place = run.place(quiet=True)
    place.target(stream.send, "pours")
    place.target(echo, "echo")
    place.groups["server"] = group
    place.open(guard=False)
    visitors: list[socket.socket] = []
    refused, count = 0, 600
    for _ in range(count):
        try:
            visitors.append(place.visit("pours"))
            visitors[-1].recv(1)
        except OSError:
            refused += 1
    time.sleep(run.pick(3, 10, 60))
    check(place.server.process.alive, "the server was killed")
    most, now = place.server.process.memory("VmHWM"), place.server.process.memory("RssAnon")
    took = echo_once(place.network.visitor, place.address("echo"))
    for visitor in visitors:
        reset(visitor)
    return f"{count} visitors who do not read, {refused} of them refused: the server stays at {most:.0f} MB at most, {now:.0f} MB of them its own; another app answers within {1000 * took:.0f} ms"


def _memory_group(limit: int) -> Path | None:
    """A cgroup of either version with a limit on memory."""
    for root, key in ((Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"), (Path("/sys/fs/cgroup"), "memory.max")):
        group = root / f"venus-faults-{os.getpid()}"
        try:
            group.mkdir()
            (group / key).write_text(str(limit))
            return group
        except OSError:
            if group.is_dir():
                group.rmdir()
    return None


@case(30, "stalled-neighbours", "300 visitors of one client who do not read, and another client's transfers", network=False)
def stalled_neighbours(run: Run) -> str:
    """What bridges keep is shared out: visitors who do not read use up their own client's share, and others move their bytes as before."""
    count, rounds = 300, run.pick(3, 5, 9)
    stream = Seeded(30, run.pick(50, 100, 400) * MB)
    place = run.place(quiet=True)
    place.target(Seeded(31, 64 * MB).send, "pours")
    place.tokens["neighbour"] = new_token()
    pours = place.target(stream.send)
    takes = place.target(lambda connection: Received().take(connection))
    ports = {name: place.network.server.port() for name in ("free-down", "free-up")}
    place.server_extra = "\n".join(
        f'venus.server.apps.{name} {{ listen = "{place.network.server.address}:{port}", client = neighbour }}' for name, port in ports.items())
    place.open(guard=False)
    place.node("neighbour", "neighbour", place.tokens["neighbour"], {
        "free-down": (f"127.0.0.1:{pours.port}", ""), "free-up": (f"127.0.0.1:{takes.port}", "")}).start()
    for name in ports:
        place.server.wait("app-online", pattern=f"app={name} ")

    def visit(name: str) -> socket.socket:
        return place.network.visitor.connect((place.network.server.address, ports[name]), 60)

    def down() -> float:
        return _rate(stream, visit("free-down"), lambda it: Received().take(it).expect(stream))

    def up() -> float:
        def send(connection: socket.socket) -> None:
            stream.send(connection)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)
        return _rate(stream, visit("free-up"), send)

    down()
    up()
    alone = [(down(), up()) for _ in range(rounds)]
    stalled = [place.visit("pours") for _ in range(count)]
    for visitor in stalled:
        visitor.recv(1)
    time.sleep(run.pick(3, 5, 10))  # until all that they can take is taken
    beside = [(down(), up()) for _ in range(rounds)]
    for visitor in stalled:
        reset(visitor)
    (down_alone, up_alone), (down_beside, up_beside) = (tuple(sorted(way)[rounds // 2] for way in zip(*rates)) for rates in (alone, beside))
    figure = (f"{count} stalled; another client's download {down_alone:.0f} MB/s alone, {down_beside:.0f} beside them; "
              f"its upload {up_alone:.0f} and {up_beside:.0f} MB/s")
    check(down_beside >= down_alone / 2 and up_beside >= up_alone / 2, figure)
    return figure


def _rate(stream: Seeded, connection: socket.socket, move: Callable[[socket.socket], object]) -> float:
    begun = time.monotonic()
    with connection:
        move(connection)
    return stream.size / MB / (time.monotonic() - begun)
