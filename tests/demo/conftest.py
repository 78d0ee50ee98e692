"""A local Telegram of its own for each test, and a bare way to call its Bot API."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from vmeste.demo import LocalTelegram, Person

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Api:
    """Calls methods as any client could; parameters go as JSON unless said otherwise."""

    def __init__(self, telegram: LocalTelegram, http: aiohttp.ClientSession) -> None:
        self.telegram, self.http = telegram, http
        self.token = telegram.bots[0].token
        self.offset = 0

    def url(self, method: str) -> str:
        return f"{self.telegram.url}/bot{self.token}/{method}"

    async def answer(self, method: str, /, **parameters: Any) -> dict[str, Any]:
        async with self.http.post(self.url(method), json=parameters) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def call(self, method: str, /, **parameters: Any) -> Any:
        answer = await self.answer(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, /, **parameters: Any) -> str:
        answer = await self.answer(method, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        """The next updates; those given before are confirmed by this."""
        updates: list[dict[str, Any]] = await self.call("getUpdates", offset=self.offset, **parameters)
        self.offset = max((update["update_id"] + 1 for update in updates), default=self.offset)
        return updates


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram(strict=True)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
async def api(telegram: LocalTelegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as http:
        yield Api(telegram, http)


@pytest.fixture
async def anna(telegram: LocalTelegram, api: Api) -> Person:
    """Has started the bot, which has confirmed it."""
    anna = telegram.person("Анна", username="anna")
    anna.says("/start")
    await api.updates()
    await api.updates()
    return anna


@pytest.fixture
def boris(telegram: LocalTelegram) -> Person:
    """Has never started the bot."""
    return telegram.person("Борис", last_name="Годунов")


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]}
