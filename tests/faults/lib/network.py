"""Where the parties of a case live: network namespaces joined by veth pairs, or, where these cannot be made, one loopback."""

from __future__ import annotations

import ctypes
import itertools
import os
import socket
from contextlib import contextmanager
from typing import Iterator

from basics import Failure, run

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_numbers = itertools.count(1)


class Party:
    """Somebody with an address, in a namespace of its own or in this process's."""

    def __init__(self, role: str, namespace: str | None, address: str) -> None:
        self.role, self.namespace, self.address = role, namespace, address
        self._next_port = 20000 if namespace else 20000 + os.getpid() % 8000

    def command(self, *words: object) -> list[str]:
        """The command line that runs `words` here. Not by 'ip netns exec': that one hides /sys/fs/cgroup, and a runtime would not find its limits."""
        inside = ["nsenter", f"--net=/run/netns/{self.namespace}"] if self.namespace else []
        return inside + [str(word) for word in words]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets that this thread makes meanwhile belong here, wherever they are used later (setns(2) moves one thread)."""
        if not self.namespace:
            yield
            return
        own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.namespace}", os.O_RDONLY)
        try:
            _enter(there)
            yield
        finally:
            _enter(own)
            os.close(own)
            os.close(there)

    def socket(self) -> socket.socket:
        with self.inside():
            return socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def connect(self, address: tuple[str, int], timeout: float = 20, source: str | None = None) -> socket.socket:
        connection = self.socket()
        try:
            connection.settimeout(timeout)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if source:
                connection.bind((source, 0))
            connection.connect(address)
            return connection
        except BaseException:
            connection.close()
            raise

    def listen(self, port: int = 0, backlog: int = 1024, address: str | None = None) -> socket.socket:
        listener = self.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address or self.address, port or self.port()))
        listener.listen(backlog)
        return listener

    def port(self) -> int:
        """A port that nobody has, never given twice: below the range that the kernel takes for outgoing connections."""
        while True:
            self._next_port += 1
            with self.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("0.0.0.0", self._next_port))
                    return self._next_port
                except OSError:
                    continue  # somebody's: the next one

    def call(self, *words: object) -> str:
        """Runs a command here to its end, and returns what it says."""
        return run(*self.command(*words))

    def nft(self, rules: str) -> None:
        run(*self.command("nft", "-f", "-"), text=rules)

    def ip(self, *words: object) -> str:
        return run("ip", "-n", self.namespace, *words)


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Network:
    """
    visitor ── server ── nat ── client, and a bystander beside the server: another client, whose app a case must not disturb.

    The nat masquerades: nobody can dial the client. What the nat does to packets is in its nftables `faults` chain.
    """

    real = True

    def __init__(self) -> None:
        self._prefix = f"vf{os.getpid()}x{next(_numbers)}"
        self.visitor = self._party("visitor", "10.77.1.2")
        self.server = self._party("server", "10.77.1.1")
        self.nat = self._party("nat", "10.77.2.2")
        self.client = self._party("client", "192.168.77.2")
        self.bystander = self._party("bystander", "10.77.3.2")
        self.parties = [self.visitor, self.server, self.nat, self.client, self.bystander]
        self.server_inside = "10.77.2.1"   # the server as the client sees it
        self.server_beside = "10.77.3.1"   # the server as the bystander sees it
        self.nat_inside = "192.168.77.1"   # the nat as the client sees it
        self.visitor_addresses = ["10.77.1.2", "10.77.1.3", "10.77.1.4"]
        try:
            self._build()
        except BaseException:
            self.close()
            raise

    def _party(self, role: str, address: str) -> Party:
        return Party(role, f"{self._prefix}-{role}", address)

    def _build(self) -> None:
        for party in self.parties:
            run("ip", "netns", "add", party.namespace)
            party.ip("link", "set", "lo", "up")
        self._join(self.visitor, "server", self.visitor_addresses, self.server, "visitor", ["10.77.1.1"])
        self._join(self.server, "nat", ["10.77.2.1"], self.nat, "server", ["10.77.2.2"])
        self._join(self.nat, "client", ["192.168.77.1"], self.client, "nat", ["192.168.77.2"])
        self._join(self.server, "bystander", ["10.77.3.1"], self.bystander, "server", ["10.77.3.2"])
        self.client.ip("route", "add", "default", "via", "192.168.77.1")
        run(*self.nat.command("sysctl", "-q", "-w", "net.ipv4.ip_forward=1"))
        self.nat.nft("""
table ip nat {
  chain post {
    type nat hook postrouting priority 100;
    oifname "server" meta l4proto tcp masquerade to :30000-39999
  }
}
table ip wan {
  chain faults {
    type filter hook forward priority 0;
  }
  chain stray {
    type filter hook input priority 0;
    iifname "server" ct state new,invalid drop
  }
}
""")

    @staticmethod
    def _join(one: Party, one_link: str, one_addresses: list[str], other: Party, other_link: str, other_addresses: list[str]) -> None:
        run("ip", "link", "add", one_link, "netns", one.namespace, "type", "veth", "peer", "name", other_link, "netns", other.namespace)
        for party, link, addresses in ((one, one_link, one_addresses), (other, other_link, other_addresses)):
            for address in addresses:
                party.ip("addr", "add", f"{address}/24", "dev", link)
            party.ip("link", "set", link, "up")

    def drop(self, rule: str) -> None:
        """Forwarded packets that fit the nftables expression are lost, silently; several rules add up."""
        self.nat.nft(f"add rule ip wan faults {rule} drop\n")

    def heal(self) -> None:
        self.nat.nft("flush chain ip wan faults\n")

    def cut(self) -> None:
        self.nat.ip("link", "set", "client", "down")

    def join(self) -> None:
        self.nat.ip("link", "set", "client", "up")

    def rebind(self, first: int, last: int) -> None:
        """The nat forgets every connection and takes other ports from now on; what still comes for the old ones is dropped."""
        self.nat.nft(f"""
flush chain ip nat post
add rule ip nat post oifname "server" meta l4proto tcp masquerade to :{first}-{last}
""")
        run(*self.nat.command("conntrack", "-F"), allow_failure=True)

    def close(self) -> None:
        for party in self.parties:
            run("ip", "netns", "del", party.namespace, allow_failure=True)


class Loopback:
    """All parties on 127.0.0.1, for the cases that need no network of their own."""

    real = False

    def __init__(self) -> None:
        shared = Party("everybody", None, "127.0.0.1")
        self.visitor = self.server = self.nat = self.client = self.bystander = shared
        self.parties = [shared]
        self.server_inside = self.server_beside = self.nat_inside = "127.0.0.1"
        self.visitor_addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]

    def close(self) -> None:
        pass  # nothing was made


def why_no_namespaces() -> str | None:
    """Why a `Network` cannot be made here; `None` if it can."""
    try:
        Network().close()
        return None
    except (Failure, OSError) as failure:
        return str(failure)
