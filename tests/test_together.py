"""Turns that share a transaction on SQLite: each is as if it were alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.test_database import anna
from vmeste.database import Database, insert, is_passing
from vmeste.together import MOST
from vmeste.users.models import User


async def meet(connection: AsyncConnection, number: int) -> None:
    await connection.execute(insert(connection, User).values(anna(telegram_id=number)))


async def turn(database: Database, number: int, fails: type[Exception] | None = None) -> None:
    async with database.turn() as connection:
        await meet(connection, number)
        if fails is not None:
            raise fails


async def known(database: Database) -> set[int | None]:
    async with database.look() as connection:
        return set((await connection.execute(select(User.telegram_id))).scalars())


@asynccontextmanager
async def a_slow_turn(database: Database, number: int) -> AsyncIterator[asyncio.Task[None]]:
    """In its midst until the block ends."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        async with database.turn() as connection:
            await meet(connection, number)
            begun.set()
            await go_on.wait()

    task = asyncio.create_task(slowly())
    await begun.wait()
    try:
        yield task
    finally:
        go_on.set()
        await asyncio.gather(task, return_exceptions=True)


async def test_turns_at_once_wait_for_the_disk_once(sqlite_database: Database) -> None:
    commits: list[object] = []
    event.listen(sqlite_database.writer.sync_engine, "commit", commits.append)
    await asyncio.gather(*(turn(sqlite_database, number) for number in range(MOST * 2)))
    assert len(commits) == 2
    assert await known(sqlite_database) == set(range(MOST * 2))


@pytest.mark.parametrize("failing", [{0}, {1}, {4}, {0, 1}, {2, 3}, {3, 4}, {0, 1, 2, 3, 4}])
async def test_one_that_fails_takes_nothing_of_the_others_along(sqlite_database: Database, failing: set[int]) -> None:
    ends = await asyncio.gather(
        *(turn(sqlite_database, number, ValueError if number in failing else None) for number in range(5)),
        return_exceptions=True,
    )
    assert {number for number, end in enumerate(ends) if isinstance(end, ValueError)} == failing
    assert await known(sqlite_database) == set(range(5)) - failing


async def test_none_is_over_before_the_commit(sqlite_database: Database) -> None:
    first = asyncio.create_task(turn(sqlite_database, 0))
    async with a_slow_turn(sqlite_database, 1):
        assert await known(sqlite_database) == set()
        assert not first.done()
    await first
    assert await known(sqlite_database) == {0, 1}


async def test_a_commit_that_fails_fails_them_all(sqlite_database: Database) -> None:
    dialect: Any = sqlite_database.writer.dialect
    commit = dialect.do_commit

    def full(_: object) -> None:
        dialect.do_commit = commit
        raise OperationalError("", {}, ConnectionError("full"))

    dialect.do_commit = full
    ends = await asyncio.gather(*(turn(sqlite_database, number) for number in range(3)), return_exceptions=True)
    assert [type(end) for end in ends] == [OperationalError] * 3
    assert await known(sqlite_database) == set()
    await turn(sqlite_database, 7)
    assert await known(sqlite_database) == {7}


async def test_a_connection_lost_in_one_is_lost_to_those_before_and_worth_another_try(
    sqlite_database: Database,
) -> None:
    async def loses() -> None:
        async with sqlite_database.turn() as connection:
            await meet(connection, 1)
            await connection.invalidate()
            raise OperationalError("", {}, ConnectionError("lost"), connection_invalidated=True)

    ends = await asyncio.gather(turn(sqlite_database, 0), loses(), turn(sqlite_database, 2), return_exceptions=True)
    assert [isinstance(end, Exception) and is_passing(end) for end in ends] == [True, True, False]
    assert await known(sqlite_database) == {2}


async def test_whoever_is_cancelled_takes_nobody_along(sqlite_database: Database) -> None:
    async with a_slow_turn(sqlite_database, 0):
        tasks = [asyncio.create_task(turn(sqlite_database, number)) for number in (1, 2)]
        await asyncio.sleep(0)
        tasks[0].cancel()  # while it waits
    async with a_slow_turn(sqlite_database, 3) as alone:
        alone.cancel()
    before = asyncio.create_task(turn(sqlite_database, 4))
    async with a_slow_turn(sqlite_database, 5) as among_others:
        behind = asyncio.create_task(turn(sqlite_database, 6))
        await asyncio.sleep(0)
        among_others.cancel()
    await asyncio.gather(before, behind, *tasks, return_exceptions=True)
    assert await known(sqlite_database) == {0, 2, 4, 6}


async def test_a_database_that_cannot_be_opened_is_told_to_each(sqlite_database: Database) -> None:
    def nowhere(*_: object) -> None:
        raise OperationalError("", {}, ConnectionError("no such place"))

    event.listen(sqlite_database.writer.sync_engine, "do_connect", nowhere)
    ends = await asyncio.gather(*(turn(sqlite_database, number) for number in range(3)), return_exceptions=True)
    assert [type(end) for end in ends] == [OperationalError] * 3
    event.remove(sqlite_database.writer.sync_engine, "do_connect", nowhere)
    await turn(sqlite_database, 7)
    assert await known(sqlite_database) == {7}
