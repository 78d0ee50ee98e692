"""The disk is full in the middle: nothing is half done or lost, and when there is room all goes on by itself."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from tests.faults.conftest import Log, StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.run import PATIENCE, Run
from tests.faults.test_crashes import Calls
from tests.faults.test_database_away import AWAY, RECOVERS_WITHIN, settled
from vmeste import turn
from vmeste.check import complaints
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.program import Program
from vmeste.words import now_utc

A_PAGE = 4096
MANY_PAGES = 2**30
LAST_WRITTEN = ("cards", "notices", "taken_updates")
"""Tables, at the end of a turn: what it wrote before must not stay."""
LOST = (" is lost: ", " is a dead letter: ")
REFUSE = "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$"


async def fills_up(database: Database, run: Run) -> None:
    """On SQLite no file of the process may grow; PostgreSQL says of itself that there is no room."""
    if database.is_sqlite:
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (A_PAGE, resource.RLIM_INFINITY))
    else:
        await refuse(database)


async def has_room(database: Database, run: Run) -> None:
    if database.is_sqlite:
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    else:
        await refuse_no_more(database)


@asynccontextmanager
async def no_room(database: Database, program: Program) -> AsyncIterator[None]:
    """The same for the program in this process, whose files the limit of a process would not tell apart."""
    if not database.is_sqlite:
        await refuse(database)
        try:
            yield
        finally:
            await refuse_no_more(database)
        return
    sender = program._sender
    assert sender is not None
    its_own = sender._owed._database
    async with its_own.turn() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.execute(text(f"PRAGMA max_page_count={pages}"))
    try:
        yield
    finally:
        async with its_own.turn() as connection:
            await connection.execute(text(f"PRAGMA max_page_count={MANY_PAGES}"))


async def refuse(database: Database) -> None:
    await alone(database, REFUSE)
    for table in LAST_WRITTEN:
        await alone(database, f"CREATE TRIGGER is_full BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION is_full()")


async def refuse_no_more(database: Database) -> None:
    for table in LAST_WRITTEN:
        await alone(database, f"DROP TRIGGER is_full ON {table}")
    await alone(database, "DROP FUNCTION is_full")


async def alone(database: Database, statement: str) -> None:
    """In a transaction of its own: who locks one table and wants another waits for a turn that waits for it."""
    async with database.turn() as connection:
        await connection.execute(text(statement))


async def is_full_for_a_while(telegram: LocalTelegram, database: Database, run: Run) -> set[int]:
    """The updates that wait for room."""
    run.log.clear()
    await fills_up(database, run)
    await run.says(AWAY)
    waiting = set(telegram.bots[0].queue.pending)
    await run.says(AWAY, times=6)
    assert waiting <= set(telegram.bots[0].queue.pending), "something was confirmed though it could not be kept"
    return waiting


@pytest.mark.usefixtures("nobody_is_too_fast")
async def test_no_room_for_a_moment(telegram: LocalTelegram, database: Database, program: Program, log: Log) -> None:
    await log.says("ready")
    crowd, enough = Crowd(telegram, seed=7, people=4), asyncio.Event()
    await crowd.comes(await crowd.shares_events())
    people = asyncio.create_task(crowd.lives_until(enough))
    async with no_room(database, program):
        await log.says(AWAY)
        await asyncio.sleep(0.5)  # the others press meanwhile, too
    enough.set()
    await people
    await telegram.quiet(PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while await owed_in(database):  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.02)
    assert log.failures == []
    assert await crowd.complaints(database, in_flight=set()) == []
    assert await complaints(database, now_utc()) == []


@pytest.mark.usefixtures("nobody_is_too_fast")
async def test_where_no_room_is_a_fault_like_others_something_is_lost(
    telegram: LocalTelegram, database: Database, program: Program, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "is_passing", lambda _: False)
    await log.says("ready")
    crowd = Crowd(telegram, seed=7, people=4)
    await crowd.comes(await crowd.shares_events())
    people = asyncio.create_task(crowd.lives_until(asyncio.Event()))
    async with no_room(database, program), asyncio.timeout(PATIENCE):
        while not any(words in line for line in log.failures for words in LOST):  # noqa: ASYNC110  both will do
            await asyncio.sleep(0.02)
    people.cancel()
    await asyncio.gather(people, return_exceptions=True)


@pytest.mark.long
async def test_a_disk_that_is_full_for_a_while(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    crowd, calls = Crowd(telegram, seed=7), Calls(telegram)
    run = await start_run()
    await run.says("ready")
    people = asyncio.create_task(crowd.comes(await crowd.shares_events()))
    await calls.more(300)
    assert not people.done()
    waiting = await is_full_for_a_while(telegram, database, run)
    await has_room(database, run)
    assert await settled(telegram, waiting) < RECOVERS_WITHIN
    await people
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert run.failures == []
    assert await crowd.complaints(database, in_flight=set()) == []
    assert await complaints(database, now_utc()) == []


@pytest.mark.long
async def test_killed_while_the_disk_is_full(telegram: LocalTelegram, database: Database, start_run: StartRun) -> None:
    crowd, calls = Crowd(telegram, seed=8), Calls(telegram)
    run = await start_run()
    await run.says("ready")
    people = asyncio.create_task(crowd.comes(await crowd.shares_events()))
    await calls.more(300)
    assert not people.done()
    await is_full_for_a_while(telegram, database, run)
    run.kill()
    await run.ends()
    if not database.is_sqlite:  # where the limit went with the process
        await has_room(database, run)
    in_flight = await owed_in(database)
    run = await start_run()
    await people
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert run.failures == []
    assert await crowd.complaints(database, in_flight) == []
    assert await complaints(database, now_utc()) == []
