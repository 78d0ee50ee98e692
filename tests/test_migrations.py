"""The revisions: each goes up, down and up again with its rows, on both databases, whoever else tries at once."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import CommandLine
from alembic.script import ScriptDirectory
from sqlalchemy import select, text, update

from tests.databases import Postgresql
from tests.revisions import add_revision, alembic, fill, made_for, opened, rows, tables
from vmeste import schema
from vmeste.database import Database
from vmeste.schema import METADATA, alembic_config, bring_up_to_date, head
from vmeste.search import by_index, words_of
from vmeste.users.models import User

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
    async with opened(database_url) as database:
        first = await tables(database) & METADATA.tables.keys()
    await alembic(command.upgrade, database_url, "head")
    async with opened(database_url) as database:
        kept = {name: len(found) for name, found in (await rows(database)).items() if name in first}
    assert kept == dict.fromkeys(first, 1), "a table that came later goes with its revision"


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
        said = subprocess.run(
            [*ALEMBIC, *words],
            env=environment | {"DATABASE_URL": sqlite_url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert answer in said.stdout


def test_alembic_says_in_one_line_what_is_wrong_with_a_setting(tmp_path: Path) -> None:
    said = subprocess.run(
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


async def test_a_rebuilt_table_keeps_its_indexes_and_its_search(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its triggers go with the old table, and the search would hear of nothing any more."""
    async with opened(sqlite_url) as database:
        await fill(database)
        before = await made_for(database, "users", "events")
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
        assert await made_for(database, "users", "events") == before
        async with database.turn() as connection:
            await connection.execute(update(User).values(search="новое имя"))
            for words, number in (("text", 0), ("новое", 1), ("и", 1), ("м", 0)):
                found = await connection.execute(select(User.id).where(by_index("sqlite", User, words_of(words))))
                assert len(found.all()) == number, words


async def test_without_the_right_to_search_the_migration_says_whom_to_ask(
    postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = postgresql.create()
    role = f"weak_{name}"
    try:
        postgresql.execute(f"CREATE ROLE {role} LOGIN")
        weak = postgresql.url_of(name).replace("postgres:postgres@", f"{role}@")
        async with opened(postgresql.url_of(name)) as database, database.turn() as connection:
            await connection.execute(text(f"GRANT ALL ON SCHEMA public TO {role}"))
        monkeypatch.setenv("DATABASE_URL", weak)
        with pytest.raises(SystemExit):
            await asyncio.to_thread(CommandLine().main, ["-c", str(schema.ROOT / "alembic.ini"), "upgrade", "head"])
        assert "let the owner of the database say CREATE EXTENSION pg_trgm" in "".join(capsys.readouterr())
        async with opened(postgresql.url_of(name)) as database:
            assert await tables(database) == set(), "nothing is left of the revisions before it"
    finally:
        postgresql.drop(name)
        postgresql.execute(f"DROP ROLE {role}")


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


def test_eight_may_migrate_at_once(postgresql: Postgresql) -> None:
    name = postgresql.create()
    try:
        said = subprocess.run(
            [sys.executable, "-c", EIGHT_AT_ONCE, postgresql.url_of(name)],
            cwd=schema.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        postgresql.drop(name)
    assert said.stdout == "0 of 8 failed\n", said.stderr
