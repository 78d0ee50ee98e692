"""One notice: drawn when its turn comes, sent, and written down as sent or as never to be."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from loguru import logger

from vmeste.content import sending
from vmeste.database import Database
from vmeste.notices import due
from vmeste.notices.models import Notice
from vmeste.sender.drawing import Drawing, DrawnNotice, Later, Taken, Unsent
from vmeste.sender.mouth import Mouth, TooLateError
from vmeste.sender.posting import until_lease_ends
from vmeste.sender.screens import Screens
from vmeste.telegram import RefusedError
from vmeste.users.repository import lose
from vmeste.waiting import surely

FAILED_LENGTH = 200
TAKEN_AGAIN_WAITS = 5.0
"""Seconds; whoever had it before has ended a call by then, whatever the clocks say."""


class Notices:
    def __init__(
        self, mouth: Mouth, screens: Screens, drawing: Drawing, database: Database, now: Callable[[], datetime]
    ) -> None:
        self._mouth = mouth
        self._screens = screens
        self._drawing = drawing
        self._database = database
        self._now = now

    async def send(self, notice: Notice, calls: Callable[[], None]) -> None:
        """Tells `calls` just before Telegram is asked. Raises RefusedError for the token alone."""
        chat = await self._drawing.addressee(notice)
        if not isinstance(chat, int):
            return await self._leave(notice, chat)
        if notice.tries > 1:
            await asyncio.sleep(TAKEN_AGAIN_WAITS)
        await self._mouth.pace.may_send(chat)
        await self._screens.silence(chat)
        async with self._mouth.one_at_a_time(chat):
            drawn = await self._drawing.notice(notice)  # now, because much may have happened while it waited
            if not isinstance(drawn, DrawnNotice):
                return await self._leave(notice, drawn)
            calls()
            return await self._say(notice, drawn)

    async def _say(self, notice: Notice, drawn: DrawnNotice) -> None:
        try:
            await self._mouth.ask(sending(drawn.content, chat_id=drawn.chat_id), _until(notice, drawn))
        except TooLateError:
            return await self._give_back(notice, notice.created_at)
        except RefusedError as refused:
            if refused.token_is_wrong:
                raise
            if refused.code == HTTPStatus.FORBIDDEN:
                await surely(self._database, lambda connection: lose(connection, drawn.user_id, self._now()))
            else:
                logger.error("notice {}: Telegram refuses it: {}", notice.id, refused)
            return await self._settle(notice, failed=refused.description[:FAILED_LENGTH])
        return await self._settle(notice, sent_at=self._now())

    async def _leave(self, notice: Notice, why: Unsent | Later | Taken) -> None:
        match why:
            case Unsent(reason):
                await self._settle(notice, failed=reason)
            case Later(until):
                await self._give_back(notice, until)
            case Taken():
                pass

    async def _settle(self, notice: Notice, **outcome: Any) -> None:
        """However long it takes: what was said and not written down would be said again."""
        await surely(self._database, lambda connection: due.settle_notice(connection, notice.id, **outcome))

    async def _give_back(self, notice: Notice, until: datetime) -> None:
        await surely(self._database, lambda connection: due.give_back(connection, notice, until))


def _until(notice: Notice, drawn: DrawnNotice) -> datetime | None:
    """Until when it may be asked for: while it is true, and while it is ours to send."""
    moments = (drawn.until, until_lease_ends(notice))
    return min((moment for moment in moments if moment is not None), default=None)
