"""How fast Telegram may be asked: broadcasts wait for their turn, answers to people go at once and count.

Telegram allows about 30 messages a second in all, one a second in a chat, 20 a minute in a group.
"""

import asyncio
import time
from collections import OrderedDict, deque
from typing import Final

from aiolimiter import AsyncLimiter

ALL_PER_SECOND: Final = 25
GROUP_AT_ONCE, GROUP_REFILLS_IN = 6, 30.0
"""A bucket of six that refills in 30 s lets at most 18 through in any minute."""
BETWEEN_EDITS: Final = 1.0
"""Seconds between two edits of one message."""
BROADCASTS_WAIT: Final = 0.2
"""Seconds for which answers to people may keep a broadcast back, so that it is not kept back for ever."""
REMEMBERED: Final = 10_000

Key = int | str
"""A chat, or a message sent through inline mode."""


class Pace:
    """Broadcasts wait here; answers to people only tell that they go."""

    def __init__(self) -> None:
        self._all = AsyncLimiter(1, 1 / ALL_PER_SECOND)  # one token: a bucket of 25 would let 50 through in a second
        self._limits: OrderedDict[tuple[str, Key], AsyncLimiter] = OrderedDict()
        self._edited: OrderedDict[tuple[Key, int], float] = OrderedDict()
        self._answers: deque[float] = deque()
        self._copies = 1

    def share(self, copies: int) -> None:
        """So many copies of the bot speak with one token, and each broadcasts at its part of what Telegram allows."""
        if copies != self._copies:
            self._copies = copies
            self._all = AsyncLimiter(1, copies / ALL_PER_SECOND)

    async def answers(self, chat: Key) -> None:
        """An answer to a person goes to this chat now."""
        now = time.monotonic()
        self._answers.append(now)
        while self._answers[0] < now - 1:
            self._answers.popleft()
        if _is_group(chat):
            limit = self._limit("group", chat, GROUP_AT_ONCE, GROUP_REFILLS_IN)
            if limit.has_capacity():
                await limit.acquire()

    async def may_send(self, chat: Key) -> None:
        """Return when a new message of a broadcast may go to this chat."""
        await self._limit("chat", chat, 1, 1).acquire()
        await self._in_all(chat)

    async def may_edit(self, chat: Key, message_id: int) -> None:
        """Return when a message may be edited for everybody to see."""
        await asyncio.sleep(max(0, self._edited.get((chat, message_id), 0) + BETWEEN_EDITS - time.monotonic()))
        if _is_group(chat):
            await self._limit("chat", chat, 1, 1).acquire()
        await self._in_all(chat)

    def edited(self, chat: Key, message_id: int) -> None:
        """Telegram has just shown the edit."""
        self._edited[chat, message_id] = time.monotonic()
        self._edited.move_to_end((chat, message_id))
        if len(self._edited) > REMEMBERED:
            self._edited.popitem(last=False)

    async def _in_all(self, chat: Key) -> None:
        if _is_group(chat):
            await self._limit("group", chat, GROUP_AT_ONCE, GROUP_REFILLS_IN).acquire()
        await self._all.acquire()
        patience = time.monotonic() + BROADCASTS_WAIT
        while len(self._answers) >= ALL_PER_SECOND and (now := time.monotonic()) < patience:
            if (oldest_leaves := self._answers[0] + 1 - now) <= 0:
                self._answers.popleft()
            else:
                await asyncio.sleep(min(oldest_leaves, patience - now))

    def _limit(self, kind: str, key: Key, most: float, period: float) -> AsyncLimiter:
        limiter = self._limits.get((kind, key))
        if limiter is None:
            limiter = self._limits[kind, key] = AsyncLimiter(most, period)
            if len(self._limits) > REMEMBERED:
                self._limits.popitem(last=False)
        else:
            self._limits.move_to_end((kind, key))
        return limiter


def _is_group(chat: Key) -> bool:
    return isinstance(chat, int) and chat < 0
