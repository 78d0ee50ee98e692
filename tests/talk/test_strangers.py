"""Who does not organise an event, or does no longer, changes nothing in it and learns nothing of it."""

import pytest
from sqlalchemy import delete, func, insert, select

from tests.talk.conftest import Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Change, CoOrganiser, Event, EventParticipant
from vmeste.notices.models import Notice
from vmeste.users.models import User


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
