"""Databases at this revision or that, with rows in every table."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Enum, Float, Integer, insert, inspect, select, text

from vmeste import schema
from vmeste.database import Database, UtcDateTime, open_database
from vmeste.schema import METADATA, alembic_config, head
from vmeste.search import is_kept_aside

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

Rows = dict[str, list[tuple[Any, ...]]]


async def alembic(do: Callable[..., None], database_url: str, *arguments: str) -> None:
    await asyncio.to_thread(do, alembic_config(database_url), *arguments)


async def fill(database: Database) -> None:
    """One row in every table, with something in every column."""
    async with database.turn() as connection:
        for table in METADATA.sorted_tables:
            await connection.execute(insert(table).values({column.name: something(column) for column in table.columns}))


def something(column: Column[Any]) -> Any:
    match column.type:
        case UtcDateTime():
            return NOON
        case Enum():
            return column.type.enums[0]
        case Boolean():
            return True
        case Integer() | Float():
            return 1
        case _:
            return "text"


async def rows(database: Database) -> Rows:
    async with database.look() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table))]
            for table in METADATA.sorted_tables
        }


async def tables(database: Database) -> set[str]:
    async with database.look() as connection:
        names = await connection.run_sync(lambda looking: inspect(looking).get_table_names())
    return {name for name in names if not is_kept_aside(name)}


async def made_for(database: Database, *tables: str) -> set[tuple[str, ...]]:
    """The indexes and triggers of these tables in a SQLite file, as they were said."""
    names = ", ".join(f"'{table}'" for table in tables)
    question = f"SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND tbl_name IN ({names})"  # noqa: S608  our own tables
    async with database.look() as connection:
        return {tuple(row) for row in await connection.execute(text(question))}


async def name_revision(database_url: str, revision: str) -> None:
    async with opened(database_url) as database, database.turn() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Database]:
    database = open_database(database_url)
    try:
        yield database
    finally:
        await database.close()


def add_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, upgrade: str) -> None:
    """A program that is one revision ahead, for this test: in a copy of the alembic folder."""
    root = folder / "ahead"
    versions = root / "alembic" / "versions"
    versions.mkdir(parents=True)
    for file in ("alembic.ini", "alembic/env.py", "alembic/script.py.mako"):
        (root / file).write_bytes((schema.ROOT / file).read_bytes())
    for script in (schema.ROOT / "alembic" / "versions").glob("*.py"):
        (versions / script.name).write_bytes(script.read_bytes())
    new = f"{int(head()) + 1:04d}"
    (versions / f"{new}_extra.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = {new!r}\ndown_revision = {head()!r}\n"
        f"def upgrade():\n    {upgrade}\n"
        "def downgrade():\n    pass\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "ROOT", root)
