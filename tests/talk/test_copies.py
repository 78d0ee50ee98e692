"""Several copies of the bot on one PostgreSQL."""

import asyncio

import pytest

from tests.talk.conftest import Bot, Town
from vmeste.demo import Person


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_waits_to_lead_does_not_say_what_the_leader_is_saying(town: Town, anna: Person) -> None:
    town.foresees("Too Many Requests")
    town.telegram.faults.next("429 chat", "sendMessage", chat=anna.id, times=None, retry_after=1)
    anna.says("/help")
    leading = town.bot._program._sender
    assert leading is not None
    async with asyncio.timeout(10):
        while not leading._screens._under_way:  # noqa: ASYNC110  nobody is told
            await asyncio.sleep(0.01)
    standby = Bot(town)
    await standby.starts()
    waiting = standby._program._sender
    assert waiting is not None
    await asyncio.sleep(0.3)
    assert leading._screens._under_way
    assert not waiting._screens._under_way
    town.telegram.faults.clear()
    await anna.hears("/events")
    await standby.stops()
    assert len([message for message in anna.chat if "/events" in message.text and message.from_bot]) == 1
