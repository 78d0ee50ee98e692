"""Draws one page at a time, and rests for it: the bot shares the thread, and is never far behind a busy page."""

import asyncio
from collections.abc import Callable

REST = 20.0
"""Times as long as the drawing took: asking the database and sending cost the thread more than that besides."""
LONGEST_REST = 0.2  # seconds
CREDIT = 0.5
"""Seconds of rest that may be owed: whoever opens a few pages, one right after another, never waits for it."""


class Pencil:
    def __init__(self) -> None:
        self._in_use = asyncio.Lock()
        self._rests_until = 0.0

    async def draws(self, draw: Callable[[], str]) -> str:
        async with self._in_use:
            clock = asyncio.get_running_loop().time
            await asyncio.sleep(self._rests_until - CREDIT - clock())
            began = clock()
            try:
                return draw()
            finally:
                rest = min(REST * (clock() - began), LONGEST_REST)
                self._rests_until = max(self._rests_until, clock()) + rest
