"""What one copy of the bot does alone, while the others wait to take its place."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from loguru import logger
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database, is_passing
from vmeste.waiting import unless

TRY_LOCK = text(f"SELECT pg_try_advisory_lock({0x766D6573_7465})")  # "vmeste"
HERE, EACH = 0x766D6573, 1
PRESENT = text(f"SELECT pg_advisory_lock_shared({HERE}, {EACH})")
"""Held by every copy, so that they can be counted; it goes with its connection, however a copy ends."""
COPIES = text(
    f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = {HERE} AND objid = {EACH}"  # noqa: S608  our own numbers
    " AND objsubid = 2 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
LET_GO_OF_THE_DEAD = text(
    "SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),"
    " set_config('tcp_keepalives_count', '3', false)"
)
"""Locks of a machine that has lost its power, or its cable, are free half a minute later; by itself in two hours."""
PAUSE, ANSWERS_WITHIN = 2.0, 10.0  # seconds

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""What the leader does, until the event that it is given says that it leads no more."""


async def lead(
    database: Database, stop: asyncio.Event, work: Work, copies: Callable[[int], None] = lambda _: None
) -> None:
    """Until told to stop. On SQLite the file's lock says who leads, on PostgreSQL a lock that others wait for.

    `copies` hears how many there are, so that they share what Telegram allows them together.
    """
    if database.is_sqlite:
        return await _while(stop.wait(), work)
    while not stop.is_set():
        try:
            async with database.writer.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                try:
                    await connection.execute(LET_GO_OF_THE_DEAD)
                    await connection.execute(PRESENT)
                    if await _becomes_leader(connection, stop, copies):
                        await _while(_lock_is_lost(connection, stop, copies), work)
                        continue
                finally:
                    await connection.invalidate()  # the locks go with their connection
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the database is away, trying again in {} s: {}", PAUSE, type(error).__name__)
        await unless(stop, asyncio.sleep(PAUSE))
    return None


async def _becomes_leader(connection: AsyncConnection, stop: asyncio.Event, copies: Callable[[int], None]) -> bool:
    """When it is this copy's turn; False when told to stop or when the connection is gone."""
    waits = False
    while not stop.is_set():
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                copies(await connection.scalar(COPIES))
                if await connection.scalar(TRY_LOCK):
                    return True
        except TimeoutError:
            logger.warning("the database does not answer, trying again in {} s", PAUSE)
            return False
        if not waits:
            logger.info("another copy of the bot leads; waiting for its turn")
            waits = True
        await unless(stop, asyncio.sleep(PAUSE))
    return False


async def _while(until: Coroutine[Any, Any, object], work: Work) -> None:
    leave = asyncio.Event()
    working = asyncio.create_task(work(leave))
    leaving = asyncio.create_task(until)
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leave.set()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        await working


async def _lock_is_lost(connection: AsyncConnection, stop: asyncio.Event, copies: Callable[[int], None]) -> None:
    """Returns when told to stop, or when the connection that holds the lock is gone and another copy may lead."""
    while not stop.is_set():
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                copies(await connection.scalar(COPIES))
        except Exception as error:
            if not (isinstance(error, TimeoutError) or is_passing(error)):
                raise
            logger.warning("the lock of the leader is lost with its connection: {}", type(error).__name__)
            return
        await unless(stop, asyncio.sleep(PAUSE))
