"""The floor: the same work by plain aiohttp and the database's driver, with no library in between and no house.

It reads and writes the tables of vmeste by the fewest statements that keep what vmeste keeps: who the person is, that
the update is taken, the event's row locked while a seat is given. It keeps no order, outlives no fault, and redraws no
other copy of a card: nothing that does can be cheaper.
"""

import asyncio
import json
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import asyncpg  # type: ignore[import-untyped]  # published without types

COUNT_FILE = os.environ.get("STATEMENTS_FILE")
PERSON = "SELECT id, first_name FROM users WHERE telegram_id = $1"
NEWCOMER = (
    "INSERT INTO users (telegram_id, username, first_name, telegram_language, search, created_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (telegram_id) DO UPDATE SET first_name = excluded.first_name"
    " RETURNING id, first_name"
)
TAKEN = "INSERT INTO taken_updates (update_id, taken_at, owed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
SHOWN = "UPDATE taken_updates SET owed = NULL WHERE update_id = $1"
UPCOMING = (
    "SELECT code, title, date, going, capacity FROM events"
    " WHERE public AND cancelled_at IS NULL AND date > $1 ORDER BY date, code LIMIT 7"
)
EVENT = "SELECT id, title, date, going, capacity FROM events WHERE code = $1"
JOIN = (
    "INSERT INTO event_participants (event_id, user_id, handle, answer, joined_at) VALUES ($1, $2, $3, 'going', $4)"
    " ON CONFLICT (event_id, user_id) DO NOTHING RETURNING id"
)
COUNT = (
    "UPDATE events SET going = going + 1, seats_taken = seats_taken + 1, version = version + 1 WHERE id = $1"
    " RETURNING going"
)
GOING = (
    "SELECT u.first_name FROM users u JOIN event_participants p ON p.user_id = u.id"
    " WHERE p.event_id = $1 AND p.answer = 'going' ORDER BY p.joined_at, p.id LIMIT 20"
)

Rows = Sequence[Any]


class Ask(Protocol):
    async def __call__(self, statement: str, *values: object) -> Rows: ...


class Floor:
    def __init__(self, begin: Callable[[], AbstractAsyncContextManager[Ask]], lock: str) -> None:
        self.begin = begin
        self.lock = lock
        """What follows the SELECT of an event to lock its row."""

    async def take(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        async with self.begin() as ask:
            calls = await self.decide(ask, update)
            await ask(TAKEN, update["update_id"], datetime.now(UTC), json.dumps(calls, ensure_ascii=False))
        await asyncio.gather(*(call(session, method, given) for method, given in calls))
        async with self.begin() as ask:
            await ask(SHOWN, update["update_id"])

    async def decide(self, ask: Ask, update: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        now = datetime.now(UTC)
        press = update.get("callback_query")
        person = (press or update["message"])["from"]
        known = await ask(PERSON, person["id"])
        if not known:
            name = person["first_name"]
            known = await ask(NEWCOMER, person["id"], person["username"], name, "ru", name.casefold(), now)
        if press is None:
            shown = {"text": f"Привет, {known[0][1]}!", "reply_markup": keyboard(["all", "my", "new", "settings"])}
            return [("sendMessage", {"chat_id": person["id"], **shown})]
        what, _, code = press["data"].partition(":")
        shown = await (self.join(ask, code, known[0][0], now) if what == "j" else self.upcoming(ask, now))
        edit = {"chat_id": person["id"], "message_id": press["message"]["message_id"], **shown}
        return [("answerCallbackQuery", {"callback_query_id": press["id"]}), ("editMessageText", edit)]

    async def upcoming(self, ask: Ask, now: datetime) -> dict[str, Any]:
        events = await ask(UPCOMING, now)
        lines = [f"{title}\n{date} · {going} из {capacity}" for _, title, date, going, capacity in events[:6]]
        return {"text": "\n".join(lines), "reply_markup": keyboard([f"e:{event[0]}" for event in events[:6]])}

    async def join(self, ask: Ask, code: str, user_id: int, now: datetime) -> dict[str, Any]:
        event_id, title, date, going, capacity = (await ask(EVENT + self.lock, code))[0]
        if going < capacity and await ask(JOIN, event_id, user_id, "handle12", now):
            ((going,),) = await ask(COUNT, event_id)
        names = ", ".join(name for (name,) in await ask(GOING, event_id))
        text = f"{title}\n{date}\n{going} из {capacity}\n{names}"
        return {"text": text, "reply_markup": keyboard([f"j:{code}", f"n:{code}"])}


def keyboard(data: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": each, "callback_data": each}] for each in data]}


async def call(session: aiohttp.ClientSession, method: str, given: dict[str, Any]) -> Any:
    address = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['BOT_TOKEN']}/{method}"
    async with session.post(address, json=given) as response:
        return (await response.json())["result"]


class Count:
    statements = 0


@asynccontextmanager
async def sqlite(file: str) -> AsyncIterator[Floor]:
    """In the loop, but for the commit, which waits for the disk."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    turn = asyncio.Lock()
    aside = ThreadPoolExecutor(1)

    async def ask(statement: str, *values: object) -> Rows:
        Count.statements += 1
        given = {str(at): str(value) if isinstance(value, datetime) else value for at, value in enumerate(values, 1)}
        return connection.execute(statement, given).fetchall()

    @asynccontextmanager
    async def begin() -> AsyncIterator[Ask]:
        async with turn:
            connection.execute("BEGIN IMMEDIATE")
            yield ask
            await asyncio.get_running_loop().run_in_executor(aside, connection.execute, "COMMIT")

    yield Floor(begin, "")
    connection.close()


@asynccontextmanager
async def postgresql(url: str) -> AsyncIterator[Floor]:
    async with asyncpg.create_pool(url, min_size=10, max_size=10) as pool:

        @asynccontextmanager
        async def begin() -> AsyncIterator[Ask]:
            async with pool.acquire() as connection, connection.transaction():

                async def ask(statement: str, *values: object) -> Rows:
                    Count.statements += 1
                    rows: Rows = await connection.fetch(statement, *values)
                    return rows

                yield ask

        yield Floor(begin, " FOR NO KEY UPDATE")


async def poll(floor: Floor) -> None:
    offset = 0
    async with aiohttp.ClientSession() as session:
        while True:
            batch = await call(session, "getUpdates", {"offset": offset, "timeout": 30})
            await asyncio.gather(*(floor.take(session, update) for update in batch))
            offset = batch[-1]["update_id"] + 1 if batch else offset


async def main() -> None:
    kind, _, rest = os.environ["DATABASE_URL"].partition("://")
    opened = sqlite(rest.removeprefix("/")) if kind.startswith("sqlite") else postgresql(f"postgresql://{rest}")
    async with opened as floor:
        polling = asyncio.create_task(poll(floor))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, polling.cancel)
        await asyncio.gather(polling, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
    if COUNT_FILE:
        Path(COUNT_FILE).write_text(str(Count.statements), encoding="ascii")
