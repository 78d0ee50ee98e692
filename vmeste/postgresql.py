"""The PostgreSQL driver as SQLAlchemy has it, and ways past its cursors for what is asked again and again."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # published without types
from sqlalchemy.dialects.postgresql import asyncpg as of_sqlalchemy

_Connection: Any = of_sqlalchemy.AsyncAdapt_asyncpg_connection
_Driver: Any = of_sqlalchemy.AsyncAdapt_asyncpg_dbapi

CACHE = "prepared_statement_cache_size"
"""How DATABASE_URL says how many statements a connection keeps prepared."""
OutdatedError = of_sqlalchemy.AsyncAdapt_asyncpg_dbapi.InvalidCachedStatementError
"""A migration has changed what a statement returns that was prepared on this connection; the next try prepares anew."""


class Connection(_Connection):  # type: ignore[misc]  # SQLAlchemy's own are half typed
    """Each way fails as SQLAlchemy's own does."""

    __slots__ = ()

    async def ask(self, statement: str, values: Sequence[Any], *, alone: bool) -> Sequence[Sequence[Any]]:
        """The rows. Begins the transaction, but for what may stand alone where each statement sees what is newest."""
        begins = not alone or self.isolation_level not in {None, "read_committed"}
        rows: Sequence[Sequence[Any]] = await self._run(self._connection.fetch, statement, *values, begins=begins)
        return rows

    async def do(self, statement: str, many: Sequence[Sequence[Any]]) -> None:
        """Begins the transaction."""
        await self._run(self._connection.executemany, statement, many, begins=True)

    async def _run(self, method: Callable[..., Awaitable[Any]], *given: Any, begins: bool) -> Any:
        async with self._execute_mutex:
            if self._transaction is None and begins:
                await self._start_transaction()
            try:
                return await method(*given)
            except Exception as error:
                self._handle_exception(error)  # raises it as the one that SQLAlchemy knows
                raise

    async def types(self, statement: str, columns: int) -> Sequence[object]:
        """The numbers of the columns' types."""
        try:
            if self._transaction is None:  # asyncpg would leave behind it one that the server has begun by itself
                async with self._connection.transaction():
                    prepared = await self._connection.prepare(statement)
            else:
                prepared = await self._connection.prepare(statement)
        except Exception as error:
            self._handle_exception(error)
            raise
        return [column.type.oid for column in prepared.get_attributes()[:columns]]

    async def end(self) -> None:
        """Commits; SQLAlchemy's own commit does nothing after it."""
        if self._transaction is None:
            return
        try:
            await self._call_and_discard(self._transaction.commit)
        except Exception as error:
            self._handle_exception(error)
            raise

    def is_open(self) -> bool:
        return not self._connection.is_closed()


class Driver(_Driver):  # type: ignore[misc]  # the same
    """For `create_async_engine(module=…)`."""

    def __init__(self) -> None:
        super().__init__(asyncpg)

    def connect(self, *given: Any, **named: Any) -> Connection:
        size = named.get(CACHE)
        kept = {} if size is None else {CACHE: size}
        asyncpgs = {} if size is None else {"statement_cache_size": size}  # for what is asked past SQLAlchemy
        return Connection(self, super().connect(*given, **named, **asyncpgs).driver_connection, **kept)
