"""Screen: what a handler returns — a text, its buttons, a toast."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Text

from vmeste.text import shorten

LABEL_LENGTH = 120
Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class ToChat:
    """Lets the person choose a chat and an inline result of this query for it."""

    query: str
    link: str
    """What is opened instead when the bot has no inline mode."""


@dataclass(frozen=True, slots=True)
class Button:
    """A label that does something: a typed press, a link, or a choice of a chat."""

    label: str
    does: CallbackData | ToChat | str
    style: Style | None = None

    def as_json(self, *, inline_mode: bool) -> dict[str, Any]:
        button: dict[str, Any] = {"text": shorten(self.label, LABEL_LENGTH)}
        if isinstance(self.does, str):
            button["url"] = self.does
        elif isinstance(self.does, CallbackData):
            button["callback_data"] = _packed(type(self.does), tuple(self.does.__dict__.values()))
        elif inline_mode:
            chats = dict.fromkeys(("allow_user_chats", "allow_group_chats", "allow_channel_chats"), True)
            button["switch_inline_query_chosen_chat"] = {"query": self.does.query, **chats}
        else:
            button["url"] = self.does.link
        if self.style is not None:
            button["style"] = self.style
        return button


@lru_cache(maxsize=4096)
def _packed(press: type[CallbackData], values: tuple[object, ...]) -> str:
    """Remembered, because the same lists and cards are shown again and again, and packing takes as long as the rest."""
    named: dict[str, Any] = dict(zip(press.model_fields, values, strict=True))
    return press.model_construct(**named).pack()


Row = Sequence[Button]


@dataclass(frozen=True, slots=True)
class CardOf:
    """Says that a Screen is a card: the message that shows it is kept up to date from then on."""

    event_id: int
    version: int
    """Of the event as it is shown."""
    language: str
    user_id: int | None = None
    """Whose own copy it is; empty where many read it."""
    picture: str | None = None
    """What a copy shows that is taken for one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that comes as a message of its own, before the text if there is one."""

    name: str
    content: bytes
    caption: Text | None = None
    is_picture: bool = False
    """Shown at once, as a photo is."""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place on the map that comes as a message of its own."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Screen:
    text: Text | None = None
    """Empty: only the toast is shown and the message stays as it is."""
    buttons: Sequence[Row] = ()
    toast: str | None = None
    alert: bool = False
    """The toast waits for an OK."""
    replaces: int | None = None
    """The number of a message that goes when this one comes, so that a dialogue is one message at a time."""
    keep_for: int | None = None
    """The user whose dialogue this message is; its number is remembered once Telegram gave it."""
    fresh: bool = False
    """Comes as a new message even after a press."""
    picture: str | None = None
    """Telegram's file_id; the text is its caption then. Without one a message keeps the picture that it has."""
    anew: bool = False
    """Comes in place of the message that was pressed, which goes, picture and all."""
    document: Document | None = None
    venue: Venue | None = None
    card: CardOf | None = None
    """Without a text: the message that was pressed is a card, whether it was known or not."""
    aside: bool = False
    """After a press in a group: shown to the presser alone, beside the message, which stays as it is."""
    elsewhere: str | None = None
    """A link to the bot that is opened instead where Telegram shows nobody anything aside."""


@dataclass(frozen=True, slots=True)
class Result:
    """One of those that a person may choose in inline mode; the Screen is what it becomes in a chat."""

    name: str
    title: str
    description: str
    screen: Screen


@dataclass(frozen=True, slots=True)
class Results:
    """What a handler returns for an inline query."""

    found: Sequence[Result]
    more: str = ""
    """What the query for the next results carries; empty when these are the last."""
