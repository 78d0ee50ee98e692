"""What the organisers' repositories find and their views show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from vmeste.events.models import Answer
from vmeste.events.rules import Outcome
from vmeste.events.shown import Shown
from vmeste.notices.models import Kind

MOST_CO_ORGANISERS = 20
"""Who may join by a link; whoever hands the event over stays as one more."""
MOST_SHOWN = 80
"""Of them, each a button: a message takes 100."""
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
class Letter:
    """A message to participants before it is sent, and how many would hear it by their answers."""

    shown: Shown
    listeners: Mapping[Answer, int]
    next_at: datetime | None
    """When one more may be sent; empty: now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message to participants."""

    shown: Shown
    told: int
    """People who will hear of it; 0 when it was sent before."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whom the last news of an event has reached."""

    shown: Shown
    kind: Kind | None
    """What was told; empty: nothing was, yet."""
    details: Mapping[str, Any]
    reached: int
    waiting: int
    """For whom it is still on its way."""
    unreached: Sequence[str]
    """Names of the first of those whom the bot cannot write to."""
    unreached_count: int

    @property
    def people(self) -> int:
        return self.reached + self.waiting + self.unreached_count


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
    hears: bool = True
    """Whether the bot can write to them, where that was looked up."""


@dataclass(frozen=True, slots=True)
class Team:
    """The co-organisers of an event, as its organiser sees them."""

    shown: Shown
    members: Sequence[Member]
    token: str | None
    """Of the link that nobody has used yet."""

    def member(self, handle: str) -> Member | None:
        return next((member for member in self.members if member.handle == handle), None)
