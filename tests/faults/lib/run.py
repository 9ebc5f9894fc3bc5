"""A case: what it is called, how big it is, and the places that it makes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from basics import Failure, check
from network import Loopback, Network
from place import Place

# Beyond what an echo without Venus takes meanwhile. The short set runs where other things build and test: there it is only shown.
P99_MS = {"short": 1000, "usual": 50, "long": 50}

CASES: list["Case"] = []


@dataclass
class Case:
    """One row of the report."""

    number: str
    name: str
    title: str
    work: Callable[["Run"], str]
    short: bool = False       # part of the short set
    long_only: bool = False   # only with --long, or when it is named
    network: bool = True      # needs namespaces


def case(number: int | str, name: str, title: str, **options: bool) -> Callable:
    """Registers a function as a case: it returns the figure, or raises `Failure`."""
    def register(work: Callable[["Run"], str]) -> Callable:
        CASES.append(Case(str(number), name, title, work, **options))
        return work
    return register


@dataclass
class Outcome:
    """What became of a case."""

    case: Case
    passed: bool
    figure: str
    held: str = ""
    echo: str = ""
    seconds: float = 0


@dataclass
class Run:
    """One case while it runs: makes its places, and sees to it that all of them are left as they were found."""

    case: Case
    size: str
    folder: Path
    venus: Path
    faults: Path
    namespaces: bool
    places: list[Place] = field(default_factory=list)

    def pick(self, short: object, usual: object, long: object) -> object:
        """How much of it: what CI has time for, what one run takes, and the full size."""
        return {"short": short, "usual": usual, "long": long}[self.size]

    def place(self, quiet: bool = False) -> Place:
        network = Network() if self.namespaces else Loopback()
        place = Place(network, self.folder / f"{self.case.name}-{len(self.places) + 1}", self.venus, self.faults, quiet, brief=self.size == "short")
        self.places.append(place)
        return place

    def execute(self) -> Outcome:
        begun = time.monotonic()
        try:
            figure = self.case.work(self)
            held, echo = self._hold()
            outcome = Outcome(self.case, True, figure, held, echo)
        except Failure as failure:
            outcome = Outcome(self.case, False, str(failure))
        except Exception as error:  # noqa: BLE001: a case that fails in its own way must not take the others along
            outcome = Outcome(self.case, False, f"{type(error).__name__}: {error}")
            if not isinstance(error, OSError):
                import traceback
                traceback.print_exc()
        finally:
            for place in self.places:
                place.close()
        outcome.seconds = time.monotonic() - begun
        return outcome

    def _hold(self) -> tuple[str, str]:
        held, echoes = [], []
        for place in self.places:
            if place.probe:
                echoes.append(_unrelated(place.probe.figures(), P99_MS[self.size]))
            if place.guard:
                held.append(place.guard.hold())
        return " · ".join(held), " · ".join(echoes)


def _unrelated(figures: dict, limit: float) -> str:
    """The unrelated app's echoes: none lost, and the 99th percentile within the limit (ms) of what an echo without Venus takes meanwhile."""
    tunnel, bare = figures["tunnel"], figures["bare"]
    check(tunnel["echoes"] > 0 and tunnel["lost"] == 0, f"the unrelated app: {tunnel['echoes']} echoes, lost its connection {tunnel['lost']} times")
    check(tunnel["p99"] < limit + bare["p99"], f"the unrelated app: p99 {tunnel['p99']:.0f} ms of {tunnel['echoes']} echoes, the worst {tunnel['max']:.0f} ms; {bare['p99']:.0f} ms without Venus")
    return f"{tunnel['p99']:.1f} ms of {tunnel['echoes']:,}, the worst {tunnel['max']:.0f} (bare {bare['p99']:.1f}, {bare['max']:.0f})"
