"""Reminders: written for everybody concerned when their moment has come."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import leads
from vmeste.database import Database
from vmeste.events import rules
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.telling.by_the_clock import next_moment, write_due
from vmeste.notices.repository import owe_reminders
from vmeste.users.models import CAN_BE_REACHED, User

NEXT_REMINDER = next_moment(Event.remind_at).scalar_subquery()
_REMINDED = (
    select(EventParticipant.user_id)
    .join(User, User.id == EventParticipant.user_id)
    .where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.answer.in_((Answer.GOING, Answer.WAITING, Answer.MAYBE)),
        CAN_BE_REACHED,
        User.unreachable_since.is_(None),
        func.coalesce(User.reminders, bindparam("of_event")).bitwise_and(bindparam("due")) != 0,
    )
    .order_by(EventParticipant.id)
)


async def write_reminders(database: Database, now: datetime) -> datetime | None:
    """Write all that are due; when the next will be."""
    return await write_due(database, now, Event.remind_at, lambda connection, event: _remind(connection, event, now))


async def _remind(connection: AsyncConnection, event: Event, now: datetime) -> datetime | None:
    """Whoever has chosen one of the moments that have come since the last time is reminded once."""
    if due := rules.leads_due(event, now):
        of_event = leads.USUAL if event.reminders is None else event.reminders
        chosen = {"event_id": event.id, "of_event": of_event, "due": due}
        people = (await connection.execute(_REMINDED, chosen)).scalars().all()
        longest = next(leads.leads_of(due))
        await owe_reminders(connection, event.id, people, now, within=longest.total_seconds())
    return rules.next_reminder(event.date, now) if event.cancelled_at is None else None
