"""Many people at once: never more people than seats, never an empty seat while somebody waits whom it fits."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.seats import crowd
from tests.seats.crowd import HANDS, MOST_SEATS, NOW, PEOPLE, PRESSES
from vmeste.database import Database
from vmeste.events import seats
from vmeste.events.answering.repository import Answers
from vmeste.events.models import Answer, Event
from vmeste.prepared import AnyRow, Prepared
from vmeste.users.models import User

LONG = os.environ.get("VMESTE_LONG") == "1"
ROUNDS = 50 if LONG else 2
TRIES = 20 if LONG else 1
ROUNDS_TO_GO_WRONG = 10
ROOT = Path(__file__).parents[2]


async def test_a_crowd_at_the_door(sqlite_database: Database) -> None:
    database = sqlite_database
    people = await crowd.invite(database, PEOPLE)
    for number in range(ROUNDS):
        code = f"Crowd{number:03}"
        await crowd.announce(database, code, people[0], MOST_SEATS)
        assert await crowd.push(database, code, people, PRESSES, HANDS, code) == []
        assert (await crowd.look(database, code)).seats > MOST_SEATS / 2, "a crowd that never came"


async def test_two_copies_of_the_bot(postgresql_database: Database, postgresql_url: str) -> None:
    database = postgresql_database
    people = await crowd.invite(database, PEOPLE)
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.seats.crowd", postgresql_url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert await other.stdout.readline() == b"ready\n"
    for number in range(ROUNDS):
        code = f"Crowd{number:03}"
        await crowd.announce(database, code, people[0], MOST_SEATS)
        other.stdin.write(f"{code}\n".encode())
        assert await crowd.push(database, code, people, PRESSES // 2, HANDS // 2, f"{code} first") == []
        assert await other.stdout.readline() == b"done\n"
        assert (await crowd.look(database, code)).wrong(MOST_SEATS) is None
    other.stdin.close()
    assert await other.wait() == 0


async def test_five_hundred_want_ten_seats(database: Database) -> None:
    people = await crowd.invite(database, 500)
    for number in range(TRIES):
        code = f"Ticket{number:02}"
        await crowd.announce(database, code, people[0], 10)
        outcomes = await asyncio.gather(*(join(database, code, people[hand::HANDS]) for hand in range(HANDS)))
        assert Counter(chain(*outcomes)) == {Answer.GOING: 10, Answer.WAITING: 490}
        found = await crowd.look(database, code)
        assert (found.kept, found.seats, len(found.line)) == (10, 10, 490)


async def join(database: Database, code: str, people: Sequence[User]) -> list[Answer | None]:
    """One after another, what each of them is told."""
    told = []
    for person in people:
        async with database.turn() as connection:
            answered = await Answers(connection, NOW).going(code, person)
        told.append(answered[1].answer if answered else None)
    return told


async def goes_wrong(database: Database) -> bool:
    """Whether a crowd breaks something, within some rounds."""
    people = await crowd.invite(database, PEOPLE)
    for number in range(ROUNDS_TO_GO_WRONG):
        code = f"Crowd{number:03}"
        await crowd.announce(database, code, people[0], MOST_SEATS)
        try:
            wrong = await crowd.push(database, code, people, PRESSES, HANDS, code)
        except* DBAPIError as refused:  # the database itself may be the first to see it
            wrong = [str(error) for error in refused.exceptions]
        if wrong:
            return True
    return False


async def test_without_the_lock_it_goes_wrong(postgresql_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the crowd would prove nothing."""
    unlocked = Prepared(select(*seats.COLUMNS).where(Event.code == bindparam("code")))
    monkeypatch.setattr(seats, "_LOCKED", unlocked)
    assert await goes_wrong(postgresql_database)


async def test_with_the_driver_as_it_comes_it_goes_wrong(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many writers, each of whom begins a transaction only when there is something to write."""

    async def usual(self: Prepared, connection: AsyncConnection, values: Mapping[str, Any]) -> list[AnyRow]:
        result = await connection.execute(self._statement, values)
        return list(result.all()) if result.returns_rows else []

    monkeypatch.setattr(Prepared, "ask", usual)
    engine = create_async_engine(sqlite_url, pool_size=HANDS)
    try:
        assert await goes_wrong(Database(writer=engine, reader=engine, glancer=engine))
    finally:
        await engine.dispose()
