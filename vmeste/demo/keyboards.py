# ruff: noqa: PLR2004 - Telegram's own limits, each beside what it says
"""Buttons: what Telegram refuses in a keyboard, and a button as a person sees it."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vmeste.demo.refusal import bad_request

MOST_BUTTONS = 100
STYLES = {"primary", "success", "danger"}
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
URL = re.compile(r"(?:https?://[^\s/]+\.?[^\s]*|tg://\S+|ton://\S+)")
LABEL = {"text", "style", "icon_custom_emoji_id"}


@dataclass(frozen=True, slots=True)
class Button:
    """One button, inline or of the reply keyboard."""

    text: str
    raw: dict[str, Any]
    inline: bool = True

    @property
    def data(self) -> str | None:
        return self.raw.get("callback_data")

    @property
    def url(self) -> str | None:
        return self.raw.get("url")

    @property
    def style(self) -> str | None:
        return self.raw.get("style")

    @property
    def disabled(self) -> bool:
        return "disabled" in self.raw


def buttons_of(markup: dict[str, Any] | None) -> list[list[Button]]:
    if not markup:
        return []
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    inline = "inline_keyboard" in markup
    return [[Button(item["text"], item, inline) for item in row] for row in rows]


def said(label: str) -> str:
    """A button's text without an emoji before or after it."""
    start, end = 0, len(label)
    while start < end and ornamental(label[start]):
        start += 1
    while end > start and ornamental(label[end - 1]):
        end -= 1
    return label[start:end]


def ornamental(character: str) -> bool:
    return character.isspace() or character in "\ufe0f\u20e3" or unicodedata.category(character) in {"So", "Sk", "Cf"}


def find(rows: list[list[Button]], label: str) -> Button | None:
    """By the exact text, with or without its emoji; else the first whose text contains it."""
    buttons = [button for row in rows for button in row]
    for button in buttons:
        if label in (button.text, said(button.text)):
            return button
    return next((button for button in buttons if label in button.text), None)


def checked_markup(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keyboard as Telegram keeps it: without empty rows; none at all when nothing is left."""
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        return checked_reply_keyboard(markup)
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            check_inline_button(button)
    return {"inline_keyboard": rows} if rows else None


def check_inline_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    check_style(button)
    actions = button.keys() - LABEL
    if not actions:
        raise bad_request("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"])
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if len(button.get("switch_inline_query", "")) > 256:
        raise bad_request("BUTTON_DATA_INVALID")


def check_style(button: dict[str, Any]) -> None:
    if button.get("style", "primary") not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")


def check_url(url: str) -> None:
    if not URL.fullmatch(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: wrong HTTP URL")
    payload = start_payload(url)
    if payload and not PAYLOAD.fullmatch(payload[1]):
        raise bad_request("BUTTON_URL_INVALID: a start parameter is 1-64 characters of A-Z, a-z, 0-9, _ and -")


def start_payload(url: str) -> tuple[str, str] | None:
    """The bot's name and the payload of a deep link; the payload is empty when the link only opens the chat."""
    parts = urlsplit(url)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        query = parse_qs(parts.query)
        return query.get("domain", [""])[0], query.get("start", [""])[0]
    name = parts.path.strip("/")
    if parts.netloc.lower() not in {"t.me", "telegram.me"} or not re.fullmatch(r"\w{5,32}", name, re.ASCII):
        return None
    return name, parse_qs(parts.query).get("start", [""])[0]


def checked_reply_keyboard(markup: dict[str, Any]) -> dict[str, Any]:
    buttons = [button for row in markup.get("keyboard", []) for button in row]
    if len(buttons) > 300:
        raise bad_request("reply markup is too long")
    for button in buttons:
        if not button["text"].strip():
            raise bad_request("keyboard button text must be non-empty")
        check_style(button)
    return markup
