"""What the overview's plots and its lines on delivery ask the database; what costs much is kept a while."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.plots import Plot, plot
from vmeste.admin.shapes import MANY
from vmeste.events.models import Event, EventParticipant
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

KEPT_FOR = timedelta(minutes=10)
MANY_KEPT_FOR = timedelta(days=1)
MOST_KEPT = 1000
LETTERS = 5
PLOTTED = {"people": User.created_at, "events": Event.created_at, "answers": EventParticipant.joined_at}
FULLNESS = ("empty", "some", "most", "full")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Each number counted to MANY + 1 at most."""

    waiting: int
    sent: int
    """Within the period."""
    failed: int
    cards: int
    unreachable: int
    late: timedelta
    """How long ago the notice was due that waits longest."""


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    created_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Days that are over are counted once in a while: nobody comes new in them, few go. So are very full ones."""

    _kept: dict[tuple[str, datetime, datetime], tuple[int, datetime]] = field(default_factory=dict)

    async def plots(self, connection: AsyncConnection, bounds: Sequence[datetime], now: datetime) -> list[Plot]:
        spans = list(pairwise(bounds))
        wanted = {
            (name, *span): _between(moment, *span)
            for name, moment in PLOTTED.items()
            for span in spans
            if self._is_wanted((name, *span), now)
        }
        if wanted:
            row = (await connection.execute(select(*(each.scalar_subquery() for each in wanted.values())))).one()
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept.update(
                {key: (number, now + _kept_for(number, key[2], now)) for key, number in zip(wanted, row, strict=True)}
            )
        return [plot(name, bounds, [self._kept[name, *span][0] for span in spans]) for name in PLOTTED]

    def _is_wanted(self, key: tuple[str, datetime, datetime], now: datetime) -> bool:
        number, until = self._kept.get(key, (0, now))
        return until <= now or (key[2] > now and number <= MANY)


def _kept_for(number: int, until: datetime, now: datetime) -> timedelta:
    """Where there are many, it takes time to count them and few of them go."""
    return MANY_KEPT_FOR if number > MANY and until <= now else KEPT_FOR


def _between(moment: Any, since: datetime, until: datetime) -> Select[Any]:
    return select(func.count()).where(moment >= since, moment < until)


async def fullness(connection: AsyncConnection, since: datetime, now: datetime) -> dict[str, int]:
    """Of the events with a limit that began within the period, MANY at most: how many were how full."""
    share = Event.seats_taken * 2
    how = case(
        (Event.seats_taken == 0, "empty"),
        (share < Event.capacity, "some"),
        (Event.seats_taken < Event.capacity, "most"),
        else_="full",
    )
    some = (
        select(how.label("how"))
        .where(Event.date >= since, Event.date <= now, Event.cancelled_at.is_(None), Event.capacity.is_not(None))
        .order_by(Event.date.desc())
        .limit(MANY)
        .subquery()
    )
    statement = select(some.c.how, func.count()).group_by(some.c.how)
    found = {row[0]: row[1] for row in await connection.execute(statement)}
    return {name: found.get(name, 0) for name in FULLNESS}


async def delivery(connection: AsyncConnection, since: datetime, now: datetime) -> Delivery:
    statement = select(
        _at_most(Notice.id, Notice.due_at.is_not(None)),
        _at_most(Notice.id, Notice.sent_at >= since),
        _at_most(Notice.id, Notice.failed.is_not(None)),
        _at_most(Card.id, Card.due_at.is_not(None)),
        _at_most(User.id, User.unreachable_since.is_not(None)),
        select(func.min(Notice.due_at)).where(Notice.due_at <= now).scalar_subquery(),
    )
    *numbers, oldest = (await connection.execute(statement)).one()
    waiting, sent, failed, cards, unreachable = numbers
    late = now - oldest if oldest is not None else timedelta()
    return Delivery(waiting, sent, failed, cards, unreachable, late)


async def letters(connection: AsyncConnection) -> list[Letter]:
    """The newest updates that could not be handled, without what people wrote."""
    statement = (
        select(DeadLetter.id, DeadLetter.created_at, DeadLetter.reason).order_by(DeadLetter.id.desc()).limit(LETTERS)
    )
    return [Letter(*row) for row in await connection.execute(statement)]


def _at_most(what: Any, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(select(what).where(condition).limit(MANY + 1).subquery()).scalar_subquery()
