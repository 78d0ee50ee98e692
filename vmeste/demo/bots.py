"""A bot's account: what @BotFather and the bot itself have set, and its private chats."""

from typing import TYPE_CHECKING, Any

from vmeste.demo.chats import PrivateChat

if TYPE_CHECKING:
    from vmeste.demo.inline import Inline
    from vmeste.demo.presses import Presses
    from vmeste.demo.updates import UpdateQueue
    from vmeste.demo.webhook import Webhook


DEMO_TOKEN = "100001:demo-token"  # noqa: S105 - opens nothing but the local Telegram


class Bot:
    queue: "UpdateQueue"
    webhook: "Webhook"
    presses: "Presses"
    inline: "Inline"

    def __init__(self, token: str = DEMO_TOKEN, username: str = "vmeste_bot", name: str = "vmeste") -> None:
        self.token, self.username, self.name = token, username, name
        self.id = int(token.partition(":")[0])
        self.privacy = True
        self.inline_mode = True
        self.inline_feedback = True
        self.chats: dict[int, PrivateChat] = {}
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # names and descriptions by (which, language)
        self._messages = 0

    def describe(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def next_message_id(self) -> int:
        self._messages += 1
        return self._messages
