"""What is measured: no tunnel at all, Venus, and ssh -R, which every Debian has. The other peers are in peers.py."""

from __future__ import annotations

import getpass
import re
import shutil
from pathlib import Path

from place import Place
from processes import Failure, run


class System:
    """A way from a visitor's port to a service. `kind` says what it is compared with: plain, sealed, or nothing."""

    name = ""
    kind = ""
    about = ""
    is_venus = False

    def missing(self) -> str | None:
        """Why it cannot be measured here; None if it can."""
        return None

    def version(self) -> str:
        return ""

    def prepare(self, place: Place) -> None:
        """Writes keys and configurations: what an operator does once, and no start-up pays for."""

    def start(self, place: Place) -> None:
        """Starts the processes. Sets `web` and `bulk`, the visitor's ports, and `nodes`, the processes by name."""

    def __init__(self) -> None:
        self.web = 0
        self.bulk = 0
        self.nodes: dict[str, int] = {}

    @property
    def roots(self) -> list[int]:
        return list(self.nodes.values())

    def run_node(self, place: Place, name: str, *command: object) -> None:
        self.nodes[name] = place.processes.start(name, *command).pid


class NoTunnel(System):
    """Straight to the services: what the machine and the programs that measure can do."""

    name, about = "no tunnel", "straight to the service"

    def start(self, place: Place) -> None:
        self.web, self.bulk = place.web, place.bulk


class Venus(System):
    """Both nodes with a configuration made by `venus init`."""

    is_venus = True

    def __init__(self, binary: Path, encryption: str, engine: str | None, resume: bool = True) -> None:
        super().__init__()
        sealed = encryption == "sealed"
        self.resumes = resume
        self.name = ("venus sealed" if sealed else "venus raw") + ("" if resume else ", resume off")
        self.kind = "sealed" if sealed else "plain"
        self.about = f"encryption = {encryption}" + ("" if resume else ", resume = off") + (f", relay.engine = {engine}" if engine else "")
        self._binary = binary
        self._engine = engine
        self._encryption = encryption
        self.extra_apps: list[tuple[str, int, int]] = []
        self.settings: dict[str, list[str]] = {node: [] if resume else [f"venus.{node}.app-defaults.resume=off"] for node in ("server", "client")}

    def version(self) -> str:
        return run(self._binary, "--version").strip()

    def prepare(self, place: Place) -> None:
        self.web, self.bulk, self._port = place.port(), place.port(), place.port()
        apps = [("web", place.web, self.web), ("bulk", place.bulk, self.bulk), *self.extra_apps]
        words = [word for name, target, port in apps for word in ("--app", f"{name}=127.0.0.1:{target}@127.0.0.1:{port}")]
        run(self._binary, "init", "--server", f"127.0.0.1:{self._port}", *words, "--out", place.folder, cwd=place.folder)

    def start(self, place: Place) -> None:
        for node in ("server", "client"):
            settings = [f"venus.{node}.app-defaults.encryption={self._encryption}", *self.settings[node]]
            if self._engine:
                settings.append(f"venus.relay.engine={self._engine}")
            words = [word for setting in settings for word in ("--set", setting)]
            self.run_node(place, node, self._binary, node, "-c", place.folder / f"{node}.conf", *words)
            if node == "server":
                place.await_listening(self._port)


class Ssh(System):
    """`ssh -R` with OpenSSH's default cipher."""

    name, kind, about = "ssh -R", "sealed", "OpenSSH, default cipher"

    def missing(self) -> str | None:
        return None if shutil.which("sshd", path="/usr/sbin:/usr/bin") and shutil.which("ssh") else "no sshd and ssh on this machine"

    def version(self) -> str:
        try:
            return re.search(r"OpenSSH_\S+?(?=[ ,])", run("sh", "-c", "ssh -V 2>&1"))[0]
        except TypeError:
            raise Failure("ssh -V says no version") from None

    def prepare(self, place: Place) -> None:
        self._port, self.web, self.bulk = place.port(), place.port(), place.port()
        for key in ("host", "user"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place.folder / key)
        Path("/run/sshd").mkdir(exist_ok=True)
        place.write("sshd_config", f"""
Port {self._port}
ListenAddress 127.0.0.1
HostKey {place.folder}/host
AuthorizedKeysFile {place.folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
""")

    def start(self, place: Place) -> None:
        self.run_node(place, "server", "/usr/sbin/sshd", "-D", "-e", "-f", place.folder / "sshd_config")
        place.await_listening(self._port)
        self.run_node(
            place, "client", "ssh", "-F", "none", "-N", "-i", place.folder / "user", "-p", self._port, "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "ExitOnForwardFailure=yes",
            "-R", f"127.0.0.1:{self.web}:127.0.0.1:{place.web}", "-R", f"127.0.0.1:{self.bulk}:127.0.0.1:{place.bulk}",
            f"{getpass.getuser()}@127.0.0.1")
