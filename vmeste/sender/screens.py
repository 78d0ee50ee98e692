"""Answers to people: the Screens of the turns, shown in order within a chat and written down as shown."""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from vmeste import inbox
from vmeste.content import content_of_call, digest
from vmeste.database import Database
from vmeste.events import redrawing
from vmeste.inbox import HELD_FOR, Call, Owed
from vmeste.screen import CardOf
from vmeste.sender.apology import apology
from vmeste.sender.mouth import EDITS, MESSAGES, NOTHING_CHANGED, Mouth, TooLateError, chat_of, is_aside
from vmeste.sender.pace import Key
from vmeste.sender.refusals import ANSWERS, UnforeseenError, as_it_was, is_expected, mended
from vmeste.sender.said import Ledger, Settled
from vmeste.telegram import PATIENCE_TO_SAY, RefusedError
from vmeste.waiting import surely

ANSWER_WAITS = timedelta(seconds=150)
"""A press or an inline query answered later than this is not worth answering."""
ASIDE_WAITS = timedelta(seconds=15)
"""Later than this Telegram lets no bot say anything aside, unless it is an administrator."""
TURN_WAITS = 5.0
"""Seconds a turn waits for its Screen to be shown before it leaves it here."""
A_TURN_TAKES = 1.0
REMEMBERED = 10_000
NO_MESSAGE = (0, 0)


class _AnothersError(Exception):
    """Another copy of the bot has it by now."""


