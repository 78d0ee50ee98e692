"""What is owed: messages to people, posted copies of events that must show the present state, alarms."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime

OWED = text("due_at IS NOT NULL")
OWN = text("user_id IS NOT NULL")
SHARED_OWED = text("due_at IS NOT NULL AND user_id IS NULL")
OWN_OWED = text("due_at IS NOT NULL AND user_id IS NOT NULL")
SENT = text("sent_at IS NOT NULL")
FAILED = text("failed IS NOT NULL")
REMINDER_OWED = text("kind = 'reminder' AND due_at IS NOT NULL")


class Kind(StrEnum):
    """What a notice says."""

    PROMOTED = "promoted"
    """A seat came free and is theirs."""
    OFFERED = "offered"
    """A seat is kept for them until a moment."""
    OFFER_ENDED = "offer_ended"
    FIRST_TAP = "first_tap"
    """A seat is free shortly before the start: who presses first has it."""
    REMOVED = "removed"
    ANSWERED = "answered"
    """The administrator has answered for them."""
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    OVER = "over"
    """To the organiser: the limit is lower than the seats taken."""
    REMINDER = "reminder"
    """It begins soon."""
    MESSAGE = "message"
    """An organiser's own words."""
    DIGEST = "digest"
    """To the organiser: new answers."""
    HANDED_OVER = "handed_over"
    """The event is theirs to organise from now on."""
    REPLACED = "replaced"
    """The administrator has made somebody else the organiser; they help from now on."""
    JOINED = "joined"
    """To the organiser: somebody has taken the invitation to help."""
    DISMISSED = "dismissed"
    """They help to organise no more."""


class Notice(Base):
    """A message the bot owes somebody. The row stays after it was sent, for the administrator."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "due_at", "id", sqlite_where=OWED, postgresql_where=OWED),
        Index("ix_notices_sent_at", "sent_at", sqlite_where=SENT, postgresql_where=SENT),
        Index("ix_notices_failed", "id", sqlite_where=FAILED, postgresql_where=FAILED),
        # one at a time: what was not sent while the program was down is not sent twice afterwards
        Index(
            "uq_notices_reminder",
            "event_id",
            "user_id",
            unique=True,
            sqlite_where=REMINDER_OWED,
            postgresql_where=REMINDER_OWED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(String(16))
    details: Mapped[str] = mapped_column(Text, server_default="{}")
    """JSON: what the text needs beyond the event as it is, such as old values."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When to send it, or to try again if whoever took it is dead by then; empty = settled."""
    tries: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed: Mapped[str | None] = mapped_column(String(200))
    """Why it can never be sent, in Telegram's words."""


class Card(Base):
    """One posted copy of an event, kept up to date. It outlives its event, to say that it was deleted."""

    __tablename__ = "cards"
    __table_args__ = (
        # one for each lane of the sender: most copies are due at a start far ahead, and neither wades through the
        # other's, nor through all that have no user
        Index("ix_cards_due_shared", "due_at", "id", sqlite_where=SHARED_OWED, postgresql_where=SHARED_OWED),
        Index("ix_cards_due_own", "due_at", "id", sqlite_where=OWN_OWED, postgresql_where=OWN_OWED),
        Index("ix_cards_user_id", "user_id", sqlite_where=OWN, postgresql_where=OWN),
        Index("uq_cards_message", "chat_id", "message_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    """Whose copy it is in a private chat, where it shows their own answer; empty where many read it."""
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    inline_message_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    """Of a copy sent through inline mode, which has no chat that the bot knows."""
    language: Mapped[str] = mapped_column(String(8))
    shown: Mapped[str | None] = mapped_column(String(64))
    """Digest of what the copy shows; an unchanged one is not edited."""
    picture: Mapped[str | None] = mapped_column(String(200))
    """Telegram's file_id of the picture in the copy; a copy without one is a text."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When to show the present state; empty = it does."""
    tries: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Trouble(StrEnum):
    """What the administrator is told of in their own Telegram."""

    DEAD_LETTERS = "dead_letters"
    DISK = "disk"
    SENDER = "sender"


class Alarm(Base):
    """When the administrator was last told of it."""

    __tablename__ = "alarms"

    kind: Mapped[Trouble] = mapped_column(String(16), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
