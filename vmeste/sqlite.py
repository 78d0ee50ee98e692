"""The SQLite driver without needless ways to another thread.

aiosqlite works in a thread of its own, and SQLAlchemy's adapter goes there for a statement's cursor, for the statement,
for its rows, for the cursor's end, and for a rollback whenever a connection comes home; each way costs more than the
statement. What may have to wait is done there: beginning (for another process's lock), committing (for the disk), and
everything a reader asks. Between the two a writer's statements are short, and are done where one stands.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    _awaitable_cursor_close = False
    _adapt_connection: "Connection"

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


class Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begins", "_is_open", "_untouched", "_writes")

    _cursor_cls = Cursor

    def __init__(self, dbapi: Any, connection: Any, *, writes: bool) -> None:
        super().__init__(dbapi, connection)
        self._writes = writes
        self._begins = False
        self._is_open = False
        self._untouched = False  # since the last commit or rollback; what was cancelled on its way has touched it

    def begin(self) -> None:
        """The next statement begins a transaction, on the same way."""
        self._begins = True

    async def do(self, method: Callable[..., object], given: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        async with self._execute_mutex:
            self._untouched = False
            thread = self._connection
            if self._is_open and self._writes:
                return _whole(thread._conn, None, method, given)  # noqa: SLF001  see below
            begins = ("BEGIN IMMEDIATE" if self._writes else "BEGIN") if self._begins else None
            into_the_thread = thread._execute  # noqa: SLF001  aiosqlite's way, which SQLAlchemy uses as well
            its_connection = thread._conn  # noqa: SLF001  sqlite3's own
            result: tuple[Any, Sequence[Any]] = await into_the_thread(_whole, its_connection, begins, method, given)
            self._is_open, self._begins = self._is_open or self._begins, False
            return result

    def terminate(self) -> None:
        """Ends behind what its thread still does, without waiting.

        SQLAlchemy waits for the end; whoever is cancelled meanwhile asks for it a second time, of a thread that is
        gone, and the program never ends. `stop` is asked where no loop runs, so that no future of one is left behind.
        """
        aside = Thread(target=self._connection.stop)
        aside.start()
        aside.join()

    def commit(self) -> None:
        if not self._untouched:
            if self._writes:
                super().commit()
            else:
                self._end_look()
        self._settled()

    def rollback(self) -> None:
        if not self._untouched:
            if self._writes:
                super().rollback()
            else:
                self._end_look()
        self._settled()

    def _end_look(self) -> None:
        """Behind what the thread still does; a look has nothing to lose, and what comes next waits there in line."""
        thread = self._connection
        thread._tx.put_nowait((None, thread._conn.rollback))  # noqa: SLF001  aiosqlite's way, without its future

    def _settled(self) -> None:
        self._begins, self._is_open, self._untouched = False, False, True


def _whole(
    connection: sqlite3.Connection,
    begins: str | None,
    method: Callable[..., object],
    given: Sequence[Any],
) -> tuple[Any, Sequence[Any]]:
    """The cursor, which tells its description, count and last id even when closed, and all its rows."""
    cursor = connection.cursor()
    try:
        if begins is not None:
            cursor.execute(begins)
        method(cursor, *given)
        return cursor, cursor.fetchall() if cursor.description else ()
    finally:
        cursor.close()


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """For `create_async_engine(module=…)`, with `isolation_level=None` and `check_same_thread=False`."""

    def __init__(self, *, writes: bool) -> None:
        super().__init__(aiosqlite, sqlite3)
        self._writes = writes

    def connect(self, *given: Any, **named: Any) -> Connection:
        return Connection(self, super().connect(*given, **named).driver_connection, writes=self._writes)
