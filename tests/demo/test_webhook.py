"""Updates brought to the bot's own address."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.demo.conftest import Api
from vmeste.demo import LocalTelegram, Person

SECRET = "s3cret_-"


class Door:
    """A bot's own web server: keeps what comes, answers as it is told."""

    def __init__(self) -> None:
        self.url = ""
        self.came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.secrets: list[str | None] = []
        self.answers: list[int] = []
        self.says: dict[str, Any] | None = None
        self.opened = asyncio.Event()
        self.opened.set()

    async def handle(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.put_nowait(await request.json())
        await self.opened.wait()
        status = self.answers.pop(0) if self.answers else 200
        return web.json_response(self.says or {}, status=status)

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(30):
            return [(await self.came.get())["message"]["text"] for _ in range(count)]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    app = web.Application()
    app.router.add_post("/hook", door.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield door
    door.opened.set()
    await runner.cleanup()


async def test_updates_come_with_the_secret(api: Api, anna: Person, door: Door) -> None:
    anna.says("before")
    await api.call("setWebhook", url=door.url, secret_token=SECRET)
    anna.says("after")
    assert await door.texts(2) == ["before", "after"]
    await anna.settles()
    assert door.secrets == [SECRET, SECRET]
    info = await api.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (door.url, 0, 40)


async def test_what_was_not_accepted_comes_again(api: Api, anna: Person, door: Door, telegram: LocalTelegram) -> None:
    telegram.bots[0].webhook.first_pause = 0.01
    door.answers = [500, 302, 200]
    await api.call("setWebhook", url=door.url)
    anna.says("a")
    assert await door.texts(3) == ["a", "a", "a"]
    await anna.settles()
    info = await api.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302"


async def test_one_chat_after_another_and_different_chats_at_once(
    telegram: LocalTelegram, api: Api, anna: Person, boris: Person, door: Door
) -> None:
    await api.call("setWebhook", url=door.url)
    door.opened.clear()
    anna.says("a1")
    anna.says("a2")
    boris.says("b1")
    assert sorted(await door.texts(2)) == ["a1", "b1"]
    assert door.came.empty()
    door.opened.set()
    assert await door.texts(1) == ["a2"]
    await telegram.quiet()


async def test_an_update_that_comes_twice(api: Api, anna: Person, door: Door, telegram: LocalTelegram) -> None:
    telegram.faults.next("repeat", method="webhook")
    await api.call("setWebhook", url=door.url)
    anna.says("a")
    anna.says("b")
    assert await door.texts(3) == ["a", "a", "b"]


async def test_a_call_may_come_in_the_answer(api: Api, anna: Person, door: Door) -> None:
    door.says = {"method": "sendMessage", "chat_id": anna.id, "text": "by the way"}
    await api.call("setWebhook", url=door.url)
    anna.says("a")
    await anna.hears("by the way")


async def test_polling_and_a_webhook_exclude_each_other(api: Api, door: Door, telegram: LocalTelegram) -> None:
    poll = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await telegram.bots[0].queue.polled()
    await api.call("setWebhook", url=door.url)
    assert await poll == "Conflict: terminated by setWebhook request"
    assert "can't use getUpdates method while webhook is active" in await api.refused("getUpdates")
    await api.call("deleteWebhook")
    assert await api.call("getUpdates") == []


async def test_pending_updates_can_be_dropped(api: Api, anna: Person) -> None:
    anna.says("a")
    await api.call("deleteWebhook", drop_pending_updates=True)
    assert await api.call("getUpdates") == []
    await anna.settles()


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org", "max_connections": 101}, "max_connections must be between 1 and 100"),
    ],
)
async def test_webhooks_refused(api: Api, parameters: dict[str, Any], said: str) -> None:
    assert await api.refused("setWebhook", **parameters) == f"Bad Request: {said}"
