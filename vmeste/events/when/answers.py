"""What a text about time may turn out to mean."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Refusal(StrEnum):
    UNREADABLE = "unreadable"
    PAST = "past"
    NO_SUCH_DAY = "no-such-day"
    NO_SUCH_HOUR = "no-such-hour"
    WRONG_WEEKDAY = "wrong-weekday"
    """The day said is another day of the week than the one said with it."""
    SKIPPED = "skipped"
    """An hour that the clocks jump over that night."""
    TOO_FAR = "too-far"


@dataclass(frozen=True, slots=True)
class Moment:
    start: datetime
    """Aware, UTC, like the end."""
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day without an hour: the hour is to be asked."""

    day: date


@dataclass(frozen=True, slots=True)
class Choice:
    """Readings of one text, soonest first; the person says which."""

    readings: tuple[Moment | Day, ...]
    """All of one kind."""


When = Moment | Day | Choice | Refusal


class RefusedError(Exception):
    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
