"""Runs the cases one after the other: a line for each as it ends, and a Markdown report."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import cases  # noqa: F401: registers them
from network import why_no_namespaces
from run import CASES, Case, Outcome, Run

ROOT = Path(__file__).resolve().parents[3]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/faults/run.sh", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names or numbers; all if none is given")
    parser.add_argument("--list", action="store_true", help="say which cases there are")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", dest="size", action="store_const", const="short", help="the short set, in less than two minutes")
    size.add_argument("--long", dest="size", action="store_const", const="long", help="every case in full size")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="where the report goes, beside standard output")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where logs and configurations of failed cases are kept")
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.size = chosen.size or "usual"
    return chosen


def selected(chosen: argparse.Namespace) -> list[Case]:
    if chosen.cases:
        unknown = [word for word in chosen.cases if not any(word in (case.number, case.name) for case in CASES)]
        if unknown:
            sys.exit(f"faults: there is no case {', '.join(unknown)}; --list says which there are")
        return [case for case in CASES if case.number in chosen.cases or case.name in chosen.cases]
    if chosen.size == "short":
        return [case for case in CASES if case.short]
    return [case for case in CASES if chosen.size == "long" or not case.long_only]


def build(project: str, binary: str, work: Path) -> Path:
    print(f"# publishing {project}", file=sys.stderr, flush=True)
    out = work / Path(project).name
    done = subprocess.run(["dotnet", "publish", ROOT / project, "-c", "Release", "-o", out, "-v", "q", "--nologo"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return out / binary


def line(outcome: Outcome) -> str:
    verdict = "PASS" if outcome.passed else "FAIL"
    text = f"{verdict}  {outcome.case.number:>2} {outcome.case.name}: {outcome.figure} [{outcome.seconds:.0f} s]"
    extra = " | ".join(part for part in (outcome.held, outcome.echo and f"echo p99 {outcome.echo}") if part)
    return text + (f"\n          {extra}" if extra else "")


def report(outcomes: list[Outcome], skipped: dict[str, str], size: str) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    rows = [f"| {o.case.number} | {o.case.title} | {'pass' if o.passed else '**FAIL**'} | {o.figure} | {o.echo or '–'} | {o.held or '–'} | {o.seconds:.0f} |" for o in outcomes]
    lost = [f"\nNot run: {', '.join(names)}: {reason}." for reason, names in _grouped(skipped).items()]
    return "\n".join([
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.release()}, {os.cpu_count()} cores, {memory:.0f} GiB; size: {size}.", "",
        "| # | case | | figure | unrelated app, p99 | left behind: server · client (after/before) | s |", "|---|---|---|---|---|---|---|",
        *rows, *lost, ""])


def _grouped(skipped: dict[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, reason in skipped.items():
        grouped.setdefault(reason, []).append(name)
    return grouped


def keep(outcome: Outcome, work: Path, folder: Path | None) -> None:
    if folder and not outcome.passed:
        folder.mkdir(parents=True, exist_ok=True)
        for place in work.glob(f"{outcome.case.name}-*"):
            subprocess.run(["cp", "-r", place, folder], check=False)


def main() -> int:
    chosen = options()
    if chosen.list:
        for case in CASES:
            marks = [mark for mark, holds in (("short", case.short), ("long only", case.long_only), ("needs no namespaces", not case.network)) if holds]
            print(f"{case.number:>3}  {case.name:<16} {case.title}{' (' + ', '.join(marks) + ')' if marks else ''}")
        return 0
    todo, skipped, outcomes = selected(chosen), {}, []
    reason = why_no_namespaces()
    if reason:
        print(f"# no network namespaces here ({reason}): on one loopback, without the cases that need them", flush=True)
    venus = Path(os.environ["VENUS_BIN"]) if os.environ.get("VENUS_BIN") else build("src/Venus", "venus", chosen.work)
    faults = Path(os.environ["FAULTS_BIN"]) if os.environ.get("FAULTS_BIN") else build("tests/Venus.Faults", "Venus.Faults.dll", chosen.work)
    for case in todo:
        if reason and case.network:
            skipped[case.name] = f"no network namespaces here ({reason})"
            continue
        outcome = Run(case, chosen.size, chosen.work, venus, faults, not reason).execute()
        outcomes.append(outcome)
        print(line(outcome), flush=True)
        keep(outcome, chosen.work, chosen.keep)
    failed = sum(not outcome.passed for outcome in outcomes)
    text = report(outcomes, skipped, chosen.size)
    if chosen.markdown:
        chosen.markdown.write_text(text)
    if len(outcomes) > 1:
        print("\n" + text)
    print(f"{len(outcomes) - failed} passed, {failed} failed, {len(skipped)} not run", flush=True)
    return 1 if failed or not outcomes else 0


def _end(*_: object) -> None:
    raise KeyboardInterrupt  # so that what is open is closed


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
