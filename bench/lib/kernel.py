"""Has the kernel's benchmarks run on one actor runtime after the other, round by round, and makes a table of it. For bench/kernel.sh, which builds them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from samples import Samples

FIGURES = ("time", "processor", "bytes")
TITLES = {
    "Tell": "tell",
    "TellFromFour": "tell, from four threads at once",
    "PingPong": "there and back between two actors",
    "PingPongOfMany": "there and back, 50 pairs at once",
    "Ask": "ask",
    "SpawnAndStop": "bridge-sized actor: made, watched, two messages, a timer, stopped",
    "Timer": "timer started anew",
}


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("built", type=Path, nargs="+", help="folders of what was built, Venus' own first, each named for its runtime")
    return parser.parse_args()


def run(built: Path, samples: Samples) -> None:
    program = built / "bin" / "Venus.Benchmarks" / "release" / "Venus.Benchmarks.dll"
    printed = subprocess.run(["dotnet", program, "kernel"], stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in printed.splitlines():
        mark, name, *values = line.split() or ("", "")
        if mark != "kernel":
            continue  # a runtime's own log
        samples.add(built.name, {f"{name} {figure}": float(value) for figure, value in zip(FIGURES, values, strict=True)})


def duration(nanoseconds: float) -> str:
    return f"{nanoseconds / 1000:.2f} µs" if nanoseconds >= 1000 else f"{nanoseconds:.0f} ns"


def with_spread(samples: Samples, system: str, figure: str) -> str:
    summary = samples.summary(system, figure)
    return f"{duration(summary.median)} ({duration(summary.least)} to {duration(summary.most)})"


def row(samples: Samples, systems: list[str], name: str) -> str:
    cells = [TITLES.get(name, name)]
    for figure in FIGURES:
        medians = [samples.median(system, f"{name} {figure}") for system in systems]
        cells += [f"{median:.0f} B" for median in medians] if figure == "bytes" else [with_spread(samples, system, f"{name} {figure}") for system in systems]
        if len(medians) > 1:
            cells.append(f"{medians[0] / medians[1]:.2f}" if round(medians[1]) else "–")
    return f"| {' | '.join(cells)} |"


def table(samples: Samples, systems: list[str]) -> str:
    kinds = ("time", "processor time", "allocated")
    head = [f"{kind}, {system}" for kind in kinds for system in (*systems, *(["ratio"] if len(systems) > 1 else []))]
    names = dict.fromkeys(figure.split()[0] for _, figure in samples.values)
    return "\n".join([f"| for one | {' | '.join(head)} |", "|---" * (len(head) + 1) + "|", *(row(samples, systems, name) for name in names)])


def main() -> None:
    chosen = options()
    samples = Samples()
    for number in range(chosen.rounds):
        for built in chosen.built if number % 2 == 0 else reversed(chosen.built):
            print(f"# round {number + 1} of {chosen.rounds}: {built.name}", file=sys.stderr)
            run(built, samples)
    print(table(samples, [built.name for built in chosen.built]))


if __name__ == "__main__":
    main()
