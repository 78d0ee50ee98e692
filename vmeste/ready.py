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
        """At most so many of the engine's connections wait here; more are handed out by the engine."""
        self._engine = engine
        self._most = most
        self._waiting: list[AsyncConnection] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Returning commits, raising rolls back."""
        connection = await self._take()
        try:
            yield connection
            await _commit(connection)
        except BaseException:
            # rolled back on its way home, also when somebody was cancelled
            await asyncio.shield(asyncio.create_task(connection.close()))
            raise
        if len(self._waiting) < self._most:
            self._waiting.append(connection)
        else:
            await connection.close()

    async def close(self) -> None:
        """Those that wait go home."""
        while self._waiting:
            await self._waiting.pop().close()

    async def _take(self) -> AsyncConnection:
        """The one used last, which has prepared what is asked most; one that the server has ended is made anew."""
        while self._waiting:
            connection = self._waiting.pop()
            if _driver_of(connection).is_open():
                return connection
            await connection.invalidate()
            await connection.close()
        return await self._engine.connect()


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
