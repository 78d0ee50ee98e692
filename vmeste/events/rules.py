"""What may happen to an event and who gets a seat: pure functions of what is known under the event's lock."""

from datetime import datetime, timedelta
from enum import Enum, auto

from vmeste.events.models import Answer, Event

LASTS = timedelta(hours=3)
"""How long an event without an end counts as going on."""


class Outcome(Enum):
    """What became of an answer."""

    GOING = auto()
    ALREADY_GOING = auto()
    NOT_GOING = auto()
    ALREADY_NOT_GOING = auto()
    FULL = auto()
    CANCELLED = auto()
    STARTED = auto()

    @property
    def changes(self) -> bool:
        return self in {Outcome.GOING, Outcome.NOT_GOING}


def is_past(event: Event, now: datetime) -> bool:
    return now >= (event.ends_at or event.date + LASTS)


def has_seats(event: Event, seats: int) -> bool:
    return event.capacity is None or event.seats_taken + seats <= event.capacity


def is_full(event: Event) -> bool:
    return not has_seats(event, 1)


def closed_to_answers(event: Event, now: datetime) -> Outcome | None:
    """Why nobody may answer any more: cancelled, or begun. Nothing when people may."""
    if event.cancelled_at is not None:
        return Outcome.CANCELLED
    return Outcome.STARTED if now >= event.date else None


def answer_going(event: Event, before: Answer | None, now: datetime) -> Outcome:
    """A person says «Иду»."""
    if (closed := closed_to_answers(event, now)) is not None:
        return closed
    if before is Answer.GOING:
        return Outcome.ALREADY_GOING
    return Outcome.GOING if has_seats(event, 1) else Outcome.FULL


def answer_not_going(event: Event, before: Answer | None, now: datetime) -> Outcome:
    """A person says «Не иду»; they need not have said anything before."""
    if (closed := closed_to_answers(event, now)) is not None:
        return closed
    return Outcome.ALREADY_NOT_GOING if before is Answer.NOT_GOING else Outcome.NOT_GOING
