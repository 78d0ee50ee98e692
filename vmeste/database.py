"""The database: its tables' base, its engines for SQLite and PostgreSQL, and the time they keep.

Rows are plain values here: repositories select with SQLAlchemy Core on the turn's one connection and build
the model with `one` or `every`; nothing is tracked, nothing loads by itself, and only statements write.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from traceback import walk_tb
from typing import Any, TypeVar, cast

from loguru import logger
from sqlalchemy import CursorResult, DateTime, Dialect, Insert, MetaData, Row, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, class_mapper
from sqlalchemy.types import TypeDecorator

from vmeste import postgresql as postgresql_driver
from vmeste.ready import Ready
from vmeste.sqlite import Driver
from vmeste.together import Together

BUSY_TIMEOUT_MS = 2_000  # longer than that is waited for by whoever asked, who can be told to stop
ENDS_WITHIN = 3.0  # seconds; a little longer than the longest wait for another process
READERS = 5
POOL_SIZE = 20
TURNS_READY, LOOKS_READY = 10, 2
"""So many of them stay open for turns and looks alone."""
WAIT_FOR_A_CONNECTION = 30  # seconds
GLANCES = "vmeste_glances"
"""The option of an engine on SQLite that begins nothing, so that there is nothing to end."""
SYNCHRONOUS = "FULL"  # Telegram has been told to forget: the disk must remember


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on both databases. A naive one is refused: nobody could say when it is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  its parent's
        return value.replace(tzinfo=UTC) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """None on PostgreSQL, whose driver gives aware moments in UTC: an event has eight, a list fifty."""
        return super().result_processor(dialect, coltype) if dialect.name == "sqlite" else None


class Base(DeclarativeBase):
    """What every table shares: named constraints, so that migrations find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )


Model = TypeVar("Model", bound=Base)


def build(model: type[Model], row: Row[Any]) -> Model:
    """The model as a value, from a row that selected the model's columns and nothing else."""
    instance: Model = _blank(model)()
    instance.__dict__.update(zip(_names(model), row, strict=True))
    return instance


@cache
def _blank(model: type[Base]) -> Callable[[], Any]:
    """Makes one without its values, as SQLAlchemy's own loading does: its constructor takes ten times as long."""
    return class_mapper(model).class_manager.new_instance


def build_part(model: type[Model], row: Sequence[Any], begins: int) -> Model | None:
    """The model from a row where its columns stand in the midst of others; nothing when an outer join found none."""
    names = _names(model)
    values = row[begins : begins + len(names)]
    if values[0] is None:  # its primary key
        return None
    instance: Model = _blank(model)()
    instance.__dict__.update(zip(names, values, strict=True))
    return instance


@cache
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(column.name for column in model.__table__.c)


def one(model: type[Model], result: CursorResult[Any] | list[Any]) -> Model | None:
    """From the first row, if there is any."""
    if isinstance(result, list):
        return build(model, result[0]) if result else None
    row = result.first()
    return build(model, row) if row is not None else None


def every(model: type[Model], result: Iterable[Row[Any]]) -> list[Model]:
    return [build(model, row) for row in result]


def insert(connection: AsyncConnection, model: type[Base]) -> postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of this connection."""
    return insert_in(connection.dialect.name, model)


def insert_in(dialect: str, model: type[Base]) -> postgresql.Insert:
    """Both dialects' inserts have the same methods; PostgreSQL's type stands for either."""
    table = cast("Table", model.__table__)  # the table, since a model costs a look at its mapper for each value
    if dialect == "sqlite":
        statement: Insert = sqlite.insert(table)
        return statement  # type: ignore[return-value]  # same methods, no common type in SQLAlchemy
    return postgresql.insert(table)


_WIPED = "vmeste: something was wiped"


def wipe(connection: AsyncConnection) -> None:
    """Whoever erases a person says so, and after the commit their words leave SQLite's log as well."""
    connection.info[_WIPED] = True


def is_wiped(connection: AsyncConnection) -> bool:
    """Whether anything was said to be wiped since this was last asked of the connection."""
    return bool(connection.info.pop(_WIPED, False))


