"""Who answered an event: in pages, one by one, added and removed by its organisers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import UtcDateTime
from vmeste.events import rules
from vmeste.events.authority import take
from vmeste.events.log import record
from vmeste.events.models import Answer, EventParticipant
from vmeste.events.organised import Beside, One, Participant, People, Put
from vmeste.events.repository import Events
from vmeste.events.rules import NOBODY
from vmeste.events.shown import Shown
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import User

PAGE = 8
MOST = 10_000
"""Rows of a table that is sent as a file."""

_ANSWER = EventParticipant.answer
_RANK = case((_ANSWER == Answer.GOING, 0), (_ANSWER == Answer.WAITING, 1), (_ANSWER == Answer.MAYBE, 2), else_=3)
_ORDER = (_RANK, func.coalesce(EventParticipant.position, 0), EventParticipant.joined_at, EventParticipant.id)
_PEOPLE = (
    select(
        EventParticipant.user_id,
        EventParticipant.handle,
        User.first_name,
        User.username,
        User.telegram_id.is_not(None).label("on_telegram"),
        EventParticipant.answer,
        EventParticipant.guests,
        EventParticipant.guest_names,
        EventParticipant.note,
        EventParticipant.joined_at,
    )
    .join(User, User.id == EventParticipant.user_id)
    .where(EventParticipant.event_id == bindparam("event_id"))
)
_PLACE = select(*_ORDER).where(
    EventParticipant.event_id == bindparam("event_id"),
    EventParticipant.handle == bindparam("handle"),
)


class Participants:
    """For one turn: on its connection, at its moment. Every method gives nothing when there is no such event.

    But for `page`, they give nothing to those who do not organise it either.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def page(self, code: str, reader: User, beside: Beside | None = None) -> People | None:
        shown = await Events(self._connection, self._now).find(code, reader)
        if shown is None:
            return None
        if not rules.names_are_shown(shown.event, shown.answer, organises=shown.organises):
            return People(shown, (), has_earlier=False, has_later=False, hidden=True)
        wanted = _PEOPLE if shown.organises else _PEOPLE.where(_ANSWER != Answer.NOT_GOING)
        place = await self._place(shown, beside)
        backwards = place is not None and beside is not None and beside.way == "before"
        if place is not None:
            wanted = wanted.where(tuple_(*_ORDER) < place if backwards else tuple_(*_ORDER) > place)
        order = [key.desc() if backwards else key.asc() for key in _ORDER]
        rows = await self._connection.execute(wanted.order_by(*order).limit(PAGE + 1), {"event_id": shown.event.id})
        found = [_participant(row) for row in rows]
        people, more = found[:PAGE], len(found) > PAGE
        if backwards:
            return People(shown, people[::-1], has_earlier=more, has_later=True, hidden=False)
        return People(shown, people, has_earlier=place is not None, has_later=more, hidden=False)

    async def everybody(self, code: str, user: User) -> People | None:
        """All of them at once, for an organiser's table."""
        shown = await Events(self._connection, self._now).find(code, user)
        if shown is None or not shown.organises:
            return None
        wanted = _PEOPLE.order_by(*_ORDER).limit(MOST)
        rows = await self._connection.execute(wanted, {"event_id": shown.event.id})
        people = [_participant(row) for row in rows]
        return People(shown, people, has_earlier=False, has_later=False, hidden=False)

    async def one(self, code: str, user: User, handle: str) -> One | None:
        shown = await Events(self._connection, self._now).find(code, user)
        if shown is None or not shown.organises:
            return None
        person = await self._find(shown.event.id, handle)
        return One(shown, person) if person is not None else None

    async def add(self, code: str, user: User, name: str) -> Put | None:
        """A person without Telegram; a seat or the end of the line, like everybody."""
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        decision = rules.add(locked.event, NOBODY, self._now)
        if decision.outcome.changes:
            person = insert(User).values(first_name=name, search=name.casefold(), created_at=self._now)
            added = (await self._connection.execute(person.returning(User.id))).scalar_one()
            await locked.put(added, NOBODY, decision.party)
            await locked.save()
            await record(self._connection, locked.event, user, self._now, "added", told=True, person_id=added)
        shown = await Events(self._connection, self._now).shown(locked.event, user)
        return Put(shown, decision.outcome, name)

    async def remove(self, code: str, user: User, handle: str) -> Put | None:
        """This person does not go; they are told, and the seat goes on."""
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        person = await self._find(locked.event.id, handle)
        if person is None:
            return None
        held = await locked.held_by(person.user_id)
        decision = rules.say_not_going(locked.event, held.party, self._now)
        if decision.outcome.changes:
            await locked.put(person.user_id, held.party, decision.party)
            await record(
                self._connection, locked.event, user, self._now, "removed", told=True, person_id=person.user_id
            )
            await locked.give_freed_seats()
            await locked.save()
            if person.on_telegram and person.user_id != user.id:
                await owe(self._connection, Kind.REMOVED, locked.event.id, [person.user_id], self._now)
        shown = await Events(self._connection, self._now).shown(locked.event, user)
        return Put(shown, decision.outcome, person.first_name)

    async def _find(self, event_id: int, handle: str) -> Participant | None:
        wanted = _PEOPLE.where(EventParticipant.handle == handle)
        row = (await self._connection.execute(wanted, {"event_id": event_id})).first()
        return _participant(row) if row is not None else None

    async def _place(self, shown: Shown, beside: Beside | None) -> Any:
        """Where in the list that participant stands now; nothing when they are not in it."""
        if beside is None:
            return None
        key = {"event_id": shown.event.id, "handle": beside.handle}
        row = (await self._connection.execute(_PLACE, key)).first()
        if row is None:
            return None
        rank, position, joined_at, number = row
        return tuple_(literal(rank), literal(position), literal(joined_at, UtcDateTime()), literal(number))


def _participant(row: Sequence[Any]) -> Participant:
    return Participant(*row)
