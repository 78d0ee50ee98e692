# ruff: noqa: PLR2004 - Telegram's own limits, each beside what it says
"""Inline mode: queries, results, and the messages sent through the bot, which it knows by an id only."""

import secrets
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vmeste.demo.chats import Chat, Document, Message, PrivateChat
from vmeste.demo.groups import Group, in_topic
from vmeste.demo.keyboards import PAYLOAD, checked_markup
from vmeste.demo.presses import TOO_OLD
from vmeste.demo.refusal import Refusal, bad_request, not_here
from vmeste.demo.texts import caption_text, message_text, utf16_length
from vmeste.demo.updates import PRESS_LIFETIME

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot
    from vmeste.demo.call import Call
    from vmeste.demo.telegram import LocalTelegram

MOST_RESULTS = 50
LONGEST_QUERY = 256


@dataclass(eq=False, slots=True)
class InlineAnswer:
    """A query and, when the bot has answered, its results; await it for them."""

    person: "Account"
    query: str
    place: Chat
    query_id: str
    at: float
    results: list[dict[str, Any]] = field(default_factory=list)
    answered: bool = False
    button: dict[str, Any] | None = None
    next_offset: str = ""
    cache_time: int = 300
    is_personal: bool = False

    @property
    def titles(self) -> list[str]:
        return [result.get("title", result["id"]) for result in self.results]

    def __await__(self) -> Generator[Any, None, "InlineAnswer"]:
        yield from self.person.settles().__await__()
        return self


class Inline:
    """One bot's inline mode."""

    def __init__(self, telegram: "LocalTelegram", bot: "Bot") -> None:
        self._telegram, self._bot = telegram, bot
        self._open: dict[str, InlineAnswer] = {}
        self._newest: dict[int, InlineAnswer] = {}
        self.sent: dict[str, Message] = {}

    def ask(self, person: "Account", query: str, place: Chat, offset: str) -> InlineAnswer:
        if not self._bot.inline_mode:
            raise ValueError(f"@{self._bot.username} has no inline mode")
        query = query[:LONGEST_QUERY]
        asked = InlineAnswer(person, query, place, str(secrets.randbits(62)), self._telegram.clock.now())
        self._open[asked.query_id] = self._newest[person.id] = asked
        chat_type = "sender" if isinstance(place, PrivateChat) else place.kind
        body = {
            "id": asked.query_id,
            "from": person.describe(),
            "query": query,
            "offset": offset,
            "chat_type": chat_type,
        }
        person.unsettled.begin(f"inline {asked.query_id}", f"the inline query «{query}» is not answered")
        self._telegram.tell(self._bot, "inline_query", body, person.unsettled, person.id)
        return asked

    def asked_at(self, person: "Account") -> float:
        newest = self._newest.get(person.id)
        return newest.at if newest else 0

    def answer(self, call: "Call") -> None:
        results = call.values["results"]
        check_results(results, call.get("button"), self._telegram)
        query_id = call.values["inline_query_id"]
        asked = self._open.pop(query_id, None)
        if asked is None:
            raise bad_request(TOO_OLD)
        asked.person.unsettled.end(f"inline {query_id}")
        if self._telegram.clock.now() - asked.at > PRESS_LIFETIME:
            raise bad_request(TOO_OLD)
        asked.results, asked.answered = results, True
        asked.button, asked.next_offset = call.get("button"), call.get("next_offset", "")
        asked.cache_time, asked.is_personal = call.get("cache_time", 300), call.get("is_personal", False)
        shown = [{key: r[key] for key in ("id", "title", "description") if key in r} for r in results]
        self._telegram.news.tell(
            "inline", person=asked.person.id, query=asked.query, results=shown, button=asked.button
        )
        asked.person.watchers.look()

    def choose(
        self, person: "Account", chosen: str | dict[str, Any], place: Chat | None, topic: int | None = None
    ) -> Message:
        """Sends a result into a chat (the one where the query was typed, unless another is named)."""
        asked = self._newest.get(person.id)
        results = asked.results if asked else []
        wanted = chosen["id"] if isinstance(chosen, dict) else chosen
        result = next((r for r in results if wanted in (r.get("title"), r["id"])), None)
        result = result or next((r for r in results if str(wanted) in r.get("title", "")), None)
        if asked is None or result is None:
            raise LookupError(f"no result {wanted!r} among {asked.titles if asked else []}")
        place = place or asked.place
        message = self._sent(person, result, place, topic)
        if self._bot.inline_feedback:
            body = {"result_id": result["id"], "from": person.describe(), "query": asked.query}
            if message.inline_message_id:
                body["inline_message_id"] = message.inline_message_id
            self._telegram.tell(self._bot, "chosen_inline_result", body, person.unsettled, person.id)
        if isinstance(place, PrivateChat) or (isinstance(place, Group) and place.bots):
            self._telegram.deliver(message, "message", person)
        return message

    def _sent(self, person: "Account", result: dict[str, Any], place: Chat, topic: int | None) -> Message:
        content, files = content_of(result, self._telegram)
        raw = {
            **self._telegram.heading(place),
            "from": person.describe(),
            "via_bot": self._bot.describe(),
            **content,
            **in_topic(topic),
        }
        message = Message(place, raw, bot=self._bot, files=files)
        if markup := checked_markup(result.get("reply_markup")):
            raw["reply_markup"] = markup
            message.inline_message_id = "AgAAA" + secrets.token_urlsafe(18)
            self.sent[message.inline_message_id] = message
        if isinstance(place, PrivateChat):
            place.started = True
        return self._telegram.put(message)


