"""Dates as people type them: `read` makes of a text a moment, a day, two to choose from, or a refusal."""

from vmeste.events.when.reading import FARTHEST, LONGEST, Choice, Day, Moment, Refusal, When, next_week, read

__all__ = ["FARTHEST", "LONGEST", "Choice", "Day", "Moment", "Refusal", "When", "next_week", "read"]
