"""Ten days of fifty thousand people: memory, descriptors and tables stay what they were after the first days."""

import asyncio
import gc
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import psutil  # type: ignore[import-untyped]  # published without types
import pytest
from sqlalchemy import func, select

from tests.bench.places import Contestant, running
from tests.bench.stand_in import TOKEN, StandIn, open_stand_in
from tests.faults.launch_through_days import HALF_A_DAY
from tests.faults.run import PATIENCE
from vmeste import calm, dialogue, housekeeping, inbox
from vmeste.config import Settings
from vmeste.database import Base, Database
from vmeste.dialogue import Dialogue
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.program import Program
from vmeste.sender import pace, screens

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

FEW_PEOPLE = 100
FEW_REMEMBERED = 20
"""So few that all are forgotten many times over."""
REMEMBERING = (calm, pace, screens)
"""Modules that bound what they keep of people by REMEMBERED."""

CONTAINERS = (dict, list, set, deque, WeakValueDictionary)
OF_A_SECOND = "Pace._answers"

Sizes = dict[str, float]


@dataclass(frozen=True, slots=True)
class Bot:
    """What is looked at while it runs."""

    half_a_day_passes: Callable[[], None]
    sizes: Callable[[], Sizes]
    """Of its own; of the tables the database tells."""
    may_become: Callable[[str, float], float]
    """From the first days to the last."""


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


async def sizes(database: Database, bot: Bot, most_taken: int, patience: float) -> Sizes:
    """What there is when it was tidied up, or when that takes too long."""
    began = time.monotonic()
    while (taken := await rows(database, TakenUpdate)) > most_taken and time.monotonic() < began + patience:  # noqa: ASYNC110  the database tells nobody
        await asyncio.sleep(0.05)
    return {"taken": taken, "dialogues": await rows(database, Dialogue)} | bot.sizes()


async def ten_days(
    bot: Bot, telegram: StandIn, database: Database, people: int, patience: float = PATIENCE
) -> list[str]:
    """What has grown that should not have."""
    each, all_ = people // HALF_DAYS, list[Sizes]()
    remembered = inbox.KEPT_FOR // HALF_A_DAY * each * len(SAYS)
    await telegram.first_asked.wait()
    for half_day in range(HALF_DAYS):
        begins = FIRST + half_day * each
        await talk(telegram, range(begins, begins + each))
        bot.half_a_day_passes()
        all_.append(await sizes(database, bot, remembered, patience))
        print(f"{(half_day + 1) * each * len(SAYS)} updates: {all_[-1]}")  # noqa: T201  the figures
    early, late = most(all_[A_FEW // 2 : A_FEW]), most(all_[-A_FEW:])
    bounds = {name: bot.may_become(name, early.get(name, 0)) for name in late}
    bounds |= {"taken": remembered, "dialogues": (dialogue.KEPT_FOR // HALF_A_DAY + 1) * each}
    return [f"{name}: {late[name]}, more than {bound}" for name, bound in bounds.items() if late[name] > bound]


def most(of: Iterable[Sizes]) -> Sizes:
    found: Sizes = {}
    for each in of:
        found |= {name: max(size, found.get(name, 0)) for name, size in each.items()}
    return found


@pytest.mark.long
async def test_nothing_grows_with_the_days(database: Database, database_url: str) -> None:
    async with (
        open_stand_in() as telegram,
        running(THROUGH_DAYS, token=TOKEN, telegram=telegram.address, database_url=database_url) as process,
    ):

        def looked_at() -> Sizes:
            return {"mebibytes": process.memory()[0], "descriptors": process.process.num_fds()}

        def may_become(name: str, early: float) -> float:
            # a connection to Telegram for each answer that was under way at the same moment
            return early + AT_ONCE if name == "descriptors" else 1.1 * early

        bot = Bot(lambda: process.process.send_signal(signal.SIGUSR1), looked_at, may_become)
        assert await ten_days(bot, telegram, database, PEOPLE) == []
    assert await rows(database, DeadLetter) == 0


def remembered_here() -> Sizes:
    """How much the program keeps: in the sets, dictionaries and lists of what it is made of, and in its caches."""
    found: Sizes = {"descriptors": psutil.Process().num_fds()}
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper):
            if _is_ours(each) and each.cache_info().maxsize is None:
                found[f"{each.__module__}.{each.__name__}"] = each.cache_info().currsize
        elif _is_ours(type(each)):
            for name in [*getattr(each, "__dict__", ()), *getattr(type(each), "__slots__", ())]:
                if isinstance(value := getattr(each, name, None), CONTAINERS):
                    where = f"{type(each).__name__}.{name}"
                    found[where] = found.get(where, 0) + len(value)
    return found


def _is_ours(what: Any) -> bool:
    return str(getattr(what, "__module__", "")).startswith("vmeste.")


async def few_live_through_ten_days(database: Database, database_url: str, patience: float = PATIENCE) -> list[str]:
    """In this process, where all that is kept can be counted."""
    passed = timedelta()

    def half_a_day_passes() -> None:
        nonlocal passed
        passed += HALF_A_DAY

    def may_become(name: str, early: float) -> float:
        return early + FEW_REMEMBERED if name != OF_A_SECOND else float("inf")

    gc.collect()  # what earlier tests have left
    async with open_stand_in() as telegram:
        settings = Settings.for_demo(
            bot_token=TOKEN, telegram_api_url=telegram.address, database_url=database_url, admin_port=0
        )
        program = Program(settings, password=None, now=lambda: datetime.now(UTC) + passed)
        run = asyncio.create_task(program.run())
        try:
            bot = Bot(half_a_day_passes, remembered_here, may_become)
            return await ten_days(bot, telegram, database, FEW_PEOPLE, patience)
        finally:
            program.stop()
            await run


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is, for a town of few."""
    monkeypatch.setattr(calm, "SECONDS", 0.0)
    monkeypatch.setattr(housekeeping, "TIDY_EVERY", 0.05)
    monkeypatch.setattr(screens, "A_TURN_TAKES", 0.0)  # seconds, however many turns there are meanwhile
    monkeypatch.setattr(gc, "freeze", gc.collect)  # what is frozen cannot be found
    for module in REMEMBERING:
        monkeypatch.setattr(module, "REMEMBERED", FEW_REMEMBERED)


@pytest.mark.usefixtures("forgetful")
async def test_nothing_grows_with_ten_days_of_few(database: Database, database_url: str) -> None:
    assert await few_live_through_ten_days(database, database_url) == []


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_forgetting_it_goes_red(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "TIDY_EVERY", 3600.0)
    for module in REMEMBERING:
        monkeypatch.setattr(module, "REMEMBERED", 10_000)
    wrong = await few_live_through_ten_days(database, database_url, patience=0)
    grown = {words.split(":")[0] for words in wrong}
    assert grown == {"Calm._pulses", "_Pulse.beats", "Screens._said", "dialogues", "taken"}
