"""Owing: notices and cards are written in the transaction of what they tell, and sent after it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.notices.models import Card, Kind, Notice

# What is being sent keeps its lease: whoever sends it sees at the end that the event has changed meanwhile.
_REFRESH = (
    update(Card)
    .where(
        Card.event_id == bindparam("of_event"),
        Card.tries == 0,
        or_(Card.due_at.is_(None), Card.due_at > bindparam("now")),
    )
    .values(due_at=bindparam("now"))
)
_DUE = "vmeste: something is due"


def something_is_due(connection: AsyncConnection) -> None:
    """Whoever writes a row that is due says so, and the sender is woken after the commit."""
    connection.info[_DUE] = True


def is_something_due(connection: AsyncConnection) -> bool:
    """Whether anything was said to be due since this was last asked of the connection."""
    return bool(connection.info.pop(_DUE, False))


async def owe(
    connection: AsyncConnection,
    kind: Kind,
    event_id: int,
    user_ids: Iterable[int],
    now: datetime,
    **details: Any,
) -> None:
    """One notice to each of these people, due at once."""
    rows = [
        {
            "user_id": user_id,
            "event_id": event_id,
            "kind": kind,
            "details": json.dumps(details, ensure_ascii=False),
            "created_at": now,
            "due_at": now,
        }
        for user_id in user_ids
    ]
    if rows:
        await connection.execute(insert(Notice), rows)
        something_is_due(connection)


async def refresh_cards(connection: AsyncConnection, event_id: int, now: datetime) -> None:
    """Every posted copy of the event is to show its present state."""
    await connection.execute(_REFRESH, {"of_event": event_id, "now": now})
    something_is_due(connection)
