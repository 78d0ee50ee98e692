"""How alembic reaches the database: the one of DATABASE_URL, in one transaction, one migration at a time."""

import asyncio
import sys
from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DefaultClause, False_, True_, event, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from vmeste.config import WRONG_SETTING, SettingsError, read_settings
from vmeste.database import BUSY_TIMEOUT_MS, UtcDateTime
from vmeste.logger import set_up_logging
from vmeste.schema import METADATA

MIGRATION_LOCK = 0x766D65737465  # "vmeste": the advisory lock of whoever migrates


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


def configure(**how: Any) -> None:
    context.configure(
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
        compare_server_default=True,
        render_item=render_item,
        process_revision_directives=number,
        **how,
    )


def migrate(connection: Connection) -> None:
    """Within the transaction that the caller commits."""
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite:
        refuse_orphans(connection.exec_driver_sql("PRAGMA foreign_key_check"))


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
