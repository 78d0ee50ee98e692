"""The log of what was done to events and people besides the answers: by people, by the administrator, by the bot."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events.models import Change, Event, new_handle
from vmeste.users.models import ADMINISTRATOR, User


async def record(
    connection: AsyncConnection,
    event: Event | None,
    user: User,
    now: datetime,
    what: str,
    old: object = None,
    new: object = None,
    *,
    told: bool = False,
    person_id: int | None = None,
    handle: str | None = None,
) -> str:
    """Keep who did what to the event, or to a person; the handle of what was kept."""
    handle = handle or new_handle()
    await connection.execute(
        insert(Change).values(
            handle=handle,
            event_id=event.id if event is not None else None,
            user_id=None if user is ADMINISTRATOR else user.id,
            by_administrator=user is ADMINISTRATOR,
            person_id=person_id,
            what=what,
            old=as_json(old),
            new=as_json(new),
            told_at=now if told else None,
            created_at=now,
        ),
    )
    return handle


async def record_of_bot(
    connection: AsyncConnection, event: Event, people: Collection[int], now: datetime, what: str
) -> None:
    """What the bot has done by itself to people of an event, in one statement for all of them."""
    changes = [
        {
            "handle": new_handle(),
            "event_id": event.id,
            "person_id": person,
            "by_administrator": False,
            "what": what,
            "told_at": now,
            "created_at": now,
        }
        for person in people
    ]
    if changes:
        await connection.execute(insert(Change), changes)


def as_json(value: object) -> str | None:
    return None if value is None else json.dumps(value, default=datetime.isoformat, ensure_ascii=False)
