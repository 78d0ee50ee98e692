"""What is owed to many: notices and copies of cards, taken when they are due, each sent in a task of its own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from loguru import logger

from vmeste.database import Database, is_passing
from vmeste.events.telling.digests import NEXT_DIGEST, write_digests
from vmeste.events.telling.reminding import NEXT_REMINDER, write_reminders
from vmeste.notices import due
from vmeste.notices.due import LANES, Lane
from vmeste.notices.models import Card, Notice
from vmeste.sender.copies import Copies
from vmeste.sender.drawing import Drawing
from vmeste.sender.mouth import FIRST_PAUSE, Mouth
from vmeste.sender.notices import Notices
from vmeste.sender.said import Ledger
from vmeste.sender.screens import Screens
from vmeste.telegram import RefusedError

LOOKS_APART = 0.1
"""Seconds between two looks at what is due, however many turns have ended meanwhile."""
LONGEST_SLEEP = 60.0
"""Seconds; what another copy of the bot has left behind is found after so long at most."""
MOST_TRIES = 5
"""What fails so often for our own fault is left; a card gets new tries with its event's next change."""

Key = tuple[Lane, int]
"""A row under way."""


class Owed:
    """Takes what is due and sends it; woken when there may be something new."""

    def __init__(
        self,
        mouth: Mouth,
        screens: Screens,
        ledger: Ledger,
        drawing: Drawing,
        database: Database,
        now: Callable[[], datetime],
    ) -> None:
        self._notices = Notices(mouth, screens, drawing, database, now)
        self._copies = Copies(mouth, screens, ledger, drawing, database, now)
        self._database = database
        self._zone = drawing.zone
        self._now = now
        self._woken = asyncio.Event()
        self._under_way: dict[Key, asyncio.Task[None]] = {}
        self._taken: dict[Key, Notice | Card] = {}
        """The rows under way."""
        self._calling: set[Key] = set()
        """Those of them for which Telegram is asked, and which may have been heard."""
        self._doubtful: list[tuple[Lane, Notice | Card]] = []
        """Rows that nobody is at though their lease may say so, because the database went away over them."""
        self._stopping = False
        self._stopped = asyncio.Event()
        self._stopped.set()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until `finish`."""
        self._stopped.clear()
        try:
            while not self._stopping:
                await self._go_round()
        finally:
            self._stopped.set()

    async def _go_round(self) -> None:
        self._woken.clear()
        looked_at = time.monotonic()
        try:
            sleep = await self._take_what_is_due()
        except Exception as error:  # noqa: BLE001  the database may be away; what is owed is owed
            logger.warning("what is due could not be taken: {}", type(error).__name__)
            sleep = FIRST_PAUSE
        with suppress(TimeoutError):
            async with asyncio.timeout(sleep):
                await self._woken.wait()
        await asyncio.sleep(max(0, looked_at + LOOKS_APART - time.monotonic()))

    async def finish(self, within: float) -> None:
        """Let the calls end that are being made; the rest is due again, for the next run."""
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), within)
        for key, task in self._under_way.items():
            if key not in self._calling:
                task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=within)
        left = dict(self._under_way)
        for task in left.values():
            task.cancel()
        await asyncio.gather(*left.values(), return_exceptions=True)
        await self._copies.stop()

    async def _take_what_is_due(self) -> float:
        """Begin all there is room for; the seconds until there will be more."""
        await self._give_back_doubtful()
        sleep, waits = await self._seconds_to_next()
        if sleep <= 0:
            sleep = min(
                await self._write(lambda now: write_reminders(self._database, now)),
                await self._write(lambda now: write_digests(self._database, now, self._zone)),
            )
            _, waits = await self._seconds_to_next()
        if is_due := [lane for lane in LANES if waits[lane] <= 0 and self._room(lane) > 0]:
            for lane, row in await self._take(is_due):
                self._begin(lane, row)
            return 0  # there may be more
        # where there is no room, somebody who has ended wakes us
        return min([sleep, *(waits[lane] for lane in LANES if self._room(lane) > 0)])

    async def _take(self, lanes: Iterable[Lane]) -> list[tuple[Lane, Notice | Card]]:
        taken: list[tuple[Lane, Notice | Card]] = []
        try:
            async with self._database.turn() as connection:
                for lane in lanes:
                    now = self._now()
                    rows = await due.take(connection, lane, self._late(lane, now), self._room(lane), now)
                    taken += [(lane, row) for row in rows]
        except Exception:
            self._doubtful += taken  # the commit may stand though nobody has said so
            raise
        return taken

    async def _give_back_doubtful(self) -> None:
        if doubtful := list(self._doubtful):
            async with self._database.turn() as connection:
                for lane, row in doubtful:
                    await due.take_back(connection, lane, row)
            del self._doubtful[: len(doubtful)]

    async def _write(self, what: Callable[[datetime], Awaitable[datetime | None]]) -> float:
        """What comes due by the clock alone; the seconds until there will be more."""
        try:
            moment = await what(self._now())
        except Exception as error:
            if is_passing(error):
                raise
            logger.exception("what came due could not be written")  # the rest is sent all the same
            return LONGEST_SLEEP
        return self._seconds_to(moment)

    async def _seconds_to_next(self) -> tuple[float, dict[Lane, float]]:
        """To what comes due by the clock alone, and to what there is to send, in one statement."""
        now = self._now()
        late = {lane: self._late(lane, now) for lane in LANES}
        async with self._database.look() as connection:
            moments = await due.earliest(connection, late, (NEXT_REMINDER, NEXT_DIGEST))
        seconds = [self._seconds_to(moment) for moment in moments]
        return min(seconds[len(LANES) :]), dict(zip(LANES, seconds, strict=False))

    def _seconds_to(self, moment: datetime | None) -> float:
        return min((moment - self._now()).total_seconds(), LONGEST_SLEEP) if moment is not None else LONGEST_SLEEP

    def _room(self, lane: Lane) -> int:
        return lane.room - sum(of_lane is lane for of_lane, _ in self._under_way)

    def _late(self, lane: Lane, now: datetime) -> list[int]:
        """What is under way though its lease has ended, and so seems to be due; seldom any."""
        return [
            row.id
            for (of_lane, _), row in self._taken.items()
            if of_lane is lane and row.due_at is not None and row.due_at <= now
        ]

    def _begin(self, lane: Lane, row: Notice | Card) -> None:
        key = (lane, row.id)
        if key in self._under_way:  # its task has given it back and has not quite ended
            self._doubtful.append((lane, row))
            return
        task = asyncio.create_task(self._safely(key, row, self._send(key, row)))
        self._under_way[key], self._taken[key] = task, row
        task.add_done_callback(lambda _: self._end(key))

    def _end(self, key: Key) -> None:
        self._under_way.pop(key, None)
        self._taken.pop(key, None)
        self._calling.discard(key)
        self.wake()

    async def _send(self, key: Key, row: Notice | Card) -> None:
        def calls() -> None:
            self._calling.add(key)

        if isinstance(row, Notice):
            await self._notices.send(row, calls)
        else:
            await self._copies.refresh(row, calls)

    async def _safely(self, key: Key, row: Notice | Card, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except RefusedError:  # the token: it stays owed, for a run with the right one
            return
        except asyncio.CancelledError:
            async with self._database.turn() as connection:
                await due.give_back(connection, row, row.created_at)
            raise
        except Exception as error:  # noqa: BLE001  it is tried again when its lease ends, and stops nobody else
            if is_passing(error) and key not in self._calling:  # nothing was said: soon again
                await asyncio.sleep(FIRST_PAUSE)
                self._doubtful.append((key[0], row))  # only now: it is taken again when nobody is at it any more
                return
            logger.exception("{} {} could not be sent, try {}", key[0].model.__tablename__, key[1], row.tries)
            if row.tries >= MOST_TRIES and not is_passing(error):
                async with self._database.turn() as connection:
                    await due.give_up(connection, *key)
