"""What people come together for, and their answers to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime

CODE_LENGTH = 8
LISTED = text("public AND cancelled_at IS NULL")


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
        Index("ix_events_listed", "date", "code", sqlite_where=LISTED, postgresql_where=LISTED),
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
    capacity: Mapped[int | None]
    """Seats; empty = unlimited."""
    seats_taken: Mapped[int] = mapped_column(server_default="0")
    """People going and their guests, kept under the lock of this row, so that lists need not count."""
    public: Mapped[bool] = mapped_column(server_default=true())
    """Shown to everybody in /events; otherwise found by link only."""
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    creator_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    """The organiser."""
    search: Mapped[str] = mapped_column(Text)
    """Title, description and location casefolded, so that both databases find the same."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EventParticipant(Base):
    """A user's answer to an event. The row stays when the answer changes."""

    __tablename__ = "event_participants"
    __table_args__ = (UniqueConstraint("event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
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
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When GOING or WAITING last began."""
