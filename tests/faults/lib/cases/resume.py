"""Cases 4 to 7: bridges that outlive their links."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time

from basics import Failure, check, run as call, wait_for
from place import order
from run import Run, case
from traffic import BLOCK, Chatter, Received, Seeded, echo, exactly

MB = 1_000_000


@case(4, "cut", "the client's link is down for 20 s under a download and an SSH session", short=True)
def cut(run: Run) -> str:
    """Both finish; every byte is there once."""
    size = run.pick(200, 1000, 1000) * MB
    away = run.pick(8, 20, 20)
    stream = Seeded(4, size)
    place = run.place()
    place.target(lambda connection: (stream.send(connection), connection.shutdown(socket.SHUT_WR)), "download")
    place.app("ssh", _sshd(place))
    place.open()
    session = _ssh(place)
    wait_for("the SSH session speaks", 10, lambda: len(session.said) > 3)
    got = Received()
    with place.visit("download", timeout=60) as visitor:
        got.take(visitor, until=size * 3 // 10)
        spoken = len(session.said)
        begun = time.time()
        place.network.cut()
        place.client.wait("server-offline", 10, after=begun)
        place.server.wait("client-offline", 10, pattern="inside", after=begun)
        time.sleep(max(0.0, begun + away - time.time()))
        place.network.join()
        healed = time.time()
        got.take(visitor)
        done = time.time() - healed
    got.expect(stream)
    wait_for("the SSH session goes on", 10, lambda: len(session.said) > spoken + 10)
    session.finish()
    return (f"{size // MB:,} MB, SHA-256 equal, {away} s away; the rest came within {done:.1f} s of the heal; "
            f"SSH: {len(session.said)} numbered lines, none lost or doubled")


def _sshd(place) -> int:
    """An sshd of its own on the client's host."""
    folder, party, port = place.folder, place.network.client, place.network.client.port()
    for name in ("host", "user"):
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / f"{name}.key")
    (folder / "authorized").write_text((folder / "user.key.pub").read_text())
    (folder / "authorized").chmod(0o600)
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    config = folder / "sshd.conf"
    config.write_text(f"""
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host.key
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PermitRootLogin yes
PidFile none
""")
    place.process("sshd", party, "/usr/sbin/sshd", "-D", "-e", "-f", config)
    with party.inside():
        wait_for("sshd listens", 10, lambda: _connects(party, port))
    return port


