"""«Участники»: who sees whom, in pages; people added and removed by hand; the table."""

import csv
import io

import pytest
from sqlalchemy import insert, select, update

from tests.talk.conftest import NOW, Town
from tests.talk.scenes import notices
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.demo.keyboards import Button
from vmeste.events.models import Answer, Change, Event, EventParticipant
from vmeste.notices.models import Kind
from vmeste.users.models import User


async def crowd(database: Database, people: int) -> None:
    """So many go to the only event, and a last one does not."""
    async with database.turn() as connection:
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        for number in range(people + 1):
            name = f"Человек {number:02}"
            user = insert(User).values(first_name=name, search=name.casefold(), created_at=NOW).returning(User.id)
            goes = number < people
            values = {
                "event_id": event_id,
                "user_id": (await connection.execute(user)).scalar_one(),
                "answer": Answer.GOING if goes else Answer.NOT_GOING,
                "joined_at": NOW,
            }
            await connection.execute(insert(EventParticipant).values(values))
        await connection.execute(update(Event).values(going=people, seats_taken=people))


async def test_the_list_turns_its_pages(town: Town, boris: Person, database: Database) -> None:
    link = await town.plays_football()
    await crowd(database, 18)
    await boris.opens_link(link)
    await boris.presses("Участники")
    seen = [boris.sees]
    while "›" in boris.sees.splitlines():
        await boris.presses("›")
        seen.append(boris.sees)
    names = [line.removeprefix("✅ ") for page in seen for line in page.splitlines() if "Человек" in line]
    assert names == [f"Человек {number:02}" for number in range(18)]
    assert len(seen) == 3
    for page in reversed(seen[:-1]):
        await boris.presses("‹")
        assert boris.sees.replace("\n‹", "") == page.replace("\n‹", "")
    assert "‹" not in boris.sees.splitlines()[-2:-1]
    await boris.presses("Назад")
    assert "Иду" in boris.sees


