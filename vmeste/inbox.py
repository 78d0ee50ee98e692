"""What came in: the updates taken, the Screens still owed for them, and the dead letters."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Index,
    Select,
    String,
    Text,
    bindparam,
    delete,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime, insert, insert_in
from vmeste.prepared import Prepared

Call = dict[str, Any]
"""A method of the Bot API as it is kept and sent: {"method": …, "parameters": {…}}."""

KEPT_FOR = timedelta(hours=48)
LETTERS_KEPT_FOR = timedelta(days=30)
OWED_AT_ONCE = 1000
HELD_FOR = timedelta(seconds=30)
"""How long the copy of the bot that says a Screen has it to itself, unless it says that it needs longer.

Longer than a call to Telegram may take: whoever lost the database may still be making one, and looks dead to others.
"""


class TakenUpdate(Base):
    """An update whose effect stands in the database. Its key makes a second effect impossible."""

    __tablename__ = "taken_updates"
    __table_args__ = (
        Index(
            "ix_taken_updates_owed",
            "taken_at",
            "update_id",
            sqlite_where=text("owed IS NOT NULL"),
            postgresql_where=text("owed IS NOT NULL"),
        ),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    owed: Mapped[str | None] = mapped_column(Text)
    """The calls to Telegram that show the Screen, as JSON; empty once they were made."""
    held_by: Mapped[int | None] = mapped_column(BigInteger)
    """The copy of the bot that makes them."""
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Then it is dead, and another may."""


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
    held_until: datetime = field(compare=False)
    """So long nobody else says it."""


async def take(connection: AsyncConnection, update_id: int, calls: list[Call], now: datetime, by: int) -> Owed:
    """Write that the update is taken, what is owed for it and which copy says it. Raises AlreadyTakenError.

    The last that a turn does: where nothing else was written, it stands from now on.
    """
    owed = to_json(calls).decode() if calls else None
    held = {"held_by": by, "held_until": now + HELD_FOR} if calls else {"held_by": None, "held_until": None}
    taken = {"update_id": update_id, "taken_at": now, "owed": owed, **held}
    if not await _take(connection.dialect.name).ask(connection, taken, is_last=True):
        raise AlreadyTakenError
    return Owed(update_id, now, calls, now + HELD_FOR)


async def owed_for(connection: AsyncConnection, update_id: int, now: datetime, by: int) -> Owed | None:
    """What is still owed for an update that was taken; nothing when its Screen was shown, or another copy shows it."""
    free = _OWED.where(TakenUpdate.update_id == update_id, or_(TakenUpdate.held_by == by, _nobody_holds_it(now)))
    return next(iter(await _take_over(connection, free, now, by)), None)


async def is_owed(connection: AsyncConnection, update_id: int) -> bool:
    """Whether anything is still to be said for an update that was taken, whichever copy says it."""
    owed = select(TakenUpdate.update_id).where(TakenUpdate.update_id == update_id, TakenUpdate.owed.is_not(None))
    return (await connection.execute(owed)).first() is not None


async def owed_after(
    connection: AsyncConnection, last: Owed | None, now: datetime, by: int, *, all_: bool
) -> list[Owed]:
    """What was left unsaid, oldest first: the next of it after `last`, to be said by this copy from now on.

    `all_`: whatever other copies may hold; they are dead.
    """
    left = _OWED.limit(OWED_AT_ONCE) if all_ else _OWED.where(_nobody_holds_it(now)).limit(OWED_AT_ONCE)
    if last is not None:
        place = tuple_(TakenUpdate.taken_at, TakenUpdate.update_id)
        left = left.where(place > tuple_(last.taken_at, last.update_id))
    return await _take_over(connection, left, now, by)


async def hold(connection: AsyncConnection, update_id: int, by: int, until: datetime) -> bool:
    """For so long; False when it was said, or another copy of the bot says it."""
    is_held = (TakenUpdate.update_id == update_id, TakenUpdate.held_by == by, TakenUpdate.owed.is_not(None))
    return (await connection.execute(update(TakenUpdate).where(*is_held).values(held_until=until))).rowcount == 1


async def settle(connection: AsyncConnection, update_ids: Sequence[int]) -> None:
    """The Screens of these updates were shown, or can never be."""
    await _SETTLE.do(connection, [{"of_update": update_id} for update_id in update_ids])


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
def _take(dialect: str) -> Prepared:
    names = ("update_id", "taken_at", "owed", "held_by", "held_until")
    columns: dict[str, Any] = {name: bindparam(name) for name in names}
    statement = insert_in(dialect, TakenUpdate).values(columns)
    return Prepared(statement.on_conflict_do_nothing(index_elements=["update_id"]).returning(TakenUpdate.update_id))


# one by one: a list would be another statement for every length, which PostgreSQL prepares and plans anew
_SETTLE = Prepared(update(TakenUpdate).where(TakenUpdate.update_id == bindparam("of_update")).values(owed=None))
_OWED = (
    select(TakenUpdate.update_id)
    .where(TakenUpdate.owed.is_not(None))
    .order_by(TakenUpdate.taken_at, TakenUpdate.update_id)
    .with_for_update(skip_locked=True)
)


def _nobody_holds_it(now: datetime) -> ColumnElement[bool]:
    return or_(TakenUpdate.held_until.is_(None), TakenUpdate.held_until <= now)


async def _take_over(connection: AsyncConnection, free: Select[Any], now: datetime, by: int) -> list[Owed]:
    """Of two copies that do this at once, one has each."""
    # MATERIALIZED: else PostgreSQL may run the SELECT for every row and exceed its LIMIT
    found = free.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    statement = update(TakenUpdate).where(TakenUpdate.update_id.in_(select(found.c.update_id)))
    statement = statement.values(held_by=by, held_until=now + HELD_FOR)
    kept = statement.returning(TakenUpdate.update_id, TakenUpdate.taken_at, TakenUpdate.owed)
    rows = (await connection.execute(kept)).all()
    owed = [Owed(number, taken_at, json.loads(calls), now + HELD_FOR) for number, taken_at, calls in rows if calls]
    return sorted(owed, key=lambda each: (each.taken_at, each.update_id))
