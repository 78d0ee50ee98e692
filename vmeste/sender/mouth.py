"""One call to Telegram: made until Telegram has heard it, and not while Telegram asks to wait."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from loguru import logger

from vmeste.counts import COUNTS
from vmeste.inbox import Call
from vmeste.sender.pace import Key, Pace
from vmeste.telegram import AwayError, RefusedError, Telegram

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 3.0
NO_CHAT = 0
"""Of calls that belong to none. When Telegram asks to wait here, everything waits."""
CHATS_THAT_MEAN_ALL = 3
"""When so many chats at once are asked to wait, it is the bot as a whole that is too fast."""
NOTHING_CHANGED = "message is not modified"
CHATS = ("chat_id", "inline_message_id", "callback_query_id", "inline_query_id")
EDITS = frozenset({"editMessageText", "editMessageCaption", "editMessageMedia"})
MESSAGES = EDITS | {"sendMessage", "sendPhoto", "sendDocument", "sendVenue"}


class TooLateError(Exception):
    """Telegram could not be reached while the call was of use."""


class Mouth:
    """Shared by all that speak, so that what one is told holds for the others."""

    def __init__(self, telegram: Telegram, now: Callable[[], datetime], token_refused: Callable[[], None]) -> None:
        self._telegram = telegram
        self._now = now
        self._token_refused = token_refused
        self._held: dict[Key, float] = {}
        self.asked_to_wait: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done, and another one in its place, when Telegram asks to wait: turns that wait for a chat need not."""
        self._chats: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self.pace = Pace()

    def one_at_a_time(self, chat: Key) -> asyncio.Lock:
        """What goes to a chat goes one after another."""
        return self._chats.get(chat) or self._chats.setdefault(chat, asyncio.Lock())

    def is_held(self, chat: Key) -> bool:
        return self.seconds_held(chat) > 0

    def seconds_held(self, chat: Key) -> float:
        """So long Telegram asks to wait."""
        return max(0, self._held.get(chat, 0) - time.monotonic(), self._held.get(NO_CHAT, 0) - time.monotonic())

    async def ask(self, call: Call, until: datetime | None = None) -> Any:
        """Telegram's answer. Raises RefusedError when it will never be another, TooLateError after `until`."""
        pause = FIRST_PAUSE
        chat = chat_of(call)
        while until is None or self._now() < until:
            if (pause_left := self.seconds_held(chat)) > 0:
                if until is not None and self._now() + timedelta(seconds=pause_left) > until:
                    raise TooLateError
                await asyncio.sleep(pause_left)
                continue
            try:
                answer = await self._telegram.call(call["method"], **call["parameters"])
            except AwayError as error:
                COUNTS.call(call["method"], "away")
                logger.warning("Telegram is away, trying again in {:.1f} s ({})", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except RefusedError as refused:
                COUNTS.call(call["method"], "too fast" if refused.too_fast else "refused")
                if refused.too_fast:
                    self._hold(chat, refused)
                    continue
                if refused.token_is_wrong:
                    self._token_refused()
                raise
            else:
                COUNTS.call(call["method"], "done")
                return answer
        raise TooLateError

    def _hold(self, chat: Key, refused: RefusedError) -> None:
        now = time.monotonic()
        until = now + (refused.retry_after or FIRST_PAUSE)
        logger.warning("{}: Telegram asks to wait {} s", refused.method, refused.retry_after)
        self._held = {key: ends for key, ends in self._held.items() if ends > now}
        self._held[chat] = max(until, self._held.get(chat, 0))
        if len(self._held) >= CHATS_THAT_MEAN_ALL:
            self._held[NO_CHAT] = until
        self.asked_to_wait.set_result(None)
        self.asked_to_wait = asyncio.get_running_loop().create_future()


def is_aside(call: Call) -> bool:
    """An ephemeral message, which one person alone sees."""
    parameters = call["parameters"]
    return "ephemeral_message_parameters" in parameters or "ephemeral_message_id" in parameters


def chat_of(call: Call) -> Key:
    """The chat whose turn a call waits for; an inline message and an answer to a press are chats of their own.

    So is all that is said aside in a group: the group does not wait for it, nor it for the group.
    """
    parameters = call["parameters"]
    if is_aside(call):
        return f"aside in {parameters['chat_id']}"
    return next((parameters[name] for name in CHATS if name in parameters), NO_CHAT)
