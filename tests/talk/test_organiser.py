"""The organiser changes an event on its card and closes it."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.talk.conftest import PIXEL, Town
from tests.talk.scenes import notices
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.demo.keyboards import find
from vmeste.events.models import Change, Event
from vmeste.notices.models import Kind


async def test_moving_an_event_takes_three_taps_and_one_text(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    link = await town.plays_football()
    await anna.presses("Иду")
    await town.joins(boris, link)
    await anna.says("/my")
    await anna.presses("Организую")
    await anna.presses("Футбол")
    await anna.presses("Изменить")
    await anna.presses("Когда")
    assert anna.sees.startswith("Когда начало?")
    await anna.says("29.11 12:30")
    assert anna.sees.startswith("Записано. Узнает 1 человек")
    assert "вс, 29 ноября, 12:30 (МСК)" in anna.sees
    assert await notices(database, Kind.CHANGED) == [
        ("Борис", {"changes": {"date": ["2026-11-28T08:00:00+00:00", "2026-11-29T09:30:00+00:00"]}}),
    ]


async def test_every_field_is_edited_in_one_message(town: Town, anna: Person, database: Database) -> None:
    await town.plays_football()
    await anna.presses("Изменить")
    for label, said in (
        ("Название", "Волейбол"),
        ("Где", "Сокольники"),
        ("Места", "12"),
        ("Описание", "Мяч есть.\nВода своя."),
    ):
        await anna.presses(label)
        await anna.says(said)
        assert said in anna.sees
    await anna.presses("По ссылке")
    assert "Открывается только по ссылке" in anna.sees
    await anna.presses("Ещё")
    await anna.presses("Гости")
    await anna.presses("5")
    assert anna.toast.text == "Записано"
    await anna.presses("Без «может быть»")
    assert "Отвечают только «Иду» или «Не иду»" in anna.sees
    await anna.presses("Скрыть имена")
    await anna.presses("Свободные места")
    await anna.presses("6 ч")
    assert "Свободное место ждёт следующего в очереди 6 часов" in anna.sees
    await anna.presses("Назад")
    assert "Отвечают только «Иду» или «Не иду»" in anna.sees, "what is not as usual is said at once"
    assert "Свободное место ждёт следующего в очереди 6 часов" in anna.sees
    alive = [message for message in anna.chat if message.from_bot and not message.deleted]
    assert len(alive) == 1
    async with database.look() as connection:
        row = (await connection.execute(select(*Event.__table__.c))).one()
        assert (row.title, row.location, row.capacity) == ("Волейбол", "Сокольники", 12)
        assert (row.guests_allowed, row.maybe_allowed, row.public) == (5, False, False)
        assert (row.names_hidden, row.offer_hours) == (True, 6)
        assert row.search == "волейбол\nмяч есть.\nвода своя.\nсокольники"
        kept = (await connection.execute(select(Change.what, Change.old, Change.new).order_by(Change.id))).all()
        assert tuple(kept[0]) == ("created", None, None)
        assert tuple(kept[1]) == ("title", '"Футбол"', '"Волейбол"')
        assert [row.what for row in kept][-1] == "offer_hours"


async def test_an_optional_field_is_emptied(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00", Где="Лужники", Места="10")
    await anna.presses("Изменить")
    await anna.presses("Где")
    assert "Пропустить" not in anna.sees, "what is there does not go by a word that means: leave it"
    await anna.presses("Очистить")
    assert "место не указано" in anna.sees
    await anna.presses("Места")
    assert "«Очистить» — без ограничения" in anna.sees
    await anna.presses("Очистить")
    assert "пока никто не идёт" in anna.sees
    await anna.presses("Места")
    assert "«Пропустить» — без ограничения" in anna.sees
    await anna.presses("Пропустить")
    assert anna.toast.text == "Так уже есть"


async def test_wrong_answers_leave_the_question_standing(town: Town, anna: Person) -> None:
    await town.plays_football()
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("когда-нибудь")
    assert "Не получилось прочитать время" in anna.sees
    await anna.sends_document(PIXEL)
    assert "Тут нужен текст." in anna.sees
    await anna.says("29.11")
    assert anna.sees.startswith("вс, 29 ноября. Во сколько начало?")
    await anna.says("25:00")
    assert "Такого часа нет" in anna.sees
    await anna.says("10:00")
    assert "вс, 29 ноября, 10:00 (МСК)" in anna.sees
    await anna.presses("Когда")
    await anna.says("/cancel")
    assert "Закрыть запись" in anna.sees
    await anna.says("30.11 10:00")
    assert "вс, 29 ноября" not in anna.sees


async def test_an_hour_alone_moves_the_event_within_its_day(town: Town, anna: Person) -> None:
    await town.plays_football()
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("20:15")
    assert "сб, 28 ноября, 20:15 (МСК)" in anna.sees


async def test_the_end_follows_the_start_unless_it_was_said(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 19:00–21:00")
    await anna.presses("Изменить")
    for said, hour in (("28.11 18:00–21:00", 18), ("28.11 17:00", 17)):  # the end in UTC
        await anna.presses("Когда")
        await anna.says(said)
        async with database.look() as connection:
            ends_at = (await connection.execute(select(Event.ends_at))).scalar_one()
        assert ends_at == datetime(2026, 11, 28, hour, tzinfo=UTC)
    async with database.look() as connection:
        kept = (await connection.execute(select(Change.what).order_by(Change.id))).scalars().all()
    assert kept == ["created", "date", "date", "ends_at"]


async def test_a_question_is_not_answered_hours_later(town: Town, anna: Person) -> None:
    await town.plays_football()
    await anna.presses("Изменить")
    await anna.presses("Название")
    town.later(hours=2)
    await anna.says("привет")
    assert "Тут я понимаю команды и кнопки" in anna.sees
    await anna.says("/my")
    await anna.presses("Организую")
    assert "Футбол" in anna.sees


async def test_a_title_is_told_only_when_wanted(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    link = await town.plays_football()
    await anna.presses("Изменить")
    await anna.presses("Название")
    await anna.says("Футбол во дворе")
    assert "Сообщить участникам" not in anna.sees, "there is nobody to tell"
    await town.joins(boris, link)
    await anna.presses("Название")
    await anna.says("Мини-футбол")
    assert not await notices(database, Kind.CHANGED)
    panel = anna.last
    tell = panel.buttons[0][0]
    await anna.presses("Сообщить участникам")
    assert anna.toast.text == "Записано. Узнает 1 человек"
    expected = [("Борис", {"changes": {"title": ["Футбол во дворе", "Мини-футбол"]}})]
    assert await notices(database, Kind.CHANGED) == expected
    await anna.presses_button(panel, tell)
    assert anna.toast.text == "Так уже есть"
    assert await notices(database, Kind.CHANGED) == expected


async def test_a_bigger_limit_promotes_and_a_lower_one_puts_nobody_out(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    await town.waits(link, boris, emma)
    await anna.presses("Изменить")
    await anna.presses("Места")
    await anna.says("3")
    assert "занято 3 из 3" in anna.sees
    assert [name for name, _ in await notices(database, Kind.PROMOTED)] == ["Emma", "Борис"]
    await anna.presses("Места")
    await anna.says("1")
    assert "мест нет: 3 человека на 1 место, на 2 больше" in anna.sees
    async with database.look() as connection:
        assert (await connection.execute(select(Event.seats_taken))).scalar_one() == 3


async def test_sign_up_is_closed_and_opened(town: Town, anna: Person, boris: Person) -> None:
    link = await town.plays_football()
    await boris.opens_link(link)
    going = find(boris.last.buttons, "Иду")
    assert going is not None
    await anna.presses("Изменить")
    await anna.presses("Закрыть запись")
    assert "Запись закрыта" in anna.sees
    await boris.presses_button(boris.last, going)  # his copy may be redrawn by now
    assert boris.toast.text == "Запись закрыта"
    await anna.presses("Открыть запись")
    await town.joins(boris, link)
    assert boris.toast.text == "Вы в списке"
