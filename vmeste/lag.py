"""How far behind the bot is: the age of what is owed to people and has not gone out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.due import CARDS, cards_due
from vmeste.notices.models import Card, Notice

_OLDEST = (
    select(func.min(TakenUpdate.taken_at)).where(TakenUpdate.owed.is_not(None)),
    select(func.min(Notice.due_at)).where(Notice.due_at.is_not(None)),
    *(select(func.min(Card.due_at)).where(Card.due_at.is_not(None), lane.only) for lane in CARDS),
)


async def lag(connection: AsyncConnection, now: datetime) -> timedelta:
    """Nothing when all that is due has gone out."""
    oldest = [await connection.scalar(statement) for statement in _OLDEST]
    return max([timedelta(), *(now - moment for moment in oldest if moment is not None)])


@dataclass(frozen=True, slots=True)
class Queues:
    lengths: dict[str, int]
    dead_letters: int
    lag: timedelta


async def queues(connection: AsyncConnection, now: datetime) -> Queues:
    """How much is due at this moment, and how late the oldest of it is."""
    due = {
        "screens": select(func.count()).where(TakenUpdate.owed.is_not(None)),
        "notices": select(func.count()).where(Notice.due_at <= now),
        "cards": select(func.count()).where(cards_due(now)),
    }
    lengths = {name: await connection.scalar(statement) or 0 for name, statement in due.items()}
    letters = await connection.scalar(select(func.count()).select_from(DeadLetter)) or 0
    return Queues(lengths, letters, await lag(connection, now))
