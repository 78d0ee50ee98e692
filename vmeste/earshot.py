"""What the bot does not listen to: the talk of a group in which it hears all, as its administrator, say."""

from typing import Any


class Earshot:
    def __init__(self, bot_id: int, username: str, commands: frozenset[str]) -> None:
        """`commands` are those that mean something here, with their slash, in small letters."""
        self._bot_id = bot_id
        self._username = username.casefold()
        self._commands = commands

    def is_meant(self, letter: dict[str, Any]) -> bool:
        """Whether an update, as it came, is anything but people of a group talking with each other."""
        message = letter.get("message")
        if not isinstance(message, dict) or _of(message, "chat").get("type") not in {"group", "supergroup"}:
            return True
        if "migrate_to_chat_id" in message or _of(_of(message, "reply_to_message"), "from").get("id") == self._bot_id:
            return True
        said = message.get("text") or message.get("caption")
        return isinstance(said, str) and (self._is_command(said) or f"@{self._username}" in said.casefold())

    def _is_command(self, said: str) -> bool:
        words = said.split(maxsplit=1)
        command, _, addressee = words[0].casefold().partition("@") if words else ("", "", "")
        return command in self._commands and addressee in {"", self._username}


def _of(part: dict[str, Any], name: str) -> dict[str, Any]:
    found = part.get(name)
    return found if isinstance(found, dict) else {}
