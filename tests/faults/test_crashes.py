"""Kill -9 in the middle of thirty people's presses: nothing lost, nothing twice, order kept, all answered."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.faults.conftest import StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.run import PATIENCE, PROGRAM
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.demo.call import Call

LONG = os.environ.get("VMESTE_LONG") == "1"
KILLS = 250 if LONG else 3
CALLS_BETWEEN = 160
FOR_A_BATCH = 3 * CALLS_BETWEEN
"""Calls in which a hundred updates are taken and answered."""
HERE = Path(__file__).parent


class Calls:
    """Counts the bot's calls, but for its questions for updates, and says when there were so many more."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._more = 0
        self._reached = asyncio.Event()
        telegram.on_call(self._count)

    def _count(self, call: Call) -> None:
        if call.method != "getUpdates":
            self._more -= 1
            if self._more <= 0:
                self._reached.set()

    async def more(self, calls: int) -> None:
        self._more = calls
        self._reached.clear()
        async with asyncio.timeout(PATIENCE):
            await self._reached.wait()


async def killed_again_and_again(
    crowd: Crowd, database: Database, start_run: StartRun, *, seed: int, program: Path = PROGRAM
) -> list[str]:
    """What is wrong after so many kills and one run to the end."""
    luck = random.Random(seed)  # noqa: S311  the same kills in every run
    calls = Calls(crowd.telegram)
    run = await start_run(program)
    await run.says("ready")
    links = await crowd.shares_events()
    in_flight: set[int] = set()
    enough = asyncio.Event()
    people = asyncio.create_task(crowd.comes(links))
    for kill in range(KILLS):
        if kill == 1:  # the first comes while people come, the others when they know their way
            await people
            people = asyncio.create_task(crowd.lives_until(enough))
        # after less than a batch takes nobody would get on for as long as luck has it, which is no fault of the bot
        await calls.more(FOR_A_BATCH if kill % 4 == 3 else luck.randint(1, CALLS_BETWEEN))
        await asyncio.sleep(luck.uniform(0, 0.01))  # anywhere between two calls
        if people.done():
            await people
            pytest.fail("nobody presses any more: this kill proves nothing")
        run.kill()
        await run.ends()
        in_flight |= await owed_in(database)
        run = await start_run(program)
    enough.set()
    await people
    await crowd.telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    return run.failures + await crowd.complaints(database, in_flight)


async def test_killed_in_the_middle_of_presses_it_loses_nothing_and_does_nothing_twice(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    assert await killed_again_and_again(Crowd(telegram, seed=1), database, start_run, seed=2) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_the_key_of_taken_updates_this_test_finds_what_was_done_twice(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    unguarded = HERE / "launch_without_key.py"
    wrong = await killed_again_and_again(Crowd(telegram, seed=1), database, start_run, seed=2, program=unguarded)
    assert any("draft was changed" in words for words in wrong)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_with_an_ordinary_bot_this_test_finds_what_was_lost(telegram: LocalTelegram, start_run: StartRun) -> None:
    """The polling of aiogram confirms a batch before its handlers have ended."""
    crowd = Crowd(telegram, seed=1)
    calls = Calls(telegram)
    run = await start_run(HERE / "ordinary_bot.py")
    for _ in range(20):
        for neighbour in crowd.people:
            neighbour.searches()
    await calls.more(100)
    run.kill()
    await run.ends()
    run = await start_run(HERE / "ordinary_bot.py")
    await telegram.quiet(PATIENCE)
    await run.stops()
    wrong = [words for neighbour in crowd.people for words in neighbour.complaints(set())]
    assert any("was not answered" in words for words in wrong)
