"""The one mouth: what is owed is said once, in order within a chat, until Telegram has heard it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import inbox
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.dialogue import Dialogue, Dialogues
from vmeste.inbox import HELD_FOR, Call, Owed, TakenUpdate
from vmeste.sender import Drawing, Sender, said, screens
from vmeste.telegram import Telegram
from vmeste.users.repository import Users

PATIENCE = 20.0


class Mouth:
    """A sender at work on a database, and what its operator would notice."""

    def __init__(self, wire: Telegram, database: Database) -> None:
        self.database = database
        self.token_refused = asyncio.Event()
        self.now = datetime.now(UTC)
        zone = ZoneInfo("Europe/Moscow")
        drawing = Drawing(database, lambda: self.now, username="vmeste_bot", zone=zone, inline_mode=True)
        self.sender = Sender(wire, database, drawing, lambda: self.now, self.token_refused.set)
        self.speaking = asyncio.create_task(self.sender.run())
        self._updates = 0

    async def owes(self, *calls: Call) -> Owed:
        """An update was taken, and this is to be said for it."""
        self._updates += 1
        async with self.database.turn() as connection:
            return await inbox.take(connection, self._updates, list(calls), self.now, self.sender.name)

    async def says(self, *calls: Call) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.sender.show(await self.owes(*calls))

    async def still_owed(self) -> int:
        await self.sender.finish(PATIENCE)
        async with self.database.look() as connection:
            return (
                await connection.scalar(select(func.count()).where(TakenUpdate.owed.is_not(None)))  # type: ignore[return-value]  # a count is never empty
            )


Opened = Callable[[], Mouth]


@pytest_asyncio.fixture
async def another(telegram: LocalTelegram, sqlite_database: Database) -> AsyncIterator[Opened]:
    """Opens another sender on the same database, as the next run does."""
    opened: list[Mouth] = []
    async with Telegram(SecretStr(telegram.bots[0].token), telegram.url) as wire:

        def open_() -> Mouth:
            opened.append(Mouth(wire, sqlite_database))
            return opened[-1]

        yield open_
        for mouth in opened:
            await mouth.sender.finish(0)
            mouth.speaking.cancel()
            await asyncio.gather(mouth.speaking, return_exceptions=True)


@pytest_asyncio.fixture
async def mouth(another: Opened) -> Mouth:
    return another()


@pytest_asyncio.fixture
async def anna(telegram: LocalTelegram) -> Person:
    anna = telegram.person("Анна")
    anna.says("/start")
    return anna


@pytest_asyncio.fixture
async def boris(telegram: LocalTelegram) -> Person:
    boris = telegram.person("Борис")
    boris.says("/start")
    return boris


def message(to: Person, text: str, **more: Any) -> Call:
    return {"method": "sendMessage", "parameters": {"chat_id": to.id, "text": text}, **more}


def edit(of: Person, message_id: int, text: str) -> Call:
    return {"method": "editMessageText", "parameters": {"chat_id": of.id, "message_id": message_id, "text": text}}


def heard(person: Person) -> list[str]:
    return [each.text for each in person.chat if each.from_bot]


async def test_within_a_chat_things_are_said_in_order_even_when_the_first_is_delayed(
    telegram: LocalTelegram, mouth: Mouth, anna: Person, boris: Person
) -> None:
    telegram.faults.next("500", "sendMessage", chat=anna.id, times=2)
    words = ["раз", "два", "три"]
    owed = [await mouth.owes(message(anna, word)) for word in words] + [await mouth.owes(message(boris, "Борис"))]
    showing = [asyncio.create_task(mouth.sender.show(each)) for each in owed]
    await boris.hears("Борис")
    assert heard(anna) == [], "the others did not wait for Anna"
    await asyncio.gather(*showing)
    await anna.hears("три", PATIENCE)
    assert heard(anna) == words
    assert await mouth.still_owed() == 0


async def test_it_waits_as_long_as_telegram_asks(telegram: LocalTelegram, mouth: Mouth, anna: Person) -> None:
    refused: list[float] = []
    said: list[float] = []
    telegram.on_call(lambda call: (refused if call.refusal else said).append(asyncio.get_running_loop().time()))
    telegram.faults.next("429", "sendMessage", retry_after=2)
    await mouth.says(message(anna, "Привет"))
    await anna.hears("Привет", PATIENCE)
    assert said[0] - refused[0] >= 2
    assert len(refused) == 1


async def test_the_next_message_to_the_same_chat_waits_too_and_does_not_keep_the_turn(
    telegram: LocalTelegram, mouth: Mouth, anna: Person
) -> None:
    telegram.faults.next("429", "sendMessage", retry_after=2)
    first = asyncio.create_task(mouth.says(message(anna, "раз")))
    await telegram.wait_for_call("sendMessage")
    owed = await mouth.owes(message(anna, "два"))
    async with asyncio.timeout(PATIENCE):
        await mouth.sender.show(owed)
    assert heard(anna) == [], "the turn has waited as long as the chat"
    await anna.hears("два", PATIENCE)
    await first
    assert heard(anna) == ["раз", "два"]


async def test_a_slow_telegram_keeps_a_turn_only_so_long(
    telegram: LocalTelegram, mouth: Mouth, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "TURN_WAITS", 0.1)
    telegram.faults.next("silence", "sendMessage", seconds=1)
    await mouth.says(message(anna, "Привет"))
    assert heard(anna) == []
    await anna.hears("Привет", PATIENCE)
    assert await mouth.still_owed() == 0


async def test_a_message_that_vanished_comes_anew(mouth: Mouth, anna: Person) -> None:
    await mouth.says(edit(anna, 12345, "Встреча"))
    assert heard(anna) == ["Встреча"]


async def test_an_edit_that_changes_nothing_has_succeeded(mouth: Mouth, anna: Person, telegram: LocalTelegram) -> None:
    failures: list[str] = []
    sink = logger.add(failures.append, level="ERROR")
    await mouth.says(message(anna, "Встреча"))
    await mouth.says(edit(anna, anna.last.message_id, "Встреча"))
    logger.remove(sink)
    assert failures == []
    assert heard(anna) == ["Встреча"]
    assert await mouth.still_owed() == 0
    assert len(telegram.refusals) == 1


async def test_who_blocked_the_bot_is_left_alone(mouth: Mouth, anna: Person, telegram: LocalTelegram) -> None:
    anna.blocks_bot()
    await mouth.says(message(anna, "Привет"), message(anna, "И ещё"))
    assert await mouth.still_owed() == 0
    assert [call.refusal.code for call in telegram.refusals if call.refusal] == [403, 403], "each asked once"


async def test_a_group_that_became_a_supergroup_is_followed(
    telegram: LocalTelegram, mouth: Mouth, anna: Person
) -> None:
    group = telegram.group("Двор", [anna], supergroup=False)
    new = group.upgrades()
    await mouth.says({"method": "sendMessage", "parameters": {"chat_id": group.id, "text": "Встреча"}})
    assert [call.get("chat_id") for call in telegram.calls] == [group.id, new.id]
    assert new.messages[-1].text == "Встреча"


async def test_a_press_answered_too_late_is_not_answered(telegram: LocalTelegram, mouth: Mouth, anna: Person) -> None:
    owed = await mouth.owes(
        {"method": "answerCallbackQuery", "parameters": {"callback_query_id": "1", "text": "Вы в списке"}},
        message(anna, "Вы в списке"),
    )
    mouth.now += timedelta(seconds=151)
    await mouth.sender.show(owed)
    assert [call.method for call in telegram.calls] == ["sendMessage"]
    assert heard(anna) == ["Вы в списке"]


async def test_what_an_earlier_run_left_unsaid_is_said_once_and_in_order(another: Opened, anna: Person) -> None:
    earlier = another()
    words = ["раз", "два", "три"]
    for word in words:
        await earlier.owes(message(anna, word))
    later = another()
    await later.sender.resume(all_=True)
    await anna.hears("три", PATIENCE)
    assert heard(anna) == words
    assert await later.still_owed() == 0
    await another().sender.resume(all_=True)
    assert heard(anna) == words


async def test_however_much_an_earlier_run_left_unsaid_all_is_said(
    another: Opened, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "OWED_AT_ONCE", 2)
    earlier = another()
    words = ["раз", "два", "три", "четыре", "пять"]
    for word in words:
        await earlier.owes(message(anna, word))
    later = another()
    await later.sender.resume(all_=True)
    await anna.hears("пять", PATIENCE)
    assert heard(anna) == words


async def test_another_copys_answers_are_left_to_it_as_long_as_it_holds_them(another: Opened, anna: Person) -> None:
    mouth, other = another(), another()
    await mouth.owes(message(anna, "Привет"))
    await other.sender.resume()
    assert await other.still_owed() == 1
    other.now += HELD_FOR
    await other.sender.resume()
    await anna.hears("Привет", PATIENCE)
    assert await other.still_owed() == 0


async def test_an_update_shown_twice_at_once_is_said_once(mouth: Mouth, anna: Person) -> None:
    owed = await mouth.owes(message(anna, "Привет"))
    await asyncio.gather(mouth.sender.show(owed), mouth.sender.show(owed))
    await mouth.sender.show(owed)
    assert heard(anna) == ["Привет"]


async def test_what_was_said_is_written_down_when_the_database_is_back(
    mouth: Mouth, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, failed, written_down = inbox.settle, asyncio.Event(), asyncio.Event()

    async def away_at_first(connection: AsyncConnection, update_ids: Sequence[int]) -> None:
        if not failed.is_set():
            failed.set()
            raise ConnectionError
        await settle(connection, update_ids)
        written_down.set()

    monkeypatch.setattr(inbox, "settle", away_at_first)
    await mouth.says(message(anna, "Привет"))
    async with asyncio.timeout(PATIENCE):
        await written_down.wait()
    assert failed.is_set()
    assert heard(anna) == ["Привет"]


async def test_at_the_end_what_can_be_said_is_said_and_the_rest_stays_owed(
    telegram: LocalTelegram, mouth: Mouth, anna: Person, boris: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mouth.speaking.cancel()
    monkeypatch.setattr(screens, "TURN_WAITS", 0)
    telegram.faults.next("silence", "sendMessage", chat=boris.id, seconds=30)
    for person in (boris, anna):
        await mouth.says(message(person, "Привет"))
    await mouth.sender.finish(2)
    assert heard(anna) == ["Привет"]
    async with mouth.database.look() as connection:
        owed = select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None))
        assert (await connection.execute(owed)).scalars().all() == [1], "Boris's"


async def test_a_refused_token_is_told_and_what_was_to_be_said_stays_owed(
    telegram: LocalTelegram, mouth: Mouth, anna: Person
) -> None:
    telegram.faults.next("401", "sendMessage")
    await mouth.says(message(anna, "Привет"))
    assert mouth.token_refused.is_set()
    assert await mouth.still_owed() == 1


async def test_a_stop_writes_down_all_that_was_said(
    mouth: Mouth, anna: Person, boris: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it is more than one statement holds, because the database was away."""
    monkeypatch.setattr(said, "AT_ONCE", 1)
    mouth.speaking.cancel()
    await mouth.says(message(anna, "раз"))
    await mouth.says(message(boris, "два"))
    assert await mouth.still_owed() == 0


