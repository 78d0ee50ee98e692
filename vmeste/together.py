"""Turns that come at once share a transaction on SQLite: its one writer waits for the disk longer than a turn takes.

Each is a savepoint, so that one that fails takes nothing of the others along, and ends when all are committed: none
speaks before.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from vmeste.prepared import Prepared

MOST = 10
"""So many at once: the first of them waits for the last."""
_BEGIN, _UNDO = Prepared(text("SAVEPOINT turn")), text("ROLLBACK TO turn")


class _Turn:
    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.begins: asyncio.Future[AsyncConnection] = loop.create_future()
        self.ends: asyncio.Future[BaseException | None] = loop.create_future()
        """By what it failed, if it did."""
        self.stands: asyncio.Future[None] = loop.create_future()


class Together:
    def __init__(self, writer: AsyncEngine) -> None:
        self._writer = writer
        self._waiting: deque[_Turn] = deque()
        self._leading: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncConnection]:
        """As a transaction of one's own: returning commits, raising rolls back."""
        turn = _Turn()
        self._waiting.append(turn)
        if self._leading is None or self._leading.done():
            self._leading = asyncio.create_task(self._lead())
        try:
            yield await turn.begins
        except BaseException as error:
            turn.ends.set_result(error)
            raise
        turn.ends.set_result(None)
        await turn.stands

    async def end(self, within: float) -> None:
        """Return when the last transaction has ended; one that takes longer is rolled back."""
        if self._leading is not None:
            await asyncio.wait({self._leading}, timeout=within)
            self._leading.cancel()
            await asyncio.wait({self._leading})

    async def _lead(self) -> None:
        """In a task of its own, since whoever is cancelled in a turn does not take the others along."""
        while (first := self._next()) is not None:
            stand: list[_Turn] = []
            try:
                async with self._writer.connect() as connection:
                    try:
                        await self._take(first, connection, stand)
                        await connection.commit()
                    except BaseException:
                        await connection.rollback()
                        raise
            except Exception as error:  # noqa: BLE001  it belongs to those whose turns are lost by it
                _tell([first.begins], error)
                _tell([turn.stands for turn in stand], error)
            else:
                _tell([turn.stands for turn in stand], None)
            await asyncio.sleep(0)  # whoever else waits for the connection has it first

    async def _take(self, first: _Turn, connection: AsyncConnection, stand: list[_Turn]) -> None:
        """One turn after another, as long as somebody waits."""
        turn: _Turn | None = first
        while turn is not None:
            if stand:
                await _set_off(connection, turn)
            if not turn.begins.done():  # else it was cancelled, and has failed by that
                turn.begins.set_result(connection)
            failure = await turn.ends
            if failure is None:
                stand.append(turn)
            else:
                await _undo(connection, failure, alone=not stand)
            turn = self._next() if len(stand) < MOST else None

    def _next(self) -> _Turn | None:
        return self._waiting.popleft() if self._waiting else None


async def _set_off(connection: AsyncConnection, turn: _Turn) -> None:
    """From those before, which stand when this one fails."""
    try:
        await _BEGIN.ask(connection, {})
    except Exception as error:
        _tell([turn.begins], error)
        raise


async def _undo(connection: AsyncConnection, failure: BaseException, *, alone: bool) -> None:
    if alone:
        return await connection.rollback()
    try:
        await connection.execute(_UNDO)
    except SQLAlchemyError as error:
        # what it failed by has ended the transaction, and says whether it is worth another try
        raise (failure if isinstance(failure, DBAPIError) else error) from None
    return None


def _tell(waited_for: "Sequence[asyncio.Future[Any]]", error: Exception | None) -> None:
    for future in waited_for:
        if future.done():  # whoever waited was cancelled
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
