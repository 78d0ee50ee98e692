"""Polling: Telegram is told to forget only what is settled."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from vmeste.demo import LocalTelegram
from vmeste.demo.settling import Watchers
from vmeste.doors.polling import LONG_POLL, Polling
from vmeste.telegram import Telegram, TokenRefusedError
from vmeste.turn import Turn

PATIENCE = 20.0
KINDS = ["message", "callback_query"]


class PatientTurn(Turn):
    """Settles an update when the test says so."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.may_settle = asyncio.Event()
        self._watchers = Watchers()

    async def take(self, letter: dict[str, Any]) -> None:
        self.letters.append(letter)
        self._watchers.look()
        await self.may_settle.wait()

    @property
    def texts(self) -> list[str]:
        return [letter.get("message", {}).get("text") for letter in self.letters]

    async def gets(self, count: int) -> None:
        await self._watchers.until(
            lambda: True if len(self.letters) >= count else None, PATIENCE, lambda: f"only {self.texts} came"
        )


class Door:
    """A poller at work, until it is told to stop."""

    def __init__(self, wire: Telegram) -> None:
        self.turn = PatientTurn()
        self.stop = asyncio.Event()
        self.running = asyncio.create_task(Polling(wire, self.turn, KINDS).run(self.stop))

    async def stops(self) -> None:
        self.stop.set()
        async with asyncio.timeout(PATIENCE):
            await self.running


@pytest_asyncio.fixture
async def wire(telegram: LocalTelegram) -> AsyncIterator[Telegram]:
    async with Telegram(SecretStr(telegram.bots[0].token), telegram.url) as wire:
        yield wire


@pytest_asyncio.fixture
async def door(wire: Telegram) -> AsyncIterator[Door]:
    door = Door(wire)
    yield door
    door.turn.may_settle.set()
    door.stop.set()
    await asyncio.gather(door.running, return_exceptions=True)


async def test_a_batch_is_confirmed_when_every_update_of_it_is_settled(telegram: LocalTelegram, door: Door) -> None:
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    first = int(anna.says("раз"))
    boris.says("два")
    await door.turn.gets(2)
    anna.says("три")
    with pytest.raises(TimeoutError):
        await telegram.wait_for_call("getUpdates", 0.5)  # a question would be answered at once
    assert len(telegram.bots[0].queue.pending) == 3, "nothing is confirmed while it is not settled"
    door.turn.may_settle.set()
    await telegram.quiet(PATIENCE)
    assert door.turn.texts == ["раз", "два", "три"]
    assert [call.get("offset") for call in telegram.calls if call.method == "getUpdates"] == [0, first + 2]


async def test_one_asks_for_a_hundred_at_a_time_and_in_order(telegram: LocalTelegram, door: Door) -> None:
    anna = telegram.person("Анна")
    for number in range(250):
        anna.says(str(number))
    door.turn.may_settle.set()
    await telegram.quiet(PATIENCE)
    assert door.turn.texts == [str(number) for number in range(250)]


async def test_a_batch_comes_as_telegram_sent_it_so_that_a_broken_update_spoils_no_other(
    telegram: LocalTelegram, door: Door
) -> None:
    anna = telegram.person("Анна")
    anna.sends_raw({"message": {"date": "yesterday"}})
    anna.says("раз")
    door.turn.may_settle.set()
    await door.turn.gets(2)
    assert door.turn.letters[0]["message"] == {"date": "yesterday"}
    assert door.turn.texts[1] == "раз"


async def test_only_the_kinds_that_have_a_handler_are_asked_for(telegram: LocalTelegram, door: Door) -> None:
    anna = telegram.person("Анна")
    anna.says("раз")
    await door.turn.gets(1)
    assert telegram.bots[0].queue.kinds == set(KINDS)


async def test_it_stops_at_once_when_nothing_is_under_way(telegram: LocalTelegram, door: Door) -> None:
    anna = telegram.person("Анна")
    anna.says("раз")
    door.turn.may_settle.set()
    await anna.settles(PATIENCE)  # the next question is under way
    async with asyncio.timeout(LONG_POLL / 2):
        await door.stops()


async def test_told_to_stop_it_ends_the_batch_and_leaves_confirming_it_to_the_next_run(
    telegram: LocalTelegram, wire: Telegram, door: Door
) -> None:
    anna = telegram.person("Анна")
    anna.says("раз")
    await door.turn.gets(1)
    door.stop.set()
    anna.says("два")
    done, _ = await asyncio.wait({door.running}, timeout=0.3)
    assert not done, "what is begun is finished"
    door.turn.may_settle.set()
    await door.stops()
    assert door.turn.texts == ["раз"]
    assert len(telegram.bots[0].queue.pending) == 2
    later = Door(wire)
    later.turn.may_settle.set()
    await telegram.quiet(PATIENCE)
    await later.stops()
    assert later.turn.texts == ["раз", "два"], "the turn knows that it has taken the first"


async def test_the_webhook_of_an_earlier_run_is_removed_and_what_waits_is_kept(
    telegram: LocalTelegram, wire: Telegram
) -> None:
    await wire.call("setWebhook", url="https://example.org/updates")
    anna = telegram.person("Анна")
    anna.says("раз")
    door = Door(wire)
    door.turn.may_settle.set()
    await door.turn.gets(1)
    assert telegram.bots[0].webhook.url == ""
    await telegram.quiet(PATIENCE)
    await door.stops()
    assert door.turn.texts == ["раз"]


async def test_a_refused_token_ends_it(telegram: LocalTelegram, wire: Telegram) -> None:
    telegram.faults.next("401", "getUpdates")
    door = Door(wire)
    done, _ = await asyncio.wait({door.running}, timeout=PATIENCE)
    assert isinstance(next(iter(done)).exception(), TokenRefusedError)


async def test_telegram_is_not_asked_again_before_it_wants_to_be(telegram: LocalTelegram, door: Door) -> None:
    anna, clock, refused = telegram.person("Анна"), asyncio.get_running_loop().time, list[float]()
    telegram.on_call(lambda call: refused.append(clock()) if call.refusal is not None else None)
    door.turn.may_settle.set()
    telegram.faults.next("429", "getUpdates", retry_after=1)
    anna.says("раз")
    await door.turn.gets(1)
    anna.says("два")
    await door.turn.gets(2)
    assert len(refused) == 1
    assert clock() - refused[0] >= 1


async def test_a_batch_may_come_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer in all than a silence may last, through a thin line."""
    monkeypatch.setattr("vmeste.doors.polling.LONG_POLL", 0)
    answer = json.dumps({"ok": True, "result": [{"update_id": 1, "message": {"text": "раз"}}]}).encode()
    asked = 0

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n".encode())
        for piece in range(0, len(answer), 10):
            await asyncio.sleep(0.3)
            writer.write(answer[piece : piece + 10])
        writer.close()

    async with await asyncio.start_server(trickle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with Telegram(SecretStr("1:a"), f"http://127.0.0.1:{port}") as wire:
            door = Door(wire)
            await door.turn.gets(1)
            assert (door.turn.texts, asked) == (["раз"], 1)
            door.stop.set()
            door.turn.may_settle.set()
            await door.stops()
