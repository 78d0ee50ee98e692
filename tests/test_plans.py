"""No list reads a whole table: the database is asked how it would find what each of them asks for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.engine import Engine

from tests.bench import lists as bench
from vmeste import inbox, lag
from vmeste.database import Database
from vmeste.events.lists.repository import Lists
from vmeste.notices import due

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
SIZE = bench.Size(people=300, events=300, answers=600)


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The statements that read events, with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "FROM events" in statement and not statement.startswith(("EXPLAIN", "INSERT")):
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


async def plan(database: Database, statement: str, parameters: Any) -> str:
    async with database.writer.begin() as connection:
        if database.is_sqlite:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return "\n".join(row.detail for row in rows)
        # so little data would be read whole; what still is has no index
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(row[0] for row in rows)


def scans(plan: str) -> list[str]:
    """The lines of a plan that read a whole table of ours."""
    tables = ("events", "event_participants", "users", "co_organisers")
    return [
        line
        for line in plan.splitlines()
        if any(line.split("(")[0].strip().endswith((f"SCAN {table}", f"Seq Scan on {table}")) for table in tables)
    ]


@pytest.mark.parametrize("name", bench.asked(NOW, SIZE))
async def test_nothing_is_read_whole(database: Database, asked: list[tuple[str, Any]], name: str) -> None:
    await bench.fill(database, SIZE, NOW)
    asked.clear()
    async with database.look() as connection:
        await bench.asked(NOW, SIZE)[name](Lists(connection, NOW))
    statements = list(asked)
    assert statements
    for statement, parameters in statements:
        plain = await plan(database, statement, parameters)
        assert not scans(plain), f"{statement}\n{plain}"


async def test_what_is_owed_is_found_without_a_look_at_what_was_settled(database: Database) -> None:
    """It is looked for every few seconds, among the updates of two days."""
    async with database.turn() as connection:
        settled = [{"update_id": number, "taken_at": NOW} for number in range(500)]
        await connection.execute(insert(inbox.TakenUpdate), settled)
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "taken_updates" in statement:
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    async with database.turn() as connection:
        await inbox.owed_after(connection, None, NOW, 1, all_=False)
        await inbox.owed_after(connection, None, NOW, 1, all_=True)
        await lag.lag(connection, NOW)
        await lag.queues(connection, NOW)
    event.remove(Engine, "before_cursor_execute", note)
    plans = [await plan(database, statement, parameters) for statement, parameters in seen]
    assert len(plans) == 5
    assert all("ix_taken_updates_owed" in each and "ix_taken_updates_taken_at" not in each for each in plans), plans


@pytest.mark.parametrize("lane", due.CARDS, ids=("shared", "own"))
async def test_a_lane_finds_its_cards_in_an_index_of_its_own(database: Database, lane: due.Lane) -> None:
    """Most copies are due at a start far ahead, and neither lane wades through the other's."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    async with database.turn() as connection:
        await due.earliest(connection, {lane: [1]})
        await due.take(connection, lane, [1], 10, NOW)
    event.remove(Engine, "before_cursor_execute", note)
    plans = [await plan(database, *asked) for asked in seen if "cards" in asked[0]]
    assert len(plans) == 2
    index = "ix_cards_due_own" if lane is due.OWN_CARDS else "ix_cards_due_shared"
    assert all(index in each for each in plans), plans


async def test_a_scan_is_noticed(database: Database) -> None:
    plain = await plan(database, "SELECT * FROM events ORDER BY description", ())
    assert scans(plain), plain
