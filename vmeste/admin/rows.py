"""Rows as the pages need them on which something is written: one by its number, and what belongs to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from vmeste.database import insert, one
from vmeste.events.models import Answer, Change, CoOrganiser, Event, EventParticipant, Report
from vmeste.events.organised import MOST_SHOWN
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

SHOWN = 20
"""Of each kind beneath a detail page; one more is read, to know whether there are others."""
AT_ONCE = 500
"""Events that one decision of the administrator touches at most."""

PAGE = 50
BY = ("administrator", "people")
OF_PEOPLE = frozenset({"creator_id", "co_organiser_joined", "co_organiser_removed"})
"""Changes whose old and new are rows of people."""

Line = Mapping[str, Any]
Connection = AsyncConnection
"""What the pages hand down, which write no SQL themselves."""

_EVENT = tuple(Event.__table__.c)
_USER = tuple(User.__table__.c)
_PARTICIPANT = tuple(EventParticipant.__table__.c)
_PERSON = aliased(User)


async def event(connection: AsyncConnection, event_id: int) -> Event | None:
    return one(Event, await connection.execute(select(*_EVENT).where(Event.id == event_id)))


async def event_of_code(connection: AsyncConnection, code: str) -> Event | None:
    return one(Event, await connection.execute(select(*_EVENT).where(Event.code == code)))


async def user(connection: AsyncConnection, user_id: int) -> User | None:
    return one(User, await connection.execute(select(*_USER).where(User.id == user_id)))


async def user_to_change(connection: AsyncConnection, user_id: int) -> User | None:
    """Nobody else changes this person until the turn ends."""
    statement = select(*_USER).where(User.id == user_id).with_for_update(key_share=True)
    return one(User, await connection.execute(statement))


async def participant(connection: AsyncConnection, participant_id: int) -> EventParticipant | None:
    statement = select(*_PARTICIPANT).where(EventParticipant.id == participant_id)
    return one(EventParticipant, await connection.execute(statement))


async def participant_of(connection: AsyncConnection, event_id: int, user_id: int) -> EventParticipant | None:
    statement = select(*_PARTICIPANT).where(EventParticipant.event_id == event_id, EventParticipant.user_id == user_id)
    return one(EventParticipant, await connection.execute(statement))


@dataclass(frozen=True, slots=True)
class GoesWithEvent:
    """What is deleted with an event, or says so."""

    answers: int
    notices: int
    unsent: int
    changes: int
    co_organisers: int
    reports: int
    cards: int
    """They stay."""


async def goes_with_event(connection: AsyncConnection, event_id: int) -> GoesWithEvent:
    statement = select(
        _count(EventParticipant.id, EventParticipant.event_id == event_id),
        _count(Notice.id, Notice.event_id == event_id),
        _count(Notice.id, Notice.event_id == event_id, Notice.due_at.is_not(None)),
        _count(Change.id, Change.event_id == event_id),
        _count(CoOrganiser.user_id, CoOrganiser.event_id == event_id),
        _count(Report.id, Report.event_id == event_id),
        _count(Card.id, Card.event_id == event_id),
    )
    return GoesWithEvent(*(await connection.execute(statement)).one())


@dataclass(frozen=True, slots=True)
class Involved:
    """In what a person takes part: what they organise, and what they have answered."""

    organises: int
    answers: int


async def involved(connection: AsyncConnection, user_id: int) -> Involved:
    statement = select(
        _count(Event.id, Event.creator_id == user_id),
        _count(EventParticipant.id, EventParticipant.user_id == user_id),
    )
    return Involved(*(await connection.execute(statement)).one())


@dataclass(frozen=True, slots=True)
class ToCome:
    """A person's events to come, by their ids: several are locked in this order."""

    organises: Sequence[Line]
    answers: Sequence[Line]


async def to_come(connection: AsyncConnection, user_id: int, now: datetime) -> ToCome:
    coming = (Event.date > now, Event.cancelled_at.is_(None))
    own = select(Event.id, Event.code, Event.title, Event.date, Event.going).where(Event.creator_id == user_id, *coming)
    answered = (
        select(Event.id, Event.code, Event.title, Event.date, EventParticipant.answer)
        .join(EventParticipant, EventParticipant.event_id == Event.id)
        .where(EventParticipant.user_id == user_id, EventParticipant.answer != Answer.NOT_GOING, *coming)
    )
    return ToCome(
        await _lines(connection, own.order_by(Event.id).limit(AT_ONCE)),
        await _lines(connection, answered.order_by(Event.id).limit(AT_ONCE)),
    )


async def line_of(connection: AsyncConnection, event_id: int) -> Sequence[Line]:
    """Who waits, in order."""
    return await _lines(
        connection,
        select(
            EventParticipant.id,
            EventParticipant.user_id,
            User.first_name,
            User.username,
            EventParticipant.guests,
            EventParticipant.offered_until,
        )
        .join(User, User.id == EventParticipant.user_id)
        .where(EventParticipant.event_id == event_id, EventParticipant.position.is_not(None))
        .order_by(EventParticipant.position)
        .limit(SHOWN + 1),
    )


async def co_organisers_of(connection: AsyncConnection, event_id: int) -> Sequence[Line]:
    return await _lines(
        connection,
        select(User.id, User.first_name, User.username)
        .join(CoOrganiser, CoOrganiser.user_id == User.id)
        .where(CoOrganiser.event_id == event_id)
        .order_by(CoOrganiser.created_at)
        .limit(MOST_SHOWN),
    )


async def reports_of(connection: AsyncConnection, event_id: int) -> Sequence[Line]:
    """How many have complained, by reason."""
    count = func.count().label("count")
    statement = select(Report.reason, count).where(Report.event_id == event_id).group_by(Report.reason)
    return await _lines(connection, statement.order_by(count.desc(), Report.reason))


