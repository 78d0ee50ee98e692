"""The work of a page does not grow with the rows: counted in what the database does, whatever the machine's pace."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from tests.admin.conftest import Browser, House, counts_to
from vmeste.admin.lists import Ask
from vmeste.admin.sections import SECTIONS
from vmeste.database import Database

PEOPLE = (2000, 8000)
"""Four times as many people, events and answers are a far larger town for lists that are long at 200."""
STEPS = 100
GROWS = 1.5
"""A page that read a table would do four times the work; a deeper tree of an index does a little more."""

NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(CAST(:first AS int), CAST(:last AS int)))",
}
FILL = (
    """INSERT INTO users (id, telegram_id, username, first_name, search, created_at)
    {numbers} SELECT i, 1000000 + i, 'user' || i, 'Анна ' || i % 97, 'анна ' || i % 97 || ' user' || i || 'x', {moment}
    FROM n""",
    """INSERT INTO events (id, code, title, date, time_zone, language, creator_id, search, created_at, cancelled_at)
    {numbers} SELECT i, CAST(10000000 + i AS text), 'Футбол ' || i % 89, {moment}, 'Europe/Moscow', 'ru', i,
    'футбол ' || i % 89 || ' №' || i, {moment}, CASE WHEN i % 9 = 0 THEN {moment} END FROM n""",
    """INSERT INTO event_participants (id, user_id, event_id, handle, answer, guests, joined_at)
    {numbers} SELECT i, i, i - i % 10 + 1, 'h' || i, CASE WHEN i % 3 = 0 THEN 'maybe' ELSE 'going' END, i % 3, {moment}
    FROM n WHERE i < :last - 10""",
    """INSERT INTO changes (id, handle, event_id, user_id, what, created_at)
    {numbers} SELECT i, 'h' || i, i, i, 'capacity', {moment} FROM n""",
)
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', '2026-11-20', (i % 800 - 400) || ' days', i || ' seconds')",
    "postgresql": "timestamptz '2026-11-20' + (i % 800 - 400) * interval '1 day' + i * interval '1 second'",
}


def pages() -> Iterator[str]:
    for section in SECTIONS.values():
        for column in (column for column in section.columns if column.indexed):
            for sort in (column.name, f"-{column.name}"):
                ask = Ask(section, sort=sort)
                yield from (ask.address(), replace(ask, backward=True).address())
    yield from (f"/admin/event?when={when}" for when in ("upcoming", "past", "cancelled"))
    yield from (f"/admin/eventparticipant?answer={answer}" for answer in ("going", "maybe", "waiting"))
    yield from ("/admin/user?q=user1999x", "/admin/user?q=1000077", "/admin/user?q=zzzz", "/admin/event?q=zzzz")
    yield from ("/admin/event?q=10000077", "/admin/eventparticipant?event=1", "/admin/eventparticipant?user=7")
    yield from (
        "/admin/user/7",
        "/admin/event/7",
        "/admin/eventparticipant/7",
        "/admin/audit",
        "/admin/audit?q=user1999x",
    )
    yield from ("/admin/user/7/delete", "/admin/user/7/block", "/admin/event/7/delete", "/admin/event/7/edit")


Asked = list[tuple[str, Any]]


@pytest.fixture
def asked() -> Iterator[Asked]:
    """What the pages ask, with its parameters."""
    seen: Asked = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


async def grows_to(database: Database, first: int, last: int) -> None:
    kind = "sqlite" if database.is_sqlite else "postgresql"
    async with database.writer.begin() as connection:
        for statement in FILL:
            filled = statement.format(numbers=NUMBERS[kind], moment=MOMENT[kind])
            await connection.execute(text(filled), {"first": first, "last": last})
    async with database.writer.connect() as connection:
        if not database.is_sqlite:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


async def work(database: Database, asked: Asked) -> int:
    """Steps of SQLite's machine, or pages that PostgreSQL looks at."""
    done = 0
    async with database.writer.connect() as connection:
        if database.is_sqlite:
            driver: Any = (await connection.get_raw_connection()).driver_connection

            def count() -> None:
                nonlocal done
                done += STEPS

            await driver.set_progress_handler(count, STEPS)
            for statement, parameters in asked:
                (await connection.exec_driver_sql(statement, parameters)).all()
            await driver.set_progress_handler(None, 0)
            return done
        for statement, parameters in asked:
            explained = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
            said = (await connection.exec_driver_sql(explained, parameters)).scalar_one()
            plan = (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
            done += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return done


async def test_a_larger_town_is_no_more_work(
    house: House, admin: Browser, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts_to(monkeypatch, 200)
    took: list[dict[str, int]] = []
    first = 1
    for last in PEOPLE:
        await grows_to(house.database, first, last)
        first = last + 1
        took.append({})
        for page in pages():
            asked.clear()
            assert (await admin.opens(page)).status == 200, page
            took[-1][page] = await work(house.database, list(asked))
    few = 2000 if house.database.is_sqlite else 40
    grown = {page: (took[0][page], more) for page, more in took[1].items() if more > GROWS * took[0][page] + few}
    assert grown == {}


async def test_a_page_that_reads_a_table_is_noticed(house: House) -> None:
    """The control: the count sees a scan."""
    took = []
    for first, last in ((1, PEOPLE[0]), (PEOPLE[0] + 1, PEOPLE[1])):
        await grows_to(house.database, first, last)
        took.append(await work(house.database, [("SELECT max(length(time_zone)) FROM events", ())]))
    assert took[1] > 3 * took[0]
