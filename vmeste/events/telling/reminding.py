"""Reminders: written for everybody concerned when their moment has come, by whichever copy of the bot sees it first."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import leads
from vmeste.database import Database, every
from vmeste.events import rules
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.seats import COLUMNS
from vmeste.notices.repository import owe_reminders
from vmeste.users.models import CAN_BE_REACHED, User

AT_ONCE = 20
"""Events in one transaction, which keeps everybody's presses waiting on SQLite."""

_NEXT = select(Event.remind_at).where(Event.remind_at.is_not(None)).order_by(Event.remind_at).limit(1)
NEXT_REMINDER = _NEXT.scalar_subquery()
# what another copy of the bot is at is skipped; whoever changes the event meanwhile is waited for, or waits
_DUE = (
    select(*COLUMNS)
    .where(Event.remind_at <= bindparam("now"))
    .order_by(Event.remind_at)
    .limit(AT_ONCE)
    .with_for_update(key_share=True, skip_locked=True)
)
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
    while True:
        async with database.look() as connection:
            moment: datetime | None = (await connection.execute(_NEXT)).scalar()
        if moment is None or moment > now:
            return moment
        async with database.turn() as connection:
            events = every(Event, await connection.execute(_DUE, {"now": now}))
            for event in events:
                await _remind(connection, event, now)
        if not events:  # another copy is at them
            return now


async def _remind(connection: AsyncConnection, event: Event, now: datetime) -> None:
    """Whoever has chosen one of the moments that have come since the last time is reminded once."""
    if due := rules.leads_due(event, now):
        of_event = leads.USUAL if event.reminders is None else event.reminders
        chosen = {"event_id": event.id, "of_event": of_event, "due": due}
        people = (await connection.execute(_REMINDED, chosen)).scalars().all()
        longest = next(leads.leads_of(due))
        await owe_reminders(connection, event.id, people, now, within=longest.total_seconds())
    following = rules.next_reminder(event.date, now) if event.cancelled_at is None else None
    await connection.execute(update(Event).where(Event.id == event.id).values(remind_at=following))
