"""The schema: every revision up and down with its rows, and the program only on a schema that is its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Enum, Integer, insert, inspect, select, text

from alembic import command
from tests.databases import Postgresql
from vmeste import schema
from vmeste.addresses import sqlite_file
from vmeste.database import Database, UtcDateTime, open_database
from vmeste.schema import METADATA, SchemaError, alembic_config, bring_up_to_date, check_revision, head

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ALEMBIC = [sys.executable, "-m", "alembic", "-c", str(schema.ROOT / "alembic.ini")]

EIGHT_AT_ONCE = """
import os, sys
import asyncpg, vmeste.config, vmeste.logger
from alembic import autogenerate, command
from vmeste.schema import alembic_config

ready, go = os.pipe()
children = []
for _ in range(8):
    child = os.fork()
    if not child:
        os.close(go)
        os.read(ready, 1)  # until nobody holds the other end
        try:
            command.upgrade(alembic_config(sys.argv[1]), "head")
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    children.append(child)
os.close(go)
failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
print(failed, "of 8 failed")
"""

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
        case Integer():
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
        return set(await connection.run_sync(lambda looking: inspect(looking).get_table_names()))


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


async def test_every_revision_goes_up_down_and_up_again(empty_database_url: str) -> None:
    for revision in schema.revisions():
        await alembic(command.upgrade, empty_database_url, revision)
        await alembic(command.downgrade, empty_database_url, "-1")
        await alembic(command.upgrade, empty_database_url, revision)
    await alembic(command.check, empty_database_url)


async def test_the_rows_are_kept_down_to_the_first_revision_and_up_again(database_url: str) -> None:
    async with opened(database_url) as database:
        await fill(database)
    await alembic(command.downgrade, database_url, schema.revisions()[0])
    await alembic(command.upgrade, database_url, "head")
    async with opened(database_url) as database:
        assert {name: len(found) for name, found in (await rows(database)).items()} == dict.fromkeys(METADATA.tables, 1)


async def test_all_the_way_down_nothing_is_left(database_url: str) -> None:
    await alembic(command.downgrade, database_url, "base")
    async with opened(database_url) as database:
        assert await tables(database) == {"alembic_version"}


async def test_the_models_and_the_revisions_agree(database_url: str) -> None:
    await alembic(command.check, database_url)


async def test_the_models_cover_every_table(database: Database) -> None:
    assert await tables(database) == {"alembic_version", *METADATA.tables}
    assert set(METADATA.tables) == {table.__tablename__ for table in schema.TABLES}


def test_the_revisions_are_one_line_of_numbers() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite+aiosqlite:///unused.db"))
    known = [script.revision for script in scripts.walk_revisions()]
    assert schema.revisions() == known[::-1] == [f"{number:04d}" for number in range(1, len(known) + 1)]
    assert head() == scripts.get_current_head()


def test_alembic_works_from_any_folder_without_a_token(sqlite_url: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("BOT_TOKEN", "PYTHONPATH")}
    for words, answer in ((["current"], f"{head()} (head)"), (["check"], "No new upgrade operations detected.")):
        said = subprocess.run(  # noqa: S603
            [*ALEMBIC, *words],
            env=environment | {"DATABASE_URL": sqlite_url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer in said.stdout


def test_alembic_says_in_one_line_what_is_wrong_with_a_setting(tmp_path: Path) -> None:
    said = subprocess.run(  # noqa: S603
        [*ALEMBIC, "current"],
        env=os.environ | {"DATABASE_URL": "postgres://anna:v3ry-s3cret@host/vmeste"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 78
    assert said.stderr == "DATABASE_URL: write postgresql+asyncpg:// at the beginning instead of postgres://\n"


async def test_a_rebuilt_table_keeps_the_rows_of_its_children(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batch mode drops and makes anew: with foreign keys on, that would delete all answers to all events."""
    async with opened(sqlite_url) as database:
        await fill(database)
        before = await rows(database)
    add_revision(
        monkeypatch,
        tmp_path,
        "with op.batch_alter_table('users', recreate='always') as users:\n"
        "        users.alter_column('username', type_=sa.String(99))\n"
        "    with op.batch_alter_table('events', recreate='always') as events:\n"
        "        events.alter_column('title', type_=sa.String(999))",
    )
    await bring_up_to_date(sqlite_url)
    async with opened(sqlite_url) as database:
        assert await rows(database) == before


