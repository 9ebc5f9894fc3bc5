"""A tunnel in a network: a server, a client behind the nat with the apps that a case asks for, and the bystander's app."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from typing import Callable

from basics import check, wait_for
from guard import Guard
from network import Loopback, Network
from nodes import Node
from probe import Probe
from processes import Process
from traffic import Target, echo


def new_token() -> str:
    return "vt_" + base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


def token_hash(token: str) -> str:
    secret = base64.urlsafe_b64decode(token[3:] + "=")
    return "sha256:" + base64.urlsafe_b64encode(hashlib.sha256(secret).digest()).rstrip(b"=").decode()


class Place:
    """
    Apps are made with `app(name, target port)` before `open()`; then `address(name)` is where visitors connect. What has been
    started here ends with `close()`.
    """

    def __init__(self, network: Network | Loopback, folder: Path, venus: Path, faults: Path, quiet: bool = False, brief: bool = False) -> None:
        self.network, self.folder, self.venus, self._faults, self.quiet, self.brief = network, folder, venus, faults, quiet, brief
        folder.mkdir(parents=True, exist_ok=True)
        self._targets: list[Target] = []
        self._processes: list[Process] = []
        self._nodes: list[Node] = []
        self._apps: dict[str, tuple[int, str, str, str]] = {}
        self.echoes: list[str] = []  # apps that answer like an echo: warmed up before the baseline is taken
        self.tokens = {"inside": new_token(), "bystander": new_token()}
        self.env: dict[str, dict[str, str]] = {}  # of a node, by its name
        self.groups: dict[str, Path] = {}         # the cgroup of a node, by its name
        self.server_extra = self.client_extra = ""
        self.server_address: tuple[str, int] | None = None  # where the client dials; the server itself unless something is put between
        self.port = network.server.port()
        self.probe: Probe | None = None
        self.guard: Guard | None = None

    # --- before the nodes run

    def app(self, name: str, target: int | str, encryption: str = "sealed", server: str = "", client: str = "") -> None:
        """An app to a port of the client's host, or to an address; with keys of its own on either node."""
        port = self.network.server.port()
        address = target if isinstance(target, str) else f"127.0.0.1:{target}"
        self._apps[name] = (port, address, f"encryption = {encryption}, {server}", f"encryption = {encryption}, {client}")

    def target(self, serve: Callable, name: str | None = None, encryption: str = "sealed", **keys: str) -> Target:
        """A service on the client's host that runs `serve(socket)` for each connection; with a name it is an app, too."""
        target = Target(self.network.client, serve)
        self._targets.append(target)
        if name:
            self.app(name, target.port, encryption, **keys)
        if name and serve is echo:
            self.echoes.append(name)
        return target

    def process(self, name: str, party, *command: object, env: dict[str, str] | None = None, pipe: bool = False) -> Process:
        process = Process(name, party, self.folder, *command, env=env, pipe=pipe)
        self._processes.append(process)
        return process

    def proxy(self, *options: object) -> Process:
        """A fault proxy in the nat, between the client and the server: what it takes, the client dials."""
        party = self.network.nat
        listen = (self.network.nat_inside, party.port())
        to = f"{self.network.server_inside}:{self.port}"
        proxy = self.process(f"proxy-{listen[1]}", party, "dotnet", self._faults, "--listen", f"{listen[0]}:{listen[1]}", "--to", to, *options, pipe=True)
        check(bool(proxy.stdout.readline().strip()), "the fault proxy has not started")
        self.server_address = listen
        return proxy

    # --- the nodes

    def open(self, bystander: bool = True, guard: bool = True) -> "Place":
        self.bystander_port = self.network.bystander.port()
        self.calm_port = self.network.server.port()
        self.server = self._node("server", "server", self.network.server)
        self.write_server()
        self.server.start()
        self.pin = next(word[4:] for word in self.server.wait("listening").text.split() if word.startswith("key="))
        self.client = self._node("client", "client", self.network.client)
        self.write_client()
        self.client.start()
        if bystander:
            self.beside = self._node("bystander", "client", self.network.bystander)
            self._write(self.beside, self._client_text("bystander", (self.network.server_beside, self.port), {"calm": (f"127.0.0.1:{self.bystander_port}", "")}))
            self.beside.start()
            self.probe = Probe(self.network, self.folder, self.bystander_port, (self.network.server.address, self.calm_port))
        self.await_online()
        if bystander:
            self.server.wait("app-online", pattern="app=calm")
        if guard:
            self.guard = Guard(self)
        if self.probe:
            self.probe.start()
        return self

    def renew_guard(self) -> None:
        """Takes the baseline anew: what a first part of the load has brought along (code, pools, tables) must not grow with the rest."""
        self.probe.pause()  # a full collection stands still for longer than any case may
        self.guard = Guard(self)
        self.probe.start()

    def await_online(self, after: float = 0, seconds: float = 20) -> float:
        """Waits until every app of the client is online; returns when the last one was."""
        return max((self.server.wait("app-online", seconds, pattern=f"app={name} ", after=after).when for name in self._apps), default=0)

    def address(self, name: str) -> tuple[str, int]:
        return self.network.server.address, self._apps[name][0]

    def visit(self, name: str, timeout: float = 20, source: str | None = None):
        return self.network.visitor.connect(self.address(name), timeout, source)

    def node(self, name: str, client: str, token: str, apps: dict[str, tuple[str, str]]) -> Node:
        """Another client on the client's host, not yet started."""
        node = self._node(name, "client", self.network.client)
        self._write(node, self._client_text(client, self.server_address or (self.network.server_inside, self.port), apps, token))
        return node

    def write_server(self, extra: str = "") -> None:
        apps = "\n".join(f'    {name} {{ listen = "{self.network.server.address}:{port}", client = inside, {keys} }}' for name, (port, _, keys, _) in self._apps.items())
        clients = "\n".join(f'    {name} {{ token-hash = "{token_hash(token)}", ports = ["20000-29999"] }}' for name, token in self.tokens.items())
        self._write(self.server, f"""
venus.server {{
  listen = "0.0.0.0:{self.port}"
  state-dir = "{self.folder}/state"
  clients {{
{clients}
  }}
  apps {{
    calm {{ listen = "{self.network.server.address}:{self.calm_port}", client = bystander }}
{apps}
  }}
}}
{self.server_extra}
{extra}
""")

    def write_client(self, extra: str = "") -> None:
        apps = {name: (target, keys) for name, (_, target, _, keys) in self._apps.items()}
        address = self.server_address or (self.network.server_inside, self.port)
        self._write(self.client, self._client_text("inside", address, apps) + f"{self.client_extra}\n{extra}\n")

    def _client_text(self, name: str, server: tuple[str, int], apps: dict[str, tuple[str, str]], token: str | None = None) -> str:
        listed = "\n".join(f'    {app} {{ target = "{target}", {keys} }}' for app, (target, keys) in apps.items())
        # Idle links go soon, so that descriptors are back at their baseline soon.
        return f"""
venus.client {{
  name = {name}
  server {{ address = "{server[0]}:{server[1]}", key = "{self.pin}", token = "{token or self.tokens[name]}" }}
  links.idle-timeout = 1s
  apps {{
{listed}
  }}
}}
"""

    def _node(self, name: str, verb: str, party) -> Node:
        node = Node(name, verb, party, self.folder, self.venus, self.quiet, self.env.get(name, {}))
        node.group = self.groups.get(name)
        self._nodes.append(node)
        return node

    @staticmethod
    def _write(node: Node, text: str) -> None:
        node.config.write_text(text)
        node.config.chmod(0o600)

    # --- the end

    @property
    def nodes(self) -> list[Node]:
        return [node for node in self._nodes if hasattr(node, "process")]

    def close(self) -> None:
        if self.probe:
            self.probe.stop()
        for process in [*(node.process for node in self.nodes), *self._processes]:
            process.kill()
        for target in self._targets:
            target.close()
        for group in self.groups.values():
            wait_for(f"{group} is empty", 10, lambda: not (group / "cgroup.procs").read_text())
            group.rmdir()
        self.network.close()


def order(proxy: Process, words: str) -> str:
    """Has a fault proxy do something, and waits until it has."""
    proxy.stdin.write(words + "\n")
    proxy.stdin.flush()
    return proxy.stdout.readline().strip()
