"""What was shown is written down in the order in which turns lock: neither ever holds what the other waits for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import pytest_asyncio
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.test_sender import PATIENCE, Mouth, message
from vmeste import inbox
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events.models import Event
from vmeste.inbox import AlreadyTakenError, Owed
from vmeste.telegram import Telegram
from vmeste.users.models import User


@pytest_asyncio.fixture
async def mouth(telegram: LocalTelegram, postgresql_database: Database) -> AsyncIterator[Mouth]:
    async with Telegram(SecretStr(telegram.bots[0].token), telegram.url) as wire:
        mouth = Mouth(wire, postgresql_database)
        yield mouth
        await mouth.sender.finish(PATIENCE)
        mouth.speaking.cancel()
        await asyncio.gather(mouth.speaking, return_exceptions=True)


@pytest_asyncio.fixture
async def anna(telegram: LocalTelegram, mouth: Mouth) -> Person:
    """She writes something, and there is an event."""
    anna = telegram.person("Анна")
    anna.says("/start")
    async with mouth.database.turn() as connection:
        user = {"id": 1, "telegram_id": anna.id, "first_name": "Анна", "search": "", "created_at": mouth.now}
        await connection.execute(insert(User).values(**user))
        event = {"id": 1, "code": "Chess001", "title": "Шахматы", "date": mouth.now, "time_zone": "Europe/Moscow"}
        event |= {"language": "ru", "creator_id": 1, "search": "", "created_at": mouth.now}
        await connection.execute(insert(Event).values(**event))
        await dialogues(connection, mouth).go("title", "{}")
    return anna


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    warnings: list[str] = []
    sink = logger.add(warnings.append, format="{message}", level="WARNING")
    yield warnings
    logger.remove(sink)


def dialogues(connection: AsyncConnection, mouth: Mouth) -> Dialogues:
    return Dialogues(connection, User(id=1), mouth.now)


async def a_turn(mouth: Mouth, owed: Owed, goes_on: Callable[[AsyncConnection], Awaitable[object]]) -> None:
    """It has locked the event when an answer is shown, and goes on when the writing down of it waits for the event."""
    async with mouth.database.turn() as connection:
        await connection.execute(select(Event.id).with_for_update())
        showing = asyncio.create_task(mouth.sender.show(owed))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        async with asyncio.timeout(PATIENCE):
            while not await connection.scalar(waiting):  # noqa: ASYNC110  the database tells nobody
                await asyncio.sleep(0.02)
        await goes_on(connection)
    await showing


CARD = {"event_id": 1, "user_id": 1, "version": 1, "language": "ru", "picture": None}


async def test_an_update_that_comes_again_waits_in_no_ring(mouth: Mouth, anna: Person, warnings: list[str]) -> None:
    owed = await mouth.owes(message(anna, "Шахматы", card=CARD))
    with pytest.raises(AlreadyTakenError):
        await a_turn(
            mouth,
            owed,
            lambda connection: inbox.take(connection, owed.update_id, [], mouth.now, mouth.sender.name),
        )
    assert await mouth.still_owed() == 0
    assert warnings == []


async def test_a_dialogue_that_goes_on_waits_in_no_ring(mouth: Mouth, anna: Person, warnings: list[str]) -> None:
    owed = await mouth.owes(message(anna, "Шахматы", card=CARD, keep_for=1))
    await a_turn(mouth, owed, lambda connection: dialogues(connection, mouth).go("when", "{}"))
    assert await mouth.still_owed() == 0
    assert warnings == []
    async with mouth.database.look() as connection:
        assert (await connection.execute(select(Dialogue.step))).scalar_one() == "when"