async def cards_of(connection: AsyncConnection, event_id: int) -> Sequence[Line]:
    return await _lines(
        connection,
        select(Card.chat_id, Card.inline_message_id, Card.user_id, Card.created_at, Card.due_at, User.first_name)
        .outerjoin(User, User.id == Card.user_id)
        .where(Card.event_id == event_id)
        .order_by(Card.user_id.is_not(None), Card.id)
        .limit(SHOWN + 1),
    )


async def notices_of(
    connection: AsyncConnection, *, event_id: int | None = None, user_id: int | None = None
) -> Sequence[Line]:
    """The newest, of an event or to a person."""
    whose = Notice.event_id == event_id if event_id is not None else Notice.user_id == user_id
    return await _lines(
        connection,
        select(
            Notice.kind,
            Notice.created_at,
            Notice.due_at,
            Notice.sent_at,
            Notice.failed,
            Notice.user_id,
            User.first_name,
            Notice.event_id,
            Event.title,
        )
        .join(User, User.id == Notice.user_id)
        .outerjoin(Event, Event.id == Notice.event_id)
        .where(whose)
        .order_by(Notice.id.desc())
        .limit(SHOWN + 1),
    )


async def changes_of(
    connection: AsyncConnection, *, event_id: int | None = None, user_id: int | None = None
) -> Sequence[Line]:
    """The newest: what was done to an event, or by and to a person."""
    whose: ColumnElement[bool] = (
        Change.event_id == event_id
        if event_id is not None
        else or_(Change.user_id == user_id, Change.person_id == user_id)
    )
    return await _told(connection, _changes().where(whose).order_by(Change.id.desc()).limit(SHOWN + 1))


async def changes(
    connection: AsyncConnection,
    *,
    events: Sequence[int] | None,
    people: Sequence[int] | None,
    by: str,
    before: int | None,
    limit: int = PAGE,
) -> Sequence[Line]:
    """A page of all that was done and one more, the newest first; `events` and `people` are those sought."""
    statement = _changes()
    if events is not None and people is not None:
        whose = (Change.event_id.in_(events), Change.user_id.in_(people), Change.person_id.in_(people))
        statement = statement.where(or_(*whose))
    if by in BY:
        statement = statement.where(Change.by_administrator if by == "administrator" else ~Change.by_administrator)
    if before is not None:
        statement = statement.where(Change.id < before)
    return await _told(connection, statement.order_by(Change.id.desc()).limit(limit + 1))


async def dead_letters(connection: AsyncConnection, *, before: int | None) -> Sequence[Line]:
    """A page and one more, the newest first."""
    statement = select(DeadLetter.id, DeadLetter.update_id, DeadLetter.reason, DeadLetter.created_at)
    if before is not None:
        statement = statement.where(DeadLetter.id < before)
    return await _lines(connection, statement.order_by(DeadLetter.id.desc()).limit(PAGE + 1))


async def dead_letter(connection: AsyncConnection, letter_id: int) -> Line | None:
    statement = select(*DeadLetter.__table__.c).where(DeadLetter.id == letter_id)
    row = (await connection.execute(statement)).mappings().first()
    return dict(row) if row is not None else None


def _changes() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Change.id,
            Change.what,
            Change.old,
            Change.new,
            Change.created_at,
            Change.by_administrator,
            Change.event_id,
            Event.title,
            Change.user_id,
            User.first_name,
            Change.person_id,
            _PERSON.first_name.label("person"),
        )
        .outerjoin(Event, Event.id == Change.event_id)
        .outerjoin(User, User.id == Change.user_id)
        .outerjoin(_PERSON, _PERSON.id == Change.person_id)
    )


async def add_user(connection: AsyncConnection, values: Mapping[str, Any], now: datetime) -> int | None:
    """The new person's number; nothing when somebody has that Telegram id already."""
    statement = insert(connection, User).values(**_searched(values), created_at=now)
    statement = statement.on_conflict_do_nothing(index_elements=["telegram_id"])
    number: int | None = (await connection.execute(statement.returning(User.id))).scalar()
    return number


async def change_user(connection: AsyncConnection, user: User, values: Mapping[str, Any]) -> None:
    known = {"first_name": user.first_name, "username": user.username}
    await connection.execute(update(User).where(User.id == user.id).values(**_searched(known | dict(values))))


def _searched(values: Mapping[str, Any]) -> dict[str, Any]:
    words = f"{values['first_name']} {values.get('username') or ''}"
    return {**values, "search": words.casefold().strip()}


def _count(column: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count(column)).where(*conditions).scalar_subquery()


async def _lines(connection: AsyncConnection, statement: Select[*tuple[Any, ...]]) -> Sequence[Line]:
    lines: Sequence[Any] = (await connection.execute(statement)).mappings().all()
    return lines


async def _told(connection: AsyncConnection, statement: Select[*tuple[Any, ...]]) -> Sequence[Line]:
    """Changes; one from person to person has their names."""
    lines = await _lines(connection, statement)
    sides = [line[side] for line in lines for side in ("old", "new") if line["what"] in OF_PEOPLE]
    if not (numbers := {int(said) for said in sides if said is not None}):
        return lines
    people = await connection.execute(select(User.id, User.first_name).where(User.id.in_(numbers)))
    named = {str(number): json.dumps({"person": number, "name": name}) for number, name in people}
    return [
        {**line, **{side: named.get(line[side], line[side]) for side in ("old", "new")}}
        if line["what"] in OF_PEOPLE
        else line
        for line in lines
    ]
