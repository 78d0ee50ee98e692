"""The program only works on a schema that is its own: a file it migrates, a server its operator does."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.revisions import add_revision, fill, name_revision, opened, rows, tables
from vmeste import schema
from vmeste.addresses import sqlite_file
from vmeste.database import Database
from vmeste.schema import METADATA, SchemaError, bring_up_to_date, check_revision, head


async def test_a_new_file_is_made_and_needs_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "vmeste.db"
    file.touch()
    assert await bring_up_to_date(f"sqlite+aiosqlite:///{file}") is None
    assert await bring_up_to_date(f"sqlite+aiosqlite:///{file}") is None
    assert copies(file) == []
    async with opened(f"sqlite+aiosqlite:///{file}") as database:
        assert await tables(database) == {"alembic_version", *METADATA.tables}


def test_an_ordinary_start_does_not_import_alembic(sqlite_url: str) -> None:
    program = (
        "import asyncio, sys; from vmeste.schema import bring_up_to_date;"
        " asyncio.run(bring_up_to_date(sys.argv[1])); print([name for name in sys.modules if 'alembic' in name])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, sqlite_url], cwd=schema.ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"


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
    monkeypatch.setattr(schema, "copy_whole", no_room)
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


def copies(file: Path) -> list[Path]:
    return sorted(file.parent.glob("vmeste.db.before-*"))
