"""Three copies behind a balancer, with a webhook: one is killed again and again, and nobody notices.

The balancer is haproxy with the configuration of the README, where Debian's haproxy is installed.
"""

import asyncio
import random
import re
import shutil
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from tests.databases import free_port
from tests.faults.conftest import StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.proxy import Wire
from tests.faults.run import PATIENCE, PROGRAM, ROOT, Run
from tests.faults.test_crashes import HERE, Calls
from vmeste.check import complaints
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.inbox import TakenUpdate
from vmeste.leads import bits_of
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User
from vmeste.words import now_utc

COPIES = 3
GUESTS = 100
LEAD = timedelta(minutes=30)
HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin")

pytestmark = [pytest.mark.long, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]


@asynccontextmanager
async def balancer(ports: Sequence[int], folder: Path) -> AsyncIterator[int]:
    """The port at which updates come in."""
    if HAPROXY is None:
        wire = Wire(*(("127.0.0.1", port) for port in ports))
        await wire.mend()
        yield wire.port
        await wire.cut()
        return
    port, file = free_port(), folder / "haproxy.cfg"
    file.write_text(_of_the_readme(port, ports))
    process = await asyncio.create_subprocess_exec(HAPROXY, "-db", "-f", file, stdout=DEVNULL, stderr=DEVNULL)
    try:
        yield port
    finally:
        process.kill()
        await process.wait()


