"""Statements that every press asks: compiled once, and asked of the driver itself.

SQLAlchemy looks its compiled form up, makes a context, a cursor and a result, and changes to a greenlet and back; that
takes three times as long as PostgreSQL's driver, and ten times as long as SQLite. What a statement is to SQLAlchemy
stays: its types, its transaction, the event `before_cursor_execute`, its rows, its errors.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, Protocol

from sqlalchemy import Connection, Delete, Insert, Row, Select, TextClause, Update
from sqlalchemy.engine import Dialect, result_tuple
from sqlalchemy.ext.asyncio import AsyncConnection

Process = Callable[[Any], Any]
AnyRow = Row[*tuple[Any, ...]]


class Driver(Protocol):
    """A connection of ours to either database."""

    async def ask(self, statement: str, values: Sequence[Any], *, alone: bool) -> Sequence[Sequence[Any]]:
        """The rows, in the transaction that SQLAlchemy has begun; `alone` is no worse outside of any."""

    async def do(self, statement: str, many: Sequence[Sequence[Any]]) -> None:
        """The same for each of them, on one way; no rows."""

    async def types(self, statement: str, columns: int) -> Sequence[object]:
        """What the driver calls the types of the columns, for SQLAlchemy's own to read them by."""


class _Plan:
    """A statement in a dialect."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        if "POSTCOMPILE" in self.text:
            raise ValueError("a statement whose text depends on its values cannot be prepared")
        if made := [column.name for column in (*compiled.insert_prefetch, *compiled.update_prefetch)]:
            raise ValueError(f"SQLAlchemy would make {made} itself: prepare the statement with them")
        binds = [compiled.binds[name] for name in compiled.positiontup]
        self._constants = {bind.key: bind.effective_value for bind in binds if not bind.required}
        self._binds = [(bind.key, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds]
        self._columns = list(getattr(statement, "exported_columns", ()))  # a text has none
        self._row = result_tuple([column.key for column in self._columns])
        self._processed: list[tuple[int, Process]] | None = None
        self._dialect = dialect
        self._only_reads = isinstance(statement, Select) and statement._for_update_arg is None  # noqa: SLF001  its text says so, too, but differently on each database

    def given(self, values: Mapping[str, Any]) -> list[Any]:
        """In the order of the text."""
        known = {**self._constants, **values} if self._constants else values
        return [known[name] if process is None else process(known[name]) for name, process in self._binds]

    async def ask(self, driver: Driver, given: Sequence[Any], *, is_last: bool) -> list[AnyRow]:
        raw = await driver.ask(self.text, given, alone=is_last or self._only_reads)
        if not self._columns:
            return []  # PostgreSQL tells new keys unasked
        if self._processed is None:
            self._processed = self._processors(await driver.types(self.text, len(self._columns)))
        if not self._processed:
            return [self._row(row) for row in raw]
        return [self._row(self._read(row, self._processed)) for row in raw]

    def _processors(self, types: Sequence[object]) -> list[tuple[int, Process]]:
        found = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, its_type)
            for column, its_type in zip(self._columns, types, strict=True)
        ]
        return [(at, process) for at, process in enumerate(found) if process is not None]

    def _read(self, row: Sequence[Any], processed: list[tuple[int, Process]]) -> list[Any]:
        values = list(row)
        for at, process in processed:
            values[at] = process(values[at])
        return values


class Prepared:
    """One statement; its values are named by `bindparam`. To be made once, since each is compiled for itself."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    async def ask(
        self, connection: AsyncConnection, values: Mapping[str, Any], *, is_last: bool = False
    ) -> list[AnyRow]:
        """All rows; none of what returns nothing. The database's errors are those of `connection.execute`.

        `is_last`: nothing is asked in this transaction any more. What only reads does not begin one on PostgreSQL, so
        that a turn that shows a list goes there three times instead of five.
        """
        plan = self._plan(connection.dialect)
        given = plan.given(values)
        inner = await _begun(connection)
        if inner.dispatch.before_cursor_execute:
            await connection.run_sync(_tell, plan.text, tuple(given), many=False)
        try:
            return await plan.ask(inner.connection.dbapi_connection, given, is_last=is_last)
        except BaseException as error:
            await fail(connection, error, plan.text)
            raise

    async def do(self, connection: AsyncConnection, many: Sequence[Mapping[str, Any]]) -> None:
        """For each of these values, on one way to the database."""
        plan = self._plan(connection.dialect)
        given = [plan.given(values) for values in many]
        inner = await _begun(connection)
        if inner.dispatch.before_cursor_execute:
            await connection.run_sync(_tell, plan.text, given, many=True)
        try:
            await inner.connection.dbapi_connection.do(plan.text, given)
        except BaseException as error:
            await fail(connection, error, plan.text)
            raise

    async def first(self, connection: AsyncConnection, values: Mapping[str, Any]) -> AnyRow | None:
        return next(iter(await self.ask(connection, values)), None)

    async def one(self, connection: AsyncConnection, values: Mapping[str, Any]) -> AnyRow:
        """The only row; ValueError when there is none, or another."""
        (row,) = await self.ask(connection, values)
        return row

    def _plan(self, dialect: Dialect) -> _Plan:
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _Plan(self._statement, dialect)
        return plan


async def _begun(connection: AsyncConnection) -> Any:
    """SQLAlchemy's own connection, in a transaction."""
    inner: Any = connection.sync_connection
    if not inner.in_transaction():
        if inner.invalidated:  # it connects anew, for which there has to be a greenlet
            await connection.run_sync(Connection.begin)
        else:
            inner.begin()
    return inner


def _tell(connection: Connection, text: str, given: Sequence[Any], *, many: bool) -> None:
    connection.dispatch.before_cursor_execute(connection, None, text, given, None, many)


async def fail(connection: AsyncConnection, error: BaseException, text: str) -> None:
    """Raise what the driver raised as SQLAlchemy would.

    It knows by which errors a connection is lost, and that it is when somebody was cancelled on the way.
    """
    await connection.run_sync(_fail, error, text)


def _fail(connection: Connection, error: BaseException, text: str) -> NoReturn:
    try:
        raise error  # noqa: TRY301  SQLAlchemy looks for it where it is being handled
    except BaseException as raised:  # noqa: BLE001  the same one
        its_own = isinstance(raised, connection.dialect.loaded_dbapi.Error)  # others SQLAlchemy leaves as they are
        connection._handle_dbapi_exception(raised, text if its_own else None, None, None, None)  # noqa: SLF001  its only way