async def test_a_refusal_nobody_foresaw_ends_it_and_stops_nobody(
    telegram: LocalTelegram, mouth: Mouth, anna: Person, boris: Person
) -> None:
    await mouth.says(message(anna, "х" * 5000), message(anna, "х" * 5000), message(anna, "а это можно"))
    await mouth.says(message(boris, "Привет"))
    assert [text[:20] for text in heard(anna)] == ["Something broke on o", "а это можно"], "one apology is enough"
    assert heard(boris) == ["Привет"]
    assert [call.error for call in telegram.refusals] == ["Bad Request: message is too long"] * 2
    assert await mouth.still_owed() == 0


async def test_a_dialogue_learns_the_number_of_its_message(mouth: Mouth, anna: Person) -> None:
    async with mouth.database.turn() as connection:
        user = await Users(connection).meet(_account(anna), mouth.now)
        await Dialogues(connection, user, mouth.now).go("title", "{}")
    await mouth.says(message(anna, "Как назовём?", keep_for=user.id))
    assert await mouth.still_owed() == 0
    async with mouth.database.look() as connection:
        assert await connection.scalar(select(Dialogue.message_id)) == anna.last.message_id


async def test_when_several_chats_are_told_to_wait_all_wait(
    telegram: LocalTelegram, mouth: Mouth, anna: Person
) -> None:
    people = [telegram.person(f"Гость {number}") for number in range(3)]
    for person in people:
        person.says("/start")
        telegram.faults.next("429", "sendMessage", chat=person.id, retry_after=2)
    owed = [await mouth.owes(message(person, "Привет")) for person in people]
    showing = [asyncio.create_task(mouth.sender.show(each)) for each in owed]
    while len(telegram.refusals) < len(people):
        await telegram.wait_for_call("sendMessage")
    began = asyncio.get_running_loop().time()
    await mouth.sender.show(await mouth.owes(message(anna, "Привет")))
    assert heard(anna) == []
    await anna.hears("Привет", PATIENCE)
    assert asyncio.get_running_loop().time() - began >= 1.5
    await asyncio.gather(*showing)


def _account(person: Person) -> Any:
    from aiogram.types import User  # noqa: PLC0415  dear to import, and wanted here alone

    return User.model_validate(person.describe())
