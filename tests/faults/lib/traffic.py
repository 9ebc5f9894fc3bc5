"""Bytes that can be told again from a seed, and who sends and takes them."""

from __future__ import annotations

import hashlib
import random
import socket
import struct
import threading
import time
from typing import Callable, Iterator

from basics import Failure
from network import Party

BLOCK = 64 * 1024


class Seeded:
    """A stream made of one random block and its number: a block that is lost, doubled or moved changes the SHA-256."""

    def __init__(self, seed: int, size: int) -> None:
        self.size = size
        self._block = bytearray(random.Random(seed).randbytes(BLOCK))

    def blocks(self, start: int = 0) -> Iterator[bytes]:
        for offset in range(start, self.size, BLOCK):
            struct.pack_into(">Q", self._block, 0, offset)
            yield bytes(self._block[:min(BLOCK, self.size - offset)])

    @property
    def sha(self) -> str:
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()

    def send(self, connection: socket.socket) -> None:
        for block in self.blocks():
            connection.sendall(block)


class Received:
    """What came until the end, as a number and a SHA-256, and what the end was."""

    def __init__(self) -> None:
        self.count = 0
        self.reset = False
        self.longest_gap = 0.0
        self._digest = hashlib.sha256()

    @property
    def sha(self) -> str:
        return self._digest.hexdigest()

    def take(self, connection: socket.socket, until: int | None = None) -> "Received":
        """Reads until FIN (or RST, which is noted), or until so many bytes in total."""
        last = time.monotonic()
        try:
            while until is None or self.count < until:
                part = connection.recv(BLOCK if until is None else min(BLOCK, until - self.count))
                now = time.monotonic()
                self.longest_gap, last = max(self.longest_gap, now - last), now
                if not part:
                    break
                self.count += len(part)
                self._digest.update(part)
        except (ConnectionResetError, BrokenPipeError):
            self.reset = True
        return self

    def expect(self, sent: Seeded) -> None:
        if self.reset or (self.count, self.sha) != (sent.size, sent.sha):
            raise Failure(f"{self.count:,} of {sent.size:,} bytes{', then a reset' if self.reset else ''}{'' if self.sha == sent.sha else '; SHA-256 differs'}")


class Target:
    """A service that runs a function for each connection, in a thread of its own, and closes the connection after it."""

    def __init__(self, party: Party, serve: Callable[[socket.socket], None]) -> None:
        self._serve = serve
        self._listener = party.listen(address="127.0.0.1")
        self.port = self._listener.getsockname()[1]
        self.failures: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return  # closed
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._serve(connection)
            except OSError as error:
                self.failures.append(str(error))

    def close(self) -> None:
        # A blocked accept(2) is not woken by close(2) alone.
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # closed already
        self._listener.close()


def echo(connection: socket.socket) -> None:
    while part := connection.recv(BLOCK):
        connection.sendall(part)
    connection.shutdown(socket.SHUT_WR)


def reset(connection: socket.socket) -> None:
    """Closes with RST (socket(7), SO_LINGER with 0)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise Failure(f"ended after {len(data)} of {count} bytes")
        data += part
    return data


def echo_once(party: Party, address: tuple[str, int], timeout: float = 20, message: bytes = b"are you there?", source: str | None = None) -> float:
    """One visitor, one echo, a clean end on both sides; the seconds from connecting to the echo."""
    begun = time.monotonic()
    with party.connect(address, timeout, source) as visitor:
        visitor.sendall(message)
        if exactly(visitor, len(message)) != message:
            raise Failure("the echo differs")
        took = time.monotonic() - begun
        visitor.shutdown(socket.SHUT_WR)
        if visitor.recv(1):
            raise Failure("bytes after the echo")
        return took


def echo_together(party: Party, address: tuple[str, int], count: int) -> None:
    """So many visitors at once, an echo each."""
    visitors = [party.connect(address) for _ in range(count)]
    try:
        for visitor in visitors:
            visitor.sendall(b"?")
        for visitor in visitors:
            exactly(visitor, 1)
    finally:
        for visitor in visitors:
            visitor.close()


def until_served(party: Party, address: tuple[str, int], seconds: float) -> float:
    """The seconds until a visitor is served; those that are refused try again."""
    begun = time.monotonic()
    while True:
        try:
            echo_once(party, address, timeout=max(0.2, begun + seconds - time.monotonic()))
            return time.monotonic() - begun
        except (OSError, Failure) as error:
            if time.monotonic() > begun + seconds:
                raise Failure(f"not served within {seconds:g} s: {error}") from None
            time.sleep(0.02)


class Chatter:
    """A visitor that sends a numbered message every `interval` seconds and hears the echo; says how long it ever had to wait."""

    def __init__(self, connection: socket.socket, interval: float = 0.05) -> None:
        self._connection, self._interval = connection, interval
        self._over = threading.Event()
        self.echoes = 0
        self.longest = 0.0
        self.error: str | None = None
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        try:
            while not self._over.wait(self._interval):
                message = struct.pack(">Q", self.echoes)
                begun = time.monotonic()
                self._connection.sendall(message)
                if exactly(self._connection, 8) != message:
                    raise Failure("an echo differs")
                self.longest = max(self.longest, time.monotonic() - begun)
                self.echoes += 1
        except (OSError, Failure) as error:
            self.error = str(error)

    def stop(self) -> None:
        self._over.set()
        self._thread.join(60)
        self._connection.close()
        if self.error:
            raise Failure(f"after {self.echoes} echoes: {self.error}")
