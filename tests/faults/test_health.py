"""What `/healthz` and the admin page say while something is away."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import ClientSession, encode_basic_auth
from sqlalchemy import insert, update

from tests.faults.conftest import StartRun
from tests.faults.proxy import WireToDatabase
from tests.faults.run import PASSWORD, PATIENCE, Run
from tests.revisions import NOON
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.health import TOO_LATE, Health
from vmeste.notices.models import Card

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Watcher:
    """Asks what an operator's tools ask."""

    def __init__(self, http: ClientSession, port: int) -> None:
        self._http = http
        self._url = f"http://127.0.0.1:{port}"

    async def health(self) -> tuple[int, str]:
        async with self._http.get(f"{self._url}/healthz") as response:
            return response.status, await response.text()

    async def page(self, path: str = "/admin", password: str = PASSWORD) -> int:
        headers = {"Authorization": encode_basic_auth("admin", password)}
        async with self._http.get(self._url + path, headers=headers) as response:
            return response.status

    async def metrics(self) -> str:
        headers = {"Authorization": encode_basic_auth("admin", PASSWORD)}
        async with self._http.get(f"{self._url}/admin/metrics", headers=headers) as response:
            assert response.status == 200
            return await response.text()

    async def becomes(self, health: tuple[int, str]) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    if await self.health() == health:
                        return
                except OSError:
                    pass  # it does not listen yet
                await asyncio.sleep(0.05)


WELL, UNWELL = (200, "ok\n"), (503, "unwell\n")


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest_asyncio.fixture
async def watcher(port: int) -> AsyncIterator[Watcher]:
    async with ClientSession() as http:
        yield Watcher(http, port)


async def test_while_telegram_is_away_at_the_start_the_page_is_there_and_says_so(
    telegram: LocalTelegram, start_run: StartRun, watcher: Watcher, port: int
) -> None:
    telegram.faults.next("500", "getMe", times=None)
    run = await start_run(ADMIN_PORT=str(port))
    await run.says("Telegram is away")
    assert await watcher.health() == UNWELL
    assert await watcher.page() == 200
    telegram.faults.clear()
    await watcher.becomes(WELL)
    await run.says("ready")
    assert await run.stops() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_owed_for_half_an_hour_is_told(database: Database) -> None:
    health = Health(database, lambda: NOON)
    health.is_ready()
    late = NOON - TOO_LATE
    card = {"language": "ru", "chat_id": -1, "message_id": 1, "created_at": late, "tries": 0}
    async with database.turn() as connection:
        await connection.execute(insert(Card).values(**card, due_at=late + timedelta(minutes=1)))
    assert await health.is_well(), "twenty-nine minutes may be a broadcast"
    async with database.turn() as connection:
        await connection.execute(update(Card).values(due_at=late))
    assert not await health.is_well()
    async with database.turn() as connection:
        await connection.execute(update(Card).values(due_at=None))
    assert await health.is_well()


@on_postgresql
async def test_a_database_that_is_away_is_told(
    start_run: StartRun, database_url: str, watcher: Watcher, port: int
) -> None:
    wire = WireToDatabase(database_url)
    await wire.mend()
    await wire.cut()
    run: Run = await start_run(ADMIN_PORT=str(port), DATABASE_URL=wire.url)
    await watcher.becomes(UNWELL)
    await wire.mend()
    await watcher.becomes(WELL)
    await wire.cut()
    await watcher.becomes(UNWELL)
    await wire.mend()
    await watcher.becomes(WELL)
    assert await run.stops() == 0
    await wire.cut()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_prometheus_hears_what_was_done_and_nobody_else_does(
    telegram: LocalTelegram, start_run: StartRun, watcher: Watcher, port: int
) -> None:
    anna = telegram.person("Анна")
    run = await start_run(ADMIN_PORT=str(port))
    await run.says("ready")
    anna.says("/start")
    await anna.hears("Привет", PATIENCE)
    await anna.presses("Настройки")
    await telegram.quiet(PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while 'vmeste_queue{of="screens"} 0.0' not in (told := await watcher.metrics()):  # noqa: ASYNC110  as a Prometheus looks
            await asyncio.sleep(0.02)  # what was said is written down a moment later
    for line in (
        'vmeste_updates_total{kind="message"} 1.0',
        'vmeste_updates_total{kind="callback_query"} 1.0',
        'vmeste_calls_total{method="sendMessage",result="done"} 1.0',
        "vmeste_turn_seconds_count 2.0",
        "vmeste_dead_letters 0.0",
        "vmeste_lag_seconds 0.0",
    ):
        assert line in told.splitlines(), told
    assert await watcher.page("/admin/metrics", password="guessed") == 401
    assert await run.stops() == 0
