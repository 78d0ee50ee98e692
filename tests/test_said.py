"""What was said is written down many at a time, and at once for whoever waits for it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.engine import Engine

from vmeste.database import Database
from vmeste.sender import said
from vmeste.sender.said import Ledger, Settled

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PATIENCE = 10.0


@pytest_asyncio.fixture
async def ledger(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ledger]:
    """It has just written something down, and gathers for an hour."""
    monkeypatch.setattr(said, "GATHERED_FOR", 3600.0)
    ledger = Ledger(database, lambda: NOW, lambda: None)
    running = asyncio.create_task(ledger.run())
    first = Settled(1, NOW)
    ledger.add(first)
    await asyncio.wait_for(first.written, PATIENCE)
    yield ledger
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_many_go_on_one_way(ledger: Ledger) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    many = [Settled(number, NOW) for number in range(2, 40)]
    for one in many:
        ledger.add(one)
        await asyncio.sleep(0)  # each comes at its own moment
    assert not any(one.written.done() for one in many)
    await asyncio.wait_for(ledger.written(), PATIENCE)
    event.remove(Engine, "before_cursor_execute", note)
    assert all(one.written.done() for one in many)
    assert sum("taken_updates" in statement for statement in asked) == 1


async def test_a_question_is_written_down_at_once(ledger: Ledger) -> None:
    """The person's next update waits for its number."""
    asked = Settled(2, NOW, kept=[(1, 5)])
    ledger.add(asked)
    await asyncio.wait_for(asked.written, PATIENCE)


async def test_whoever_waits_does_not_wait_for_more(ledger: Ledger) -> None:
    ledger.add(Settled(2, NOW))
    await asyncio.wait_for(ledger.written(), PATIENCE)
