"""What people come together for, and their answers to it."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime
from vmeste.search import trigrams

CODE_LENGTH = 8
HANDLE_LENGTH = 8
NOTE_LENGTH, NAMES_LENGTH = 200, 300
"""Of what a person adds to their answer: a note, and who comes with them."""
IN_LINE = text("position IS NOT NULL")
LISTED = text("public AND cancelled_at IS NULL")
CANCELLED = text("cancelled_at IS NOT NULL")
REMINDS = text("remind_at IS NOT NULL")
HAS_NEWS = text("digest_at IS NOT NULL")
UNTOLD = text("untold")


def new_handle() -> str:
    """A random name for a row that buttons speak of, since a row's number stays inside."""
    return secrets.token_urlsafe(HANDLE_LENGTH * 3 // 4)


def search_text(title: str, description: str | None, location: str | None) -> str:
    """Casefolded, so that both databases find the same."""
    return "\n".join(filter(None, (title, description, location))).casefold()


class Answer(StrEnum):
    """A person's answer to an event."""

    GOING = "going"
    MAYBE = "maybe"
    WAITING = "waiting"
    NOT_GOING = "not_going"


class Event(Base):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
        CheckConstraint("seats_taken >= 0", name="seats_taken_not_negative"),
        CheckConstraint("guests_allowed BETWEEN 0 AND 9", name="guests_allowed_one_digit"),
        Index("ix_events_listed", "date", "code", sqlite_where=LISTED, postgresql_where=LISTED),
        Index("ix_events_title_id", "title", "id"),
        Index("ix_events_location_id", "location", "id"),
        Index("ix_events_created_at", "created_at"),
        Index("ix_events_ends_at_date", "ends_at", "date"),
        Index("ix_events_cancelled", "date", "id", sqlite_where=CANCELLED, postgresql_where=CANCELLED),
        trigrams("events"),
        # none on what every answer changes, such as seats_taken: PostgreSQL would have to renew all the others too
        Index("ix_events_digest_at", "digest_at", sqlite_where=HAS_NEWS, postgresql_where=HAS_NEWS),
        Index("ix_events_remind_at", "remind_at", sqlite_where=REMINDS, postgresql_where=REMINDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    """Random; the event's public name in links and buttons."""
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    date: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """The start."""
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Empty when not said: the event counts as past three hours after its start."""
    time_zone: Mapped[str] = mapped_column(String(64))
    """IANA name; in its words the time is shown."""
    language: Mapped[str] = mapped_column(String(8))
    """What the card speaks where many read it."""
    location: Mapped[str | None] = mapped_column(String(500))
    latitude: Mapped[float | None]
    """Of the place on the map, with the next."""
    longitude: Mapped[float | None]
    picture: Mapped[str | None] = mapped_column(String(200))
    """Telegram's file_id, good for this bot alone."""
    capacity: Mapped[int | None]
    """Seats; empty = unlimited."""
    seats_taken: Mapped[int] = mapped_column(server_default="0")
    """People going and their guests, and seats on offer; kept under the lock of this row, like the three below,
    so that lists need not count."""
    going: Mapped[int] = mapped_column(server_default="0")
    maybe: Mapped[int] = mapped_column(server_default="0")
    waiting: Mapped[int] = mapped_column(server_default="0")
    last_position: Mapped[int] = mapped_column(server_default="0")
    """The number given last in the waiting list; its order is this number, never a clock."""
    guests_allowed: Mapped[int] = mapped_column(server_default="3")
    """Guests one person may bring, 0 to 9."""
    maybe_allowed: Mapped[bool] = mapped_column(server_default=true())
    names_hidden: Mapped[bool] = mapped_column(server_default=false())
    """Only the participants and the organisers see who comes."""
    offer_hours: Mapped[int | None]
    """For how long a freed seat is offered to the next in line; empty = it is simply given."""
    reminders: Mapped[int | None]
    """When participants are reminded who have chosen nothing of their own: a set of leads; empty = as usual."""
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The next moment at which somebody may have chosen to be reminded; empty = there is none before the start.
    It goes from lead to lead, so that answering an event writes nothing for its reminders."""
    digest_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When to tell the organiser of new answers; empty = there are none."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When sign-up was closed; empty = open."""
    version: Mapped[int] = mapped_column(server_default="0")
    """Grows with everything that a card shows."""
    chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """The group in which the event was created, and to which it belongs."""
    thread_id: Mapped[int | None]
    """The topic of that group."""
    public: Mapped[bool] = mapped_column(server_default=true())
    """Shown to everybody in /events; otherwise found by link only."""
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    creator_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    """The organiser."""
    search: Mapped[str] = mapped_column(Text)
    """As `search_text` makes it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EventParticipant(Base):
    """A user's answer to an event. The row stays when the answer changes."""

    __tablename__ = "event_participants"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        CheckConstraint("guests BETWEEN 0 AND 9", name="guests_one_digit"),
        Index("ix_event_participants_line", "event_id", "position", sqlite_where=IN_LINE, postgresql_where=IN_LINE),
        Index("ix_event_participants_answer_id", "answer", "id"),
        Index("ix_event_participants_joined_at_id", "joined_at", "id"),
        Index("ix_event_participants_guests_id", "guests", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(String(HANDLE_LENGTH), default=new_handle)
    """What the organiser's buttons call this person."""
    answer: Mapped[Answer] = mapped_column(
        Enum(
            Answer,
            name="answer",
            native_enum=False,
            create_constraint=True,
            length=16,
            values_callable=lambda answers: [answer.value for answer in answers],
        ),
    )
    guests: Mapped[int] = mapped_column(server_default="0")
    """People brought along; each takes a seat while their host is going."""
    guest_names: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(String(NOTE_LENGTH))
    position: Mapped[int | None]
    """Place in the waiting list while WAITING: smaller is earlier, gaps mean nothing."""
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """While WAITING: the party's seats are kept for them until then."""
    told_answer: Mapped[str | None] = mapped_column(String(16))
    """The answer that the organiser knows of."""
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When GOING or WAITING last began."""


class CoOrganiser(Base):
    """A user who may do all but cancel, hand over, and change co-organisers."""

    __tablename__ = "co_organisers"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    handle: Mapped[str] = mapped_column(String(HANDLE_LENGTH), default=new_handle)
    """What the organiser's buttons call this person."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invitation(Base):
    """A link that makes one person a co-organiser, once."""

    __tablename__ = "invitations"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random, and all that the link proves."""
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    used_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Reason(StrEnum):
    """Why somebody complains of an event."""

    SPAM = "spam"
    FRAUD = "fraud"
    OTHER = "other"


class Report(Base):
    """A person's complaint about a public event. It stays as nobody's when the person is erased."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        Index("ix_reports_untold", "id", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        Index("ix_reports_user_id", "user_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[Reason] = mapped_column(String(16))
    untold: Mapped[bool] = mapped_column(server_default=false())
    """The administrator is still to hear of it, as of nothing else about its event."""
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they did."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Change(Base):
    """What was done to an event besides the answers, or to a person: who, when, what, from what to what."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_event_id_id", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(HANDLE_LENGTH), default=new_handle)
    """What «Сообщить участникам» calls this change."""
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """Who did it; nobody: the administrator, or the bot by itself."""
    by_administrator: Mapped[bool] = mapped_column(server_default=false())
    """It was done on the admin page; `user_id` is empty then."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """To whom it was done, when it was done to a person."""
    what: Mapped[str] = mapped_column(String(32))
    """The name of the event's column, or of what was done."""
    old: Mapped[str | None] = mapped_column(Text)
    """JSON, like `new`."""
    new: Mapped[str | None] = mapped_column(Text)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the participants were told."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
