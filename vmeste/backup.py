"""`bot.py backup` and `bot.py restore`: a SQLite database copied while the bot runs, and put back while it does not."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, make_url

from vmeste.addresses import sqlite_file
from vmeste.copying import copy_whole, keep_on_disk
from vmeste.schema import head, revisions

LOGS = ("-wal", "-shm")
"""What SQLite keeps beside its file, and what belongs to the database as much."""
WITH_PG_DUMP = 'pg_dump --format=custom --file={file} "{url}"'
WITH_PG_RESTORE = 'pg_restore --clean --if-exists --single-transaction --no-owner --dbname="{url}" {file}'


class BackupError(Exception):
    """It was not done, and nothing was changed. The line says why and what to do, and holds no secret."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def back_up(database_url: str, copy: Path) -> None:
    """Raises BackupError."""
    source = sqlite_file(database_url)
    if source is None:
        raise BackupError(
            "PostgreSQL has a tool of its own for this; run: " + _command(WITH_PG_DUMP, database_url, copy)
        )
    if not source.is_file():
        raise BackupError(f"{source} is not there: name the database in DATABASE_URL")
    try:
        copy_whole(source, copy)
    except FileExistsError:
        raise BackupError(f"{copy} is there already and is left as it is: name another file") from None
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"no copy could be made in {copy} ({error})") from None


def restore(database_url: str, copy: Path) -> Path | None:
    """Put the copy in the database's place; where the replaced one is kept, if there was one. Raises BackupError."""
    file = sqlite_file(database_url)
    if file is None:
        raise BackupError(
            "PostgreSQL has a tool of its own for this; stop the bot and run: "
            + _command(WITH_PG_RESTORE, database_url, copy)
        )
    lock = FileLock(f"{file}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise BackupError(f"the bot runs on {file.name}: stop it first") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be replaced ({error.strerror})") from None
    try:
        _check(copy)
        return _replace(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{copy} could not be put in the place of {file} ({error}): nothing was changed") from None
    finally:
        lock.release()


def _command(words: str, database_url: str, copy: Path) -> str:
    there = make_url(database_url)
    url = URL.create("postgresql", there.username, None, there.host, there.port, there.database)
    return words.format(file=copy, url=url.render_as_string()) + "  (it asks for the password)"


def _check(copy: Path) -> None:
    if not copy.is_file():
        raise BackupError(f"{copy} is not there")
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            wrong = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            found = None
            if "alembic_version" in tables:
                found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{copy} cannot be read as a SQLite database ({error})") from None
    if wrong != "ok" or astray is not None:
        raise BackupError(f"{copy} is damaged ({wrong if wrong != 'ok' else 'a row points to one that is not there'})")
    if found is None:
        raise BackupError(f"{copy} is not a copy of vmeste's database")
    if found[0] not in revisions():
        raise BackupError(
            f"{copy} is at revision {found[0]}, newer than this program ({head()}): take the program that made it"
        )


def _replace(file: Path, copy: Path) -> Path | None:
    new = file.with_name(f"{file.name}.restoring")
    new.unlink(missing_ok=True)  # of a restore that was cut off
    copy_whole(copy, new)
    replaced = file.with_name(f"{file.name}.replaced-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}") if file.exists() else None
    try:
        if replaced is not None:
            _set_aside(file, replaced, new)
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        if replaced is not None:
            _put_back(file, replaced)
        raise
    keep_on_disk(file)
    return replaced


def _set_aside(file: Path, replaced: Path, new: Path) -> None:
    """The database under another name, whole; under its own it stays until the new one takes its place."""
    there = file.stat()
    if os.name == "posix" and os.geteuid() == 0:
        os.chown(new, there.st_uid, there.st_gid)  # the bot may not run as root
    os.link(file, replaced)
    for end in LOGS:  # a part of the old one, that must not be played into the new one
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").rename(f"{replaced}{end}")


def _put_back(file: Path, replaced: Path) -> None:
    for end in LOGS:
        with suppress(FileNotFoundError):
            Path(f"{replaced}{end}").rename(f"{file}{end}")
    replaced.unlink(missing_ok=True)
