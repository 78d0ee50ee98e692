"""Screen: what a handler returns — a text, its buttons, a toast — and the calls that show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.formatting import Text

from vmeste.inbox import Call
from vmeste.text import shorten

TOAST_LENGTH = 200
LABEL_LENGTH = 120
Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """A label that does something: a typed press, or a link."""

    label: str
    does: CallbackData | str
    style: Style | None = None

    def as_json(self) -> dict[str, Any]:
        button: dict[str, Any] = {"text": shorten(self.label, LABEL_LENGTH)}
        if isinstance(self.does, str):
            button["url"] = self.does
        else:
            button["callback_data"] = self.does.pack()
        if self.style is not None:
            button["style"] = self.style
        return button


Row = Sequence[Button]


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update came from, and so where its Screen is shown."""

    chat_id: int | None = None
    thread_id: int | None = None
    press_id: str | None = None
    message_id: int | None = None
    """Of the message whose button was pressed."""
    inline_message_id: str | None = None

    @classmethod
    def of(cls, update: Update) -> "Place":
        if (press := update.callback_query) is not None:
            return cls._of_press(press)
        if (message := update.message) is not None:
            return cls(chat_id=message.chat.id, thread_id=_thread(message))
        return cls()

    @classmethod
    def _of_press(cls, press: CallbackQuery) -> "Place":
        message = press.message
        return cls(
            chat_id=message.chat.id if message else None,
            thread_id=_thread(message) if isinstance(message, Message) else None,
            press_id=press.id,
            message_id=message.message_id if message else None,
            inline_message_id=press.inline_message_id,
        )


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def calls_to_show(screen: Screen | None, place: Place) -> list[Call]:
    """What Telegram is to be asked, in order. A press is always answered, so that its button stops waiting."""
    calls: list[Call] = []
    if place.press_id is not None:
        calls.append(_answer(screen, place.press_id))
    if screen is None or screen.text is None:
        return calls
    content = _content(screen)
    if place.inline_message_id is not None and not screen.fresh:
        calls.append(_call("editMessageText", inline_message_id=place.inline_message_id, **content))
    elif place.chat_id is not None:
        edits = place.message_id is not None and not screen.fresh
        if screen.replaces is not None and not (edits and screen.replaces == place.message_id):
            calls.append(_call("deleteMessage", chat_id=place.chat_id, message_id=screen.replaces))
        if edits:
            shown = _call("editMessageText", chat_id=place.chat_id, message_id=place.message_id, **content)
        else:
            shown = _call("sendMessage", chat_id=place.chat_id, **content)
            if place.thread_id is not None:
                shown["parameters"]["message_thread_id"] = place.thread_id
        if screen.keep_for is not None:
            shown["keep_for"] = screen.keep_for
        calls.append(shown)
    return calls


def _call(method: str, **parameters: Any) -> Call:
    return {"method": method, "parameters": parameters}


def _answer(screen: Screen | None, press_id: str) -> Call:
    answer = _call("answerCallbackQuery", callback_query_id=press_id)
    if screen is not None and screen.toast:
        answer["parameters"]["text"] = shorten(screen.toast, TOAST_LENGTH)
        if screen.alert:
            answer["parameters"]["show_alert"] = True
    return answer


def _content(screen: Screen) -> dict[str, Any]:
    text, entities = screen.text.render() if screen.text else ("", [])
    content: dict[str, Any] = {"text": text, "link_preview_options": {"is_disabled": True}}
    if entities:
        content["entities"] = [entity.model_dump(exclude_none=True) for entity in entities]
    if screen.buttons:
        content["reply_markup"] = {
            "inline_keyboard": [[button.as_json() for button in row] for row in screen.buttons if row],
        }
    return content
