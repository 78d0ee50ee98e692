"""What participants are told: changes gathered for a minute, an organiser's own words, and who has not heard."""

from sqlalchemy import func, insert, select, update

from tests.talk.conftest import PIXEL, Town
from tests.talk.test_notices import told
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event, EventParticipant
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User


async def football(town: Town, anna: Person, *others: Person) -> str:
    """Anna's; she and the others go."""
    link = await town.creates(anna, "Футбол", "28.11 11:00", Где="Парк")
    await anna.presses("Иду")
    for person in others:
        await person.opens_link(link)
        await person.presses("Going" if person is town.emma else "Иду")
    await anna.presses("Изменить")
    return link


async def edits(anna: Person, field: str, value: str) -> None:
    await anna.presses(field)
    await anna.says(value)


async def a_minute_passes(town: Town) -> None:
    town.later(seconds=61)
    await town.nothing_is_due()


async def test_edits_of_a_minute_are_one_notice_with_old_and_new(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    await football(town, anna, boris, emma)
    await edits(anna, "Когда", "29.11 12:00")
    assert "Узнают 2 человека" in anna.sees
    await edits(anna, "Где", "Двор")
    await edits(anna, "Когда", "29.11 13:00")
    await town.nothing_is_due()
    assert not told(boris, "изменилось")
    await a_minute_passes(town)
    notice = await boris.hears("Во встрече кое-что изменилось.")
    assert "Когда: сб, 28 ноября, 11:00 (МСК) → вс, 29 ноября, 13:00 (МСК)" in notice.text
    assert "Где: Парк → Двор" in notice.text
    assert [button.text for button in notice.buttons[0]] == ["Всё ещё иду", "Не смогу"]
    await emma.hears("Where: Парк → Двор")
    assert len(told(boris, "изменилось")) == 1
    assert not told(anna, "Во встрече кое-что изменилось")
    await boris.presses("Не смогу")
    assert boris.toast.text == "Записано: не идёте"
    await edits(anna, "Где", "Зал")
    await a_minute_passes(town)
    await emma.hears("Where: Двор → Зал")


async def test_what_is_changed_back_within_the_minute_is_not_said(town: Town, anna: Person, boris: Person) -> None:
    await football(town, anna, boris)
    await edits(anna, "Где", "Двор")
    await edits(anna, "Где", "Парк")
    await a_minute_passes(town)
    assert not told(boris, "изменилось")


async def test_a_cancellation_taken_back_within_the_minute_is_not_said(town: Town, anna: Person, boris: Person) -> None:
    await football(town, anna, boris)
    for label in ("Отменить встречу", "Да", "Пропустить", "Вернуть"):
        await anna.presses(label)
    await a_minute_passes(town)
    assert not told(boris, "Встреча отменена")
    assert not told(boris, "снова в силе")
    for label in ("Отменить встречу", "Да", "Пропустить"):
        await anna.presses(label)
    await a_minute_passes(town)
    await boris.hears("Встреча отменена.")
    await anna.presses("Вернуть")
    await a_minute_passes(town)
    back = await boris.hears("Встреча снова в силе")
    assert [button.text for button in back.buttons[0]] == ["Всё ещё иду", "Не смогу"]


async def test_shortly_before_the_start_nothing_is_gathered(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "25.11 15:38")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await anna.presses("Изменить")
    await edits(anna, "Где", "Двор")
    await boris.hears("Где: — → Двор")


async def test_who_joined_meanwhile_hears_of_what_came_after(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    link = await football(town, anna, boris)
    await edits(anna, "Где", "Двор")
    await emma.opens_link(link)
    await emma.presses("Going")
    await edits(anna, "Когда", "29.11 12:00")
    await a_minute_passes(town)
    assert "Где: Парк → Двор" in (await boris.hears("Когда: сб, 28 ноября")).text
    assert "Where:" not in (await emma.hears("When: Sat, November 28")).text


async def test_the_organiser_sees_whom_the_news_has_reached(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    town.foresees("bot was blocked by the user")
    await football(town, anna, boris, emma)
    await anna.presses("Ещё")
    await anna.presses("До кого дошло")
    assert "участникам пока ничего не сообщали" in anna.sees
    await anna.presses("Назад")
    await anna.presses("Назад")
    await anna.presses("Участники")
    await anna.presses("Добавить человека")
    await anna.says("Мама")
    emma.chat_with().blocked = True
    await anna.says("/my")
    await anna.presses("Организую")
    await anna.presses("Футбол")
    await anna.presses("Изменить")
    await edits(anna, "Где", "Двор")
    await anna.presses("Ещё")
    await anna.presses("До кого дошло")
    assert "Об изменении: дошло 0 из 3" in anna.sees
    assert "Ещё 2 в пути" in anna.sees
    await a_minute_passes(town)
    await anna.presses("Обновить")
    assert "Об изменении: дошло 1 из 3" in anna.sees
    assert "Не дошло: Emma, Мама." in anna.sees
    assert "«Футбол»: вот что изменилось.\nГде: Парк → Двор" in anna.sees
    share = next(button.url for row in anna.last.buttons for button in row if button.text == "Передать в чат")
    assert share is not None
    assert share.startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    async with database.look() as connection:
        assert await connection.scalar(select(func.count()).where(User.unreachable_since.is_not(None))) == 1

    async with database.turn() as connection:
        people = [{"first_name": f"Гость {n}", "search": "", "created_at": town.now} for n in range(40)]
        ids = (await connection.execute(insert(User).returning(User.id), people)).scalars().all()
        answers = [{"event_id": 1, "user_id": one, "answer": "going", "joined_at": town.now} for one in ids]
        await connection.execute(insert(EventParticipant), answers)
    await anna.presses("Обновить")
    assert "дошло 1 из 43" in anna.sees
    assert "Не дошло: Emma, Мама, Гость 0" in anna.sees
    assert "Гость 27 и ещё 12." in anna.sees


async def test_the_organiser_writes_to_participants(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    link = await football(town, anna, boris)
    await emma.opens_link(link)
    await emma.presses("Maybe")
    await anna.presses("Написать участникам")
    assert "Футбол: что передать участникам?" in anna.sees
    assert "Получат 2 человека." in anna.sees
    assert [button.text for button in anna.last.buttons[0]] == ["Идут: 1", "Может быть: 1", "В очереди: 0"]
    await anna.says("м" * 1001)
    assert "Здесь 1\xa0001 знак, а помещается 1\xa0000." in anna.sees
    await anna.says("Берите воду <b>и мяч</b>")
    assert "Анна пишет участникам:\nБерите воду <b>и мяч</b>" in anna.sees
    older = anna.last
    send_older = next(button for row in older.buttons for button in row if button.text == "Отправить")
    await anna.says("Берите воду.\nМяч есть.")
    await anna.presses_button(anna.last, send_older)
    assert not told(boris, "пишет участникам"), "that was another text"
    await anna.presses("Может быть: 1")
    assert "Получит 1 человек." in anna.sees
    send = next(button for row in anna.last.buttons for button in row if button.text == "Отправить")
    await anna.presses("Отправить")
    assert anna.toast.text == "Отправлено 1 участнику"
    await anna.presses_button(anna.last, send)
    heard = await boris.hears("Анна пишет участникам:\n\nБерите воду.\nМяч есть.\n\nФутбол")
    assert [[button.text for button in row] for row in heard.buttons] == [["К встрече"]]
    await town.nothing_is_due()
    assert len(told(boris, "пишет участникам")) == 1
    assert not told(emma, "writes to the participants")
    async with database.look() as connection:
        assert await connection.scalar(select(func.count()).where(Notice.kind == Kind.MESSAGE)) == 1
    await anna.says("/my")
    await anna.presses("Организую")
    await anna.presses("Футбол")
    await anna.presses("Изменить")
    await anna.presses("Ещё")
    await anna.presses("До кого дошло")
    assert "Сообщение участникам: дошло 1 из 1" in anna.sees


async def test_three_messages_a_day_are_enough(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await football(town, anna, boris)
    async with database.turn() as connection:  # else one comes between, an hour later
        await connection.execute(update(User).values(digests=False))
    for number in range(3):
        await anna.presses("Написать участникам")
        await anna.says(f"Новость {number}")
        await anna.presses("Отправить")
        town.later(hours=1)
    await anna.presses("Написать участникам")
    assert "за сутки участникам написали уже трижды" in anna.sees
    assert "чт, 26 ноября, 15:30 (МСК)" in anna.sees
    await anna.presses("Назад")
    await anna.says("Новость 4")
    assert "Тут я понимаю команды и кнопки" in anna.sees
    town.later(hours=21)
    await anna.says("/my")
    await anna.presses("Организую")
    await anna.presses("Футбол")
    await anna.presses("Изменить")
    await anna.presses("Написать участникам")
    assert "что передать участникам?" in anna.sees
    await anna.says("/CANCEL")
    assert "Закрыть запись" in anna.sees


async def test_a_message_to_nobody_is_not_sent(town: Town, anna: Person, database: Database) -> None:
    await football(town, anna)
    await anna.presses("Написать участникам")
    await anna.sends_photo(PIXEL)
    assert "Тут нужен текст." in anna.sees
    await anna.says("Есть кто?")
    assert "Сейчас писать некому." in anna.sees
    assert "Отправить" not in anna.sees
    async with database.look() as connection:
        assert await connection.scalar(select(func.count(EventParticipant.id)).join(Event)) == 1
