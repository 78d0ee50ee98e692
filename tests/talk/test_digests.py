"""New answers reach the organiser as one digest, not as a stream."""

from sqlalchemy import select, update

from tests.talk.conftest import Town
from tests.talk.test_notices import told
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.users.models import User


async def later(town: Town, **by: float) -> None:
    town.later(**by)
    await town.nothing_is_due()


async def test_answers_of_an_hour_are_one_digest(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    guests = [town.telegram.person(f"Гость {number}") for number in range(1, 12)]
    for guest in guests:
        guest.opens_link(link)
    for guest in guests:
        await guest.settles(20)
        await guest.presses("Иду")
    await boris.opens_link(link)
    await boris.presses("Не иду")
    await emma.opens_link(link)
    await emma.presses("Maybe")
    await town.nothing_is_due()
    assert not told(anna, "Новые ответы")
    await later(town, minutes=61)
    digest = await anna.hears("Новые ответы")
    assert "+11: Гость 1, Гость 2," in digest.text
    assert "Гость 10 и ещё 1\nМожет быть +1: Emma\nИдут −1: Борис\n\nФутбол" in digest.text
    await later(town, hours=3)
    assert len(told(anna, "Новые ответы")) == 1, "nothing is new"
    await guests[0].presses("Не иду")
    await guests[1].presses("Не иду")
    await guests[1].presses("Иду")
    await later(town, minutes=61)
    assert "Новые ответы\nИдут −1: Гость 1\n\n" in told(anna, "Новые ответы")[1]


async def test_it_is_switched_off(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.says("/settings")
    await anna.presses("Напоминания")
    assert "Новые ответы на мои встречи: сводкой, не чаще раза в час" in anna.sees
    await anna.presses("Не присылать сводку")
    assert "Новые ответы на мои встречи: не приходят" in anna.sees
    await boris.opens_link(link)
    await boris.presses("Иду")
    await later(town, hours=2)
    assert not told(anna, "+1: Борис")
    await anna.presses("Присылать сводку")
    await boris.presses("Не иду")
    await later(town, hours=2)
    await anna.hears("−1: Борис")


async def test_in_quiet_hours_it_waits_and_is_still_one(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    async with database.turn() as connection:
        await connection.execute(update(User).where(User.telegram_id == anna.id).values(quiet_from=15, quiet_to=20))
    await boris.opens_link(link)
    await boris.presses("Иду")
    await later(town, hours=2)
    await emma.opens_link(link)
    await emma.presses("Going")
    await later(town, hours=2)
    assert not told(anna, "Новые ответы")
    await later(town, minutes=40)
    assert "+2: Борис, Emma" in (await anna.hears("Новые ответы")).text


async def test_shortly_before_the_start_it_comes_sooner(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "25.11 16:30")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await later(town, minutes=11)
    await anna.hears("+1: Борис")


async def test_what_the_organiser_did_is_no_news_to_them(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await anna.presses("Участники")
    await anna.presses("Добавить человека")
    await anna.says("Мама")
    async with database.look() as connection:
        assert await connection.scalar(select(Event.digest_at)) is None


async def test_what_came_before_a_cancellation_is_told_after_it_was_taken_back(
    town: Town, anna: Person, boris: Person
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.says("Ливень")
    await later(town, hours=2)
    assert not told(anna, "Новые ответы")
    await anna.presses("Вернуть")
    await later(town, minutes=61)
    assert "+1: Борис" in (await anna.hears("Новые ответы")).text