def content_of(result: dict[str, Any], telegram: "LocalTelegram") -> tuple[dict[str, Any], list[Document]]:
    """The message that a result becomes, and its files."""
    if "photo_file_id" not in result or "input_message_content" in result:
        return words_or_place(result), []
    if result["type"] != "photo":
        raise bad_request("a photo is a result of type photo")
    content, files = telegram.files.again(result["photo_file_id"], "photo")
    text, entities = caption_text(result.get("caption", ""), result.get("caption_entities", []))
    captions = {"caption": text, "caption_entities": entities}
    return content | {name: value for name, value in captions.items() if value}, files


def words_or_place(result: dict[str, Any]) -> dict[str, Any]:
    given = result.get("input_message_content", {})
    if "message_text" in given:
        text, entities = message_text(given["message_text"], given.get("entities", []))
        return {"text": text, "entities": entities} if entities else {"text": text}
    if "latitude" in (given or result):
        source = given or result
        location = {"latitude": source["latitude"], "longitude": source["longitude"]}
        if "address" in source:
            return {
                "location": location,
                "venue": {"location": location, "title": source["title"], "address": source["address"]},
            }
        return {"location": location}
    raise not_here("this kind of inline query result")


def check_results(results: list[dict[str, Any]], button: dict[str, Any] | None, telegram: "LocalTelegram") -> None:
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    seen = set()
    for result in results:
        if not 1 <= len(result["id"].encode()) <= 64:
            raise bad_request("RESULT_ID_INVALID")
        if result["id"] in seen:
            raise bad_request("RESULT_ID_DUPLICATE")
        seen.add(result["id"])
        if "title" in result and not result["title"].strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        given = result.get("input_message_content", {})
        if given.get("parse_mode"):
            raise not_here("parse_mode (entities are)")
        try:
            content_of(result, telegram)
            checked_markup(result.get("reply_markup"))
        except Refusal as refusal:
            raise Refusal(refusal.description) from None
    if button is not None:
        check_results_button(button)


def check_results_button(button: dict[str, Any]) -> None:
    if ("start_parameter" in button) == ("web_app" in button):
        raise bad_request("exactly one of the optional fields of InlineQueryResultsButton must be used")
    if not PAYLOAD.fullmatch(button.get("start_parameter", "web_app")):
        raise bad_request("START_PARAM_INVALID")
    if not 1 <= utf16_length(button["text"]) <= 64:
        raise bad_request("BUTTON_TEXT_INVALID")
