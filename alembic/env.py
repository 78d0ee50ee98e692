"""How alembic reaches the database: the one of DATABASE_URL, in one transaction, one migration at a time."""

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DefaultClause, False_, Index, True_, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import SchemaItem

from vmeste.config import WRONG_SETTING, SettingsError, read_settings
from vmeste.database import BUSY_TIMEOUT_MS, UtcDateTime
from vmeste.logger import set_up_logging
from vmeste.schema import METADATA
from vmeste.search import is_kept_aside

DROPPED = re.compile(r'\s*DROP TABLE "?(\w+)"?\s*$')
RENAMED = re.compile(r'\s*ALTER TABLE "?_alembic_tmp_\w+"? RENAME TO "?(\w+)"?\s*$')
MIGRATION_LOCK = 0x766D65737465_6D  # the advisory lock of whoever migrates; not the leader's, who keeps its own


def database_url() -> str:
    """The program's, when it migrates by itself; on the command line, the settings'."""
    given = context.config.attributes.get("database_url")
    if isinstance(given, str):
        return given
    try:
        settings = read_settings()
    except SettingsError as error:
        sys.stderr.write(error.line + "\n")
        sys.exit(WRONG_SETTING)
    set_up_logging(debug=settings.debug, json_lines=settings.log_json, secrets=settings.secrets())
    return settings.database_url.get_secret_value()


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Keeps our own types out of the revisions (what they mean may change, what was built may not), and
    writes a truth as both databases understand it.
    """
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        return f"sa.{item.arg!s}()"
    return False


def number(_: MigrationContext, __: Any, directives: list[MigrationScript]) -> None:
    """Gives a new revision the next number, and drops one in which nothing would happen."""
    head = ScriptDirectory.from_config(context.config).get_current_head()
    directives[0].rev_id = f"{int(head or 0) + 1:04d}"
    automatic = getattr(context.config.cmd_opts, "autogenerate", False)
    if automatic and directives[0].upgrade_ops is not None and directives[0].upgrade_ops.is_empty():
        directives.clear()


def is_compared(item: SchemaItem, name: str | None, kind: str, _: bool, __: SchemaItem | None) -> bool:
    """Leaves out what only the other database has, and the tables of SQLite's search."""
    if kind == "table" and name is not None and is_kept_aside(name):
        return False
    only_on = item.info.get("only_on") if isinstance(item, Index) else None
    return only_on in (None, context.get_context().dialect.name)


def configure(**how: Any) -> None:
    context.configure(
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
        compare_server_default=True,
        render_item=render_item,
        include_object=is_compared,
        process_revision_directives=number,
        **how,
    )


def migrate(connection: Connection) -> None:
    """Within the transaction that the caller commits."""
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    configure(connection=connection)
    with context.begin_transaction(), keeping_triggers(connection) if on_sqlite else nullcontext():
        context.run_migrations()
    if on_sqlite:
        refuse_orphans(connection.exec_driver_sql("PRAGMA foreign_key_check"))


@contextmanager
def keeping_triggers(connection: Connection) -> Iterator[None]:
    """Batch mode makes a table anew under another name and drops the old one, its triggers with it: they come back."""
    lost: dict[str, list[str]] = {}

    def before(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        if dropped := DROPPED.match(statement):
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (dropped[1],))
            lost[dropped[1]] = [sql for (sql,) in cursor.fetchall()]

    def after(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        if renamed := RENAMED.match(statement):
            for sql in lost.pop(renamed[1], ()):
                cursor.execute(sql)

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", before)
        event.remove(connection, "after_cursor_execute", after)


def refuse_orphans(rows: Iterable[Any]) -> None:
    """Foreign keys are off while tables are rebuilt; what breaks one must not be committed."""
    broken = sorted({f"{table} → {parent}" for table, _, parent, _ in rows})
    if broken:
        raise RuntimeError(f"the migration would leave rows without their parents: {', '.join(broken)}")


def engine_for(url: str) -> AsyncEngine:
    """Not the program's: with foreign keys on, rebuilding a table on SQLite deletes the rows of its children."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, hide_parameters=True, poolclass=NullPool)
    engine = create_async_engine(url, hide_parameters=True, poolclass=NullPool, connect_args={"isolation_level": None})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=OFF", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def online(url: str) -> None:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


def offline(url: str) -> None:
    """`--sql`: prints the statements instead."""
    configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    offline(database_url())
else:
    asyncio.run(online(database_url()))
