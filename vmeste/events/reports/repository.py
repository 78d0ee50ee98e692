"""Complaints about public events: one of each person, and the first of each event reaches the administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert
from vmeste.events import rules
from vmeste.events.models import UNTOLD, Event, Reason, Report
from vmeste.events.repository import Events
from vmeste.events.shown import Shown
from vmeste.users.models import User

TELLING = 5
"""Complaints of one person within a day that are told; the others stand on the admin page alone."""
A_DAY = timedelta(days=1)


class Reports:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def reportable(self, code: str, user: User) -> Shown | None:
        """The event, if this person may complain of it."""
        shown = await Events(self._connection, self._now).find(code, user)
        return shown if shown is not None and rules.can_be_reported(shown.event, organises=shown.organises) else None

    async def report(self, code: str, user: User, reason: Reason) -> tuple[Shown, bool] | None:
        """The event, and whether this is news; a second complaint of one person changes nothing."""
        shown = await self.reportable(code, user)
        if shown is None:
            return None
        of_event = select(Report.id).where(Report.event_id == shown.event.id).limit(1)
        is_first = await self._connection.scalar(of_event) is None
        values = {
            "event_id": shown.event.id,
            "user_id": user.id,
            "reason": reason,
            "untold": is_first and await self._told_by(user) < TELLING,
            "created_at": self._now,
        }
        statement = insert(self._connection, Report).values(**values)
        once = statement.on_conflict_do_nothing(index_elements=["event_id", "user_id"]).returning(Report.id)
        return shown, (await self._connection.execute(once)).first() is not None

    async def _told_by(self, user: User) -> int:
        recent = select(func.count()).where(Report.user_id == user.id, Report.created_at > self._now - A_DAY)
        return await self._connection.scalar(recent) or 0


@dataclass(frozen=True, slots=True)
class Untold:
    event_id: int
    title: str
    reason: Reason


async def untold(connection: AsyncConnection, most: int) -> Sequence[Untold]:
    """What the administrator has not heard of, the oldest first."""
    statement = (
        select(Event.id, Event.title, Report.reason)
        .join(Event, Event.id == Report.event_id)
        .where(UNTOLD)
        .order_by(Report.id)
        .limit(most)
    )
    return [Untold(number, title, Reason(reason)) for number, title, reason in await connection.execute(statement)]


async def told(connection: AsyncConnection, event_id: int) -> None:
    """Two first complaints at once are told as one."""
    await connection.execute(update(Report).where(Report.event_id == event_id).values(untold=False))
