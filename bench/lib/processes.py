"""Processes that the benchmark starts: each one its own group, all of them gone at the end; and what a tree of them costs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """A measurement, or a system's start, that did not come about; the text is the reason that the report gives."""


class Processes:
    """Starts processes that outlive a call, each with a log of its own under `folder`, and ends them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen] = []

    def start(self, name: str, *command: object) -> subprocess.Popen:
        with open(self.folder / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.folder)
        self._running.append(process)
        return process

    def stop(self) -> None:
        """SIGTERM to every group, SIGKILL to what is left of it after two seconds."""
        for process in self._running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + 2
        for process in self._running:
            try:
                process.wait(max(0.01, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass  # the next line is for it
            _signal(process, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def last_words(self) -> str:
        """The last line of every log: what a failed start has to say for itself."""
        lines = []
        for log in sorted(self.folder.glob("*.log")):
            text = log.read_text(errors="replace").strip()
            if text:
                lines.append(f"{log.stem}: {text.splitlines()[-1][:200]}")
        return " | ".join(lines)


def _signal(process: subprocess.Popen, number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass  # ended by itself


def run(*command: object, timeout: float = 30, cwd: Path | None = None) -> str:
    """Runs a command to its end and returns its standard output; `Failure` if it fails or takes longer than `timeout` seconds."""
    words = [str(part) for part in command]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=timeout, cwd=cwd, stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        raise Failure(f"{Path(words[0]).name} took longer than {timeout:g} s") from None
    except OSError as error:
        raise Failure(f"{words[0]}: {error.strerror}") from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        raise Failure(f"{Path(words[0]).name} ended with {done.returncode}: {said[:200]}")
    return done.stdout


def await_condition(what: str, seconds: float, condition) -> None:
    """Waits until `condition()` holds; `Failure` naming `what` if it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {seconds:g} s")
        time.sleep(0.002)


def tree(roots: list[int]) -> list[int]:
    """The processes named and all that descend from them (sshd serves each client in a child)."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = _stat(int(entry))
            if stat:
                children.setdefault(int(stat[1]), []).append(int(entry))
    found, queue = [], list(roots)
    while queue:
        process = queue.pop()
        found.append(process)
        queue += children.get(process, [])
    return found


def cpu_seconds(roots: list[int]) -> float:
    """Processor time taken so far by the processes, their descendants and the children they have waited for (proc(5), stat)."""
    ticks = 0
    for process in tree(roots):
        stat = _stat(process)
        if stat:
            ticks += sum(int(field) for field in stat[11:15])
    return ticks / TICKS


def memory_mb(roots: list[int], field: str = "VmRSS") -> float:
    """Resident memory of the processes and their descendants in 10^6 bytes: VmRSS is now, VmHWM the most there ever was."""
    kib = 0
    for process in tree(roots):
        try:
            for line in Path(f"/proc/{process}/status").read_text().splitlines():
                if line.startswith(field + ":"):
                    kib += int(line.split()[1])
        except FileNotFoundError:
            continue  # ended meanwhile
    return kib * 1024 / 1e6


def _stat(process: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on: the second is a name that may hold anything, spaces and brackets included."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def listening(port: int) -> bool:
    """Whether something listens on the port, without a connection that it would have to deal with (proc(5), net/tcp: state 0A)."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as lines:
            if any(fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port for fields in map(str.split, lines) if fields[0] != "sl"):
                return True
    return False
