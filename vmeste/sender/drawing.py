"""What is owed, drawn at the moment it is sent: a card in its present state, a notice if it is still true."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from vmeste.database import Database, one
from vmeste.events import card, notice_views, rules
from vmeste.events.models import Event
from vmeste.events.repository import Events
from vmeste.notices.models import Card, Kind, Notice
from vmeste.screen import Screen, content_of, digest_of
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words, language_of, zone_of

_CARD = select(*Card.__table__.c).where(Card.id == bindparam("card_id"))


@dataclass(frozen=True, slots=True)
class DrawnCard:
    content: dict[str, Any]
    """Parameters for Telegram."""
    digest: str
    is_shown: bool
    """The copy looks like this already."""
    version: int | None
    """Of the event; empty: it was deleted, and the copy says so for good."""
    changes_at: datetime | None
    """When it will say something else though nobody has changed the event."""
    thread_id: int | None
    """The topic in which it is to be posted."""


@dataclass(frozen=True, slots=True)
class DrawnNotice:
    content: dict[str, Any]
    chat_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """Why a notice is not sent; empty: it is no longer true."""

    reason: str | None = None


class Drawing:
    """Reads what is to be shown; one for the whole program."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        username: str,
        zone: ZoneInfo,
        inline_mode: bool,
    ) -> None:
        self._database = database
        self._now = now
        self._username = username
        self._zone = zone
        self._inline_mode = inline_mode

    async def card(self, card_id: int) -> DrawnCard | None:
        """Nothing when the message is no card any more, or its reader does not hear the bot."""
        async with self._database.look() as connection:
            owed = one(Card, await connection.execute(_CARD, {"card_id": card_id}))
            if owed is None:
                return None
            events = Events(connection, self._now())
            event = await events.known(owed.event_id) if owed.event_id is not None else None
            if event is None:
                return self._drawn(card.deleted(self._words(owed.language)), None, owed)
            reader = await Users(connection).known(owed.user_id) if owed.user_id is not None else None
            if reader is None:
                shown = await events.shown_to_all(event)
                in_group = owed.chat_id is not None
                screen = card.shared_card(self._words(owed.language), shown, self._username, in_group=in_group)
            elif reader.unreachable_since is not None:
                return None
            else:
                words = self._words_of(reader)
                screen = card.card(words, await events.shown(event, reader), self._username)
            return self._drawn(screen, event, owed)

    async def notice(self, owed: Notice) -> DrawnNotice | Unsent:
        async with self._database.look() as connection:
            events = Events(connection, self._now())
            user = await Users(connection).known(owed.user_id)
            event = await events.known(owed.event_id)
            if user is None or event is None:
                return Unsent()
            if user.telegram_id is None:
                return Unsent("has no Telegram")
            if user.unreachable_since is not None:
                return Unsent("does not hear the bot")
            words = self._words_of(user)
            shown = await events.shown(event, user)
        screen = notice_views.notice(words, Kind(owed.kind), json.loads(owed.details), shown)
        if screen is None:
            return Unsent()
        return DrawnNotice(content_of(screen, inline_mode=self._inline_mode), user.telegram_id, user.id)

    def _drawn(self, screen: Screen, event: Event | None, owed: Card) -> DrawnCard:
        content = content_of(screen, inline_mode=self._inline_mode)
        version, changes_at, thread_id = None, None, None
        if event is not None:
            version = event.version
            thread_id = event.thread_id if owed.chat_id == event.chat_id else None
            if owed.user_id is None:
                changes_at = rules.next_change(event, self._now())
        digest = digest_of(content)
        return DrawnCard(content, digest, digest == owed.shown, version, changes_at, thread_id)

    def _words_of(self, user: User) -> Words:
        language = language_of(user.language, user.telegram_language)
        return Words(language, zone_of(user.time_zone, self._zone), self._now())

    def _words(self, language: str) -> Words:
        return Words(language_of(language, None), self._zone, self._now())
