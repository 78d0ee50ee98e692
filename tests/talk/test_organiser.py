"""The organiser changes an event on its card, closes it, cancels it, repeats it."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, insert, select, update

from tests.talk.conftest import PIXEL, Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Change, CoOrganiser, Event, EventParticipant
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User


async def notices(database: Database, kind: Kind) -> list[tuple[str, dict[str, object]]]:
    """Whom they are for, by name, and their details."""
    statement = (
        select(User.first_name, Notice.details)
        .join(User, User.id == Notice.user_id)
        .where(Notice.kind == kind)
        .order_by(User.first_name, Notice.id)
    )
    async with database.look() as connection:
        return [(name, json.loads(details)) for name, details in await connection.execute(statement)]


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
        assert tuple(kept[0]) == ("title", '"Футбол"', '"Волейбол"')
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
    assert kept == ["date", "date", "ends_at"]


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
    for who, going in ((boris, "В очередь"), (emma, "Join waiting list")):
        await who.opens_link(link)
        await who.presses(going)
    await anna.presses("Изменить")
    await anna.presses("Места")
    await anna.says("3")
    assert "занято 3 из 3" in anna.sees
    assert [name for name, _ in await notices(database, Kind.PROMOTED)] == ["Emma", "Борис"]
    await anna.presses("Места")
    await anna.says("1")
    assert "занято 3 места из 1, на 2 больше" in anna.sees
    async with database.look() as connection:
        assert (await connection.execute(select(Event.seats_taken))).scalar_one() == 3


async def test_sign_up_is_closed_and_opened(town: Town, anna: Person, boris: Person) -> None:
    link = await town.plays_football()
    await boris.opens_link(link)
    await anna.presses("Изменить")
    await anna.presses("Закрыть запись")
    assert "Запись закрыта" in anna.sees
    await boris.presses("Иду")
    assert boris.toast.text == "Запись закрыта"
    await anna.presses("Открыть запись")
    await town.joins(boris, link)
    assert boris.toast.text == "Вы в списке"


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
    await emma.opens_link(link)
    await emma.presses("Join waiting list")
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


async def test_repeating_stays_in_the_group(town: Town, anna: Person, database: Database) -> None:
    group = town.group()
    await town.plays_football()
    async with database.turn() as connection:
        await connection.execute(update(Event).values(chat_id=group.id))
    await anna.presses("Изменить")
    await anna.presses("Повторить")
    assert "Карточка появится в том же чате." in anna.sees
    await anna.presses("Создать")
    await town.nothing_is_due()
    assert "сб, 5 декабря, 11:00 (МСК)" in group.messages[-1].text


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


@pytest.mark.parametrize("when", ["before", "while asked"])
async def test_not_yours_and_not_found_answer_alike(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
    when: str,
) -> None:
    """Boris presses what Anna's panel has, on a message of his own."""
    link = await town.plays_football()
    await anna.presses("Изменить")
    presses = [button for row in anna.last.buttons for button in row if button.text != "Назад"]
    await anna.presses("Отменить встречу")
    presses += anna.last.buttons[0][:1]
    await anna.presses("Да")
    presses += anna.last.buttons[0][:1]
    await town.joins(boris, link)
    if when == "while asked":
        await organises(database, "Борис")
        await boris.presses("Изменить" if "Изменить" in boris.sees else "Участники")
    async with database.turn() as connection:
        await connection.execute(delete(CoOrganiser))
    before = await everything(database)
    for button in presses:
        if button.text in {"Участники", "Соорганизаторы"}:
            continue
        await boris.presses_button(boris.last, button)
        assert boris.toast.text == "Встречи больше нет", button.text
        assert "Такой встречи нет" in boris.sees, button.text
    assert await everything(database) == before


async def test_who_no_longer_organises_changes_nothing_in_words(
    town: Town,
    boris: Person,
    database: Database,
) -> None:
    link = await town.plays_football()
    await organises(database, "Борис", known=boris)
    await boris.opens_link(link)
    await boris.presses("Изменить")
    assert "Отменить встречу" not in boris.sees
    await boris.presses("Название")
    async with database.turn() as connection:
        await connection.execute(delete(CoOrganiser))
    await boris.says("Захват")
    assert "Такой встречи нет" in boris.sees
    async with database.look() as connection:
        assert (await connection.execute(select(Event.title))).scalar_one() == "Футбол"


async def test_a_forged_setting_changes_nothing(town: Town, anna: Person, database: Database) -> None:
    await town.plays_football()
    await anna.presses("Изменить")
    await anna.presses("Ещё")
    await anna.presses("Гости")
    code = (anna.last.buttons[0][0].data or "").split(":")[1]
    for data in (f"os:{code}:guests:10", f"os:{code}:guests:-1", f"os:{code}:maybe:2", f"of:{code}:draft"):
        anna.last.raw["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
        await anna.presses("x")
        assert anna.toast.text == "Кнопка устарела"
    async with database.look() as connection:
        assert (await connection.execute(select(Event.guests_allowed))).scalar_one() == 3


async def organises(database: Database, name: str, known: Person | None = None) -> None:
    """This person becomes a co-organiser of the only event."""
    if known is not None:
        await known.says("/start")
    async with database.turn() as connection:
        event = (await connection.execute(select(Event.id, Event.created_at))).one()
        user = (await connection.execute(select(User.id).where(User.first_name == name))).scalar_one()
        await connection.execute(
            insert(CoOrganiser).values(
                event_id=event.id,
                user_id=user,
                handle="abcdefgh",
                created_at=event.created_at,
            ),
        )


async def everything(database: Database) -> list[object]:
    async with database.look() as connection:
        event = (await connection.execute(select(*Event.__table__.c))).one()
        counts = [
            (await connection.execute(select(func.count()).select_from(model))).scalar_one()
            for model in (EventParticipant, Change, Notice)
        ]
        return [tuple(event), *counts]
