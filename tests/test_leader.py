"""Of several copies one leads, the others wait, and all know how many they are."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import cast

import pytest
from alembic import command
from sqlalchemy import select, text

from vmeste import leader, program
from vmeste.config import Settings
from vmeste.database import Database, open_database
from vmeste.demo.settling import Watchers
from vmeste.leader import lead
from vmeste.profile import AnotherBotError, BotProfile, claim
from vmeste.schema import alembic_config
from vmeste.sender import Sender
from vmeste.sender.pace import ALL_PER_SECOND, Pace

PATIENCE = 20.0


class Copy:
    """One of those that would lead."""

    def __init__(self, url: str, watchers: Watchers) -> None:
        self._database: Database = open_database(url)
        self._stop = asyncio.Event()
        self._watchers = watchers
        self.leads, self.has_left, self.knows_of = False, False, 0
        self._running = asyncio.create_task(lead(self._database, self._stop, self._work, self._hears))

    async def _work(self, leave: asyncio.Event) -> None:
        self.leads = True
        self._watchers.look()
        await leave.wait()
        self.leads, self.has_left = False, True
        self._watchers.look()

    def _hears(self, copies: int) -> None:
        self.knows_of = copies
        self._watchers.look()

    async def ends(self) -> None:
        self._stop.set()
        await self._running
        await self._database.close()


async def test_one_leads_and_each_knows_how_many_there_are(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "PAUSE", 0.05)
    watchers = Watchers()

    async def comes(true: Callable[[], bool]) -> None:
        await watchers.until(lambda: true() or None, PATIENCE, lambda: f"{[(c.leads, c.knows_of) for c in copies]}")

    copies = [Copy(postgresql_url, watchers) for _ in range(3)]
    await comes(lambda: [copy.knows_of for copy in copies] == [3, 3, 3] and sum(copy.leads for copy in copies) == 1)
    first = next(copy for copy in copies if copy.leads)
    copies.remove(first)
    await first.ends()
    await comes(lambda: [copy.knows_of for copy in copies] == [2, 2] and sum(copy.leads for copy in copies) == 1)
    for copy in copies:
        await copy.ends()


async def test_the_schema_may_be_looked_at_and_migrated_while_a_copy_leads(postgresql_url: str) -> None:
    """An update migrates first, and then starts the new program: the old one runs meanwhile."""
    watchers = Watchers()
    copy = Copy(postgresql_url, watchers)
    try:
        await watchers.until(lambda: copy.leads or None, PATIENCE, lambda: "nobody leads")
        async with asyncio.timeout(PATIENCE):
            await asyncio.to_thread(command.current, alembic_config(postgresql_url))
            await asyncio.to_thread(command.upgrade, alembic_config(postgresql_url), "head")
        assert copy.leads
    finally:
        await copy.ends()


LOSE_THE_LOCK = text(
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def notices_nothing(_: object, stop: asyncio.Event, __: object) -> None:
    await stop.wait()


@pytest.mark.parametrize("guarded", [True, False])
async def test_whose_lock_went_with_its_connection_leads_no_more(
    postgresql_url: str, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    monkeypatch.setattr(leader, "PAUSE", 0.05)
    if not guarded:
        monkeypatch.setattr(leader, "_lock_is_lost", notices_nothing)
    watchers = Watchers()

    async def comes(true: Callable[[], bool]) -> None:
        await watchers.until(lambda: true() or None, PATIENCE, lambda: f"{[copy.leads for copy in copies]}")

    copies = [Copy(postgresql_url, watchers) for _ in range(2)]
    await comes(lambda: sum(copy.leads for copy in copies) == 1)
    first = next(copy for copy in copies if copy.leads)
    async with postgresql_database.turn() as connection:
        await connection.execute(LOSE_THE_LOCK)
    if guarded:
        await comes(lambda: first.has_left)
        await comes(lambda: sum(copy.leads for copy in copies) == 1)
    else:
        await comes(lambda: all(copy.leads for copy in copies))
        assert not first.has_left
    for copy in copies:
        await copy.ends()


async def test_a_database_that_hangs_ends_no_copy(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leader, "PAUSE", 0.05)
    monkeypatch.setattr(leader, "ANSWERS_WITHIN", 0.5)
    watchers, hangs = Watchers(), text("SELECT pg_sleep(60)")
    lock, count = leader.TRY_LOCK, leader.COPIES
    monkeypatch.setattr(leader, "TRY_LOCK", hangs)
    copy = Copy(postgresql_url, watchers)
    await asyncio.sleep(1)
    monkeypatch.setattr(leader, "TRY_LOCK", lock)
    await watchers.until(lambda: copy.leads or None, PATIENCE, lambda: "a standby has ended")
    monkeypatch.setattr(leader, "COPIES", hangs)
    await watchers.until(lambda: not copy.leads or None, PATIENCE, lambda: "it leads without knowing")
    monkeypatch.setattr(leader, "COPIES", count)
    await watchers.until(lambda: copy.leads or None, PATIENCE, lambda: "the leader has ended")
    await copy.ends()


async def test_postgresql_soon_lets_go_of_the_lock_of_a_machine_that_is_gone(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen with a pulled cable: another led 24 s later. Here: the connection of the lock is one that is asked after."""
    monkeypatch.setattr(leader, "TRY_LOCK", text("SELECT current_setting('tcp_keepalives_idle') = '10'"))
    watchers = Watchers()
    copy = Copy(postgresql_url, watchers)
    await watchers.until(lambda: copy.leads or None, PATIENCE, lambda: "as long as two hours")
    await copy.ends()


