"""A person's account: who they are, what they see, and waiting until the bot is done with them."""

from typing import TYPE_CHECKING, Any

from vmeste.demo.bots import Bot
from vmeste.demo.chats import Chat, Message, PrivateChat
from vmeste.demo.groups import Group
from vmeste.demo.settling import Unsettled, Watchers

if TYPE_CHECKING:
    from vmeste.demo.presses import Toast
    from vmeste.demo.telegram import LocalTelegram

PATIENCE = 30.0


class Account:
    """Sees (`chat`, `last`, `sees`, `toasts`) and can be waited for (`settles`, `hears`)."""

    def __init__(
        self,
        telegram: "LocalTelegram",
        person_id: int,
        first_name: str,
        *,
        language: str | None,
        username: str | None,
        last_name: str | None,
        time_zone: str,
    ) -> None:
        self.telegram, self.id = telegram, person_id
        self.first_name, self.last_name, self.username = first_name, last_name, username
        self.language, self.time_zone = language, time_zone
        self.deactivated = False
        self.new_client = True  # knows ephemeral commands; an older one sends them for everybody to see
        self.toasts: list[Toast] = []
        self.unsettled = Unsettled()
        self.watchers = Watchers()

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))

    def describe(self) -> dict[str, Any]:
        """A Telegram User, with the name and language of this moment."""
        more = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        known = {key: value for key, value in more.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **known}

    def chat_with(self, bot: Bot | None = None) -> PrivateChat:
        bot = bot or self.telegram.bots[0]
        chat = bot.chats.get(self.id)
        if chat is None:
            chat = bot.chats[self.id] = PrivateChat(self, bot)
        return chat

    def place(self, chat: "Group | Bot | None") -> Chat:
        """Where something is said: a group, or the private chat with a bot (the first if none is given)."""
        return chat if isinstance(chat, Group) else self.chat_with(chat)

    @property
    def chat(self) -> list[Message]:
        """The private chat with the bot, oldest first."""
        return self.chat_with().messages

    @property
    def last(self) -> Message:
        """The newest message of the bot in the private chat."""
        for message in self.chat_with().newest_first():
            if message.from_bot:
                return message
        raise LookupError(f"the bot has not said anything to {self.first_name}")

    @property
    def sees(self) -> str:
        """What is to be read in the newest message of the bot: its text and the labels of its buttons."""
        return next((m.sees for m in self.chat_with().newest_first() if m.from_bot), "")

    def sees_aside(self, chat: "Group") -> Message:
        """The newest message of a bot in a group that only this person sees."""
        mine = [m for m in chat.seen_by(self) if m.aside_with is self and m.from_bot]
        if not mine:
            raise LookupError(f"nothing was said to {self.first_name} alone")
        return mine[-1]

    @property
    def toast(self) -> "Toast":
        """The newest answer to a press."""
        return self.toasts[-1]

    async def settles(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - the words are ours
        """Until the bot has confirmed all that this person did and answered their presses and inline queries."""
        await self.unsettled.wait(timeout)

    async def hears(
        self,
        text: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - as above
        chat: "Group | Bot | None" = None,
    ) -> Message:
        """The newest message of a bot that shows the text, now or as soon as it comes or is edited so."""
        place = self.place(chat)

        def found() -> Message | None:
            return next((m for m in reversed(place.seen_by(self)) if m.from_bot and text in m.sees), None)

        def words() -> str:
            return f"{self.first_name} does not see «{text}»; the chat ends with {place.messages[-3:]}"

        return await self.watchers.until(found, timeout, words)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self.id}>"
