"""How fast broadcasts go: what Telegram allows in all, in a chat and in a group, and answers to people first."""

import asyncio

import pytest

from vmeste.sender import pace as pace_of_telegram
from vmeste.sender.pace import GROUP_AT_ONCE, GROUP_REFILLS_IN, Pace


async def test_broadcasts_are_spread_over_the_second() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    went: list[float] = []

    async def send(chat: int) -> None:
        await pace.may_send(chat)
        went.append(loop.time())

    began = loop.time()
    await asyncio.gather(*(send(chat) for chat in range(1, 31)))
    assert loop.time() - began >= 29 / 25 - 0.01
    assert all(sum(at <= other < at + 0.5 for other in went) <= 14 for at in went)


async def test_one_person_is_told_one_thing_a_second() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    went: list[int] = []

    async def send(chat: int) -> None:
        await pace.may_send(chat)
        went.append(chat)

    await send(1)
    began = loop.time()
    await asyncio.gather(send(1), send(2))
    assert went == [1, 2, 1], "another chat does not wait for this one"
    assert loop.time() - began >= 0.9


async def test_a_group_has_a_budget_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert GROUP_AT_ONCE + 60 * GROUP_AT_ONCE / GROUP_REFILLS_IN <= 18
    monkeypatch.setattr(pace_of_telegram, "GROUP_AT_ONCE", 2)
    monkeypatch.setattr(pace_of_telegram, "GROUP_REFILLS_IN", 5.0)
    pace, loop = Pace(), asyncio.get_running_loop()
    began = loop.time()
    for message in range(3):
        await pace.may_edit(-1, message)
    assert loop.time() - began >= 2.4


async def test_answers_to_people_go_before_broadcasts() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    for _ in range(40):
        await pace.answers(1)
    began = loop.time()
    await pace.may_send(2)
    assert 0.19 <= loop.time() - began < 1, "it waits, but not for ever"


async def test_answers_in_a_group_are_part_of_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_of_telegram, "GROUP_AT_ONCE", 2)
    monkeypatch.setattr(pace_of_telegram, "GROUP_REFILLS_IN", 2.0)
    pace, loop = Pace(), asyncio.get_running_loop()
    for _ in range(5):
        await pace.answers(-1)  # people do not wait
    began = loop.time()
    await pace.may_send(-1)
    assert loop.time() - began >= 0.9


async def test_in_a_group_one_thing_a_second_is_edited() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    began = loop.time()
    await pace.may_edit(-1, 1)
    await pace.may_edit(-1, 2)
    assert loop.time() - began >= 0.9


async def test_one_message_is_not_edited_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_of_telegram, "BETWEEN_EDITS", 0.5)
    pace, loop = Pace(), asyncio.get_running_loop()
    edited: list[int] = []

    async def edit(message: int) -> None:
        await pace.may_edit(1, message)
        edited.append(message)

    began = loop.time()
    pace.edited(1, 1)
    await asyncio.gather(edit(1), edit(2))
    assert edited == [2, 1], "another message does not wait for this one"
    assert loop.time() - began >= 0.49


async def test_only_so_many_chats_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_of_telegram, "REMEMBERED", 3)
    monkeypatch.setattr(pace_of_telegram, "ALL_PER_SECOND", 1000)
    pace = Pace()
    for chat in range(1, 11):
        await pace.may_send(chat)
        pace.edited(chat, 1)
    assert len(pace._limits) == len(pace._edited) == 3