def _connects(party, port: int) -> bool:
    try:
        party.connect(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class _ssh:
    """A session in which the far side counts aloud, ten times a second, until it is told to stop."""

    def __init__(self, place) -> None:
        host, port = place.address("ssh")
        command = place.network.visitor.command(
            "ssh", "-q", "-i", place.folder / "user.key", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ServerAliveInterval=0",
            "-p", port, f"root@{host}", "i=0; while ! read -t 0.1 stop; do i=$((i+1)); echo $i; done; echo end")
        self.said: list[str] = []
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self.said.append(line.strip())

    def finish(self) -> None:
        self._process.stdin.write("stop\n")
        self._process.stdin.close()
        try:
            code = self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise Failure("the SSH session does not end") from None
        self._reader.join(5)
        check(code == 0, f"ssh ended with {code}")
        check(self.said.pop() == "end" and self.said == [str(number + 1) for number in range(len(self.said))], "lines of the SSH session are missing")


@case(5, "rebinding", "the NAT forgets every connection and takes other ports")
def rebinding(run: Run) -> str:
    place = run.place()
    place.target(echo, "echo")
    place.open()
    rounds = run.pick(1, 3, 20)
    worst = 0.0
    for number in range(rounds):
        talk = Chatter(place.visit("echo", timeout=40))
        wait_for("the conversation runs", 5, lambda: talk.echoes > 10)
        begun, echoes = time.time(), talk.echoes
        place.network.rebind(40000 + 1000 * number, 40999 + 1000 * number)
        wait_for("the conversation goes on", 30, lambda: talk.error or talk.echoes > echoes + 30)
        talk.stop()
        worst = max(worst, talk.longest)
        # The app need not go offline between: a newer session may take over from the older one.
        place.server.wait("client-online", pattern="client=inside", after=begun)
    check(worst <= 4, f"the longest pause was {worst:.1f} s")
    return f"{rounds} times under a conversation: the longest pause {worst:.2f} s, no byte lost"


@case(6, "loss", "5 % of the packets lost, 100 ms under way, jitter between the links")
def loss(run: Run) -> str:
    size = run.pick(5, 30, 100) * MB
    minutes = run.pick(0.1, 0.5, 10)
    up, down = Seeded(5, size // 10), Seeded(6, size)
    seen: dict[str, Received] = {}

    def serve(connection: socket.socket) -> None:
        sender = threading.Thread(target=down.send, args=(connection,), daemon=True)
        sender.start()
        seen["target"] = Received().take(connection)
        sender.join()
        connection.shutdown(socket.SHUT_WR)

    place = run.place()
    place.target(serve, "both")
    place.target(echo, "echo")
    place.proxy("--seed", 6, "--latency", 50, "--jitter", 20)
    # The proxy stands in the nat: what is lost is lost on either of its sides.
    place.open()
    for side in ("client", "server"):
        place.network.nat.nft(f"""
table ip lossy_{side} {{
  chain in {{
    type filter hook input priority -1;
    iifname "{side}" meta l4proto tcp numgen random mod 100 < 5 drop
  }}
}}
""")
    begun = time.time()
    with place.visit("both", timeout=120) as visitor:
        sender = threading.Thread(target=lambda: (up.send(visitor), visitor.shutdown(socket.SHUT_WR)), daemon=True)
        sender.start()
        got = Received().take(visitor)
        sender.join()
    took = time.time() - begun
    got.expect(down)
    seen["target"].expect(up)
    for side in ("client", "server"):
        place.network.nat.nft(f"flush chain ip lossy_{side} in\nadd rule ip lossy_{side} in iifname \"{side}\" meta l4proto tcp numgen random mod 100 < 1 drop\n")
    begun = time.time()
    talk = Chatter(place.visit("echo", timeout=60))
    time.sleep(60 * minutes)
    talk.stop()
    for node, event in ((place.client, "server-offline"), (place.server, "client-offline")):
        dead = node.log.find(event, "inside|server=", after=begun)
        check(not dead, f"{len(dead)} false deaths at 1 % loss: {dead and dead[0].text[:160]}")
    return f"{size // MB} MB down and a tenth of it up in {took:.0f} s at 5 % loss, SHA-256 equal; {60 * minutes:.0f} s at 1 %: no false death, {talk.echoes} echoes"


@case(7, "cut-bytes", "the link is cut at drawn bytes, over and over, under traffic both ways", network=False)
def cut_bytes(run: Run) -> str:
    """Every link of the client dies after a drawn number of bytes, by RST, FIN or half-close, up or down, also while it resumes."""
    cuts = {"reset": 0, "finish": 0, "halfclose": 0}
    size = run.pick(10, 60, 1000) * MB
    for number, ending in enumerate(cuts):
        place = run.place()
        stream = Seeded(70 + number, size)
        place.target(echo, "echo")
        share = max(2 * MB // 10, size // run.pick(20, 60, 340))
        proxy = place.proxy("--seed", 7 + number, "--cut-only", "V", "--cut-from", 100, "--cut-to", 2 * share, "--ending", ending)
        place.open(bystander=number == 0)
        with place.visit("echo", timeout=60) as visitor:
            sender = threading.Thread(target=lambda: (stream.send(visitor), visitor.shutdown(socket.SHUT_WR)), daemon=True)
            sender.start()
            got = Received().take(visitor)
            sender.join(30)
        got.expect(stream)
        cuts[ending] = place.server.log.read().counts["bridge-resumed"] + place.server.log.counts["visitor-resumed"]
        check(order(proxy, "count") != "", "the proxy has gone")
    small = _every_offset(run)
    return f"{size // MB} MB there and back, cut by {', '.join(f'{name} {count} times' for name, count in cuts.items())}: SHA-256 equal; {small}"


def _every_offset(run: Run) -> str:
    """A 64 KiB exchange, cut once at each of many bytes, its first and last ones included."""
    place = run.place()
    place.target(echo, "echo")
    exchanges = run.pick(30, 150, 3000)
    last = 66_500  # 64 KiB, the records around it, BIND and the FINs
    proxy = place.proxy("--seed", 77, "--cut-only", "V", "--cut-from", 64, "--cut-to", last, "--ending", "reset")
    place.open(bystander=False)
    message = next(Seeded(78, BLOCK).blocks())
    failed = []
    for number in range(exchanges):
        with place.visit("echo", timeout=40) as visitor:
            try:
                sender = threading.Thread(target=visitor.sendall, args=(message,), daemon=True)
                sender.start()
                back = exactly(visitor, len(message))
                sender.join()
                visitor.shutdown(socket.SHUT_WR)
                if back != message or visitor.recv(1):
                    failed.append(f"exchange {number + 1}: other bytes came back")
            except (OSError, Failure) as error:
                failed.append(f"exchange {number + 1}: {error}")
    check(not failed, f"{len(failed)} of {exchanges} exchanges of 64 KiB failed; {failed and failed[0]}")
    return f"{exchanges} exchanges of 64 KiB over links that die within their first {last:,} bytes, all whole ({order(proxy, 'count').split(', ')[1]})"
