"""Answers to people: the Screens of the turns, shown in order within a chat and written down as shown."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import dialogue, inbox
from vmeste.database import Database
from vmeste.events import copies
from vmeste.inbox import Call, Owed
from vmeste.screen import CardOf, digest_of
from vmeste.sender.mouth import FIRST_PAUSE, MESSAGES, NOTHING_CHANGED, Mouth, TooLateError, chat_of, is_aside
from vmeste.sender.pace import Key
from vmeste.telegram import RefusedError

ANSWER_WAITS = timedelta(seconds=150)
"""A press or an inline query answered later than this is not worth answering."""
ANSWERS = frozenset({"answerCallbackQuery", "answerInlineQuery"})
ASIDE_WAITS = timedelta(seconds=15)
"""Later than this Telegram lets no bot say anything aside, unless it is an administrator."""
TURN_WAITS = 5.0
"""Seconds a turn waits for its Screen to be shown before it leaves it here."""
DATABASE_PAUSE = 5.0
"""The longest between two tries to write down, in seconds."""
REMEMBERED = 10_000
NO_MESSAGE = (0, 0)
AT_ONCE = 500
"""Updates written down in one statement; both databases bound its parameters."""

TOO_LATE = ("query is too old", "query ID is invalid", "QUERY_ID_INVALID")
MESSAGE_IS_GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


@dataclass(frozen=True, slots=True)
class _Message:
    """A message in private as it was just shown."""

    chat_id: int
    number: int
    card: CardOf | None
    digest: str


@dataclass(frozen=True, slots=True)
class _Settled:
    """What was said for an update, to be written down."""

    update_id: int
    kept: list[tuple[int, int]] = field(default_factory=list)
    """Whose dialogue a message is, and its number."""
    messages: list[_Message] = field(default_factory=list)
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Screens:
    """What it was given is in the database already and stays owed there until it was said."""

    def __init__(
        self, mouth: Mouth, database: Database, now: Callable[[], datetime], written_down: Callable[[], None]
    ) -> None:
        self._mouth = mouth
        self._database = database
        self._now = now
        self._written_down = written_down
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._speaking: dict[Key, set[asyncio.Task[None]]] = {}
        self._newest: dict[tuple[Key, int], int] = {}
        """For each message about to be edited, the last update that does."""
        self._said: OrderedDict[int, None] = OrderedDict()
        self._settled: list[_Settled] = []
        self._something_settled = asyncio.Event()
        self._writing = asyncio.Lock()

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

    async def resume(self, taken_before: datetime) -> None:
        """Take up all that an earlier run left unsaid, oldest first."""
        last: Owed | None = None
        while True:
            async with self._database.look() as connection:
                left = await inbox.owed_after(connection, last, taken_before)
            if not left:
                return
            for owed in left:
                self._begin(owed)
            last = left[-1]

    async def run(self) -> None:
        """Write down what was said, many in one transaction; cancelled at the end, after `finish`."""
        pause = FIRST_PAUSE
        while True:
            await self._something_settled.wait()
            try:
                await self._write_down()
                pause = FIRST_PAUSE
            except Exception as error:  # noqa: BLE001  the database may be away; what was said is kept and tried again
                logger.warning("what was said could not be written down yet: {}", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, DATABASE_PAUSE)

    async def finish(self, within: float) -> None:
        """Say what can be said within so many seconds; the rest stays owed in the database."""
        tasks = set(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._write_down()

    async def silence(self, chat: Key) -> None:
        """Return when no Screen is on its way to this chat."""
        while speaking := self._speaking.get(chat):
            await asyncio.wait(speaking)

    async def written(self) -> None:
        """Return when all that was shown until now is written down."""
        if self._settled:
            await self._settled[-1].written

    def _begin(self, owed: Owed) -> asyncio.Task[None] | None:
        if owed.update_id in self._said:
            return None
        task = self._under_way.get(owed.update_id)
        if task is None:
            task = asyncio.create_task(self._say(owed))
            self._under_way[owed.update_id] = task
            for call in owed.calls:
                if (message := _edited(call)) is not None:
                    self._newest[message] = owed.update_id
            chats = {chat_of(call) for call in owed.calls}
            for chat in chats:
                self._speaking.setdefault(chat, set()).add(task)
            task.add_done_callback(lambda done: self._end(owed, chats, done))
        return task

    def _end(self, owed: Owed, chats: Iterable[Key], task: asyncio.Task[None]) -> None:
        self._under_way.pop(owed.update_id, None)
        for call in owed.calls:
            if (message := _edited(call)) is not None and self._newest.get(message) == owed.update_id:
                del self._newest[message]
        for chat in chats:
            speaking = self._speaking[chat]
            speaking.discard(task)
            if not speaking:
                del self._speaking[chat]

    async def _say(self, owed: Owed) -> None:
        settled = _Settled(owed.update_id)
        until = owed.taken_at + ANSWER_WAITS
        answering = [asyncio.create_task(self._answer(call, until)) for call in owed.calls if call["method"] in ANSWERS]
        try:
            spoken = [call for call in owed.calls if call["method"] not in ANSWERS]
            if spoken:
                # taken before anything is waited for, so that a chat hears its Screens in order
                async with self._mouth.one_at_a_time(chat_of(spoken[0])):
                    for call in spoken:
                        if self._newest.get(_edited(call) or NO_MESSAGE, owed.update_id) == owed.update_id:
                            late = owed.taken_at + ASIDE_WAITS if is_aside(call) else None
                            result = await self._make(call, late)
                            self._note(call, result, settled)
                            if (follows := call.get("otherwise" if result is None else "then")) is not None:
                                await self._answer(follows, until)
            await asyncio.gather(*answering)
        except RefusedError:  # the token: it stays owed, for a run with the right one
            return
        except Exception:  # noqa: BLE001  what is owed must not stop what is owed to others
            logger.exception("update {}: its screen cannot be shown", owed.update_id)
        finally:
            for task in answering:
                task.cancel()
        self._said[owed.update_id] = None
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        self._settled.append(settled)
        self._something_settled.set()
        if settled.kept:
            await settled.written  # the person's next update wants to know the dialogue's message

    async def _answer(self, call: Call, until: datetime) -> None:
        if self._now() < until:
            await self._make(call, until)

    def _note(self, call: Call, result: Any, settled: _Settled) -> None:
        """What is to be written down of a message that Telegram has shown."""
        if not isinstance(result, dict) or call["method"] not in MESSAGES or is_aside(call):
            return
        chat, number = result["chat"]["id"], result["message_id"]
        if "keep_for" in call:
            settled.kept.append((call["keep_for"], number))
        if chat > 0 and ("card" in call or call["method"] == "editMessageText"):
            card = CardOf(**call["card"]) if "card" in call else None
            settled.messages.append(_Message(chat, number, card, digest_of(call["parameters"])))

    async def _make(self, call: Call, until: datetime | None = None) -> Any:
        """Make one call, or what can be asked instead when it is refused. Raises RefusedError for the token alone."""
        asked: Call | None = call
        while asked is not None:
            if asked["method"] in MESSAGES:
                await self._mouth.pace.answers(chat_of(asked))
            try:
                return await self._mouth.ask(asked, until)
            except TooLateError:
                return None
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise
                if NOTHING_CHANGED in refused.description and "message_id" in asked["parameters"]:
                    return _as_it_was(asked)
                asked = _mended(asked, refused)
        return None

    async def _write_down(self) -> None:
        async with self._writing:
            self._something_settled.clear()
            batch = self._settled[:AT_ONCE]
            if not batch:
                return
            try:
                async with self._database.turn() as connection:
                    await inbox.settle(connection, [settled.update_id for settled in batch])
                    for user_id, message_id in (pair for settled in batch for pair in settled.kept):
                        await dialogue.remember_message(connection, user_id, message_id)
                    has_cards = await self._note_cards(connection, batch)
            except BaseException:
                self._something_settled.set()
                raise
            del self._settled[: len(batch)]
            if self._settled:
                self._something_settled.set()
            for settled in batch:
                if not settled.written.done():
                    settled.written.set_result(None)
            if has_cards:
                self._written_down()

    async def _note_cards(self, connection: AsyncConnection, batch: list[_Settled]) -> bool:
        """Which messages in private are cards now, and which no longer; whether there are any."""
        # the last that was shown in a message counts; events in one order, because their rows are locked
        messages = {(each.chat_id, each.number): each for settled in batch for each in settled.messages}
        cards = sorted((each.card.event_id, place) for place, each in messages.items() if each.card is not None)
        others = [place for place, each in messages.items() if each.card is None]
        if others:
            await copies.shows_something_else(connection, others)
        for _, place in cards:
            shown = messages[place]
            if shown.card is not None:
                await copies.shown(connection, shown.card, *place, shown.digest, self._now())
        return bool(cards)


def _mended(call: Call, refused: RefusedError) -> Call | None:
    """What to ask instead of a call that was refused; nothing when there is nothing more to ask."""
    method, parameters = call["method"], call["parameters"]
    if refused.migrate_to_chat_id is not None:
        return {**call, "parameters": {**parameters, "chat_id": refused.migrate_to_chat_id}}
    if (
        method == "editMessageText"
        and "chat_id" in parameters
        and any(words in refused.description for words in MESSAGE_IS_GONE)
    ):
        anew = {name: value for name, value in parameters.items() if name != "message_id"}
        return {**call, "method": "sendMessage", "parameters": anew}
    if not _is_expected(method, refused, aside=is_aside(call)):
        logger.error("Telegram refuses {}: {} {}", method, refused.code, refused.description)
    return None


def _edited(call: Call) -> tuple[Key, int] | None:
    """The message that a call edits, in a chat that the bot knows."""
    parameters = call["parameters"]
    if call["method"] != "editMessageText" or "chat_id" not in parameters:
        return None
    return parameters["chat_id"], parameters["message_id"]


def _as_it_was(call: Call) -> dict[str, Any]:
    """The message that an edit left as it was, as far as anybody asks."""
    parameters = call["parameters"]
    return {"chat": {"id": parameters["chat_id"]}, "message_id": parameters["message_id"]}


def _is_expected(method: str, refused: RefusedError, *, aside: bool) -> bool:
    if refused.code == 403:  # noqa: PLR2004  blocked, left or never started: they do not want to hear it
        return True
    if NOTHING_CHANGED in refused.description or method == "deleteMessage":
        return True
    if aside:  # too late, or Telegram does not do it there: a toast or a link stands in for it
        return True
    return method in ANSWERS and any(words in refused.description for words in TOO_LATE)
