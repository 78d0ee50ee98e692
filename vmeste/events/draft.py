"""Draft: an event being written, not yet published."""

import datetime as dt  # not `date` by itself: from Python 3.14 on, the field of that name would hide it
import secrets
import string
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from vmeste.events.models import CODE_LENGTH

TITLE_LENGTH = 100
LOCATION_LENGTH = 200
DESCRIPTION_LENGTH = 1500
REASON_LENGTH = 300
"""Of a cancellation."""
MOST_SEATS = 100_000

ALPHABET = string.ascii_letters + string.digits
CODE = rf"[A-Za-z0-9]{{{CODE_LENGTH}}}"
EventCode = Annotated[str, StringConstraints(pattern=rf"^{CODE}$")]
"""The event's random code, the only name it has outside."""


def is_code(text: str) -> bool:
    return len(text) == CODE_LENGTH and all(letter in ALPHABET for letter in text)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Step(StrEnum):
    """What the next text means."""

    TITLE = "title"
    WHEN = "when"
    LOCATION = "location"
    DESCRIPTION = "description"
    SEATS = "seats"
    PICTURE = "picture"
    DRAFT = "draft"
    """Nothing is asked: the draft is shown with its buttons."""


OPTIONAL = frozenset({Step.LOCATION, Step.DESCRIPTION, Step.SEATS, Step.PICTURE})


class Draft(BaseModel):
    """Its title and start come first; the rest may stay empty."""

    code: EventCode = Field(default_factory=new_code)
    """Becomes the event's code, so that publishing twice makes one event."""
    version: int = 0
    """Grows with every change: «Создать» publishes what its reader saw, nothing newer."""
    title: str | None = None
    day: dt.date | None = None
    """Said without an hour; the hour is asked."""
    date: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    picture: str | None = None
    """Telegram's file_id."""
    description: str | None = None
    capacity: int | None = None
    public: bool = True
    time_zone: str | None = None
    """IANA name, when it is another event's; otherwise the writer's own."""
    guests_allowed: int = 3
    maybe_allowed: bool = True
    names_hidden: bool = False
    offer_hours: int | None = None
    reminders: int | None = None
    """A set of leads; empty = as usual."""
    chat_id: int | None = None
    """The group to which the event will belong."""
    thread_id: int | None = None
    """The topic of that group."""
    chat_title: str | None = None
    out_of_chat: bool = False
    """The bot was put out of that group: the card comes when it is let in again."""

    def with_(self, **changes: object) -> "Draft":
        return self.model_copy(update={**changes, "version": self.version + 1})
