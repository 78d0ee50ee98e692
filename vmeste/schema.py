"""All tables in one place, and the way the database comes to the program's revision.

alembic is imported only when there is something to migrate: it would take a good part of the start.
"""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from vmeste.addresses import sqlite_file
from vmeste.copying import copy_whole
from vmeste.database import BUSY_TIMEOUT_MS, Base, Database
from vmeste.dialogue import Dialogue
from vmeste.events.models import Change, CoOrganiser, Event, EventParticipant, Invitation, Report
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.models import Alarm, Card, Notice
from vmeste.profile import BotProfile
from vmeste.users.models import Barred, User

if TYPE_CHECKING:
    from alembic.config import Config

TABLES = (
    User,
    Barred,
    Event,
    EventParticipant,
    CoOrganiser,
    Invitation,
    Report,
    Change,
    Dialogue,
    Notice,
    Card,
    Alarm,
    TakenUpdate,
    DeadLetter,
    BotProfile,
)
METADATA = Base.metadata

ROOT = Path(__file__).parent.parent
COPIES = 3
COMMAND = "alembic upgrade head"
_IS_THERE = {
    "postgresql": "SELECT to_regclass('alembic_version')",
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
}


class SchemaError(Exception):
    """The database is not one this program can work on. The line says what to do, and holds no secret."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def revisions() -> list[str]:
    """Every revision the program knows, oldest first; a file in alembic/versions begins with its number."""
    return sorted(file.name.partition("_")[0] for file in (ROOT / "alembic" / "versions").glob("[0-9]*_*.py"))


def head() -> str:
    return revisions()[-1]


def alembic_config(database_url: str) -> "Config":
    """For alembic's commands from within the program. They block, and want a thread without a loop."""
    from alembic.config import Config  # noqa: PLC0415  dear to import, see above

    config = Config(ROOT / "alembic.ini")
    config.attributes["database_url"] = database_url
    return config


async def bring_up_to_date(database_url: str) -> Path | None:
    """Migrates a SQLite file to this program's revision; the path of the copy made before, if one was needed.

    Raises SchemaError, with nothing changed, when the file is not one of vmeste's or newer than the program.
    """
    file = sqlite_file(database_url)
    if file is None:
        raise ValueError("only a SQLite file is migrated by the program itself")
    return await asyncio.to_thread(_bring_up_to_date, file, database_url)


async def check_revision(database: Database) -> None:
    """Raises SchemaError unless the schema is exactly this program's."""
    async with database.look() as connection:
        if await connection.scalar(text(_IS_THERE[connection.dialect.name])) is None:
            found = None
        else:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is None:
        raise SchemaError(f"the database has no tables yet: run `{COMMAND}`")
    if found not in revisions():
        raise SchemaError(
            f"the database is at revision {found}, newer than this program ({head()}):"
            f" start the program whose `{COMMAND}` brought it there"
        )
    if found != head():
        raise SchemaError(f"the database is at revision {found}, the program at {head()}: run `{COMMAND}`")


def _bring_up_to_date(file: Path, database_url: str) -> Path | None:
    found = _revision_of(file)
    if found == head():
        return None
    if found is not None and found not in revisions():
        raise SchemaError(
            f"{file} is at revision {found}, newer than this program ({head()}): update the program,"
            f" or put back a copy from before, {file.name}.before-…"
        )
    copy = _copy_before_migration(file) if _has_tables(file) else None

    from alembic import command  # noqa: PLC0415  dear to import, see above

    command.upgrade(alembic_config(database_url), "head")
    return copy


def _revision_of(file: Path) -> str | None:
    """None for a file that is not there, is empty, or was migrated all the way down."""
    if not _has_tables(file):
        return None
    with closing(_opened(file)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            raise SchemaError(f"{file} has tables that are not vmeste's: name another file in DATABASE_URL")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else None


def _has_tables(file: Path) -> bool:
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        with closing(_opened(file)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise SchemaError(
            f"{file} cannot be read as a SQLite database ({error}): name another file in DATABASE_URL"
        ) from error


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)


def _copy_before_migration(file: Path) -> Path:
    """A whole copy beside the file; of the earlier ones the last are kept."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = file.with_name(f"{file.name}.before-{head()}-{moment}")
    try:
        copy_whole(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise SchemaError(
            f"{file} was not migrated, because no copy of it could be made beside it ({error}): make room there"
        ) from error
    copies = sorted(
        file.parent.glob(f"{file.name}.before-*"),
        key=lambda made: made.name.removeprefix(f"{file.name}.before-").partition("-")[2],
    )
    for old in copies[:-COPIES]:
        old.unlink()
    return copy
