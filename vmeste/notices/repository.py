"""Owing: notices and cards are written in the transaction of what they tell, and sent after it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert as insert_or
from vmeste.notices.models import REMINDER_OWED, Card, Kind, Notice
from vmeste.prepared import Prepared

# What is being sent keeps its lease: whoever sends it sees at the end that the event has changed meanwhile.
_REFRESH = Prepared(
    update(Card)
    .where(
        Card.event_id == bindparam("of_event"),
        Card.tries == 0,
        or_(Card.due_at.is_(None), Card.due_at > bindparam("now")),
        Card.user_id.is_distinct_from(bindparam("but_of")),
    )
    .values(due_at=bindparam("now"))
)
_DUE = "vmeste: something is due"
NO_USER = 0
A_SECOND = 25
"""So many of one thing are due within a second; Telegram does not take them faster."""


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
    *,
    due_at: datetime | None = None,
    **details: Any,
) -> None:
    """One notice to each of these people, due at once or then; what goes to many is due as fast as it can be sent."""
    if rows := _rows(kind, event_id, user_ids, now, details, due_at or now):
        await connection.execute(insert(Notice), rows)
        something_is_due(connection)


async def owe_reminders(
    connection: AsyncConnection,
    event_id: int,
    user_ids: Iterable[int],
    now: datetime,
    **details: Any,
) -> None:
    """The same, to those who are not owed a reminder of this event already."""
    if rows := _rows(Kind.REMINDER, event_id, user_ids, now, details, now):
        statement = insert_or(connection, Notice)
        await connection.execute(
            statement.on_conflict_do_nothing(index_elements=["event_id", "user_id"], index_where=REMINDER_OWED),
            rows,
        )
        something_is_due(connection)


def _rows(
    kind: Kind,
    event_id: int,
    user_ids: Iterable[int],
    now: datetime,
    details: dict[str, Any],
    due_at: datetime,
) -> list[dict[str, Any]]:
    said = json.dumps(details, ensure_ascii=False)
    return [
        {
            "user_id": user_id,
            "event_id": event_id,
            "kind": kind,
            "details": said,
            "created_at": now,
            # spread, so that what one person is owed meanwhile does not wait behind what thousands are
            "due_at": due_at + timedelta(seconds=number // A_SECOND),
        }
        for number, user_id in enumerate(user_ids)
    ]


async def refresh_cards(
    connection: AsyncConnection,
    event_id: int,
    now: datetime,
    *,
    but_of: int | None = None,
) -> None:
    """Every posted copy of the event is to show its present state; but the own copy of that user."""
    await _REFRESH.ask(connection, {"of_event": event_id, "now": now, "but_of": but_of or NO_USER})
    something_is_due(connection)
