"""An event created in one message: after /new, as a title, out of the blue, forwarded, in a group."""

import pytest
from sqlalchemy import select

from tests.talk.conftest import Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event


def told_by_the_bot(person: Person) -> int:
    return sum(message.from_bot for message in person.chat)


async def test_a_whole_event_in_one_message(anna: Person, database: Database) -> None:
    await anna.says("/new Футбол завтра в 19:30, 10 мест, Лужники\nМяч есть, 300 р с человека")
    assert "Футбол\n🗓 чт, 26 ноября, 19:30 (МСК) — завтра\n📍 Лужники\n👥 10 мест" in anna.sees
    assert "Мяч есть, 300 р с человека" in anna.sees
    await anna.presses("Создать")
    assert told_by_the_bot(anna) <= 2
    async with database.look() as connection:
        event = (await connection.execute(select(*Event.__table__.c))).one()
    assert (event.title, event.location, event.capacity) == ("Футбол", "Лужники", 10)
    assert event.date.isoformat() == "2026-11-26T16:30:00+00:00"


async def test_the_same_in_english(emma: Person) -> None:
    await emma.says("/new Board games on Saturday at 6pm @ The Crown, up to 8 players")
    assert "Board games\n🗓 Sat, November 28, 18:00 (MSK) — in 3 days\n📍 The Crown\n👥 8 seats" in emma.sees
    await emma.presses("Create")
    assert told_by_the_bot(emma) <= 2


async def test_a_title_that_holds_a_date(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("Шахматы в субботу в 12:00, клуб «Ладья»")
    assert "Черновик" in anna.sees
    assert "Шахматы\n🗓 сб, 28 ноября, 12:00 (МСК) — через 3 дня\n📍 клуб «Ладья»" in anna.sees
    await anna.presses("Название")
    await anna.says("Шахматы завтра")
    assert "Шахматы завтра\n🗓 сб, 28 ноября, 12:00" in anna.sees, "a title that is changed is a title"


async def test_what_is_missing_is_asked(anna: Person) -> None:
    await anna.says("/new завтра, 10 мест")
    assert anna.sees.startswith("Как назовём встречу?")
    await anna.says("Волейбол")
    assert anna.sees.startswith("чт, 26 ноября. Во сколько начало?")
    await anna.says("19:00")
    assert "Волейбол\n🗓 чт, 26 ноября, 19:00 (МСК)" in anna.sees
    assert "10 мест" in anna.sees


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Футбол вчера в 10:00", "Это время уже прошло"),
        ("Футбол завтра в 25:00", "Такого часа нет"),
        ("Футбол 31.02 в 10:00", "Такого дня в календаре нет"),
        ("Футбол 28–29 ноября", "Когда начало?"),
        ("Футбол завтра в 7", "Когда именно?"),
        ("Футбол завтра", "Во сколько начало?"),
    ],
)
async def test_what_is_not_sure_is_asked_and_never_guessed(anna: Person, said: str, asked: str) -> None:
    await anna.says(f"/new {said}")
    assert asked in anna.sees
    if asked == "Когда именно?":
        await anna.presses("чт, 26 ноября, 19:00 (МСК)")
    else:
        await anna.says("28.11 19:00")
    assert "Черновик" in anna.sees
    assert "Футбол" in anna.sees
    assert "19:00 (МСК)" in anna.sees


async def test_which_day_of_the_weekend_is_asked(anna: Person) -> None:
    await anna.says("/new Шашлыки на выходных, дача")
    assert anna.sees.startswith("Когда именно?\nсб, 28 ноября\nвс, 29 ноября")
    await anna.presses("вс, 29 ноября")
    assert anna.sees.startswith("вс, 29 ноября. Во сколько начало?")
    await anna.presses("13:00")
    await anna.presses("Создать")
    assert "вс, 29 ноября, 13:00 (МСК)" in anna.sees
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("в следующую пятницу")
    await anna.presses("пт, 4 декабря")
    await anna.presses("18:00")
    assert "пт, 4 декабря, 18:00 (МСК)" in anna.sees


async def test_the_hour_of_another_city_is_shown_in_ones_own(emma: Person) -> None:
    await emma.says("/new Call tomorrow 7pm London time")
    assert "Call\n🗓 Thu, November 26, 22:00 (MSK)" in emma.sees