@dataclass(frozen=True, slots=True)
class Database:
    """Two engines on one database: turns write through one, pages and lists read through the other.

    On SQLite the writer is a single connection, so that writers queue in the program instead of failing in
    the file; on PostgreSQL both take from one pool.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    glancer: AsyncEngine
    """The reader without transactions."""
    together: Together | None = None
    """What gathers turns on SQLite."""
    turns: Ready | None = None
    looks: Ready | None = None
    """What keeps connections open for them on PostgreSQL."""

    def turn(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction: returning commits, raising rolls back. Never open a second one inside it, nor wait there for
        anybody who may be in one.
        """
        if self.together is not None:
            return self.together.turn()
        return self.turns.transaction() if self.turns is not None else self.writer.begin()

    def look(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One consistent look without the right to write."""
        return self.looks.transaction() if self.looks is not None else self.reader.begin()

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[AsyncConnection]:
        """For statements that read, each by itself. It spares the ways that begin and end a look."""
        async with self.glancer.connect() as connection:
            yield connection

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    async def empty_log(self) -> bool:
        """Put all of SQLite's write-ahead log into the file: what was erased is gone from the log, too.

        Whether that was possible; a reader may stand in the way.
        """
        if not self.is_sqlite:
            return True
        connection = await self.writer.raw_connection()  # past SQLAlchemy, which would begin a transaction
        try:
            driver: Any = connection.driver_connection
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _, _ = await cursor.fetchone()
            await cursor.close()
            return not busy
        finally:
            connection.close()

    async def close(self) -> None:
        """Also what was cancelled has ended then, so that another process may have the file."""
        if self.together is not None:
            await self.together.end(ENDS_WITHIN)
        for ready in (self.turns, self.looks):
            if ready is not None:
                await ready.close()
        for engine in {self.writer, self.reader}:
            await engine.dispose()
            driver: Any = engine.dialect.dbapi
            if isinstance(driver, Driver) and not await driver.ended(ENDS_WITHIN):
                logger.warning("somebody is still at work in the database, and is left alone")


def open_database(url: str) -> Database:
    """Connects to nothing yet. `url` as in DATABASE_URL, already checked by the settings."""
    if make_url(url).get_backend_name() == "sqlite":
        writer, reader = _sqlite_engine(url, writes=True), _sqlite_engine(url, writes=False)
        glancer = reader.execution_options(**{GLANCES: True})
        return Database(writer=writer, reader=reader, glancer=glancer, together=Together(writer))
    engine = create_async_engine(
        url,
        module=postgresql_driver.Driver(),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,  # an overflowing connection is ended when it comes home, with all it has prepared
        pool_use_lifo=True,  # the one used last has prepared what is asked most
        pool_timeout=WAIT_FOR_A_CONNECTION,
        connect_args={"timeout": 10, "server_settings": {"application_name": "vmeste", "jit": "off"}},
    )

    @event.listens_for(engine.sync_engine, "checkout")
    def _is_open(connection: Any, _record: object, _proxy: object) -> None:
        """What the server has ended is made anew. A ping would tell little more, and is three ways to the server."""
        if connection.driver_connection.is_closed():
            raise DisconnectionError

    # a look takes several statements, and what they say must agree: READ COMMITTED would let a turn end between them
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    glancer = engine.execution_options(isolation_level="AUTOCOMMIT")
    turns, looks = Ready(engine, TURNS_READY), Ready(reader, LOOKS_READY)
    return Database(writer=engine, reader=reader, glancer=glancer, turns=turns, looks=looks)


def _sqlite_engine(url: str, *, writes: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=Driver(writes=writes, patience=BUSY_TIMEOUT_MS),
        hide_parameters=True,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        pool_timeout=WAIT_FOR_A_CONNECTION,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if writes:
            cursor.execute("PRAGMA secure_delete=ON")  # what a person erases is gone from the file as well
            cursor.execute("PRAGMA busy_timeout=0")  # the driver waits by itself, aside
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        if not connection.get_execution_options().get(GLANCES):
            connection.connection.dbapi_connection.begin()

    return engine


def _came_from_a_driver(error: OSError) -> bool:
    """A handler's own OSError is a failure like any other."""
    for frame, _ in reversed(list(walk_tb(error.__traceback__))):
        module = frame.f_globals.get("__name__", "")
        if module.startswith(DRIVERS):
            return True
        if module.startswith("vmeste"):
            return False
    return False


DRIVERS = ("asyncpg", "aiosqlite", "sqlalchemy")
PASSING_SQLITE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)
PASSING_POSTGRESQL = ("08", "40", "53", "55P03", "57P", "58")
"""SQLSTATE classes: connection, rollback for concurrency, resources, lock, operator's intervention, system."""


def is_passing(error: BaseException) -> bool:
    """The database is away, full or asks to try again: nobody's fault, and worth waiting for."""
    if isinstance(error, PoolTimeoutError):  # every connection is busy
        return True
    if isinstance(error, OSError):  # nobody listens, perhaps
        return _came_from_a_driver(error)
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error.orig, postgresql_driver.OutdatedError):
        return True
    cause = getattr(error.orig, "__cause__", None) or error.orig
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(cause, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(PASSING_SQLITE)
    state = getattr(error.orig, "sqlstate", None) or getattr(cause, "sqlstate", None)
    return state is None or str(state).startswith(PASSING_POSTGRESQL)
