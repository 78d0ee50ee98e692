"""The SQLite driver with one step aside for each statement.

aiosqlite works in a thread of its own. SQLAlchemy's adapter goes there for a statement's cursor, for the statement, for
its rows and for the cursor's end, and for a rollback whenever a connection comes home; each way costs as much as the
statement. Here a statement is one way, and a connection that has nothing to take back stays where it is.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    _awaitable_cursor_close = False
    _adapt_connection: "_Connection"

    def _make_new_cursor(self, _: Any) -> Any:
        """Nothing yet: it is made when there is something to execute."""

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: str, parameters: Any) -> None:
        await self._do(sqlite3.Cursor.execute, operation, parameters or ())

    async def _executemany_async(self, operation: str, seq_of_parameters: Any) -> None:
        await self._do(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _do(self, method: Callable[..., object], *given: Any) -> None:
        self._cursor, rows = await self._adapt_connection.do(method, given)
        self._rows = deque(rows)

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_untouched",)

    _cursor_cls = _Cursor
    _untouched: bool
    """Since the last commit or rollback; what was begun and then cancelled has touched it, done or not."""

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._untouched = False

    async def do(self, method: Callable[..., object], given: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        async with self._execute_mutex:
            self._untouched = False
            thread = self._connection
            return await thread._execute(_whole, thread._conn, method, given)  # type: ignore[no-any-return]  # noqa: SLF001  aiosqlite's way into its thread, by which SQLAlchemy goes as well

    def commit(self) -> None:
        super().commit()
        self._untouched = True

    def rollback(self) -> None:
        if not self._untouched:
            super().rollback()
            self._untouched = True


def _whole(connection: sqlite3.Connection, method: Callable[..., object], given: Sequence[Any]) -> tuple[Any, Any]:
    """The cursor, which tells its description, count and last id even when closed, and all its rows."""
    cursor = connection.cursor()
    try:
        method(cursor, *given)
        return cursor, cursor.fetchall() if cursor.description else ()
    finally:
        cursor.close()


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """For `create_async_engine(module=…)`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *given: Any, **named: Any) -> _Connection:
        return _Connection(self, super().connect(*given, **named).driver_connection)
