"""Events and the answers to them. What must hold is decided under the lock of the event's row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import every, insert, one
from vmeste.events import rules
from vmeste.events.draft import Draft
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.rules import Outcome
from vmeste.events.shown import NAMES_SHOWN, Mine, Near, Page, Shown
from vmeste.users.models import User

PAGE = 6

_COLUMNS = tuple(Event.__table__.c)
_BY_CODE = select(*_COLUMNS).where(Event.code == bindparam("code"))
# Answers to one event are decided one after another; NO KEY, so that new participants' foreign keys do not wait.
_BY_CODE_LOCKED = _BY_CODE.with_for_update(key_share=True)
_ANSWER = select(EventParticipant.answer).where(
    EventParticipant.event_id == bindparam("event_id"),
    EventParticipant.user_id == bindparam("user_id"),
)
_GOING = (
    select(User.first_name)
    .join(EventParticipant, EventParticipant.user_id == User.id)
    .where(EventParticipant.event_id == bindparam("event_id"), EventParticipant.answer == Answer.GOING)
    .order_by(EventParticipant.joined_at, EventParticipant.id)
    .limit(NAMES_SHOWN)
)
_NAME = select(User.first_name).where(User.id == bindparam("user_id"))


class Events:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, code: str, reader: User) -> Shown | None:
        event = one(Event, await self._connection.execute(_BY_CODE, {"code": code}))
        return await self._shown(event, reader) if event is not None else None

    async def create(self, draft: Draft, creator: User, *, zone: str, language: str) -> Event:
        """Publish a draft with a title and a start. Publishing it again gives the same event."""
        if draft.title is None or draft.date is None:
            raise ValueError("a draft without a title or a start cannot be published")
        values = {
            "code": draft.code,
            "title": draft.title,
            "description": draft.description,
            "date": draft.date,
            "time_zone": zone,
            "language": language,
            "location": draft.location,
            "capacity": draft.capacity,
            "public": draft.public,
            "creator_id": creator.id,
            "search": "\n".join(filter(None, (draft.title, draft.description, draft.location))).casefold(),
            "created_at": self._now,
        }
        statement = insert(self._connection, Event).values(**values)
        await self._connection.execute(statement.on_conflict_do_nothing(index_elements=["code"]))
        event = one(Event, await self._connection.execute(_BY_CODE, {"code": draft.code}))
        if event is None:
            raise LookupError("an event just published is not there")
        return event

    async def join(self, code: str, user: User) -> tuple[Outcome, Shown] | None:
        """«Иду». Nothing when there is no such event."""
        return await self._answer(code, user, Answer.GOING)

    async def leave(self, code: str, user: User) -> tuple[Outcome, Shown] | None:
        """«Не иду». Nothing when there is no such event."""
        return await self._answer(code, user, Answer.NOT_GOING)

    async def _answer(self, code: str, user: User, wanted: Answer) -> tuple[Outcome, Shown] | None:
        event = one(Event, await self._connection.execute(_BY_CODE_LOCKED, {"code": code}))
        if event is None:
            return None
        own = {"event_id": event.id, "user_id": user.id}
        before = (await self._connection.execute(_ANSWER, own)).scalar()
        decide = rules.answer_going if wanted is Answer.GOING else rules.answer_not_going
        outcome = decide(event, before, self._now)
        if outcome.changes:
            await self._write(event, user, before, wanted)
            before = wanted
        return outcome, await self._shown(event, user, known=before)

    async def _write(self, event: Event, user: User, before: Answer | None, wanted: Answer) -> None:
        values = {"answer": wanted, "joined_at": self._now}
        await self._connection.execute(
            insert(self._connection, EventParticipant)
            .values(event_id=event.id, user_id=user.id, **values)
            .on_conflict_do_update(index_elements=["event_id", "user_id"], set_=values),
        )
        step = (wanted is Answer.GOING) - (before is Answer.GOING)
        if step:
            event.seats_taken += step
            await self._connection.execute(
                update(Event).where(Event.id == event.id).values(seats_taken=event.seats_taken),
            )

    async def _shown(self, event: Event, reader: User, known: Answer | None = None) -> Shown:
        if known is None:
            own = {"event_id": event.id, "user_id": reader.id}
            known = (await self._connection.execute(_ANSWER, own)).scalar()
        going: Sequence[str] = ()
        if event.seats_taken:
            going = (await self._connection.execute(_GOING, {"event_id": event.id})).scalars().all()
        if event.creator_id == reader.id:
            organiser = reader.first_name
        else:
            organiser = (await self._connection.execute(_NAME, {"user_id": event.creator_id})).scalar_one()
        return Shown(event, organiser, going, known)

    async def upcoming(
        self,
        *,
        near: Near | None = None,
        containing: str = "",
    ) -> Page:
        """Everybody's events to come, soonest first."""
        wanted = select(*_COLUMNS).where(
            Event.public,
            Event.cancelled_at.is_(None),
            Event.date > self._now,
        )
        if containing:
            wanted = wanted.where(Event.search.contains(containing.casefold(), autoescape=True))
        return await self._page(wanted, near)

    async def mine(self, user: User, part: Mine, *, near: Near | None = None) -> Page:
        """Events this person goes to or organises, to come; or those that are past, whichever it was."""
        goes = Event.id.in_(
            select(EventParticipant.event_id).where(
                EventParticipant.user_id == user.id,
                EventParticipant.answer == Answer.GOING,
            ),
        )
        organises = Event.creator_id == user.id
        over = Event.date <= self._now - rules.LASTS
        condition = {
            Mine.GOING: and_(goes, ~over),
            Mine.ORGANISED: and_(organises, ~over),
            Mine.PAST: and_(or_(goes, organises), over),
        }[part]
        return await self._page(select(*_COLUMNS).where(condition), near)

    async def _page(self, wanted: Select[*tuple[Any, ...]], near: Near | None) -> Page:
        backwards = near is not None and near.way == "before"
        if near is not None:
            key, position = tuple_(Event.date, Event.code), tuple_(near.date, near.code)
            wanted = wanted.where(key < position if backwards else key > position)
        order = (Event.date.desc(), Event.code.desc()) if backwards else (Event.date, Event.code)
        found = every(Event, await self._connection.execute(wanted.order_by(*order).limit(PAGE + 1)))
        events, more = found[:PAGE], len(found) > PAGE
        if backwards:
            return Page(events[::-1], has_earlier=more, has_later=True)
        return Page(events, has_earlier=near is not None, has_later=more)
