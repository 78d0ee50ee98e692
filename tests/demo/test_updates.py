"""getUpdates: offsets, limits, one poller; and waiting until people are settled."""

import asyncio
from typing import Any

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import LocalTelegram, Person


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    telegram.bots[0].queue.one_on_quick_repeat = False
    first = anna.says("a")
    anna.says("b")
    assert texts(await api.call("getUpdates")) == ["a", "b"]
    assert texts(await api.call("getUpdates")) == ["a", "b"]
    assert texts(await api.call("getUpdates", offset=first + 1)) == ["b"]
    assert texts(await api.call("getUpdates")) == ["b"]


async def test_update_ids_begin_at_random_and_grow_by_one(anna: Person) -> None:
    first, second = anna.says("a"), anna.says("b")
    assert second == first + 1 > 100_000_000


async def test_the_limit_and_a_negative_offset(api: Api, anna: Person) -> None:
    for letter in "abcd":
        anna.says(letter)
    assert texts(await api.call("getUpdates", limit=2)) == ["a", "b"]
    assert texts(await api.call("getUpdates", offset=-2)) == ["c", "d"]
    assert texts(await api.call("getUpdates", offset=0)) == ["c", "d"]


async def test_the_same_offset_again_at_once_gives_one(api: Api, anna: Person) -> None:
    for letter in "abc":
        anna.says(letter)
    assert texts(await api.call("getUpdates", offset=5)) == ["a", "b", "c"]
    assert texts(await api.call("getUpdates", offset=5)) == ["a"]


async def test_a_long_poll_ends_when_something_happens(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    poll = asyncio.create_task(api.call("getUpdates", timeout=30))
    await telegram.bots[0].queue.polled()
    anna.says("at last")
    assert texts(await poll) == ["at last"]


async def test_a_second_poller_ends_the_first(api: Api, telegram: LocalTelegram) -> None:
    poll = asyncio.create_task(api.answer("getUpdates", timeout=30))
    await telegram.bots[0].queue.polled()
    assert await api.call("getUpdates") == []
    answer = await poll
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_stopping_ends_a_poll(api: Api, telegram: LocalTelegram) -> None:
    poll = asyncio.create_task(api.call("getUpdates", timeout=30))
    await telegram.bots[0].queue.polled()
    await telegram.stop()
    assert await poll == []


async def test_only_kinds_that_were_asked_for(api: Api, anna: Person) -> None:
    await api.call("getUpdates", allowed_updates=["callback_query"])
    assert anna.says("unheard") == 0
    await api.call("getUpdates", allowed_updates=[])
    anna.says("heard")
    assert texts(await api.call("getUpdates")) == ["heard"]


async def test_messages_are_kept_for_a_day_and_presses_for_150_seconds(
    api: Api, anna: Person, telegram: LocalTelegram
) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "y")]))
    anna.presses("x")
    anna.says("a")
    telegram.clock.advance(151)
    assert texts(await api.call("getUpdates")) == ["a"]
    telegram.clock.advance(24 * 3600)
    assert await api.call("getUpdates") == []


async def test_a_person_is_settled_when_all_is_confirmed_and_answered(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "y")]))
    anna.says("hello")
    press = anna.presses("x")
    settled = asyncio.create_task(anna.settles())
    await api.updates()
    assert not settled.done()
    await api.updates()
    await asyncio.sleep(0)
    assert not settled.done()
    await api.call("answerCallbackQuery", callback_query_id=press.query_id)
    await settled


async def test_who_is_not_settled_says_why(anna: Person) -> None:
    update_id = anna.says("hello")
    with pytest.raises(TimeoutError, match=rf"update {update_id} \(message\) is not confirmed"):
        await anna.settles(timeout=0.01)


async def test_awaiting_what_was_said_is_settling(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    said = anna.says("hello")
    await api.updates()
    await api.updates()
    assert await said == said
    await telegram.quiet()


async def test_a_broken_update_comes_as_it_is(api: Api, anna: Person) -> None:
    anna.sends_raw({"message": {"message_id": "not a number"}})
    anna.sends_raw({"update_id": 7, "nonsense": None})
    assert [update.get("message") for update in await api.call("getUpdates")] == [None, {"message_id": "not a number"}]


async def test_hearing_and_not_hearing(api: Api, anna: Person) -> None:
    heard = asyncio.create_task(anna.hears("Футбол"))
    await asyncio.sleep(0)
    await api.call("sendMessage", chat_id=anna.id, text="Футбол завтра")
    assert (await heard).text == "Футбол завтра"
    with pytest.raises(TimeoutError, match="Анна does not see «Хоккей»"):
        await anna.hears("Хоккей", timeout=0.01)


async def test_calls_are_kept_and_can_be_waited_for(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    heard = []
    telegram.on_call(lambda call: heard.append(call.method))
    waiting = asyncio.create_task(telegram.wait_for_call("sendMessage", chat_id=anna.id))
    await asyncio.sleep(0)
    await api.call("getMe")
    await api.call("sendMessage", chat_id=anna.id, text="hi")
    assert (await waiting).result["text"] == "hi"
    assert heard == ["getMe", "sendMessage"] == [call.method for call in telegram.calls[-2:]]
    with pytest.raises(TimeoutError, match="leaveChat was not called"):
        await telegram.wait_for_call("leaveChat", timeout=0.01)
