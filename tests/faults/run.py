"""bot.py as its operator runs it: a process with an environment, a log, an exit code."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from vmeste.demo import LocalTelegram
from vmeste.demo.settling import Watchers

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "launch.py"
PASSWORD = "a password nobody guesses"
PATIENCE = 60.0
"""Seconds; a start takes three of them, more where others work at the side."""
STOPS_WITHIN = 10.0


def settings_for(telegram: LocalTelegram, database_url: str, **others: str) -> dict[str, str]:
    """What the operator writes into the environment."""
    return {
        "BOT_TOKEN": telegram.bots[0].token,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": database_url,
        "ADMIN_PORT": "0",
        "ADMIN_PASSWORD": PASSWORD,
        **others,
    }


class Run:
    """One process. Everything it says is kept, line by line."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._watchers = Watchers()
        self.out: list[str] = []
        self.log: list[str] = []
        self._reading = [
            asyncio.create_task(self._read(process.stdout, self.out)),
            asyncio.create_task(self._read(process.stderr, self.log)),
        ]

    @classmethod
    async def of(cls, settings: Mapping[str, str], folder: Path, program: Path = PROGRAM) -> "Run":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            program,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **settings},
            cwd=folder,  # where no .env of a developer lies
            stdout=PIPE,
            stderr=PIPE,
            limit=1 << 20,
        )
        return cls(process)

    async def _read(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        if stream is None:
            return
        async for line in stream:
            lines.append(line.decode().rstrip("\n"))
            self._watchers.look()

    async def says(self, words: str, times: int = 1) -> str:
        """The line, said already or still to come, that has these words for the so-many-th time."""
        return await self._watchers.until(
            lambda: next(islice((line for line in (*self.out, *self.log) if words in line), times - 1, None), None),
            PATIENCE,
            lambda: f"the program has not said «{words}» but {self.log[-10:]}",
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def interrupt(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def ends(self, within: float = PATIENCE) -> int:
        """The exit code, when it has ended by itself or was told to."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
        await asyncio.gather(*self._reading)
        return code

    async def stops(self) -> int:
        """As an operator stops it, in the time that the operator's system gives it."""
        self.interrupt(signal.SIGTERM)
        return await self.ends(STOPS_WITHIN)

    async def clean_up(self) -> None:
        if self._process.returncode is None:
            self.kill()
        await self.ends()
        sys.stdout.write("\n".join(["a process said:", *self.out, *self.log[-50:], ""]))  # shown when the test fails

    @property
    def failures(self) -> list[str]:
        """Lines of the log that tell of something nobody foresaw."""
        return [line for line in self.log if " ERROR " in line or "CRITICAL" in line or "Traceback" in line]
