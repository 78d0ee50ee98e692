"""An event is written: a title, a start, a draft, «Создать»."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.talk.conftest import PIXEL, Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.dialogue import Dialogue
from vmeste.events.models import Event
from vmeste.telegram import Telegram


async def test_an_event_is_written_step_by_step(anna: Person, database: Database) -> None:
    await anna.says("/new")
    assert anna.sees.startswith("Как назовём встречу?")
    await anna.says("Футбол во дворе")
    assert anna.sees.startswith("Когда начало?")
    await anna.says("28.11 11:00")
    assert "Черновик" in anna.sees
    assert "сб, 28 ноября, 11:00 (МСК)" in anna.sees
    assert "число мест не ограничено" in anna.sees
    await anna.presses("Где")
    assert anna.sees.startswith("Где встречаемся?")
    await anna.says("Лужники")
    await anna.presses("Места")
    await anna.says("10 мест")
    await anna.presses("Описание")
    await anna.says("Мяч есть.\nВода своя.")
    assert "📍 Лужники\n👥 10 мест\n\nМяч есть.\nВода своя." in anna.sees
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(Event))).scalar_one() == 0
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"
    assert anna.sees.startswith("Футбол во дворе")
    assert "свободно 10 мест" in anna.sees
    async with database.look() as connection:
        row = (await connection.execute(select(Event.title, Event.date, Event.capacity, Event.search))).one()
        assert row.title == "Футбол во дворе"
        assert row.date.isoformat() == "2026-11-28T08:00:00+00:00"
        assert row.capacity == 10
        assert row.search == "футбол во дворе\nмяч есть.\nвода своя.\nлужники"
        assert (await connection.execute(select(func.count()).select_from(Dialogue))).scalar_one() == 0


async def test_the_same_in_english(emma: Person) -> None:
    await emma.says("/new")
    await emma.says("Chess")
    await emma.says("11/28 11am")
    assert "Sat, November 28, 11:00 (MSK)" in emma.sees
    await emma.presses("Seats")
    await emma.says("up to 12")
    assert "12 seats" in emma.sees
    await emma.presses("Create")
    assert emma.toast.text == "Event created"


async def test_there_is_one_dialogue_message_at_a_time(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says("когда-нибудь")
    await anna.says("28.11 11:00")
    await anna.presses("Где")
    await anna.says("Лужники")
    from_bot = [message for message in anna.chat if message.from_bot and not message.deleted]
    assert len(from_bot) == 1
    assert "Черновик" in from_bot[0].sees


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("когда-нибудь", "Не получилось прочитать время"),
        ("24.11 11:00", "если в следующем году — напишите и год"),
        ("24.11.2026 11:00", "Это время уже прошло"),
        ("31.02 11:00", "Такого дня в календаре нет"),
        ("28.11 25:00", "Такого часа нет"),
        ("28.11.2050 11:00", "не больше пяти лет"),
    ],
)
async def test_a_wrong_time_says_what_to_write(anna: Person, said: str, heard: str) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says(said)
    assert heard in anna.sees
    assert "Например: завтра в 19:30" in anna.sees
    await anna.says("28.11 11:00")
    assert "Футбол" in anna.sees
    assert "Черновик" in anna.sees


async def test_a_day_without_an_hour_asks_the_hour(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says("28.11")
    assert anna.sees.startswith("сб, 28 ноября. Во сколько начало?")
    await anna.says("25:00")
    assert "Такого часа нет" in anna.sees
    await anna.says("11:00")
    assert "сб, 28 ноября, 11:00 (МСК)" in anna.sees


async def test_two_readings_are_asked(emma: Person) -> None:
    await emma.says("/new")
    await emma.says("Chess")
    await emma.says("10/11/2027 18:30")
    assert emma.sees.startswith("Which one do you mean?")
    await emma.presses("Wed, November 10, 2027, 18:30 (MSK)")
    assert "Wed, November 10, 2027, 18:30 (MSK)" in emma.sees
    assert "A draft." in emma.sees


async def test_a_title_of_3000_characters_loses_nothing(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("ф" * 3000)
    assert "В названии 3\u00a0000 знаков, а помещается 100." in anna.sees
    await anna.sends_document(PIXEL)
    assert "Тут нужен текст." in anna.sees
    assert "Как назовём встречу?" in anna.sees
    await anna.says("Футбол")
    assert "Когда начало?" in anna.sees


async def test_wrong_seats_and_long_texts(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Места")
    for wrong in ("много", "0", "-5", "1000000", "десять", "5.5"):
        await anna.says(wrong)
        assert "Места — это число от 1 до 100\u00a0000, например 10." in anna.sees, wrong
    await anna.presses("Пропустить")
    assert "число мест не ограничено" in anna.sees
    await anna.presses("Описание")
    await anna.says("ы" * 1501)
    assert "Здесь 1\u00a0501 знак, а помещается 1\u00a0500." in anna.sees
    await anna.presses("Назад")
    assert "Черновик" in anna.sees


async def test_a_second_new_in_the_middle(anna: Person) -> None:
    await anna.says("/new")
    await anna.says("Футбол")
    await anna.says("/new")
    assert "Уже пишется встреча: Футбол." in anna.sees
    await anna.presses("Продолжить")
    assert anna.sees.startswith("Когда начало?")
    await anna.says("/events")
    await anna.says("/new")
    await anna.presses("Начать заново")
    assert anna.sees.startswith("Как назовём встречу?")
    await anna.says("Шахматы")
    await anna.says("28.11 11:00")
    assert "Шахматы" in anna.sees


async def test_cancel_drops_the_draft(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    draft = anna.last
    await anna.says("/cancel")
    assert "Черновик удалён." in anna.sees
    assert draft.deleted
    await anna.says("/new Шахматы")
    await anna.presses("Отмена")
    assert "Черновик удалён." in anna.sees


async def test_pressing_create_twice_makes_one_event(town: Town, anna: Person, database: Database) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    anna.presses("Создать")
    anna.presses("Создать")
    await anna.settles()
    await town.all_is_said()
    assert anna.sees.startswith("Футбол")
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(Event))).scalar_one() == 1


async def test_create_publishes_what_its_reader_saw(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    old = anna.last
    old_buttons = [dict(button) for row in old.raw["reply_markup"]["inline_keyboard"] for button in row]
    await anna.presses("Места")
    await anna.says("10")
    create = next(button for button in old_buttons if "Создать" in button["text"])
    anna.last.raw["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"] = create["callback_data"]
    await anna.presses("Создать")
    assert anna.toast.text == "Черновик изменился — проверьте"
    assert "10 мест" in anna.sees
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"


async def test_a_start_that_passes_while_writing(town: Town, anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("25.11 16:00")
    town.later(hours=1)
    await anna.presses("Создать")
    assert "Это время уже прошло" in anna.sees
    await anna.says("17:30")
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"


async def test_a_draft_button_without_a_draft(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    draft = anna.last
    await anna.presses("Отмена")
    await anna.presses("Создать встречу")
    await anna.presses("Отмена")
    draft.raw["reply_markup"] = {"inline_keyboard": [[{"text": "Где", "callback_data": "da:location"}]]}
    await anna.presses("Где", draft)
    assert anna.toast.text == "Черновика уже нет"


async def test_typing_at_the_draft_points_to_the_buttons(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.says("10 мест")
    assert anna.sees.startswith("Чтобы изменить, нажмите кнопку с нужным полем.")
    await anna.sends_document(PIXEL)
    assert "Черновик" in anna.sees


async def test_who_answers_faster_than_the_question_comes_finds_no_stray_question(town: Town, anna: Person) -> None:
    await anna.says("/start")
    town.telegram.faults.next("reset", "getUpdates")  # so that all three come as one batch
    # the clock stands: what the first question's number is may be learned as if before the second step, and then twice
    town.foresees("reset")
    town.foresees("message to delete not found")
    anna.says("/new")
    anna.says("Шахматы")
    anna.says("завтра в 19:00")
    await anna.hears("Создать", 20)
    await town.telegram.quiet()
    assert [message.text[:7] for message in anna.chat if message.from_bot][1:] == [anna.last.text[:7]]


async def test_a_card_made_of_a_draft_stays_when_telegram_answers_late(
    anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anna sees the draft and goes on before its number is known here."""
    call = Telegram.call

    async def late(self: Telegram, method: str, **parameters: Any) -> Any:
        answer = await call(self, method, **parameters)
        if method == "sendMessage" and "Футбол" in parameters["text"]:
            await asyncio.sleep(0.5)
        return answer

    monkeypatch.setattr(Telegram, "call", late)
    monkeypatch.setattr("vmeste.sender.screens.TURN_WAITS", 0)
    anna.says("/new Футбол 28.11 11:00")
    draft = await anna.hears("Черновик")
    anna.presses("Создать", draft)
    await anna.says("/new Шахматы")
    await anna.hears("Когда начало?")
    await anna.says("29.11 11:00")
    await anna.hears("вс, 29 ноября, 11:00")
    async with asyncio.timeout(10):
        while any(message.text.startswith("Когда") for message in anna.chat):  # noqa: ASYNC110  a deletion tells nobody
            await asyncio.sleep(0.02)
    assert [message.text[:8] for message in anna.chat if message.from_bot] == ["Футбол\n🗓", "Черновик"]
