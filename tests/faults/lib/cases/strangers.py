"""Cases 14 to 18: those who are not, or not quite, who they say they are."""

from __future__ import annotations

import os
import random
import selectors
import socket
import statistics
import threading
import time

from basics import Failure, check, wait_for
from place import new_token
from run import Run, case
from traffic import echo, echo_once, exactly, until_served
from wire import Recorder, Refused, link_hello, login

LOGIN_S = 1.0


def _with_guest(run: Run):
    """A place with a second client in the server's configuration, whose token the case has."""
    place = run.place()
    place.tokens["guest"] = new_token()
    place.target(echo, "echo")
    return place


def _guest_logs_in(place) -> float:
    """The seconds that a good client's login takes from the client's host."""
    begun = time.monotonic()
    login(place.network.client, (place.network.server_inside, place.port), place.pin, "guest", place.tokens["guest"]).channel.close()
    return time.monotonic() - begun


class GoodLogins:
    """A good client that logs in twice a second, for as long as a case lasts; says how long the slowest one took."""

    def __init__(self, place) -> None:
        self._place, self._over = place, threading.Event()
        self.took: list[float] = []
        self.failed: list[str] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(0.5):
            try:
                self.took.append(_guest_logs_in(self._place))
            except (OSError, Failure) as error:
                self.failed.append(str(error))

    def stop(self) -> str:
        self._over.set()
        self._thread.join(20)
        check(not self.failed, f"{len(self.failed)} good logins failed: {self.failed and self.failed[0]}")
        check(bool(self.took) and max(self.took) <= LOGIN_S, f"a good login took {max(self.took, default=0):.2f} s")
        return f"{len(self.took)} good logins meanwhile, the slowest {1000 * max(self.took):.0f} ms"


@case(14, "slowloris", "2,000 handshakes of which a byte comes each second", network=False)
def slowloris(run: Run) -> str:
    count = run.pick(300, 2000, 2000)
    place = _with_guest(run)
    place.open()
    good = GoodLogins(place)
    selector = selectors.DefaultSelector()
    begun: dict[socket.socket, float] = {}
    lasted: list[float] = []
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(32)
    for number in range(count):
        peer = place.network.visitor.connect((place.network.server.address, place.port), 5, place.network.visitor_addresses[number % 3])
        peer.setblocking(False)
        peer.send(hello[:1])
        begun[peer] = time.monotonic()
        selector.register(peer, selectors.EVENT_READ)
        _reap(selector, begun, lasted, 0)
    sent = 1
    while begun and sent < 12:
        for peer in list(begun):
            try:
                peer.send(hello[sent:sent + 1])
            except OSError:
                pass  # closed; its end is read below
        sent += 1
        until = time.monotonic() + 1
        while begun and time.monotonic() < until:
            _reap(selector, begun, lasted, max(0.0, until - time.monotonic()))
    account = good.stop()
    check(not begun, f"{len(begun)} of {count} half handshakes are still open after {sent} s")
    check(max(lasted) <= 5.5, f"a half handshake lasted {max(lasted):.1f} s")
    return f"{count:,} half handshakes, the last closed after {max(lasted):.1f} s, half of them within {statistics.median(lasted):.2f} s; {account}"


def _reap(selector: selectors.BaseSelector, begun: dict[socket.socket, float], lasted: list[float], seconds: float) -> None:
    for key, _ in selector.select(seconds):
        peer = key.fileobj
        try:
            if peer.recv(4096):
                continue  # an alert: the end follows
        except OSError:
            pass  # reset: an end as well
        lasted.append(time.monotonic() - begun.pop(peer))
        selector.unregister(peer)
        peer.close()


