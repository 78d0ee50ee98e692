"""A whole copy of a SQLite database, made while others write to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

BUSY_SECONDS = 10.0


def copy_whole(source: Path, copy: Path) -> None:
    """Makes `copy`, which must not exist, readable for its owner alone and safe on the disk.

    Raises FileExistsError, OSError and sqlite3.Error; then no copy is left behind.
    """
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)) as whole:
            whole.isolation_level = None
            whole.execute("VACUUM INTO ?", (str(copy),))
        keep_on_disk(copy)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def keep_on_disk(file: Path) -> None:
    """Return when the file and its name are there after a power cut too."""
    with file.open("rb+") as written:
        os.fsync(written.fileno())
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
