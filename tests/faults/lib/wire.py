"""Venus' protocol as a stranger speaks it, written from docs/protocol.md: TLS 1.3, HELLO, PROOF, and the hello of a data link."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import threading
from dataclasses import dataclass

from basics import Failure
from network import Party

HELLO, CHALLENGE, PROOF, WELCOME, REFUSED, PING, PONG = 1, 2, 3, 4, 5, 32, 33


@dataclass
class Session:
    """An open session: what data links need."""

    channel: ssl.SSLSocket
    id: bytes
    link_secret: bytes
    proof: bytes


class Refused(Failure):
    """The server said no; the payload is what it said."""

    def __init__(self, payload: bytes) -> None:
        super().__init__(f"refused: {payload[4:].decode()}")
        self.payload = payload


def digits(text: str) -> bytes:
    """The 32 bytes that a token or a pin writes."""
    return base64.urlsafe_b64decode(text.rpartition(":")[2].removeprefix("vt_") + "=")


def frame(kind: int, payload: bytes) -> bytes:
    return struct.pack(">IB", 1 + len(payload), kind) + payload


def secure(party: Party, server: tuple[str, int], source: str | None = None, timeout: float = 10) -> ssl.SSLSocket:
    """A TLS connection as a client of Venus opens it, except that it takes any key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["venus/2"])
    raw = party.connect(server, timeout, source)
    try:
        return context.wrap_socket(raw)
    except BaseException:
        raw.close()
        raise


def read_frame(channel: socket.socket) -> tuple[int, bytes, bytes]:
    """Its type, its payload, and the whole of it."""
    head = _exactly(channel, 4)
    body = _exactly(channel, struct.unpack(">I", head)[0])
    return body[0], body[1:], head + body


def login(party: Party, server: tuple[str, int], pin: str, client: str, token: str, source: str | None = None,
          proof: bytes | None = None, nonce: bytes | None = None, timeout: float = 10) -> Session:
    """Opens a session; `proof` sends another one than the right one. `Refused` if the server refuses."""
    channel = secure(party, server, source, timeout)
    try:
        nonce = nonce or os.urandom(32)
        hello = frame(HELLO, struct.pack(">IH", 8, len(client)) + client.encode() + os.urandom(16) + nonce)
        channel.sendall(hello)
        kind, payload, challenge = read_frame(channel)
        if kind == REFUSED:
            raise Refused(payload)
        text = b"venus3 client" + nonce + payload[1:33] + payload[33:49] + digits(pin) + hashlib.sha256(hello + challenge).digest()
        mask = hmac.digest(hashlib.sha256(digits(token)).digest(), text, "sha256")
        proof = proof or bytes(one ^ other for one, other in zip(digits(token), mask))
        channel.sendall(frame(PROOF, proof))
        kind, answer, _ = read_frame(channel)
        if kind != WELCOME:
            raise Refused(answer)
        return Session(channel, payload[33:49], answer[:32], proof)
    except BaseException:
        channel.close()
        raise


def link_hello(session_id: bytes, secret: bytes, number: int, flags: int = 0) -> bytes:
    """The 64 bytes with which a data link begins."""
    head = b"VNL2" + bytes([flags, 0, 0, 0]) + session_id + struct.pack(">Q", number)
    key = _expand(hmac.digest(bytes(32), secret, "sha256"), b"venus2 link hello")
    return head + hmac.digest(key, head, "sha256")


def _expand(extracted: bytes, info: bytes) -> bytes:
    """HKDF-Expand to 32 bytes (RFC 5869, 2.3)."""
    return hmac.digest(extracted, info + b"\x01", "sha256")


def _exactly(channel: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = channel.recv(count - len(data))
        if not part:
            raise ConnectionResetError("the server closed the connection")
        data += part
    return data


class Recorder:
    """
    Stands between the client and the server, passes everything on, and keeps what begins each connection; on a data link it can
    say the server's first words twice.
    """

    KEPT = 4096

    def __init__(self, party: Party, listen: tuple[str, int], server: tuple[str, int]) -> None:
        self._party, self._server = party, server
        self._listener = party.listen(listen[1], address=listen[0])
        self.beginnings: list[bytes] = []
        self.doubling = False
        self.doubled = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # closed
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = self._party.connect(self._server)
            server.settimeout(None)
            number = len(self.beginnings)
            self.beginnings.append(b"")
            for source, sink, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass, args=(source, sink, up, number), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, up: bool, number: int) -> None:
        try:
            while part := source.recv(65536):
                if up and len(self.beginnings[number]) < self.KEPT:
                    self.beginnings[number] += part
                if not up and self.doubling and self.beginnings[number][:1] == b"V":
                    sink.sendall(part)
                    self.doubled += 1
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            # Not close(): it leaves a connection open for as long as another thread waits on it.
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # gone already

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
