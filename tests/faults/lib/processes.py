"""Processes that a case starts, each one its own group, all of them gone at the end; and what one of them takes."""

from __future__ import annotations

import os
import signal
import struct
import socket
import subprocess
import time
from pathlib import Path

from basics import Failure
from network import Party

TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """One running program, with its log."""

    def __init__(self, name: str, party: Party, folder: Path, *command: object, env: dict[str, str] | None = None, pipe: bool = False,
                 group: Path | None = None) -> None:
        self.name = name
        self.folder = folder
        self.log = folder / f"{name}.log"
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                party.command(*command), stdin=subprocess.PIPE if pipe else subprocess.DEVNULL, stdout=subprocess.PIPE if pipe else log,
                stderr=log, start_new_session=True, cwd=folder, env={**os.environ, "TMPDIR": str(folder), **(env or {})}, text=pipe, preexec_fn=lambda: _begin(group))

    @property
    def pid(self) -> int:
        """nsenter(1) becomes the program: they are one process."""
        return self._process.pid

    @property
    def stdin(self):
        return self._process.stdin

    @property
    def stdout(self):
        return self._process.stdout

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        return self._process.poll()

    def signal(self, number: int) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass  # ended by itself

    def kill(self) -> None:
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self._process.wait()

    def wait(self, seconds: float) -> int:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f"{self.name} has not ended within {seconds:g} s") from None

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def sockets(self) -> int:
        """Sockets alone: descriptors are also files of code that the runtime loads when it needs them, and pipes that are kept for the next bulk."""
        count = 0
        for number in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                count += os.readlink(f"/proc/{self.pid}/fd/{number}").startswith("socket:")
            except FileNotFoundError:
                continue  # closed meanwhile
        return count

    def memory(self, field: str = "VmRSS") -> float:
        """Resident memory in 10^6 bytes: VmRSS is now, VmHWM the most there ever was."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024 / 1e6
        raise Failure(f"{self.name} has ended")

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def _begin(group: Path | None) -> None:
    """
    Joins a cgroup first, so that the program finds its limits when it starts. Undoes the driver's own nice(1), and more where that is allowed: what else this machine does is not to be seen in latencies.
    What nodes do to each other is, for all have the same priority.
    """
    if group:
        (group / "cgroup.procs").write_text(str(os.getpid()))
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except PermissionError:
        os.setpriority(os.PRIO_PROCESS, 0, 0)


def collect(process: Process) -> None:
    """
    Has a .NET process make a full garbage collection, as dotnet-gcdump does: an event session that asks for GCHeapCollect,
    over the runtime's diagnostics socket (dotnet/diagnostics, ipc-protocol.md). That stands in the case's own folder: in one for all, a process that was
    killed leaves its socket to whoever has its number next.
    """
    path = next(process.folder.glob(f"dotnet-diagnostic-{process.pid}-*-socket"), None)
    if path is None:
        raise Failure(f"{process.name} has no diagnostics socket")
    provider = struct.pack("<QI", 0x800000, 4) + _text("Microsoft-Windows-DotNETRuntime") + _text("")
    body = struct.pack("<IIBI", 1, 1, 0, 1) + provider
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as session:
        session.settimeout(20)
        session.connect(str(path))
        session.sendall(_ipc(2, 3, body))
        number = session.recv(28)[20:28]
        time.sleep(0.3)  # the collection runs on the finalizer's thread; nothing tells when it is done
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stop:
            stop.settimeout(20)
            stop.connect(str(path))
            stop.sendall(_ipc(2, 1, number))
            while session.recv(65536):
                pass  # the events are of no interest
            stop.recv(64)


def _ipc(command_set: int, command: int, body: bytes) -> bytes:
    return b"DOTNET_IPC_V1\0" + struct.pack("<HBBH", 20 + len(body), command_set, command, 0) + body


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text) + 1) + (text + "\0").encode("utf-16-le")
