"""The local Telegram itself: its people, groups and bots, and every change of a chat."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from vmeste.demo.account import Account
from vmeste.demo.bots import Bot
from vmeste.demo.call import Call
from vmeste.demo.chats import Chat, Message, PrivateChat
from vmeste.demo.clock import Clock
from vmeste.demo.faults import Faults, Limits
from vmeste.demo.files import Files
from vmeste.demo.groups import Group
from vmeste.demo.inline import Inline
from vmeste.demo.members import member
from vmeste.demo.news import News, name_of, place_of
from vmeste.demo.people import Person
from vmeste.demo.presses import Presses
from vmeste.demo.schema import check_own
from vmeste.demo.server import Server
from vmeste.demo.settling import Unsettled, Watchers
from vmeste.demo.updates import UpdateQueue
from vmeste.demo.webhook import Webhook

FIRST_PERSON, BETWEEN_PEOPLE = 2_147_400_000, 65_537  # the third is above 2**31
FIRST_GROUP, FIRST_SUPERGROUP = -4_700_000_001, -1_002_100_000_001


class LocalTelegram:
    """`strict` also checks what this server itself says against the Bot API's description."""

    def __init__(
        self,
        bots: Iterable[Bot] = (),
        clock: Callable[[], float] | None = None,
        *,
        strict: bool = True,
        calls_kept: int = 100_000,
    ) -> None:
        self.clock = Clock(clock)
        self.strict = strict
        self.bots = list(bots) or [Bot()]
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.files = Files()
        self.faults = Faults()
        self.limits = Limits()
        self.news = News()
        self._messages = 0
        self._calls: deque[Call] = deque(maxlen=calls_kept)
        self._called = Watchers()
        self._on_call: list[Callable[[Call], None]] = []
        for bot in self.bots:
            bot.queue = UpdateQueue(self.clock)
            bot.webhook = Webhook(self, bot)
            bot.presses = Presses(bot, self.clock)
            bot.inline = Inline(self, bot)
        self.server = Server(self)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        await self.server.start(host, port)

    async def stop(self) -> None:
        await self.server.stop()

    @property
    def url(self) -> str:
        return self.server.url

    # who there is

    def person(
        self,
        first_name: str,
        language: str | None = "ru",
        username: str | None = None,
        last_name: str | None = None,
        time_zone: str = "Europe/Moscow",
    ) -> Person:
        person_id = FIRST_PERSON + len(self.people) * BETWEEN_PEOPLE
        person = Person(
            self,
            person_id,
            first_name,
            language=language,
            username=username,
            last_name=last_name,
            time_zone=time_zone,
        )
        self.people[person_id] = person
        self.news.tell("people")
        return person

    def group(
        self,
        title: str,
        members: Iterable[Person],
        *,
        supergroup: bool = True,
        forum: bool = False,
        bots: Iterable[Bot] | None = None,
    ) -> Group:
        """A group whose first member owns it and adds the bots (all of them unless told otherwise)."""
        first, step = (FIRST_SUPERGROUP, -7919) if supergroup else (FIRST_GROUP, -104_729)
        group = Group(self, first + len(self.groups) * step, title, supergroup=supergroup, forum=forum)
        self.groups[group.id] = group
        for person in members:
            group.members[person.id] = person
            group.owner = group.owner or person.id
        for bot in self.bots if bots is None else bots:
            group.adds_bot(bot)
        self.news.tell("people")
        return group

    async def quiet(self, timeout: float = 10) -> None:  # noqa: ASYNC109 - the words are ours
        """Until everything that anybody has done is confirmed and answered."""
        for person in self.people.values():
            await person.settles(timeout)

    # what was called

    @property
    def calls(self) -> list[Call]:
        return list(self._calls)

    @property
    def refusals(self) -> list[Call]:
        return [call for call in self._calls if call.refusal]

    def on_call(self, callback: Callable[[Call], None]) -> None:
        """The callback gets every call when it has been answered."""
        self._on_call.append(callback)

    def record(self, call: Call) -> None:
        self._calls.append(call)
        for callback in self._on_call:
            callback(call)
        self._called.look()

    async def wait_for_call(self, method: str, timeout: float = 5, **parameters: Any) -> Call:  # noqa: ASYNC109 - as above
        """The next call of the method with those parameters, answered from now on."""
        seen = self._calls[-1] if self._calls else None

        def found() -> Call | None:
            for call in reversed(self._calls):
                if call is seen:
                    return None
                if call.method == method and all(call.values.get(k) == v for k, v in parameters.items()):
                    return call
            return None

        return await self._called.until(found, timeout, lambda: f"{method} was not called with {parameters}")

    # every change of a chat

    def date(self) -> int:
        return int(self.clock.now())

    def heading(self, chat: Chat) -> dict[str, Any]:
        return {"message_id": chat.next_id(), "date": self.date(), "chat": chat.describe()}

    def aside_heading(self, chat: Chat) -> dict[str, Any]:
        """Of an ephemeral message, which has a number of its own kind."""
        number = max(chat.asides, default=0) + 1
        heading = {"message_id": 0, "ephemeral_message_id": number}
        return heading | {"date": self.date(), "chat": chat.describe()}

    def put(self, message: Message) -> Message:
        if self.strict:
            check_own("Message", message.raw)
        self._messages += 1
        message.order = self._messages
        if message.aside_with is not None:
            message.chat.asides[message.raw["ephemeral_message_id"]] = message
        else:
            message.chat.by_id[message.message_id] = message
        self._changed(message)
        return message

    def replace(self, message: Message, raw: dict[str, Any]) -> None:
        if self.strict:
            check_own("Message", raw)
        message.raw = raw
        self._changed(message)

    def remove(self, message: Message) -> None:
        message.deleted = True
        if message.aside_with is not None:
            message.chat.asides.pop(message.raw["ephemeral_message_id"], None)
        else:
            message.chat.by_id.pop(message.message_id, None)
        self.news.tell("delete", chat=place_of(message), message=name_of(message))
        self._look(message.chat)

    def _changed(self, message: Message) -> None:
        self.news.message(message)
        self._look(message.chat)

    def _look(self, chat: Chat) -> None:
        for person in chat.people():
            person.watchers.look()

    # what bots are told

    def deliver(self, message: Message, kind: str, author: Account | None) -> int:
        """To the chat's bots that may hear it; the update's id for the first of them, 0 if there is none."""
        chat = message.chat
        unsettled = author.unsettled if author else None
        if isinstance(chat, PrivateChat):
            bots = [chat.bot]
        elif isinstance(chat, Group) and message.aside_with is not None:
            bots = [bot for bot in chat.bots.values() if bot.id == message.raw["receiver_user"]["id"]]
        elif isinstance(chat, Group):
            bots = [bot for bot in chat.bots.values() if chat.heard_by(bot, message)]
        else:
            bots = []
        ids = [self.tell(bot, kind, message.raw, unsettled, chat.id) for bot in bots]
        return next(filter(None, ids), 0)

    def tell_blocked(self, chat: PrivateChat, old: str, new: str) -> int:
        """The bot hears that it was blocked or let in again."""
        change = {
            "chat": chat.describe(),
            "from": chat.person.describe(),
            "date": self.date(),
            "old_chat_member": member(chat.bot, old),
            "new_chat_member": member(chat.bot, new),
        }
        return self.tell(chat.bot, "my_chat_member", change, chat.person.unsettled, chat.id)

    def tell(self, bot: Bot, kind: str, body: dict[str, Any], author: Unsettled | None, lane: int) -> int:
        if self.strict:
            check_own("Update", {"update_id": 1, kind: body})
        return bot.queue.push(kind, {kind: body}, author, lane)
