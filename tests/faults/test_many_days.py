"""Ten days of fifty thousand people: memory, descriptors and tables stay what they were after the first days."""

import asyncio
import signal
import time
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

HERE = Path(__file__).parent
THROUGH_DAYS = Contestant("vmeste", HERE / "launch_through_days.py", migrated=True)
UNTIDY = Contestant("vmeste", HERE / "launch_untidy.py", migrated=True)

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


async def size(database: Database, bot: Running, most_taken: int, patience: float) -> Size:
    """What there is when it was tidied up, or when that takes too long."""
    began = time.monotonic()
    while (taken := await rows(database, TakenUpdate)) > most_taken and time.monotonic() < began + patience:  # noqa: ASYNC110  the database tells nobody
        await asyncio.sleep(0.2)
    return Size(bot.memory()[0], bot.process.num_fds(), taken, await rows(database, Dialogue))


async def ten_days(contestant: Contestant, database: Database, url: str, people: int, patience: float) -> list[str]:
    """What has grown that should not have."""
    each, sizes = people // HALF_DAYS, []
    remembered = inbox.KEPT_FOR // HALF_A_DAY * each * len(SAYS)
    async with (
        open_stand_in() as telegram,
        running(contestant, token=TOKEN, telegram=telegram.address, database_url=url) as bot,
    ):
        await telegram.first_asked.wait()
        for half_day in range(HALF_DAYS):
            begins = FIRST + half_day * each
            await talk(telegram, range(begins, begins + each))
            bot.process.send_signal(signal.SIGUSR1)
            sizes.append(await size(database, bot, remembered, patience))
            print(f"{(half_day + 1) * each * len(SAYS)} updates: {sizes[-1]}")  # noqa: T201  the figures
    early, late = sizes[A_FEW // 2 : A_FEW], sizes[-A_FEW:]
    bounds = {
        "mebibytes": 1.1 * max(each.mebibytes for each in early),
        # a connection to Telegram for each answer that was under way at the same moment
        "descriptors": max(each.descriptors for each in early) + AT_ONCE,
        "taken": remembered,
        "dialogues": (dialogue.KEPT_FOR // HALF_A_DAY + 1) * each,
    }
    most = {name: max(getattr(each, name) for each in late) for name in bounds}
    return [f"{name}: {most[name]}, more than {bound}" for name, bound in bounds.items() if most[name] > bound]


async def test_nothing_grows_with_the_days(database: Database, database_url: str) -> None:
    assert await ten_days(THROUGH_DAYS, database, database_url, PEOPLE, PATIENCE) == []
    assert await rows(database, DeadLetter) == 0


async def test_without_forgetting_it_goes_red(database: Database, database_url: str) -> None:
    wrong = await ten_days(UNTIDY, database, database_url, 400, patience=0)
    assert [words.split(":")[0] for words in wrong] == ["taken", "dialogues"]
