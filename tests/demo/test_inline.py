"""Inline mode: cards that the bot knows by an id only."""

from typing import Any

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import LocalTelegram, Person


def article(number: str = "1", title: str = "Футбол", **more: Any) -> dict[str, Any]:
    return {
        "type": "article",
        "id": number,
        "title": title,
        "input_message_content": {"message_text": f"Карточка: {title}"},
        **more,
    }


async def test_a_card_is_shared_pressed_and_redrawn(
    api: Api, telegram: LocalTelegram, anna: Person, boris: Person
) -> None:
    friends = telegram.group("Друзья", members=[anna, boris], bots=())
    asked = anna.inline("фут", chat=friends)
    [update] = await api.updates()
    query = update["inline_query"]
    assert (query["query"], query["chat_type"], query["offset"]) == ("фут", "supergroup", "")

    markup = keyboard([("Иду", "go")])
    results = [article(reply_markup=markup), article("2", "Шахматы")]
    await api.call("answerInlineQuery", inline_query_id=query["id"], results=results, cache_time=0, is_personal=True)
    assert asked.titles == ["Футбол", "Шахматы"]

    card = anna.chooses("Футбол")
    [update] = await api.updates()
    chosen = update["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"]) == ("1", "фут")
    assert card.raw["via_bot"]["username"] == "vmeste_bot"

    boris.presses("Иду", chat=friends)
    [update] = await api.updates()
    press = update["callback_query"]
    assert press["inline_message_id"] == chosen["inline_message_id"]
    assert "message" not in press
    where = {"inline_message_id": press["inline_message_id"]}
    assert await api.call("editMessageText", **where, text="Идёт Борис", reply_markup=markup) is True
    assert friends.messages[-1].sees == "Идёт Борис\nИду"


async def test_a_card_in_the_chat_with_the_bot_comes_as_a_message_too(api: Api, anna: Person) -> None:
    asked = anna.inline("")
    [update] = await api.updates()
    await api.call("answerInlineQuery", inline_query_id=update["inline_query"]["id"], results=[article()])
    assert asked.answered
    anna.chooses(asked.results[0])
    chosen, message = await api.updates()
    assert "inline_message_id" not in chosen["chosen_inline_result"]
    assert message["message"]["via_bot"]["id"] == 100001


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article(str(n)) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article("")], "RESULT_ID_INVALID"),
        ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
        ([article(reply_markup=keyboard([("a", "x" * 65)]))], "BUTTON_DATA_INVALID"),
        ([article(input_message_content={"message_text": " "})], "message text is empty"),
        ([article(link="x")], 'unknown field "link" of InlineQueryResultArticle'),
    ],
)
async def test_results_refused(api: Api, anna: Person, results: list[dict[str, Any]], said: str) -> None:
    asked = anna.inline("x")
    answer = await api.refused("answerInlineQuery", inline_query_id=asked.query_id, results=results)
    assert said in answer


async def test_an_inline_query_is_answered_once_and_in_time(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    asked = anna.inline("x")
    await api.call("answerInlineQuery", inline_query_id=asked.query_id, results=[])
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert too_old in await api.refused("answerInlineQuery", inline_query_id=asked.query_id, results=[])
    asked = anna.inline("y")
    telegram.clock.advance(151)
    assert too_old in await api.refused("answerInlineQuery", inline_query_id=asked.query_id, results=[])


async def test_the_button_above_the_results(api: Api, anna: Person) -> None:
    asked = anna.inline("x")
    query = {"inline_query_id": asked.query_id, "results": []}
    bad = {"text": "Создать", "start_parameter": "a b"}
    assert "START_PARAM_INVALID" in await api.refused("answerInlineQuery", **query, button=bad)
    await api.call("answerInlineQuery", **query, button={"text": "Создать", "start_parameter": "new"})
    assert asked.button == {"text": "Создать", "start_parameter": "new"}


async def test_a_bot_without_inline_mode(telegram: LocalTelegram, anna: Person) -> None:
    telegram.bots[0].inline_mode = False
    with pytest.raises(ValueError, match="no inline mode"):
        anna.inline("x")
