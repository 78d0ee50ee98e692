"""What the organisers' repositories find and their views show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from vmeste.events.models import Answer
from vmeste.events.rules import Outcome
from vmeste.events.shown import Shown

MOST_CO_ORGANISERS = 20
"""Of one event."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an organiser's wish, and the event as it is now."""

    shown: Shown
    refused: bool = False
    """The event as it is now does not allow it."""
    changed: bool = False
    told: int = 0
    """People who will hear of it."""
    tells: str | None = None
    """The handle of a change of which the participants hear if the organiser wants it."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the list."""

    user_id: int
    handle: str
    first_name: str
    username: str | None
    on_telegram: bool
    answer: Answer
    guests: int
    guest_names: str | None
    note: str | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """The page that follows or precedes a participant."""

    way: Literal["after", "before"]
    handle: str


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list: going, then waiting in order, then maybe; for organisers also who does not come."""

    shown: Shown
    people: Sequence[Participant]
    has_earlier: bool
    has_later: bool
    hidden: bool
    """The reader may not see names."""


@dataclass(frozen=True, slots=True)
class One:
    """A participant, as an organiser sees them."""

    shown: Shown
    person: Participant


@dataclass(frozen=True, slots=True)
class Put:
    """What became of adding or removing a person."""

    shown: Shown
    outcome: Outcome
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A co-organiser, or a participant who may become the organiser."""

    user_id: int
    handle: str
    first_name: str
    username: str | None


@dataclass(frozen=True, slots=True)
class Team:
    """The co-organisers of an event, as its organiser sees them."""

    shown: Shown
    members: Sequence[Member]
    token: str | None
    """Of the link that nobody has used yet."""

    def member(self, handle: str) -> Member | None:
        return next((member for member in self.members if member.handle == handle), None)
