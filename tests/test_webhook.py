"""The webhook: only Telegram is believed, and it hears 200 when the update is settled."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.types import User
from aiohttp import ClientSession, web
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as NoConnectionError

import vmeste.doors.webhook
from vmeste import inbox
from vmeste.admin import server
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.dispatcher import the_dispatcher
from vmeste.doors.webhook import SECRET_HEADER, Webhook
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.profile import claim
from vmeste.sender import Drawing, Sender
from vmeste.telegram import Telegram, TokenRefusedError
from vmeste.turn import ANOTHER_SAYS_IT, Turn
from vmeste.words import now_utc

SECRET = "a-secret_between-us"
PATIENCE = 20.0


@pytest.fixture
def anna(telegram: LocalTelegram) -> Person:
    return telegram.person("Анна")


class Address:
    """The bot's address, and Telegram or somebody else who writes to it."""

    def __init__(self, url: str, http: ClientSession, webhook: Webhook, wire: Telegram, database: Database) -> None:
        self.url, self._http, self._webhook, self._wire, self._database = url, http, webhook, wire, database

    async def announced(self, *kinds: str) -> None:
        await self._webhook.announce(self._wire, self._database, [*(kinds or ("message", "callback_query"))])

    async def gets(self, body: bytes, secret: str | bytes | None = SECRET) -> int:
        """The status of the answer."""
        if isinstance(secret, bytes):
            secret = secret.decode("utf-8", "surrogateescape")
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self._http.post(self.url, data=BytesIO(body), headers=headers) as response:
            assert await response.read() == b"" or response.status != 200, "nothing is told to whoever asks"
            return response.status

    async def gets_slowly(self, body: AsyncIterator[bytes]) -> int:
        async with self._http.post(self.url, data=body, headers={SECRET_HEADER: SECRET}) as response:
            return response.status

    async def hears(self, person: Person, text: str, update_id: int = 7, **more: Any) -> int:
        chat = {"id": person.id, "type": "private"}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": person.describe() | more, "text": text}
        return await self.gets(json.dumps({"update_id": update_id, "message": message}).encode())


@pytest_asyncio.fixture
async def address(telegram: LocalTelegram, database: Database) -> AsyncIterator[Address]:
    token = SecretStr(telegram.bots[0].token)
    async with Telegram(token, telegram.url) as wire, ClientSession() as http:
        drawing = Drawing(
            database,
            now_utc,
            username=telegram.bots[0].username,
            zone=ZoneInfo("Europe/Moscow"),
            inline_mode=False,
        )
        sender = Sender(wire, database, drawing, now_utc, lambda: None)
        writing_down = asyncio.create_task(sender.run())
        turn = _turn(telegram, database, sender)
        site: web.TCPSite
        app = web.Application(client_max_size=1024)
        runner = web.AppRunner(app, access_log=None)
        later: list[Webhook] = []

        async def receive(request: web.Request) -> web.Response:
            return await later[0].receive(request)

        app.router.add_post("/updates", receive)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/updates"
        later.append(Webhook(url, SecretStr(SECRET)))
        later[0].opens(turn)
        yield Address(url, http, later[0], wire, database)
        await telegram.bots[0].webhook.delete()
        await runner.cleanup()
        await sender.finish(PATIENCE)
        writing_down.cancel()
        await asyncio.gather(writing_down, return_exceptions=True)


def _turn(telegram: LocalTelegram, database: Database, sender: Sender) -> Turn:
    described = telegram.bots[0]
    bot = Bot(described.token)
    bot._me = User.model_validate(described.describe())
    return Turn(
        bot,
        the_dispatcher(),
        database,
        sender,
        username=described.username,
        zone=ZoneInfo("Europe/Moscow"),
        now=now_utc,
        inline_mode=False,
    )


async def test_the_conversation_comes_this_way_too(address: Address, telegram: LocalTelegram, anna: Person) -> None:
    await address.announced()
    await anna.says("/start")
    await anna.hears("Привет, Анна!", PATIENCE)
    await anna.presses("Настройки")
    await anna.hears("Язык: Русский", PATIENCE)
    assert telegram.bots[0].webhook.info()["pending_update_count"] == 0


async def test_a_webhook_that_is_as_it_should_be_is_not_set_again(
    address: Address, telegram: LocalTelegram, database: Database, anna: Person
) -> None:
    token, server = SecretStr(telegram.bots[0].token), telegram.url
    await claim(database, telegram.bots[0].id)

    async def times_set() -> int:
        return sum(call.method == "setWebhook" for call in telegram.calls)

    await address.announced()
    await address.announced("callback_query", "message")
    assert await times_set() == 1, "their order means nothing"
    await address.announced("message")
    assert await times_set() == 2
    async with Telegram(token, server) as wire:
        await Webhook(address.url, SecretStr("another")).announce(wire, database, ["message"])
    assert await times_set() == 3, "Telegram does not tell the secret, and another is another"
    await address.announced("message")
    assert await times_set() == 4
    async with Telegram(token, server) as wire:
        await wire.call("setWebhook", url=address.url, secret_token="by-hand", allowed_updates=["message"])
    telegram.bots[0].webhook.first_pause = 0.01
    anna.says("/start")  # refused, and brought again
    async with asyncio.timeout(PATIENCE):
        while "last_error_message" not in telegram.bots[0].webhook.info():  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.01)
    await address.announced("message")
    await anna.hears("Привет, Анна!", PATIENCE)
    await telegram.bots[0].webhook.delete()
    await address.announced("message")
    assert telegram.bots[0].webhook.info()["url"] == address.url


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "пароль", b"\xff\xfe"])
async def test_without_the_right_secret_nothing_is_done(
    address: Address, database: Database, anna: Person, secret: str | bytes | None
) -> None:
    letter = {"update_id": 7, "message": {"from": anna.describe(), "text": "/start"}}
    assert await address.gets(json.dumps(letter).encode(), secret) == 403
    async with database.look() as connection:
        assert (await connection.execute(select(TakenUpdate))).first() is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": null}',
        b'{"update_id": true}',
        b'{"update_id": 99999999999999999999999}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused(address: Address, body: bytes) -> None:
    assert await address.gets(body) == 400


