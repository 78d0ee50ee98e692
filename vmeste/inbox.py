"""What came in: the updates taken, the Screens still owed for them, and the dead letters."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Index, Insert, Row, String, Text, bindparam, delete, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime, insert, insert_in

Call = dict[str, Any]
"""A method of the Bot API as it is kept and sent: {"method": …, "parameters": {…}}."""

KEPT_FOR = timedelta(hours=48)
LETTERS_KEPT_FOR = timedelta(days=30)
OWED_AT_ONCE = 1000


class TakenUpdate(Base):
    """An update whose effect stands in the database. Its key makes a second effect impossible."""

    __tablename__ = "taken_updates"
    __table_args__ = (
        Index(
            "ix_taken_updates_owed",
            "update_id",
            sqlite_where=text("owed IS NOT NULL"),
            postgresql_where=text("owed IS NOT NULL"),
        ),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    owed: Mapped[str | None] = mapped_column(Text)
    """The calls to Telegram that show the Screen, as JSON; empty once they were made."""


class DeadLetter(Base):
    """An update that could not be parsed, or whose handler failed every time."""

    __tablename__ = "dead_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    """What failed and where, without a word of what the person wrote."""
    payload: Mapped[str] = mapped_column(Text)
    """The update as it came, JSON; private, shown to nobody but the administrator."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AlreadyTakenError(Exception):
    """The update came before and its effect stands; raised to roll this second one back."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What Telegram is still to be asked for an update that was taken."""

    update_id: int
    taken_at: datetime
    calls: list[Call]


async def take(connection: AsyncConnection, update_id: int, calls: list[Call], now: datetime) -> Owed:
    """Write that the update is taken and what is owed for it. Raises AlreadyTakenError."""
    owed = json.dumps(calls, ensure_ascii=False) if calls else None
    taken = {"update_id": update_id, "taken_at": now, "owed": owed}
    if (await connection.execute(_take(connection.dialect.name), taken)).first() is None:
        raise AlreadyTakenError
    return Owed(update_id, now, calls)


async def owed_for(connection: AsyncConnection, update_id: int) -> Owed | None:
    """What is still owed for an update that was taken; nothing when its Screen was shown."""
    statement = _OWED.where(TakenUpdate.update_id == update_id)
    return next(iter(_read(await connection.execute(statement))), None)


async def owed_after(connection: AsyncConnection, last: Owed | None, taken_before: datetime) -> list[Owed]:
    """What an earlier run left unsaid, oldest first: the next of it after `last`."""
    statement = _OWED.where(TakenUpdate.taken_at <= taken_before).limit(OWED_AT_ONCE)
    if last is not None:
        place = tuple_(TakenUpdate.taken_at, TakenUpdate.update_id)
        statement = statement.where(place > tuple_(last.taken_at, last.update_id))
    return _read(await connection.execute(statement))


async def settle(connection: AsyncConnection, update_ids: Sequence[int]) -> None:
    """The Screens of these updates were shown, or can never be."""
    await connection.execute(_SETTLE, {"update_ids": update_ids})


async def bury(connection: AsyncConnection, letter: dict[str, Any], reason: str, now: datetime) -> None:
    """Keep an update that nobody could read or handle, for the administrator."""
    statement = (
        insert(connection, DeadLetter)
        .values(
            update_id=letter["update_id"],
            reason=reason[:500],
            # a lone surrogate would break the database: in JSON it stays an escape
            payload=json.dumps(letter),
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["update_id"])
    )
    await connection.execute(statement)


async def revive(connection: AsyncConnection, update_id: int) -> None:
    """A dead letter is no longer one, and is to be taken as if it had just come."""
    await connection.execute(delete(DeadLetter).where(DeadLetter.update_id == update_id))
    await connection.execute(delete(TakenUpdate).where(TakenUpdate.update_id == update_id))


async def forget_old(connection: AsyncConnection, now: datetime) -> None:
    """Telegram repeats an update for a day at most; what it can no longer repeat need not be known."""
    await connection.execute(delete(DeadLetter).where(DeadLetter.created_at < now - LETTERS_KEPT_FOR))
    await connection.execute(delete(TakenUpdate).where(TakenUpdate.taken_at < now - KEPT_FOR))


@cache
def _take(dialect: str) -> Insert:
    columns: dict[str, Any] = {name: bindparam(name) for name in ("update_id", "taken_at", "owed")}
    statement = insert_in(dialect, TakenUpdate).values(columns)
    return statement.on_conflict_do_nothing(index_elements=["update_id"]).returning(TakenUpdate.update_id)


_SETTLE = (
    update(TakenUpdate).where(TakenUpdate.update_id.in_(bindparam("update_ids", expanding=True))).values(owed=None)
)
_OWED = (
    select(TakenUpdate.update_id, TakenUpdate.taken_at, TakenUpdate.owed)
    .where(TakenUpdate.owed.is_not(None))
    .order_by(TakenUpdate.taken_at, TakenUpdate.update_id)
)


def _read(rows: Iterable[Row[int, datetime, str | None]]) -> list[Owed]:
    return [Owed(update_id, taken_at, json.loads(owed)) for update_id, taken_at, owed in rows if owed]