async def test_an_announcement_that_is_too_long_says_what_is_left_out(anna: Person) -> None:
    await anna.says(f"/new Футбол завтра в 19:30\n{'правила ' * 300}")
    assert "а помещается 1\u00a0500: конец не вошёл" in anna.sees
    assert "Футбол\n🗓 чт, 26 ноября, 19:30" in anna.sees


async def test_out_of_the_blue_creating_is_offered(town: Town, anna: Person) -> None:
    await anna.says("Йога в субботу в 9:00 в парке Горького, 300 р")
    assert anna.sees.startswith("Создать встречу?\n\nЙога\n🗓 сб, 28 ноября, 09:00 (МСК) — через 3 дня")
    await anna.presses("Нет")
    assert anna.sees.startswith("Хорошо")
    await anna.says("Йога завтра в 9:00")
    town.later(hours=10)  # midnight has passed, «завтра» is still the day that was meant
    await anna.presses("Да")
    assert "Черновик" in anna.sees
    assert "чт, 26 ноября, 09:00 (МСК)" in anna.sees
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"


async def test_small_talk_is_not_taken_for_an_event(anna: Person) -> None:
    for said in ("привет", "10 мест", "спасибо, до встречи!", "Лужники", "где футбол?"):
        await anna.says(said)
        assert "Создать встречу?" not in anna.sees, said


async def test_what_is_offered_does_not_disturb_a_draft(anna: Person) -> None:
    await anna.says("Йога в субботу в 9:00")
    offer = anna.last
    await anna.says("/new Футбол")
    await anna.presses("Да", offer)
    assert "Уже пишется встреча: Футбол." in anna.sees
    await anna.presses("Начать заново")
    assert "Йога\n🗓 сб, 28 ноября, 09:00 (МСК)" in anna.sees


async def test_a_second_new_keeps_its_words(anna: Person) -> None:
    await anna.says("/new Футбол завтра в 19:30")
    await anna.says("/new Шахматы в субботу в 12:00, 8 мест")
    assert "Уже пишется встреча: Футбол." in anna.sees
    await anna.presses("Начать заново")
    assert "Шахматы\n🗓 сб, 28 ноября, 12:00 (МСК)" in anna.sees
    assert "8 мест" in anna.sees
    await anna.says("/new Шашки")
    await anna.presses("Продолжить")
    assert "Шахматы" in anna.sees


async def test_a_forwarded_message_becomes_the_description(anna: Person, boris: Person) -> None:
    await boris.says("Берём воду и хорошее настроение. Завтра дождь!")
    from_boris = boris.chat[0]
    await anna.says("/new Футбол")
    await anna.forwards(from_boris)
    assert anna.sees.startswith("Пересланное — теперь в описании.")
    assert "Когда начало?" in anna.sees
    await anna.says("28.11 11:00")
    assert "Берём воду и хорошее настроение. Завтра дождь!" in anna.sees
    await anna.forwards(from_boris)
    assert anna.sees.count("Берём воду") == 2, "what was there stays"


async def test_a_forwarded_message_outside_a_dialogue_is_offered(anna: Person, boris: Person) -> None:
    await boris.says("Квиз в пятницу в 19:00, бар «Хмель»")
    await anna.forwards(boris.chat[0])
    assert anna.sees.startswith("Создать встречу?\n\nКвиз\n🗓 пт, 27 ноября, 19:00 (МСК) — через 2 дня\n📍 бар «Хмель»")
    await anna.presses("Да")
    assert "Черновик" in anna.sees


async def test_in_a_group_the_words_are_kept_for_private(town: Town, anna: Person) -> None:
    yard = town.group()
    await anna.says("/new Футбол завтра в 19:30, 10 мест, Лужники", yard)
    await anna.presses("Создать встречу", chat=yard)
    assert "Футбол\n🗓 чт, 26 ноября, 19:30 (МСК) — завтра\n📍 Лужники\n👥 10 мест" in anna.sees
    assert "Карточка появится в чате «Двор»." in anna.sees


async def test_a_draft_survives_a_restart(town: Town, anna: Person) -> None:
    await anna.says("/new Футбол завтра в 19:30, 10 мест")
    await town.restarts()
    await anna.presses("Где")
    await anna.says("Лужники")
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"
    assert "📍 Лужники\n👥 свободно 10 мест" in anna.sees
