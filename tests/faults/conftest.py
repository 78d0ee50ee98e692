"""A local Telegram, and the program beside it: as a process, or in this one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from loguru import logger

from tests.faults.run import PATIENCE, PROGRAM, Run, settings_for
from vmeste.config import read_settings
from vmeste.demo import LocalTelegram
from vmeste.demo.settling import Watchers
from vmeste.program import Program

StartRun = Callable[..., Awaitable[Run]]


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    telegram = LocalTelegram(
        strict=False
    )  # with the bot it is as strict as ever; its own answers are checked elsewhere
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest_asyncio.fixture
async def start_run(telegram: LocalTelegram, database_url: str, tmp_path: Path) -> AsyncIterator[StartRun]:
    """Starts bot.py, or another program with the same settings; `changes` are settings of its own."""
    runs: list[Run] = []

    async def start(program: Path = PROGRAM, **changes: str) -> Run:
        run = await Run.of(settings_for(telegram, database_url) | changes, tmp_path, program)
        runs.append(run)
        return run

    yield start
    for run in runs:
        await run.clean_up()


class Log:
    """What the program in this process writes into its log, `LEVEL the message`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._watchers = Watchers()

    def write(self, line: str) -> None:
        self.lines.append(line.rstrip("\n"))
        self._watchers.look()

    async def says(self, words: str) -> str:
        """The first line, written already or still to come, that has these words."""
        return await self._watchers.until(
            lambda: next((line for line in self.lines if words in line), None),
            PATIENCE,
            lambda: f"the log does not say «{words}» but {self.lines[-10:]}",
        )

    @property
    def failures(self) -> list[str]:
        return [line for line in self.lines if line.startswith(("ERROR", "CRITICAL"))]


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    sink = logger.add(log.write, format="{level} {message}", level="INFO")
    yield log
    logger.remove(sink)


@pytest_asyncio.fixture
async def program(telegram: LocalTelegram, database_url: str, log: Log) -> AsyncIterator[Program]:
    """The program, whole, running in this process: quick to start, where no process need be killed."""
    assert not log.lines
    running = Program(read_settings(settings_for(telegram, database_url)), password=None)
    task = asyncio.create_task(running.run())
    yield running
    running.stop()
    await task
