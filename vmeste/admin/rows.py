"""Rows as the pages need them on which something is written: one by its number, and what belongs to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import one
from vmeste.events.models import Event, EventParticipant
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

_EVENT = tuple(Event.__table__.c)
_USER = tuple(User.__table__.c)


async def event(connection: AsyncConnection, event_id: int) -> Event | None:
    return one(Event, await connection.execute(select(*_EVENT).where(Event.id == event_id)))


async def user(connection: AsyncConnection, user_id: int) -> User | None:
    return one(User, await connection.execute(select(*_USER).where(User.id == user_id)))


@dataclass(frozen=True, slots=True)
class GoesWithEvent:
    """What is deleted with an event, or says so."""

    answers: int
    cards: int
    notices: int
    unsent: int


async def goes_with_event(connection: AsyncConnection, event_id: int) -> GoesWithEvent:
    def count(column: Any, *conditions: Any) -> Any:
        return select(func.count(column)).where(*conditions).scalar_subquery()

    statement = select(
        count(EventParticipant.id, EventParticipant.event_id == event_id),
        count(Card.id, Card.event_id == event_id),
        count(Notice.id, Notice.event_id == event_id),
        count(Notice.id, Notice.event_id == event_id, Notice.due_at.is_not(None)),
    )
    return GoesWithEvent(*(await connection.execute(statement)).one())
