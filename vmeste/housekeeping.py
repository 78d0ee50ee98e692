"""What is done from time to time, by one copy of the bot: forgetting what is old, ending offers, finding trouble."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from loguru import logger

from vmeste import dialogue, inbox
from vmeste.alarms import Alarms
from vmeste.database import Database
from vmeste.events.answering.offers import end_offers
from vmeste.notices import due
from vmeste.sender import Sender

TIDY_EVERY = 3600.0  # seconds
OFFERS_EVERY = 20.0
ALARMS_EVERY = 60.0
LEFT_EVERY = 5.0
READER_PAUSE = 1.0

Chore = Callable[[], Coroutine[Any, Any, None]]


class Housekeeping:
    def __init__(self, database: Database, sender: Sender, alarms: Alarms, now: Callable[[], datetime]) -> None:
        self._database = database
        self._alarms = alarms
        self._sender = sender
        self._now = now

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as chores:
            chores.create_task(_every(TIDY_EVERY, self._tidy))
            chores.create_task(_every(OFFERS_EVERY, self._end_offers))
            chores.create_task(_every(LEFT_EVERY, self._say_what_was_left))
            chores.create_task(_every(ALARMS_EVERY, self._alarms.look))

    async def _tidy(self) -> None:
        async with self._database.turn() as connection:
            await inbox.forget_old(connection, self._now())
            await due.forget_settled(connection, self._now())
            await dialogue.forget_abandoned(connection, self._now())
        await self._database.empty_log()  # of a person who was erased just before a crash

    async def _say_what_was_left(self) -> None:
        """A copy that was killed has left its answers behind; what this one is saying is not begun twice."""
        await self._sender.resume()

    async def _end_offers(self) -> None:
        """Offers end by themselves, whether or not anybody presses anything."""
        if await end_offers(self._database, self._now()):
            self._sender.wake()


async def empty_log_when(wiped: asyncio.Event, database: Database, sender: Sender) -> None:
    """Until cancelled: whenever a person was erased and answered, their words leave SQLite's log as well."""
    while True:
        await wiped.wait()
        wiped.clear()
        try:
            await sender.written()
            while not await database.empty_log():  # noqa: ASYNC110  a reader of the file tells nobody that it ends
                await asyncio.sleep(READER_PAUSE)
        except Exception as error:  # noqa: BLE001  the next hour tries again
            logger.warning("the log of the file could not be emptied: {}", type(error).__name__)


async def _every(seconds: float, chore: Chore) -> None:
    while True:
        try:
            await chore()
        except Exception as error:  # noqa: BLE001  the next round tries again
            logger.warning("{} did not succeed: {}", chore.__name__, type(error).__name__)
        await asyncio.sleep(seconds)
