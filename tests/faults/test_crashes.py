"""Killed or stopped in the middle of thirty people's presses: nothing lost, nothing twice, order kept, all answered."""

import asyncio
import os
import random
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.launch_dying import POINTS
from tests.faults.run import PATIENCE, PROGRAM
from vmeste.check import complaints
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.demo.call import Call
from vmeste.words import now_utc

LONG = os.environ.get("VMESTE_LONG") == "1"
KILLS, PARTS = (50, 5) if LONG else (8, 1)
"""With other people each time."""
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


@dataclass(frozen=True, slots=True)
class End:
    """How a run is to end."""

    number: signal.Signals
    point: str | None
    """None: anywhere, when so many calls were made."""
    after: int

    @property
    def program(self) -> Path:
        return PROGRAM if self.point is None else HERE / "launch_dying.py"

    @property
    def changes(self) -> dict[str, str]:
        return {} if self.point is None else {"DIES_AT": f"{self.point} {self.after} {self.number.name}"}


def ends(luck: random.Random, first: int, kills: int) -> Iterator[End]:
    """Half of them at the points by turns, a third by SIGTERM."""
    points = [*POINTS]
    for kill in range(first, first + kills):
        number = signal.SIGTERM if kill % 3 == 2 else signal.SIGKILL
        if kill % 2 == 0:
            # after less than a batch takes nobody would get on for as long as luck has it, which is no fault of the bot
            yield End(number, None, FOR_A_BATCH if kill % 4 == 2 else luck.randint(1, CALLS_BETWEEN))
        else:
            point = points[kill // 2 % len(points)]
            yield End(number, point, luck.randint(1, POINTS[point][-1]))


async def killed_again_and_again(
    crowd: Crowd, database: Database, start_run: StartRun, kills: Iterable[End], program: Path | None = None
) -> list[str]:
    """What is wrong after these and one run to the end. `program` runs instead of the true one."""
    luck = random.Random(3)  # noqa: S311  the same kills in every run
    calls, wrong = Calls(crowd.telegram), list[str]()
    run = await start_run(program or PROGRAM)
    await run.says("ready")
    links = await crowd.shares_events()
    assert await run.stops() == 0
    in_flight: set[int] = set()
    enough = asyncio.Event()
    people = asyncio.create_task(crowd.comes(links))
    for kill, end in enumerate(kills):
        if kill == 1:  # the first comes while people come, the others when they know their way
            run = await start_run(program or PROGRAM)
            await people
            assert await run.stops() == 0
            people = asyncio.create_task(crowd.lives_until(enough))
        run = await start_run(program or end.program, **end.changes)
        if end.point is None:
            await calls.more(end.after)
            await asyncio.sleep(luck.uniform(0, 0.01))  # anywhere between two calls
            run.interrupt(end.number)
        code = await run.ends()
        if people.done():
            await people
            pytest.fail("nobody presses any more: this kill proves nothing")
        if end.number == signal.SIGKILL:
            in_flight |= await owed_in(database)
        elif code != 0:
            wrong.append(f"it ended with {code} when asked to stop: {end}")
        wrong += run.failures
        print(end)  # noqa: T201  how far it has come
    run = await start_run(program or PROGRAM)
    enough.set()
    await people
    await crowd.telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    wrong += run.failures + await crowd.complaints(database, in_flight)
    return wrong + [str(each) for each in await complaints(database, now_utc())]


@pytest.mark.parametrize("part", range(PARTS))
async def test_killed_in_the_middle_of_presses_it_loses_nothing_and_does_nothing_twice(
    telegram: LocalTelegram, database: Database, start_run: StartRun, part: int
) -> None:
    luck = random.Random(part)  # noqa: S311  as above
    first = 2 * part * KILLS if database.is_sqlite else (2 * part + 1) * KILLS  # so that the few go to all the points
    kills = ends(luck, first, KILLS)
    assert await killed_again_and_again(Crowd(telegram, seed=part), database, start_run, kills) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_the_key_of_taken_updates_this_test_finds_what_was_done_twice(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    kills = [End(signal.SIGKILL, None, calls) for calls in (90, 120, FOR_A_BATCH)]
    unguarded = HERE / "launch_without_key.py"
    wrong = await killed_again_and_again(Crowd(telegram, seed=1), database, start_run, kills, unguarded)
    assert any("draft was changed" in words for words in wrong)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_with_an_ordinary_bot_this_test_finds_what_was_lost(
    telegram: LocalTelegram, start_run: StartRun, number: signal.Signals
) -> None:
    """The polling of aiogram confirms a batch before its handlers have ended."""
    crowd = Crowd(telegram, seed=1)
    calls = Calls(telegram)
    run = await start_run(HERE / "ordinary_bot.py")
    for _ in range(5):
        for neighbour in crowd.people:
            neighbour.searches()
    await calls.more(1)
    run.interrupt(number)
    await run.ends()
    run = await start_run(HERE / "ordinary_bot.py")
    await telegram.quiet(PATIENCE)
    await run.stops()
    wrong = [words for neighbour in crowd.people for words in neighbour.complaints(set())]
    assert any("was not answered" in words for words in wrong)
