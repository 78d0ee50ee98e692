"""Connections that stay open between turns on PostgreSQL."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import ready
from vmeste.database import LOOKS_READY, TURNS_READY, Database, is_passing
from vmeste.ready import Ready


async def backend(database: Database) -> int:
    async with database.turn() as connection:
        return await connection.scalar(select(func.pg_backend_pid())) or 0


@pytest.fixture
def given_back(postgresql_database: Database) -> list[object]:
    """What came home to the engine's pool."""
    seen: list[object] = []
    event.listen(postgresql_database.writer.sync_engine, "checkin", lambda *about: seen.append(about))
    return seen


async def test_the_next_turn_has_the_same_one(postgresql_database: Database, given_back: list[object]) -> None:
    assert len({await backend(postgresql_database) for _ in range(5)}) == 1
    assert not given_back


async def test_a_crowd_leaves_only_so_many_behind(postgresql_database: Database) -> None:
    await asyncio.gather(*(backend(postgresql_database) for _ in range(30)))

    async def look() -> None:
        async with postgresql_database.look() as connection:
            await connection.execute(text("SELECT 1"))

    await asyncio.gather(*(look() for _ in range(30)))
    pool = postgresql_database.writer.pool
    assert pool.checkedout() == TURNS_READY + LOOKS_READY  # type: ignore[attr-defined]  # of a pool that queues


async def test_one_that_the_server_has_ended_is_made_anew(postgresql_database: Database) -> None:
    ended = await backend(postgresql_database)
    async with postgresql_database.glance() as other:
        await other.scalar(select(func.pg_terminate_backend(ended, 5000)))
    assert await backend(postgresql_database) != ended


async def test_whatever_fails_is_rolled_back(postgresql_database: Database, given_back: list[object]) -> None:
    async def writes(failure: BaseException) -> None:
        async with postgresql_database.turn() as connection:
            await connection.execute(text("INSERT INTO bot_secrets VALUES ('x')"))
            raise failure

    async with postgresql_database.turn() as connection:
        await connection.execute(text("CREATE TABLE bot_secrets (word text)"))
    for failure in (LookupError(), asyncio.CancelledError()):
        with pytest.raises(type(failure)):
            await writes(failure)
    assert len(given_back) == 2
    async with postgresql_database.look() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM bot_secrets")) == 0
    await asyncio.gather(backend(postgresql_database), backend(postgresql_database))


async def test_a_commit_that_is_lost_is_passing(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch, given_back: list[object]
) -> None:
    commit = ready._commit

    async def loses_it(connection: AsyncConnection) -> None:
        ready._driver_of(connection)._connection.terminate()
        await commit(connection)

    monkeypatch.setattr(ready, "_commit", loses_it)
    with pytest.raises(DBAPIError) as lost:
        await backend(postgresql_database)
    assert is_passing(lost.value)
    monkeypatch.undo()
    assert await backend(postgresql_database)
    assert len(given_back) == 1


async def test_closing_gives_back_what_waits(postgresql_database: Database, given_back: list[object]) -> None:
    await asyncio.gather(backend(postgresql_database), backend(postgresql_database))
    turns = postgresql_database.turns
    assert isinstance(turns, Ready)
    await turns.close()
    assert len(given_back) == 2
    assert postgresql_database.writer.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that queues


async def test_nobody_is_overtaken_for_long(postgresql_database: Database) -> None:
    """More at once than there are connections: whoever queues in the pool has its turn, too."""
    turns: Counter[int] = Counter()

    async def works(number: int) -> None:
        while turns.total() < 600:
            async with postgresql_database.turn() as connection:
                await connection.execute(text("SELECT 1"))
            turns[number] += 1

    await asyncio.gather(*(works(number) for number in range(23)))
    assert len(turns) == 23
    assert min(turns.values()) > max(turns.values()) / 10, turns


async def test_one_that_ends_after_the_close_goes_home(postgresql_database: Database, given_back: list[object]) -> None:
    turns = postgresql_database.turns
    assert turns is not None
    async with postgresql_database.turn() as connection:
        await connection.execute(text("SELECT 1"))
        await turns.close()
    assert len(given_back) == 1
    assert len(turns) == 0
