"""/export and /forget: a person takes everything along, and nothing of them stays."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from sqlalchemy import func, select, text, update

from tests.talk.conftest import PIXEL, Town
from vmeste.account import erasure
from vmeste.addresses import sqlite_file
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Change, Event, EventParticipant
from vmeste.schema import METADATA
from vmeste.users.models import Barred, User

CANARY = "канарейка"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "vmeste.log"
    number = logger.add(file, level="TRACE")
    yield file
    logger.remove(number)


def exported(who: Person) -> dict[str, Any]:
    document = next(message.documents[0] for message in who.chat_with().newest_first() if message.documents)
    return dict(json.loads(document.data))


async def everywhere(town: Town, *logs: Path) -> str:
    """All that the database and its files hold, casefolded."""
    kept = [log.read_text(encoding="utf-8") for log in logs]
    if (file := sqlite_file(town.settings.database_url.get_secret_value())) is not None:
        wal = file.with_name(f"{file.name}-wal")
        async with asyncio.timeout(20):  # it is emptied a moment after the answer
            while wal.exists() and CANARY in wal.read_bytes().decode("utf-8", "replace"):  # noqa: ASYNC110  a file
                await asyncio.sleep(0.05)
        kept += [part.read_bytes().decode("utf-8", "replace") for part in file.parent.glob(f"{file.name}*")]
    return "\n".join([*kept, await rows_of(town)]).casefold()


async def rows_of(town: Town) -> str:
    async with town.database.look() as connection:
        rows = [str(tuple(row)) for table in METADATA.sorted_tables for row in await connection.execute(select(table))]
    return "\n".join(rows).casefold()


async def test_everything_about_me_is_a_file(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Описание="Взять мяч")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await boris.presses("Заметка")
    await boris.says("опоздаю")
    await emma.opens_link(link)
    await emma.presses("Going")
    await emma.presses("Note")
    await emma.says("secret of Emma")
    await anna.opens_link(link)
    await anna.presses("Изменить")
    await anna.presses("Где")
    await anna.says("Лужники")
    await town.nothing_is_due()
    await boris.says("/new")
    await boris.says("Моя задумка")
    await boris.says("/export")
    taken = exported(boris)
    assert taken["vmeste"]["format"] == 1
    assert taken["person"]["first_name"] == "Борис"
    assert taken["person"]["telegram_id"] == boris.id
    (answer,) = taken["answers"]
    assert answer["event"]["title"] == "Футбол"
    assert (answer["answer"], answer["note"]) == ("going", "опоздаю")
    assert taken["notices"][0]["details"]["changes"]["location"] == [None, "Лужники"]
    assert taken["dialogues"][0]["content"]["title"] == "Моя задумка"
    assert len(taken["cards"]) == 1
    assert not taken["organised"]
    assert "secret" not in json.dumps(taken), "of others only what their cards say to all"
    assert "Emma" not in json.dumps(taken)
    await anna.says("/settings")
    await anna.presses("Мои данные")
    await anna.presses("Скачать всё обо мне")
    taken = exported(anna)
    assert anna.toast.text == "Файл отправлен"
    assert taken["organised"][0]["description"] == "Взять мяч"
    assert [(kept["what"], kept["new"]) for kept in taken["changes"]] == [("created", None), ("location", "Лужники")]
    assert "secret" not in json.dumps(taken), "a note is its writer's"


async def test_what_is_exported_has_no_numbers_of_others(town: Town, anna: Person, boris: Person) -> None:
    await town.plays_football(boris)
    await town.nothing_is_due()
    town.later(minutes=61)
    await anna.hears("Новые ответы")
    await town.nothing_is_due()
    await anna.says("/export")
    details = [each["details"] for each in exported(anna)["notices"] if each["kind"] == "digest"]
    assert details == [{"answers": {"going": 1}}]


async def test_forgetting_is_asked_twice_and_can_be_left(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await anna.says("/forget")
    assert "Удалить всё о вас?" in anna.sees
    assert "освободится место на 1 встрече" in anna.sees
    assert "1 ваша встреча отменится" in anna.sees
    await anna.presses("Да")
    assert "Точно удалить?" in anna.sees
    await anna.presses("Нет")
    assert "Язык: Русский" in anna.sees
    async with database.look() as connection:
        assert (await connection.execute(select(User.first_name))).scalars().all() == ["Анна"]


async def forgets(who: Person) -> None:
    await who.says("/forget")
    await who.presses("Да" if who.language == "ru" else "Yes")
    await who.presses("Удалить навсегда" if who.language == "ru" else "Erase for good")


async def test_nothing_of_a_person_stays(town: Town, anna: Person, boris: Person, log: Path) -> None:
    boris.first_name, boris.username = f"{CANARY}имя", "kanareika_name"
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await boris.presses("Гости: 0")
    await boris.presses("1")
    await boris.says(f"{CANARY} гость")
    await boris.presses("Заметка")
    await boris.says(f"{CANARY} заметка")
    own = await town.creates(
        boris, f"{CANARY} встреча", "29.11 11:00", Описание=f"{CANARY} подробности", Где=f"{CANARY} дом"
    )
    await anna.opens_link(own)
    await anna.presses("Иду")
    await boris.opens_link(own)
    await boris.presses("Изменить")
    await boris.presses("Название")
    await boris.says(f"{CANARY} другая")
    await boris.presses("Сообщить участникам")
    await boris.says("/new")
    await boris.says(f"{CANARY} черновик")
    await boris.sends_raw({"message": {"from": boris.describe(), "text": f"{CANARY} письмо"}})
    await town.nothing_is_due()
    async with town.database.turn() as connection:
        theirs = update(Event).where(Event.code == own.rpartition("_")[2])
        await connection.execute(theirs.values(picture=f"{CANARY} file", latitude=55.5, longitude=37.5))
    kept = await rows_of(town)
    assert kept.count(CANARY) > 10, "the test itself can see"
    assert "kanareika" in kept
    await forgets(boris)
    assert "Готово, всё удалено" in boris.sees
    await town.nothing_is_due()
    kept = await everywhere(town, log)
    assert CANARY not in kept
    assert "kanareika" not in kept
    async with town.database.look() as connection:
        assert (await connection.execute(select(Event.latitude, Event.longitude))).all() == [(None, None)] * 2
    await anna.opens_link(link)
    assert "идёт" not in anna.sees.splitlines()[0]
    assert "пока никто не идёт" in anna.sees


async def test_seats_are_freed_and_the_next_is_told(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await town.joins(boris, link)
    await town.waits(link, emma)
    await forgets(boris)
    await emma.hears("A seat came free")
    await anna.opens_link(link)
    assert "Идут: Emma" in anna.sees


async def test_own_events_are_cancelled_and_participants_told(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    link = await town.creates(anna, "Футбол у Анны", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await forgets(anna)
    town.later(minutes=1)
    await boris.hears("Организатор удалил свой профиль")
    assert "сб, 28 ноября, 11:00" in boris.sees
    await town.nothing_is_due()  # so that nothing comes after the card that is opened
    await boris.opens_link(link)
    assert "Встреча отменена" in boris.sees
    assert "Анн" not in boris.sees
    assert erasure.NOBODY in boris.sees
    async with database.look() as connection:
        kept = (await connection.execute(select(*Change.__table__.c).order_by(Change.id))).all()
        ((number,),) = await connection.execute(select(User.id).where(User.first_name == erasure.NOBODY))
    assert [(row.what, row.user_id, row.old, row.new) for row in kept] == [
        (what, number, None, None) for what in ("created", "cancelled", "forgotten")
    ], "that they were here, by a number; no word of theirs"


async def test_a_co_organiser_takes_the_event_over(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Изменить")
    await anna.presses("Ещё")
    await anna.presses("Соорганизаторы")
    await anna.presses("Новая ссылка")
    invitation = next(word for word in anna.last.text.split() if "start=c_" in word)
    await boris.opens_link(invitation)
    await boris.presses("Да")
    await anna.says("/forget")
    assert "1 ваша встреча перейдёт к соорганизатору" in anna.sees
    await anna.presses("Да")
    await anna.presses("Удалить навсегда")
    await boris.hears("Эту встречу теперь организуете вы")
    await boris.opens_link(link)
    assert "Футбол" in boris.sees
    assert "Организует Борис" in boris.sees
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(text("co_organisers")))).scalar_one() == 0


async def test_who_was_erased_comes_back_as_somebody_new(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await forgets(anna)
    await anna.says("/start")
    assert anna.sees.startswith("Привет, Анна!")
    await anna.says("/my")
    assert "Пока никуда" in anna.sees
    await anna.presses("Организую")
    assert "Своих встреч пока нет" in anna.sees
    async with database.look() as connection:
        people = (await connection.execute(select(User.first_name, User.telegram_id).order_by(User.id))).all()
        assert (await connection.execute(select(EventParticipant.answer))).scalars().all() == ["not_going"]
        assert (await connection.execute(select(Event.title))).scalars().all() == ["Встреча"]
    assert people == [(erasure.NOBODY, None), ("Анна", anna.id)]


async def test_erasing_does_not_lift_a_block(town: Town, anna: Person, boris: Person, database: Database) -> None:
    """Who is shut out hears nothing, so it is here that they are, between the question and the answer."""
    await boris.says("/forget")
    await boris.presses("Да")
    async with database.turn() as connection:
        boris_row = (await connection.execute(select(*User.__table__.c))).one()
        user = User(**boris_row._mapping)
        user.blocked_at = town.now
        await erasure.Erasure(connection, town.now).erase(user, {}, by=user)
    assert str(boris.id) not in await rows_of(town)
    await anna.says("/start")
    await boris.says("/start")
    async with database.look() as connection:
        blocked = select(User.telegram_id).where(User.blocked_at.is_not(None))
        assert (await connection.execute(blocked)).scalars().all() == [boris.id]
        assert (await connection.execute(select(func.count()).select_from(Barred))).scalar_one() == 0


async def test_cancel_calls_the_question_off(anna: Person, database: Database) -> None:
    await anna.says("/new Футбол")
    await anna.says("/forget")
    await anna.presses("Да")
    await anna.says("/cancel")
    assert anna.sees.startswith("Хорошо, ничего не удалено.")
    async with database.look() as connection:
        assert (await connection.execute(select(User.first_name))).scalars().all() == ["Анна"]
    await anna.says("28.11 11:00")
    assert "Черновик" in anna.sees, "what was being written goes on"
    await anna.says("/cancel")
    assert "Черновик удал" in anna.sees
    await anna.says("Шахматы завтра в 12:00")
    assert "Создать встречу?" in anna.sees
    await anna.says("/cancel")
    assert anna.sees.startswith("Хорошо. Если что")
    await anna.says("/cancel")
    assert anna.sees.startswith("Отменять нечего")


async def test_an_empty_account_is_erased_as_well(emma: Person, database: Database) -> None:
    await emma.sends_photo(PIXEL)
    await forgets(emma)
    assert "Done, everything is erased" in emma.sees
    async with database.look() as connection:
        assert (await connection.execute(select(User.telegram_id))).scalars().all() == [None]


def test_every_text_of_an_event_has_been_thought_of() -> None:
    """A new column of these tables is cleaned by the erasure, or is no word of the person's: add it here then."""
    nobodys = {"code", "time_zone", "language", "handle", "answer", "told_answer", "token"}
    cleaned = {"title", "description", "location", "search", "cancel_reason", "note", "guest_names"}
    cleaned |= {"latitude", "longitude", "picture"}
    for model in (Event, EventParticipant):
        texts = {column.name for column in model.__table__.c if column.type.python_type in {str, float}}
        assert texts <= nobodys | cleaned, texts - nobodys - cleaned