def _of_the_readme(port: int, ports: Sequence[int]) -> str:
    block = re.search(r"```haproxy\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block is not None
    found, count = re.subn(r"bind :443 ssl crt \S+", f"bind 127.0.0.1:{port}", block[1])
    assert count == 1, "the README shows another door"
    for number, each in enumerate(ports, 1):
        assert f"10.0.0.{number}:8000" in found
        found = found.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{each}")
    return found


class Copies:
    """Each on its port, all with one webhook."""

    def __init__(self, start_run: StartRun, balancer: int, ports: Sequence[int], program: Path = PROGRAM) -> None:
        self._start_run = start_run
        self._settings = {"WEBHOOK_URL": f"http://127.0.0.1:{balancer}/telegram", "WEBHOOK_SECRET": "a-secret"}
        self._program = program
        self.ports = ports
        self._runs: dict[int, Run] = {}

    async def start(self) -> None:
        await asyncio.gather(*map(self._start, self.ports))

    async def _start(self, port: int) -> None:
        run = self._runs[port] = await self._start_run(self._program, ADMIN_PORT=str(port), **self._settings)
        await run.says("ready")

    async def one_dies(self, port: int) -> None:
        self._runs[port].kill()
        await self._runs[port].ends()

    async def comes_back(self, port: int) -> None:
        await self._start(port)

    async def stop(self) -> list[str]:
        """What they did not foresee."""
        codes = await asyncio.gather(*(run.stops() for run in self._runs.values()))
        assert codes == [0] * len(self.ports)
        return [line for run in self._runs.values() for line in run.failures]


class Guests:
    """A hundred more for each kill, who are being reminded of their event when it comes."""

    def __init__(self, telegram: LocalTelegram, database: Database) -> None:
        self._telegram = telegram
        self._database = database
        self._invited: dict[int, str] = {}
        """Who goes where."""
        self._heard: Counter[int] = Counter()
        self._in_flight: set[int | None] = set()
        self._enough, self._more = asyncio.Event(), 0
        telegram.on_call(self._note)

    def _note(self, call: Any) -> None:
        who = call.get("chat_id")
        title = self._invited.get(who)
        if call.method == "sendMessage" and call.refusal is None and title is not None and title in call.get("text"):
            self._heard[who] += 1
            self._more -= 1
            if self._more <= 0:
                self._enough.set()

    async def are_reminded(self, title: str) -> None:
        """Return when it has begun."""
        people = [self._telegram.person(f"{title}, гость {number}") for number in range(GUESTS)]
        for person in people:
            person.chat_with().started = True
            self._invited[person.id] = title
        now = datetime.now(UTC)
        row = {"telegram_language": "ru", "search": "", "created_at": now}
        users = [{"telegram_id": person.id, "first_name": person.first_name, **row} for person in people]
        async with self._database.turn() as connection:
            ids = (await connection.execute(insert(User).returning(User.id), users)).scalars().all()
            event = {
                "code": f"{len(self._invited):08}",
                "title": title,
                "date": now + LEAD,
                "time_zone": "Europe/Moscow",
            }
            event |= {"language": "ru", "creator_id": ids[0], "search": "", "created_at": now}
            event |= {"remind_at": now, "reminders": bits_of([LEAD]), "going": GUESTS, "seats_taken": GUESTS}
            event_id = (await connection.execute(insert(Event).values(**event).returning(Event.id))).scalar_one()
            goes = {"event_id": event_id, "answer": Answer.GOING, "joined_at": now}
            rows = [goes | {"user_id": user_id, "handle": f"{user_id:08}"} for user_id in ids]
            await connection.execute(insert(EventParticipant), rows)
        self._enough.clear()
        self._more = GUESTS // 4
        async with asyncio.timeout(2 * PATIENCE):
            await self._enough.wait()

    async def one_copy_is_dead(self) -> None:
        """What was on its way may come twice."""
        on_its_way = select(User.telegram_id).join(Notice, Notice.user_id == User.id)
        on_its_way = on_its_way.where(Notice.tries > 0, Notice.due_at.is_not(None))
        async with self._database.look() as connection:
            self._in_flight |= set((await connection.execute(on_its_way)).scalars())

    async def complaints(self) -> list[str]:
        owed = select(func.count()).where(Notice.kind == Kind.REMINDER, Notice.due_at.is_not(None))
        async with asyncio.timeout(3 * PATIENCE):
            while True:
                async with self._database.look() as connection:
                    if not await connection.scalar(owed):
                        break
                await asyncio.sleep(0.2)
        wrong = [f"{who} was not reminded of «{title}»" for who, title in self._invited.items() if not self._heard[who]]
        twice = {who for who, times in self._heard.items() if times > 1} - self._in_flight
        return wrong + [f"{who} was reminded twice of «{self._invited[who]}»" for who in twice]


async def killed_again_and_again(crowd: Crowd, database: Database, copies: Copies, kills: int) -> list[str]:
    """What is wrong after so many kills of one or another of them while people press and are reminded."""
    luck = random.Random(7)  # noqa: S311  the same kills in every run
    calls, enough = Calls(crowd.telegram), asyncio.Event()
    guests = Guests(crowd.telegram, database)
    await copies.start()
    await crowd.comes(await crowd.shares_events())
    people = asyncio.create_task(crowd.lives_until(enough))
    in_flight: set[int] = set()
    for kill in range(kills):
        await guests.are_reminded(f"Игра {kill}")
        await calls.more(luck.randint(1, 60))
        assert not people.done(), "nobody presses any more: this kill proves nothing"
        port = copies.ports[kill % COPIES]
        await copies.one_dies(port)
        in_flight |= await owed_in(database)
        await guests.one_copy_is_dead()
        await calls.more(20)  # the others go on
        await copies.comes_back(port)
    enough.set()
    await people
    await crowd.telegram.quiet(2 * PATIENCE)
    wrong = await guests.complaints() + await crowd.complaints(database, in_flight)
    return wrong + [str(each) for each in await complaints(database, now_utc())]


async def test_of_three_copies_one_is_killed_again_and_again(
    telegram: LocalTelegram, database: Database, start_run: StartRun, tmp_path: Path
) -> None:
    ports = [free_port() for _ in range(COPIES)]
    async with balancer(ports, tmp_path) as door:
        copies = Copies(start_run, door, ports)
        assert await killed_again_and_again(Crowd(telegram, 4, people=10), database, copies, kills=6) == []
        async with database.look() as connection:
            spoke = await connection.execute(
                select(TakenUpdate.held_by).where(TakenUpdate.held_by.is_not(None)).distinct()
            )
        assert len(spoke.all()) >= COPIES + 3, "each of them took updates, those that came back as well"
        assert await copies.stop() == []


async def test_without_the_key_of_taken_updates_it_goes_red(
    telegram: LocalTelegram, database: Database, start_run: StartRun, tmp_path: Path
) -> None:
    ports = [free_port() for _ in range(COPIES)]
    async with balancer(ports, tmp_path) as door:
        copies = Copies(start_run, door, ports, HERE / "launch_without_key.py")
        wrong = await killed_again_and_again(Crowd(telegram, seed=4), database, copies, kills=10)
        assert any("draft was changed" in words for words in wrong)