@case(15, "garbage", "mutated first bytes of every kind, over the wire", network=False)
def garbage(run: Run) -> str:
    """What a client really says, with bytes changed, cut off or added; the decoders' own fuzzing runs in process."""
    count = run.pick(2000, 20_000, 100_000)
    place = _with_guest(run)
    place.open()
    session = login(place.network.client, (place.network.server_inside, place.port), place.pin, "guest", place.tokens["guest"])
    draw = random.Random(15)
    seeds = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + draw.randbytes(502), link_hello(session.id, session.link_secret, 1 << 40), b"GET / HTTP/1.1\r\n\r\n",
             b"VNL2" + b"\xff" * 60, b"\x16\x03\x01\xff\xff" + draw.randbytes(300)]
    before = place.server.process.memory()
    server = (place.network.server.address, place.port)
    left: list[socket.socket] = []
    for number in range(count):
        peer = place.network.visitor.connect(server, 5, place.network.visitor_addresses[number % 3])
        try:
            peer.sendall(_mutated(draw, seeds[number % len(seeds)]))
        except OSError:
            pass  # the server has closed it already
        left.append(peer)
        if len(left) >= 64:
            left.pop(0).close()
        if number == count // 5:
            place.renew_guard()
    most = place.server.process.memory("VmHWM") - before
    session.channel.close()
    for peer in left:
        peer.close()
    check(most <= 256 * 64 / 1000 + 24, f"the server grew by {most:.0f} MB")
    wait_for("a good login", 10, lambda: _guest_logs_in(place) <= LOGIN_S, every=0.5)
    return f"{count:,} offenders, {place.server.log.read().counts['peer-refused'] + place.server.log.counts['link-refused']:,} refusals logged; the server grew by {most:.0f} MB at most, no exception unhandled"


def _mutated(draw: random.Random, seed: bytes) -> bytes:
    text = bytearray(seed[:draw.randrange(1, len(seed) + 1)])
    for _ in range(draw.randrange(4)):
        text[draw.randrange(len(text))] = draw.randrange(256)
    return bytes(text) + draw.randbytes(draw.choice((0, 0, 1, 100, 5000)))


@case(16, "wrong-tokens", "a flood of logins with wrong tokens from one source", network=False)
def wrong_tokens(run: Run) -> str:
    place = _with_guest(run)
    place.open()
    server = (place.network.server.address, place.port)
    said, took = _refusals(place, server, run.pick(2, 6, 20))
    good = GoodLogins(place)
    seconds = run.pick(5, 20, 60)
    tries, refused = [0] * 8, [0] * 8
    over = time.monotonic() + seconds

    def flood(number: int) -> None:
        while time.monotonic() < over:
            tries[number] += 1
            try:
                login(place.network.visitor, server, place.pin, "inside", new_token(), place.network.visitor_addresses[0], timeout=2)
                refused[number] = -10**9  # never
            except Refused:
                refused[number] += 1
            except OSError:
                pass  # closed before a word was said

    threads = [threading.Thread(target=flood, args=(number,)) for number in range(len(tries))]
    used, begun = place.server.process.cpu_seconds(), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    share = (place.server.process.cpu_seconds() - used) / (time.monotonic() - begun)
    account = good.stop()
    check(sum(refused) >= 0, "a wrong token was taken")
    check(sum(refused) <= 4 * seconds + 110, f"{sum(refused)} of {sum(tries)} tries of one source got as far as an answer")
    check(len(said) == 1, f"causes can be told apart: {said}")
    return (f"{sum(tries) / seconds:.0f} tries/s for {seconds} s, {sum(refused)} got an answer, {100 * share:.0f} % CPU on the server; {account}; one text for an unknown client and a wrong "
            f"token ('{said.pop()[4:].decode()}'), after {took['ghost']:.1f} and {took['inside']:.1f} ms")


def _refusals(place, server: tuple[str, int], rounds: int) -> tuple[set[bytes], dict[str, float]]:
    """What an unknown client and a wrong token are told, and how fast, from a source that is not in a hurry."""
    said, took = set(), {"ghost": [], "inside": []}
    for _ in range(rounds):
        for client, times in took.items():
            time.sleep(1.2)
            begun = time.monotonic()
            try:
                login(place.network.visitor, server, place.pin, client, new_token(), place.network.visitor_addresses[1])
            except Refused as refusal:
                times.append(1000 * (time.monotonic() - begun))
                said.add(refusal.payload)
    return said, {client: statistics.median(times) if times else float("nan") for client, times in took.items()}


