"""Ten days of fifty thousand people: memory, descriptors and tables stay what they were after the first days."""

import asyncio
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.bench.places import Contestant, Running, running
from tests.bench.stand_in import TOKEN, StandIn, open_stand_in
from tests.faults.launch_through_days import HALF_A_DAY
from tests.faults.run import PATIENCE
from vmeste import dialogue, inbox
from vmeste.database import Base, Database
from vmeste.dialogue import Dialogue
from vmeste.inbox import DeadLetter, TakenUpdate

PEOPLE = 50_000
HALF_DAYS = 20
A_FEW = 6
"""Half days after which all that is to be remembered in memory is, and updates begin to be forgotten."""
AT_ONCE = 40
SAYS = ("/start", "/events", "/new", "/my")
"""`/new` begins what nobody ends."""
FIRST = 10_000_000

THROUGH_DAYS = Contestant("vmeste", Path(__file__).parent / "launch_through_days.py", migrated=True)

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True)
class Size:
    mebibytes: float
    descriptors: int
    taken: int
    dialogues: int


async def talk(telegram: StandIn, people: Iterable[int]) -> None:
    left = iter(people)

    async def one_after_another() -> None:
        for person in left:
            for text in SAYS:
                async with asyncio.timeout(5 * PATIENCE):
                    await telegram.says(person, text)

    await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))


async def rows(database: Database, model: type[Base]) -> int:
    async with database.look() as connection:
        return (await connection.execute(select(func.count()).select_from(model))).scalar_one()


async def is_tidied(database: Database, bot: Running, most_taken: int) -> Size:
    """What there is after a night, or after a minute in which it was not tidied up."""
    waited = 0
    while (taken := await rows(database, TakenUpdate)) > most_taken and waited < PATIENCE:
        await asyncio.sleep(1)
        waited += 1
    dialogues = await rows(database, Dialogue)
    return Size(bot.memory()[0], bot.process.num_fds(), taken, dialogues)


async def days_pass(telegram: StandIn, database: Database, bot: Running, people: int) -> list[Size]:
    await telegram.first_asked.wait()
    each, sizes = people // HALF_DAYS, []
    for half_day in range(HALF_DAYS):
        begins = FIRST + half_day * each
        await talk(telegram, range(begins, begins + each))
        bot.process.send_signal(signal.SIGUSR1)
        remembered = inbox.KEPT_FOR // HALF_A_DAY * each * len(SAYS)
        sizes.append(await is_tidied(database, bot, remembered))
        print(f"{(half_day + 1) * each * len(SAYS)} updates: {sizes[-1]}")  # noqa: T201  the figures
    return sizes


async def test_nothing_grows_with_the_days(database: Database, database_url: str) -> None:
    async with (
        open_stand_in() as telegram,
        running(THROUGH_DAYS, token=TOKEN, telegram=telegram.address, database_url=database_url) as bot,
    ):
        sizes = await days_pass(telegram, database, bot, PEOPLE)
    early, late = sizes[A_FEW // 2 : A_FEW], sizes[-A_FEW:]
    assert max(each.mebibytes for each in late) < 1.1 * max(each.mebibytes for each in early)
    # a connection to Telegram for each answer that was under way at the same moment
    assert max(each.descriptors for each in late) <= max(each.descriptors for each in early) + AT_ONCE
    a_half_day = PEOPLE // HALF_DAYS
    assert max(each.taken for each in late) <= inbox.KEPT_FOR // HALF_A_DAY * a_half_day * len(SAYS)
    assert max(each.dialogues for each in late) <= (dialogue.KEPT_FOR // HALF_A_DAY + 1) * a_half_day
    assert await rows(database, DeadLetter) == 0
