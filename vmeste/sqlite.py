"""The SQLite driver without needless ways to another thread.

aiosqlite works in a thread of its own, and SQLAlchemy's adapter goes there for a statement's cursor, for the statement,
for its rows, for the cursor's end, and for a rollback whenever a connection comes home; each way costs more than two
statements. What may have to wait is done there: beginning while another process writes, committing (for the disk), and
everything a reader asks. A writer's other statements are short, and are done where one stands; a writer must have been
told not to wait (`busy_timeout=0`).
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any
from weakref import WeakSet

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

PRIMARY_CODE = 0xFF
"""Where in SQLite's code of an error it stands which kind it is."""


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
        self._cursor, rows = await self._adapt_connection.run(method, given)
        self._rows = deque(rows)

    def close(self) -> None:
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_begins", "_is_open", "_patience", "_untouched", "_writes")

    _cursor_cls = Cursor

    def __init__(self, dbapi: Any, connection: Any, *, writes: bool, patience: int) -> None:
        super().__init__(dbapi, connection)
        self._writes = writes
        self._patience = patience
        self._begins = False
        self._is_open = False
        self._untouched = False  # since the last commit or rollback; what was cancelled on its way has touched it

    def begin(self) -> None:
        """The next statement begins a transaction, on the same way."""
        self._begins = True

    async def ask(self, statement: str, values: Sequence[Any], *, alone: bool) -> Sequence[Sequence[Any]]:  # noqa: ARG002  to begin costs nothing here
        """The rows, past SQLAlchemy's cursors."""
        try:
            return (await self.run(sqlite3.Cursor.execute, (statement, values)))[1]
        except Exception as error:
            self._handle_exception(error)  # raises it as the one that SQLAlchemy knows
            raise

    async def do(self, statement: str, many: Sequence[Sequence[Any]]) -> None:
        try:
            await self.run(sqlite3.Cursor.executemany, (statement, many))
        except Exception as error:
            self._handle_exception(error)
            raise

    async def types(self, statement: str, columns: int) -> Sequence[object]:  # noqa: ARG002  PostgreSQL needs it
        """SQLite has none."""
        return [None] * columns

    async def run(self, method: Callable[..., object], given: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
        async with self._execute_mutex:
            self._untouched = False
            into_the_thread = self._connection._execute  # noqa: SLF001  aiosqlite's way, which SQLAlchemy uses as well
            its_connection = self._connection._conn  # noqa: SLF001  sqlite3's own
            if self._begins and self._writes:
                if not _begin_at_once(its_connection):
                    await into_the_thread(_begin_in_time, its_connection, self._patience)
                self._is_open, self._begins = True, False
            if self._is_open and self._writes:
                return _whole(its_connection, None, method, given)
            begins = "BEGIN" if self._begins else None
            # before the way into the thread, also for whoever is cancelled on it
            self._is_open, self._begins = self._is_open or self._begins, False
            result: tuple[Any, Sequence[Any]] = await into_the_thread(_whole, its_connection, begins, method, given)
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
            elif self._is_open:
                self._end_look()
        self._settled()

    def rollback(self) -> None:
        if not self._untouched:
            if self._writes:
                super().rollback()
            elif self._is_open:
                self._end_look()
        self._settled()

    def _end_look(self) -> None:
        """Behind what the thread still does; a look has nothing to lose, and what comes next waits there in line."""
        thread = self._connection
        thread._tx.put_nowait((None, thread._conn.rollback))  # noqa: SLF001  aiosqlite's way, without its future

    def _settled(self) -> None:
        self._begins, self._is_open, self._untouched = False, False, True


def _begin_at_once(connection: sqlite3.Connection) -> bool:
    """Whether nobody else writes."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _begin_in_time(connection: sqlite3.Connection, patience: int) -> None:
    connection.execute(f"PRAGMA busy_timeout={patience}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute("PRAGMA busy_timeout=0")


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

    def __init__(self, *, writes: bool, patience: int) -> None:
        """`patience` is for how many milliseconds a writer waits for others."""
        super().__init__(aiosqlite, sqlite3)
        self._writes = writes
        self._patience = patience
        self._threads: WeakSet[Thread] = WeakSet()

    def connect(self, *given: Any, **named: Any) -> Connection:
        driver = super().connect(*given, async_creator_fn=self._make, **named).driver_connection
        return Connection(self, driver, writes=self._writes, patience=self._patience)

    def _make(self, *given: Any, **named: Any) -> aiosqlite.Connection:
        """Not connected yet: whoever is cancelled on the way leaves its thread behind as well."""
        connection = aiosqlite.connect(*given, **named)
        thread = connection._thread  # noqa: SLF001  as SQLAlchemy does it
        thread.daemon = True
        self._threads.add(thread)
        return connection

    async def ended(self, within: float) -> bool:
        """Wait until nobody is at work in the file any more: what was cancelled ends behind what its thread still does.

        Whether that is so within so many seconds.
        """
        until = time.monotonic() + within
        for thread in list(self._threads):
            if thread.is_alive():
                await asyncio.to_thread(thread.join, max(0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
