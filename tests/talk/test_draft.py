"""The draft: the month and its hours, the second page, what becomes of an abandoned one."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.talk.conftest import Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.dialogue import Dialogue
from vmeste.events.models import Event


def labels(person: Person) -> list[list[str]]:
    return [[button.text for button in row] for row in person.last.buttons]


async def test_a_day_and_an_hour_are_picked(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.presses("Выбрать день")
    assert labels(anna)[0] == ["·", "Ноябрь 2026", "›"]
    assert labels(anna)[1] == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
    assert labels(anna)[2] == ["·", "·", "25", "26", "27", "28", "29"], "what has passed cannot be pressed"
    assert labels(anna)[-1] == ["Назад", "Отмена"]
    await anna.presses("·")
    assert labels(anna)[0] == ["·", "Ноябрь 2026", "›"], "nothing happens"
    await anna.presses("›")
    assert labels(anna)[0] == ["‹", "Декабрь 2026", "›"]
    assert labels(anna)[2][:2] == ["·", "1"]
    await anna.presses("‹")
    await anna.presses("28")
    assert anna.sees.startswith("сб, 28 ноября. Во сколько начало?")
    await anna.presses("19:00")
    assert "🗓 сб, 28 ноября, 19:00 (МСК) — через 3 дня" in anna.sees


async def test_the_months_end_a_year_ahead(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.presses("Выбрать день")
    for _ in range(12):
        await anna.presses("›")
    assert labels(anna)[0] == ["‹", "Ноябрь 2027", "·"]
    await anna.says("28.11 11:00")
    assert "Черновик" in anna.sees, "a day may be typed all the same"


async def test_only_hours_to_come_are_offered(anna: Person) -> None:
    await anna.says("/new Футбол сегодня")
    assert labels(anna)[0] == ["16:00", "17:00", "18:00", "19:00", "20:00"]
    await anna.says("23:45")
    assert "ср, 25 ноября, 23:45 (МСК)" in anna.sees


async def test_an_hour_that_has_passed_meanwhile_is_asked_again(town: Town, anna: Person) -> None:
    await anna.says("/new Футбол сегодня")
    town.later(hours=1)
    await anna.presses("16:00")
    assert "Это время уже прошло" in anna.sees
    await anna.presses("Назад")
    await anna.presses("Выбрать день")
    await anna.presses("26")
    await anna.presses("16:00")
    assert "чт, 26 ноября, 16:00 (МСК)" in anna.sees


async def test_back_and_cancel_stand_at_every_step(anna: Person) -> None:
    await anna.says("/new Футбол 28.11 11:00")
    for field in ("Название", "Когда", "Где", "Места", "Описание"):
        await anna.presses(field)
        assert {"Назад", "Отмена"} <= set(labels(anna)[-1]), field
        await anna.presses("Назад")
        assert "Черновик" in anna.sees
    await anna.presses("Ещё")
    for field in ("Гости", "Свободные места"):
        await anna.presses(field)
        assert {"Назад", "Отмена"} <= set(labels(anna)[-1]), field
        await anna.presses("Назад")
    await anna.presses("Назад")
    await anna.presses("Когда")
    await anna.presses("Выбрать день")
    await anna.presses("Назад")
    assert anna.sees.startswith("Когда начало?")
    await anna.presses("Отмена")
    assert "Черновик удалён." in anna.sees


async def test_the_second_page(anna: Person, database: Database) -> None:
    await anna.says("/new Футбол 28.11 11:00")
    await anna.presses("Ещё")
    assert "С собой можно привести до 3 гостей" in anna.sees
    await anna.presses("Гости")
    await anna.presses("9")
    assert "С собой можно привести до 9 гостей" in anna.sees
    await anna.presses("Без «может быть»")
    assert "Отвечают только «Иду» или «Не иду»" in anna.sees
    await anna.presses("Скрыть имена")
    await anna.presses("Свободные места")
    await anna.presses("6 ч")
    await anna.presses("Назад")
    for said in (
        "до 9 гостей",
        "Отвечают только",
        "Имена видны только участникам",
        "ждёт следующего в очереди 6 часов",
    ):
        assert said in anna.sees, "the draft says what is not as usual"
    await anna.presses("Создать")
    async with database.look() as connection:
        event = (await connection.execute(select(*Event.__table__.c))).one()
    assert (event.guests_allowed, event.maybe_allowed, event.names_hidden, event.offer_hours) == (9, False, True, 6)


async def test_an_event_is_moved_by_the_month(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.presses("Выбрать день")
    assert labels(anna)[-1] == ["Назад"]
    await anna.presses("29")
    assert anna.sees.startswith("вс, 29 ноября. Во сколько начало?")
    await anna.presses("12:00")
    assert "вс, 29 ноября, 12:00 (МСК)" in anna.sees


async def test_the_month_speaks_english(emma: Person) -> None:
    await emma.says("/new Chess")
    await emma.presses("Pick a day")
    assert labels(emma)[0][1] == "November 2026"
    assert labels(emma)[1] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


async def dialogues(database: Database) -> int:
    async with database.look() as connection:
        return (await connection.execute(select(func.count()).select_from(Dialogue))).scalar_one()


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
async def test_an_abandoned_draft_goes_after_a_week(
    town: Town, anna: Person, database: Database, days: int, left: int
) -> None:
    await anna.says("/new Футбол")
    draft = anna.last
    town.foresees("terminated by other getUpdates")
    await town.bot.stops()
    town.telegram.clock.advance(timedelta(days=days).total_seconds())
    await town.bot_starts()  # the house is tidied at the start
    async with asyncio.timeout(10):
        while left == 0 and await dialogues(database):  # noqa: ASYNC110  the database tells nobody
            await asyncio.sleep(0.02)
    await anna.presses("Выбрать день", draft)
    assert ("Этого черновика уже нет" in anna.sees) is (left == 0)
