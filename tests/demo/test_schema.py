"""Methods, parameters and types are those of the Bot API and no others."""

import json
from typing import Any

import aiohttp
import pytest

from tests.demo.conftest import Api
from vmeste.demo import LocalTelegram, Person
from vmeste.demo.methods import METHODS
from vmeste.demo.refusal import Refusal
from vmeste.demo.schema import API, Mistake, check_of


async def test_who_it_is(api: Api) -> None:
    me = await api.call("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (100001, True, "vmeste_bot")


async def test_a_wrong_token_is_unauthorized(api: Api) -> None:
    api.token = "100001:guess"
    assert await api.answer("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_a_method_that_does_not_exist(api: Api) -> None:
    assert await api.answer("sendMesage") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_method_that_is_not_here_says_so(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    said = await api.refused("sendDice", chat_id=anna.id)
    assert said == "Bad Request: method sendDice is not implemented by the local Telegram"
    assert [call.error for call in telegram.refusals] == [said]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"text": "hi", "reply_markups": {}}, 'unknown parameter "reply_markups" of method sendMessage'),
        ({}, 'parameter "text" of method sendMessage is required'),
        ({"text": 5}, "text must be a String"),
        ({"text": "hi", "disable_notification": "perhaps"}, "disable_notification must be a Boolean"),
        ({"text": "hi", "message_thread_id": 1.5}, "message_thread_id must be an Integer"),
        ({"text": "hi", "message_thread_id": 1 << 63}, "message_thread_id must be an Integer"),
        ({"text": "hi", "entities": {"type": "bold"}}, "entities must be an Array of MessageEntity"),
        (
            {"text": "hi", "entities": [{"type": "bold", "offset": 0}]},
            'field "length" of MessageEntity is missing in entities[0]',
        ),
        ({"text": "hi", "entities": [{"type": "bold", "offset": "0", "length": 1}]}, "must be an Integer"),
        (
            {"text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]}},
            'unknown field "callback" of InlineKeyboardButton in reply_markup.inline_keyboard[0][0]',
        ),
        ({"text": "hi", "reply_markup": "not json"}, "can't parse reply_markup: it is not JSON"),
        ({"text": "a\ud800b"}, "strings must be encoded in UTF-8"),
        ({"text": "a\0b"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_a_slip_of_the_pen_is_refused(api: Api, anna: Person, parameters: dict[str, Any], said: str) -> None:
    assert said in await api.refused("sendMessage", chat_id=anna.id, **parameters)


async def test_a_union_objects_in_the_words_of_the_kind_that_was_meant(api: Api) -> None:
    scope = {"type": "chat", "chat": 5}
    said = await api.refused("setMyCommands", commands=[], scope=scope)
    assert 'unknown field "chat" of BotCommandScopeChat' in said


async def test_parameters_come_in_four_ways(api: Api, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    given = {"chat_id": str(anna.id), "text": "привет 👋", "reply_markup": json.dumps(markup)}
    form = aiohttp.FormData(given)
    multipart = aiohttp.FormData(given, default_to_multipart=True)
    ways: list[dict[str, Any]] = [
        {"params": given},
        {"data": form},
        {"data": multipart},
        {"json": given | {"reply_markup": markup}},
    ]
    for way in ways:
        async with api.http.post(api.url("sendMessage"), **way) as response:
            assert response.status == 200, await response.text()
    assert [m.text for m in anna.chat if m.from_bot] == ["привет 👋"] * 4
    assert all(m.buttons[0][0].data == "b" for m in anna.chat if m.from_bot)


async def test_a_parameter_that_is_not_here_says_so(api: Api, anna: Person) -> None:
    said = await api.refused("sendMessage", chat_id=anna.id, text="a", business_connection_id="b")
    assert said == 'Bad Request: parameter "business_connection_id" is not implemented by the local Telegram'


async def test_bytes_that_are_no_text(api: Api, anna: Person) -> None:
    async with api.http.post(api.url("sendMessage"), data=f"chat_id={anna.id}&text=%ff") as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_every_method_here_is_in_the_bot_api() -> None:
    assert METHODS.keys() <= API["methods"].keys()


def test_every_type_can_be_checked() -> None:
    kinds = {kind for fields in API["types"].values() for kind in fields.values()}
    kinds |= {kind for method in API["methods"].values() for kind in method["parameters"].values()}
    kinds |= {method["returns"] for method in API["methods"].values()}
    for kind in kinds:
        with pytest.raises(Refusal):
            check_of(kind.partition("=")[0].removesuffix("!"))(object(), "it")


def test_what_the_server_says_itself_is_checked(telegram: LocalTelegram) -> None:
    anna = telegram.person("Анна")
    with pytest.raises(Mistake, match='unknown field "txt"'):
        anna.sends({"txt": "hi"})
