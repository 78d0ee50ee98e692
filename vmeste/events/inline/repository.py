"""What a person may want to post somewhere: their own events first, then everybody's, an answerful at a time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import every, one
from vmeste.events import rules
from vmeste.events.models import CODE_LENGTH, Answer, CoOrganiser, Event, EventParticipant
from vmeste.events.rules import Held
from vmeste.events.seats import COLUMNS
from vmeste.events.shown import NAMES_SHOWN, Coming, Shown
from vmeste.users.models import User

AT_ONCE = 50
"""Telegram takes no more in one answer."""
SINCE = datetime(1970, 1, 1, tzinfo=UTC)

_BY_CODE = select(*COLUMNS).where(Event.code == bindparam("code"))
_IN_ORDER = func.row_number().over(
    partition_by=EventParticipant.event_id,
    order_by=(EventParticipant.joined_at, EventParticipant.id),
)
_RANKED = (
    select(EventParticipant.event_id, EventParticipant.user_id, EventParticipant.guests, _IN_ORDER.label("number"))
    .where(
        EventParticipant.event_id.in_(bindparam("event_ids", expanding=True)),
        EventParticipant.answer == Answer.GOING,
    )
    .subquery()
)
_GOING = (
    select(_RANKED.c.event_id, User.first_name, _RANKED.c.guests)
    .join(User, User.id == _RANKED.c.user_id)
    .where(_RANKED.c.number <= NAMES_SHOWN)
    .order_by(_RANKED.c.event_id, _RANKED.c.number)
)
_NAMES = select(User.id, User.first_name).where(User.id.in_(bindparam("user_ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Seen:
    """The last of the events found so far: whose it was, and what the list is ordered by."""

    whose: Literal["mine", "all"]
    date: datetime
    code: str

    def __str__(self) -> str:
        return f"{self.whose}.{(self.date - SINCE) // timedelta(microseconds=1)}.{self.code}"

    @classmethod
    def read(cls, offset: str) -> "Seen | None":
        """As it was written; nothing when nobody has written it so."""
        found = re.fullmatch(rf"(mine|all)\.(\d{{1,16}})\.([A-Za-z0-9]{{{CODE_LENGTH}}})", offset)
        if found is None:
            return None
        date = SINCE + timedelta(microseconds=int(found[2]))
        return cls("mine" if found[1] == "mine" else "all", date, found[3])


FIRST_OF_ALL = Seen("all", SINCE, "0" * CODE_LENGTH)
"""Before everybody's events."""


class Sharing:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, user: User, sought: str, seen: Seen | None) -> tuple[Sequence[Shown], Seen | None]:
        """The next of them as everybody sees them, and where the rest begins, if there is any.

        The event whose code was sought stands before all.
        """
        named = one(Event, await self._connection.execute(_BY_CODE, {"code": sought}))
        mine = self._is_of(user)
        found: list[Event] = [named] if named is not None and seen is None else []
        if seen is None or seen.whose == "mine":
            own = await self._page([mine, Event.code != sought], sought, seen, AT_ONCE - len(found))
            found += own
            if len(found) > AT_ONCE:
                return await self._shown(found, "mine")
            seen = None
        others = [Event.public.is_(True), ~mine, Event.code != sought]
        found_of_all = await self._page(others, sought, seen, AT_ONCE - len(found))
        shown, last = await self._shown(found + found_of_all, "all")
        if last is not None and len(found) >= AT_ONCE:  # there was room for none of them
            last = FIRST_OF_ALL
        return shown, last

    @staticmethod
    def _is_of(user: User) -> ColumnElement[bool]:
        goes = select(EventParticipant.event_id).where(
            EventParticipant.user_id == user.id,
            EventParticipant.answer != Answer.NOT_GOING,
        )
        helps = select(CoOrganiser.event_id).where(CoOrganiser.user_id == user.id)
        return or_(Event.creator_id == user.id, Event.id.in_(goes), Event.id.in_(helps))

    async def _page(
        self, conditions: list[ColumnElement[bool]], sought: str, seen: Seen | None, most: int
    ) -> list[Event]:
        """One more than there is room for, if there are so many."""
        wanted = select(*COLUMNS).where(*conditions, Event.cancelled_at.is_(None), Event.date > self._now)
        if sought:
            wanted = wanted.where(Event.search.contains(sought.casefold(), autoescape=True))
        if seen is not None:
            wanted = wanted.where(tuple_(Event.date, Event.code) > tuple_(seen.date, seen.code))
        rows = await self._connection.execute(wanted.order_by(Event.date, Event.code).limit(most + 1))
        return every(Event, rows)

    async def _shown(self, found: list[Event], whose: Literal["mine", "all"]) -> tuple[Sequence[Shown], Seen | None]:
        events = found[:AT_ONCE]
        last = Seen(whose, events[-1].date, events[-1].code) if len(found) > AT_ONCE else None
        named = [event.id for event in events if event.going and not event.names_hidden]
        going: dict[int, list[Coming]] = {}
        if named:
            for event_id, *coming in await self._connection.execute(_GOING, {"event_ids": named}):
                going.setdefault(event_id, []).append(Coming(*coming))
        organisers: dict[int, Any] = {}
        if events:
            wanted = {"user_ids": sorted({event.creator_id for event in events})}
            rows = await self._connection.execute(_NAMES, wanted)
            organisers = {row.id: row.first_name for row in rows}
        nobody = Held(rules.NOBODY)
        return [
            Shown(event, organisers[event.creator_id], going.get(event.id, ()), nobody, None, organises=False)
            for event in events
        ], last
