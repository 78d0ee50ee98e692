"""Several copies of the bot on one database: what is owed for an update is said by one of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pydantic import SecretStr

from tests.test_sender import PATIENCE, Mouth, heard, message
from vmeste import inbox
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.inbox import HELD_FOR
from vmeste.telegram import Telegram


@pytest_asyncio.fixture
async def copies(telegram: LocalTelegram, database: Database) -> AsyncIterator[list[Mouth]]:
    """Three, each with its own connection to Telegram."""
    wires = [Telegram(SecretStr(telegram.bots[0].token), telegram.url) for _ in range(3)]
    mouths = [Mouth(await wire.__aenter__(), database) for wire in wires]
    yield mouths
    for mouth in mouths:
        await mouth.sender.finish(0)
        mouth.speaking.cancel()
    await asyncio.gather(*(mouth.speaking for mouth in mouths), return_exceptions=True)
    for wire in wires:
        await wire.__aexit__()


@pytest.fixture
def anna(telegram: LocalTelegram) -> Person:
    anna = telegram.person("Анна")
    anna.says("/start")
    return anna


def wait_a_minute(copies: list[Mouth]) -> None:
    for copy in copies:
        copy.now += HELD_FOR


async def is_asked_to_wait(telegram: LocalTelegram, first: Mouth, anna: Person) -> "asyncio.Task[None]":
    """Telegram lets the first copy wait before it says it."""
    telegram.faults.next("429", "sendMessage", retry_after=1)
    owed = await first.owes(message(anna, "Привет"))
    saying = asyncio.create_task(first.sender.show(owed))
    await telegram.wait_for_call("sendMessage")
    return saying


async def test_of_two_that_find_what_a_third_left_each_says_its_part(
    telegram: LocalTelegram, copies: list[Mouth]
) -> None:
    dead, *alive = copies
    people = [telegram.person(f"Гость {number}") for number in range(20)]
    for person in people:
        person.says("/start")
        await dead.owes(message(person, "Привет"))
    wait_a_minute(copies)
    await asyncio.gather(*(copy.sender.resume() for copy in alive))
    for person in people:
        await person.hears("Привет", PATIENCE)
    assert [await copy.still_owed() for copy in alive][-1] == 0
    assert [heard(person) for person in people] == [["Привет"]] * 20


async def test_whoever_was_kept_waiting_too_long_leaves_it_to_the_copy_that_took_it(
    telegram: LocalTelegram, copies: list[Mouth], anna: Person
) -> None:
    slow, quick, _ = copies
    saying = await is_asked_to_wait(telegram, slow, anna)
    wait_a_minute(copies)
    await quick.sender.resume()
    await anna.hears("Привет", PATIENCE)
    await saying
    await quick.still_owed()
    assert await slow.still_owed() == 0
    assert heard(anna) == ["Привет"]


async def test_whoever_was_kept_waiting_says_it_when_nobody_else_has(
    telegram: LocalTelegram, copies: list[Mouth], anna: Person
) -> None:
    slow, other, _ = copies
    saying = await is_asked_to_wait(telegram, slow, anna)
    wait_a_minute(copies)
    await anna.hears("Привет", PATIENCE)
    await saying
    await other.sender.resume()
    assert await slow.still_owed() == 0
    assert heard(anna) == ["Привет"]


async def test_an_update_that_comes_again_at_another_copy_is_left_to_the_first(
    database: Database, copies: list[Mouth], anna: Person
) -> None:
    first, other, _ = copies
    owed = await first.owes(message(anna, "Привет"))
    async with database.turn() as connection:
        assert await inbox.owed_for(connection, owed.update_id, other.now, other.sender.name) is None
        assert await inbox.owed_for(connection, owed.update_id, first.now, first.sender.name) == owed
    wait_a_minute(copies)
    async with database.turn() as connection:
        assert await inbox.owed_for(connection, owed.update_id, other.now, other.sender.name) == owed
        assert await inbox.owed_for(connection, owed.update_id, first.now, first.sender.name) is None
