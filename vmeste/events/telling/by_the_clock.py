"""What comes due by the clock alone: written when its moment has come, by whichever copy of the bot sees it first."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from vmeste.database import Database, every
from vmeste.events.models import Event
from vmeste.events.seats import COLUMNS

AT_ONCE = 20
"""Events in one transaction, which keeps everybody's presses waiting on SQLite."""

Moment = InstrumentedAttribute[datetime | None]
"""The column of an event that says when."""
Write = Callable[[AsyncConnection, Event], Awaitable[datetime | None]]
"""Writes what is due of an event; when there will be more."""


async def write_due(database: Database, now: datetime, column: Moment, write: Write) -> datetime | None:
    """Write all that is due; when the next will be."""
    while True:
        async with database.look() as connection:
            moment: datetime | None = (await connection.execute(next_moment(column))).scalar()
        if moment is None or moment > now:
            return moment
        async with database.turn() as connection:
            events = every(Event, await connection.execute(_due(column), {"now": now}))
            for event in events:
                later = await write(connection, event)
                await connection.execute(update(Event).where(Event.id == event.id).values({column: later}))
        if not events:  # another copy is at them
            return now


@cache
def next_moment(column: Moment) -> Select[datetime | None]:
    """The soonest there is."""
    return select(column).where(column.is_not(None)).order_by(column).limit(1)


@cache
def _due(column: Moment) -> Select[Any]:
    """What another copy of the bot is at is skipped; whoever changes the event meanwhile is waited for, or waits."""
    due = select(*COLUMNS).where(column <= bindparam("now")).order_by(column).limit(AT_ONCE)
    return due.with_for_update(key_share=True, skip_locked=True)
