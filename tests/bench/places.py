"""Where bots are measured: a database, a local Telegram that notes when it is asked, and the process of a bot."""

import asyncio
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # published without types
from alembic import command

from tests import databases
from tests.databases import apart
from vmeste.demo import Bot, LocalTelegram, Person
from vmeste.demo.call import Call
from vmeste.demo.server import Server
from vmeste.demo.updates import UpdateQueue
from vmeste.schema import alembic_config

KINDS = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
STOPS_WITHIN = 15.0
NEW_IDS = itertools.count(5_000_000_000)


@dataclass(frozen=True)
class Contestant:
    name: str
    script: Path
    migrated: bool
    """Its database comes from the repository's migrations; the ordinary bot makes its own tables."""


OURS = Contestant("vmeste", ROOT / "tests" / "faults" / "launch.py", migrated=True)
FLOOR = Contestant("floor", ROOT / "tests" / "bench" / "floor.py", migrated=True)
ORDINARY = Contestant("ordinary", ROOT / "tests" / "bench" / "ordinary.py", migrated=False)


@contextmanager
def fresh_databases(kind: str, contestants: tuple[Contestant, ...]) -> Iterator[dict[str, str]]:
    """DATABASE_URL for each by name, on a server of our own if need be, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="vmeste-bench-") as folder:
        if kind == "sqlite":
            urls = {each.name: f"sqlite+aiosqlite:///{Path(folder) / each.name}.db" for each in contestants}
            _migrate(urls, contestants)
            yield urls
            return
        with databases.postgresql() as server:
            names = {each.name: server.create() for each in contestants}
            urls = {name: server.url_of(database) for name, database in names.items()}
            try:
                _migrate(urls, contestants)
                yield urls
            finally:
                for database in names.values():
                    server.drop(database)


def _migrate(urls: dict[str, str], contestants: tuple[Contestant, ...]) -> None:
    for each in contestants:
        if each.migrated:
            apart(partial(command.upgrade, alembic_config(urls[each.name]), "head"))


class _WatchedQueue(UpdateQueue):
    """Notes when it was first asked for updates: the call itself is only answered when there are some."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.asked = asyncio.Event()
        self.asked_at = 0.0

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109  its parent's
        if not self.asked.is_set():
            self.asked_at = time.perf_counter()
            self.asked.set()
        return await super().poll(offset, limit, timeout)


class _LenientServer(Server):
    """Takes texts in HTML as they are: an ordinary bot writes them, and reading them is not what is measured."""

    async def do(self, bot: Bot, name: str, given: dict[str, Any]) -> Call:
        given.pop("parse_mode", None)
        return await super().do(bot, name, given)


class Place:
    """A local Telegram for one run of one bot, with people who are counted as answered when a message came."""

    def __init__(self, people: int) -> None:
        self.telegram = LocalTelegram(strict=False, calls_kept=1000)
        self.telegram.server = _LenientServer(self.telegram)
        self.queue = _WatchedQueue(self.telegram.clock)
        self.telegram.bots[0].queue = self.queue
        self.people = [
            self.telegram.person(f"Человек {number}", username=f"person{number}") for number in range(people)
        ]
        self._said = 0
        self._awaited = 0
        self._all_said = asyncio.Event()
        self.said_at = 0.0
        self.telegram.on_call(self._heard)

    def _heard(self, call: Call) -> None:
        if call.method == "sendMessage" and call.refusal is None:
            self._said += 1
            if self._said == self._awaited:
                self.said_at = time.perf_counter()
                self._all_said.set()

    def newcomers(self, number: int) -> list[Person]:
        """People whom no bot of this run has met."""
        somebody: dict[str, Any] = {"language": "ru", "username": None, "last_name": None, "time_zone": "Europe/Moscow"}
        people = [Person(self.telegram, next(NEW_IDS), "Новый человек", **somebody) for _ in range(number)]
        self.telegram.people |= {person.id: person for person in people}
        return people

    def await_answers(self, number: int) -> None:
        self._said, self._awaited = 0, number
        self._all_said.clear()

    async def answered(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._all_said.wait()

    async def all_say(self, people: Sequence[Person], text: str) -> None:
        """At once; until everybody was answered."""
        self.await_answers(len(people))
        for person in people:
            person.says(text)
        await self.answered()


@dataclass(frozen=True)
class Running:
    process: psutil.Process
    started_at: float

    def memory(self) -> tuple[float, float]:
        """MiB resident, and MiB that are its own alone and would be free without it."""
        full = self.process.memory_full_info()
        return full.rss / 2**20, full.uss / 2**20

    def cpu(self) -> float:
        """Seconds used so far, by all its threads."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def open_place(people: int) -> AsyncIterator[Place]:
    place = Place(people)
    await place.telegram.start()
    try:
        yield place
    finally:
        await place.telegram.stop()


@asynccontextmanager
async def running(
    contestant: Contestant,
    *,
    token: str,
    telegram: str,
    database_url: str,
    statements: Path | None = None,
) -> AsyncIterator[Running]:
    """The bot as a process of its own; stopped by the signal an operator sends.

    `statements` is a file where it is to leave how many it has asked, which takes its time.
    """
    environment: dict[str, str] = {
        **{
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT"}
        },
        "BOT_TOKEN": token,
        "TELEGRAM_API_URL": telegram,
        "DATABASE_URL": database_url,
        "ADMIN_PORT": "0",
        "ADMIN_PASSWORD": "a password for a benchmark",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, str(contestant.script)]
    if statements is not None:
        environment["STATEMENTS_FILE"] = str(statements)
        command.insert(1, str(ROOT / "tests" / "bench" / "counted.py"))
    with tempfile.TemporaryDirectory(prefix="vmeste-bench-") as folder, (Path(folder) / "log").open("w+b") as log:
        started_at = time.perf_counter()
        process = subprocess.Popen(  # noqa: ASYNC220  the moment of the start is what is measured
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield Running(psutil.Process(process.pid), started_at)
        except BaseException:
            log.seek(0)
            print(f"{contestant.name} said:\n{log.read().decode(errors='replace')[-3000:]}", file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                await asyncio.to_thread(process.wait, STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
