"""Thousands of reminders in one minute, three copies, clocks that jump: each comes once, none after the start."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database, every, open_database
from vmeste.demo import LocalTelegram
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.telling import views
from vmeste.leads import bits_of
from vmeste.notices import due
from vmeste.notices.due import Lane
from vmeste.notices.models import Card, Kind, Notice
from vmeste.sender import Drawing, Sender, notices
from vmeste.telegram import Telegram
from vmeste.users.models import User

LONG = os.environ.get("VMESTE_LONG") == "1"
PEOPLE = 5000 if LONG else 240
EVENTS = 6
JUMP = timedelta(minutes=20)
NIGHT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half an hour before most of Europe puts its clocks back."""
ZONES = ("Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Helsinki", "Atlantic/Azores", "Asia/Beirut")
LEAD = timedelta(hours=3)
LAST_START = NIGHT + LEAD
SOON = timedelta(seconds=4)
"""One event begins so soon after its reminders are due that not all of them can be sent in time."""


class Line(Telegram):
    """Knows when each was written to: however long it takes until they hear, the bot has spoken then."""

    def __init__(self, night: "Night") -> None:
        super().__init__(SecretStr(night.telegram.bots[0].token), night.telegram.url)
        self._night = night

    async def call(
        self, method: str, /, *, patience: float | None = None, in_all: float | None = None, **parameters: Any
    ) -> Any:
        self._night.asked[parameters.get("chat_id"), parameters.get("text")] = self._night.now
        return await super().call(method, patience=patience, in_all=in_all, **parameters)


class Night:
    """The true time, which a test moves on, and copies whose clocks jump ahead of it and back."""

    def __init__(self, telegram: LocalTelegram, database_url: str) -> None:
        self.telegram = telegram
        self.database_url = database_url
        self._began = time.monotonic()
        self._passed = timedelta()
        self.ahead = [timedelta()] * 3
        self.asked: dict[tuple[Any, Any], datetime] = {}
        self.heard: list[tuple[int, str, datetime]] = []
        telegram.on_call(self._note)
        self.copies: list[Sender] = []

    @property
    def now(self) -> datetime:
        return NIGHT + self._passed + timedelta(seconds=time.monotonic() - self._began)

    def passes(self, until: datetime) -> None:
        self._passed += until - self.now
        for copy in self.copies:
            copy.wake()

    def _note(self, call: Any) -> None:
        if call.method == "sendMessage" and call.refusal is None:
            who, text = call.get("chat_id"), call.get("text")
            title = next(line for line in text.split("\n") if line.startswith("Ночь"))
            self.heard.append((who, title, self.asked[who, text]))

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        before = asyncio.all_tasks()
        async with AsyncExitStack() as stack:
            tasks: list[asyncio.Task[None]] = []
            wire = await stack.enter_async_context(Line(self))
            for number in range(3):
                database = open_database(self.database_url)
                stack.push_async_callback(database.close)
                now = lambda number=number: self.now + self.ahead[number]  # noqa: E731  a clock of its own
                zone = ZoneInfo("Europe/Moscow")
                drawing = Drawing(database, now, username="vmeste_bot", zone=zone, inline_mode=True)
                sender = Sender(wire, database, drawing, now, lambda: None)
                self.copies.append(sender)
                tasks.append(asyncio.create_task(sender.run()))
            tasks.append(asyncio.create_task(self._jump()))
            try:
                yield
            finally:
                tasks.pop().cancel()
                for sender in self.copies:
                    await self._ends_what_it_began(sender)
                    await sender.finish(2)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        if left := asyncio.all_tasks() - before:  # connections that were cut off end by themselves
            await asyncio.wait(left, timeout=10)

    @staticmethod
    async def _ends_what_it_began(sender: Sender) -> None:
        """Nothing that was begun comes after the database is closed; without leases a row may be begun twice, and of
        the first task nobody knows.
        """
        owed = sender._owed
        owed._stopping = True
        owed.wake()
        await owed._stopped.wait()
        begun = [each for each in asyncio.all_tasks() if getattr(each.get_coro(), "__name__", "") == "_safely"]
        if begun:
            await asyncio.wait(begun, timeout=20)

    async def _jump(self) -> None:
        luck = random.Random(7)  # noqa: S311  the same jumps in every run
        while True:
            await asyncio.sleep(0.2)
            number = luck.randrange(3)
            self.ahead[number] = JUMP if not self.ahead[number] else timedelta()
            self.copies[number].wake()


