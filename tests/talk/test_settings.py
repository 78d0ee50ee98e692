"""/settings: one message, in which a person chooses a language and says where they live."""

import pytest
from sqlalchemy import select, update

from tests.talk.conftest import Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.users.models import User


async def test_settings_are_one_message(anna: Person) -> None:
    await anna.says("/settings")
    settings = anna.last
    assert "Часовой пояс: Москва, сейчас 15:30" in anna.sees
    await anna.presses("English")
    await anna.presses("Time zone")
    await anna.presses("New York −5")
    assert anna.toast.text == "New York, now 07:30"
    assert anna.last.message_id == settings.message_id
    assert "Language: English" in anna.sees
    assert "Time zone: New York, now 07:30" in anna.sees


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("екатеринбург", "17:30"), ("Екатеренбург", "17:30"), ("Yekaterinburg", "17:30"), ("спб", "15:30")],
)
async def test_a_city_is_typed(anna: Person, typed: str, hour: str) -> None:
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    await anna.says(typed)
    assert f"сейчас {hour}" in anna.sees
    assert "Язык: Русский" in anna.sees
    assert sum(message.from_bot for message in anna.chat) == 1


async def test_several_cities_are_buttons_and_none_is_asked_again(anna: Person) -> None:
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    await anna.says("абракадабра")
    assert "Такого города нет в списке" in anna.sees
    await anna.says("17:28")
    assert "Какой из них?" in anna.sees
    await anna.presses("Ташкент +5")
    assert "Часовой пояс: Ташкент, сейчас 17:30" in anna.sees


async def test_a_place_on_the_map_is_sent(anna: Person) -> None:
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    await anna.sends_location(0, -30)
    assert "открытое море" in anna.sees
    await anna.sends_location(56.84, 60.6)
    assert "Часовой пояс: Екатеринбург, сейчас 17:30" in anna.sees
    await anna.sends_location(55.75, 37.6)
    assert "Екатеринбург" not in anna.sees, "a place that nobody asked for changes nothing"


async def test_the_question_is_left_and_forgotten(town: Town, anna: Person) -> None:
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    await anna.presses("Назад")
    assert "Язык: Русский" in anna.sees
    await anna.says("Екатеринбург")
    assert "Тут я понимаю команды" in anna.sees
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    await anna.says("/cancel")
    assert "сейчас 15:30" in anna.sees
    await anna.says("/settings")
    await anna.presses("Часовой пояс")
    town.later(minutes=11)
    await anna.says("Екатеринбург")
    assert "Тут я понимаю команды" in anna.sees


async def test_the_first_draft_asks_for_the_zone_and_keeps_its_hour(
    anna: Person, boris: Person, database: Database
) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says("28.11 с 11 до 13")
    assert "Время: МСК. Если часовой пояс другой, нажмите кнопку." in anna.sees
    await anna.presses("Часовой пояс")
    await anna.says("Екатеринбург")
    assert "сб, 28 ноября, 11:00 (UTC+5) до 13:00" in anna.sees
    assert "Часовой пояс" not in anna.sees
    await anna.presses("Создать")
    async with database.look() as connection:
        found = (await connection.execute(select(Event.time_zone, Event.date))).one()
    assert (found.time_zone, f"{found.date:%H:%M}") == ("Asia/Yekaterinburg", "06:00")
    await boris.says("/events")
    await boris.presses("Футбол")
    assert "сб, 28 ноября, 09:00 (МСК)" in boris.sees
    assert "Там: сб, 28 ноября, 11:00 (UTC+5)" in boris.sees
    await anna.says("/my")
    await anna.presses("Организую")
    await anna.presses("Футбол")
    assert "Там:" not in anna.sees


async def test_whoever_lets_the_question_pass_is_asked_once(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Часовой пояс")
    await anna.presses("Назад")
    assert "сб, 28 ноября, 11:00 (МСК)" in anna.sees
    await anna.presses("Создать")
    await anna.says("/new")
    await anna.says("Шахматы")
    await anna.says("28.11 11:00")
    assert "Создать" in anna.sees
    assert "Часовой пояс" not in anna.sees


async def test_repeating_keeps_the_hour_where_the_event_is(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    async with database.turn() as connection:
        await connection.execute(update(User).values(time_zone="Asia/Yekaterinburg"))
    await anna.presses("Изменить")
    await anna.presses("Повторить")
    assert "сб, 5 декабря, 11:00 (МСК)" in anna.sees
    assert "Часовой пояс" not in anna.sees, "it is the event's"
