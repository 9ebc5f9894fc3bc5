"""Venus' nodes as processes, and what their logs say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

from basics import Failure, wait_for
from network import Party
from processes import Process


class Line:
    """One event of a log: when (seconds since the epoch), its level, its actor, its name, and the whole line."""

    __slots__ = ("when", "level", "actor", "event", "text")

    def __init__(self, text: str) -> None:
        stamp, self.level, self.actor, self.event = (text.split(" ", 4) + ["", "", "", ""])[:4]
        self.when = datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()
        self.text = text


class Log:
    """Follows a log that is being written. Of what is said for each connection only the numbers are kept."""

    KEPT = {"info", "warn", "error", "critical", "warning", "information"}

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._rest = b""
        self.actors = 0
        self.last = 0.0  # when the last line was written, by the node's own clock
        self.counts: Counter[str] = Counter()
        self.lines: list[Line] = []
        self.strange: list[str] = []

    def read(self) -> "Log":
        with open(self._path, "rb") as file:
            file.seek(self._offset)
            fresh = file.read()
        self._offset += len(fresh)
        *whole, self._rest = (self._rest + fresh).split(b"\n")
        for raw in whole:
            self._take(raw.decode(errors="replace"))
        return self

    def _take(self, text: str) -> None:
        try:
            line = Line(text)
        except ValueError:
            self.strange.append(text)
            return
        self.counts[line.event] += 1
        self.last = line.when
        if line.actor.startswith("/user"):
            self.actors += (line.event == "started") - (line.event == "stopped")
        if line.level in self.KEPT:
            self.lines.append(line)

    def find(self, event: str, pattern: str = "", after: float = 0) -> list[Line]:
        return [line for line in self.read().lines if line.event == event and line.when >= after and re.search(pattern, line.text)]


class Node:
    """A server or a client; it may be started, killed and started again. Its configuration is a file."""

    def __init__(self, name: str, verb: str, party: Party, folder: Path, venus: Path, quiet: bool, env: dict[str, str]) -> None:
        self.name, self.verb, self.party, self.folder, self._venus = name, verb, party, folder, venus
        self._level = "info" if quiet else "debug"
        self.config = folder / f"{name}.conf"
        self._starts = 0
        self._env = env
        self.group: Path | None = None  # the cgroup that it starts in
        self.process: Process
        self.log: Log

    def start(self) -> "Node":
        self._starts += 1
        name = self.name if self._starts == 1 else f"{self.name}-{self._starts}"
        self.process = Process(name, self.party, self.folder, self._venus, self.verb, "-c", self.config, "--log-level", self._level, env=self._env, group=self.group)
        self.log = Log(self.process.log)
        return self

    def kill(self) -> None:
        self.process.kill()

    def wait(self, event: str, seconds: float = 20, count: int = 1, pattern: str = "", after: float = 0) -> Line:
        """Waits until the log has the event so many times, and returns the last of these."""
        try:
            wait_for(f"{self.name}: {event} {pattern} × {count}", seconds, lambda: len(self.log.find(event, pattern, after)) >= count or not self.process.alive)
            return self.log.find(event, pattern, after)[count - 1]
        except (Failure, IndexError):
            last = self.log.read().lines[-1].text if self.log.lines else "nothing"
            raise Failure(f"{self.name} never said '{event} {pattern}' × {count}; its last word: {last[:160]}") from None

    def crash(self) -> str | None:
        """What the log says of an exception that nobody handled."""
        self.log.read()
        bad = next((text for text in self.log.strange if "Unhandled exception" in text or "Process terminated" in text), None)
        return bad or next((line.text for line in self.log.lines if line.level == "error" and line.event == "failed"), None)
