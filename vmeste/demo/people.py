"""People: what a person does in Telegram is one or several updates in the bot's queue, there at once."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from vmeste.demo.account import Account
from vmeste.demo.chats import Chat, Message, PrivateChat
from vmeste.demo.groups import Group, in_topic
from vmeste.demo.keyboards import PAYLOAD, Button, find, start_payload
from vmeste.demo.menus import whispered_to
from vmeste.demo.presses import Press
from vmeste.demo.texts import TEXT_LIMIT, tidy

if TYPE_CHECKING:
    from vmeste.demo.bots import Bot
    from vmeste.demo.inline import InlineAnswer


class Said(int):
    """The update's id (0 when the bot does not get it); awaiting it, one waits until the bot is done."""

    person: Account

    @classmethod
    def by(cls, person: Account, update_id: int) -> "Said":
        said = cls(update_id)
        said.person = person
        return said

    def __await__(self) -> Generator[Any, None, int]:
        yield from self.person.settles().__await__()
        return int(self)


class Person(Account):
    """Does things (`says`, `presses`, …) without waiting; what they return can be awaited."""

    def says(
        self,
        text: str,
        chat: "Group | Bot | None" = None,
        reply_to: Message | None = None,
        topic: int | None = None,
    ) -> Said:
        """Types a text; what a client would cut into several messages is cut, what it would not send raises."""
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
        text, _ = tidy(text, [])
        if not text:
            raise ValueError("an empty message cannot be sent")
        if isinstance(chat, Group) and reply_to is None and (bot := whispered_to(self, chat, text)):
            return self._says_aside(text, chat, bot, topic)
        said = Said.by(self, 0)
        for start in range(0, len(text), TEXT_LIMIT):
            piece, entities = tidy(text[start : start + TEXT_LIMIT], [])
            content: dict[str, Any] = {"text": piece}
            if entities:
                content["entities"] = entities
            said = self.sends(content | in_topic(topic), chat, reply_to)
        return said

    def _says_aside(self, text: str, chat: Group, bot: "Bot", topic: int | None) -> Said:
        """A command that its bot has made ephemeral: the others in the group do not see it."""
        self._enter(chat)
        text, entities = tidy(text, [])
        heading = self.telegram.aside_heading(chat) | {"receiver_user": bot.describe()}
        raw = heading | {"from": self.describe(), "text": text, "entities": entities} | in_topic(topic)
        message = self.telegram.put(Message(chat, raw, aside_with=self))
        return Said.by(self, self.telegram.deliver(message, "message", self))

    def sends(
        self,
        content: dict[str, Any],
        chat: "Group | Bot | None" = None,
        reply_to: Message | None = None,
        **stored: Any,
    ) -> Said:
        """Puts a message with any content into a chat and tells those bots that may hear it."""
        place = self.place(chat)
        self._enter(place)
        author = place.author(self) if isinstance(place, Group) else {"from": self.describe()}
        raw = {**self.telegram.heading(place), **author, **content}
        if reply_to:
            raw["reply_to_message"] = {k: v for k, v in reply_to.raw.items() if k != "reply_to_message"}
        message = self.telegram.put(Message(place, raw, **stored))
        return Said.by(self, self.telegram.deliver(message, "message", self))

    def _enter(self, place: Chat) -> None:
        if isinstance(place, PrivateChat):
            if place.blocked:
                self.unblocks_bot(place.bot)
            if not place.started:
                place.started = True
                self.telegram.news.tell("people")
        elif isinstance(place, Group) and self.id not in place.members:
            raise ValueError(f"{self.first_name} is not in {place.title}")

    def presses(self, button: str, message: Message | None = None, chat: "Group | Bot | None" = None) -> Press:
        """Presses the button of that text in the newest message that has one, or in the message given."""
        place = message.chat if message else self.place(chat)
        for candidate in [message] if message else reversed(place.seen_by(self)):
            if found := find(candidate.buttons, button):
                return self.presses_button(candidate, found)
        shown = [[b.text for row in m.buttons for b in row] for m in place.messages if m.buttons][-3:]
        raise LookupError(f"no button «{button}»; the last keyboards are {shown}")

    def presses_button(self, message: Message, button: Button) -> Press:
        if button.disabled:
            raise ValueError(f"the button «{button.text}» is disabled")
        press = Press(self, message, button, self.telegram.clock.now())
        if button.data is not None:
            bot = message.bot
            if bot is None:
                raise ValueError("only a bot's message has buttons with data")
            return bot.presses.begin(self, message, button)
        if button.url:
            press.url = button.url
            if start_payload(button.url):
                press.update_id = self.opens_link(button.url)
        elif not button.inline:
            press.update_id = self._presses_reply_button(message, button)
        return press

    def _presses_reply_button(self, message: Message, button: Button) -> int:
        place = message.chat
        chat = place if isinstance(place, Group) else message.bot
        if button.raw.get("request_contact"):
            return self.sends_contact(chat=chat)
        if button.raw.get("request_location"):
            return self.sends_location(55.7558, 37.6173, chat=chat)
        return self.says(button.text, chat)

    def opens_link(self, url: str) -> Said:
        """Follows https://t.me/<bot>?start=<payload>; without a payload only the chat opens."""
        link = start_payload(url)
        bot = next((b for b in self.telegram.bots if link and b.username.lower() == link[0].lower()), None)
        if link is None or bot is None:
            raise ValueError(f"{url} does not lead to a bot here")
        if not link[1]:
            return Said.by(self, 0)
        if not PAYLOAD.fullmatch(link[1]):
            raise ValueError(f"Telegram passes on 1-64 characters of A-Z, a-z, 0-9, _ and -, not {link[1]!r}")
        return self.says(f"/start {link[1]}", bot)

    def blocks_bot(self, bot: "Bot | None" = None) -> Said:
        return self._turns(bot, blocked=True)

    def unblocks_bot(self, bot: "Bot | None" = None) -> Said:
        return self._turns(bot, blocked=False)

    def _turns(self, bot: "Bot | None", *, blocked: bool) -> Said:
        chat = self.chat_with(bot)
        if chat.blocked == blocked:
            return Said.by(self, 0)
        chat.blocked = blocked
        self.telegram.news.tell("people")
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        return Said.by(self, self.telegram.tell_blocked(chat, *statuses))

    def edits(self, message: Message, text: str) -> Said:
        if message.raw.get("from", {}).get("id") != self.id:
            raise ValueError("one edits one's own messages")
        text, entities = tidy(text, [])
        raw = {k: v for k, v in message.raw.items() if k not in {"text", "caption", "entities", "caption_entities"}}
        caption = "text" not in message.raw
        raw |= {"edit_date": self.telegram.date(), "caption" if caption else "text": text}
        if entities:
            raw["caption_entities" if caption else "entities"] = entities
        self.telegram.replace(message, raw)
        return Said.by(self, self.telegram.deliver(message, "edited_message", self))

    def forwards(self, message: Message, chat: "Group | Bot | None" = None) -> Said:
        kept = {
            "text",
            "entities",
            "caption",
            "caption_entities",
            "photo",
            "document",
            "location",
            "venue",
            "contact",
        }
        content = {key: value for key, value in message.raw.items() if key in kept}
        origin = {"type": "user", "date": message.raw["date"], "sender_user": message.raw["from"]}
        return self.sends({"forward_origin": origin, **content}, chat, files=message.files)

    def sends_photo(self, data: bytes, caption: str = "", chat: "Group | Bot | None" = None) -> Said:
        content, files = self.telegram.files.photo(data)
        return self.sends(content | captioned(caption), chat, files=files)

    def sends_album(self, photos: "list[bytes]", caption: str = "", chat: "Group | Bot | None" = None) -> Said:
        """Several photos at once: one message each, with the same mark; the caption stands below the first."""
        mark = {"media_group_id": str(1_000_000 + len(self.place(chat).messages))}
        said = Said.by(self, 0)
        for data in photos:
            content, files = self.telegram.files.photo(data)
            said = self.sends(content | captioned(caption) | mark, chat, files=files)
            caption = ""
        return said

    def sends_venue(
        self, latitude: float, longitude: float, title: str, address: str, chat: "Group | Bot | None" = None
    ) -> Said:
        location = {"latitude": latitude, "longitude": longitude}
        venue = {"location": location, "title": title, "address": address}
        return self.sends({"venue": venue, "location": location}, chat)

    def sends_document(
        self,
        data: bytes,
        name: str = "file.bin",
        caption: str = "",
        mime: str = "application/octet-stream",
        chat: "Group | Bot | None" = None,
    ) -> Said:
        content, files = self.telegram.files.document(data, name, mime)
        return self.sends(content | captioned(caption), chat, files=files)

    def sends_location(self, latitude: float, longitude: float, chat: "Group | Bot | None" = None) -> Said:
        return self.sends({"location": {"latitude": latitude, "longitude": longitude}}, chat)

    def sends_contact(self, phone: str = "+79990000000", chat: "Group | Bot | None" = None) -> Said:
        contact = {"phone_number": phone, "first_name": self.first_name, "user_id": self.id}
        return self.sends({"contact": contact}, chat)

    def inline(
        self, query: str, chat: "Group | Bot | None" = None, offset: str = "", bot: "Bot | None" = None
    ) -> "InlineAnswer":
        """Types `@bot query` in a chat's field; the results come with the bot's answer (await it)."""
        return (bot or self.telegram.bots[0]).inline.ask(self, query, self.place(chat), offset)

    def chooses(
        self, result: "str | dict[str, Any]", chat: "Group | Bot | None" = None, topic: int | None = None
    ) -> Message:
        """Sends one of the results of the newest inline query (by its title or id) into a chat."""
        bots = sorted(self.telegram.bots, key=lambda bot: bot.inline.asked_at(self), reverse=True)
        return bots[0].inline.choose(self, result, self.place(chat) if chat else None, topic)

    def sends_raw(self, update: dict[str, Any], bot: "Bot | None" = None) -> Said:
        """Puts an update into the queue as it is, however malformed; it gets an update_id if it has none."""
        bot = bot or self.telegram.bots[0]
        return Said.by(self, bot.queue.push_raw(update, self.unsettled, self.id))


def captioned(caption: str) -> dict[str, Any]:
    text, entities = tidy(caption, [])
    content: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content
