"""One call of a bot: what it gave, and what the methods need to know of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vmeste.demo.asides import receiver
from vmeste.demo.bots import Bot
from vmeste.demo.chats import Chat, Document, Message
from vmeste.demo.groups import Group, in_topic
from vmeste.demo.keyboards import checked_markup
from vmeste.demo.refusal import Refusal, bad_request, not_here
from vmeste.demo.schema import Upload
from vmeste.demo.texts import Entities

if TYPE_CHECKING:
    from vmeste.demo.telegram import LocalTelegram


@dataclass(eq=False, slots=True)
class Call:
    """`values` are the parameters, typed; `result` is what was answered, unless there is a `refusal`."""

    telegram: "LocalTelegram"
    bot: Bot
    method: str
    time: float
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    result: Any = None
    refusal: Refusal | None = None
    fault: str | None = None

    @property
    def error(self) -> str | None:
        return self.refusal.description if self.refusal else None

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.values.get(name, otherwise)

    def chat(self) -> Chat:
        """The chat that is named, as far as this bot has ever met it."""
        chat_id = self.values.get("chat_id")
        if chat_id is None:
            raise bad_request("chat_id is empty")
        if isinstance(chat_id, int):
            if chat_id in self.telegram.people:
                return self.telegram.people[chat_id].chat_with(self.bot)
            group = self.telegram.groups.get(chat_id)
            if group and self.bot.id in group.met:
                return group
        raise bad_request("chat not found")

    def chat_to_write(self) -> Chat:
        chat = self.chat()
        if refusal := chat.refusal(self.bot):
            raise refusal
        return chat

    def text(
        self, name: str, entities: str, rules: Callable[[str, Entities], tuple[str, Entities]]
    ) -> tuple[str, Entities]:
        if self.values.get("parse_mode"):
            raise not_here("parse_mode (entities are)")
        return rules(self.values.get(name, ""), self.values.get(entities, []))

    def post(self, chat: Chat, content: dict[str, Any], files: list[Document] | None = None) -> dict[str, Any]:
        """Puts a message of the bot into the chat."""
        if isinstance(chat, Group) and self.bot.id in chat.muted:
            raise bad_request("not enough rights to send text messages to the chat")
        self.check_photos(chat, content)
        markup = checked_markup(self.values.get("reply_markup"))
        aside_with = receiver(self, chat)
        if aside_with is None:
            raw = {**self.telegram.heading(chat), "from": self.bot.describe()}
        else:
            raw = {**self.telegram.aside_heading(chat), "from": self.bot.describe()}
            raw["receiver_user"] = aside_with.describe()
        if replied := self._replied(chat):
            raw["reply_to_message"] = replied
        raw |= content | self._said_besides()
        raw |= in_topic(self._topic(chat))
        keyboard = None
        if markup and "inline_keyboard" in markup:
            raw["reply_markup"] = markup
        elif markup:
            keyboard = markup
        message = Message(chat, raw, bot=self.bot, keyboard=keyboard, files=files or [], aside_with=aside_with)
        return self.telegram.put(message).raw

    def _topic(self, chat: Chat) -> int | None:
        topic: int | None = self.values.get("message_thread_id")
        if topic is None:
            return None
        if not isinstance(chat, Group) or topic not in chat.topics:
            raise bad_request("message thread not found")
        if topic in chat.closed_topics and not chat.is_admin(self.bot):
            raise bad_request("TOPIC_CLOSED")
        return topic

    def check_photos(self, chat: Chat, content: dict[str, Any]) -> None:
        if isinstance(chat, Group) and "photo" in content and not (chat.takes_photos or chat.is_admin(self.bot)):
            raise bad_request("not enough rights to send photos to the chat")

    def _said_besides(self) -> dict[str, Any]:
        """What a message shows of its parameters as they were."""
        values = self.values
        besides: dict[str, Any] = {"has_protected_content": True} if values.get("protect_content") else {}
        if "message_effect_id" in values:
            besides["effect_id"] = values["message_effect_id"]
        if "link_preview_options" in values:
            besides["link_preview_options"] = values["link_preview_options"]
        return besides

    def _replied(self, chat: Chat) -> dict[str, Any] | None:
        parameters = self.values.get("reply_parameters")
        if not parameters or "message_id" not in parameters:  # an ephemeral one is not shown as quoted
            return None
        message = chat.by_id.get(parameters["message_id"])
        if message is None:
            if parameters.get("allow_sending_without_reply"):
                return None
            raise bad_request("message to be replied not found")
        return {key: value for key, value in message.raw.items() if key != "reply_to_message"}
