"""What is due now: taken by one sender at a time, for as long as a lease lasts, and settled when it was sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from vmeste.database import every
from vmeste.notices.models import Card, Notice
from vmeste.prepared import Prepared

LEASE = timedelta(seconds=60)
"""After so long what was taken and not settled is taken again: whoever took it is dead."""


LINED_UP = 2000
"""So many are looked at when one of each event is taken."""
KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 10_000


Moment = ScalarSelect[datetime | None]


@dataclass(frozen=True, slots=True)
class Lane:
    """What is taken on its own, so that much of one thing does not keep another waiting."""

    model: type[Notice] | type[Card]
    room: int
    """So many are under way at a time, most of them waiting for their turn."""
    only: ColumnElement[bool] = field(default_factory=true, compare=False)
    by_turns: bool = False
    """One of each event after another: thousands have a copy of one, and all are due at its start."""


SHARED_CARDS = Lane(Card, 50, Card.user_id.is_(None))
NOTICES = Lane(Notice, 25)
OWN_CARDS = Lane(Card, 25, Card.user_id.is_not(None), by_turns=True)
LANES = (SHARED_CARDS, NOTICES, OWN_CARDS)
CARDS = (SHARED_CARDS, OWN_CARDS)


def cards_due(now: datetime) -> ColumnElement[bool]:
    """Each lane named, because each has an index of its own."""
    return or_(*(and_(Card.due_at <= now, lane.only) for lane in CARDS))


async def earliest(
    connection: AsyncConnection, under_way: Mapping[Lane, Collection[int]], others: tuple[Moment, ...] = ()
) -> Sequence[datetime | None]:
    """When the next of each lane is due, those under way apart; and what else is to be known at the same time."""
    values = {f"under_way_{number}": ids for number, ids in enumerate(under_way.values())}
    return tuple((await connection.execute(_next(tuple(under_way), others), values)).one())


async def take(
    connection: AsyncConnection,
    lane: Lane,
    under_way: Collection[int],
    most: int,
    now: datetime,
) -> Sequence[Notice | Card]:
    """What is due first, or whose turn it is, those under way apart; this sender's alone until the lease ends."""
    values: dict[str, Any] = {"most": most, "now": now, "leased_until": now + LEASE}
    if under_way:
        rows: Iterable[Row[Any]] = await connection.execute(_take(lane, apart=True), values | {"under_way": under_way})
    else:
        rows = await _take_any(lane).ask(connection, values)
    return sorted(every(lane.model, rows), key=lambda row: row.id)


async def hold(connection: AsyncConnection, card: Card, until: datetime) -> bool:
    """For another lease, which ends then; False when another copy of the bot has it by now. Twice is as once."""
    is_held = (Card.id == card.id, Card.tries == card.tries, Card.due_at.in_((card.due_at, until)))
    held = await connection.execute(update(Card).where(*is_held).values(due_at=until))
    return held.rowcount == 1


async def take_back(connection: AsyncConnection, lane: Lane, row: Notice | Card) -> None:
    """Due at once, if this very lease stands: nothing was sent. Twice is as once."""
    model = lane.model
    is_held = (model.id == row.id, model.tries == row.tries, model.due_at == row.due_at)
    await connection.execute(update(model).where(*is_held).values(due_at=row.created_at, tries=0))


async def give_back(connection: AsyncConnection, row: Notice | Card, until: datetime) -> None:
    """It was taken, at this try, and is due again then, unless another copy of the bot has it by now."""
    model = type(row)
    is_held = (model.id == row.id, model.tries == row.tries, model.due_at.is_not(None))
    await connection.execute(update(model).where(*is_held).values(due_at=until, tries=0))


async def give_up(connection: AsyncConnection, lane: Lane, number: int) -> None:
    """It cannot be sent, and the fault is ours."""
    values: dict[str, Any] = {"due_at": None} | ({"failed": "our fault"} if lane.model is Notice else {"tries": 0})
    await connection.execute(update(lane.model).where(lane.model.id == number).values(values))


async def settle_notice(connection: AsyncConnection, notice_id: int, **outcome: Any) -> None:
    """`sent_at` says when it was sent, `failed` why it never will be; neither: it was no longer true."""
    await connection.execute(update(Notice).where(Notice.id == notice_id).values(due_at=None, **outcome))


async def forget_settled(connection: AsyncConnection, now: datetime) -> None:
    """What was sent, or never will be, long ago."""
    oldest = select(Notice.id).order_by(Notice.id).limit(FORGOTTEN_AT_ONCE)  # so that no more is looked at
    old = (Notice.due_at.is_(None), Notice.created_at < now - KEPT_FOR)
    await connection.execute(delete(Notice).where(Notice.id.in_(oldest), *old))


@cache
def _next(lanes: tuple[Lane, ...], others: tuple[Moment, ...]) -> Select[Any]:
    columns: list[ScalarSelect[Any]] = [_next_of(lane, f"under_way_{number}") for number, lane in enumerate(lanes)]
    columns += others
    return select(*columns)


def _next_of(lane: Lane, under_way: str) -> Moment:
    model = lane.model
    not_under_way = model.id.not_in(bindparam(under_way, expanding=True))
    wanted = select(model.due_at).where(model.due_at.is_not(None), lane.only, not_under_way)
    return wanted.order_by(model.due_at).limit(1).scalar_subquery()


@cache
def _take_any(lane: Lane) -> Prepared:
    return Prepared(_take(lane, apart=False))


@cache
def _take(lane: Lane, *, apart: bool) -> ReturningUpdate[Any]:
    """`apart` from those under way."""
    model = lane.model
    is_due: list[ColumnElement[bool]] = [model.due_at <= bindparam("now"), lane.only]
    if apart:
        is_due.append(model.id.not_in(bindparam("under_way", expanding=True)))
    wanted, first = select(model.id).where(*is_due), (model.due_at, model.id)
    if lane.by_turns:
        waiting = (
            select(model.id, model.event_id, model.due_at).where(*is_due).order_by(*first).limit(LINED_UP).subquery()
        )
        turn = func.row_number().over(partition_by=waiting.c.event_id, order_by=(waiting.c.due_at, waiting.c.id))
        turns = select(waiting.c.id, turn.label("turn")).subquery()
        wanted = wanted.join(turns, turns.c.id == model.id).order_by(turns.c.turn)
    # MATERIALIZED: else PostgreSQL may plan the SELECT into the UPDATE, run it for every row and exceed the LIMIT
    due = (
        wanted.order_by(*first)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=model)
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    taken = update(model).where(model.id.in_(select(due.c.id)))
    taken = taken.values(due_at=bindparam("leased_until"), tries=model.tries + 1)
    return taken.returning(*model.__table__.c)
