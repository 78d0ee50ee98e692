"""The one mouth: it makes the calls that are owed, in order within a chat, until Telegram has heard them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from loguru import logger

from vmeste import dialogue, inbox
from vmeste.database import Database
from vmeste.inbox import Call, Owed
from vmeste.telegram import AwayError, RefusedError, Telegram

PRESS_WAITS = timedelta(seconds=150)
"""A press answered later than this is not worth answering."""
TURN_WAITS = 5.0
"""Seconds a turn waits for its Screen to be shown before it leaves it here."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
DATABASE_PAUSE = 5.0
REMEMBERED = 10_000

NOTHING_CHANGED = "message is not modified"
PRESS_IS_OVER = ("query is too old", "query ID is invalid", "QUERY_ID_INVALID")
MESSAGE_IS_GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


@dataclass(frozen=True, slots=True)
class _Settled:
    """What was said for an update, to be written down."""

    update_id: int
    kept: list[tuple[int, int]]
    """Whose dialogue a message is, and its number."""
    written: asyncio.Future[None]


class Sender:
    """Shows Screens. What it was given is in the database already and stays owed there until it was said."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        now: Callable[[], datetime],
        token_refused: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._database = database
        self._now = now
        self._token_refused = token_refused
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._said: OrderedDict[int, None] = OrderedDict()
        self._chats: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._held: dict[int, float] = {}
        self._asked_to_wait: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settled: list[_Settled] = []
        self._something_settled = asyncio.Event()
        self._writing = asyncio.Lock()

    async def show(self, owed: Owed) -> None:
        """Return when it was shown, or when Telegram takes its time: then it is shown later, turn or no turn."""
        task = self._begin(owed)
        until = time.monotonic() + TURN_WAITS
        while task and not task.done() and not self._is_held(owed) and (left := until - time.monotonic()) > 0:
            await asyncio.wait({task, self._asked_to_wait}, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    async def resume(self, taken_before: datetime) -> None:
        """Take up all that an earlier run left unsaid, oldest first."""
        last: Owed | None = None
        while True:
            async with self._database.look() as connection:
                left = await inbox.owed_after(connection, last, taken_before)
            if not left:
                return
            for owed in left:
                self._begin(owed)
            last = left[-1]

    async def run(self) -> None:
        """Write down what was said, many in one transaction; cancelled at the end, after `finish`."""
        pause = FIRST_PAUSE
        while True:
            await self._something_settled.wait()
            try:
                await self._write_down()
                pause = FIRST_PAUSE
            except Exception as error:  # noqa: BLE001  the database may be away; what was said is kept and tried again
                logger.warning("what was said could not be written down yet: {}", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, DATABASE_PAUSE)

    async def finish(self, within: float) -> None:
        """Say what can be said within so many seconds; the rest stays owed in the database."""
        tasks = set(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._write_down()

    def _begin(self, owed: Owed) -> asyncio.Task[None] | None:
        if owed.update_id in self._said:
            return None
        task = self._under_way.get(owed.update_id)
        if task is None:
            task = asyncio.create_task(self._say(owed))
            self._under_way[owed.update_id] = task
            task.add_done_callback(lambda _: self._under_way.pop(owed.update_id, None))
        return task

    def _is_held(self, owed: Owed) -> bool:
        now = time.monotonic()
        return any(self._held.get(chat, 0) > now for chat in {_chat(call) for call in owed.calls} | {0})

    async def _say(self, owed: Owed) -> None:
        kept: list[tuple[int, int]] = []
        try:
            for call in owed.calls:
                if call["method"] == "answerCallbackQuery":
                    if self._now() - owed.taken_at < PRESS_WAITS:
                        await self._make(call, owed.taken_at + PRESS_WAITS)
                    continue
                chat = _chat(call)
                lock = self._chats.get(chat) or self._chats.setdefault(chat, asyncio.Lock())
                async with lock:
                    result = await self._make(call)
                if isinstance(result, dict) and "keep_for" in call:
                    kept.append((call["keep_for"], result["message_id"]))
        except RefusedError:  # the token: it stays owed, for a run with the right one
            return
        except Exception:  # noqa: BLE001  what is owed must not stop what is owed to others
            logger.exception("update {}: its screen cannot be shown", owed.update_id)
        self._said[owed.update_id] = None
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        settled = _Settled(owed.update_id, kept, asyncio.get_running_loop().create_future())
        self._settled.append(settled)
        self._something_settled.set()
        if kept:
            await settled.written  # the person's next update wants to know the dialogue's message

    async def _make(self, call: Call, until: datetime | None = None) -> Any:
        """Make one call until Telegram has heard it, or until it is too late to be of use."""
        pause = FIRST_PAUSE
        while until is None or self._now() < until:
            await self._wait_while_held(_chat(call))
            try:
                return await self._telegram.call(call["method"], **call["parameters"])
            except AwayError as error:
                logger.warning("Telegram is away, trying again in {:.1f} s ({})", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except RefusedError as refused:
                if refused.token_is_wrong:
                    self._token_refused()
                    raise
                mended = self._mend(call, refused)
                if mended is None:
                    return None
                call = mended
        return None

    def _hold(self, chat: int, seconds: float) -> None:
        """Telegram asks to wait: the turns that wait for this chat need not."""
        self._held[chat] = time.monotonic() + seconds
        self._asked_to_wait.set_result(None)
        self._asked_to_wait = asyncio.get_running_loop().create_future()

    async def _wait_while_held(self, chat: int) -> None:
        await asyncio.sleep(max(0, self._held.get(chat, 0) - time.monotonic(), self._held.get(0, 0) - time.monotonic()))

    def _mend(self, call: Call, refused: RefusedError) -> Call | None:
        """What to ask instead of a call that was refused; nothing when there is nothing more to ask."""
        method, parameters = call["method"], call["parameters"]
        if refused.too_fast:
            self._hold(_chat(call), refused.retry_after or FIRST_PAUSE)
            logger.warning("{}: Telegram asks to wait {} s", method, refused.retry_after)
            return call
        if refused.migrate_to_chat_id is not None:
            return {**call, "parameters": {**parameters, "chat_id": refused.migrate_to_chat_id}}
        if (
            method == "editMessageText"
            and "chat_id" in parameters
            and any(words in refused.description for words in MESSAGE_IS_GONE)
        ):
            anew = {name: value for name, value in parameters.items() if name != "message_id"}
            return {**call, "method": "sendMessage", "parameters": anew}
        if not _is_expected(method, refused):
            logger.error("Telegram refuses {}: {} {}", method, refused.code, refused.description)
        return None

    async def _write_down(self) -> None:
        async with self._writing:
            self._something_settled.clear()
            batch = self._settled[:]
            if not batch:
                return
            try:
                async with self._database.turn() as connection:
                    await inbox.settle(connection, [settled.update_id for settled in batch])
                    for user_id, message_id in (pair for settled in batch for pair in settled.kept):
                        await dialogue.remember_message(connection, user_id, message_id)
            except BaseException:
                self._something_settled.set()
                raise
            del self._settled[: len(batch)]
            for settled in batch:
                if not settled.written.done():
                    settled.written.set_result(None)


def _chat(call: Call) -> int:
    """The chat whose turn a call waits for; 0 for calls that belong to none."""
    chat: int = call["parameters"].get("chat_id", 0)
    return chat


def _is_expected(method: str, refused: RefusedError) -> bool:
    if refused.code == 403:  # noqa: PLR2004  blocked, left or never started: they do not want to hear it
        return True
    if NOTHING_CHANGED in refused.description:
        return True
    if method == "deleteMessage":
        return True
    return method == "answerCallbackQuery" and any(words in refused.description for words in PRESS_IS_OVER)
