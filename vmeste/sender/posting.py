"""One posted copy of an event at Telegram: edited, or posted where it is owed."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from vmeste.content import UNKNOWN, call, editing, instead, sending
from vmeste.notices.models import Card, Notice
from vmeste.sender.drawing import DrawnCard
from vmeste.sender.mouth import NOTHING_CHANGED, Mouth
from vmeste.telegram import PATIENCE_TO_SAY, RefusedError

LEASE_LEFT = timedelta(seconds=PATIENCE_TO_SAY)
"""A call that may end later is not made: another copy of the bot takes it then."""
NO_PHOTOS = "not enough rights to send photos"
"""In these words Telegram says that it may write there, and show no pictures."""


class Posting:
    def __init__(self, mouth: Mouth) -> None:
        self._mouth = mouth

    async def put(self, card: Card, drawn: DrawnCard) -> DrawnCard:
        """With its picture, or without it where none may be shown. Raises like `_put`."""
        try:
            return await self._put(card, drawn)
        except RefusedError as refused:
            if drawn.picture is None or NO_PHOTOS not in refused.description:
                raise
        words = {name: value for name, value in drawn.content.items() if name != "picture"}
        return await self._put(card, replace(drawn, content=words, picture=None))

    async def _put(self, card: Card, drawn: DrawnCard) -> DrawnCard:
        """Edit the copy, or post it where it is owed; what it shows then.

        Raises RefusedError when it cannot be, TooLateError when it is no longer ours to send.
        """
        keeps_picture = drawn.picture is None and card.picture is not None
        where: dict[str, Any] = {"chat_id": card.chat_id, "message_id": card.message_id}
        if card.inline_message_id is not None:
            where = {"inline_message_id": card.inline_message_id}
        elif card.message_id is not None and keeps_picture and await self._taken_away(card, where):
            card.message_id = None
        if card.inline_message_id is None and card.message_id is None:
            card.message_id = await self._post(card, drawn)
            return drawn
        shows = card.picture if card.shown is not None else UNKNOWN
        edit = editing(drawn.content, shows, **where)
        while edit is not None:
            try:
                await self._mouth.ask(edit, until_lease_ends(card))
                break
            except RefusedError as refused:
                if NOTHING_CHANGED in refused.description:
                    break
                edit = instead(edit, refused.description)
                if edit is None:
                    raise
        self._mouth.pace.edited(card.inline_message_id or card.chat_id or 0, card.message_id or 0)
        return replace(drawn, picture=card.picture) if keeps_picture else drawn

    async def _taken_away(self, card: Card, where: dict[str, Any]) -> bool:
        """The message is gone, so that another may stand for it; one that is too old stays, with its picture."""
        try:
            await self._mouth.ask(call("deleteMessage", **where), until_lease_ends(card))
        except RefusedError as refused:
            return "not found" in refused.description
        return True

    async def _post(self, card: Card, drawn: DrawnCard) -> int:
        silently = {"disable_notification": True} if card.shown is not None else {}
        post = sending(drawn.content, chat_id=card.chat_id, **silently)
        topic = {"message_thread_id": drawn.thread_id} if drawn.thread_id is not None else {}
        try:
            sent = await self._mouth.ask(
                {**post, "parameters": {**post["parameters"], **topic}}, until_lease_ends(card)
            )
        except RefusedError as refused:
            if not topic or refused.code != HTTPStatus.BAD_REQUEST or refused.migrate_to_chat_id is not None:
                raise
            sent = await self._mouth.ask(post, until_lease_ends(card))  # the topic was closed or deleted
        number: int = sent["message_id"]
        return number


def until_lease_ends(row: Notice | Card) -> datetime | None:
    """Until when it may be asked for, because another copy of the bot may take it then."""
    return row.due_at - LEASE_LEFT if row.due_at is not None else None
