"""All that the overview asks for its numbers and plots, at once; what costs much is kept a while."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, case, column, func, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import search
from vmeste.admin.plots import Plot, plot
from vmeste.admin.sections import EVENTS
from vmeste.admin.shapes import MANY
from vmeste.admin.walks import at_most
from vmeste.database import Database
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.due import cards_due
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

KEPT_FOR = timedelta(minutes=10)
OVER_KEPT_FOR = timedelta(days=30)
"""For what a day, a week, a month brought that is over, when that was much: few of them go."""
MUCH = 1000
MOST_KEPT = 1000
LETTERS = 5
PLOTTED = {"people": User.created_at, "events": Event.created_at, "answers": EventParticipant.joined_at}
FULLNESS = ("empty", "some", "most", "full")

Number = ScalarSelect[int]


@dataclass(frozen=True, slots=True)
class Delivery:
    late: timedelta
    """How long ago the notice was due that waits longest."""
    waiting: int
    sent: int
    """Within the period."""
    failed: int
    cards: int
    unreachable: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Each number but the plots' counted to MANY + 1 at most."""

    users: int
    events: Mapping[str, int]
    answers: int
    newest_answers: Mapping[str, int]
    """By kind, among the newest MANY answers."""
    owed: int
    dead_letters: int
    last_update: datetime | None
    delivery: Delivery
    fullness: Mapping[str, int]
    """Of the events with a limit that began within the period, MANY at most: how many were how full."""
    plots: Sequence[Plot]


@dataclass(frozen=True, slots=True)
class Letter:
    id: int
    created_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    _kept: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """Numbers by their names, and until when they need not be asked again."""

    async def overview(self, connection: AsyncConnection, bounds: Sequence[datetime], now: datetime) -> Overview:
        since, spans = bounds[0], list(pairwise(bounds))
        known = {name for name, (_, until) in self._kept.items() if until > now}
        crowds = _crowds(since, now)
        newest = [_name("newest", answer) for answer in Answer]
        full = [_name("full", how, since) for how in FULLNESS]
        spanned = {_name(what, *span): (what, *span) for what in PLOTTED for span in spans}
        asked = {name: at_most(rows, MANY) for name, rows in crowds.items() if name not in known}
        asked |= {} if known.issuperset(newest) else _newest_answers()
        asked |= {} if known.issuperset(full) else _fullness(since, now)
        asked |= {name: _between(PLOTTED[what], *span) for name, (what, *span) in spanned.items() if name not in known}
        counted, last_update, oldest = await _ask(connection, asked, now)
        found = {name: number for name, (number, _) in self._kept.items()} | counted

        lasts = {name: KEPT_FOR for name in crowds if found[name] > MANY}
        if found["answers"] > MANY:
            lasts |= dict.fromkeys(newest, KEPT_FOR)
        if sum(found[name] for name in full) > MUCH:
            lasts |= dict.fromkeys(full, KEPT_FOR)
        for name, (_, _, until) in spanned.items():
            if until <= now:
                lasts[name] = OVER_KEPT_FOR if found[name] > MUCH else KEPT_FOR
            elif found[name] > MANY:
                lasts[name] = KEPT_FOR
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        self._kept.update({name: (counted[name], now + lasts[name]) for name in lasts.keys() & counted.keys()})

        delivered = ("waiting", _name("sent", since), "failed", "cards", "unreachable")
        return Overview(
            users=found["users"],
            events={state: found[state] for state in _states(now)},
            answers=found["answers"],
            newest_answers={answer.value: found[name] for answer, name in zip(Answer, newest, strict=True)},
            owed=found["owed"],
            dead_letters=found["dead_letters"],
            last_update=last_update,
            delivery=Delivery(now - (oldest or now), *(found[name] for name in delivered)),
            fullness={how: found[name] for how, name in zip(FULLNESS, full, strict=True)},
            plots=[plot(what, bounds, [found[_name(what, *span)] for span in spans]) for what in PLOTTED],
        )


async def _ask(
    connection: AsyncConnection, numbers: Mapping[str, Number], now: datetime
) -> tuple[dict[str, int], datetime | None, datetime | None]:
    """The numbers, the last update, and when that was due which waits longest: by one statement."""
    await search.plan_anew(connection)
    statement = select(
        select(func.max(TakenUpdate.taken_at)).scalar_subquery(),
        select(func.min(Notice.due_at)).where(Notice.due_at <= now).scalar_subquery(),
        *numbers.values(),
    )
    last_update, oldest, *counted = (await connection.execute(statement)).one()
    return dict(zip(numbers, counted, strict=True)), last_update, oldest


def _name(*parts: str | datetime) -> str:
    return " ".join(str(part) for part in parts)


def _crowds(since: datetime, now: datetime) -> dict[str, Select[Any]]:
    """What is counted to MANY + 1 at most; where it is more, it will be for a while."""
    rows: dict[str, Select[Any]] = {
        "users": select(User.id),
        "answers": select(EventParticipant.id),
        "owed": select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None)),
        "dead_letters": select(DeadLetter.id),
        "waiting": select(Notice.id).where(Notice.due_at.is_not(None)),
        _name("sent", since): select(Notice.id).where(Notice.sent_at >= since),
        "failed": select(Notice.id).where(Notice.failed.is_not(None)),
        "cards": select(Card.id).where(cards_due(now)),
        "unreachable": select(User.id).where(User.unreachable_since.is_not(None)),
    }
    return rows | {state: select(Event.id).where(condition) for state, condition in _states(now).items()}


def _states(now: datetime) -> dict[str, ColumnElement[bool]]:
    return {name: choice.condition(now) for name, choice in EVENTS.filters[0].choices.items()}


def _newest_answers() -> dict[str, Number]:
    newest = select(EventParticipant.answer).order_by(EventParticipant.id.desc()).limit(MANY)
    found = newest.cte("newest").prefix_with("MATERIALIZED")
    return {_name("newest", answer): _count(found, found.c.answer == answer) for answer in Answer}


def _fullness(since: datetime, now: datetime) -> dict[str, Number]:
    share = Event.seats_taken * 2
    how = case(
        (Event.seats_taken == 0, "empty"),
        (share < Event.capacity, "some"),
        (Event.seats_taken < Event.capacity, "most"),
        else_="full",
    )
    begun = (Event.date >= since, Event.date <= now, Event.cancelled_at.is_(None), Event.capacity.is_not(None))
    some = select(how.label("how")).where(*begun).order_by(Event.date.desc()).limit(MANY)
    found = some.cte("begun").prefix_with("MATERIALIZED")
    return {_name("full", one, since): _count(found, found.c.how == one) for one in FULLNESS}


def _between(moment: Any, since: datetime, until: datetime) -> Number:
    return select(func.count()).where(moment >= since, moment < until).scalar_subquery()


def _count(rows: FromClause, condition: ColumnElement[bool]) -> Number:
    return select(func.count()).select_from(rows).where(condition).scalar_subquery()


async def letters(connection: AsyncConnection) -> list[Letter]:
    """The newest updates that could not be handled, without what people wrote."""
    statement = (
        select(DeadLetter.id, DeadLetter.created_at, DeadLetter.reason).order_by(DeadLetter.id.desc()).limit(LETTERS)
    )
    return [Letter(*row) for row in await connection.execute(statement)]


async def revision(database: Database) -> str | None:
    """The schema's revision; None in a database that no migration has made."""
    versions = table("alembic_version", column("version_num"))
    try:
        async with database.look() as connection:
            return (await connection.execute(select(versions.c.version_num))).scalar()
    except DBAPIError:
        return None
