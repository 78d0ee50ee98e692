"""What every test may ask for: a fresh database, on SQLite and on PostgreSQL, and a local Telegram."""

import gc
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from aiogram.types import Update
from alembic import command
from playwright.async_api import Browser
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import vmeste.database
from tests import databases
from tests.chromium import CHROMIUM, launched
from tests.databases import Copies, NoPostgresqlError, Postgresql, apart
from vmeste import calm, program
from vmeste.database import Database, open_database
from vmeste.demo import LocalTelegram
from vmeste.schema import alembic_config

KINDS = ("sqlite", "postgresql")

pytest_plugins = ["tests.delays", "pytester"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes, or a program of the system, is for VMESTE_LONG=1."""
    if os.environ.get("VMESTE_LONG") == "1":
        return
    long = {item for item in items if item.get_closest_marker("long")}
    config.hook.pytest_deselected(items=list(long))
    items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,  # noqa: ARG001  pytest hands over by name
    call: "pytest.CallInfo[None]",  # noqa: ARG001  the same
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With VMESTE_NO_SKIPS=1 a skip is a failure: what checks everything must not check less in silence."""
    report = yield
    # what a test has captured crosses to pytest-xdist as UTF-8, and some tests speak of what is not
    report.sections = [(name, said.encode(errors="backslashreplace").decode()) for name, said in report.sections]
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("VMESTE_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, and VMESTE_NO_SKIPS allows none: {report.longrepr}"
    return report


def migrate(database_url: str) -> None:
    apart(lambda: command.upgrade(alembic_config(database_url), "head"))


@pytest.fixture(scope="session", autouse=True)
def what_lives_as_long_as_the_tests_is_walked_once() -> Iterator[None]:
    """Each program that starts in this process walks all models of the Bot API, a good part of the start, and at its
    end thaws them for the next one. Here they are put aside once; a program of its own process does it itself.
    """
    Update.model_rebuild()
    gc.collect()
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program, "gc", SimpleNamespace(collect=int, freeze=int, unfreeze=int, set_threshold=max))
        yield


@pytest.fixture(autouse=True)
def no_disk_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test cuts the power; a program in a process of its own waits all the same."""
    monkeypatch.setattr(vmeste.database, "SYNCHRONOUS", "OFF")


@pytest.fixture(autouse=True)
def who_opens_a_database_closes_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Seen here and not when the garbage is collected, which may be in another test."""
    opened: list[tuple[AsyncEngine, Any]] = []

    def made(*given: Any, **named: Any) -> AsyncEngine:
        engine = create_async_engine(*given, **named)
        opened.append((engine, engine.sync_engine.pool))
        return engine

    monkeypatch.setattr(vmeste.database, "create_async_engine", made)
    yield
    for engine, first in opened:
        anew: Any = engine.sync_engine.pool  # since it was closed
        for pool in (first, anew):
            assert (pool.checkedin(), pool.checkedout()) == (0, 0), f"{engine.url} is open: {pool.status()}"


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """People in tests do in seconds what takes others an evening."""
    monkeypatch.setattr(calm, "SECONDS", 0.0)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL server for all the tests of this process."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(databases.postgresql())
        except NoPostgresqlError as reason:
            pytest.skip(str(reason))
        yield server


@pytest.fixture(scope="session")
def postgresql_copies(postgresql: Postgresql) -> Iterator[Copies]:
    name = postgresql.create()
    migrate(postgresql.url_of(name))
    copies = Copies(postgresql, name)
    yield copies
    copies.drop()
    postgresql.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite+aiosqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """DATABASE_URL of a fresh, migrated SQLite file."""
    file = tmp_path / "vmeste.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgresql_url(postgresql: Postgresql, postgresql_copies: Copies) -> Iterator[str]:
    """DATABASE_URL of a fresh, migrated PostgreSQL database."""
    name, used = postgresql_copies.take()
    yield postgresql.url_of(name)
    postgresql_copies.give_back(name, used)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """DATABASE_URL of a fresh, migrated database, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """For what is true of a file alone."""
    opened = open_database(sqlite_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def postgresql_database(postgresql_url: str) -> AsyncIterator[Database]:
    """For what is true of a server alone."""
    opened = open_database(postgresql_url)
    yield opened
    await opened.close()


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """DATABASE_URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url_of(name)
    server.drop(name)


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram()
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    async with launched() as browser:
        yield browser
