"""What the repository finds and the views show: an event with its people, a page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from vmeste.events.models import Answer, Event
from vmeste.events.rules import Held

NAMES_SHOWN = 20


class Coming(NamedTuple):
    """Somebody who is going, by name."""

    name: str
    guests: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a card says about an event to one reader."""

    event: Event
    organiser: str
    going: Sequence[Coming]
    """The first of those going; the event knows how many there are."""
    held: Held
    """The reader's own answer."""
    place: int | None
    """The reader's place in line; first is 1."""
    organises: bool
    """The reader is the organiser or a co-organiser."""
    reader: int | None = None
    """Whose card it is, a user; empty where many read it."""

    @property
    def answer(self) -> Answer | None:
        return self.held.party.answer


@dataclass(frozen=True, slots=True)
class Revision:
    """How often what a calendar shows of an event was changed, and when last."""

    number: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Near:
    """The page that follows or precedes an event, which is named by what the list is ordered by."""

    way: Literal["after", "before"]
    date: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list, soonest first, and whether there is more on either side."""

    events: Sequence[Event]
    has_earlier: bool
    has_later: bool


class Mine(StrEnum):
    """The parts of /my."""

    GOING = "going"
    WAITING = "waiting"
    ORGANISED = "organised"
    PAST = "past"


class Span(StrEnum):
    """How far /events looks ahead, in the reader's own days."""

    TODAY = "today"
    WEEK = "week"
    ALL = "all"
