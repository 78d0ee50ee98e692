"""Connections to PostgreSQL that stay open between turns: SQLAlchemy takes longer to hand one out and to take it back
than PostgreSQL takes for a transaction.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from vmeste import postgresql
from vmeste.prepared import fail


class Ready:
    def __init__(self, engine: AsyncEngine, most: int) -> None:
        """So many of the engine's connections belong here; beyond them everybody queues in the engine for others."""
        self._engine = engine
        self._most = most
        self._own = 0
        self._waiting: list[AsyncConnection] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Returning commits, raising rolls back."""
        connection, is_own = await self._take()
        try:
            yield connection
            await _commit(connection)
        except BaseException:
            self._own -= is_own
            await _send_home(connection)  # on the way it is rolled back
            raise
        if is_own and self._most:
            self._waiting.append(connection)
        else:
            await _send_home(connection)

    async def close(self) -> None:
        """Those that wait go home, and whatever is still under way follows them."""
        self._most = 0
        while self._waiting:
            await self._waiting.pop().close()

    async def _take(self) -> tuple[AsyncConnection, bool]:
        """The one used last, which has prepared what is asked most; one that the server has ended is made anew.

        And whether it belongs here.
        """
        while self._waiting:
            connection = self._waiting.pop()
            if _driver_of(connection).is_open():
                return connection, True
            self._own -= 1
            await connection.invalidate()
            await connection.close()
        if self._own >= self._most:
            return await self._engine.connect(), False
        self._own += 1
        try:
            return await self._engine.connect(), True
        except BaseException:
            self._own -= 1
            raise


async def _send_home(connection: AsyncConnection) -> None:
    """Also when somebody is cancelled; in a task, so that whoever queues has it before the one who brings it."""
    await asyncio.shield(asyncio.create_task(connection.close()))


async def _commit(connection: AsyncConnection) -> None:
    inner: Any = connection.sync_connection
    if not inner.in_transaction():
        return
    try:
        await _driver_of(connection).end()
    except BaseException as error:
        await fail(connection, error, "COMMIT")
        raise
    inner.commit()  # which finds nothing left to wait for


def _driver_of(connection: AsyncConnection) -> postgresql.Connection:
    inner: Any = connection.sync_connection
    driver: postgresql.Connection = inner.connection.dbapi_connection
    return driver
