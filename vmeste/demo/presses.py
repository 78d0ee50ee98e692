"""Presses on inline buttons: each may be answered once, within 150 seconds."""

import secrets
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vmeste.demo.keyboards import Button
from vmeste.demo.refusal import bad_request
from vmeste.demo.updates import PRESS_LIFETIME

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot
    from vmeste.demo.chats import Message
    from vmeste.demo.clock import Clock

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MOST_REMEMBERED = 10_000


class Toast(NamedTuple):
    """An answer to a press; the text is empty when the bot only said that it has heard."""

    text: str
    alert: bool


@dataclass(eq=False, slots=True)
class Press:
    """What came of a press: an answer to a button with data, an address for a link, a query for inline mode."""

    person: "Account"
    message: "Message"
    button: Button
    at: float
    query_id: str = ""
    update_id: int = 0
    answer: Toast | None = None
    url: str | None = None

    @property
    def inline_query(self) -> str | None:
        raw = self.button.raw
        chosen = raw.get("switch_inline_query_chosen_chat", {})
        keys = ("switch_inline_query", "switch_inline_query_current_chat")
        queries = [*(raw.get(key) for key in keys), chosen.get("query")]
        return next((str(query) for query in queries if query is not None), None)

    @property
    def copied(self) -> str | None:
        text = self.button.raw.get("copy_text", {}).get("text")
        return None if text is None else str(text)

    def __await__(self) -> Generator[Any, None, "Press"]:
        """Until the bot has dealt with everything this person did."""
        yield from self.person.settles().__await__()
        return self


class Presses:
    """A bot's callback queries."""

    def __init__(self, bot: "Bot", clock: "Clock") -> None:
        self._bot, self._clock = bot, clock
        self._open: dict[str, Press] = {}
        self.recent: dict[str, Press] = {}

    def begin(self, person: "Account", message: "Message", button: Button) -> Press:
        press = Press(person, message, button, self._clock.now(), str(secrets.randbits(62)))
        query: dict[str, Any] = {
            "id": press.query_id,
            "from": person.describe(),
            "chat_instance": str(message.chat.id * 7919 % (1 << 61)),
            "data": button.data,
        }
        if message.inline_message_id:
            query["inline_message_id"] = message.inline_message_id
        elif message.deleted:
            query["message"] = {"chat": message.chat.describe(), "message_id": message.message_id, "date": 0}
        else:
            query["message"] = message.raw
        self._open[press.query_id] = self.recent[press.query_id] = press
        for remembered in (self._open, self.recent):
            if len(remembered) > MOST_REMEMBERED:
                remembered.pop(next(iter(remembered)))
        person.unsettled.begin(f"press {press.query_id}", f"the press on «{button.text}» is not answered")
        lane = message.inline_message_id or message.chat.id
        press.update_id = self._bot.queue.push("callback_query", {"callback_query": query}, person.unsettled, lane)
        return press

    def answer(self, query_id: str, text: str, *, alert: bool, url: str | None) -> Press:
        press = self._open.pop(query_id, None)
        if press is None:
            raise bad_request(TOO_OLD)
        press.person.unsettled.end(f"press {query_id}")
        if self._clock.now() - press.at > PRESS_LIFETIME:
            raise bad_request(TOO_OLD)
        press.answer, press.url = Toast(text, alert), url
        press.person.toasts.append(press.answer)
        return press
