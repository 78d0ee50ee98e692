"""Lists and search over 200 000 events and 2 000 000 answers, beside the same over a thousand people's."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import text

from tests.bench.places import OURS, fresh_databases
from vmeste.database import Database, open_database
from vmeste.events.lists.repository import Lists
from vmeste.events.shown import Mine, Near, Page
from vmeste.users.models import User


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    events: int
    answers: int

    def __str__(self) -> str:
        return f"{self.events:_} events, {self.answers:_} answers".replace("_", " ")


SMALL = Size(1000, 100, 1000)
FULL = Size(100_000, 200_000, 2_000_000)
SHORT = Size(10_000, 20_000, 200_000)

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
PEOPLE = (
    NUMBERS + " INSERT INTO users (telegram_id, first_name, search, created_at)"
    " SELECT i, 'Человек ' || i, 'человек ' || i, {now} FROM n"
)
EVENTS = (
    NUMBERS + " INSERT INTO events (code, title, date, time_zone, language, public, going, seats_taken, creator_id,"
    " search, created_at)"
    " SELECT substr(CAST(100000000 + i AS text), 2), {word} || ' № ' || i, {date}, 'Europe/Moscow', 'ru', true, 10,"
    " 10, i % :people + 1, lower({word}) || ' № ' || i, {now} FROM n"
)
ANSWERS = (
    NUMBERS + " INSERT INTO event_participants (event_id, user_id, handle, answer, guests, joined_at)"
    " SELECT i % :events + 1, (i % :events + i / :events * 7919) % :people + 1, 'handle' || i % 100, 'going', 0, {now}"
    " FROM n"
)
WORD = "CASE WHEN i % 1000 = 0 THEN 'шахматы' ELSE 'футбол' END"
"""One in a thousand is found by a rare word, the rest by a frequent one."""
SPELLED = {
    "sqlite": {"now": ":now", "date": "strftime('%Y-%m-%d %H:%M:%f000', :now, (i - :many / 2) || ' minutes')"},
    "postgresql": {
        "now": "CAST(:now AS timestamptz)",
        "date": "CAST(:now AS timestamptz) + (i - :many / 2) * interval '1 minute'",
    },
}


async def fill(database: Database, size: Size, now: datetime) -> None:
    spelled = SPELLED[database.writer.dialect.name]
    moment = now.strftime("%Y-%m-%d %H:%M:%S.000000") if database.is_sqlite else now
    for statement, many in ((PEOPLE, size.people), (EVENTS, size.events), (ANSWERS, size.answers)):
        given = {"many": many, "people": size.people, "events": size.events, "now": moment}
        written = statement.format(word=WORD, **spelled)
        async with database.turn() as connection:
            known = {name: value for name, value in given.items() if f":{name}" in written}
            await connection.execute(text(written), known)
    async with database.writer.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))


def asked(now: datetime, size: Size) -> dict[str, Callable[[Lists], Awaitable[Page]]]:
    """What is measured, by name."""
    user = User(id=size.people // 2)
    far = Near("after", now + timedelta(minutes=size.events // 4), "50000000")
    return {
        "/events": lambda lists: lists.upcoming(),
        "/events, a page far down": lambda lists: lists.upcoming(near=far),
        "/my, going": lambda lists: lists.mine(user, Mine.GOING),
        "/my, organised": lambda lists: lists.mine(user, Mine.ORGANISED),
        "/my, past": lambda lists: lists.mine(user, Mine.PAST),
        "search, a rare word": lambda lists: lists.found("Шахматы"),
        "search, a frequent word": lambda lists: lists.found("Футбол"),
        "search, nothing found": lambda lists: lists.found("Гольф"),
    }


async def run(kind: str, *, size: Size, looks: int = 50) -> int:
    now = datetime.now(UTC).replace(microsecond=0)
    found: dict[str, list[float]] = {}
    for each in (SMALL, size):
        with fresh_databases(kind, (OURS,)) as urls:
            database = open_database(urls[OURS.name])
            began = time.perf_counter()
            await fill(database, each, now)
            print(f"{kind}: {each}, filled in {time.perf_counter() - began:.0f} s")
            for name, ask in asked(now, each).items():
                found.setdefault(name, []).append(await _look(database, now, ask, looks))
            await database.close()
    print(f"{'ms, median of ' + str(looks):32}{'small':>10}{'large':>10}{'ratio':>8}")
    for name, (small, large) in found.items():
        print(f"{name:32}{small:10.2f}{large:10.2f}{large / small:8.1f}")
    return 0


async def _look(database: Database, now: datetime, ask: Callable[[Lists], Awaitable[Page]], looks: int) -> float:
    """Milliseconds, the transaction included."""
    took = []
    for _ in range(looks):
        began = time.perf_counter()
        async with database.look() as connection:
            await ask(Lists(connection, now))
        took.append((time.perf_counter() - began) * 1000)
    return median(took)
