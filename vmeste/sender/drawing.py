"""What is owed, drawn at the moment it is sent: a card in its present state, a notice if it is still true."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.content import CAPTION_LENGTH, TEXT_LENGTH, Content, digest
from vmeste.database import Database
from vmeste.events import card, redrawing, rules
from vmeste.events.models import Event
from vmeste.events.repository import Events
from vmeste.events.telling import digests
from vmeste.events.telling import repository as telling
from vmeste.events.telling import views as notice_views
from vmeste.notices.models import Card, Kind, Notice
from vmeste.prepared import Prepared
from vmeste.screen import Screen
from vmeste.showing import content_of
from vmeste.users.models import User
from vmeste.users.quiet import quiet_until
from vmeste.users.repository import Users
from vmeste.words import Words, language_of, zone_of

CANNOT_WAIT = frozenset({Kind.OFFERED, Kind.FIRST_TAP})
"""Whoever hears of it in the morning has lost the seat."""

_ADDRESSEE = Prepared(
    select(
        Notice.tries,
        Notice.due_at,
        Event.date,
        User.telegram_id,
        User.unreachable_since,
        User.blocked_at,
        User.quiet_from,
        User.quiet_to,
        User.time_zone,
    )
    .join(User, User.id == Notice.user_id)
    .join(Event, Event.id == Notice.event_id)
    .where(Notice.id == bindparam("notice_id"))
)


@dataclass(frozen=True, slots=True)
class DrawnCard:
    content: Content
    digest: str
    is_shown: bool
    """The copy looks like this already."""
    version: int | None
    """Of the event; empty: it was deleted, and the copy says so for good."""
    picture: str | None
    """What it shows besides its text."""
    changes_at: datetime | None
    """When it will say something else though nobody has changed the event."""
    thread_id: int | None
    """The topic in which it is to be posted."""


@dataclass(frozen=True, slots=True)
class DrawnNotice:
    content: dict[str, Any]
    chat_id: int
    user_id: int
    until: datetime | None
    """When it will be true no longer."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Why a notice is not sent; empty: it is no longer true."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """It can wait, and its reader has quiet hours."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Another copy of the bot has it now, or has sent it."""


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
        self.zone = zone
        """Of people who have not chosen theirs."""
        self._inline_mode = inline_mode

    async def card(self, taken: Card) -> DrawnCard | Taken | None:
        """Nothing when the message is no card any more, or its reader does not hear the bot."""
        async with self._database.look() as connection:
            found = await redrawing.find(connection, taken.id)
            if found is None:
                return None
            owed, event, reader, relation = found.card, found.event, found.reader, found.relation
            if (owed.tries, owed.due_at) != (taken.tries, taken.due_at):
                return Taken()
            if event is None or relation is None:
                return self._drawn(card.deleted(self._words(owed.language)), None, owed)
            # the text of a photo is short, also of one whose event has no picture any more
            most = CAPTION_LENGTH if owed.picture is not None else TEXT_LENGTH
            events = Events(connection, self._now())
            if reader is None:
                shown = await events.shown_to_all(event, relation.organiser)
                in_group = owed.chat_id is not None
                words = self._words(owed.language)
                screen = card.shared_card(words, shown, self._username, in_group=in_group, most=most)
            elif reader.unreachable_since is not None:
                return None
            else:
                words = self._words_of(reader)
                screen = card.card(words, await events.shown(event, reader, relation), self._username, most=most)
            return self._drawn(screen, event, owed)

    async def addressee(self, owed: Notice) -> int | Unsent | Later | Taken:
        """Into which chat it goes, if it goes now."""
        async with self._database.look() as connection:
            return await self._addressee(connection, owed)

    async def notice(self, owed: Notice) -> DrawnNotice | Unsent | Later | Taken:
        async with self._database.look() as connection:
            chat_id = await self._addressee(connection, owed)
            if not isinstance(chat_id, int):
                return chat_id
            events = Events(connection, self._now())
            user = await Users(connection).known(owed.user_id)
            event = await events.known(owed.event_id)
            if user is None or event is None:
                return Unsent()
            words, kind = self._words_of(user), Kind(owed.kind)
            shown = await events.told(event, user)
            details = json.loads(owed.details)
            if kind is Kind.MESSAGE:
                said = await telling.message(connection, event, details.get("message"))
                if said is None:
                    return Unsent()
                details |= said
            if kind is Kind.DIGEST:
                details["answers"] = await digests.named(connection, details.get("answers", {}))
        screen = notice_views.notice(words, kind, details, shown, self._username)
        if screen is None:
            return Unsent()
        content = content_of(screen, inline_mode=self._inline_mode)
        if quiet_until(user.quiet_from, user.quiet_to, words.zone, words.now) is not None:
            content["disable_notification"] = True  # it could not wait, and still need not wake anybody
        return DrawnNotice(content, chat_id, user.id, event.date if kind is Kind.REMINDER else None)

    async def _addressee(self, connection: AsyncConnection, owed: Notice) -> int | Unsent | Later | Taken:
        row = await _ADDRESSEE.first(connection, {"notice_id": owed.id})
        if row is None or row.due_at is None or row.tries != owed.tries:
            return Taken()
        if row.telegram_id is None:
            return Unsent("no-telegram")
        if row.blocked_at is not None:
            return Unsent("shut-out")
        if row.unreachable_since is not None:
            return Unsent("unreachable")
        if owed.kind not in CANNOT_WAIT:
            now = self._now()
            end = quiet_until(row.quiet_from, row.quiet_to, zone_of(row.time_zone, self.zone), now)
            if end is not None and not now < row.date <= end:  # never past the start
                return Later(end)
        chat_id: int = row.telegram_id
        return chat_id

    def _drawn(self, screen: Screen, event: Event | None, owed: Card) -> DrawnCard:
        content = content_of(screen, inline_mode=self._inline_mode)
        version, changes_at, thread_id = None, None, None
        if event is not None:
            version = event.version
            thread_id = event.thread_id if owed.chat_id == event.chat_id else None
            changes_at = rules.next_change(event, self._now())
        if owed.inline_message_id is not None and owed.picture is not None:
            content.setdefault("picture", owed.picture)  # nobody can take it out of there
        picture, said = content.get("picture"), digest(content)
        is_shown = said == owed.shown and picture == owed.picture
        return DrawnCard(content, said, is_shown, version, picture, changes_at, thread_id)

    def _words_of(self, user: User) -> Words:
        language = language_of(user.language, user.telegram_language)
        return Words(language, zone_of(user.time_zone, self.zone), self._now())

    def _words(self, language: str) -> Words:
        return Words(language_of(language, None), self.zone, self._now())
