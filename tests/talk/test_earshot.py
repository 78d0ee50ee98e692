"""In a group where the bot hears all, people who talk with each other are nobody to it, and no command is lost."""

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.talk.conftest import Town
from tests.talk.scenes import in_group
from vmeste import calm
from vmeste.calm import ACTIONS
from vmeste.database import Database
from vmeste.demo import Group, Person
from vmeste.earshot import Earshot
from vmeste.inbox import TakenUpdate
from vmeste.users.models import User

BOT = 42


@pytest.fixture
def slow_clock(monkeypatch: pytest.MonkeyPatch, nobody_is_too_fast: None) -> None:  # noqa: ARG001  the bound is back
    monkeypatch.setattr(calm, "SECONDS", 10.0)
    monkeypatch.setattr(calm, "clock", lambda: 1000.0)


async def known(database: Database) -> set[str]:
    async with database.look() as connection:
        return set((await connection.execute(select(User.first_name))).scalars())


def hears_all(town: Town) -> Group:
    group = town.group()
    group.promotes(town.telegram.bots[0])
    return group


async def talks(person: Person, group: Group, text: str, **more: Any) -> None:
    await person.sends({"text": text, **more}, group)


@pytest.mark.usefixtures("slow_clock")
async def test_a_busy_group_drops_no_command_and_makes_no_rows(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    group = hears_all(town)
    for number in range(ACTIONS + 5):
        await talks(boris, group, f"Сообщение {number}")
    await talks(emma, group, "/weather@another_bot")
    await talks(emma, group, "/weather")
    await anna.says("/events", group)
    assert "ничего не намечено" in anna.sees_aside(group).text
    assert await known(database) == {"Анна"}
    async with database.look() as connection:
        taken = (await connection.execute(select(func.count()).select_from(TakenUpdate))).scalar_one()
    assert taken <= 3, "her command, and that the bot was let in and promoted"


async def test_whoever_speaks_to_the_bot_is_met(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    group = hears_all(town)
    card = await in_group(anna, group)
    await talks(boris, group, "Спасибо", reply_to_message=card.raw)
    await talks(emma, group, "Look what @vmeste_bot can do")
    assert await known(database) == {"Анна", "Борис", "Emma"}


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ({"text": "Привет"}, False),
        ({"text": "/new Футбол"}, True),
        ({"text": "/NEW@Vmeste_Bot"}, True),
        ({"text": "/new@another_bot"}, False),
        ({"text": "/weather"}, False),
        ({"text": "/"}, False),
        ({"text": " "}, False),
        ({"photo": [], "caption": "/new Футбол"}, True),
        ({"photo": []}, False),
        ({"text": "@vmeste_bot, где?"}, True),
        ({"text": "да", "reply_to_message": {"from": {"id": BOT}}}, True),
        ({"text": "да", "reply_to_message": {"from": {"id": 1}}}, False),
        ({"migrate_to_chat_id": -100}, True),
        ({"new_chat_members": []}, False),
        ({"text": 7}, False),
    ],
)
def test_what_is_meant_for_the_bot(message: dict[str, Any], *, meant: bool) -> None:
    earshot = Earshot(BOT, "Vmeste_bot", frozenset({"/new", "/help"}))
    for kind in ("group", "supergroup"):
        assert earshot.is_meant({"update_id": 1, "message": {"chat": {"type": kind}, **message}}) is meant
    assert earshot.is_meant({"update_id": 1, "message": {"chat": {"type": "private"}, **message}})


@pytest.mark.parametrize(
    "letter", [{}, {"message": 7}, {"message": {}}, {"message": {"chat": []}}, {"callback_query": {}}]
)
def test_what_is_no_talk_is_always_read(letter: dict[str, Any]) -> None:
    assert Earshot(BOT, "vmeste_bot", frozenset()).is_meant({"update_id": 1, **letter})
