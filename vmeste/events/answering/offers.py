"""Offers that nobody took: the seat goes to the next in line."""

from datetime import datetime

from sqlalchemy import select

from vmeste.database import Database
from vmeste.events.models import Event, EventParticipant
from vmeste.events.seats import LockedEvent

AT_ONCE = 100


async def end_offers(database: Database, now: datetime) -> int:
    """End what is due, and in how many events; whoever had the offer is told, and so is whoever is next."""
    due = (
        select(Event.code)
        .join(EventParticipant, EventParticipant.event_id == Event.id)
        .where(EventParticipant.offered_until <= now)
        .distinct()
        .limit(AT_ONCE)
    )
    async with database.look() as connection:
        codes = (await connection.execute(due)).scalars().all()
    for code in codes:
        async with database.turn() as connection:
            # taking the lock ends the event's offers that are due
            await LockedEvent.take(connection, code, now, author=None)
    return len(codes)
