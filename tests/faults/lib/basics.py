"""What every part of the driver needs: how a case fails, and how it waits."""

from __future__ import annotations

import subprocess
import time
from typing import Callable


class Failure(Exception):
    """A case that does not pass; the text says what was wrong, with figures."""


def check(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


def wait_for(what: str, seconds: float, condition: Callable[[], object], every: float = 0.01) -> float:
    """Waits until `condition()` holds and returns the seconds that it took; `Failure` naming `what` if it does not in time."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() > begun + seconds:
            raise Failure(f"{what}: not within {seconds:g} s")
        time.sleep(every)
    return time.monotonic() - begun


def run(*command: object, timeout: float = 30, text: str | None = None, allow_failure: bool = False) -> str:
    """Runs a command to its end and returns its standard output; `Failure` with its last words if it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=timeout, input=text or "", check=False)
    except subprocess.TimeoutExpired:
        raise Failure(f"{' '.join(words[:3])} took longer than {timeout:g} s") from None
    if done.returncode != 0 and not allow_failure:
        said = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
        raise Failure(f"{' '.join(words[:6])} ended with {done.returncode}: {said[:200]}")
    return done.stdout


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the sorted values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
