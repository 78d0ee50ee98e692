"""The database goes away and comes back: nothing is confirmed meanwhile, and all is settled afterwards."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
import pytest_asyncio
from sqlalchemy import text

import vmeste.database
from tests.faults.conftest import Log, StartRun
from tests.faults.crowd import Crowd
from tests.faults.proxy import WireToDatabase
from tests.faults.run import PATIENCE
from tests.faults.test_crashes import Calls
from vmeste.addresses import sqlite_file
from vmeste.database import Database
from vmeste.demo import LocalTelegram

RECOVERS_WITHIN = 10.0 if os.environ.get("VMESTE_LONG") == "1" else 30.0
"""Seconds; the long version is run alone."""
AWAY = "the database is away, trying again"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest_asyncio.fixture
async def wire(database_url: str) -> AsyncIterator[WireToDatabase]:
    wire = WireToDatabase(database_url)
    await wire.mend()
    yield wire
    await wire.cut()


async def settled(telegram: LocalTelegram, updates: set[int]) -> float:
    """The seconds until they are."""
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while updates & set(telegram.bots[0].queue.pending):  # noqa: ASYNC110  the queue tells nobody
            await asyncio.sleep(0.05)
    return time.monotonic() - began


@on_postgresql
async def test_postgresql_restarted_in_the_middle(
    telegram: LocalTelegram, database: Database, start_run: StartRun, wire: WireToDatabase
) -> None:
    crowd, calls = Crowd(telegram, seed=5), Calls(telegram)
    run = await start_run(DATABASE_URL=wire.url)
    await run.says("ready")
    people = asyncio.create_task(crowd.comes(await crowd.shares_events()))
    for _ in range(2):
        await calls.more(100)
        assert not people.done()
        run.log.clear()
        await wire.cut()
        await run.says(AWAY)
        before = set(telegram.bots[0].queue.pending)
        await run.says(AWAY, times=4)
        assert before <= set(telegram.bots[0].queue.pending), "something was confirmed without a database"
        await wire.mend()
        assert await settled(telegram, before) < RECOVERS_WITHIN
    await people
    await crowd.lives(1)
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert run.failures == []
    assert await crowd.complaints(database, in_flight=set()) == []


@on_postgresql
async def test_connections_of_postgresql_ended_again_and_again(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    crowd, calls = Crowd(telegram, seed=6), Calls(telegram)
    run = await start_run()
    await run.says("ready")
    people = asyncio.create_task(crowd.comes(await crowd.shares_events()))
    end_all = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for _ in range(4):
        await calls.more(50)
        assert not people.done()
        async with database.turn() as connection:
            await connection.execute(end_all)
    await people
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert run.failures == []
    assert await crowd.complaints(database, in_flight=set()) == []


@on_postgresql
async def test_postgresql_away_at_the_start_is_waited_for(
    telegram: LocalTelegram, start_run: StartRun, wire: WireToDatabase
) -> None:
    url = wire.url
    await wire.cut()
    run = await start_run(DATABASE_URL=url)
    await run.says("the database is away")
    await wire.mend()
    await run.says("ready")
    await telegram.person("Анна").says("/start")
    await wire.cut()
    assert await run.stops() == 0, "and a stop does not wait for a database that is away"


@on_postgresql
async def test_of_two_copies_one_polls_and_the_other_takes_over(telegram: LocalTelegram, start_run: StartRun) -> None:
    anna = telegram.person("Анна")
    first = await start_run()
    await first.says("ready")
    second = await start_run()
    await second.says("another copy of the bot leads; waiting for its turn")
    anna.says("/start")
    await anna.hears("Привет", PATIENCE)
    assert not [call for call in telegram.refusals if call.method == "getUpdates"], "they quarrelled"
    first.kill()
    await first.ends()
    await second.says("ready")
    anna.says("/help")
    await anna.hears("/events — ближайшие встречи", PATIENCE)
    third = await start_run()
    await third.says("another copy of the bot leads; waiting for its turn")
    assert await third.stops() == 0
    assert await second.stops() == 0


@on_postgresql
async def test_a_copy_whose_lock_went_with_its_connection_polls_no_more(
    telegram: LocalTelegram, start_run: StartRun, wire: WireToDatabase
) -> None:
    anna = telegram.person("Анна")
    first = await start_run(DATABASE_URL=wire.url)
    await first.says("ready")
    second = await start_run()
    await second.says("another copy of the bot leads; waiting for its turn")
    await wire.cut()
    await second.says("ready")
    await wire.mend()
    await first.says("another copy of the bot leads; waiting for its turn")
    anna.says("/start")
    await anna.hears("Привет", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert sum(message.from_bot for message in anna.chat) == 1
    assert await first.stops() == 0
    assert await second.stops() == 0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite gives up on a locked file at once, so that the program waits by itself."""
    monkeypatch.setattr(vmeste.database, "BUSY_TIMEOUT_MS", 50)


@on_sqlite
@pytest.mark.usefixtures("impatient", "program")
async def test_a_sqlite_file_that_another_process_has_locked(
    telegram: LocalTelegram, database_url: str, log: Log
) -> None:
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    await anna.says("/start")
    file = sqlite_file(database_url)
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")  # the bot may be in the middle of a turn
        anna.says("/help")
        boris.says("/start")
        await log.says("the database is away, trying again in 0.8 s")
        assert anna.unsettled.open
        assert boris.unsettled.open
        assert sum(message.from_bot for message in anna.chat) == 1, "nobody hears what is not yet true"
        other.execute("ROLLBACK")
    await anna.hears("/events — ближайшие встречи", PATIENCE)
    await boris.hears("Привет, Борис!", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert log.failures == []


@on_sqlite
async def test_a_stop_does_not_wait_for_a_locked_file(
    telegram: LocalTelegram, start_run: StartRun, database_url: str
) -> None:
    anna = telegram.person("Анна")
    run = await start_run()
    await run.says("ready")
    file = sqlite_file(database_url)
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")  # the bot may be in the middle of a turn
        anna.says("/start")
        await telegram.wait_for_call("getUpdates", PATIENCE)
        assert await run.stops() == 0
        assert anna.unsettled.open
    run = await start_run()
    await anna.hears("Привет", PATIENCE)
    assert await run.stops() == 0
