"""Complaints about public events: one of each person, and the first of each event reaches the administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from vmeste.database import insert
from vmeste.events import rules
from vmeste.events.models import UNTOLD, Event, Reason, Report
from vmeste.events.repository import Events
from vmeste.events.shown import Shown
from vmeste.users.models import User

TELLING = 5
"""Events in a day that are told of by the complaint of one person; the others are told the next day."""
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
        told = select(Report.id).where(Report.event_id == shown.event.id, Report.told_at.is_not(None)).limit(1)
        values = {
            "event_id": shown.event.id,
            "user_id": user.id,
            "reason": reason,
            "untold": await self._connection.scalar(told) is None,
            "created_at": self._now,
        }
        statement = insert(self._connection, Report).values(**values)
        once = statement.on_conflict_do_nothing(index_elements=["event_id", "user_id"]).returning(Report.id)
        return shown, (await self._connection.execute(once)).first() is not None


@dataclass(frozen=True, slots=True)
class Untold:
    event_id: int
    title: str
    reason: Reason


async def next_untold(connection: AsyncConnection, now: datetime) -> Untold | None:
    """The oldest that the administrator has not heard of; nobody keeps them busy all day."""
    same = aliased(Report)
    told_today = select(func.count()).where(same.user_id == Report.user_id, same.told_at > now - A_DAY)
    statement = (
        select(Event.id, Event.title, Report.reason)
        .join(Event, Event.id == Report.event_id)
        .where(UNTOLD, told_today.scalar_subquery() < TELLING)
        .order_by(Report.id)
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    return Untold(row.id, row.title, Reason(row.reason)) if row is not None else None


async def told(connection: AsyncConnection, event_id: int, now: datetime) -> None:
    """All that has been said of it so far, as one."""
    of_event = update(Report).where(Report.event_id == event_id, Report.untold)
    await connection.execute(of_event.values(untold=False, told_at=now))
