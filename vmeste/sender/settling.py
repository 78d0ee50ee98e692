"""Copies that were redrawn, written down many in one transaction: each waits a moment for others."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database
from vmeste.events import redrawing
from vmeste.notices.models import Card
from vmeste.sender.drawing import DrawnCard
from vmeste.waiting import surely

GATHERS = 0.05
"""Seconds. What was not written down when the process is killed is redrawn once more, and looks the same."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    card: Card
    drawn: DrawnCard | None
    number_before: int | None
    done: asyncio.Future[None]


class Settling:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._waiting: list[_Wanted] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, card: Card, drawn: DrawnCard | None, number_before: int | None) -> None:
        """Return when it is written down what the copy shows now; nothing: it is a copy no more.

        `number_before` is that of its message as it was taken; it may have been posted since.
        """
        wanted = _Wanted(card, drawn, number_before, asyncio.get_running_loop().create_future())
        self._waiting.append(wanted)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await wanted.done

    async def stop(self) -> None:
        """What is not written down by now is redrawn by the next run."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHERS)
            batch, self._waiting = self._waiting, []
            if not await self._write_down(batch):  # one of them cannot be, and keeps the others no longer
                for each in batch:
                    await self._write_down([each])

    async def _write_down(self, batch: Sequence[_Wanted]) -> bool:
        try:
            await surely(self._database, lambda connection: self._settle(connection, batch))
        except Exception as error:  # noqa: BLE001  it belongs to whoever waits for it
            if len(batch) == 1:
                _tell(batch[0].done, error)
            return len(batch) == 1
        for each in batch:
            _tell(each.done, None)
        return True

    async def _settle(self, connection: AsyncConnection, batch: Sequence[_Wanted]) -> None:
        redrawn: list[redrawing.Redrawn] = []
        gone: list[Card] = []
        for each in batch:
            card, drawn = each.card, each.drawn
            if drawn is None or drawn.version is None:
                gone.append(card)
            else:
                shown = (drawn.version, drawn.digest, drawn.picture, drawn.changes_at)
                redrawn.append(redrawing.Redrawn(card, *shown, each.number_before))
        if redrawn:
            await redrawing.settle(connection, redrawn, self._now())
        if gone:
            await redrawing.forget(connection, *gone)


def _tell(done: asyncio.Future[None], error: Exception | None) -> None:
    """Whoever waited may have been cancelled."""
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
