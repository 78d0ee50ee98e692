"""One update: begin, decide, commit, speak. Every update comes this way, whichever door it came in by."""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiogram.types import User as TelegramUser
from aiogram.utils.formatting import Text
from loguru import logger
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import inbox
from vmeste.account.erasure import Erasure
from vmeste.account.export import Export
from vmeste.calm import Calm, Verdict
from vmeste.counts import COUNTS
from vmeste.database import Database, is_passing, is_wiped
from vmeste.dialogue import Dialogues
from vmeste.earshot import Earshot
from vmeste.events import copies
from vmeste.events.answering.repository import Answers
from vmeste.events.chats import NOBODY_IN_PARTICULAR, to_nobody
from vmeste.events.co_organisers.repository import CoOrganisers
from vmeste.events.inline.repository import Sharing
from vmeste.events.lists.repository import Lists
from vmeste.events.organiser.repository import Organising
from vmeste.events.participants.repository import Participants
from vmeste.events.reports.repository import Reports
from vmeste.events.repository import Events
from vmeste.events.telling.repository import Telling
from vmeste.inbox import AlreadyTakenError, Owed
from vmeste.notices.repository import is_something_due
from vmeste.screen import Results, Screen
from vmeste.sender import Sender
from vmeste.showing import Place, calls_to_show
from vmeste.switchboard import Switchboard
from vmeste.users.repository import Users, language_spoken_with
from vmeste.users.router import shut_out
from vmeste.words import Words, language_of, zone_of

TRIES = 3
TELEGRAM_ITSELF = 777000
"""Writes about logins and the like; it is nobody."""
LONGEST_ID = 2**53
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
ANOTHER_SAYS_IT = 0.2
"""Seconds between two looks at whether another copy of the bot has said it."""
PROGRAM = Path(__file__).parent

Step = Callable[[AsyncConnection, datetime], Awaitable[list[inbox.Call]]]
"""What is done for an update besides taking it; what is to be said."""

P = ParamSpec("P")
R = TypeVar("R")


