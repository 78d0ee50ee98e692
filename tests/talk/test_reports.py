"""Complaining about a public event: once, to the administrator alone."""

from typing import Any

import pytest
from aiohttp import ClientSession, encode_basic_auth
from loguru import logger
from sqlalchemy import select, text

from tests.talk.conftest import Town
from tests.talk.scenes import in_group
from tests.talk.test_alarms import looks  # noqa: F401  the fixture
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Report


async def complains(person: Person, link: str, reason: str = "Спам") -> None:
    await person.opens_link(link)
    await person.presses("Пожаловаться")
    await person.presses(reason)


def heard(person: Person) -> list[str]:
    return [message.text for message in person.chat if message.from_bot and "на встречу" in message.text]


def told(person: Person) -> list[str]:
    """The titles."""
    return [text.partition("«")[2].partition("»")[0] for text in heard(person)]


async def test_a_complaint_is_counted_once(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await town.creates(anna, "Заработок без вложений", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Пожаловаться")
    assert "Что не так со встречей «Заработок без вложений»?" in boris.sees
    await boris.presses("Назад")
    assert "👥" in boris.sees, "nothing is done before a reason is said"
    await boris.presses("Пожаловаться")
    question = boris.last
    await boris.presses("Обман")
    assert boris.toast.text == "Спасибо! Администратор посмотрит."
    assert "👥" in boris.sees
    await boris.presses("Пожаловаться")
    await boris.presses("Спам", question)
    assert boris.toast.text == "Жалоба уже записана, спасибо"
    async with database.look() as connection:
        assert (await connection.execute(select(Report.reason))).scalars().all() == ["fraud"]


async def test_who_may_not(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    assert "Пожаловаться" not in anna.sees, "the organiser"
    await boris.opens_link(link)
    card = boris.last
    button = next(button for row in card.buttons for button in row if button.text == "Пожаловаться")
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.says("Ливень")
    await boris.presses_button(card, button)
    assert boris.toast.text == "Встречи больше нет", "a cancelled one is in nobody's way"
    assert "Пожаловаться" not in (await in_group(anna, town.group())).sees, "what many read is the same for all"


async def test_an_event_by_link_is_nobodys_but_theirs_who_have_it(anna: Person, boris: Person) -> None:
    await anna.says("/new")
    await anna.says("Сюрприз")
    await anna.says("28.11 11:00")
    await anna.presses("По ссылке")
    await anna.presses("Создать")
    share = next(button for row in anna.last.buttons for button in row if button.text == "Поделиться")
    code = share.raw["switch_inline_query_chosen_chat"]["query"]
    await boris.says(f"/start e_{code}")
    assert "Сюрприз" in boris.sees
    assert "Пожаловаться" not in boris.sees


async def test_the_administrator_hears_once_of_each_event_and_the_log_does_not(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    looks: Any,  # noqa: F811  the fixture
) -> None:
    written: list[str] = []
    sink = logger.add(written.append, level="DEBUG")
    link = await town.creates(anna, "Лёгкие деньги", "28.11 11:00")
    await complains(boris, link, "Обман")
    chief = town.telegram.person("Ольга")
    await chief.says("/start")
    town.foresees("Internal Server Error")
    town.telegram.faults.next("500", "sendMessage", times=2)
    await looks(chief.id)
    assert heard(chief) == []
    await looks(chief.id)
    assert [each[:46] for each in heard(chief)] == ["⚠️ Жалоба на встречу «Лёгкие деньги»: Обман. Н"]
    await emma.opens_link(link)
    await emma.presses("Report")
    await emma.presses("Something else")
    assert emma.toast.text == "Thank you! The administrator will have a look."
    town.later(days=1, hours=1)
    await looks(chief.id)
    assert len(heard(chief)) == 1
    assert not heard(anna), "the organiser hears nothing"
    logger.remove(sink)
    assert "Лёгкие" not in "".join(written)


async def test_one_person_cannot_keep_the_administrator_busy_and_no_event_is_passed_over(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    looks: Any,  # noqa: F811  the fixture
) -> None:
    chief = town.telegram.person("Ольга")
    await chief.says("/start")
    links = [await town.creates(anna, f"Игра {number}", "2.12 11:00") for number in range(7)]
    for link in links:
        await complains(boris, link)
        town.later(seconds=15)
    await looks(chief.id, times=1)
    assert told(chief) == ["Игра 0", "Игра 1", "Игра 2"], "few at a time"
    for _ in range(3):
        await looks(chief.id)
    assert told(chief) == ["Игра 0", "Игра 1", "Игра 2", "Игра 3", "Игра 4"]
    await emma.opens_link(links[6])
    await emma.presses("Report")
    await emma.presses("Spam")
    await looks(chief.id)
    assert told(chief)[5:] == ["Игра 6"], "somebody else has said it, whom nobody has heard today"
    town.later(days=1)
    await looks(chief.id)
    assert told(chief)[6:] == ["Игра 5"]


async def test_the_complaint_of_somebody_erased_is_nobodys(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    await complains(boris, await town.creates(anna, "Футбол", "28.11 11:00"))
    await boris.says("/forget")
    await boris.presses("Да")
    await boris.presses("Удалить навсегда")
    async with database.look() as connection:
        assert (await connection.execute(select(Report.user_id, Report.reason))).all() == [(None, "spam")]


async def test_the_page_of_the_event_counts_them(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await complains(boris, link)
    await emma.opens_link(link)
    await emma.presses("Report")
    await emma.presses("Fraud")
    headers = {"Authorization": encode_basic_auth("admin", "admin"), "Accept-Language": "ru"}
    async with ClientSession(headers=headers) as http, http.get(f"{town.bot.admin}/event/1") as page:
        assert "На мероприятие жалуются.</b> обман: 1, спам: 1" in await page.text()


async def test_two_presses_at_once_are_one(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Пожаловаться")
    boris.presses("Спам")
    boris.presses("Спам")
    await boris.settles()
    async with database.look() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM reports"))).scalar_one() == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_key_alone_keeps_it_one(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await complains(boris, await town.creates(anna, "Футбол", "28.11 11:00"))
    columns = "event_id, user_id, reason, created_at"
    again = text(f"INSERT INTO reports ({columns}) SELECT {columns} FROM reports")  # noqa: S608  names of our own
    with pytest.raises(Exception, match="UNIQUE"):
        async with database.turn() as connection:
            await connection.execute(again)
