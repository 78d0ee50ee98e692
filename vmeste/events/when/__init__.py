"""Dates as people type them: `read` makes of a text a moment, a day, several to choose from, or a refusal."""

from vmeste.events.when.answers import Choice, Day, Moment, Refusal, When
from vmeste.events.when.grammar import parse
from vmeste.events.when.reading import FARTHEST, LONGEST, next_week, read
from vmeste.events.when.said import UnreadableError

__all__ = [
    "FARTHEST",
    "LONGEST",
    "Choice",
    "Day",
    "Moment",
    "Refusal",
    "UnreadableError",
    "When",
    "next_week",
    "parse",
    "read",
]