@case(17, "replay", "recorded and guessed HELLO, PROOF, link hello and BIND", network=False)
def replay(run: Run) -> str:
    place = _with_guest(run)
    listen = (place.network.nat_inside, place.network.nat.port())
    recorder = Recorder(place.network.nat, listen, (place.network.server_inside, place.port))
    place.server_address = listen
    place.server_extra = "venus.server.links.resume-grace = 5s"  # for bridges whose link somebody breaks while it says that they are over
    place.open()
    for _ in range(20):
        echo_once(place.network.visitor, place.address("echo"))
    server, visitor = (place.network.server.address, place.port), place.network.visitor
    online = len(place.server.log.find("client-online"))
    hellos = [text[:64] for text in recorder.beginnings if text[:1] == b"V"]
    channels = [text for text in recorder.beginnings if text[:1] == b"\x16"]
    inside = hellos[-1][8:24]
    guest = login(place.network.client, (place.network.server_inside, place.port), place.pin, "guest", place.tokens["guest"])
    attempts = {
        "recorded link hellos": hellos,
        "recorded control channels": channels,
        "guessed session ids": [link_hello(os.urandom(16), os.urandom(32), 1) for _ in range(run.pick(20, 200, 1000))],
        "another client's session id": [link_hello(inside, guest.link_secret, 1 << 20), link_hello(inside, guest.link_secret, 1)],
    }
    for what, texts in attempts.items():
        for text in texts:
            check(_is_closed(visitor, server, text), f"{what}: the server kept the connection")
    # The guest's own number, twice: the second is not taken.
    mine = link_hello(guest.id, guest.link_secret, 7)
    first = visitor.connect(server)
    first.sendall(mine)
    check(_is_closed(visitor, server, mine), "a number was taken twice")
    first.close()
    try:
        login(place.network.client, (place.network.server_inside, place.port), place.pin, "guest", place.tokens["guest"], proof=guest.proof)
        raise AssertionError("a recorded PROOF was taken")
    except Refused:
        pass  # as it should be
    guest.channel.close()
    check(len(place.server.log.find("client-online")) == online + 1, "a replay opened a session")
    doubled = _doubled(place, recorder)
    recorder.close()
    return f"{', '.join(f'{len(texts)} {what}' for what, texts in attempts.items())}, a used number, a recorded PROOF: 0 accepted; {doubled}"


def _doubled(place, recorder: Recorder) -> str:
    """Somebody on the way says the server's words twice: no target hears anything twice."""
    recorder.doubling = True
    whole = broken = 0
    for _ in range(10):
        try:
            with place.visit("echo", timeout=3) as visitor:
                visitor.sendall(b"once")
                back = exactly(visitor, 4)
                visitor.shutdown(socket.SHUT_WR)
                more = visitor.recv(16)
            check(back == b"once" and not more, f"a doubled record reached somebody: {back + more!r}")
            whole += 1
        except (OSError, Failure) as error:
            if "doubled record" in str(error):
                raise
            broken += 1
    recorder.doubling = False
    until_served(place.network.visitor, place.address("echo"), 10)
    return f"{recorder.doubled} of the server's sends doubled on the way: {whole} visitors served once, {broken} not served, none twice"


def _is_closed(party, server: tuple[str, int], text: bytes) -> bool:
    """Whether the server closes a connection that begins so, within 7 s, and says nothing in clear but TLS."""
    with party.connect(server, 7) as peer:
        try:
            peer.sendall(text)
            while peer.recv(4096):
                pass  # TLS' own words
            return True
        except socket.timeout:
            return False
        except OSError:
            return True


@case(18, "twins", "two clients of one name; a third with a wrong token", short=True, network=False)
def twins(run: Run) -> str:
    place = run.place()
    target = place.target(echo, "echo")
    place.open(guard=False)
    apps = {"echo": (f"127.0.0.1:{target.port}", "")}
    twin = place.node("twin", "inside", place.tokens["inside"], apps).start()
    begun = time.monotonic()
    code = place.client.process.wait(15)
    check(code == 2, f"the replaced client ended with {code}")
    wait_for("the app through the newer client", 10, lambda: len(place.server.log.find("app-online", "app=echo")) >= 2)
    until_served(place.network.visitor, place.address("echo"), 5)
    took = time.monotonic() - begun
    stranger = place.node("stranger", "inside", new_token(), apps).start()
    code = stranger.process.wait(15)
    check(code == 2, f"the client with a wrong token ended with {code}")
    for _ in range(run.pick(20, 100, 100)):
        echo_once(place.network.visitor, place.address("echo"))
        time.sleep(0.05)
    sessions = len(place.server.log.find("client-online", "client=inside"))
    check(sessions == 2 and twin.process.alive, f"{sessions} sessions of two clients: they flap")
    for node in (place.server, twin):
        check(node.crash() is None, f"{node.name} failed: {node.crash()}")
    return f"the newer one serves after {took:.1f} s, the older one and the stranger ended with 2, no flapping"
