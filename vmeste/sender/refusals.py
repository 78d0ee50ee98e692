"""What to make of a call that Telegram refuses."""

from http import HTTPStatus
from typing import Any

from loguru import logger

from vmeste.content import anew, instead
from vmeste.inbox import Call
from vmeste.sender.mouth import EDITS, NOTHING_CHANGED, is_aside
from vmeste.telegram import RefusedError

ANSWERS = frozenset({"answerCallbackQuery", "answerInlineQuery"})
TOO_LATE = ("query is too old", "query ID is invalid", "QUERY_ID_INVALID")
MESSAGE_IS_GONE = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")


class UnforeseenError(Exception):
    """Telegram does not take a message, for a reason nobody thought of."""


def mended(call: Call, refused: RefusedError) -> Call | None:
    """What to ask instead of a call that was refused; nothing when there is nothing more to ask."""
    method, parameters = call["method"], call["parameters"]
    if refused.migrate_to_chat_id is not None:
        return {**call, "parameters": {**parameters, "chat_id": refused.migrate_to_chat_id}}
    if method in EDITS:
        if (other := instead(call, refused.description)) is not None:
            return other
        if "chat_id" in parameters and any(words in refused.description for words in MESSAGE_IS_GONE):
            return anew(call)
    if not is_expected(call, refused):
        logger.error("Telegram refuses {}: {} {}", method, refused.code, refused.description)
    return None


def as_it_was(call: Call) -> dict[str, Any]:
    """The message that an edit left as it was, as far as anybody asks."""
    parameters = call["parameters"]
    return {"chat": {"id": parameters["chat_id"]}, "message_id": parameters["message_id"]}


def is_expected(call: Call, refused: RefusedError) -> bool:
    method = call["method"]
    if refused.code == HTTPStatus.FORBIDDEN:  # blocked, left or never started: they do not want to hear it
        return True
    if NOTHING_CHANGED in refused.description or method == "deleteMessage":
        return True
    if is_aside(call):  # too late, or Telegram does not do it there: a toast or a link stands in for it
        return True
    return method in ANSWERS and any(words in refused.description for words in TOO_LATE)
