"""How far behind the bot is: the age of what is owed to people and has not gone out."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.inbox import TakenUpdate
from vmeste.notices.models import Card, Notice

_OLDEST = (
    select(func.min(TakenUpdate.taken_at)).where(TakenUpdate.owed.is_not(None)),
    select(func.min(Notice.due_at)).where(Notice.due_at.is_not(None)),
    select(func.min(Card.due_at)).where(Card.due_at.is_not(None)),
)


async def lag(connection: AsyncConnection, now: datetime) -> timedelta:
    """Nothing when all that is due has gone out."""
    oldest = [await connection.scalar(statement) for statement in _OLDEST]
    return max([timedelta(), *(now - moment for moment in oldest if moment is not None)])
