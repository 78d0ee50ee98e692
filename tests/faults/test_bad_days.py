"""Telegram's bad days: whatever it answers, or does not, everybody is answered in the end, nobody twice for nothing."""

import asyncio
import time

import pytest

from tests.faults.conftest import Log, StartRun
from tests.faults.run import PATIENCE
from vmeste.demo import LocalTelegram, Person
from vmeste.demo.chats import Message
from vmeste.doors import polling
from vmeste.sender import mouth
from vmeste.sender.screens import TURN_WAITS
from vmeste.telegram import PATIENCE as CALL_TAKES

NAMES = ("Анна", "Борис", "Вера", "Глеб")
SPEAKS = ("sendMessage", "editMessageText", "answerCallbackQuery")
RECOVERS_WITHIN = 10.0
"""Seconds."""
A_MINUTE = 60.0
TWICE_AT_MOST = {"reset after", "silence"}
"""Telegram has done it, or may have, when the connection is gone: a second copy cannot be helped."""


async def all_talk(people: list[Person]) -> None:
    """Each says something and presses something: a message, an edit, a toast."""
    for person in people:
        person.says("/start")
    said = [person.chat[-1].message_id for person in people]
    greetings = [await sees_after(each, person, "Привет") for each, person in zip(said, people, strict=True)]
    presses = [person.presses("Настройки", greeting) for person, greeting in zip(people, greetings, strict=True)]
    for each, person in zip(said, people, strict=True):
        await sees_after(each, person, "Язык: Русский")
        await person.settles(PATIENCE)
    assert all(press.answer is not None for press in presses)


async def sees_after(message_id: int, person: Person, words: str) -> Message:
    """The bot's message with these words that came after that one, when it has come."""
    return await person.watchers.until(
        lambda: next(
            (each for each in person.chat if each.from_bot and each.message_id > message_id and words in each.sees),
            None,
        ),
        PATIENCE,
        lambda: f"{person.first_name} does not see a new «{words}» but {person.chat[-3:]}",
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("method", SPEAKS)
@pytest.mark.parametrize("kind", ["429", "500", "502 html", "reset", "reset after"])
@pytest.mark.usefixtures("program")
async def test_a_fault_where_the_bot_speaks_is_outlived(
    telegram: LocalTelegram, log: Log, kind: str, method: str
) -> None:
    people = [telegram.person(name) for name in NAMES]
    telegram.faults.next(kind, method, times=3, retry_after=1)
    await all_talk(people)
    assert log.failures == []
    for person in people:
        copies = 1 if kind not in TWICE_AT_MOST else 2
        assert 1 <= sum(message.from_bot for message in person.chat) <= copies, f"{person} sees {person.chat}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["429", "500", "502 html", "reset", "reset after", "409", "repeat"])
@pytest.mark.usefixtures("program")
async def test_a_fault_where_the_bot_listens_is_outlived_and_nothing_is_said_twice(
    telegram: LocalTelegram, kind: str
) -> None:
    people = [telegram.person(name) for name in NAMES]
    telegram.faults.next(kind, "getUpdates", times=2, retry_after=1)
    await all_talk(people)
    await all_talk(people)
    for person in people:
        assert sum(message.from_bot for message in person.chat) == 2, "two greetings, one of them turned into settings"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("program")
async def test_a_silent_telegram_keeps_one_person_waiting_not_the_others(telegram: LocalTelegram) -> None:
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    telegram.faults.next("silence", "sendMessage", chat=anna.id, seconds=2 * TURN_WAITS)
    anna.says("/start")
    boris.says("/start")
    await boris.hears("Привет, Борис!")
    boris.says("/help")  # comes with the next batch, when Anna's turn has left her answer to the sender
    await boris.hears("/events — ближайшие встречи", TURN_WAITS + 5)
    assert not [message for message in anna.chat if message.from_bot], "Telegram is silent to her still"
    await anna.hears("Привет, Анна!", 3 * TURN_WAITS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("program")
async def test_a_person_asked_to_wait_waits_alone(telegram: LocalTelegram) -> None:
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    telegram.faults.next("429 chat", "sendMessage", chat=anna.id, retry_after=3, times=2)
    anna.says("/start")
    for _ in range(5):
        await boris.says("/help")
    assert not [message for message in anna.chat if message.from_bot], "the others did not wait for her"
    await anna.hears("Привет, Анна!", PATIENCE)


@pytest.mark.usefixtures("program")
async def test_a_bad_day_altogether(telegram: LocalTelegram, log: Log) -> None:
    people = [telegram.person(name) for name in NAMES]
    for kind in ("429", "500", "502 html", "reset", "reset after"):
        telegram.faults.next(kind, times=None, share=0.08, retry_after=1)
    telegram.faults.next("repeat", times=4)
    for _ in range(3):
        await all_talk(people)
    telegram.faults.clear()
    await telegram.quiet(PATIENCE)
    assert log.failures == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_another_program_polls_it_waits_and_loses_nothing(
    telegram: LocalTelegram, start_run: StartRun
) -> None:
    anna = telegram.person("Анна")
    conflict = telegram.faults.next("409", "getUpdates", times=None)
    run = await start_run()
    anna.says("/start")
    anna.says("/help")
    await run.says("Telegram gives no updates, asking again")
    assert anna.unsettled.open
    conflict.left = 0
    await anna.hears("/events — ближайшие встречи", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert [message.text[:6] for message in anna.chat if message.from_bot] == ["Привет", "/event"]
    assert await run.stops() == 0


async def seconds_after_a_bad_minute(telegram: LocalTelegram, kind: str) -> float:
    """Until everybody is answered who said something before or meanwhile."""
    people = [telegram.person(name) for name in NAMES]
    await all_talk(people)
    bad = telegram.faults.next(kind, times=None, retry_after=5, seconds=A_MINUTE)
    before = {person.id: len(person.chat) for person in people}
    for person in people[:2]:
        person.says("/help")
    await asyncio.sleep(A_MINUTE * 0.6)
    for person in people[2:]:
        person.says("/help")
    await asyncio.sleep(A_MINUTE * 0.4)
    bad.left = 0
    began = time.monotonic()
    for person in people:
        await person.hears("/events — ближайшие встречи", PATIENCE)
    seconds = time.monotonic() - began
    await telegram.quiet(PATIENCE)
    for person in people:
        assert len(person.chat) == before[person.id] + 2, f"{person.first_name} sees {person.chat[-3:]}"
    return seconds


@pytest.mark.long
@pytest.mark.parametrize("kind", ["429", "502 html", "reset", "silence"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("program")
async def test_after_a_bad_minute_all_goes_on_within_ten_seconds(telegram: LocalTelegram, log: Log, kind: str) -> None:
    assert await seconds_after_a_bad_minute(telegram, kind) < RECOVERS_WITHIN
    assert log.failures == []


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("program")
async def test_with_much_patience_it_takes_longer(telegram: LocalTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "LONG_POLL", 30)
    assert await seconds_after_a_bad_minute(telegram, "silence") > RECOVERS_WITHIN


def test_nothing_waits_longer_for_a_telegram_that_is_back() -> None:
    assert CALL_TAKES + mouth.LONGEST_PAUSE <= RECOVERS_WITHIN
    assert polling.LONG_POLL + polling.ANSWERS_LATE + polling.LONGEST_PAUSE <= RECOVERS_WITHIN
