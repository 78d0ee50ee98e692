"""The switchboard finds what aiogram's own way finds, and asks fewer; a new aiogram shows here."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Command, CommandStart
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from vmeste.dispatcher import the_dispatcher
from vmeste.switchboard import Switchboard

ANNA = User(id=1, is_bot=False, first_name="Анна")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


class Join(CallbackData, prefix="j"):
    code: str


class Leave(CallbackData, prefix="n"):
    code: str


def house() -> Dispatcher:
    """A door for each way of asking: by command, by button, by a router's filter, by something else, by nothing."""
    dispatcher, inner, last = Dispatcher(disable_fsm=True), Router(), Router()
    inner.message.filter(F.chat.type == "private")
    dispatcher.include_routers(inner, last)

    def door(name: str) -> Callable[..., Awaitable[str]]:
        async def said(_: object) -> str:
            return name

        return said

    inner.message.register(door("start with a code"), CommandStart(magic=F.args.startswith("e_")))
    inner.message.register(door("start"), CommandStart(ignore_case=True))
    inner.message.register(door("two names"), Command("my", "mine"))
    inner.message.register(door("any with digits"), Command(re.compile("[a-z]+\\d+")))
    inner.message.register(door("not help"), ~Command("help"), F.text.startswith("/h"))
    inner.message.register(door("words"), F.text == "words")
    inner.callback_query.register(door("join"), Join.filter())
    inner.callback_query.register(door("leave one"), Leave.filter(F.code == "one"))
    last.callback_query.register(door("leave"), Leave.filter())
    last.callback_query.register(door("old button"))
    last.message.register(door("start in a group"), CommandStart())
    return dispatcher


def message(text: str | None, kind: str = "private", caption: str | None = None) -> Update:
    chat = Chat(id=1, type=kind)
    said = Message(message_id=1, date=NOW, chat=chat, from_user=ANNA, text=text, caption=caption)
    return Update(update_id=1, message=said)


def press(data: str) -> Update:
    return Update(update_id=1, callback_query=CallbackQuery(id="1", from_user=ANNA, chat_instance="1", data=data))


class Me(Bot):
    async def me(self) -> User:
        return User(id=42, is_bot=True, first_name="vmeste", username="vmeste_bot")


@pytest.mark.parametrize(
    ("update", "door"),
    [
        (message("/start"), "start"),
        (message("/START"), "start"),
        (message("/start@vmeste_bot hello"), "start"),
        (message("/start@somebody_else"), None),
        (message("/start e_12345678"), "start with a code"),
        (message("/start", "group"), "start in a group"),
        (message("/mine"), "two names"),
        (message("/abc12"), "any with digits"),
        (message("/hello"), "not help"),
        (message("/help"), None),
        (message("/"), None),
        (message("words"), "words"),
        (message(None, caption="/my"), "two names"),
        (message(None), None),
        (press("j:k3Jx81Qa"), "join"),
        (press("n:one"), "leave one"),
        (press("n:two"), "leave"),
        (press("j"), "old button"),
        (press(""), "old button"),
        (press("/start"), "old button"),
    ],
)
async def test_finds_what_aiogram_finds(update: Update, door: str | None) -> None:
    bot, dispatcher = Me("42:TEST"), house()
    way_of_aiogram = await dispatcher.propagate_event(update.event_type, update.event, bot=bot)
    assert (None if way_of_aiogram is UNHANDLED else way_of_aiogram) == door
    assert await Switchboard(dispatcher).answer(update, bot=bot) == door


async def test_asks_few(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    call = FilterObject.call

    async def count(self: FilterObject, *given: object, **named: object) -> object:
        nonlocal asked
        asked += 1
        return await call(self, *given, **named)

    monkeypatch.setattr(FilterObject, "call", count)
    await Switchboard(house()).answer(press("n:two"), bot=Me("42:TEST"))
    assert asked == 2


def test_nearly_every_handler_of_the_bot_says_what_it_waits_for() -> None:
    listeners = Switchboard(the_dispatcher())._listeners
    for kind, at_most in (("message", 22), ("callback_query", 2)):
        assert len([each for each in listeners[kind] if each.keys is None]) <= at_most


def test_the_house_has_no_middlewares() -> None:
    """They would not be called."""
    for router in the_dispatcher().chain_tail:
        for kind in ("message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"):
            observer = router.observers[kind]
            assert not observer.outer_middleware
            assert not observer.middleware