class Screens:
    """What it was given is in the database already and stays owed there until it was said."""

    def __init__(self, mouth: Mouth, database: Database, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self._mouth = mouth
        self._database = database
        self._ledger = ledger
        self._now = now
        self.name = secrets.randbits(62)
        """Which copy of the bot this is, as long as it runs."""
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._held: dict[int, datetime] = {}
        """For each update, until when what is owed for it is ours to say."""
        self._speaking: dict[Key, set[asyncio.Task[None]]] = {}
        self._newest: dict[tuple[Key, int], int] = {}
        """For each message about to be edited, the last update that does."""
        self._said: OrderedDict[int, None] = OrderedDict()
        self._asking: dict[int, Settled] = {}
        """For each person, the newest question of their dialogue while its number may not be known to their turns."""
        self._questions: dict[tuple[Key, int], Settled] = {}
        """For each message that is such a question, who has put it there."""

    async def show(self, owed: Owed, *, at_leisure: bool) -> None:
        """See `Sender.show`."""
        chats = {chat_of(call) for call in owed.calls}
        slow = at_leisure or any(self._speaking.get(chat) for chat in chats)
        task = self._begin(owed)
        until = time.monotonic() + TURN_WAITS
        while task and not task.done() and not slow and (left := until - time.monotonic()) > 0:
            asked_to_wait = self._mouth.asked_to_wait
            if any(self._mouth.is_held(chat) for chat in chats):
                return
            await asyncio.wait({task, asked_to_wait}, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    def unsay(self, update_id: int) -> None:
        """What was said for this update was an apology; it is to be answered after all."""
        self._said.pop(update_id, None)

    async def resume(self, *, all_: bool) -> None:
        """See `Sender.resume`."""
        last: Owed | None = None
        while True:
            async with self._database.turn() as connection:
                left = await inbox.owed_after(connection, last, self._now(), self.name, all_=all_)
            if not left:
                return
            for owed in left:
                self._begin(owed)
            last = left[-1]

    async def finish(self, within: float) -> None:
        """Say what can be said within so many seconds, and write it down; the rest stays owed in the database."""
        tasks = set(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._ledger.write_down()

    async def silence(self, chat: Key) -> None:
        """Return when no Screen is on its way to this chat."""
        while speaking := self._speaking.get(chat):
            await asyncio.wait(speaking)

    def _begin(self, owed: Owed) -> asyncio.Task[None] | None:
        if owed.update_id in self._said:
            return None
        self._held[owed.update_id] = owed.held_until
        task = self._under_way.get(owed.update_id)
        if task is None:
            settled = Settled(owed.update_id, owed.taken_at)
            task = asyncio.create_task(self._say(owed, settled, self._overtakes(owed, settled)))
            self._under_way[owed.update_id] = task
            for call in owed.calls:
                if (message := _edited(call)) is not None:
                    self._newest[message] = owed.update_id
            chats = {chat_of(call) for call in owed.calls}
            for chat in chats:
                self._speaking.setdefault(chat, set()).add(task)
            task.add_done_callback(lambda done: self._end(owed, settled, chats, done))
        return task

    def _end(self, owed: Owed, settled: Settled, chats: Iterable[Key], task: asyncio.Task[None]) -> None:
        self._under_way.pop(owed.update_id, None)
        self._held.pop(owed.update_id, None)
        # the next turn may have begun before the number was written down, and show its Screen only now
        asyncio.get_running_loop().call_later(A_TURN_TAKES, self._forget_question, _kept_for(owed), settled)
        for call in owed.calls:
            if (message := _edited(call)) is not None and self._newest.get(message) == owed.update_id:
                del self._newest[message]
        for chat in chats:
            speaking = self._speaking[chat]
            speaking.discard(task)
            if not speaking:
                del self._speaking[chat]

    def _overtakes(self, owed: Owed, settled: Settled) -> list[Settled]:
        """The question that this one replaces, though its turn could not know its number: the person was faster."""
        users = _kept_for(owed)
        touched = {call["parameters"].get("message_id") for call in owed.calls}
        for user_id, asked in list(self._asking.items()):
            if any(number in touched for _, number in asked.kept):
                del self._asking[user_id]  # whose turn this is knew it
        # a question that a press has put where its button was leaves another dialogue's question standing
        typed = any("keep_for" in call and call["method"] not in EDITS for call in owed.calls)
        earlier = [self._asking[user_id] for user_id in users if user_id in self._asking] if typed else []
        for asked in earlier:
            asked.is_overtaken = True
        self._asking |= dict.fromkeys(users, settled)
        return earlier

    def _forget_question(self, users: Iterable[int], settled: Settled) -> None:
        for user_id in users:
            if self._asking.get(user_id) is settled:
                del self._asking[user_id]
        for message, asked in list(self._questions.items()):
            if asked is settled:
                del self._questions[message]

    def _is_no_question(self, chat: Key, number: int) -> None:
        """A Screen takes the message's place or edits it: nobody is to replace it as a question any more."""
        asked = self._questions.pop((chat, number), None)
        if asked is not None:
            asked.kept[:] = [pair for pair in asked.kept if pair[1] != number]

    async def _say(self, owed: Owed, settled: Settled, overtaken: list[Settled]) -> None:
        until = owed.taken_at + ANSWER_WAITS
        answering = [
            asyncio.create_task(self._answer(owed, call, until)) for call in owed.calls if call["method"] in ANSWERS
        ]
        try:
            spoken = [call for call in owed.calls if call["method"] not in ANSWERS]
            if spoken:
                # taken before anything is waited for, so that a chat hears its Screens in order
                async with self._mouth.one_at_a_time(chat_of(spoken[0])):
                    await self._speak(owed, spoken, settled)
                    await self._remove(owed, chat_of(spoken[0]), _strays(spoken, settled, overtaken))
            await asyncio.gather(*answering)
        except RefusedError:  # the token: it stays owed, for a run with the right one
            return
        except _AnothersError:
            logger.info("update {}: another copy of the bot answers it", owed.update_id)
            return
        except Exception:  # noqa: BLE001  what is owed must not stop what is owed to others
            logger.exception("update {}: its screen cannot be shown", owed.update_id)
        finally:
            for task in answering:
                task.cancel()
        self._said[owed.update_id] = None
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        self._ledger.add(settled)
        if settled.kept:
            await settled.written  # the person's next update wants to know the dialogue's message

    async def _speak(self, owed: Owed, calls: list[Call], settled: Settled) -> None:
        sorry = False
        for call in calls:
            if self._newest.get(_edited(call) or NO_MESSAGE, owed.update_id) != owed.update_id:
                continue
            if sorry and call["method"] not in MESSAGES:
                continue  # what was to be replaced stays: nothing has come in its place
            if (number := call["parameters"].get("message_id")) is not None:
                self._is_no_question(chat_of(call), number)
            try:
                result = await self._make(owed, call, owed.taken_at + ASIDE_WAITS if is_aside(call) else None)
            except UnforeseenError:
                if not sorry:
                    sorry = True
                    await self._apologise(owed, call)
                continue
            self._note(call, result, settled)
            if (follows := call.get("otherwise" if result is None else "then")) is not None:
                await self._answer(owed, follows, owed.taken_at + ANSWER_WAITS)

    async def _remove(self, owed: Owed, chat: Key, messages: Iterable[int]) -> None:
        for number in messages:
            self._is_no_question(chat, number)
            gone = {"method": "deleteMessage", "parameters": {"chat_id": chat, "message_id": number}}
            await self._make(owed, gone)

    async def _apologise(self, owed: Owed, call: Call) -> None:
        instead = await apology(self._database, call, self._now())
        if instead is not None:
            with suppress(UnforeseenError):
                await self._make(owed, instead)

    async def _answer(self, owed: Owed, call: Call, until: datetime) -> None:
        if self._now() < until:
            await self._make(owed, call, until)

    def _note(self, call: Call, result: Any, settled: Settled) -> None:
        """What is to be written down of a message that Telegram has shown."""
        if not isinstance(result, dict) or call["method"] not in MESSAGES or is_aside(call):
            return
        chat, number = result["chat"]["id"], result["message_id"]
        if "keep_for" in call:
            settled.kept.append((call["keep_for"], number))
            self._questions[chat, number] = settled
        if chat > 0 and ("card" in call or call["method"] in EDITS):
            card = CardOf(**call["card"]) if "card" in call else None
            shown = redrawing.Message(chat, number, card, digest(content_of_call(call))) if card is not None else None
            settled.messages[chat, number] = shown

    async def _make(self, owed: Owed, call: Call, until: datetime | None = None) -> Any:
        """Make one call, or what can be asked instead when it is refused.

        Raises UnforeseenError for a message that nobody will see, RefusedError for the token alone, and
        _AnothersError.
        """
        asked: Call | None = call
        while asked is not None:
            if asked["method"] in MESSAGES:
                await self._mouth.pace.answers(chat_of(asked))
            try:
                return await self._ask(owed.update_id, asked, until)
            except TooLateError:
                return None
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise
                if NOTHING_CHANGED in refused.description and "message_id" in asked["parameters"]:
                    return as_it_was(asked)
                instead = mended(asked, refused)
                if instead is None and asked["method"] in MESSAGES and not is_expected(asked, refused):
                    raise UnforeseenError from None
                asked = instead
        return None

    async def _ask(self, update_id: int, call: Call, until: datetime | None) -> Any:
        """As `Mouth.ask`, while it is ours to say."""
        while True:
            ours_until = self._held[update_id] - timedelta(seconds=PATIENCE_TO_SAY)
            try:
                return await self._mouth.ask(call, ours_until if until is None else min(until, ours_until))
            except TooLateError:
                free = self._now() + timedelta(seconds=self._mouth.seconds_held(chat_of(call)))
                if until is not None and free >= until:
                    raise
            await self._hold(update_id, free + HELD_FOR)

    async def _hold(self, update_id: int, until: datetime) -> None:
        """Raises _AnothersError. While the database is away nobody can say whose it is."""
        if not await surely(self._database, lambda connection: inbox.hold(connection, update_id, self.name, until)):
            raise _AnothersError
        self._held[update_id] = until


def _kept_for(owed: Owed) -> set[int]:
    """The users whose dialogue asks here."""
    return {call["keep_for"] for call in owed.calls if "keep_for" in call}


def _strays(calls: list[Call], settled: Settled, overtaken: list[Settled]) -> set[int]:
    """The questions that stand in the chat although the next one has come; none when it has not."""
    if not settled.kept:
        return set()
    touched = {call["parameters"].get("message_id") for call in calls}
    shown = {number for _, number in settled.kept}
    return {number for earlier in overtaken for _, number in earlier.kept} - shown - touched


def _edited(call: Call) -> tuple[Key, int] | None:
    """The message that a call edits, in a chat that the bot knows."""
    parameters = call["parameters"]
    if call["method"] not in EDITS or "chat_id" not in parameters:
        return None
    return parameters["chat_id"], parameters["message_id"]
