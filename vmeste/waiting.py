"""Waiting: for an answer unless told to stop first, and for a database that is away."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database, is_passing

PAUSE = 1.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0

Answer = TypeVar("Answer")


async def unless(stop: asyncio.Event, question: Coroutine[Any, Any, Answer]) -> Answer | None:
    """The answer to the question, or nothing when told to stop first."""
    asking = asyncio.create_task(question)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return asking.result() if asking.done() else None
    finally:
        for task in (asking, stopping):
            task.cancel()
        await asyncio.gather(asking, stopping, return_exceptions=True)


async def outliving(stop: asyncio.Event, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do it as often as it takes while the database is away, unless told to stop."""
    while not stop.is_set():
        try:
            return await unless(stop, step())
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the database is away, trying again in {:.0f} s: {}", PAUSE, type(error).__name__)
            await unless(stop, asyncio.sleep(PAUSE))
    return None


async def surely(database: Database, step: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
    """Write it in a transaction of its own, however long the database is away; twice must be as once."""
    pause = FIRST_PAUSE
    while True:
        try:
            async with database.turn() as connection:
                return await step(connection)
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the database is away, trying again in {:.1f} s: {}", pause, type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
