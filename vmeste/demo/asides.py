"""Ephemeral messages: in a group, between the bot and one person.

A bot that is no administrator needs a reason, at most 15 seconds old: a press of that person's, or an ephemeral message
of theirs.
"""

from typing import TYPE_CHECKING, Any

from vmeste.demo.chats import Chat, Message
from vmeste.demo.groups import Group
from vmeste.demo.keyboards import checked_markup
from vmeste.demo.refusal import bad_request, not_here
from vmeste.demo.texts import message_text

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.call import Call

REASON_LASTS = 15


def receiver(call: "Call", chat: Chat) -> "Account | None":
    """Who alone is to see what is sent; nobody in particular when it is an ordinary message."""
    given = call.get("ephemeral_message_parameters")
    answered = call.get("reply_parameters", {}).get("ephemeral_message_id")
    if given is None:
        if answered is not None:
            raise bad_request("an ephemeral message is answered by an ephemeral message")
        return None
    if not isinstance(chat, Group):
        raise bad_request("BOT_NOT_ADMIN")
    if given.get("replace_callback_query_message"):
        raise not_here('parameter "replace_callback_query_message"')
    person = chat.members.get(given["receiver_user_id"])
    if person is None:
        raise bad_request("USER_NOT_PARTICIPANT")
    if not chat.is_admin(call.bot):
        check_reason(call, chat, person, given.get("callback_query_id"), answered)
    return person


def check_reason(call: "Call", chat: Group, person: "Account", query_id: str | None, answered: int | None) -> None:
    oldest = call.telegram.clock.now() - REASON_LASTS
    if query_id is not None:
        press = call.bot.presses.recent.get(query_id)
        if press is None or press.person is not person or press.message.chat is not chat or press.at < oldest:
            raise bad_request("QUERY_ID_INVALID")
    elif answered is not None:
        message = chat.asides.get(answered)
        if message is None or message.aside_with is not person or message.raw["date"] < oldest - 1:
            raise bad_request("MESSAGE_ID_INVALID")
    else:
        raise bad_request("BOT_NOT_ADMIN")


def to_edit(call: "Call") -> Message:
    message = call.chat_to_write().asides.get(call.values["ephemeral_message_id"])
    if message is None or message.bot is not call.bot:
        raise bad_request("MESSAGE_ID_INVALID")
    if message.aside_with is None or message.aside_with.id != call.values["receiver_user_id"]:
        raise bad_request("MESSAGE_ID_INVALID")
    return message


def edit_ephemeral_message_text(call: "Call") -> bool:
    message = to_edit(call)
    text, entities = call.text("text", "entities", message_text)
    markup = checked_markup(call.get("reply_markup"))
    changes: dict[str, Any] = {"text": text, "entities": entities, "reply_markup": markup}
    raw = {key: value for key, value in {**message.raw, **changes}.items() if value not in (None, [])}
    if raw == message.raw:
        raise bad_request("message is not modified")
    raw["edit_date"] = call.telegram.date()
    call.telegram.replace(message, raw)
    return True


def delete_ephemeral_message(call: "Call") -> bool:
    call.telegram.remove(to_edit(call))
    return True
