"""What was said, until it is written down: that an update is settled, which messages ask, and which are cards."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import dialogue, inbox
from vmeste.database import Database
from vmeste.events import redrawing
from vmeste.sender.mouth import FIRST_PAUSE

DATABASE_PAUSE = 5.0
"""The longest between two tries to write down, in seconds."""
GATHERED_FOR = 0.05
"""Seconds between two times of writing down, unless somebody waits for it; each is six ways to PostgreSQL."""
AT_ONCE = 500
"""Updates written down in one statement; both databases bound its parameters."""


@dataclass(slots=True, eq=False)
class Settled:
    """What was said for an update."""

    update_id: int
    taken_at: datetime
    kept: list[tuple[int, int]] = field(default_factory=list)
    """Whose dialogue a message is, and its number; none once the message is something else or gone."""
    is_overtaken: bool = False
    """The next question of the dialogue, which takes this one away, is on its way: no turn needs the number."""
    messages: dict[tuple[int, int], redrawing.Message | None] = field(default_factory=dict)
    """In private, by chat and number, as they were just shown; nothing: one shows something else than a card."""
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Ledger:
    """Kept in memory while the database is away, and written down when it is back."""

    def __init__(self, database: Database, now: Callable[[], datetime], written_down: Callable[[], None]) -> None:
        """`written_down` is told when cards were among it."""
        self._database = database
        self._now = now
        self._written_down = written_down
        self._settled: list[Settled] = []
        self._something_settled = asyncio.Event()
        self._waited_for = asyncio.Event()
        self._writing = asyncio.Lock()

    def add(self, settled: Settled) -> None:
        self._settled.append(settled)
        self._something_settled.set()
        if settled.kept:
            self._waited_for.set()

    async def run(self) -> None:
        """Write down what was said, many in one transaction; cancelled at the end, before the last `write_down`."""
        pause = FIRST_PAUSE
        while True:
            await self._something_settled.wait()
            self._something_settled.clear()
            try:
                await self.write_down()
                pause = FIRST_PAUSE
                with suppress(TimeoutError):
                    async with asyncio.timeout(GATHERED_FOR):
                        await self._waited_for.wait()
                self._waited_for.clear()
            except Exception as error:  # noqa: BLE001  the database may be away; what was said is kept and tried again
                logger.warning("what was said could not be written down yet: {}", type(error).__name__)
                self._something_settled.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, DATABASE_PAUSE)

    async def written(self) -> None:
        """Return when all that was shown until now is written down."""
        if self._settled:
            self._waited_for.set()
            await self._settled[-1].written

    async def write_down(self) -> None:
        """Write down all that was said until now."""
        while self._settled:
            await self._write_some()

    async def _write_some(self) -> None:
        async with self._writing:
            async with self._database.turn() as connection:
                batch = self._settled[:AT_ONCE]  # not before: turns are waited for, and more is said meanwhile
                if not batch:
                    return
                # in the order of a turn, so that neither holds what the other waits for: events, then the dialogues,
                # and last the updates, because one of them may have come again
                has_cards = await _note_cards(connection, batch, self._now())
                await _note_questions(connection, batch)
                await inbox.settle(connection, sorted(settled.update_id for settled in batch))
            del self._settled[: len(batch)]
        for settled in batch:
            if not settled.written.done():
                settled.written.set_result(None)
        if has_cards:
            self._written_down()


async def _note_questions(connection: AsyncConnection, batch: list[Settled]) -> None:
    """The numbers of the dialogues' messages; of one person's the last counts."""
    asked = {user_id: each for each in batch if not each.is_overtaken for user_id, _ in each.kept}
    for user_id, settled in sorted(asked.items(), key=lambda pair: pair[0]):
        # looked at only now: meanwhile another Screen may have taken its place
        for message_id in [number for whose, number in settled.kept if whose == user_id]:
            await dialogue.remember_message(connection, user_id, message_id, settled.taken_at)


async def _note_cards(connection: AsyncConnection, batch: list[Settled], now: datetime) -> bool:
    """Which messages in private are cards now, and which no longer; whether there are any.

    What was shown last in each message counts, and of a person's copies of an event the one that was shown last.
    """
    messages: dict[tuple[int, int], redrawing.Message | None] = {}
    for settled in batch:
        for place, message in settled.messages.items():
            messages.pop(place, None)  # to stand behind those that were shown before it
            messages[place] = message
    latest = {
        (message.card.event_id, message.card.user_id): place
        for place, message in messages.items()
        if message is not None
    }
    cards = [message for place in latest.values() if (message := messages[place]) is not None]
    if cards:
        await redrawing.shown(connection, cards, now)
    # after the events were locked: a turn locks its event and then the cards
    if others := messages.keys() - latest.values():
        await redrawing.shows_something_else(connection, sorted(others))
    return bool(cards)
