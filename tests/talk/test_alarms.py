"""The administrator's own Telegram: trouble is told once a day for each kind, in their language."""

import shutil
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from tests.talk.conftest import Town
from vmeste import alarms
from vmeste.alarms import LATE, Alarms
from vmeste.demo import Person
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Card, Trouble
from vmeste.telegram import Telegram


class Disk(NamedTuple):
    free: int


@pytest.fixture
def looks(town: Town) -> Any:
    """Has the program look for trouble, as it does each minute, after a restart or not."""

    async def look(administrator: int | None, **named: Any) -> Alarms:
        token = town.settings.require_token()
        async with Telegram(token, town.telegram.url) as wire:
            watch = Alarms(wire, town.database, administrator, named.get("file"), lambda: town.now)
            for _ in range(named.get("times", 2)):
                await watch.look()
            return watch

    return look


async def letter(town: Town, number: int) -> None:
    row = {"update_id": number, "reason": "?", "payload": "{}", "created_at": town.now}
    async with town.database.turn() as connection:
        await connection.execute(insert(DeadLetter).values(**row))


def alarms_of(person: Person) -> list[str]:
    return [message.text for message in person.chat if message.from_bot and message.text.startswith("⚠️")]


async def test_all_is_well_and_nobody_is_disturbed(anna: Person, looks: Any) -> None:
    await anna.says("/start")
    await looks(anna.id)
    assert alarms_of(anna) == []


async def test_dead_letters_are_told_once_a_day(town: Town, anna: Person, emma: Person, looks: Any) -> None:
    await anna.says("/start")
    await emma.says("/start")
    await town.all_is_said()
    for number in (1, 2):
        await letter(town, number)
    await looks(anna.id)
    assert [text[:50] for text in alarms_of(anna)] == ["⚠️ Не удалось обработать 2 обновления: люди услыша"]
    town.later(hours=1)
    await letter(town, 3)
    await looks(anna.id)
    assert len(alarms_of(anna)) == 1, "not again today, not even after a restart"
    town.later(days=1, seconds=1)
    await looks(emma.id)
    assert [text[:39] for text in alarms_of(emma)] == ["⚠️ One update could not be handled. Peo"]


async def test_too_fast_is_not_told(town: Town, anna: Person, looks: Any) -> None:
    await anna.says("/start")
    await letter(town, 1)
    town.foresees("Too Many Requests")
    town.telegram.faults.next("429", "sendMessage", chat=anna.id, retry_after=30, times=2)
    await looks(anna.id)
    assert alarms_of(anna) == []
    await looks(anna.id)
    assert len(alarms_of(anna)) == 1


async def test_a_disk_that_fills_up(anna: Person, looks: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await anna.says("/start")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(7 * 1024**2))
    await looks(anna.id, file=tmp_path / "vmeste.db")
    [said] = alarms_of(anna)
    assert said.startswith("⚠️ На диске с базой осталось 7 МБ. Освободите место: когда оно кончится,")


async def test_a_full_disk_is_told_once_though_nothing_can_be_written_down(
    town: Town, anna: Person, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OperationalError("", {}, OSError("disk is full"), connection_invalidated=True)

    await anna.says("/start")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(0))
    monkeypatch.setattr(alarms, "_write_down", full)
    async with Telegram(town.settings.require_token(), town.telegram.url) as wire:
        watch = Alarms(wire, town.database, anna.id, tmp_path / "vmeste.db", lambda: town.now)
        for hours in (0, 1, 22):
            town.later(hours=hours)
            await watch.look()
        assert len(alarms_of(anna)) == 1
        town.later(hours=2)
        await watch.look()
        assert len(alarms_of(anna)) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_program_looks_at_the_disk_of_its_file(
    town: Town, emma: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await emma.says("/start")
    town.settings = town.settings.model_copy(update={"admin_telegram_id": emma.id})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(7 * 1024**2))
    town.foresees("terminated by other getUpdates request")
    await town.restarts()
    await emma.hears("⚠️ 7 MB are left on the database's disk.")


async def test_messages_that_do_not_go_out(town: Town, anna: Person, looks: Any) -> None:
    await anna.says("/start")
    due = town.now - LATE - timedelta(minutes=5)
    card = {"language": "ru", "chat_id": -1, "message_id": 1, "created_at": due, "due_at": due, "tries": 0}
    async with town.database.turn() as connection:
        await connection.execute(insert(Card).values(**card))
    await looks(anna.id)
    [said] = alarms_of(anna)
    assert said.startswith("⚠️ Сообщения не уходят уже 20 мин. Посмотрите в журнале, что отвечает Telegram,")


async def test_an_administrator_who_cannot_be_told_is_not_tried_each_minute(
    town: Town, anna: Person, looks: Any
) -> None:
    await letter(town, 1)
    town.foresees("bot can't initiate conversation")
    await looks(anna.id)
    assert len(town.telegram.refusals) == 1


async def test_while_telegram_is_away_the_alarm_waits(town: Town, anna: Person, looks: Any) -> None:
    await anna.says("/start")
    await letter(town, 1)
    town.foresees("Internal Server Error")
    town.telegram.faults.next("500", "sendMessage", times=2)
    await looks(anna.id)
    assert alarms_of(anna) == []
    await looks(anna.id)
    assert len(alarms_of(anna)) == 1


async def test_without_an_administrator_the_log_alone_tells(town: Town, looks: Any) -> None:
    await letter(town, 1)
    watch = await looks(None)
    assert Trouble.DEAD_LETTERS in watch._told