async def test_organisers_see_more_than_others(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.plays_football(boris)
    await boris.presses("Гости: 0")
    await boris.presses("2")
    await boris.says("Маша и Петя")
    await boris.presses("Заметка")
    await boris.says("Опоздаю")
    await anna.presses("Участники")
    assert "✅ Борис и 2 гостя\nС собой: Маша и Петя\nЗаметка: Опоздаю\nср, 25 ноября, 15:30 (МСК)" in anna.sees
    await anna.presses("✅ Борис")
    assert "Борис (@boris)\n✅ Идёт\nГости: 2" in anna.sees
    await emma.opens_link(link)
    await emma.presses("Participants")
    assert "✅ Борис with 2 guests" in emma.sees
    assert "Опоздаю" not in emma.sees
    assert "Маша" not in emma.sees


async def test_hidden_names_are_hidden_from_the_list_too(
    town: Town,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    link = await town.plays_football(boris)
    await boris.presses("Участники")
    async with database.turn() as connection:
        await connection.execute(update(Event).values(names_hidden=True))
    await emma.opens_link(link)
    await emma.presses("Participants")
    assert "Only participants see the names. Sign up to see who else comes." in emma.sees
    assert "Борис" not in emma.sees
    await boris.opens_link(link)
    await boris.presses("Участники")
    assert "✅ Борис" in boris.sees


async def test_a_person_is_removed_and_told(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="1")
    await town.joins(boris, link)
    await town.waits(link, emma)
    await anna.presses("Участники")
    await anna.presses("✅ Борис")
    await anna.presses("Убрать")
    await anna.presses("Нет")
    await anna.presses("Убрать")
    yes = anna.last.buttons[0][0]
    await anna.presses("Да")
    assert anna.toast.text == "Борис больше не в списке"
    assert "✅ Emma" in anna.sees
    assert await notices(database, Kind.REMOVED) == [("Борис", {})]
    assert [name for name, _ in await notices(database, Kind.PROMOTED)] == ["Emma"]
    await anna.presses_button(anna.last, yes)
    assert len(await notices(database, Kind.REMOVED)) == 1
    async with database.look() as connection:
        kept = (
            await connection.execute(select(Change.what, Change.user_id, Change.person_id).order_by(Change.id))
        ).all()
        people = {row.first_name: row.id for row in await connection.execute(select(User.first_name, User.id))}
    assert [tuple(row) for row in kept] == [
        ("created", people["Анна"], None),
        ("removed", people["Анна"], people["Борис"]),
        ("promoted", None, people["Emma"]),
    ], "what came of it by itself follows it"


async def test_a_handle_means_one_person_of_one_event(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    link = await town.plays_football()
    for who, going in ((boris, "Иду"), (emma, "Going")):
        await who.opens_link(link)
        await who.presses(going)
    await anna.presses("Участники")
    shows = next(button for row in anna.last.buttons for button in row if button.text == "✅ Emma")
    await town.creates(anna, "Шахматы", "29.11 11:00")
    await anna.presses("Участники")
    code = (anna.last.buttons[-1][0].data or "").rpartition(":")[2]
    handle = (shows.data or "").rpartition(":")[2]
    for button in ("wo", "wx", "wr"):
        await anna.presses_button(anna.last, Button("x", {"text": "x", "callback_data": f"{button}:{code}:{handle}"}))
        assert anna.toast.text == "Встречи больше нет"
    await anna.presses_button(anna.last, shows)
    await anna.presses("Убрать")
    await anna.presses("Да")
    assert anna.toast.text == "Emma больше не в списке"
    assert [name for name, _ in await notices(database, Kind.REMOVED)] == ["Emma"]


async def test_people_without_telegram_are_added_by_name(
    town: Town,
    anna: Person,
    database: Database,
) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00", Места="1")
    await anna.presses("Участники")
    assert "Пока никого." in anna.sees
    await anna.presses("Добавить человека")
    await anna.says("Дядя\nВаня")
    assert anna.sees.startswith("Дядя Ваня — в списке.")
    await anna.says("Тётя Маня")
    assert anna.sees.startswith("Тётя Маня — в очереди: свободных мест нет.")
    await anna.says("м" * 65)
    assert "Здесь 65 знаков, а помещается 64" in anna.sees
    await anna.says("\u202e\u200b")
    assert anna.sees.startswith("Тут нужен текст.")
    await anna.sends_location(55.7, 37.6)
    assert anna.sees.startswith("Тут нужен текст.")
    await anna.presses("Назад")
    assert "✅ Дядя Ваня" in anna.sees
    assert "⏳ Тётя Маня" in anna.sees
    await anna.says("Кто-то ещё")
    assert "Тут я понимаю команды и кнопки" in anna.sees
    async with database.look() as connection:
        rows = (await connection.execute(select(User.first_name, User.telegram_id).order_by(User.id))).all()
        assert [tuple(row) for row in rows][1:] == [("Дядя Ваня", None), ("Тётя Маня", None)]


async def test_nobody_is_added_after_the_start(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "25.11 15:45")
    await anna.presses("Участники")
    await anna.presses("Добавить человека")
    town.later(minutes=16)
    await anna.says("Дядя Ваня")
    assert anna.sees.startswith("Встреча уже началась")
    async with database.look() as connection:
        assert (await connection.execute(select(EventParticipant.id))).first() is None


async def test_adding_is_left_by_cancel(town: Town, anna: Person) -> None:
    await town.plays_football()
    await anna.presses("Участники")
    await anna.presses("Добавить человека")
    await anna.says("/cancel")
    assert "Участники: Футбол" in anna.sees
    await anna.says("/cancel")
    assert "Отменять нечего" in anna.sees


async def test_the_table_opens_in_a_spreadsheet(
    town: Town,
    anna: Person,
    boris: Person,
) -> None:
    await town.plays_football(boris)
    await boris.presses("Заметка")
    await boris.says('=HYPERLINK("http://x"); "да"')
    await anna.presses("Участники")
    for name in ("+7 900", "-1", "@ник", "=1+1"):
        await anna.presses("Добавить человека")
        await anna.says(name)
        await anna.presses("Назад")
    await anna.presses("Таблица")
    assert anna.toast.text == "Таблица отправлена"
    (document,) = anna.last.documents
    assert document.name.startswith("участники-")
    assert document.name.endswith(".csv")
    assert document.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(document.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Имя", "Имя в Telegram", "Ответ", "Гости", "Имена гостей", "Заметка", "С какого времени"]
    assert rows[1] == ["Борис", "boris", "Идёт", "0", "", '\'=HYPERLINK("http://x"); "да"', "2026-11-25 15:30"]
    assert [row[0] for row in rows[2:]] == ["'+7 900", "'-1", "'@ник", "'=1+1"]
    assert "✅ Борис" in next(message for message in reversed(anna.chat) if message.buttons).sees


@pytest.mark.parametrize("role", ["stranger", "participant"])
async def test_the_list_of_others_changes_nothing(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
    role: str,
) -> None:
    link = await town.plays_football(boris)
    await anna.presses("Участники")
    buttons = [button for row in anna.last.buttons for button in row if button.text != "Назад"]
    await anna.presses("✅ Борис")
    buttons += [button for row in anna.last.buttons for button in row if button.text != "Назад"]
    await anna.presses("Убрать")
    buttons += anna.last.buttons[0][:1]
    assert len(buttons) == 6
    await emma.opens_link(link)
    if role == "participant":
        await emma.presses("Going")
    for button in buttons:
        await emma.presses_button(emma.last, button)
        assert emma.toast.text == "The event is gone", button.text
    await emma.says("Дядя Ваня")
    async with database.look() as connection:
        answers = (await connection.execute(select(EventParticipant.answer))).scalars().all()
        assert set(answers) == {Answer.GOING}
        assert (await connection.execute(select(Change.what))).scalars().all() == ["created"]
    assert not await notices(database, Kind.REMOVED)


async def test_the_organisers_screens_do_not_open_in_a_group(town: Town, anna: Person) -> None:
    """A button forged onto a message that many read."""
    await town.plays_football()
    await anna.presses("Изменить")
    edit = next(button for row in anna.last.buttons for button in row if button.text == "Участники")
    group = town.group()
    anna.new_client = False
    await anna.says("/events", group)
    shared = next(message for message in group.messages if message.from_bot)
    before = shared.sees
    await anna.presses_button(shared, edit)
    assert anna.toast.text == "Кнопка устарела"
    assert shared.sees == before
