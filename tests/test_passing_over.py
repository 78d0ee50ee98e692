"""Several copies on one PostgreSQL: what one is just taking the others pass over, and nobody waits behind it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import inbox
from vmeste.database import Database
from vmeste.events.models import Event
from vmeste.events.telling.by_the_clock import write_due
from vmeste.inbox import TakenUpdate
from vmeste.notices import due
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
FOUR = {1, 2, 3, 4}
PATIENCE = 10.0


@pytest_asyncio.fixture
async def database(postgresql_database: Database) -> Database:
    """Four notices are due to Anna, four answers were left unsaid, and four events have a reminder to be written."""
    async with postgresql_database.turn() as connection:
        anna = {"id": 1, "telegram_id": 1, "first_name": "Анна", "search": "", "created_at": NOW}
        await connection.execute(insert(User).values(**anna))
        event = {"title": "Шахматы", "date": NOW + timedelta(days=1), "time_zone": "Europe/Moscow", "language": "ru"}
        event |= {"creator_id": 1, "search": "", "created_at": NOW, "remind_at": NOW}
        await connection.execute(insert(Event), [event | {"id": number, "code": f"{number:08}"} for number in FOUR])
        notice = {"user_id": 1, "event_id": 1, "kind": Kind.PROMOTED, "created_at": NOW, "due_at": NOW}
        await connection.execute(insert(Notice), [notice | {"id": number} for number in FOUR])
        left = {"taken_at": NOW, "owed": json.dumps([{"method": "sendMessage"}]), "held_by": 7, "held_until": NOW}
        await connection.execute(insert(TakenUpdate), [left | {"update_id": number} for number in FOUR])
    return postgresql_database


async def notices(connection: AsyncConnection, most: int) -> set[int]:
    return {row.id for row in await due.take(connection, due.NOTICES, (), most, NOW)}


async def answers(connection: AsyncConnection, most: int) -> set[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "OWED_AT_ONCE", most)
        return {owed.update_id for owed in await inbox.owed_after(connection, None, NOW, 1, all_=False)}


@pytest.mark.parametrize("take", [notices, answers])
async def test_two_that_take_at_the_same_moment_share(database: Database, take: Any) -> None:
    async with database.turn() as one, database.turn() as another:
        first = await take(one, 2)
        await another.execute(text("SET LOCAL lock_timeout = '5s'"))
        second = await take(another, 10)
    assert len(first) == 2
    assert second == FOUR - first


async def test_what_comes_due_by_the_clock_is_written_by_one(database: Database) -> None:
    written: list[int] = []

    async def not_again(_: AsyncConnection, event: Event) -> None:
        pytest.fail(f"event {event.id} is written twice")

    async def write(_: AsyncConnection, event: Event) -> None:
        written.append(event.id)
        async with asyncio.timeout(PATIENCE):
            assert await write_due(database, NOW, Event.remind_at, not_again) == NOW

    assert await write_due(database, NOW, Event.remind_at, write) is None
    assert set(written) == FOUR