async def test_a_stop_is_clean_though_the_database_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging:
        async def finish(self, within: float) -> None:
            await asyncio.sleep(within + 60)

    monkeypatch.setattr(program, "ANSWERS_END_WITHIN", -0.9)
    settings = Settings.for_demo(
        bot_token="1:x",
        telegram_api_url="http://127.0.0.1:1",
        database_url="postgresql+asyncpg://127.0.0.1/none",
        admin_port=0,
    )
    await program.Program(settings, password=None)._finish(cast("Sender", Hanging()))


async def test_a_file_has_one_copy(sqlite_url: str) -> None:
    watchers = Watchers()
    copy = Copy(sqlite_url, watchers)
    await watchers.until(lambda: copy.leads or None, PATIENCE, lambda: "it does not lead")
    await copy.ends()


async def test_copies_share_what_telegram_allows() -> None:
    pace, loop = Pace(), asyncio.get_running_loop()
    pace.share(5)
    began = loop.time()
    for chat in range(1, 4):
        await pace.may_send(chat)
    assert loop.time() - began >= 2 * 5 / ALL_PER_SECOND - 0.01


async def test_copies_that_start_together_all_find_that_the_database_is_theirs(postgresql_url: str) -> None:
    copies = [open_database(postgresql_url) for _ in range(3)]
    async with AsyncExitStack() as stack:
        for copy in copies:
            stack.push_async_callback(copy.close)
            async with copy.look() as connection:  # connected, so that they ask at the same moment
                await connection.execute(text("SELECT 1"))
        await asyncio.gather(*(claim(copy, 7) for copy in copies))
        async with copies[0].look() as connection:
            assert (await connection.execute(select(BotProfile.telegram_id))).scalars().all() == [7]


async def test_of_two_bots_that_start_together_on_a_new_database_one_gets_it(postgresql_url: str) -> None:
    bots = [open_database(postgresql_url) for _ in range(4)]
    async with AsyncExitStack() as stack:
        for bot in bots:
            stack.push_async_callback(bot.close)
            async with bot.look() as connection:  # connected, so that they ask at the same moment
                await connection.execute(text("SELECT 1"))
        said = await asyncio.gather(*(claim(bot, 7 + at % 2) for at, bot in enumerate(bots)), return_exceptions=True)
        async with bots[0].look() as connection:
            [owner] = (await connection.execute(select(BotProfile.telegram_id))).scalars().all()
        assert [type(each) for each in said].count(AnotherBotError) == 2
        assert {each.telegram_id for each in said if isinstance(each, AnotherBotError)} == {owner}
