"""A person the bot has met."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, and_, text, true
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime
from vmeste.search import trigrams

UNREACHABLE = text("unreachable_since IS NOT NULL")


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_first_name_id", "first_name", "id"),
        Index("ix_users_username_id", "username", "id"),
        Index("ix_users_created_at_id", "created_at", "id"),
        Index("ix_users_unreachable", "unreachable_since", sqlite_where=UNREACHABLE, postgresql_where=UNREACHABLE),
        trigrams("users"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, index=True)
    """Empty for a person without Telegram, or one who was erased."""
    username: Mapped[str | None] = mapped_column(String(64))
    first_name: Mapped[str] = mapped_column(String(256))
    telegram_language: Mapped[str | None] = mapped_column(String(35))
    """What Telegram says, an IETF tag; the bot speaks it until `language` is chosen."""
    language: Mapped[str | None] = mapped_column(String(8))
    """Chosen in /settings; empty means: as Telegram says."""
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """Chosen, an IANA name; empty means DEFAULT_TIMEZONE."""
    zone_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the bot asked for it, with the first event; it asks once."""
    reminders: Mapped[int | None]
    """When to be reminded of a start, a set of leads; 0 = never, empty = as the organiser has chosen."""
    quiet_from: Mapped[int | None]
    """The hour of this person's day at which their quiet hours begin; empty = they have none."""
    quiet_to: Mapped[int | None]
    digests: Mapped[bool] = mapped_column(server_default=true())
    """Whether they hear of new answers to events that they organise."""
    search: Mapped[str] = mapped_column(Text)
    """Name and username casefolded, so that both databases find the same."""
    unreachable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When Telegram said that this person does not hear the bot; empty again once they write in private."""
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the administrator shut this person out; the bot does nothing for them."""
    block_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When they heard so; they hear it once."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


CAN_BE_REACHED = and_(User.telegram_id.is_not(None), User.blocked_at.is_(None))
"""Is on Telegram, and was not shut out: the bot tells nobody else anything, nor waits for what they would answer."""


class Barred(Base):
    """Somebody who was shut out and then erased; nobody can read from it who."""

    __tablename__ = "barred"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of Telegram's number, keyed, in hexadecimal."""
    blocked_at: Mapped[datetime] = mapped_column(UtcDateTime)


ADMINISTRATOR = User(id=0, first_name="administrator", search="")
"""Whoever has the password of the admin page: no row of the table, and may do all."""
