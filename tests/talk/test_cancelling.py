"""An event is cancelled, taken back, or over: what its card says and offers then."""

from sqlalchemy import select

from tests.talk.conftest import Town
from tests.talk.scenes import notices
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.notices.models import Kind


async def test_cancelling_with_a_reason_and_taking_it_back(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    link = await town.plays_football(boris)
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Нет")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    assert "почему отменяется?" in anna.sees
    await anna.says("р" * 301)
    assert "Здесь 301 знак, а помещается 300" in anna.sees
    await anna.says("Ливень")
    assert "Встреча отменена\nЛивень" in anna.sees
    assert "Название" not in anna.sees
    assert await notices(database, Kind.CANCELLED) == [("Борис", {})]
    await boris.opens_link(link)
    assert "Встреча отменена\nЛивень" in boris.sees
    assert "Не иду" not in boris.sees
    town.later(minutes=2)
    await town.nothing_is_due()
    await anna.presses("Вернуть")
    assert "Встреча отменена" not in anna.sees
    assert await notices(database, Kind.RESTORED) == [("Борис", {})]
    await boris.opens_link(link)
    await boris.presses("Не иду")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    assert anna.sees.startswith("Встреча отменена\n\n")
    panel = anna.last
    town.later(days=2, hours=20)
    await anna.presses("Вернуть", panel)
    assert "Встреча отменена" in anna.sees
    assert "Вернуть" not in anna.sees


def buttons(who: Person) -> list[str]:
    return [button.text for row in who.last.buttons for button in row]


async def test_a_cancelled_card_and_a_past_one_offer_what_makes_sense(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="1")
    await town.joins(boris, link)
    await town.waits(link, emma)
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    await anna.presses("Назад")
    assert buttons(anna)[:5] == ["Вернуть", "Повторить", "В календарь", "Участники", "Изменить"]
    assert not {"Поделиться", "QR-код", "Иду"} & set(buttons(anna))
    await boris.opens_link(link)
    assert boris.sees.startswith("Встреча отменена\n\nФутбол")
    assert buttons(boris) == ["В календарь", "Участники", "Все встречи", "Мои встречи"]
    await emma.opens_link(link)
    assert "waiting" not in emma.sees.lower(), "there is no line any more"
    await anna.presses("Вернуть")
    await anna.presses("Назад")
    assert buttons(anna)[-3:] == ["Изменить", "Все встречи", "Мои встречи"]
    town.later(days=4)
    await town.nothing_is_due()
    await anna.opens_link(link)
    assert buttons(anna) == ["Повторить", "Участники", "Изменить", "Все встречи", "Мои встречи"]
    await boris.opens_link(link)
    assert buttons(boris) == ["Участники", "Пожаловаться", "Все встречи", "Мои встречи"]
    await anna.presses("Повторить")
    assert "Черновик" in anna.sees


async def test_nothing_is_changed_once_it_is_past(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "25.11 15:45")
    await anna.presses("Изменить")
    close = next(button for row in anna.last.buttons for button in row if button.text == "Закрыть запись")
    town.later(hours=3)
    await anna.presses("Места")
    town.later(minutes=20)
    await anna.says("5")
    assert anna.sees.startswith("Встреча прошла")
    await anna.presses_button(anna.last, close)
    assert anna.toast.text == "Встреча прошла"
    assert "Закрыть запись" not in anna.sees
    assert "Повторить" in anna.sees
    async with database.look() as connection:
        row = (await connection.execute(select(Event.capacity, Event.closed_at))).one()
        assert (row.capacity, row.closed_at) == (None, None)
