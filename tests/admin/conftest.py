"""An administrator's browser, and a small town to look after."""

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from tests.admin.paper import paper_to
from tests.admin.town import Town
from vmeste.addresses import Network
from vmeste.admin import figures, finding, pencil, queries, sections, walks
from vmeste.admin.app import Health, make_app
from vmeste.database import Database

PASSWORD = "шахматы-в-парке-64"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def counts_to(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """A list is long at so many rows."""
    for module in (figures, finding, queries, sections, walks):
        monkeypatch.setattr(module, "MANY", many)


@pytest.fixture(autouse=True)
def _statements_are_made_anew() -> None:
    """Tests give long lists other lengths, which stand in statements that are kept."""
    for made in (finding._by_the_pattern, finding._along_the_pattern, queries._of_any_row):
        made.cache_clear()


@dataclass(slots=True)
class Clock:
    """Stands still until it is told to pass."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def says(password: str, username: str = "admin") -> dict[str, str]:
    """The header of a browser into which these words were typed."""
    words = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"Authorization": f"Basic {words}"}


@dataclass(frozen=True, slots=True)
class Seen:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Browser:
    client: TestClient[web.Request, web.Application]
    headers: dict[str, str] = field(default_factory=dict)

    async def opens(self, address: str, method: str = "GET", **headers: str) -> Seen:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.request(method, address, headers=sent, allow_redirects=False) as answer:
            return Seen(answer.status, answer.headers, await answer.text())

    async def sends(
        self, address: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> Seen:
        """A form, as a browser sends it from a page of ours."""
        sent = self.headers | dict(FROM_HERE if headers is None else headers)
        asked = self.client.request(method, address, data=dict(fields), headers=sent, allow_redirects=False)
        async with asked as answer:
            return Seen(answer.status, answer.headers, await answer.text())

    async def fills_in(self, address: str, to: str = "", /, **typed: str | None) -> Seen:
        """Opens the page, changes these fields of its form (None = unticked) and sends it."""
        seen = await self.opens(address)
        assert seen.status == HTTPStatus.OK, (seen.status, address)
        return await self.completes(seen, to or address.partition("?")[0], **typed)

    async def completes(self, seen: Seen, to: str, /, **typed: str | None) -> Seen:
        """Sends the form that stands on a page already opened."""
        fields = paper_to(seen.text, to).fields
        fields |= {name: value for name, value in typed.items() if value is not None}
        for name in (name for name, value in typed.items() if value is None):
            fields.pop(name, None)
        return await self.sends(to, fields)


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bot stands beside these pages, and there are thousands of them."""
    monkeypatch.setattr(pencil, "REST", 0.0)


async def well() -> bool:
    return True


class House:
    """The web application on a real port, for as many browsers as are needed."""

    def __init__(self, database: Database, stack: AsyncExitStack) -> None:
        self.database = database
        self.clock = Clock()
        self._stack = stack

    def app(
        self,
        *,
        password: str | None = PASSWORD,
        trusted_proxies: Sequence[Network] = (),
        health: Health = well,
    ) -> web.Application:
        return make_app(
            self.database,
            username="admin",
            password=SecretStr(password) if password is not None else None,
            secret_key=None,
            trusted_proxies=trusted_proxies,
            time_zone=ZoneInfo("Europe/Moscow"),
            health=health,
            clock=self.clock,
        )

    async def opened(self, app: web.Application, headers: dict[str, str] | None = None) -> Browser:
        client = TestClient(TestServer(app))
        await self._stack.enter_async_context(client)
        return Browser(client, headers or {})


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield House(database, stack)


@pytest_asyncio.fixture
async def lite(sqlite_database: Database) -> AsyncIterator[House]:
    """For what does not depend on the kind of database."""
    async with AsyncExitStack() as stack:
        yield House(sqlite_database, stack)


@pytest_asyncio.fixture
async def admin(house: House) -> Browser:
    return await house.opened(house.app(), says(PASSWORD))


@pytest_asyncio.fixture
async def admin_of_lite(lite: House) -> Browser:
    return await lite.opened(lite.app(), says(PASSWORD))


@pytest_asyncio.fixture
async def town(house: House) -> Town:
    return Town(house.database, house.clock)


@pytest_asyncio.fixture
async def town_of_lite(lite: House) -> Town:
    return Town(lite.database, lite.clock)
