"""Whether the bot is well: for whoever asks, and told in one word."""

from collections.abc import Callable
from datetime import datetime, timedelta

from vmeste.database import Database
from vmeste.lag import lag

TOO_LATE = timedelta(minutes=30)
"""What is owed for so long is not slowness any more; a broadcast to ten thousand takes seven minutes."""


class Health:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._is_ready = False

    def is_ready(self) -> None:
        """From now on updates are taken."""
        self._is_ready = True

    async def is_well(self) -> bool:
        """Raises what the database raises when it is away."""
        async with self._database.look() as connection:
            behind = await lag(connection, self._now())
        return self._is_ready and behind < TOO_LATE
