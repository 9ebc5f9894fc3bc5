"""Stands tunnels beside each other on one machine: in each round every system has its turn, so that what else the machine does hits all alike."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import machine
import measurements
import peers
import report
import scale
from place import Place, await_answer
from processes import Failure
from samples import Samples
from systems import NoTunnel, Ssh, System, Venus


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run.sh", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of one second each, within two minutes: to see that all works, not to be quoted")
    parser.add_argument("--rounds", type=int, help="rounds (3)")
    parser.add_argument("--seconds", type=int, help="how long each load lasts (3)")
    parser.add_argument("--only", metavar="SYSTEM,…", help="systems whose names contain one of the words: 'venus raw', 'frp', …")
    parser.add_argument("--figures", metavar="FIGURE,…", help="measurements with a figure whose name contains one of the words, and what a turn starts with: 'new', 'keep_32', 'rate'")
    parser.add_argument("--engine", metavar="NAME", help="the relay engine of Venus' nodes: auto, epoll, portable")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="a folder with frps, frpc, rathole, bore, chisel; PATH is searched too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where all samples go (bench-results.json)", default=Path("bench-results.json"))
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="where the tables go, beside standard output")
    parser.add_argument("--venus", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 3)
    chosen.seconds = chosen.seconds or (1 if chosen.quick else 3)
    return chosen


class Bench:
    """The run: its systems, its samples, and how long it may take."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.samples = Samples()
        self.loads: list[float] = []
        self.absent: dict[str, str] = {}
        self._ends = time.monotonic() + 105 if chosen.quick else None
        self._turns = 0

    def candidates(self) -> list[System]:
        """Made anew for each turn: a system keeps its ports and processes."""
        folder = self.chosen.peers.resolve() if self.chosen.peers else None
        venus = [Venus(self.chosen.venus, encryption, self.chosen.engine, resume) for encryption, resume in (("none", True), ("sealed", True), ("sealed", False))]
        every = [NoTunnel(), *venus, Ssh(), *peers.all_peers(folder)]
        words = words_of(self.chosen.only)
        return [system for system in every if not words or any(word in system.name for word in words)]

    def systems(self) -> list[System]:
        self.absent = {system.name: reason for system in self.candidates() if (reason := system.missing())}
        return [system for system in self.candidates() if system.name not in self.absent]

    def run(self, finished_round) -> None:
        for number in range(self.chosen.rounds):
            fresh = self.systems()
            shift = number % max(1, len(fresh))
            for system in fresh[shift:] + fresh[:shift]:
                say(f"round {number + 1} of {self.chosen.rounds}: {system.name}")
                self._turn(system)
                if isinstance(system, Venus) and system.resumes and not self.chosen.quick and not self.chosen.figures:
                    self._scale(system)
            finished_round(number + 1)

    def _place(self) -> Place:
        self._turns += 1
        return Place(self.chosen.work / f"turn-{self._turns}")

    def _turn(self, system: System) -> None:
        words = words_of(self.chosen.figures)
        everything = [
            measurement for measurement in measurements.of_a_turn(self.chosen.quick)
            if not words or not measurement.figures or any(word in figure for figure in measurement.figures for word in words)]
        self.loads.append(machine.load())
        place = self._place()
        try:
            place.start_services()
            system.prepare(place)
            begun = time.monotonic()
            system.start(place)
            await_answer(system.web, 15)
            if system.roots:
                self.samples.add(system.name, {"start_ms": (time.monotonic() - begun) * 1e3})
            turn = measurements.Turn(system, place, self.chosen.seconds)
            for measurement in everything:
                if system.roots or not measurement.needs_tunnel:
                    self._take(system, place, measurement.figures, lambda: measurement.take(turn))
        except Failure as failure:
            names = tuple(name for measurement in everything for name in measurement.figures)
            self.samples.fail(system.name, ("start_ms", *names), f"{failure}; {place.processes.last_words()}")
        finally:
            place.close()

    def _scale(self, system: System) -> None:
        for measurement in scale.of_venus():
            place = self._place()
            try:
                place.start_services()
                venus = next(candidate for candidate in self.candidates() if candidate.name == system.name)
                self._take(system, place, measurement.figures, lambda: measurement.take(venus, place, self.chosen.seconds))
            finally:
                place.close()

    def _take(self, system: System, place: Place, names: tuple[str, ...], take) -> None:
        """One measurement; whatever goes wrong with it is its own affair, a program that says something unforeseen included."""
        try:
            if self._ends and time.monotonic() > self._ends:
                raise Failure("out of time: --quick ends within two minutes")
            self.samples.add(system.name, take())
        except (Failure, OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            failure = error if isinstance(error, Failure) else Failure(f"{type(error).__name__}: {error}")
            say(f"  {', '.join(names) or 'warm-up'}: {failure}")
            self.samples.fail(system.name, names, str(failure))
            if "iperf3" in str(failure):
                place.renew_iperf()


def words_of(list_of_words: str | None) -> list[str]:
    return [word.strip() for word in list_of_words.split(",")] if list_of_words else []


def say(text: str) -> None:
    print(f"# {text}", file=sys.stderr, flush=True)


def main() -> int:
    chosen = options()
    bench = Bench(chosen)
    begun = datetime.now(timezone.utc)
    facts = machine.describe()
    systems = bench.systems()
    if not systems:
        print("bench: no system of that name is here", file=sys.stderr)
        return 1

    def result(rounds: int) -> report.Report:
        return report.Report(bench.samples, systems, {
            **facts, "date": begun.strftime("%Y-%m-%d %H:%M UTC"), "rounds": str(rounds), "seconds a load": str(chosen.seconds),
            "load average before turns": f"{min(bench.loads):.1f} to {max(bench.loads):.1f}"}, bench.absent)

    def write(rounds: int) -> None:
        """After every round: a run that is ended early leaves what it has."""
        chosen.json.write_text(result(rounds).json())
        if chosen.markdown:
            chosen.markdown.write_text(result(rounds).markdown())

    bench.run(write)
    print(result(chosen.rounds).markdown())
    say(f"all samples: {chosen.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
