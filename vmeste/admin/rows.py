"""Rows as the pages need them on which something is written: one by its number, and what goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert, one
from vmeste.events.models import Answer, Change, CoOrganiser, Event, EventParticipant, Report
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

AT_ONCE = 500
"""Events that one decision of the administrator touches at most."""

PAGE = 50

Line = Mapping[str, Any]
Connection = AsyncConnection
"""What the pages hand down, which write no SQL themselves."""

_EVENT = tuple(Event.__table__.c)
_USER = tuple(User.__table__.c)
_PARTICIPANT = tuple(EventParticipant.__table__.c)


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


async def dead_letters(
    connection: AsyncConnection, *, before: int | None, limit: int = PAGE, whole: bool = False
) -> Sequence[Line]:
    """A page and one more, the newest first; `whole` with what came."""
    statement: Select[*tuple[Any, ...]]
    statement = select(DeadLetter.id, DeadLetter.update_id, DeadLetter.reason, DeadLetter.created_at)
    if whole:
        statement = statement.add_columns(DeadLetter.payload)
    if before is not None:
        statement = statement.where(DeadLetter.id < before)
    return await _lines(connection, statement.order_by(DeadLetter.id.desc()).limit(limit + 1))


async def dead_letter(connection: AsyncConnection, letter_id: int) -> Line | None:
    statement = select(*DeadLetter.__table__.c).where(DeadLetter.id == letter_id)
    row = (await connection.execute(statement)).mappings().first()
    return dict(row) if row is not None else None


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
