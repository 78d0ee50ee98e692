"""What a copy of the bot left unsaid when it was killed is said by the one that leads."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from tests.talk.conftest import Town
from vmeste import housekeeping
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.inbox import HELD_FOR, TakenUpdate


@pytest.fixture
def tidy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "LEFT_EVERY", 0.05)


SPOKE = HELD_FOR.total_seconds()
"""After so long nobody else can be saying it."""


async def leaves(town: Town, database: Database, person: Person, text: str, *, ago: float) -> None:
    """A copy took an update so many seconds ago and was killed before it spoke."""
    calls = [{"method": "sendMessage", "parameters": {"chat_id": person.id, "text": text}}]
    taken_at = town.now - timedelta(seconds=ago)
    row = {"update_id": 10**9 + int(ago), "taken_at": taken_at, "owed": json.dumps(calls)} | {
        "held_by": 1,
        "held_until": taken_at + HELD_FOR,
    }
    async with database.turn() as connection:
        await connection.execute(insert(TakenUpdate).values(**row))


@pytest.mark.usefixtures("tidy")
async def test_it_is_said_once_when_nobody_else_can_be_saying_it(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    await anna.says("/start")
    await boris.says("/start")
    await leaves(town, database, anna, "только что", ago=SPOKE - 30)
    await leaves(town, database, boris, "давно", ago=SPOKE + 30)
    await boris.hears("давно")
    assert not [message for message in anna.chat if "только что" in message.text], "its copy may be speaking"
    town.later(seconds=31)
    await anna.hears("только что")
    await leaves(town, database, boris, "и это", ago=SPOKE + 31)
    await boris.hears("и это")
    assert [message.text for message in boris.chat if message.from_bot][1:] == ["давно", "и это"]
