"""`pytest --delays SEED`: the world is slow at times, so that a test, or the bot, that depends on luck fails.

Before and after each of PLACES a test waits: mostly not at all, at times some milliseconds, seldom long. The same seed
makes the same delays, for one test alone as well. Programs in processes of their own are left alone.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import wraps
from random import Random
from typing import Any

import aiosqlite
import asyncpg  # type: ignore[import-untyped]  # published without types
import pytest
from asyncpg.prepared_stmt import PreparedStatement  # type: ignore[import-untyped]  # the same
from asyncpg.transaction import Transaction  # type: ignore[import-untyped]  # the same

from vmeste import sqlite
from vmeste.admin.pages import Pages
from vmeste.demo.server import Server
from vmeste.sender.owed import Owed
from vmeste.sender.said import Ledger
from vmeste.telegram import Telegram
from vmeste.turn import Turn

PLACES: list[tuple[type, str]] = [
    (sqlite.Connection, "run"),
    (aiosqlite.Connection, "commit"),
    (asyncpg.Connection, "fetch"),
    (asyncpg.Connection, "executemany"),
    (PreparedStatement, "fetch"),
    (Transaction, "commit"),
    (Telegram, "call"),
    (Server, "do"),
    (Turn, "_settle"),  # where a person's updates stand in line already
    (Owed, "_take_what_is_due"),
    (Ledger, "_write_some"),
    (Pages, "explain"),  # around every handler of the admin page
]
AT_TIMES, SELDOM = 0.1, 0.005
"""How many of all passages."""
SHORT, LONG = (0.001, 0.03), (0.1, 0.2)
"""From and to so many seconds."""

sleep = asyncio.sleep  # some tests put another one in its place


class Delays:
    """Each place has a row of its own, so that one place's do not depend on what another is asked."""

    def __init__(self, seed: int, test: str) -> None:
        self._seed = f"{seed} {test}"
        self._dice: dict[str, Random] = {}
        self.put_in: defaultdict[str, list[float]] = defaultdict(list)
        """Seconds by place, in their order."""

    def next_at(self, place: str) -> float:
        if place not in self._dice:
            self._dice[place] = Random(f"{self._seed} {place}")  # noqa: S311  nothing secret
        dice = self._dice[place]
        chance = dice.random()
        if chance >= AT_TIMES:
            return 0.0
        return dice.uniform(*(LONG if chance < SELDOM else SHORT))

    async def wait_at(self, place: str) -> None:
        seconds = self.next_at(place)
        self.put_in[place].append(seconds)
        if seconds:
            await sleep(seconds)

    def around(self, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        place = f"{work.__module__}.{work.__qualname__}"

        @wraps(work)
        async def delayed(*given: Any, **named: Any) -> Any:
            await self.wait_at(place)
            result = await work(*given, **named)
            await self.wait_at(place)
            return result

        return delayed

    def into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for owner, name in PLACES:
            monkeypatch.setattr(owner, name, self.around(getattr(owner, name)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--delays", type=int, metavar="SEED", help="wait at random where the world may be slow")


def pytest_report_header(config: pytest.Config) -> str | None:
    seed: int | None = config.getoption("--delays")
    return f"delays: {seed}" if seed is not None else None


@pytest.fixture(autouse=True)
def delays(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Delays | None:
    """Also those of tests that are marked as measuring time are left alone."""
    seed: int | None = request.config.getoption("--delays")
    if seed is None or request.node.get_closest_marker("undelayed"):
        return None
    delays = Delays(seed, request.node.nodeid)
    delays.into(monkeypatch)
    return delays
