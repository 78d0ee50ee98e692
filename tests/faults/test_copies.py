"""Three copies behind a balancer, with a webhook: one is killed again and again, and nobody notices."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.databases import free_port
from tests.faults.conftest import StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.proxy import Wire
from tests.faults.run import PATIENCE, Run
from tests.faults.test_crashes import HERE, Calls
from vmeste.check import complaints
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.words import now_utc

COPIES = 3

pytestmark = [pytest.mark.long, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]


class Copies:
    """Each on its port, all with one webhook."""

    def __init__(
        self, start_run: StartRun, webhook_url: str, ports: list[int], program: Path = HERE / "launch_impatient.py"
    ) -> None:
        self._start_run = start_run
        self._settings = {"WEBHOOK_URL": webhook_url, "WEBHOOK_SECRET": "a-secret"}
        self._program = program
        self.ports = ports
        self._runs: dict[int, Run] = {}

    async def start(self) -> None:
        await asyncio.gather(*map(self._start, self.ports))

    async def _start(self, port: int) -> None:
        run = self._runs[port] = await self._start_run(self._program, ADMIN_PORT=str(port), **self._settings)
        await run.says("ready")

    async def one_dies(self, port: int) -> None:
        self._runs[port].kill()
        await self._runs[port].ends()

    async def comes_back(self, port: int) -> None:
        await self._start(port)

    async def stop(self) -> list[str]:
        """What they did not foresee."""
        codes = await asyncio.gather(*(run.stops() for run in self._runs.values()))
        assert codes == [0] * len(self.ports)
        return [line for run in self._runs.values() for line in run.failures]


async def killed_again_and_again(crowd: Crowd, database: Database, copies: Copies, kills: int) -> list[str]:
    """What is wrong after so many kills of one or another of them while people press."""
    luck = random.Random(7)  # noqa: S311  the same kills in every run
    calls, enough = Calls(crowd.telegram), asyncio.Event()
    await copies.start()
    await crowd.comes(await crowd.shares_events())
    people = asyncio.create_task(crowd.lives_until(enough))
    in_flight: set[int] = set()
    for _ in range(kills):
        await calls.more(luck.randint(20, 120))
        assert not people.done(), "nobody presses any more: this kill proves nothing"
        port = luck.choice(copies.ports)
        await copies.one_dies(port)
        in_flight |= await owed_in(database)
        await calls.more(20)  # the others go on
        await copies.comes_back(port)
    enough.set()
    await people
    await crowd.telegram.quiet(2 * PATIENCE)
    return await crowd.complaints(database, in_flight) + [str(each) for each in await complaints(database, now_utc())]


async def test_of_three_copies_one_is_killed_again_and_again(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    ports = [free_port() for _ in range(COPIES)]
    balancer = Wire(*(("127.0.0.1", port) for port in ports))
    await balancer.mend()
    copies = Copies(start_run, f"http://127.0.0.1:{balancer.port}/telegram", ports)
    assert await killed_again_and_again(Crowd(telegram, 4, people=10), database, copies, kills=2) == []
    assert all(balancer.given.values()), f"updates were not spread: {balancer.given}"
    assert await copies.stop() == []
    await balancer.cut()


async def test_without_the_key_of_taken_updates_it_goes_red(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    ports = [free_port() for _ in range(COPIES)]
    balancer = Wire(*(("127.0.0.1", port) for port in ports))
    await balancer.mend()
    url = f"http://127.0.0.1:{balancer.port}/telegram"
    copies = Copies(start_run, url, ports, HERE / "launch_without_key.py")
    wrong = await killed_again_and_again(Crowd(telegram, seed=4), database, copies, kills=10)
    assert any("draft was changed" in words for words in wrong)
    await balancer.cut()
