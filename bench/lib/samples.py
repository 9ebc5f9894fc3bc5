"""Figures as they were measured, and what is made of them: the median, and the least and the most beside it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Summary:
    median: float
    least: float
    most: float
    rounds: int


@dataclass
class Samples:
    """Every figure of every round, by system and name; and for what is missing the reason."""

    values: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    reasons: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, system: str, figures: dict[str, float]) -> None:
        for name, value in figures.items():
            self.values.setdefault((system, name), []).append(value)

    def fail(self, system: str, names: tuple[str, ...], reason: str) -> None:
        for name in names:
            self.reasons.setdefault((system, name), []).append(reason)

    def summary(self, system: str, name: str) -> Summary | None:
        """None where no round had it. A figure that failed in some rounds is made of those that had it; the reasons are kept."""
        values = self.values.get((system, name))
        return Summary(statistics.median(values), min(values), max(values), len(values)) if values else None

    def median(self, system: str, name: str) -> float | None:
        summary = self.summary(system, name)
        return summary.median if summary else None
