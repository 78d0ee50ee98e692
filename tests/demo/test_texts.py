"""Texts, entities and buttons that Telegram refuses or changes."""

from typing import Any

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import Person
from vmeste.demo.keyboards import Button, find, said, start_payload
from vmeste.demo.texts import tidy, utf16_slice


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "message text is empty"),
        (" \n\t ", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("\u202e\r", "message text is empty"),
    ],
)
async def test_texts_refused(api: Api, anna: Person, text: str, said: str) -> None:
    assert await api.refused("sendMessage", chat_id=anna.id, text=text) == f"Bad Request: {said}"


async def test_the_longest_text(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="ж" * 4096)
    assert anna.last.text == "ж" * 4096


async def test_white_space_around_is_trimmed_and_entities_move(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="\n  a👋bold \x07x  \n", entities=[entity("bold", 6, 4)])
    assert anna.last.text == "a👋bold  x"
    assert anna.last.entities == [entity("bold", 3, 4)]


async def test_removed_characters_move_entities(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a\r\u202eb c", entities=[entity("italic", 5, 1)])
    assert (anna.last.text, anna.last.entities) == ("ab c", [entity("italic", 3, 1)])


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (entity("bold", -1, 2), "receive an entity with incorrect offset -1"),
        (entity("bold", 0, -2), "receive an entity with incorrect length -2"),
        (entity("bold", 0, 9), "entity beginning at UTF-16 offset 0 ends after the end of the text"),
        (entity("bold", 8, 1), "entity begins after the end of the text at UTF-16 offset 8"),
        (entity("bold", 0, 1), "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"),
        (entity("bold", 1, 2), "entity begins in a middle of a UTF-16 symbol"),
        (entity("fat", 2, 1), 'unsupported entity type "fat" specified'),
        (entity("text_link", 2, 1), 'field "url" of entity text_link is missing'),
        (entity("text_link", 2, 1, url="javascript:alert(1)"), "text link URL is invalid"),
        (entity("bold", 2, 1, url="https://example.org"), 'field "url" does not belong to entity bold'),
        (entity("date_time", 2, 1), 'field "unix_time" of entity date_time is missing'),
        (entity("date_time", 2, 1, unix_time=1, date_time_format="Td"), "date-time entity format is invalid"),
        (entity("date_time", 2, 1, unix_time=0), "date-time entity time is invalid"),
    ],
)
async def test_entities_refused(api: Api, anna: Person, bad: dict[str, Any], said: str) -> None:
    assert said in await api.refused("sendMessage", chat_id=anna.id, text="👋 text", entities=[bad])


@pytest.mark.parametrize(
    ("entities", "said"),
    [
        ([entity("bold", 0, 4), entity("italic", 2, 4)], "lies partly inside another one"),
        ([entity("code", 0, 4), entity("italic", 1, 2)], "can't be nested with code"),
    ],
)
async def test_entities_that_do_not_nest(api: Api, anna: Person, entities: list[dict[str, Any]], said: str) -> None:
    assert said in await api.refused("sendMessage", chat_id=anna.id, text="some text", entities=entities)


@pytest.mark.parametrize("letters", ["", "r", "w", "wDt", "dT", "t"])
async def test_date_time_formats(api: Api, anna: Person, letters: str) -> None:
    when = entity("date_time", 0, 4, unix_time=1795852800, date_time_format=letters)
    await api.call("sendMessage", chat_id=anna.id, text="soon", entities=[when])
    assert anna.last.entities == [when]


def test_telegram_finds_commands_links_and_mentions_itself() -> None:
    text = "👋 /new@vmeste_bot and /my, see https://example.org/a?b=1. или @anna, #футбол (a@b.org) a/b"
    _, entities = tidy(text, [])
    found = [(e["type"], utf16_slice(text, e["offset"], e["length"])) for e in entities]
    assert found == [
        ("bot_command", "/new@vmeste_bot"),
        ("bot_command", "/my"),
        ("url", "https://example.org/a?b=1"),
        ("mention", "@anna"),
        ("hashtag", "#футбол"),
        ("email", "a@b.org"),
    ]


async def test_parse_mode_is_said_to_be_missing(api: Api, anna: Person) -> None:
    assert "parse_mode" in await api.refused("sendMessage", chat_id=anna.id, text="<b>a</b>", parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "a", "callback_data": "x", "url": "https://example.org"}, "exactly one"),
        ({"text": "a", "callback_data": "x", "style": "green"}, "BUTTON_STYLE_INVALID"),
        ({"text": "a", "url": "vmeste"}, "wrong HTTP URL"),
        ({"text": "a", "url": "https://t.me/vmeste_bot?start=e%20x"}, "BUTTON_URL_INVALID"),
        ({"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_buttons_refused(api: Api, anna: Person, button: dict[str, Any], said: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert said in await api.refused("sendMessage", chat_id=anna.id, text="hi", reply_markup=markup)


async def test_at_most_a_hundred_buttons(api: Api, anna: Person) -> None:
    rows = [[("a", "b")] * 8] * 12 + [[("a", "b")] * 4]
    await api.call("sendMessage", chat_id=anna.id, text="hi", reply_markup=keyboard(*rows))
    said = await api.refused("sendMessage", chat_id=anna.id, text="hi", reply_markup=keyboard(*rows, [("a", "b")]))
    assert said == "Bad Request: reply markup is too long"


def test_a_button_is_found_as_a_person_would() -> None:
    rows = [[Button("Не иду", {}), Button("✅ Иду", {})], [Button("сб · Шахматы в парке", {}), Button("‹", {})]]
    assert [find(rows, text) for text in ("Иду", "Шахматы", "‹", "иду", "Да")] == [
        rows[0][1],
        rows[1][0],
        rows[1][1],
        rows[0][0],
        None,
    ]
    assert said("⭐️ Беру 🎉") == "Беру"


def test_deep_links() -> None:
    assert start_payload("https://t.me/vmeste_bot?start=e_k3Jx81Qa") == ("vmeste_bot", "e_k3Jx81Qa")
    assert start_payload("tg://resolve?domain=vmeste_bot&start=x") == ("vmeste_bot", "x")
    assert start_payload("https://t.me/vmeste_bot") == ("vmeste_bot", "")
    assert start_payload("https://example.org/vmeste_bot?start=x") is None
