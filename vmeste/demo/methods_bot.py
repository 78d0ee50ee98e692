# ruff: noqa: PLR2004 - Telegram's own limits, each beside what it says
"""Methods about the bot itself and about chats: who it is, its menu, who is in a group, how updates come."""

from typing import Any

from vmeste.demo.account import Account
from vmeste.demo.bots import Bot
from vmeste.demo.call import Call
from vmeste.demo.chats import PrivateChat
from vmeste.demo.groups import Group
from vmeste.demo.members import member, status_in
from vmeste.demo.refusal import bad_request, conflict

LONGEST = {"name": 64, "description": 512, "short_description": 120}
MOST_COMMANDS = 100


async def get_updates(call: Call) -> Any:
    bot = call.bot
    bot.queue.allow(call.get("allowed_updates"))
    if bot.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    return await bot.queue.poll(call.get("offset", 0), call.get("limit", 100), call.get("timeout", 0))


def get_me(call: Call) -> dict[str, Any]:
    bot = call.bot
    return {
        **bot.describe(),
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": bot.inline_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(_: Call) -> bool:
    return True


def scope_key(call: Call) -> tuple[str, str]:
    scope = call.get("scope", {"type": "default"})
    target = "".join(f":{scope[key]}" for key in ("chat_id", "user_id") if key in scope)
    return scope["type"] + target, language(call)


def language(call: Call) -> str:
    code: str = call.get("language_code", "")
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise bad_request("invalid language code specified")
    return code.lower()


def set_my_commands(call: Call) -> bool:
    commands = call.values["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = command["command"].removeprefix("/")
        if not (1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[scope_key(call)] = commands
    call.telegram.news.tell("people")
    return True


def get_my_commands(call: Call) -> list[dict[str, Any]]:
    return call.bot.commands.get(scope_key(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(scope_key(call), None)
    call.telegram.news.tell("people")
    return True


def set_text(which: str) -> Any:
    def method(call: Call) -> bool:
        text: str = call.get(which, "")
        if len(text) > LONGEST[which]:
            raise bad_request(f"{which} is too long")
        call.bot.texts[which, language(call)] = text
        call.telegram.news.tell("people")
        return True

    return method


def get_text(which: str) -> Any:
    def method(call: Call) -> dict[str, str]:
        texts = call.bot.texts
        fallback = call.bot.name if which == "name" else ""
        text = texts.get((which, language(call))) or texts.get((which, "")) or fallback
        return {which: text}

    return method


def get_chat(call: Call) -> dict[str, Any]:
    chat = call.chat()
    about = {
        **chat.describe(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            True,
        ),
    }
    if chat.pinned:
        about["pinned_message"] = chat.pinned.raw
    return about


def group(call: Call) -> Group:
    chat = call.chat()
    if isinstance(chat, PrivateChat):
        raise bad_request("there are no administrators in the private chat")
    if refusal := chat.refusal(call.bot):
        raise refusal
    if not isinstance(chat, Group):
        raise bad_request("chat not found")
    return chat


def get_chat_member(call: Call) -> dict[str, Any]:
    user_id = call.values["user_id"]
    chat = call.chat()
    if isinstance(chat, PrivateChat):
        if user_id in {chat.id, call.bot.id}:
            return member(chat.person if user_id == chat.id else call.bot, "member")
        raise bad_request("member not found")
    place = group(call)
    who = call.telegram.people.get(user_id) or next((b for b in call.telegram.bots if b.id == user_id), None)
    if who is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member(who, status_in(place, who))


def get_chat_administrators(call: Call) -> list[dict[str, Any]]:
    place = group(call)
    everyone: list[Account | Bot] = [*place.members.values(), *place.bots.values()]
    return [member(who, status_in(place, who)) for who in everyone if place.is_admin(who)]


def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    if isinstance(chat, PrivateChat):
        return 2
    place = group(call)
    return len(place.members) + len(place.bots)


async def set_webhook(call: Call) -> bool:
    bot = call.bot
    if not call.values["url"]:
        return await delete_webhook(call)
    bot.queue.allow(call.get("allowed_updates"))
    drop_pending(call)
    bot.queue.interrupt("terminated by setWebhook request")
    await bot.webhook.set(call.values["url"], call.get("secret_token"), call.get("max_connections", 40))
    return True


async def delete_webhook(call: Call) -> bool:
    await call.bot.webhook.delete()
    drop_pending(call)
    return True


def drop_pending(call: Call) -> None:
    if call.get("drop_pending_updates"):
        for update in tuple(call.bot.queue.pending.values()):
            call.bot.queue.drop(update)


def get_webhook_info(call: Call) -> dict[str, Any]:
    return call.bot.webhook.info()


def answer_inline_query(call: Call) -> bool:
    call.bot.inline.answer(call)
    return True
