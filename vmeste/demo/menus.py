"""The menu of commands that a bot has set, as a person sees it in a chat."""

from typing import TYPE_CHECKING, Any

from vmeste.demo.groups import Group, command_for
from vmeste.demo.texts import tidy

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot
    from vmeste.demo.chats import Chat


def commands_for(bot: "Bot", person: "Account", chat: "Chat") -> list[dict[str, Any]]:
    """The menu this person has in this chat: the nearest scope, in their language before in any."""
    if isinstance(chat, Group):
        admins = [f"chat_administrators:{chat.id}", "all_chat_administrators"] if chat.is_admin(person) else []
        scopes = [f"chat_member:{chat.id}:{person.id}", *admins[:1], f"chat:{chat.id}", *admins[1:], "all_group_chats"]
    else:
        scopes = [f"chat:{chat.id}", "all_private_chats"]
    for scope in (*scopes, "default"):
        for language in (person.language or "", ""):
            if commands := bot.commands.get((scope, language)):
                return commands
    return []


def whispered_to(person: "Account", chat: Group, text: str) -> "Bot | None":
    """The bot to which alone this text goes, because it is a command that the bot has made ephemeral."""
    _, entities = tidy(text, [])
    if not text.startswith("/") or not entities or not person.new_client or person.id in chat.faceless:
        return None
    name = text.removeprefix("/").split(maxsplit=1)[0].partition("@")[0].lower()
    for bot in chat.bots.values():
        if command_for(bot, text, entities[0]) and any(
            command["command"] == name and command.get("is_ephemeral") for command in commands_for(bot, person, chat)
        ):
            return bot
    return None
