"""Events and the answers to them. What must hold is decided under the lock of the event's row."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert, one
from vmeste.events import copies, rules
from vmeste.events.draft import Draft
from vmeste.events.log import record
from vmeste.events.models import Answer, Change, Event, EventParticipant, search_text
from vmeste.events.rules import Held
from vmeste.events.seats import COLUMNS, Relation, related
from vmeste.events.shown import NAMES_SHOWN, Coming, Revision, Shown
from vmeste.prepared import Prepared
from vmeste.users.models import User

IN_CALENDARS = ("title", "description", "date", "ends_at", "time_zone", "location", "cancelled", "restored")
"""Changes of what a calendar shows."""

_BY_CODE = Prepared(select(*COLUMNS).where(Event.code == bindparam("code")))
_BY_ID = Prepared(select(*COLUMNS).where(Event.id == bindparam("event_id")))
_PLACE = Prepared(
    select(func.count()).where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.position
        <= select(EventParticipant.position)
        .where(EventParticipant.event_id == bindparam("event_id"), EventParticipant.user_id == bindparam("user_id"))
        .scalar_subquery(),
    )
)
_GOING = Prepared(
    select(User.first_name, EventParticipant.guests)
    .join(EventParticipant, EventParticipant.user_id == User.id)
    .where(EventParticipant.event_id == bindparam("event_id"), EventParticipant.answer == Answer.GOING)
    .order_by(EventParticipant.joined_at, EventParticipant.id)
    .limit(NAMES_SHOWN)
)

_REVISION = select(func.count(), func.max(Change.created_at)).where(
    Change.event_id == bindparam("event_id"),
    Change.what.in_(IN_CALENDARS),
)

_CREATOR = select(User.id).where(User.id == bindparam("user_id")).with_for_update(key_share=True)
_COMING_OF = select(func.count()).where(
    Event.creator_id == bindparam("user_id"), Event.date > bindparam("now"), Event.cancelled_at.is_(None)
)
OPEN_EVENTS = 50
"""So many that have not begun may one person have; more would be in everybody's way."""


class Events:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, code: str, reader: User) -> Shown | None:
        event = one(Event, await _BY_CODE.ask(self._connection, {"code": code}))
        return await self.shown(event, reader) if event is not None else None

    async def of_code(self, code: str) -> Event | None:
        return one(Event, await _BY_CODE.ask(self._connection, {"code": code}))

    async def revision(self, event: Event) -> Revision:
        number, last = (await self._connection.execute(_REVISION, {"event_id": event.id})).one()
        return Revision(number, last)

    async def known(self, event_id: int) -> Event | None:
        """For what is owed, which knows an event by its row."""
        return one(Event, await _BY_ID.ask(self._connection, {"event_id": event_id}))

    async def has_room_for(self, creator: User) -> bool:
        """This person may open another event; theirs alone to ask until the turn ends."""
        await self._connection.execute(_CREATOR, {"user_id": creator.id})
        coming = await self._connection.scalar(_COMING_OF, {"user_id": creator.id, "now": self._now})
        return (coming or 0) < OPEN_EVENTS

    async def create(self, draft: Draft, creator: User, *, zone: str, language: str, by: User | None = None) -> Event:
        """Publish a draft with a title and a start, for its creator `by` somebody else perhaps.

        Publishing it again gives the same event.
        """
        if draft.title is None or draft.date is None:
            raise ValueError("a draft without a title or a start cannot be published")
        values = {
            "code": draft.code,
            "title": draft.title,
            "description": draft.description,
            "date": draft.date,
            "ends_at": draft.ends_at,
            "time_zone": draft.time_zone or zone,
            "language": language,
            "location": draft.location,
            "latitude": draft.latitude,
            "longitude": draft.longitude,
            "picture": draft.picture,
            "capacity": draft.capacity,
            "public": draft.public,
            "guests_allowed": draft.guests_allowed,
            "maybe_allowed": draft.maybe_allowed,
            "names_hidden": draft.names_hidden,
            "offer_hours": draft.offer_hours,
            "reminders": draft.reminders,
            "creator_id": creator.id,
            "remind_at": rules.next_reminder(draft.date, self._now),
            "search": search_text(draft.title, draft.description, draft.location),
            "chat_id": draft.chat_id,
            "thread_id": draft.thread_id,
            "created_at": self._now,
        }
        statement = insert(self._connection, Event).values(**values)
        new = statement.on_conflict_do_nothing(index_elements=["code"]).returning(Event.id)
        is_new = (await self._connection.execute(new)).first() is not None
        event = one(Event, await _BY_CODE.ask(self._connection, {"code": draft.code}))
        if event is None:
            raise LookupError("an event just published is not there")
        if is_new:
            whose = creator.id if by is not None else None
            await record(self._connection, event, by or creator, self._now, "created", told=True, person_id=whose)
        await copies.post(self._connection, event, self._now)
        return event

    async def shown(self, event: Event, reader: User, relation: Relation | None = None) -> Shown:
        """The event as this reader's card shows it; `relation` is what they are to it, when it is known already."""
        relation = relation or await related(self._connection, event, reader.id)
        own, held = {"event_id": event.id, "user_id": reader.id}, relation.held
        going: Sequence[Coming] = ()
        if event.going and rules.names_are_shown(event, held.party.answer, organises=relation.organises):
            going = [Coming(*row) for row in await _GOING.ask(self._connection, own)]
        place = None
        if held.party.answer is Answer.WAITING:
            (place,) = await _PLACE.one(self._connection, own)
        return Shown(event, relation.organiser, going, held, place, organises=relation.organises, reader=reader.id)

    async def told(self, event: Event, reader: User) -> Shown:
        """The event as a notice needs it: with what the reader is to it and nobody else's answers."""
        relation = await related(self._connection, event, reader.id)
        place = None
        if relation.held.party.answer is Answer.WAITING:
            own = {"event_id": event.id, "user_id": reader.id}
            (place,) = await _PLACE.one(self._connection, own)
        return Shown(
            event, relation.organiser, (), relation.held, place, organises=relation.organises, reader=reader.id
        )

    async def shown_to_all(self, event: Event, organiser: str) -> Shown:
        """The event as a card shows it that many read; `organiser` is the name."""
        going: Sequence[Coming] = ()
        if event.going and not event.names_hidden:
            going = [Coming(*row) for row in await _GOING.ask(self._connection, {"event_id": event.id})]
        return Shown(event, organiser, going, Held(rules.NOBODY), None, organises=False)
