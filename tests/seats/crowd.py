"""A crowd at one event: many people press at once, and what the database says of it.

Run as a program it is a second copy of the bot: for each event it is told of, it lets its part of the crowd press.
"""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import bindparam, insert, select

from vmeste.database import Database, every, open_database
from vmeste.events.answering.repository import Answers
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.organiser.repository import Organising
from vmeste.events.rules import InLine, next_in_line
from vmeste.users.models import User

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
PEOPLE = 120
MOST_SEATS = 50
LIMITS = (40, 45, 50)
PRESSES = 400
HANDS = 40
"""People press at the same moment."""


@dataclass(frozen=True)
class Count:
    """An event as one consistent look sees it."""

    capacity: int | None
    kept: int
    """Seats taken, as the event's row says."""
    seats: int
    """Seats taken, counted."""
    line: Sequence[InLine]

    def wrong(self, most: int) -> str | None:
        if self.kept != self.seats:
            return f"{self.seats} seats are taken, the event says {self.kept}"
        if self.seats > most:
            return f"{self.seats} people on {most} seats"
        free = None if self.capacity is None else self.capacity - self.seats
        if next_in_line(free, self.line) and (free is None or free > 0):
            return f"{free} seats are free while {len(self.line)} wait"
        return None


async def invite(database: Database, people: int) -> list[User]:
    """Whoever may come; the first of them organises."""
    rows = [{"telegram_id": n, "first_name": f"Гость {n}", "search": "", "created_at": NOW} for n in range(people)]
    async with database.turn() as connection:
        await connection.execute(insert(User), rows)
    return await known(database)


async def known(database: Database) -> list[User]:
    async with database.look() as connection:
        return every(User, await connection.execute(select(*User.__table__.c).order_by(User.id)))


async def announce(database: Database, code: str, organiser: User, capacity: int) -> None:
    event = {
        "code": code,
        "title": "Концерт",
        "date": NOW + timedelta(days=1),
        "time_zone": "Europe/Moscow",
        "language": "ru",
        "capacity": capacity,
        "creator_id": organiser.id,
        "search": "концерт",
        "created_at": NOW,
    }
    async with database.turn() as connection:
        await connection.execute(insert(Event).values(event))


async def press(database: Database, code: str, people: Sequence[User], chance: Random) -> None:
    """One of many: most come, some leave, some bring guests, and the organiser thinks about the hall."""
    who, what = chance.choice(people), chance.random()
    async with database.turn() as connection:
        answers = Answers(connection, NOW)
        if what < 0.6:
            await answers.going(code, who)
        elif what < 0.8:
            await answers.not_going(code, who)
        elif what < 0.85:
            await answers.maybe(code, who)
        elif what < 0.98:
            await answers.bring(code, who, chance.randrange(4))
        else:
            await Organising(connection, NOW).change(code, people[0], {"capacity": chance.choice(LIMITS)})


async def push(database: Database, code: str, people: Sequence[User], presses: int, hands: int, seed: str) -> list[str]:
    """So many presses, from so many hands at once; what somebody saw going wrong who counted now and then."""
    seen: list[str | None] = []

    async def one_hand(number: int) -> None:
        chance = Random(f"{seed} {number}")  # noqa: S311  a crowd, not a secret
        for _ in range(presses // hands):
            await press(database, code, people, chance)
            if number == 0:
                seen.append((await look(database, code)).wrong(MOST_SEATS))

    async with asyncio.TaskGroup() as crowd:
        for number in range(hands):
            crowd.create_task(one_hand(number))
    seen.append((await look(database, code)).wrong(MOST_SEATS))
    return [wrong for wrong in seen if wrong is not None]


_COUNTED = (
    select(
        Event.capacity,
        Event.seats_taken,
        EventParticipant.user_id,
        EventParticipant.answer,
        EventParticipant.guests,
    )
    .outerjoin(EventParticipant, EventParticipant.event_id == Event.id)
    .where(Event.code == bindparam("code"))
    .order_by(EventParticipant.position)
)
"""One statement, so that all of it is of one moment on PostgreSQL, too."""


async def look(database: Database, code: str) -> Count:
    async with database.look() as connection:
        rows = (await connection.execute(_COUNTED, {"code": code})).all()
    seats = sum(1 + row.guests for row in rows if row.answer is Answer.GOING)
    line = [InLine(row.user_id, 1 + row.guests) for row in rows if row.answer is Answer.WAITING]
    return Count(rows[0].capacity, rows[0].seats_taken, seats, line)


async def second_copy(url: str) -> None:
    """Waits for an event's code on standard input, lets half a crowd press, and says so."""
    database = open_database(url)
    people = await known(database)
    print("ready", flush=True)  # noqa: T201  said to the test
    while code := (await asyncio.to_thread(sys.stdin.readline)).strip():
        wrong = await push(database, code, people, PRESSES // 2, HANDS // 2, f"{code} second")
        print("done", *wrong, flush=True)  # noqa: T201  said to the test
    await database.close()


if __name__ == "__main__":
    asyncio.run(second_copy(sys.argv[1]))
