"""People before the stand-in: a tenth says /start, half look at the list, four in ten join."""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.bench import ordinary
from tests.bench.places import ORDINARY, Contestant
from tests.bench.stand_in import StandIn
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.users.models import User

PEOPLE = range(1000, 2000)
EVENTS = 200
PATIENCE = 10.0
"""Seconds; what is not answered by then counts as never answered."""
CROWD_WAITS = 120.0
"""The same for those who join one event at once, behind all that is still to be answered."""
NEVER = float("inf")
NEWCOMERS = itertools.count(1_000_000)


class Crowd:
    def __init__(self, telegram: StandIn, contestant: Contestant, chance: random.Random) -> None:
        self._telegram = telegram
        self._join = _join_of(contestant)
        self._chance = chance

    async def together(self, updates: int, at_once: int) -> float:
        """So many under way at a time; the seconds until all are answered."""
        began = time.perf_counter()
        left = iter(range(updates))

        async def one_after_another() -> None:
            for _ in left:
                await _patiently(self._something())

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return time.perf_counter() - began

    async def arrive(self, rate: int, seconds: float) -> list[float]:
        """At this pace, whether or not anybody is answered; how long each waited."""
        waits: list[asyncio.Task[float]] = []
        began = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0, began + number / rate - time.perf_counter()))
            if len(self._telegram.busy) < len(PEOPLE):
                waits.append(asyncio.create_task(_patiently(self._something())))
        waited = await asyncio.gather(*waits)
        return [*waited, *[NEVER] * (int(rate * seconds) - len(waits))]

    async def all_join(self, event: int, people: Sequence[int]) -> None:
        """One event, at once."""
        joins = [self._telegram.presses(person, self._join(event), 1) for person in people]
        await asyncio.gather(*(_patiently(join, CROWD_WAITS) for join in joins))

    def _something(self) -> "asyncio.Future[float]":
        chosen = self._chance.random()
        if chosen < 0.1:
            return self._telegram.says(next(NEWCOMERS), "/start")
        person = next(each for each in iter(lambda: self._chance.choice(PEOPLE), 0) if each not in self._telegram.busy)
        if chosen < 0.6:
            return self._telegram.presses(person, "all", EVENTS + 1)
        event = self._chance.randrange(EVENTS)
        return self._telegram.presses(person, self._join(event), event + 1)


async def _patiently(answer: "asyncio.Future[float]", patience: float = PATIENCE) -> float:
    try:
        return await asyncio.wait_for(answer, patience)
    except TimeoutError:
        return NEVER


def _join_of(contestant: Contestant) -> Callable[[int], str]:
    if contestant is ORDINARY:
        return lambda event: f"join:{event + 1}"
    return lambda event: f"j:{_code(event)}"


def _code(event: int) -> str:
    return f"Bench{event:03}"


@dataclass(frozen=True, slots=True)
class Seats:
    """An event that more want to come to than it has seats."""

    number: int
    capacity: int


async def fill(contestant: Contestant, url: str, small: Sequence[Seats]) -> None:
    """People the bot has met, and events to come: the usual ones with room for all, then the small ones."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        rooms = [(event, 1000) for event in range(EVENTS)] + [(each.number, each.capacity) for each in small]
        await (_fill_ordinary if contestant is ORDINARY else _fill_ours)(connection, rooms)
    await engine.dispose()


async def _fill_ours(connection: AsyncConnection, rooms: Sequence[tuple[int, int]]) -> None:
    now = datetime.now(UTC)
    people = [
        {
            "telegram_id": person,
            "first_name": f"Человек {person}",
            "username": f"person{person}",
            "telegram_language": "ru",
            "search": f"человек {person} person{person}",
            "created_at": now,
        }
        for person in PEOPLE
    ]
    await connection.execute(insert(User), people)
    creator = (await connection.execute(select(func.min(User.id)))).scalar_one()
    events = [
        {
            "code": _code(event),
            "title": f"Футбол № {event}",
            "date": now + timedelta(days=2, minutes=event),
            "time_zone": "Europe/Moscow",
            "language": "ru",
            "location": "Лужники",
            "capacity": capacity,
            "creator_id": creator,
            "search": f"футбол № {event}",
            "created_at": now,
        }
        for event, capacity in rooms
    ]
    await connection.execute(insert(Event), events)


async def _fill_ordinary(connection: AsyncConnection, rooms: Sequence[tuple[int, int]]) -> None:
    await connection.run_sync(ordinary.Base.metadata.create_all)
    people = [
        {"telegram_id": person, "first_name": f"Человек {person}", "username": f"person{person}"} for person in PEOPLE
    ]
    await connection.execute(insert(ordinary.User), people)
    events = [
        {
            "id": event + 1,
            "title": f"Футбол № {event}",
            "date": datetime.now(UTC) + timedelta(days=2, minutes=event),
            "location": "Лужники",
            "capacity": capacity,
            "creator_id": 1,
        }
        for event, capacity in rooms
    ]
    await connection.execute(insert(ordinary.Event), events)


async def seats_given(contestant: Contestant, url: str, small: Sequence[Seats]) -> list[int]:
    """How many sit in each of the small events."""
    engine = create_async_engine(url)
    if contestant is ORDINARY:
        sits = select(func.count()).select_from(ordinary.EventParticipant)
        counts = [sits.where(ordinary.EventParticipant.event_id == each.number + 1) for each in small]
    else:
        sits = select(func.count()).select_from(EventParticipant).join(Event, Event.id == EventParticipant.event_id)
        sits = sits.where(EventParticipant.answer == Answer.GOING)
        counts = [sits.where(Event.code == _code(each.number)) for each in small]
    async with engine.connect() as connection:
        given = [(await connection.execute(count)).scalar_one() for count in counts]
    await engine.dispose()
    return given
