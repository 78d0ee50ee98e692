"""Lists of events: what is coming, what is found by words, what is one's own. By key, never by offset."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import search
from vmeste.database import every
from vmeste.events import rules
from vmeste.events.models import Answer, CoOrganiser, Event, EventParticipant
from vmeste.events.seats import COLUMNS
from vmeste.events.shown import Mine, Near, Page
from vmeste.prepared import Prepared
from vmeste.users.models import User

PAGE = 6
FEW = 1000
"""So many found by words are put in order; of more, the soonest are looked for in the order of their dates."""

Wanted = Select[*tuple[Any, ...]]


class Lists:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def upcoming(self, *, until: datetime | None = None, near: Near | None = None) -> Page:
        """Everybody's events to come, soonest first."""
        if until is None and near is None:  # what everybody opens first, and most often
            return _page(await _SOONEST.ask(self._connection, {"now": self._now}), None)
        wanted = self._listed(near)
        return await self._page(wanted if until is None else wanted.where(Event.date < until), near)

    async def found(self, sought: str, *, near: Near | None = None) -> Page:
        """Those of them in whose title, description or place all these words stand."""
        words = search.words_of(sought)
        if not words:
            return await self.upcoming(near=near)
        dialect = self._connection.dialect.name
        by_index = search.by_index(dialect, Event, words)
        found = select(Event.id).where(by_index).limit(FEW + 1).cte("found").prefix_with("MATERIALIZED")
        await search.lean_on_index(self._connection, narrowly=True)
        few = (await self._connection.execute(select(func.count()).select_from(found))).scalar_one() <= FEW
        if not few:
            await search.lean_on_index(self._connection, narrowly=False)
        condition = Event.id.in_(select(found.c.id)) if few else search.by_reading(dialect, Event, words)
        return await self._page(self._listed(near).where(condition), near)

    async def of_chat(self, chat_id: int, *, near: Near | None = None) -> Page:
        """What is to come in a group, for everybody or by link."""
        wanted = select(*COLUMNS).where(
            Event.chat_id == chat_id,
            Event.cancelled_at.is_(None),
            Event.date > self._now,
        )
        return await self._page(wanted, near)

    async def mine(self, user: User, part: Mine, *, near: Near | None = None) -> Page:
        """Events this person goes to, waits for or organises, to come; or those that are past, whichever it was."""
        over = or_(
            and_(Event.ends_at.is_(None), Event.date <= self._now - rules.LASTS),
            and_(Event.ends_at.is_not(None), Event.ends_at <= self._now),
        )
        ids = {
            Mine.GOING: _answered(user, (Answer.GOING, Answer.MAYBE)),
            Mine.WAITING: _answered(user, (Answer.WAITING,)),
            Mine.ORGANISED: union(*_organised(user)),
            Mine.PAST: union(_answered(user, (Answer.GOING,)), *_organised(user)),
        }[part]
        past = part is Mine.PAST
        wanted = select(*COLUMNS).where(Event.id.in_(ids), over if past else ~over)
        return await self._page(wanted, near, latest_first=past)

    def _listed(self, near: Near | None) -> Wanted:
        wanted = select(*COLUMNS).where(Event.public, Event.cancelled_at.is_(None))
        if near is not None and near.way == "after" and near.date > self._now:
            return wanted  # with two lower bounds SQLite may begin its walk at the wrong one
        return wanted.where(Event.date > self._now)

    async def _page(self, wanted: Wanted, near: Near | None, *, latest_first: bool = False) -> Page:
        falls = _is_back(near) != latest_first
        if near is not None:
            key, position = tuple_(Event.date, Event.code), tuple_(near.date, near.code)
            wanted = wanted.where(key < position if falls else key > position)
        order = (Event.date.desc(), Event.code.desc()) if falls else (Event.date, Event.code)
        return _page(await self._connection.execute(wanted.order_by(*order).limit(PAGE + 1)), near)


_SOONEST = Prepared(
    select(*COLUMNS)
    .where(Event.public, Event.cancelled_at.is_(None), Event.date > bindparam("now"))
    .order_by(Event.date, Event.code)
    .limit(PAGE + 1)
)


def _page(rows: Iterable[Row[Any]], near: Near | None) -> Page:
    """One row more than a page says that there is more."""
    found = every(Event, rows)
    events, more = found[:PAGE], len(found) > PAGE
    if _is_back(near):
        return Page(events[::-1], has_earlier=more, has_later=True)
    return Page(events, has_earlier=near is not None, has_later=more)


def _is_back(near: Near | None) -> bool:
    return near is not None and near.way == "before"


def _answered(user: User, answers: Sequence[Answer]) -> Select[int]:
    return select(EventParticipant.event_id).where(
        EventParticipant.user_id == user.id,
        EventParticipant.answer.in_(answers),
    )


def _organised(user: User) -> tuple[Select[int], Select[int]]:
    return (
        select(Event.id).where(Event.creator_id == user.id),
        select(CoOrganiser.event_id).where(CoOrganiser.user_id == user.id),
    )
