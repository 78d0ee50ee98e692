"""The Bot API on one page: what each method does here. Those that exist but are missing here say so (400)."""

from collections.abc import Callable
from typing import Any

from vmeste.demo import asides
from vmeste.demo import methods_bot as bot
from vmeste.demo import methods_files as files
from vmeste.demo import methods_messages as messages
from vmeste.demo.call import Call

METHODS: dict[str, Callable[[Call], Any]] = {
    "getUpdates": bot.get_updates,
    "setWebhook": bot.set_webhook,
    "deleteWebhook": bot.delete_webhook,
    "getWebhookInfo": bot.get_webhook_info,
    "getMe": bot.get_me,
    "logOut": bot.log_out,
    "close": bot.log_out,
    "sendMessage": messages.send_message,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageMedia": files.edit_message_media,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "answerCallbackQuery": messages.answer_callback_query,
    "answerInlineQuery": bot.answer_inline_query,
    "sendChatAction": messages.send_chat_action,
    "pinChatMessage": messages.pin_chat_message,
    "unpinChatMessage": messages.unpin_chat_message,
    "setMessageReaction": messages.set_message_reaction,
    "sendPhoto": files.send_photo,
    "sendDocument": files.send_document,
    "sendLocation": files.send_location,
    "sendVenue": files.send_venue,
    "getFile": files.get_file,
    "editEphemeralMessageText": asides.edit_ephemeral_message_text,
    "deleteEphemeralMessage": asides.delete_ephemeral_message,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "setMyName": bot.set_text("name"),
    "getMyName": bot.get_text("name"),
    "setMyDescription": bot.set_text("description"),
    "getMyDescription": bot.get_text("description"),
    "setMyShortDescription": bot.set_text("short_description"),
    "getMyShortDescription": bot.get_text("short_description"),
    "getChat": bot.get_chat,
    "getChatMember": bot.get_chat_member,
    "getChatAdministrators": bot.get_chat_administrators,
    "getChatMemberCount": bot.get_chat_member_count,
    "leaveChat": messages.leave_chat,
}
NOT_HERE = {
    "business_connection_id", "direct_messages_topic_id", "rich_message",
    "suggested_post_parameters", "live_period", "proximity_alert_radius", "certificate",
}  # fmt: skip
NEW_MESSAGES = {
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendLocation",
    "sendVenue",
}  # what flood limits count
