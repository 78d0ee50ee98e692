# ruff: noqa: PLR2004 - Telegram's own limits, each beside what it says
"""Methods that send, edit and delete messages."""

from typing import Any

from vmeste.demo.call import Call
from vmeste.demo.chats import Document, Message, PrivateChat
from vmeste.demo.groups import Group
from vmeste.demo.keyboards import checked_markup
from vmeste.demo.refusal import bad_request, forbidden
from vmeste.demo.texts import caption_text, message_text

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TWO_DAYS = 48 * 60 * 60
MOST_TO_DELETE = 100
CAPTIONED = {"photo", "document"}


def send_message(call: Call) -> Any:
    chat = call.chat_to_write()
    text, entities = call.text("text", "entities", message_text)
    return call.post(chat, {"text": text, "entities": entities} if entities else {"text": text})


def edit_message_text(call: Call) -> Any:
    message = to_edit(call)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    text, entities = call.text("text", "entities", message_text)
    changes: dict[str, Any] = {"text": text, "entities": entities}
    if "link_preview_options" in call.values:
        changes["link_preview_options"] = call.values["link_preview_options"]
    return edited(call, message, changes)


def edit_message_caption(call: Call) -> Any:
    message = to_edit(call)
    if not message.raw.keys() & CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    text, entities = call.text("caption", "caption_entities", caption_text)
    return edited(call, message, {"caption": text, "caption_entities": entities})


def edit_message_reply_markup(call: Call) -> Any:
    return edited(call, to_edit(call), {})


def to_edit(call: Call) -> Message:
    """The message that is named, if this bot may edit it."""
    if inline_message_id := call.get("inline_message_id"):
        message = call.bot.inline.sent.get(inline_message_id)
        if message is None or message.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    if "message_id" not in call.values:
        raise bad_request("message identifier is not specified")
    found = call.chat_to_write().by_id.get(call.values["message_id"])
    if found is None:
        raise bad_request("message to edit not found")
    if found.bot is not call.bot or found.inline_message_id:
        raise bad_request("message can't be edited")
    return found


def edited(call: Call, message: Message, changes: dict[str, Any], files: list[Document] | None = None) -> Any:
    """Without reply_markup the keyboard goes."""
    if isinstance(message.chat, Group) and call.bot.id in message.chat.muted and not message.inline_message_id:
        raise bad_request("CHAT_WRITE_FORBIDDEN")
    call.check_photos(message.chat, changes)
    markup = checked_markup(call.get("reply_markup"))
    before = message.raw
    raw = {**before, **changes, "reply_markup": markup}
    raw = {key: value for key, value in raw.items() if value not in (None, [], "")}
    if raw == before:
        raise bad_request(NOT_MODIFIED)
    raw["edit_date"] = call.telegram.date()
    if files is not None:
        message.files = files
    call.telegram.replace(message, raw)
    return True if message.inline_message_id else raw


def delete_message(call: Call) -> bool:
    chat = call.chat_to_write()
    message = chat.by_id.get(call.values["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not may_delete(call, message):
        raise bad_request("message can't be deleted")
    call.telegram.remove(message)
    return True


def delete_messages(call: Call) -> bool:
    """Those that cannot be deleted or do not exist are skipped."""
    chat = call.chat_to_write()
    ids = call.values["message_ids"]
    if not 1 <= len(ids) <= MOST_TO_DELETE:
        raise bad_request("message identifiers are not specified" if not ids else "too many message identifiers")
    for message_id in ids:
        message = chat.by_id.get(message_id)
        if message and may_delete(call, message):
            call.telegram.remove(message)
    return True


def may_delete(call: Call, message: Message) -> bool:
    chat = message.chat
    if call.telegram.clock.now() - message.raw["date"] > TWO_DAYS:
        return False
    if isinstance(chat, Group) and message.bot is not call.bot:
        return chat.is_admin(call.bot)
    return isinstance(chat, PrivateChat) or message.bot is call.bot


def answer_callback_query(call: Call) -> bool:
    text = call.get("text", "")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.get("url")
    if url and not url.lower().startswith(
        (f"https://t.me/{call.bot.username}?start=", f"t.me/{call.bot.username}?start=")
    ):
        raise bad_request("URL_INVALID")
    press = call.bot.presses.answer(
        call.values["callback_query_id"], text.strip(), alert=call.get("show_alert", False), url=url
    )
    call.telegram.news.tell("toast", person=press.person.id, text=text, alert=call.get("show_alert", False), url=url)
    press.person.watchers.look()
    return True


def send_chat_action(call: Call) -> bool:
    chat = call.chat_to_write()
    if call.values["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.telegram.news.tell("typing", chat=chat.id, action=call.values["action"])
    return True


def pin_chat_message(call: Call) -> bool:
    chat = call.chat_to_write()
    message = chat.by_id.get(call.values["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    check_pin_rights(call, chat)
    chat.pinned = message
    return True


def unpin_chat_message(call: Call) -> bool:
    chat = call.chat_to_write()
    check_pin_rights(call, chat)
    chat.pinned = None
    return True


def check_pin_rights(call: Call, chat: object) -> None:
    if isinstance(chat, Group) and not chat.is_admin(call.bot):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def set_message_reaction(call: Call) -> bool:
    chat = call.chat_to_write()
    if call.values["message_id"] not in chat.by_id:
        raise bad_request("message to react not found")
    if len(call.get("reaction", [])) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return True


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    if call.bot.id not in chat.bots:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    chat.bot_leaves(call.bot)
    return True


ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
