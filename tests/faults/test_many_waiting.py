"""A start with much waiting: ready within seconds, small, and everybody is answered.

VMESTE_LONG=1 has twenty thousand updates waiting, as after a night away.
"""

import asyncio
import os
import time

import psutil  # type: ignore[import-untyped]  # published without types
import pytest

from tests.faults.conftest import StartRun
from tests.faults.run import PATIENCE
from vmeste.demo import LocalTelegram

LONG = os.environ.get("VMESTE_LONG") == "1"
WAITING = 20_000 if LONG else 2_000
READY_WITHIN = 5.0
MOST_MEMORY = 200 * 1024 * 1024
BUSY = 3.0
"""How many times as long a start may take where others work at the side; the long version is run alone."""


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
async def test_a_start_with_many_updates_waiting(telegram: LocalTelegram, start_run: StartRun) -> None:
    people = [telegram.person(f"Гость {number}") for number in range(WAITING // 2)]
    for person in people:
        person.says("/start")
        person.says("/help")
    assert len(telegram.bots[0].queue.pending) == WAITING
    began = time.monotonic()
    run = await start_run()
    await run.says("ready")
    took = time.monotonic() - began
    assert took < READY_WITHIN * (1 if LONG else BUSY), f"ready after {took:.1f} s"
    process = psutil.Process(run.pid)
    most = 0
    async with asyncio.timeout(PATIENCE * (10 if LONG else 2)):
        while telegram.bots[0].queue.pending:
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.1)
    await telegram.quiet(PATIENCE)
    assert most < MOST_MEMORY, f"{most / 1024**2:.0f} MiB"
    for person in people:
        heard = [message.text[:6] for message in person.chat if message.from_bot]
        assert heard == ["Привет", "/event"], f"{person.first_name} heard {heard}"
    assert run.failures == []
    print(f"{WAITING} waiting: ready after {took:.1f} s, {most / 1024**2:.0f} MiB at most")  # noqa: T201  the figures
    assert await run.stops() == 0