async def arrange(database: Database, telegram: LocalTelegram) -> None:
    """Six events in six zones, thousands who go; every third has quiet hours in the night of the change."""
    async with database.turn() as connection:
        people = [telegram.person(f"Гость {number}") for number in range(PEOPLE)]
        for person in people:
            person.chat_with().started = True
        rows = [
            {
                "id": number,
                "telegram_id": person.id,
                "first_name": person.first_name,
                "telegram_language": "ru",
                "search": "",
                "time_zone": ZONES[number % len(ZONES)],
                "quiet_from": 0 if number // EVENTS % 3 == 0 else None,
                "quiet_to": 3 if number // EVENTS % 3 == 0 else None,
                "created_at": NIGHT,
            }
            for number, person in enumerate(people, 1)
        ]
        await connection.execute(insert(User), rows)
        for number in range(1, EVENTS + 1):
            start = NIGHT + SOON if number == EVENTS else LAST_START
            zone = ZONES[number - 1]
            values = {"code": f"Night00{number}", "title": f"Ночь {number}", "date": start, "time_zone": zone}
            values |= {"language": "ru", "creator_id": 1, "search": "", "remind_at": start - LEAD}
            values["reminders"] = bits_of([LEAD])
            await connection.execute(insert(Event).values(id=number, created_at=NIGHT, **values))
        goes = [
            {
                "user_id": number,
                "event_id": (number - 1) * EVENTS // PEOPLE + 1,
                "answer": Answer.GOING,
                "joined_at": NIGHT,
                "handle": f"h{number:07}",
            }
            for number in range(1, PEOPLE + 1)
        ]
        await connection.execute(insert(EventParticipant), goes)


async def all_is_settled(database: Database, night: Night, within: float) -> None:
    async with asyncio.timeout(within):
        while True:
            async with database.look() as connection:
                is_open = (or_(Notice.due_at <= night.now, Notice.tries > 0), Notice.due_at.is_not(None))
                left = select(Notice.id).where(*is_open).limit(1)
                reminds = select(Event.id).where(Event.remind_at <= night.now).limit(1)
                if not any([(await connection.execute(one)).first() for one in (left, reminds)]):
                    return
            await asyncio.sleep(0.2)


async def all_are_reminded(database: Database) -> None:
    """Or will be: it is written down that they are owed it."""
    async with asyncio.timeout(60):
        while True:
            async with database.look() as connection:
                if not (await connection.execute(select(Event.id).where(Event.remind_at <= NIGHT))).first():
                    return
            await asyncio.sleep(0.05)


MORNING = (31, 91, 151, 181)
"""Minutes; the quiet hours of the last zone end after an hour that came twice."""


async def the_night_passes(
    telegram: LocalTelegram, database: Database, database_url: str, then: Sequence[int] = MORNING
) -> Night:
    await arrange(database, telegram)
    night = Night(telegram, database_url)
    async with night.run():
        await all_is_settled(database, night, within=900)
        for minutes in then:
            night.passes(NIGHT + timedelta(minutes=minutes))
            await all_is_settled(database, night, within=300)
    return night


def doubled(night: Night) -> dict[tuple[int, str], int]:
    return {
        whose: times for whose, times in Counter((who, title) for who, title, _ in night.heard).items() if times > 1
    }


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram()
    await telegram.start()
    yield telegram
    await telegram.stop()


async def test_each_is_reminded_once_and_none_after_the_start(
    telegram: LocalTelegram, postgresql_database: Database, postgresql_url: str
) -> None:
    night = await the_night_passes(telegram, postgresql_database, postgresql_url)
    assert doubled(night) == {}
    late = f"Ночь {EVENTS}"
    assert all(at < (NIGHT + SOON if title == late else LAST_START) for _, title, at in night.heard)
    in_time = {who for who, title, _ in night.heard if title != late}
    assert len(in_time) == PEOPLE - PEOPLE // EVENTS, "everybody else has heard"
    assert len(night.heard) < PEOPLE, "who could not be told before the start was not told at all"


async def test_without_the_lease_it_goes_red(
    telegram: LocalTelegram, postgresql_database: Database, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(
        connection: AsyncConnection, lane: Lane, under_way: Sequence[int], most: int, now: datetime
    ) -> Sequence[Notice | Card]:
        model = lane.model
        wanted = select(*model.__table__.c).where(model.due_at <= now, model.id.not_in(under_way), lane.only)
        rows = every(model, await connection.execute(wanted.order_by(model.due_at).limit(most)))
        for row in rows:
            row.due_at = now + due.LEASE
        return rows

    monkeypatch.setattr(due, "take", look)
    monkeypatch.setattr("tests.faults.test_many_reminders.PEOPLE", 60)
    night = await the_night_passes(telegram, postgresql_database, postgresql_url)
    assert doubled(night)


async def test_without_a_look_at_the_start_it_finds_what_came_after(
    telegram: LocalTelegram, postgresql_database: Database, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views._TRUE, Kind.REMINDER, lambda *_: True)
    monkeypatch.setattr(notices, "_until", lambda *_: None)
    monkeypatch.setattr("tests.faults.test_many_reminders.PEOPLE", 60)
    soon = JUMP + timedelta(minutes=10)  # so that no copy's clock says that it has begun before it is due
    monkeypatch.setattr("tests.faults.test_many_reminders.SOON", soon)
    begun, send = asyncio.Event(), notices.Notices.send

    async def send_late(self: notices.Notices, notice: Notice, calls: Callable[[], None]) -> None:
        await begun.wait()
        await send(self, notice, calls)

    monkeypatch.setattr(notices.Notices, "send", send_late)
    await arrange(postgresql_database, telegram)
    night = Night(telegram, postgresql_url)
    async with night.run():
        await all_are_reminded(postgresql_database)
        night.passes(NIGHT + soon + timedelta(seconds=1))
        begun.set()
        await all_is_settled(postgresql_database, night, within=300)
    assert any(title == f"Ночь {EVENTS}" and at > NIGHT + soon for _, title, at in night.heard)