class _Lane:
    """One person's updates, one after another."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.behind = 0
        """How many wait."""


class Turn:
    """The way of an update; one for the whole program."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        database: Database,
        sender: Sender,
        *,
        username: str,
        zone: ZoneInfo,
        inline_mode: bool,
        now: Callable[[], datetime],
        wiped: Callable[[], None] = lambda: None,
    ) -> None:
        """`username` is the bot's own, for links to it; `zone` is that of people who have not chosen theirs.

        `wiped` is called when a person was erased and has been answered.
        """
        self._bot = bot
        self._switchboard = Switchboard(dispatcher)
        self._database = database
        self._sender = sender
        self._username = username
        self._zone = zone
        self._inline_mode = inline_mode
        self._now = now
        self._wiped = wiped
        self._something_wiped = False
        self._people: WeakValueDictionary[int, _Lane] = WeakValueDictionary()
        self._earshot = Earshot(bot.id, username, self._switchboard.commands)
        self._calm = Calm()

    async def take(self, letter: dict[str, Any]) -> None:
        """Return when the update is settled: its effect stands and it was answered, or the answer is owed.

        One person's updates are taken in the order in which this is called, other people's at their side. A
        database that is away is waited for.
        """
        if not self._earshot.is_meant(letter):
            return
        verdict = self._calm.judge(letter)
        if verdict is Verdict.BE_SILENT:
            return
        began = time.monotonic()
        person = _sender_id(letter)
        lane = self._people.get(person) or self._people.setdefault(person, _Lane())
        lane.behind += 1
        async with lane.lock:
            lane.behind -= 1
            try:
                owed = await (self._hint(letter) if verdict is Verdict.SAY_SO else self._settle(letter))
            except Exception as error:  # noqa: BLE001  not even a dead letter: the others must go on
                logger.critical("update {} is lost: {}", letter["update_id"], _where(error))
                return
            if owed is not None and owed.calls:
                # whoever taps faster than Telegram answers does not keep everybody else waiting
                await self._sender.show(owed, at_leisure=lane.behind > 0)
            COUNTS.turn(letter, time.monotonic() - began)
            if self._something_wiped:
                self._something_wiped = False
                self._wiped()

    async def again(self, letter: dict[str, Any]) -> str | None:
        """A dead letter once more: nothing when it lives now, else what failed. Then all stays as it was."""
        person = _sender_id(letter)
        lane = self._people.get(person) or self._people.setdefault(person, _Lane())
        async with lane.lock:
            try:
                update = Update.model_validate(letter, context={"bot": self._bot})
                owed = await self._decide(update, dead=True)
            except Exception as error:  # noqa: BLE001  it has failed before, and may again
                return type(error).__name__ if isinstance(error, ValidationError) else _where(error)
            if owed is not None and owed.calls:
                self._sender.unsay(owed.update_id)
                await self._sender.show(owed, at_leisure=True)
        return None

    async def _settle(self, letter: dict[str, Any]) -> Owed | None:
        try:
            update = Update.model_validate(letter, context={"bot": self._bot})
        except ValidationError as error:
            reason = "; ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors(include_input=False)
            )
            return await self._bury(letter, reason)
        reason = ""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._outliving(self._decide, update)
            except Exception as error:  # noqa: BLE001  the one broad catch: whatever a handler raises ends here
                reason = _where(error)
                logger.error("update {} failed, try {} of {}: {}", update.update_id, attempt, TRIES, reason)
        return await self._bury(letter, reason)

    async def _decide(self, update: Update, *, dead: bool = False) -> Owed | None:
        """`dead`: it was taken already, with nothing but an apology."""
        now = self._now()
        try:
            async with self._database.turn() as connection:
                is_something_due(connection)  # a turn that was rolled back may have left its word
                is_wiped(connection)
                if dead:
                    await inbox.revive(connection, update.update_id)
                place = Place.of(update)
                screen = await self._handle(update, place, connection, now)
                if isinstance(screen, Screen) and screen.card is not None and screen.text is None:
                    await copies.learn(connection, screen.card, place, now)
                calls = calls_to_show(screen, place, inline_mode=self._inline_mode)
                owed = await inbox.take(connection, update.update_id, calls, now, self._sender.name)
                due = is_something_due(connection)
                wiped = is_wiped(connection)
        except AlreadyTakenError:
            return await self._still_owed(update.update_id)
        self._something_wiped |= wiped
        if due:
            self._sender.wake()
        return owed

    async def _handle(
        self,
        update: Update,
        place: Place,
        connection: AsyncConnection,
        now: datetime,
    ) -> Screen | Results | None:
        person = _person(update)
        if person is None or person.is_bot or person.id == TELEGRAM_ITSELF:
            if person is None or update.message is None or person.id not in NOBODY_IN_PARTICULAR:
                return None
            words = Words(language_of(None, None), self._zone, now)
            return await to_nobody(update.message, words, copies.Chats(connection, now), self._username)
        user = await Users(connection).meet(person, now, in_private=place.in_private)
        language = language_of(user.language, user.telegram_language)
        words = Words(language, zone_of(user.time_zone, self._zone), now)
        if user.blocked_at is not None and update.my_chat_member is None:
            return await shut_out(Users(connection), user, place, words)
        screen: Screen | Results | None = await self._switchboard.answer(
            update,
            bot=self._bot,
            user=user,
            words=words,
            username=self._username,
            users=Users(connection),
            events=Events(connection, now),
            lists=Lists(connection, now),
            sharing=Sharing(connection, now),
            answers=Answers(connection, now),
            chats=copies.Chats(connection, now),
            organising=Organising(connection, now),
            telling=Telling(connection, now),
            participants=Participants(connection, now),
            co_organisers=CoOrganisers(connection, now),
            reports=Reports(connection, now),
            export=Export(connection, now),
            erasure=Erasure(connection, now),
            dialogues=Dialogues(connection, user, now),
        )
        return screen

    async def _bury(self, letter: dict[str, Any], reason: str) -> Owed | None:
        logger.error("update {} is a dead letter: {}", letter["update_id"], reason)
        return await self._outliving(self._bury_once, letter, reason)

    async def _bury_once(self, letter: dict[str, Any], reason: str) -> Owed | None:
        async def bury(connection: AsyncConnection, now: datetime) -> list[inbox.Call]:
            await inbox.bury(connection, letter, reason, now)
            return await self._said_plainly(connection, letter, "sorry-failed")

        return await self._take_as(letter, bury)

    async def _hint(self, letter: dict[str, Any]) -> Owed | None:
        """Whoever was so fast is told once; nothing is done."""
        logger.info("update {} came too fast after others of the same person or group", letter["update_id"])

        async def hint(connection: AsyncConnection, _: datetime) -> list[inbox.Call]:
            return await self._said_plainly(connection, letter, "too-fast")

        return await self._outliving(self._take_as, letter, hint)

    async def _take_as(self, letter: dict[str, Any], step: Step) -> Owed | None:
        now = self._now()
        try:
            async with self._database.turn() as connection:
                calls = await step(connection, now)
                return await inbox.take(connection, letter["update_id"], calls, now, self._sender.name)
        except AlreadyTakenError:
            return await self._still_owed(letter["update_id"])

    async def _still_owed(self, update_id: int) -> Owed | None:
        """Nothing when all was said. While another copy of the bot says it, the person's next update has to wait."""
        while True:
            async with self._database.turn() as connection:
                owed = await inbox.owed_for(connection, update_id, self._now(), self._sender.name)
                if owed is not None or not await inbox.is_owed(connection, update_id):
                    return owed
            await asyncio.sleep(ANOTHER_SAYS_IT)

    async def _said_plainly(self, connection: AsyncConnection, letter: dict[str, Any], key: str) -> list[inbox.Call]:
        """From the letter as it came, since it may be one that nobody can parse."""
        content = _content_of(letter)
        message = content.get("message", content)
        chat = message.get("chat", {}) if isinstance(message, dict) else {}
        press_id = content.get("id") if "data" in content else None
        is_private = isinstance(chat, dict) and chat.get("type") == "private"
        person = content.get("from")
        tag = person.get("language_code") if isinstance(person, dict) else None
        sender_id, tag = _sender_id(letter), tag if isinstance(tag, str) else None
        known = 0 < sender_id < LONGEST_ID
        language = await language_spoken_with(connection, sender_id, tag) if known else language_of(None, tag)
        place = Place(
            chat_id=chat["id"] if is_private and isinstance(chat.get("id"), int) else None,
            press_id=press_id if isinstance(press_id, str) else None,
        )
        text = Words(language, self._zone, self._now())(key)
        return calls_to_show(Screen(Text(text), toast=text, fresh=True), place)

    async def _outliving(self, step: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it as often as it takes while the database is away."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await step(*args, **kwargs)
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("the database is away, trying again in {:.1f} s: {}", pause, type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)


def _person(update: Update) -> TelegramUser | None:
    """Whose update it is; nobody's when it is the message of an inline result, which the bot made itself."""
    if (message := update.message) is not None:
        return message.from_user if message.via_bot is None else None
    event = update.callback_query or update.inline_query or update.chosen_inline_result or update.my_chat_member
    return event.from_user if event is not None else None


def _content_of(letter: dict[str, Any]) -> dict[str, Any]:
    return next((part for name, part in letter.items() if name != "update_id" and isinstance(part, dict)), {})


def _sender_id(letter: dict[str, Any]) -> int:
    person = _content_of(letter).get("from")
    sender_id = person.get("id") if isinstance(person, dict) else None
    return sender_id if isinstance(sender_id, int) else -int(letter["update_id"])


def _where(error: BaseException) -> str:
    """What failed and where in this program; never the error's own words, which may quote a person."""
    frames = [
        f"{Path(frame.filename).relative_to(PROGRAM)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if PROGRAM in Path(frame.filename).parents
    ]
    return f"{type(error).__name__} at {' < '.join(reversed(frames[-4:]))}"
