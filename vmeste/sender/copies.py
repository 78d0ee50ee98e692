"""One copy of a card: drawn when its turn comes, edited or posted, forgotten where nobody can keep it up to date."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database
from vmeste.events import copies, redrawing
from vmeste.notices import due
from vmeste.notices.due import LEASE
from vmeste.notices.models import Card
from vmeste.sender.drawing import Drawing, DrawnCard, Taken
from vmeste.sender.mouth import Mouth, TooLateError
from vmeste.sender.posting import Posting
from vmeste.sender.said import Ledger
from vmeste.sender.screens import Screens
from vmeste.sender.settling import Settling
from vmeste.telegram import RefusedError
from vmeste.users.repository import lose
from vmeste.waiting import surely

MUTED = ("not enough rights", "CHAT_WRITE_FORBIDDEN", "have no rights")
"""In these words Telegram says that the bot may read in a group and not write."""


class Copies:
    def __init__(
        self,
        mouth: Mouth,
        screens: Screens,
        ledger: Ledger,
        drawing: Drawing,
        database: Database,
        now: Callable[[], datetime],
    ) -> None:
        self._mouth = mouth
        self._posting = Posting(mouth)
        self._screens = screens
        self._ledger = ledger
        self._drawing = drawing
        self._database = database
        self._now = now
        self._settling = Settling(database, now)

    async def stop(self) -> None:
        """When nothing is being refreshed any more."""
        await self._settling.stop()

    async def refresh(self, card: Card, calls: Callable[[], None]) -> None:
        """Tells `calls` just before Telegram is asked. Raises RefusedError for the token alone."""
        chat = card.inline_message_id or card.chat_id or 0
        if card.message_id is None and card.inline_message_id is None:
            await self._mouth.pace.may_send(chat)
        else:
            await self._mouth.pace.may_edit(chat, card.message_id or 0)
        await self._screens.silence(chat)
        async with self._mouth.one_at_a_time(chat):
            if not await self._is_ours(card):
                return None
            drawn = await self._draw(card)  # not before, so that the newest state wins
            if isinstance(drawn, Taken):
                return None
            number = card.message_id
            if drawn is not None and not drawn.is_shown:
                calls()
                try:
                    drawn = await self._posting.put(card, drawn)
                except TooLateError:  # due when its lease ends, and not at once: Telegram has asked to wait
                    until = card.due_at or self._now()
                    return await surely(self._database, lambda connection: due.give_back(connection, card, until))
                except RefusedError as refused:
                    if refused.token_is_wrong:
                        raise
                    given_up = refused
                    return await surely(self._database, lambda connection: self._give_up(connection, card, given_up))
            return await self._settling.write(card, drawn, number)

    async def _is_ours(self, card: Card) -> bool:
        """Its turn may come so late that another copy of the bot has taken it; if none has, its lease begins anew."""
        if card.due_at is None or self._now() < card.due_at - LEASE / 2:
            return True
        until = self._now() + LEASE
        if not await surely(self._database, lambda connection: due.hold(connection, card, until)):
            return False
        card.due_at = until
        return True

    async def _draw(self, card: Card) -> DrawnCard | Taken | None:
        """As the copy should look, when all is known of what it looks like now."""
        if card.user_id is not None:
            await self._ledger.written()
        return await self._drawing.card(card)

    async def _give_up(self, connection: AsyncConnection, card: Card, refused: RefusedError) -> None:
        """The copy is gone, or the bot may not write there: either way nobody can keep it up to date."""
        if refused.migrate_to_chat_id is not None and card.chat_id is not None:
            await copies.chat_moved(connection, card.chat_id, refused.migrate_to_chat_id, self._now())
        elif any(words in refused.description for words in MUTED):
            await copies.pause(connection, card.id)
        else:
            await redrawing.forget(connection, card)
            if refused.code == HTTPStatus.FORBIDDEN and card.user_id is not None:
                await lose(connection, card.user_id, self._now())
            logger.info("card {} is forgotten: {}", card.id, refused)
