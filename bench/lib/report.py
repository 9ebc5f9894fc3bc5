"""The samples as Markdown tables for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from processes import Failure
from samples import Samples
from systems import System


@dataclass(frozen=True)
class Column:
    """One column: the names of the figures that share a cell, and how many digits follow the point."""

    title: str
    figures: tuple[str, ...]
    digits: int = 0
    spread: bool = True


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    venus_only: bool = False


def _latencies(name: str) -> tuple[str, str]:
    return (f"{name}_p50", f"{name}_p99")


TABLES = (
    Table("Throughput, Gbit/s", tuple(
        Column(f"{way} × {streams}", (f"{way}_{streams}_gbit",), 2) for streams in (1, 8) for way in ("up", "down"))),
    Table("Processor time of all tunnel processes, seconds a GB", tuple(
        Column(f"{way} × {streams}", (f"{way}_{streams}_cpu",), 2) for streams in (1, 8) for way in ("up", "down"))),
    Table("Requests a second, keep-alive, and new connections a second", (
        *(Column(f"{count} conn.", (f"keep_{count}_rps",)) for count in (1, 32, 256)), Column("new conn./s", ("new_rps",)),
        Column("CPU µs/request", ("keep_32_cpu",)), Column("CPU µs/new conn.", ("new_cpu",)))),
    Table("Latency under that load, p50 / p99 in ms", (
        *(Column(f"{count} conn.", _latencies(f"keep_{count}"), 2, False) for count in (1, 32, 256)),
        Column("new conn., 32 at once", _latencies("new"), 2, False), Column("200/s beside 8 bulk streams", _latencies("beside"), 2, False))),
    Table("Latency at a constant rate, p50 / p99 in ms", tuple(
        Column(f"{rate}/s", _latencies(f"rate_{rate}"), 2, False) for rate in (1000, 2000, 3000, 4000))),
    Table("Memory of all tunnel processes, MB resident, and start", (
        Column("idle", ("idle_mb",), 1), Column("+ 1,000 idle visitors", ("visitors_1000_mb",), 1), Column("most under load", ("peak_mb",), 1),
        Column("start to first byte, ms", ("start_ms",)))),
    Table("Venus with 2,000 apps, and with 9,000 idle visitors", (
        Column("all apps online, s", ("apps_online_s",), 2), Column("idle CPU, server %", ("apps_idle_server",), 2),
        Column("idle CPU, client %", ("apps_idle_client",), 2), Column("both nodes, MB", ("apps_mb",), 1),
        Column("one app up, Gbit/s", ("apps_up_gbit",), 2), Column("9,000 visitors: KiB each, server", ("many_server_kib",), 1),
        Column("client", ("many_client_kib",), 1), Column("both nodes, MB", ("many_mb",), 1)),
        venus_only=True),
)

# What Venus is held against its best rival in: title, figure, whether more is better.
RIVALRIES = (
    ("up × 1", "up_1_gbit", True), ("down × 1", "down_1_gbit", True), ("up × 8", "up_8_gbit", True), ("down × 8", "down_8_gbit", True),
    ("CPU/GB up", "up_1_cpu", False), ("CPU/GB down", "down_1_cpu", False),
    ("req/s, 1", "keep_1_rps", True), ("req/s, 32", "keep_32_rps", True), ("req/s, 256", "keep_256_rps", True), ("CPU/request", "keep_32_cpu", False),
    ("new conn./s", "new_rps", True), ("CPU/new conn.", "new_cpu", False), ("req/s, 32, p99", "keep_32_p99", False),
    ("p99 at 4,000/s", "rate_4000_p99", False), ("idle MB", "idle_mb", False), ("start", "start_ms", False))


class Report:
    def __init__(self, samples: Samples, systems: list[System], facts: dict[str, str], absent: dict[str, str]) -> None:
        self._samples = samples
        self._systems = systems
        self._facts = facts
        self._absent = absent

    def markdown(self) -> str:
        parts = [self._heading(), *map(self._table, TABLES), *map(self._rivalry, ("plain", "sealed"))]
        missing = [f"- {system}, {', '.join(names)}: {reason}" for (system, reason), names in self._reasons().items()]
        if missing:
            parts.append("Not measured:\n\n" + "\n".join(missing))
        return "\n\n".join(part for part in parts if part) + "\n"

    def json(self) -> str:
        return json.dumps({
            "machine": self._facts,
            "systems": {system.name: {"kind": system.kind, "about": system.about, "version": _version(system)} for system in self._systems},
            "absent": self._absent,
            "samples": [{"system": system, "figure": name, "values": values} for (system, name), values in self._samples.values.items()],
            "failures": [{"system": system, "figure": name, "reasons": reasons} for (system, name), reasons in self._samples.reasons.items()],
        }, indent=1, ensure_ascii=False) + "\n"

    def _heading(self) -> str:
        facts = " · ".join(f"{name}: {fact}" for name, fact in self._facts.items())
        lines = [f"- **{system.name}**: {', '.join(part for part in (_version(system), system.about) if part)}" for system in self._systems]
        lines += [f"- {name}: not here ({reason})" for name, reason in self._absent.items()]
        return f"{facts}\n\n" + "\n".join(lines) + "\n\nMedians; [least–most] of the rounds."

    def _table(self, table: Table) -> str:
        systems = [system for system in self._systems if system.is_venus or not table.venus_only]
        shown = [column for column in table.columns if any(self._samples.summary(system.name, column.figures[0]) for system in systems)]
        if not shown:
            return ""
        rows = [f"| {system.name} | " + " | ".join(self._cell(system, column) for column in shown) + " |" for system in systems]
        return f"**{table.title}**\n\n" + _head(["", *(column.title for column in shown)]) + "\n".join(rows)

    def _cell(self, system: System, column: Column) -> str:
        summaries = [self._samples.summary(system.name, figure) for figure in column.figures]
        if any(summary is None for summary in summaries):
            return "–"
        cell = " / ".join(_number(summary.median, column.digits) for summary in summaries)
        first = summaries[0]
        if column.spread and first.rounds > 1:
            cell += f" [{_number(first.least, column.digits)}–{_number(first.most, column.digits)}]"
        return cell

    def _rivalry(self, kind: str) -> str:
        """Venus' median over that of the best other system of the kind, row by row, lost rows included."""
        ours = next((system for system in self._systems if system.is_venus and system.kind == kind), None)
        rows = []
        for title, figure, more_is_better in RIVALRIES:
            mine = ours and self._samples.median(ours.name, figure)
            theirs = [(value, system.name) for system in self._systems if system.kind == kind and not system.is_venus
                      and (value := self._samples.median(system.name, figure)) is not None]
            if mine is None or not theirs:
                continue
            best, name = (max if more_is_better else min)(theirs)
            ahead = mine >= best if more_is_better else mine <= best
            digits = 0 if best >= 100 else 2
            rows.append(
                f"| {title} | {_number(mine, digits)} | {_number(best, digits)} ({name}) | {mine / best:.2f} × | {'ahead' if ahead else 'behind'} |")
        if not rows:
            return ""
        return f"**{ours.name} beside the best {kind} peer, figure by figure**\n\n" + _head(["", ours.name, "best peer", "ratio", ""]) + "\n".join(rows)

    def _reasons(self) -> dict[tuple[str, str], list[str]]:
        grouped: dict[tuple[str, str], list[str]] = {}
        for (system, name), reasons in self._samples.reasons.items():
            for reason in dict.fromkeys(reasons):
                grouped.setdefault((system, reason), []).append(name)
        return grouped


def _version(system: System) -> str:
    try:
        return system.version()
    except Failure as failure:
        return str(failure)


def _head(titles: list[str]) -> str:
    return "| " + " | ".join(titles) + " |\n|" + "---|" * len(titles) + "\n"


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"