async def test_a_revision_that_orphans_rows_is_taken_back(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(sqlite_url) as database:
        await fill(database)
        before = await rows(database)
    add_revision(
        monkeypatch,
        tmp_path,
        "op.create_table('extra', sa.Column('id', sa.Integer))\n    op.execute('DELETE FROM users')",
    )
    with pytest.raises(RuntimeError, match="dialogues → users"):
        await bring_up_to_date(sqlite_url)
    async with opened(sqlite_url) as database:
        assert await rows(database) == before
        assert "extra" not in await tables(database)


async def test_a_revision_that_fails_half_way_leaves_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revision(monkeypatch, tmp_path, "op.create_table('extra', sa.Column('id', sa.Integer))\n    raise LookupError")
    with pytest.raises(LookupError):
        await alembic(command.upgrade, database_url, "head")
    async with opened(database_url) as database:
        assert "extra" not in await tables(database)


async def test_a_new_file_is_made_and_needs_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "vmeste.db"
    file.touch()
    assert await bring_up_to_date(f"sqlite+aiosqlite:///{file}") is None
    assert await bring_up_to_date(f"sqlite+aiosqlite:///{file}") is None
    assert copies(file) == []
    async with opened(f"sqlite+aiosqlite:///{file}") as database:
        assert await tables(database) == {"alembic_version", *METADATA.tables}


async def test_before_a_migration_the_file_is_copied_and_three_copies_are_kept(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_file(sqlite_url)
    assert file is not None
    file.chmod(0o600)
    async with opened(sqlite_url) as database:
        await fill(database)
        before = await rows(database)
    made = []
    add_revision(monkeypatch, tmp_path, "pass")
    for _ in range(5):
        await name_revision(sqlite_url, schema.revisions()[-2])
        made.append(await bring_up_to_date(sqlite_url))
        assert await bring_up_to_date(sqlite_url) is None
    assert copies(file) == made[-3:]
    last = made[-1]
    assert last is not None
    assert last.name.startswith(f"vmeste.db.before-{head()}-")
    assert last.stat().st_mode & 0o777 == 0o600
    async with opened(f"sqlite+aiosqlite:///{last}") as database:
        assert await rows(database) == before


async def test_without_room_for_a_copy_nothing_is_migrated(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_revision(monkeypatch, tmp_path, "op.create_table('extra', sa.Column('id', sa.Integer))")
    file = sqlite_file(sqlite_url)
    assert file is not None
    monkeypatch.setattr(Path, "touch", no_room)
    with pytest.raises(SchemaError, match="No space left"):
        await bring_up_to_date(sqlite_url)
    async with opened(sqlite_url) as database:
        assert "extra" not in await tables(database)


def no_room(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device")


async def test_a_file_newer_than_the_program_is_left_alone(sqlite_url: str) -> None:
    await name_revision(sqlite_url, "9999")
    with pytest.raises(SchemaError, match="9999, newer than this program"):
        await bring_up_to_date(sqlite_url)
    file = sqlite_file(sqlite_url)
    assert file is not None
    assert copies(file) == []


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to look at" * 50, None])
async def test_a_file_that_is_not_ours_is_left_alone(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    url = f"sqlite+aiosqlite:///{file}"
    if content is None:
        async with opened(url) as database, database.turn() as connection:
            await connection.execute(text("CREATE TABLE users (id integer)"))
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(SchemaError, match="name another file in DATABASE_URL"):
        await bring_up_to_date(url)
    assert file.read_bytes() == before


async def test_the_program_starts_on_its_own_revision(postgresql_database: Database) -> None:
    await check_revision(postgresql_database)


@pytest.mark.parametrize(
    ("revision", "line"),
    [
        ("0000", "newer than this program"),
        ("9999", "newer than this program"),
        (None, "has no tables yet"),
    ],
)
async def test_the_program_refuses_another_revision_and_names_the_command(
    revision: str | None, line: str, postgresql_database: Database
) -> None:
    async with postgresql_database.turn() as connection:
        if revision is None:
            await connection.execute(text("DROP TABLE alembic_version"))
        else:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    with pytest.raises(SchemaError, match=line) as refused:
        await check_revision(postgresql_database)
    assert "`alembic upgrade head`" in refused.value.line
    assert "\n" not in refused.value.line


async def test_the_program_refuses_an_older_revision(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = head()
    add_revision(monkeypatch, tmp_path, "pass")
    with pytest.raises(SchemaError, match=f"at revision {old}, the program at {head()}: run `alembic upgrade head`"):
        await check_revision(postgresql_database)


def test_eight_may_migrate_at_once(postgresql: Postgresql) -> None:
    name = postgresql.create()
    try:
        said = subprocess.run(  # noqa: S603
            [sys.executable, "-c", EIGHT_AT_ONCE, postgresql.url_of(name)],
            cwd=schema.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        postgresql.drop(name)
    assert said.stdout == "0 of 8 failed\n", said.stderr


def copies(file: Path) -> list[Path]:
    return sorted(file.parent.glob("vmeste.db.before-*"))


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
