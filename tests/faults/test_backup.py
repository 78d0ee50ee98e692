"""`bot.py backup`, `restore` and `check` as their operator runs them, without a token."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from tests.faults.conftest import StartRun
from tests.faults.run import PATIENCE
from tests.revisions import opened, rows
from vmeste import backup
from vmeste.addresses import sqlite_file
from vmeste.demo import LocalTelegram

PROGRAM = Path(__file__).parents[2] / "bot.py"
WRONG_SETTING = 78
PASSWORD = "v3ry-s3cret"


class Operator:
    """Types commands in a folder of their own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self._settings = {"PATH": os.environ.get("PATH", ""), "DATABASE_URL": database_url}
        self.folder = folder
        self.said = ""

    def runs(self, *words: str) -> int:
        command = [sys.executable, str(PROGRAM), *words]
        done = subprocess.run(
            command, env=self._settings, cwd=self.folder, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        self.said = done.stdout + done.stderr
        return done.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "operator"
    made.mkdir()
    return made


@pytest.fixture
def file(sqlite_url: str) -> Path:
    found = sqlite_file(sqlite_url)
    assert found is not None
    return found


@pytest.fixture
def operator(sqlite_url: str, folder: Path) -> Operator:
    return Operator(sqlite_url, folder)


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [name for (name,) in connection.execute("SELECT first_name FROM users ORDER BY id")]


def name(file: Path, who: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO users (first_name, search, created_at) VALUES (?, '', '2026-01-01')", [who])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_copy_made_while_the_bot_runs_is_put_back_when_it_does_not(
    telegram: LocalTelegram,
    start_run: StartRun,
    database_url: str,
    folder: Path,
) -> None:
    operator = Operator(database_url, folder)
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    run = await start_run()
    anna.says("/start")
    await anna.hears("Привет", PATIENCE)
    assert operator.runs("backup", "copy.db") == 0, operator.said
    copy = folder / "copy.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert names(copy) == ["Анна"]
    boris.says("/start")
    await boris.hears("Привет", PATIENCE)
    assert operator.runs("restore", "copy.db") == WRONG_SETTING
    assert "the bot runs on vmeste.db: stop it first" in operator.said
    assert operator.runs("check") == 0, operator.said
    assert operator.said == "All is as it must be.\n"
    assert await run.stops() == 0
    assert operator.runs("restore", "copy.db") == 0, operator.said
    database = sqlite_file(database_url)
    assert database is not None
    assert names(database) == ["Анна"]
    replaced = next(database.parent.glob("vmeste.db.replaced-*"))
    assert str(replaced) in operator.said
    assert names(replaced) == ["Анна", "Борис"]
    run = await start_run()
    await run.says("ready")
    boris.says("/help")
    await boris.hears("/events — ближайшие встречи", PATIENCE)
    assert await run.stops() == 0


def test_nothing_is_overwritten(operator: Operator) -> None:
    (operator.folder / "copy.db").write_text("a letter")
    assert operator.runs("backup", "copy.db") == WRONG_SETTING
    assert "copy.db is there already and is left as it is" in operator.said
    assert (operator.folder / "copy.db").read_text() == "a letter"


def test_a_copy_that_cannot_be_made_leaves_nothing(operator: Operator, file: Path) -> None:
    assert operator.runs("backup", "nowhere/copy.db") == WRONG_SETTING
    assert "no copy could be made" in operator.said
    file.unlink()
    assert operator.runs("backup", "copy.db") == WRONG_SETTING
    assert "vmeste.db is not there" in operator.said
    assert operator.runs("check") == WRONG_SETTING
    assert "vmeste.db is not there" in operator.said
    assert not file.exists()
    assert list(operator.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        ("text", "cannot be read as a SQLite database"),
        ("nothing", "is not there"),
        ("torn", "is damaged|cannot be read"),
        ("foreign", "is not a copy of vmeste's database"),
        ("newer", "is at revision 9999, newer than this program"),
    ],
)
def test_what_is_no_good_copy_is_not_restored(operator: Operator, file: Path, harm: str, line: str) -> None:
    name(file, "Анна")
    copy = operator.folder / "copy.db"
    if harm == "text":
        copy.write_text("a letter " * 1000)
    elif harm == "torn":
        assert operator.runs("backup", "copy.db") == 0
        with copy.open("rb+") as torn:
            torn.seek(8192)
            torn.write(b"\xff" * 20_000)
    elif harm == "foreign":
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("CREATE TABLE songs (id)")
    elif harm == "newer":
        assert operator.runs("backup", "copy.db") == 0
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    assert operator.runs("restore", "copy.db") == WRONG_SETTING
    assert re.search(line, operator.said), operator.said
    assert "Traceback" not in operator.said
    assert file.read_bytes() == before
    assert [other.name for other in file.parent.glob("vmeste.db.*") if not other.name.endswith(".lock")] == []


