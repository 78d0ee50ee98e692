"""Telegram's bad days, and its flood limits."""

import asyncio

import aiohttp
import pytest

from tests.demo.conftest import Api
from vmeste.demo import LocalTelegram, Person


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("429", 429, "Too Many Requests: retry after 3"),
        ("500", 500, "Internal Server Error"),
        ("401", 401, "Unauthorized"),
        ("409", 409, "Conflict: terminated by other getUpdates request"),
    ],
)
async def test_answers(api: Api, anna: Person, telegram: LocalTelegram, kind: str, code: int, said: str) -> None:
    telegram.faults.next(kind, method="sendMessage", retry_after=3)
    await api.call("getMe")
    answer = await api.answer("sendMessage", chat_id=anna.id, text="a")
    assert answer["error_code"] == code
    assert answer["description"].startswith(said)
    assert answer.get("parameters", {}).get("retry_after") == (3 if kind == "429" else None)
    await api.call("sendMessage", chat_id=anna.id, text="b")
    assert anna.sees == "b"
    assert [call.fault for call in telegram.refusals] == [kind]


async def test_times_and_chats(api: Api, anna: Person, boris: Person, telegram: LocalTelegram) -> None:
    boris.says("/start")
    telegram.faults.next("429 chat", chat=boris.id, times=None)
    telegram.faults.next("500", times=2)
    for _ in range(2):
        assert await api.refused("getMe") == "Internal Server Error"
    await api.call("sendMessage", chat_id=anna.id, text="a")
    for _ in range(3):
        assert "retry after" in await api.refused("sendMessage", chat_id=boris.id, text="a")
    telegram.faults.clear()
    await api.call("sendMessage", chat_id=boris.id, text="a")
    with pytest.raises(ValueError, match="which chat"):
        telegram.faults.next("429 chat")
    with pytest.raises(ValueError, match="no fault 'flood'"):
        telegram.faults.next("flood")


async def test_a_share_of_all_calls(api: Api, telegram: LocalTelegram) -> None:
    telegram.faults.next("500", times=None, share=0.5)
    codes = {(await api.answer("getMe")).get("error_code") for _ in range(30)}
    assert codes == {None, 500}


async def test_a_page_instead_of_an_answer(api: Api, telegram: LocalTelegram) -> None:
    telegram.faults.next("502 html")
    async with api.http.post(api.url("getMe")) as response:
        assert response.status == 502
        assert "<html>" in await response.text()


async def test_dropped_before_and_after(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    for kind, text in (("reset", "before"), ("reset after", "after")):
        telegram.faults.next(kind)
        with pytest.raises(aiohttp.ClientError):
            await api.call("sendMessage", chat_id=anna.id, text=text)
    assert [message.text for message in anna.chat if message.from_bot] == ["after"]


async def test_silence(api: Api, telegram: LocalTelegram) -> None:
    telegram.faults.next("silence")
    hanging = asyncio.create_task(api.call("getMe"))
    await telegram.wait_for_call("getMe")
    assert not hanging.done()
    await telegram.stop()
    with pytest.raises(aiohttp.ClientError):
        await hanging


async def test_updates_repeated_although_confirmed(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    anna.says("a")
    anna.says("b")
    first = await api.updates()
    telegram.faults.next("repeat")
    anna.says("c")
    again = await api.call("getUpdates", offset=api.offset)
    assert again[:2] == first
    assert [u["message"]["text"] for u in again] == ["a", "b", "c"]
    api.offset = again[-1]["update_id"] + 1
    assert await api.updates() == []


async def test_flood_limits(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    group = telegram.group("Футбол", members=[anna])
    telegram.limits.on()
    for _ in range(5):
        await api.call("sendMessage", chat_id=anna.id, text="a")
    answer = await api.answer("sendMessage", chat_id=anna.id, text="a")
    assert (answer["error_code"], answer["parameters"]["retry_after"] > 0) == (429, True)
    telegram.clock.advance(5)
    await api.call("sendMessage", chat_id=anna.id, text="a")
    for _ in range(20):
        await api.call("sendMessage", chat_id=group.id, text="a")
    answer = await api.answer("sendMessage", chat_id=group.id, text="a")
    assert 50 < answer["parameters"]["retry_after"] <= 60
    telegram.limits.off()
    await api.call("sendMessage", chat_id=group.id, text="a")


async def test_thirty_messages_a_second_in_all(api: Api, telegram: LocalTelegram) -> None:
    people = [telegram.person(str(number)) for number in range(31)]
    for person in people:
        person.says("/start")
    telegram.limits.on()
    answers = [await api.answer("sendMessage", chat_id=person.id, text="a") for person in people]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]