async def test_a_body_without_end_is_refused(address: Address) -> None:
    assert await address.gets(b" " * (2 << 20)) == 413


async def test_a_body_that_never_comes_is_waited_for_a_while(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "BODY_SECONDS", 0.2)

    async def never_ends() -> AsyncIterator[bytes]:
        yield b'{"update_id":'
        await asyncio.sleep(PATIENCE)

    async with asyncio.timeout(PATIENCE / 2):
        assert await address.gets_slowly(never_ends()) == 408


async def test_a_token_that_telegram_refuses_is_not_tried_again(address: Address, telegram: LocalTelegram) -> None:
    telegram.faults.next("401", "setWebhook", times=None)
    with pytest.raises(TokenRefusedError):
        await address.announced()
    assert len(telegram.refusals) == 1


async def test_200_is_said_when_the_update_is_settled_not_before(
    address: Address, telegram: LocalTelegram, anna: Person
) -> None:
    anna.chat_with().started = True
    answered_before: list[bool] = []
    telegram.on_call(lambda _: answered_before.append(hearing.done()))
    hearing = asyncio.create_task(address.hears(anna, "/start"))
    assert await hearing == 200
    assert answered_before == [False]
    assert "Привет, Анна!" in anna.sees
    assert await address.hears(anna, "/start") == 200
    assert len(anna.chat) == 1, "the same update again changes nothing"


async def test_what_another_copy_is_saying_is_settled_when_it_has_said_it(
    address: Address, database: Database, anna: Person
) -> None:
    """Else the person's next update would be answered before this one."""
    another = 1
    async with database.turn() as connection:
        calls = [{"method": "sendMessage", "parameters": {"chat_id": anna.id, "text": "Привет"}}]
        await inbox.take(connection, 7, calls, now_utc(), another)
    coming = asyncio.create_task(address.hears(anna, "/start"))
    done, _ = await asyncio.wait({coming}, timeout=3 * ANOTHER_SAYS_IT)
    assert not done, "the other copy is saying it still"
    async with database.turn() as connection:
        await inbox.settle(connection, [7])
    assert await coming == 200
    assert not [message for message in anna.chat if message.from_bot], "it was not said twice"


async def test_a_database_that_is_away_is_503_and_telegram_comes_again(
    address: Address, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.chat_with().started = True
    monkeypatch.setattr(vmeste.doors.webhook, "SETTLED_WITHIN", 0.5)

    def away(_: Database) -> None:
        raise NoConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(Database, "turn", away)
        assert await address.hears(anna, "/start") == 503
    assert anna.sees == ""
    monkeypatch.setattr(vmeste.doors.webhook, "SETTLED_WITHIN", PATIENCE)
    assert await address.hears(anna, "/start") == 200
    assert "Привет, Анна!" in anna.sees


@pytest.mark.parametrize("nasty", ["\0", "\ud800", "a\ud83d", "\udc00b", "\ue000title\ue001", "\x1b[31m"])
async def test_what_no_client_of_telegram_sends_harms_nobody(
    address: Address, database: Database, telegram: LocalTelegram, anna: Person, nasty: str
) -> None:
    """Telegram would not pass it on either; should it ever, it is answered or put away, and the next goes on."""
    anna.chat_with().started = True
    texts = [f"/start {nasty}", f"/events {nasty}", f"/{nasty}", "/new", nasty, f"Игра {nasty}", nasty]
    for number, text in enumerate(texts, start=1):
        assert await address.hears(anna, text, number) == 200
        assert await address.hears(anna, text, number + 100, first_name=nasty, username=nasty) == 200
        assert await address.hears(anna, text, number + 200, language_code=nasty) == 200
    press = {"id": nasty, "from": anna.describe(), "chat_instance": nasty, "data": nasty}
    assert await address.gets(json.dumps({"update_id": 300, "callback_query": press}).encode()) == 200
    assert await address.hears(anna, "/help", 400) == 200
    assert "/events — ближайшие встречи" in anna.sees
    async with database.look() as connection:
        assert (await connection.execute(select(DeadLetter.reason).where(DeadLetter.update_id < 300))).all() == []
    assert [call for call in telegram.refusals if call.method == "sendMessage"] == []