def test_a_damaged_database_is_replaced_and_kept_as_it_was(operator: Operator, file: Path) -> None:
    name(file, "Анна")
    assert operator.runs("backup", "copy.db") == 0
    file.write_bytes(b"burnt" * 1000)
    Path(f"{file}-wal").write_bytes(b"ashes")
    assert operator.runs("restore", "copy.db") == 0, operator.said
    assert names(file) == ["Анна"]
    kept = sorted(each.name[-4:] for each in file.parent.glob("vmeste.db.replaced-*"))
    assert len(kept) == 2
    assert kept[0] == "-wal"
    assert not Path(f"{file}-wal").exists()


def test_a_restore_that_fails_at_the_end_has_changed_nothing(
    operator: Operator, file: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name(file, "Анна")
    assert operator.runs("backup", "copy.db") == 0
    Path(f"{file}-wal").write_bytes(b"ashes")
    before = file.read_bytes()

    def fails(_: Path, __: Path) -> Path:
        raise OSError("no room")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(backup.BackupError, match="nothing was changed"):
        backup.restore(sqlite_url, operator.folder / "copy.db")
    assert file.read_bytes() == before
    assert Path(f"{file}-wal").read_bytes() == b"ashes"
    assert not list(file.parent.glob("vmeste.db.re*"))


def test_a_database_that_is_gone_comes_back(operator: Operator, file: Path) -> None:
    name(file, "Анна")
    assert operator.runs("backup", "copy.db") == 0
    file.unlink()
    assert operator.runs("restore", "copy.db") == 0, operator.said
    assert names(file) == ["Анна"]


def test_a_restore_is_refused_while_the_lock_is_held(operator: Operator, file: Path) -> None:
    assert operator.runs("backup", "copy.db") == 0
    with FileLock(f"{file}.lock"):
        assert operator.runs("restore", "copy.db") == WRONG_SETTING
    assert "stop it first" in operator.said


def test_on_postgresql_its_own_tools_are_named(folder: Path) -> None:
    operator = Operator(f"postgresql+asyncpg://anna:{PASSWORD}@db.example.org:5433/vmeste_db", folder)
    for command, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        assert operator.runs(command, "vmeste.dump") == WRONG_SETTING
        assert tool in operator.said
        assert "postgresql://anna@db.example.org:5433/vmeste_db" in operator.said
        assert PASSWORD not in operator.said


def test_what_is_wrong_is_said_in_words_and_by_the_exit_code(operator: Operator, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO bot_profile (telegram_id) VALUES (1), (2)")
    assert operator.runs("check") == 1
    assert operator.said == "the database belongs to 2 bots\n"


async def test_every_row_comes_back(operator: Operator, sqlite_url: str) -> None:
    async with opened(sqlite_url) as database:
        before = await rows(database)
    assert operator.runs("backup", "copy.db") == 0
    assert operator.runs("restore", "copy.db") == 0
    async with opened(sqlite_url) as database:
        assert await rows(database) == before


def test_a_check_of_a_server_that_does_not_answer_says_so(folder: Path) -> None:
    operator = Operator(f"postgresql+asyncpg://anna:{PASSWORD}@127.0.0.1:1/vmeste_db", folder)
    assert operator.runs("check") == WRONG_SETTING
    assert operator.said.startswith("DATABASE_URL: the database cannot be read")
