"""What this process has done since it started, counted as cheaply as can be, for the admin server to tell."""

from bisect import bisect_left
from collections import Counter
from typing import Any

TURN_ENDS_WITHIN = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: the bounds of the histogram; what takes longer stands behind the last."""


class Counts:
    def __init__(self) -> None:
        self.updates: Counter[str] = Counter()
        """By kind."""
        self.turns = [0] * (len(TURN_ENDS_WITHIN) + 1)
        self.turn_seconds = 0.0
        self.calls: Counter[tuple[str, str]] = Counter()
        """By method and by what became of it."""

    def turn(self, letter: dict[str, Any], seconds: float) -> None:
        """An update was settled: decided, committed, and answered or left to the sender."""
        self.updates[next((name for name in letter if name != "update_id"), "nothing")] += 1
        self.turns[bisect_left(TURN_ENDS_WITHIN, seconds)] += 1
        self.turn_seconds += seconds

    def call(self, method: str, result: str) -> None:
        self.calls[method, result] += 1


COUNTS = Counts()
"""Of the process; there is one program in it."""
