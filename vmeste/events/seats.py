"""An event under its lock: who sits, who waits, and who moves up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert_in, one
from vmeste.events import rules
from vmeste.events.log import record_of_bot
from vmeste.events.models import Answer, CoOrganiser, Event, EventParticipant, new_handle
from vmeste.events.rules import NOBODY, Held, InLine, Party
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe, refresh_cards
from vmeste.prepared import Prepared
from vmeste.users.models import ADMINISTRATOR, User

COLUMNS = tuple(Event.__table__.c)
# NO KEY, so that foreign keys to the event do not wait for the lock.
_LOCKED = Prepared(select(*COLUMNS).where(Event.code == bindparam("code")).with_for_update(key_share=True))
_OF_USER = (EventParticipant.event_id == bindparam("event_id"), EventParticipant.user_id == bindparam("user_id"))
HELD = (
    EventParticipant.answer,
    EventParticipant.guests,
    EventParticipant.offered_until,
    EventParticipant.note,
    EventParticipant.guest_names,
)
_PARTY = Prepared(select(*HELD).where(*_OF_USER))
_RELATION = Prepared(
    select(User.first_name.label("organiser"), CoOrganiser.user_id.is_not(None).label("co_organises"), *HELD)
    .select_from(User)
    .outerjoin(EventParticipant, and_(*_OF_USER))
    .outerjoin(
        CoOrganiser,
        and_(CoOrganiser.event_id == bindparam("event_id"), CoOrganiser.user_id == bindparam("user_id")),
    )
    .where(User.id == bindparam("creator_id"))
)
_LINE = Prepared(
    select(EventParticipant.user_id, EventParticipant.guests, User.telegram_id, User.blocked_at)
    .join(User, User.id == EventParticipant.user_id)
    .where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.position.is_not(None),
        EventParticipant.offered_until.is_(None),
    )
    .order_by(EventParticipant.position)
)
_WITHDRAW = Prepared(
    update(EventParticipant)
    .where(EventParticipant.event_id == bindparam("of_event"), EventParticipant.offered_until >= bindparam("until"))
    .values(offered_until=None)
    .returning(EventParticipant.guests)
)
_LATE = Prepared(
    select(EventParticipant.user_id, EventParticipant.guests)
    .where(EventParticipant.event_id == bindparam("event_id"), EventParticipant.offered_until <= bindparam("now"))
    .order_by(EventParticipant.position)
)
_KEPT = ("seats_taken", "going", "maybe", "waiting", "last_position", "digest_at", "version")
_KEEP = Prepared(
    update(Event).where(Event.id == bindparam("of_event")).values({name: bindparam(name) for name in _KEPT})
)


@cache
def _put(dialect: str, columns: tuple[str, ...]) -> Prepared:
    statement = insert_in(dialect, EventParticipant).values(
        {name: bindparam(name) for name in ("event_id", "user_id", "handle", "joined_at", *columns)}
    )
    anew = {name: statement.excluded[name] for name in columns}
    return Prepared(statement.on_conflict_do_update(index_elements=["event_id", "user_id"], set_=anew))


@dataclass(frozen=True, slots=True)
class Relation:
    """What somebody is to an event."""

    held: Held
    organises: bool
    organiser: str
    """The name of whoever organises it."""


async def related(connection: AsyncConnection, event: Event, user_id: int) -> Relation:
    found = {"event_id": event.id, "user_id": user_id, "creator_id": event.creator_id}
    return relation_in(await _RELATION.one(connection, found), event, user_id)


def relation_in(row: Any, event: Event, user_id: int | None) -> Relation:
    """From a row with the columns of HELD, `organiser` and `co_organises`."""
    return Relation(_held(row), row.co_organises or user_id in {event.creator_id, ADMINISTRATOR.id}, row.organiser)


def _held(row: Any) -> Held:
    if row is None or row.answer is None:
        return Held(NOBODY)
    return Held(Party(row.answer, row.guests, row.offered_until is not None), row.note, row.guest_names)


class LockedEvent:
    """Nobody else changes this event or its answers until the turn ends. `save` writes what became of it."""

    def __init__(self, connection: AsyncConnection, event: Event, now: datetime, author: int | None) -> None:
        self._connection = connection
        self._now = now
        self._author = author
        self._free_before = rules.free_seats(event) if rules.gives_seats(event, now) else 0
        self.event = event

    @classmethod
    async def take(
        cls,
        connection: AsyncConnection,
        code: str,
        now: datetime,
        author: int | None,
    ) -> "LockedEvent | None":
        """`author` is the user whose doing it is, who need not be told of it."""
        event = one(Event, await _LOCKED.ask(connection, {"code": code}))
        if event is None:
            return None
        locked = cls(connection, event, now, author)
        if event.waiting:
            await locked._end_offers()
        return locked

    async def held_by(self, user_id: int) -> Held:
        return _held(await _PARTY.first(self._connection, {"event_id": self.event.id, "user_id": user_id}))

    async def put(self, user_id: int, before: Party, after: Party) -> None:
        """This person's answer is another one now. The event's counters follow; seats are not given on yet."""
        if after.answer is None:
            raise ValueError("an answer is changed, never taken away")
        event = self.event
        values: dict[str, Any] = {"answer": after.answer, "guests": after.guests}
        if after.guests < before.guests:
            values["guest_names"] = None  # nobody knows whose name is still right
        if after.answer is not before.answer:
            values |= {"position": None, "offered_until": None}
            if after.answer is Answer.WAITING:
                event.last_position += 1
                values["position"] = event.last_position
            if after.answer in {Answer.GOING, Answer.WAITING}:
                values["joined_at"] = self._now
            if self._author == event.creator_id:
                values["told_answer"] = after.answer
            elif event.digest_at is None:
                event.digest_at = rules.digest_at(event, self._now)
        row = {"event_id": event.id, "user_id": user_id, "handle": new_handle(), "joined_at": self._now, **values}
        await _put(self._connection.dialect.name, tuple(values)).ask(self._connection, row)
        self._count(before, after)

    async def give_freed_seats(self) -> None:
        """Those in line whom a free seat fits move up, in order, and are told."""
        event = self.event
        if not event.waiting or not rules.gives_seats(event, self._now):
            return
        free = rules.free_seats(event)
        if free is not None and free <= 0:
            return
        rows = await _LINE.ask(self._connection, {"event_id": event.id})
        # who was shut out can take no seat, so they do not wait: else one would stay empty for them
        await self._leave_line({row.user_id: Party(Answer.WAITING, row.guests) for row in rows if row.blocked_at})
        line = [InLine(row.user_id, 1 + row.guests, row.telegram_id is not None) for row in rows if not row.blocked_at]
        chosen = rules.next_in_line(free, line)
        given = [party for party in chosen if event.offer_hours is None or not party.can_answer]
        if given:
            await self._promote(given)
        if rules.first_tap_takes_it(event, self._now):
            free = rules.free_seats(event)
            fitting = rules.newly_fitting(self._free_before, free, [party for party in line if party.can_answer])
            self._free_before = free  # one turn may end an offer first and free another seat then
            await self._tell(Kind.FIRST_TAP, [party.user_id for party in fitting])
        elif len(given) < len(chosen):
            await self._offer([party for party in chosen if party not in given])

    async def withdraw_offers(self, until: datetime | None = None) -> None:
        """Those who were offered a seat wait again, at their place: a cancelled event has no seats to take.

        With `until`, those alone whose offer would last to then: it is the start.
        """
        event = self.event
        if not event.waiting:
            return
        # what has ended was taken away with the lock
        late = {"of_event": event.id, "until": until or self._now}
        for (guests,) in await _WITHDRAW.ask(self._connection, late):
            self._count(Party(Answer.WAITING, guests, offered=True), Party(Answer.WAITING, guests))

    async def save(self, redrawn_for: int | None = None) -> None:
        """Write the event's counters, and have every copy of its card shown anew.

        `redrawn_for` is a user whose own copy is what this turn shows.
        """
        event = self.event
        event.version += 1
        values = {name: getattr(event, name) for name in _KEPT}
        await _KEEP.ask(self._connection, {"of_event": event.id, **values})
        await refresh_cards(self._connection, event.id, self._now, but_of=redrawn_for)

    async def _end_offers(self) -> None:
        """Offers nobody took in time: their people leave the line, and the seats go on."""
        event = self.event
        if not event.seats_taken:
            return
        late = {"event_id": event.id, "now": self._now}
        rows = await _LATE.ask(self._connection, late)
        if not rows:
            return
        await self._leave_line({row.user_id: Party(Answer.WAITING, row.guests, offered=True) for row in rows})
        people = [row.user_id for row in rows]
        await record_of_bot(self._connection, event, people, self._now, "offer_ended")
        await owe(self._connection, Kind.OFFER_ENDED, event.id, people, self._now)
        author, self._author = self._author, None  # whoever pressed next has not done this, and is told like the others
        await self.give_freed_seats()
        self._author = author
        await self.save()

    async def _leave_line(self, people: Mapping[int, Party]) -> None:
        """Not by the doing of whoever pressed next, who hears of it when they are the organiser."""
        author, self._author = self._author, None
        for user_id, party in people.items():
            await self.put(user_id, party, Party(Answer.NOT_GOING))
        self._author = author

    async def _promote(self, parties: list[InLine]) -> None:
        values = {"answer": Answer.GOING, "position": None, "joined_at": self._now}
        await self._change(parties, values)
        for party in parties:
            self._count(Party(Answer.WAITING, party.size - 1), Party(Answer.GOING, party.size - 1))
        people = [party.user_id for party in parties]
        await record_of_bot(self._connection, self.event, people, self._now, "promoted")
        await self._tell(Kind.PROMOTED, people)

    async def _offer(self, parties: list[InLine]) -> None:
        until = rules.offer_ends(self.event, self._now)
        await self._change(parties, {"offered_until": until})
        for party in parties:
            waits = Party(Answer.WAITING, party.size - 1)
            self._count(waits, Party(Answer.WAITING, party.size - 1, offered=True))
        people = [party.user_id for party in parties]
        await record_of_bot(self._connection, self.event, people, self._now, "offered")
        await self._tell(Kind.OFFERED, people, until=until.isoformat() if until else None)

    async def _change(self, parties: list[InLine], values: dict[str, Any]) -> None:
        await self._connection.execute(
            update(EventParticipant)
            .where(
                EventParticipant.event_id == self.event.id,
                EventParticipant.user_id.in_([party.user_id for party in parties]),
            )
            .values(values),
        )

    async def _tell(self, kind: Kind, user_ids: Collection[int], **details: Any) -> None:
        others = [user_id for user_id in user_ids if user_id != self._author]
        await owe(self._connection, kind, self.event.id, others, self._now, **details)

    def _count(self, before: Party, after: Party) -> None:
        event = self.event
        event.seats_taken += after.seats - before.seats
        for answer, counter in ((Answer.GOING, "going"), (Answer.MAYBE, "maybe"), (Answer.WAITING, "waiting")):
            step = (after.answer is answer) - (before.answer is answer)
            if step:
                setattr(event, counter, getattr(event, counter) + step)
