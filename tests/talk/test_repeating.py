"""An event is repeated: a draft like it, a week later, and the draft that was there already."""

from sqlalchemy import select, update

from tests.talk.conftest import Town
from tests.talk.scenes import cards_of, in_group
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event


async def test_repeating_gives_a_draft_a_week_later(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00", Где="Лужники", Места="10")
    await anna.presses("Изменить")
    await anna.presses("Ещё")
    await anna.presses("Без «может быть»")
    await anna.presses("Назад")
    town.later(days=12)
    await anna.presses("Повторить")
    assert "Черновик" in anna.sees
    assert "сб, 12 декабря, 11:00 (МСК)" in anna.sees
    assert "📍 Лужники\n👥 10 мест" in anna.sees
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"
    async with database.look() as connection:
        rows = (await connection.execute(select(Event.code, Event.maybe_allowed).order_by(Event.id))).all()
        assert len({row.code for row in rows}) == 2
        assert not rows[1].maybe_allowed


async def test_repeating_keeps_the_zone_of_the_event(town: Town, anna: Person, database: Database) -> None:
    await town.plays_football()
    async with database.turn() as connection:
        await connection.execute(update(Event).values(time_zone="Asia/Almaty"))
    await anna.presses("Изменить")
    await anna.presses("Повторить")
    assert "сб, 5 декабря, 13:00 (UTC+5)" in anna.sees
    await anna.presses("Когда")
    await anna.says("6.12 14:00")
    await anna.presses("Создать")
    async with database.look() as connection:
        row = (await connection.execute(select(Event.time_zone, Event.date).order_by(Event.id.desc()).limit(1))).one()
        assert (row.time_zone, row.date.hour) == ("Asia/Almaty", 9)


async def test_repeating_stays_in_the_group(town: Town, anna: Person) -> None:
    group = town.group()
    await in_group(anna, group)
    await anna.presses("Изменить")
    await anna.presses("Повторить")
    assert "Карточка появится в том же чате." in anna.sees
    await anna.presses("Создать")
    await anna.hears("сб, 5 декабря, 11:00 (МСК)", chat=group)


async def test_repeating_for_a_group_that_has_put_the_bot_out(town: Town, anna: Person, database: Database) -> None:
    group = town.group()
    await in_group(anna, group)
    await anna.presses("Изменить")
    group.kicks_bot()
    town.foresees("bot was kicked")
    await cards_of(database, group.id, 0)
    await anna.presses("Повторить")
    assert "Похоже, бота в том чате больше нет: карточка появится там, когда его вернут." in anna.sees
    await anna.presses("Создать")
    await cards_of(database, group.id, 0)
    group.adds_bot()
    await anna.hears("сб, 5 декабря, 11:00 (МСК)", chat=group)


async def test_repeating_asks_before_it_takes_the_place_of_a_draft(town: Town, anna: Person) -> None:
    await town.plays_football()
    card = anna.last
    await anna.says("/new")
    await anna.says("Шахматы")
    await anna.presses("Изменить", card)
    await anna.presses("Повторить")
    assert "Уже пишется встреча: Шахматы." in card.sees
    await anna.presses("Начать заново")
    assert "Черновик" in card.sees
    assert "Футбол" in card.sees


async def test_a_question_in_the_middle_of_a_draft_keeps_the_draft(town: Town, anna: Person) -> None:
    await town.plays_football()
    card = anna.last
    await anna.says("/new")
    await anna.says("Шахматы")
    await anna.presses("Изменить", card)
    await anna.presses("Название")
    await anna.says("Хоккей")
    assert "Хоккей" in anna.sees
    await anna.says("30.11 18:00")
    assert "Черновик" in anna.sees
    assert "Шахматы" in anna.sees
