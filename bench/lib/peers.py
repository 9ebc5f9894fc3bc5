"""Other tunnels, as far as their commands are on this machine: each with its fastest plain and its default encrypted settings."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from place import Place
from processes import Failure, run
from systems import System


class Peer(System):
    """A system whose commands are looked for in the folder of `--peers`, then on PATH."""

    commands: tuple[str, ...] = ()

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self._folder = folder

    def command(self, name: str) -> str:
        return (self._folder and shutil.which(name, path=str(self._folder))) or shutil.which(name) or name

    def missing(self) -> str | None:
        absent = [name for name in self.commands if not shutil.which(self.command(name))]
        return f"{' and '.join(absent)} not found" if absent else None

    def version(self) -> str:
        found = re.search(r"\d+\.\d+\.\d+", run("sh", "-c", f"{self.command(self.commands[0])} --version 2>&1"))
        return found[0] if found else "unknown"

    def take_ports(self, place: Place) -> None:
        self._port, self.web, self.bulk = place.port(), place.port(), place.port()


class Frp(Peer):
    """frp: its default is one multiplexed TLS connection; without multiplexing it keeps a pool of connections."""

    commands = ("frps", "frpc")

    def __init__(self, folder: Path | None, multiplexed: bool, tls: bool) -> None:
        super().__init__(folder)
        self.kind = "sealed" if tls else "plain"
        self.name = "frp" + (" TLS" if tls else "") + (" mux" if multiplexed else "")
        self.about = f"{'TLS' if tls else 'no TLS'}, {'multiplexed' if multiplexed else 'not multiplexed, pool of 5'}"
        self._multiplexed, self._tls = multiplexed, tls

    def prepare(self, place: Place) -> None:
        self.take_ports(place)
        # Before 0.52 the files are INI, from then on TOML.
        self._files = self._toml(place) if tuple(map(int, self.version().split("."))) >= (0, 52, 0) else self._ini(place)

    def start(self, place: Place) -> None:
        self.run_node(place, "server", self.command("frps"), "-c", self._files[0])
        place.await_listening(self._port)
        self.run_node(place, "client", self.command("frpc"), "-c", self._files[1])

    def _ini(self, place: Place) -> tuple[Path, Path]:
        mux, tls, pool = str(self._multiplexed).lower(), str(self._tls).lower(), 0 if self._multiplexed else 5
        proxies = "".join(
            f"[{name}]\ntype = tcp\nlocal_ip = 127.0.0.1\nlocal_port = {target}\nremote_port = {port}\n"
            for name, target, port in (("web", place.web, self.web), ("bulk", place.bulk, self.bulk)))
        common = f"token = bench\ntcp_mux = {mux}\nlog_level = error\n"
        return (
            place.write("frps.ini", f"[common]\nbind_addr = 127.0.0.1\nproxy_bind_addr = 127.0.0.1\nbind_port = {self._port}\n{common}"),
            place.write("frpc.ini", (
                f"[common]\nserver_addr = 127.0.0.1\nserver_port = {self._port}\n"
                f"tls_enable = {tls}\npool_count = {pool}\n{common}{proxies}")))

    def _toml(self, place: Place) -> tuple[Path, Path]:
        mux, tls, pool = str(self._multiplexed).lower(), str(self._tls).lower(), 0 if self._multiplexed else 5
        proxies = "".join(
            f'[[proxies]]\nname = "{name}"\ntype = "tcp"\nlocalIP = "127.0.0.1"\nlocalPort = {target}\nremotePort = {port}\n'
            for name, target, port in (("web", place.web, self.web), ("bulk", place.bulk, self.bulk)))
        common = f'auth.token = "bench"\ntransport.tcpMux = {mux}\nlog.level = "error"\n'
        return (
            place.write("frps.toml", f'bindAddr = "127.0.0.1"\nproxyBindAddr = "127.0.0.1"\nbindPort = {self._port}\n{common}'),
            place.write("frpc.toml", (
                f'serverAddr = "127.0.0.1"\nserverPort = {self._port}\n'
                f'transport.tls.enable = {tls}\ntransport.poolCount = {pool}\n{common}{proxies}')))


class Rathole(Peer):
    """rathole: one connection a visitor, over bare TCP, TLS, or Noise where it was built with it."""

    commands = ("rathole",)

    def __init__(self, folder: Path | None, transport: str) -> None:
        super().__init__(folder)
        self.kind = "plain" if transport == "tcp" else "sealed"
        self.name = {"tcp": "rathole", "tls": "rathole TLS", "noise": "rathole Noise"}[transport]
        self.about = f"transport = {transport}"
        self._transport = transport

    def missing(self) -> str | None:
        absent = super().missing()
        if absent or self._transport != "noise":
            return absent
        try:
            return None if "Key" in run(self.command("rathole"), "--genkey", timeout=5) else "built without Noise"
        except Failure:
            return "built without Noise"

    def prepare(self, place: Place) -> None:
        self.take_ports(place)
        server, client = getattr(self, f"_{self._transport}")(place)
        self._server = place.write("rathole-server.toml", (
            f'[server]\nbind_addr = "127.0.0.1:{self._port}"\ndefault_token = "bench"\n{server}'
            f'[server.services.web]\nbind_addr = "127.0.0.1:{self.web}"\n[server.services.bulk]\nbind_addr = "127.0.0.1:{self.bulk}"\n'))
        self._client = place.write("rathole-client.toml", (
            f'[client]\nremote_addr = "127.0.0.1:{self._port}"\ndefault_token = "bench"\n{client}'
            f'[client.services.web]\nlocal_addr = "127.0.0.1:{place.web}"\n[client.services.bulk]\nlocal_addr = "127.0.0.1:{place.bulk}"\n'))

    def start(self, place: Place) -> None:
        self.run_node(place, "server", self.command("rathole"), "--server", self._server)
        place.await_listening(self._port)
        self.run_node(place, "client", self.command("rathole"), "--client", self._client)

    def _tcp(self, _: Place) -> tuple[str, str]:
        return ('[server.transport]\ntype = "tcp"\n', '[client.transport]\ntype = "tcp"\n')

    def _tls(self, place: Place) -> tuple[str, str]:
        key, certificate, bundle = (place.folder / name for name in ("tls.key", "tls.crt", "tls.pfx"))
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-keyout", key, "-out", certificate,
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", bundle, "-passout", "pass:bench")
        return (
            f'[server.transport]\ntype = "tls"\n[server.transport.tls]\npkcs12 = "{bundle}"\npkcs12_password = "bench"\n',
            f'[client.transport]\ntype = "tls"\n[client.transport.tls]\ntrusted_root = "{certificate}"\nhostname = "localhost"\n')

    def _noise(self, _: Place) -> tuple[str, str]:
        private, public = re.findall(r"Key:\s*(\S+)", run(self.command("rathole"), "--genkey"))
        return (
            f'[server.transport]\ntype = "noise"\n[server.transport.noise]\nlocal_private_key = "{private}"\n',
            f'[client.transport]\ntype = "noise"\n[client.transport.noise]\nremote_public_key = "{public}"\n')


class Bore(Peer):
    """bore: one connection a visitor, never encrypted; its control port is fixed, and each app is a process of its own."""

    name, kind, about, commands = "bore", "plain", "its only mode", ("bore",)
    CONTROL_PORT = 7835

    def prepare(self, place: Place) -> None:
        self.take_ports(place)

    def start(self, place: Place) -> None:
        self.run_node(place, "server", self.command("bore"), "server")
        place.await_listening(self.CONTROL_PORT)
        for name, target, port in (("web", place.web, self.web), ("bulk", place.bulk, self.bulk)):
            self.run_node(place, f"client-{name}", self.command("bore"), "local", target, "--local-host", "127.0.0.1", "--to", "127.0.0.1", "--port", port)


class Chisel(Peer):
    """chisel: SSH over one WebSocket."""

    name, kind, about, commands = "chisel", "sealed", "SSH over a WebSocket, its only mode", ("chisel",)

    def prepare(self, place: Place) -> None:
        self.take_ports(place)

    def start(self, place: Place) -> None:
        self.run_node(place, "server", self.command("chisel"), "server", "--host", "127.0.0.1", "--port", self._port, "--reverse")
        place.await_listening(self._port)
        self.run_node(
            place, "client", self.command("chisel"), "client", f"http://127.0.0.1:{self._port}",
            f"R:127.0.0.1:{self.web}:127.0.0.1:{place.web}", f"R:127.0.0.1:{self.bulk}:127.0.0.1:{place.bulk}")


def all_peers(folder: Path | None) -> list[System]:
    return [
        Bore(folder), Rathole(folder, "tcp"), Frp(folder, multiplexed=False, tls=False),
        Rathole(folder, "tls"), Rathole(folder, "noise"), Frp(folder, multiplexed=True, tls=True), Frp(folder, multiplexed=False, tls=True), Chisel(folder)]
