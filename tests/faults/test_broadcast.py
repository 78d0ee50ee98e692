"""Many are told at once: within the limits, one try for whoever blocked the bot; who presses meanwhile is answered.

VMESTE_LONG=1 tells ten thousand, which takes seven minutes at the pace that Telegram allows.
"""

import asyncio
import os
import time
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from tests.talk.conftest import Town, town
from vmeste.demo import Person
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.notices.models import Kind, Notice
from vmeste.sender.pace import Pace
from vmeste.users.models import User

__all__ = ["town"]

LONG = os.environ.get("VMESTE_LONG") == "1"
PEOPLE = 10_000 if LONG else 160
BLOCKED = 0.3
ANSWERED_WITHIN = 1.0 if LONG else 3.0
"""Seconds; the long version is run alone. Behind the broadcast an answer would wait for twice as many."""


class Broadcast:
    """An event that many go to is cancelled; what became of every message is noted."""

    def __init__(self, town: Town, people: int) -> None:
        self.town = town
        self.people = [town.telegram.person(f"Гость {number}") for number in range(people)]
        self.tries: Counter[int] = Counter()
        self.heard: Counter[int] = Counter()
        self.too_fast = 0
        for person in self.people:
            person.chat_with().started = True
        self.blocked = self.people[:: round(1 / BLOCKED)]
        for person in self.blocked:
            person.chat_with().blocked = True
        town.telegram.on_call(self._note)
        town.foresees("bot was blocked by the user")

    def _note(self, call: Any) -> None:
        if call.refusal is not None and call.refusal.code == 429:
            self.too_fast += 1
        if call.method == "sendMessage" and "Встреча отменена" in call.get("text", ""):
            self.tries[call.get("chat_id")] += 1
            if call.refusal is None:
                self.heard[call.get("chat_id")] += 1

    async def begins(self) -> None:
        anna, town = self.town.anna, self.town
        await town.creates(anna, "Парад", "28.11 11:00")
        async with town.database.turn() as connection:
            event_id = (await connection.execute(select(Event.id))).scalar_one()
            rows = [
                {"telegram_id": person.id, "first_name": person.first_name, "telegram_language": "ru", "search": ""}
                for person in self.people
            ]
            await connection.execute(insert(User), [row | {"created_at": town.now} for row in rows])
            ids = (await connection.execute(select(User.id).where(User.first_name.startswith("Гость")))).scalars().all()
            goes = {"event_id": event_id, "answer": Answer.GOING, "joined_at": town.now}
            await connection.execute(
                insert(EventParticipant), [goes | {"user_id": user_id, "handle": f"{user_id:08}"} for user_id in ids]
            )
            await connection.execute(update(Event).values(going=len(ids), seats_taken=len(ids)))
        for label in ("Изменить", "Отменить встречу", "Да", "Пропустить"):
            await anna.presses(label)
        town.lets_time_pass()
        town.telegram.limits.on()
        town.later(seconds=61)

    async def goes_on(self, until: int) -> None:
        """Until so many were tried."""
        async with asyncio.timeout(120 + len(self.people) / 10):
            while len(self.tries) < until:  # noqa: ASYNC110  it is the broadcast that is waited for, not a moment
                await asyncio.sleep(0.05)

    async def ends(self) -> None:
        await self.goes_on(len(self.people))
        async with asyncio.timeout(30):
            while await self._left():  # noqa: ASYNC110  the database tells nobody
                await asyncio.sleep(0.05)

    async def _left(self) -> int:
        async with self.town.database.look() as connection:
            left = select(func.count()).where(Notice.kind == Kind.CANCELLED, Notice.due_at.is_not(None))
            return int((await connection.execute(left)).scalar_one())


async def keeps_pressing(person: Person, waits: list[float], done: asyncio.Event) -> None:
    """Between two lists, not too fast for a finger."""
    await person.says("/my")
    while not done.is_set():
        for label in ("Организую", "Прошедшие"):
            began = time.monotonic()
            await person.presses(label)
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.3)


async def test_all_are_told_once_within_the_limits_and_presses_are_answered_meanwhile(town: Town) -> None:
    town.foresees("terminated by other getUpdates request")
    broadcast = Broadcast(town, PEOPLE)
    await town.boris.says("/start")
    await town.emma.says("/start")
    await broadcast.begins()
    waits: list[float] = []
    done = asyncio.Event()
    pressing = asyncio.create_task(keeps_pressing(town.boris, waits, done))
    await broadcast.goes_on(PEOPLE // 2)
    done.set()
    await pressing
    await town.restarts()  # as at SIGTERM
    await broadcast.ends()
    assert broadcast.too_fast == 0
    assert set(broadcast.tries.values()) == {1}, "one try for each, whether or not it reached them"
    reached = {person.id for person in broadcast.people} - {person.id for person in broadcast.blocked}
    assert set(broadcast.heard) == reached
    waits.sort()
    assert waits[len(waits) * 95 // 100] <= ANSWERED_WITHIN, waits[-5:]
    async with town.database.look() as connection:
        lost = select(func.count()).where(User.unreachable_since.is_not(None))
        assert await connection.scalar(lost) == len(broadcast.blocked)
        dead = select(func.count()).where(Notice.failed == "Forbidden: bot was blocked by the user")
        assert await connection.scalar(dead) == len(broadcast.blocked)


@pytest.mark.parametrize("paced", [True, False])
async def test_without_the_pace_the_limit_is_broken(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, paced: bool
) -> None:
    """With both of them low, so that a slow machine shows it too."""

    async def at_once(self: Pace, chat: int | str) -> None:
        """Not waiting for one's turn."""

    monkeypatch.setattr("vmeste.sender.pace.ALL_PER_SECOND", 5)
    if not paced:
        monkeypatch.setattr(Pace, "may_send", at_once)
        monkeypatch.setattr("vmeste.notices.repository.A_SECOND", 10_000)
        town.foresees("Too Many Requests")
    town.foresees("terminated by other getUpdates request")
    await town.restarts()
    town.telegram.limits.all_per_second = 7
    broadcast = Broadcast(town, 30)
    await broadcast.begins()
    await broadcast.ends()
    assert bool(broadcast.too_fast) is not paced
