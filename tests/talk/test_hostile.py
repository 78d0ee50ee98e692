"""People who mean no good, and texts that nobody should type."""

import asyncio
import re

import pytest
from sqlalchemy import func, select

from tests.talk.conftest import Town, link_of
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.demo.keyboards import Button
from vmeste.events.models import Event, EventParticipant
from vmeste.inbox import DeadLetter

NASTY = {
    "right to left": "\u202eлобтуф\u202c",
    "nothing to be seen": "\u200b\u200d\u2060",
    "marks on marks": "Z" + "\u0300" * 400,
    "a wall": "Ж" * 4096,
    "faces": "👨‍👩‍👧‍👦" * 300,
    "markup": "<b>{code}</b> {{x}} %s \\' OR 1=1; -- [a](tg://user?id=1) @all #x /forget",
}


async def nothing_died(database: Database) -> bool:
    async with database.look() as connection:
        return (await connection.execute(select(func.count()).select_from(DeadLetter))).scalar_one() == 0


@pytest.mark.parametrize("kind", NASTY)
async def test_no_text_breaks_a_dialogue(town: Town, anna: Person, database: Database, kind: str) -> None:
    """In each field of a draft and of an event: taken, or kindly refused, and the dialogue goes on."""
    nasty = NASTY[kind]
    await anna.says("/new")
    await anna.says(nasty)
    await anna.says("/cancel")
    await anna.says("/new Футбол")
    await anna.says(nasty)
    await anna.says("28.11 11:00")
    assert "Черновик" in anna.sees
    for label in ("Название", "Где", "Описание", "Места"):
        await anna.presses(label)
        await anna.says(nasty)
        if "Черновик" not in anna.sees:
            await anna.presses("Назад")
        assert "Черновик" in anna.sees, label
    await anna.presses("Создать")
    await anna.presses("Иду")
    assert "Вы в списке" in anna.sees
    await anna.presses("Заметка")
    await anna.says(nasty)
    for command in ("/events", f"/events {nasty[:4000]}", "/my", f"/{nasty[:4000]}"):
        await anna.says(command)
    await town.nothing_is_due()
    assert await nothing_died(database)


async def test_forged_buttons_do_nothing(town: Town, anna: Person, boris: Person, database: Database) -> None:
    """Every button that Anna was ever shown, pressed by Boris on his own message, and cut, and made longer."""
    await town.plays_football()
    seen: set[str] = set()
    for way in ("Изменить", "Ещё", "Соорганизаторы", "Назад", "Назад", "Отменить встречу"):
        await anna.presses(way)
        rows = anna.last.raw["reply_markup"]["inline_keyboard"]
        seen |= {button["callback_data"] for row in rows for button in row if "callback_data" in button}
    await boris.says("/start")
    code = re.search(r"e_(\w{8})", await _link(anna))
    assert code is not None
    forged = [data for one in sorted(seen) for data in (one, one[:-1], f"{one}:1", one.replace(code[1], "AAAAAAAA"))]
    for data in [*forged, ":", "x" * 64, f"j:{code[1]}:999", "ё" * 32]:
        await boris.presses_button(boris.last, Button("!", {"text": "!", "callback_data": data}))
        town.later(seconds=2)
    await town.nothing_is_due()
    async with database.look() as connection:
        event = (await connection.execute(select(*Event.__table__.c))).one()
    assert (event.title, event.cancelled_at, event.capacity, event.public) == ("Футбол", None, None, True)
    assert await nothing_died(database)


async def _link(anna: Person) -> str:
    await anna.presses("Нет")
    await anna.presses("Назад")
    return link_of(anna)


async def test_a_forged_number_of_guests_takes_no_seats(town: Town, boris: Person, database: Database) -> None:
    link = await town.plays_football()
    code = re.search(r"e_(\w{8})", link)
    assert code is not None
    await boris.opens_link(link)
    await boris.presses("Иду")
    for forged in ("-1", "-9", "4", "9", "10", "999", str(10**20), "1.5", "1e3", "", "None"):
        await boris.presses_button(boris.last, Button("!", {"text": "!", "callback_data": f"g:{code[1]}:{forged}"}))
        town.later(seconds=2)
    await town.nothing_is_due()
    async with database.look() as connection:
        guests = (await connection.execute(select(EventParticipant.guests))).scalars().all()
        seats = (await connection.execute(select(Event.seats_taken))).scalar_one()
    assert (guests, seats) == ([0], 1)
    assert await nothing_died(database)


async def test_somebody_elses_draft_is_nobody_elses(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    await anna.says("/new Футбол 28.11 11:00")
    drafted = anna.last
    buttons = [button for row in drafted.buttons for button in row]
    await boris.says("/start")
    for button in buttons:
        await boris.presses_button(boris.last, button)
        town.later(seconds=2)
    assert "Футбол" not in boris.sees
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(Event))).scalar_one() == 0
    await anna.presses("Создать")
    assert "Футбол" in anna.sees


async def test_taps_at_once_make_one_seat(town: Town, boris: Person, database: Database) -> None:
    await boris.opens_link(await town.plays_football())
    card = boris.last
    await asyncio.gather(*(boris.presses(label, card) for label in ("Иду", "Может быть", "Иду", "Не иду", "Иду")))
    await town.nothing_is_due()
    async with database.look() as connection:
        rows = (await connection.execute(select(EventParticipant.answer))).scalars().all()
        seats = (await connection.execute(select(Event.seats_taken))).scalar_one()
    assert [str(row) for row in rows] == ["going"]
    assert seats == 1
