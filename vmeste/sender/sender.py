"""The mouth as the rest of the program knows it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from vmeste.database import Database
from vmeste.inbox import Owed as OwedScreen
from vmeste.sender.drawing import Drawing
from vmeste.sender.mouth import Mouth
from vmeste.sender.owed import Owed
from vmeste.sender.said import Ledger
from vmeste.sender.screens import Screens
from vmeste.telegram import Telegram


class Sender:
    """Says what the turns have written down as owed: first the answers to those who asked, then the rest."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        drawing: Drawing,
        now: Callable[[], datetime],
        token_refused: Callable[[], None],
    ) -> None:
        mouth = self._mouth = Mouth(telegram, now, token_refused)
        self._ledger = Ledger(database, now, self.wake)
        self._screens = Screens(mouth, database, self._ledger, now)
        self._owed = Owed(mouth, self._screens, self._ledger, drawing, database, now)

    @property
    def name(self) -> int:
        """Which copy of the bot this is, as long as it runs."""
        return self._screens.name

    def unsay(self, update_id: int) -> None:
        """See `Screens.unsay`."""
        self._screens.unsay(update_id)

    async def show(self, owed: OwedScreen, *, at_leisure: bool = False) -> None:
        """Return when it was shown, or when Telegram takes its time: then it is shown later, turn or no turn.

        At leisure, nobody waits for it.
        """
        await self._screens.show(owed, at_leisure=at_leisure)

    async def written(self) -> None:
        """Return when all that was shown until now is written down."""
        await self._ledger.written()

    def wake(self) -> None:
        """Something may have become due."""
        self._owed.wake()

    def share(self, copies: int) -> None:
        """So many copies of the bot speak with one token."""
        self._mouth.pace.share(max(1, copies))

    async def resume(self, *, all_: bool = False) -> None:
        """Say what was left unsaid, oldest first: what nobody holds, or all when no other copy can be at it."""
        await self._screens.resume(all_=all_)

    async def run(self) -> None:
        """Cancelled at the end, before `finish`."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ledger.run())
            tasks.create_task(self._owed.run())

    async def finish(self, within: float) -> None:
        """Say what can be said within so many seconds; the rest stays owed in the database."""
        await asyncio.gather(self._screens.finish(within), self._owed.finish(within))
