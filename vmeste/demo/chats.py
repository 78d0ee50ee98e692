"""Chats and the messages in them, as the Bot API describes them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vmeste.demo.keyboards import Button, buttons_of
from vmeste.demo.refusal import Refusal, bad_request, forbidden

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    mime: str
    data: bytes
    file_id: str


@dataclass(eq=False, slots=True)
class Message:
    """`raw` is what the Bot API shows; it is replaced, never changed: updates keep the message as it was."""

    chat: "Chat"
    raw: dict[str, Any]
    bot: "Bot | None" = None  # who may edit it: the bot that sent it, or through which it was sent
    keyboard: dict[str, Any] | None = None  # a reply keyboard, which the Bot API does not show
    inline_message_id: str | None = None
    deleted: bool = False
    files: list[Document] = field(default_factory=list)
    aside_with: "Account | None" = None  # an ephemeral message in a group: this person and the bot alone see it
    order: int = 0  # among all messages, by the moment they came

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(self.raw.get("entities", self.raw.get("caption_entities", ())))

    @property
    def buttons(self) -> list[list[Button]]:
        return buttons_of(self.raw.get("reply_markup") or self.keyboard)

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw

    @property
    def from_bot(self) -> bool:
        return self.bot is not None

    @property
    def documents(self) -> list[Document]:
        return self.files if "document" in self.raw else []

    @property
    def photo(self) -> bytes | None:
        return self.files[0].data if "photo" in self.raw else None

    @property
    def sees(self) -> str:
        """All there is to read: the text, then the labels of the buttons, one per line."""
        labels = [button.text for row in self.buttons for button in row]
        return "\n".join(filter(None, (self.text, *labels)))

    def __repr__(self) -> str:
        return f"<Message {self.message_id} in {self.chat.title}: {self.sees!r}>"


class Chat(ABC):
    """Where messages stand: with one person, or in a group."""

    kind = "private"
    id: int
    title: str

    def __init__(self) -> None:
        self.by_id: dict[int, Message] = {}
        self.asides: dict[int, Message] = {}  # ephemeral messages, by their own numbers
        self.pinned: Message | None = None

    @property
    def messages(self) -> list[Message]:
        return list(self.by_id.values())

    @abstractmethod
    def describe(self) -> dict[str, Any]: ...

    @abstractmethod
    def next_id(self) -> int: ...

    @abstractmethod
    def people(self) -> "Iterator[Account]":
        """Whoever looks at this chat."""

    @abstractmethod
    def refusal(self, bot: "Bot") -> Refusal | None:
        """Why this bot may not write here."""

    def newest_first(self) -> Iterator[Message]:
        return reversed(self.by_id.values())

    def seen_by(self, person: "Account") -> list[Message]:
        """What this person sees here, oldest first: what everybody does, and what is for them alone."""
        asides = [message for message in self.asides.values() if message.aside_with is person]
        if not asides:
            return self.messages
        return sorted([*self.messages, *asides], key=lambda message: message.order)


class PrivateChat(Chat):
    """A person's chat with a bot; its messages are numbered in the bot's own count."""

    def __init__(self, person: "Account", bot: "Bot") -> None:
        super().__init__()
        self.person, self.bot = person, bot
        self.id, self.title = person.id, person.name
        self.started = False
        self.blocked = False

    def describe(self) -> dict[str, Any]:
        names = {
            key: value
            for key, value in self.person.describe().items()
            if key in {"first_name", "last_name", "username"}
        }
        return {"id": self.id, "type": "private", **names}

    def next_id(self) -> int:
        return self.bot.next_message_id()

    def people(self) -> "Iterator[Account]":
        yield self.person

    def refusal(self, bot: "Bot") -> Refusal | None:  # noqa: ARG002 - there is only one bot in a private chat
        if self.person.deactivated:
            return forbidden("user is deactivated")
        if self.blocked:
            return forbidden("bot was blocked by the user")
        if not self.started:
            return forbidden("bot can't initiate conversation with a user")
        return None


def not_found(what: str) -> Refusal:
    return bad_request(f"{what} not found")
