"""How it stops: at once when idle, after what runs when not, and never with anything done twice."""

import asyncio
import signal

import pytest

from tests.faults.conftest import StartRun
from tests.faults.crowd import Crowd, owed_in
from tests.faults.run import PATIENCE, STOPS_WITHIN
from tests.faults.test_crashes import Calls
from vmeste.database import Database
from vmeste.demo import LocalTelegram

SIGNALS = (signal.SIGTERM, signal.SIGINT)
AT_ONCE = 4.0
"""Seconds, on a busy machine."""


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_idle_it_stops_at_once(start_run: StartRun, number: signal.Signals) -> None:
    run = await start_run()
    await run.says("ready")
    run.interrupt(number)
    assert await run.ends(AT_ONCE) == 0
    assert run.failures == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_stops_while_telegram_does_not_say_who_it_is(telegram: LocalTelegram, start_run: StartRun) -> None:
    telegram.faults.next("silence", "getMe")
    run = await start_run()
    await telegram.wait_for_call("getMe", PATIENCE)
    assert await run.stops() == 0


async def test_under_load_it_finishes_what_runs_and_repeats_nothing(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    crowd, calls = Crowd(telegram, seed=3), Calls(telegram)
    run = await start_run()
    await run.says("ready")
    links = await crowd.shares_events()
    people = asyncio.create_task(crowd.comes(links))
    for number in SIGNALS:
        await calls.more(150)
        assert not people.done()
        run.interrupt(number)
        assert await run.ends(STOPS_WITHIN) == 0
        assert run.failures == []
        assert await owed_in(database) == set(), "what was done was not answered"
        run = await start_run()
    await people
    await crowd.lives(1)
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert await crowd.complaints(database, in_flight=set()) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_while_telegram_is_silent_it_stops_in_time_and_says_the_rest_later(
    telegram: LocalTelegram, start_run: StartRun
) -> None:
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    run = await start_run()
    await run.says("ready")
    telegram.faults.next("silence", "sendMessage", chat=anna.id)
    anna.says("/start")
    await telegram.wait_for_call("sendMessage", PATIENCE)
    boris.says("/start")
    assert await run.stops() == 0
    run = await start_run()
    await anna.hears("Привет, Анна!", PATIENCE)
    await boris.hears("Привет, Борис!", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert await run.stops() == 0
    assert len(anna.chat) == len(boris.chat) == 2, "each said /start and heard one greeting"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_answer_that_telegram_asked_to_wait_with_is_said_before_the_end(
    telegram: LocalTelegram, database: Database, start_run: StartRun
) -> None:
    anna = telegram.person("Анна")
    run = await start_run()
    await run.says("ready")
    telegram.faults.next("429", "sendMessage", retry_after=1)
    anna.says("/start")
    await telegram.wait_for_call("sendMessage", PATIENCE)
    assert await run.stops() == 0
    assert "Привет, Анна!" in anna.sees
    assert await owed_in(database) == set()
