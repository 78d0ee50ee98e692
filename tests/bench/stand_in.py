"""A Telegram that costs little: it hands out updates, says yes to everything, and notes when each was answered.

The strict local Telegram would be what is measured. This one speaks HTTP/1.1 by hand and checks nothing.
"""

import asyncio
import itertools
import json
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "42:BENCHMARK"
ME = {"id": 42, "is_bot": True, "first_name": "vmeste", "username": "vmeste_bot", "supports_inline_queries": True}
BATCH = 100
NUMBERS = itertools.count(1)
"""Of updates: no bot is given one twice, not even by another stand-in."""


@dataclass
class Asked:
    """An update that waits for its answer."""

    at: float
    person: int
    press_id: str | None
    message_id: int | None
    done: asyncio.Future[float]
    toasted: bool = False
    shown: bool = False


@dataclass
class StandIn:
    address: str = ""
    first_asked: asyncio.Event = field(default_factory=asyncio.Event)
    busy: dict[int, Asked] = field(default_factory=dict)
    """By person: each has one update under way at most."""
    _pressed: dict[str, Asked] = field(default_factory=dict)
    _waiting: deque[dict[str, Any]] = field(default_factory=deque)
    _unconfirmed: list[dict[str, Any]] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, person: int, text: str) -> "asyncio.Future[float]":
        """The seconds until a message came back."""
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        message = {"message_id": 1, "date": 1, "chat": _chat(person), "from": _person(person), "text": text}
        return self._ask(person, {"message": {**message, "entities": entities}}, None, None)

    def presses(self, person: int, data: str, message_id: int) -> "asyncio.Future[float]":
        """The seconds until the press was answered and its message redrawn."""
        message = {"message_id": message_id, "date": 1, "chat": _chat(person), "from": ME, "text": "…"}
        press_id = secrets.token_hex(4)
        press = {"id": press_id, "from": _person(person), "chat_instance": "1", "data": data, "message": message}
        return self._ask(person, {"callback_query": press}, press_id, message_id)

    def _ask(
        self, person: int, content: dict[str, Any], press_id: str | None, message_id: int | None
    ) -> "asyncio.Future[float]":
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        asked = self.busy[person] = Asked(time.perf_counter(), person, press_id, message_id, done)
        if press_id is not None:
            self._pressed[press_id] = asked
        self._waiting.append({"update_id": next(NUMBERS), **content})
        self._arrived.set()
        return done

    async def answer(self, method: str, given: dict[str, Any]) -> object:
        if method == "getUpdates":
            return await self._updates(int(given.get("offset") or 0), float(given.get("timeout") or 0))
        if method == "getMe":
            return ME
        if method == "answerCallbackQuery":
            self._hears(given)
            return True
        if method in {"sendMessage", "editMessageText"}:
            self._hears(given)
            chat, number = int(given["chat_id"]), int(given.get("message_id") or 1)
            return {"message_id": number, "date": 1, "chat": _chat(chat), "from": ME, "text": "…"}
        return True

    async def _updates(self, offset: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109  Telegram's own
        self.first_asked.set()
        self._unconfirmed = [update for update in self._unconfirmed if update["update_id"] >= offset]
        if not self._unconfirmed and not self._waiting:
            self._arrived.clear()
            try:
                async with asyncio.timeout(timeout):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        while self._waiting and len(self._unconfirmed) < BATCH:
            self._unconfirmed.append(self._waiting.popleft())
        return self._unconfirmed

    def _hears(self, given: dict[str, Any]) -> None:
        if (press_id := given.get("callback_query_id")) is not None:
            asked = self._pressed.pop(str(press_id), None)
        else:
            asked = self.busy.get(int(given.get("chat_id") or 0))
        if asked is None:
            return
        if press_id is not None:
            asked.toasted = True
        elif asked.message_id is None or asked.message_id == int(given.get("message_id") or 0):
            asked.shown = True
        if asked.shown and (asked.toasted or asked.press_id is None):
            del self.busy[asked.person]
            if not asked.done.cancelled():  # else it was no longer waited for
                asked.done.set_result(time.perf_counter() - asked.at)


def _person(person: int) -> dict[str, Any]:
    name = {"first_name": f"Человек {person}", "username": f"person{person}"}
    return {"id": person, "is_bot": False, "language_code": "ru", **name}


def _chat(person: int) -> dict[str, Any]:
    return {"id": person, "type": "private", "first_name": f"Человек {person}"}


class _Wire(asyncio.Protocol):
    """One connection; a request is answered before the next one is read, as both clients want it."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._read = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's own signature
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if not found:
            return
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self._read = b""
        body = rest[:length]
        is_json = headers.get("content-type", "").startswith("application/json")
        given = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
        method = first.split(" ")[1].rpartition("/")[2]
        task = asyncio.get_running_loop().create_task(self._answer(method, given))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, method: str, given: dict[str, Any]) -> None:
        body = json.dumps({"ok": True, "result": await self._stand_in.answer(method, given)}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


@asynccontextmanager
async def open_stand_in() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    server = await asyncio.get_running_loop().create_server(lambda: _Wire(stand_in), "127.0.0.1", 0)
    stand_in.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stand_in
    finally:
        server.close()
