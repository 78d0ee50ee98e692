"""A database on which one event after another is played through, quickly, by the program's own code."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from aiosqlite import core
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from vmeste.database import every, open_database
from vmeste.users.models import User

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
ORGANISER = "Ольга"
PEOPLE = ("Анна", "Борис", "Вера", "Глеб", "Дина", "Егор", "Жанна")

T = TypeVar("T")


class Hall:
    """One connection and one loop for all evenings; each is a transaction that is taken back when it is over."""

    connection: AsyncConnection

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self.database = open_database(url)
        self.users: dict[str, User] = {}
        self.names: dict[int, str] = {}
        """Of the users, also of those who are known for one evening alone."""
        self._transaction: AsyncTransaction | None = None
        self._sqlite: sqlite3.Connection | None = None

    def waits(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    def opens(self) -> None:
        self.waits(self._opens())

    async def _opens(self) -> None:
        async with self.database.turn() as connection:
            for number, name in enumerate((ORGANISER, *PEOPLE), start=1):
                values = {"telegram_id": number, "first_name": name, "search": "", "created_at": NOW}
                await connection.execute(insert(User).values(values))
            rows = await connection.execute(select(*User.__table__.c))
            self.users = {user.first_name: user for user in every(User, rows)}
        self.connection = await self.database.writer.connect()
        if self.database.is_sqlite:
            driver: Any = (await self.connection.get_raw_connection()).driver_connection
            self._sqlite = driver._conn

    def evening_begins(self) -> None:
        self.names = {user.id: name for name, user in self.users.items()}
        self._transaction = self.waits(_begin(self.connection))

    async def keeps(self) -> None:
        """What was done so far stays for all evenings."""
        await self.connection.commit()
        self._transaction = await self.connection.begin()

    def evening_ends(self) -> None:
        if self._transaction is not None:
            self.waits(self._transaction.rollback())
            self._transaction = None

    def reads(self, statement: str) -> Sequence[Sequence[Any]]:
        """What the database says, on this connection but past SQLAlchemy where that is quicker."""
        if self._sqlite is not None:
            return self._sqlite.execute(statement).fetchall()
        result = self.waits(self.connection.exec_driver_sql(statement))
        return result.all() if result.returns_rows else ()

    def closes(self) -> None:
        self.evening_ends()
        self.waits(self.connection.close())
        self.waits(self.database.close())
        self._loop.close()


async def _begin(connection: AsyncConnection) -> AsyncTransaction:
    return await connection.begin()


@contextmanager
def open_hall(url: str) -> Iterator[Hall]:
    with in_place():
        hall = Hall(url)
        hall.opens()
        try:
            yield hall
        finally:
            hall.closes()


@contextmanager
def in_place() -> Iterator[None]:
    """SQLite's statements run where they are said and not in a thread of their own: the same ones, sooner."""

    async def execute(_: core.Connection, work: Any, *given: Any, **named: Any) -> Any:
        return work(*given, **named)

    async def connect(connection: core.Connection) -> core.Connection:
        connection._connection = connection._connector()
        return connection

    async def close(connection: core.Connection) -> None:
        connection._conn.close()
        connection._connection = None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(core.Connection, "_execute", execute)
        patch.setattr(core.Connection, "__await__", lambda connection: connect(connection).__await__())
        patch.setattr(core.Connection, "close", close)
        yield
