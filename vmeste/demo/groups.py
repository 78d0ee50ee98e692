"""Groups and supergroups: who is in them, what a bot hears of them, and what happens to them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vmeste.demo.chats import Chat, Message
from vmeste.demo.members import member, status_in
from vmeste.demo.refusal import Refusal, forbidden

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot
    from vmeste.demo.telegram import LocalTelegram

SERVICE = {
    "new_chat_members", "left_chat_member", "new_chat_title", "pinned_message",
    "migrate_to_chat_id", "migrate_from_chat_id", "group_chat_created", "supergroup_chat_created",
    "forum_topic_created", "forum_topic_closed",
}  # fmt: skip
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TOPIC_BLUE = 7_322_096


def command_for(bot: "Bot", text: str, entity: dict[str, Any]) -> bool:
    if entity["type"] != "bot_command":
        return False
    units = text.encode("utf-16-le")
    command = units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")
    _, _, addressee = command.partition("@")
    return not addressee or addressee.lower() == bot.username.lower()


def in_topic(topic: int | None) -> dict[str, Any]:
    """What a message says of the topic of a forum in which it stands."""
    return {"message_thread_id": topic, "is_topic_message": True} if topic is not None else {}


class Group(Chat):
    """A group or supergroup; the first member owns it."""

    def __init__(self, telegram: "LocalTelegram", chat_id: int, title: str, *, supergroup: bool, forum: bool) -> None:
        super().__init__()
        self.telegram, self.id, self.title = telegram, chat_id, title
        self.kind = "supergroup" if supergroup else "group"
        self.forum = forum
        self.topics: dict[int, str] = {}  # beside the one that every forum has, whose messages name no topic
        self.closed_topics: set[int] = set()
        self.members: dict[int, Account] = {}
        self.bots: dict[int, Bot] = {}
        self.admins: set[int] = set()
        self.faceless: set[int] = set()  # administrators who write in the group's name
        self.kicked: set[int] = set()
        self.muted: set[int] = set()  # bots that may read and not write
        self.takes_photos = True  # from members who are no administrators
        self.met: set[int] = set()  # bots that have ever been here
        self.owner: int | None = None
        self.upgraded: Group | None = None
        self._count = 0

    def describe(self) -> dict[str, Any]:
        about: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        if self.forum:
            about["is_forum"] = True
        return about

    def next_id(self) -> int:
        if self.kind == "group":  # an ordinary group has no count of its own
            return self.telegram.bots[0].next_message_id()
        self._count += 1
        return self._count

    def people(self) -> "Iterator[Account]":
        return iter(tuple(self.members.values()))

    def author(self, who: "Account") -> dict[str, Any]:
        """Who writes, as the bots see it."""
        if who.id not in self.faceless:
            return {"from": who.describe()}
        return {"from": dict(ANONYMOUS), "sender_chat": self.describe()}

    def is_admin(self, member: "Account | Bot") -> bool:
        return member.id in self.admins or member.id == self.owner

    def refusal(self, bot: "Bot") -> Refusal | None:
        if self.upgraded:
            return Refusal(
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.upgraded.id,
            )
        if bot.id in self.kicked:
            return forbidden(f"bot was kicked from the {self.kind} chat")
        if bot.id not in self.bots:
            return forbidden(f"bot is not a member of the {self.kind} chat")
        return None

    def heard_by(self, bot: "Bot", message: Message) -> bool:
        """Privacy mode: commands, replies to the bot, service messages and what was sent through it."""
        if not bot.privacy or self.is_admin(bot):
            return True
        raw = message.raw
        replied = raw.get("reply_to_message")
        if replied and replied.get("from", {}).get("id") == bot.id:
            return True
        if "via_bot" in raw:
            return bool(raw["via_bot"]["id"] == bot.id)
        if raw.keys() & SERVICE:
            return True
        return any(command_for(bot, message.text, entity) for entity in message.entities)

    # what happens to it: each tells the bots what Telegram would tell them

    def adds_bot(self, bot: "Bot | None" = None, by: "Account | None" = None) -> None:
        bot, by = bot or self.telegram.bots[0], by or self._owner()
        before = member(bot, status_in(self, bot))
        self.bots[bot.id] = bot
        self.kicked.discard(bot.id)
        self.muted.discard(bot.id)
        self.met.add(bot.id)
        self._tell_membership(bot, by, before)
        self.shows({"new_chat_members": [bot.describe()]}, by)

    def kicks_bot(self, bot: "Bot | None" = None, by: "Account | None" = None) -> None:
        bot, by = bot or self.telegram.bots[0], by or self._owner()
        before = member(bot, status_in(self, bot))
        self.shows({"left_chat_member": bot.describe()}, by, silent=True)
        self.bots.pop(bot.id)
        self.admins.discard(bot.id)
        self.muted.discard(bot.id)
        self.kicked.add(bot.id)
        self._tell_membership(bot, by, before)

    def mutes_bot(self, bot: "Bot | None" = None) -> None:
        """The bot may read and not write."""
        bot = bot or self.telegram.bots[0]
        before = member(bot, status_in(self, bot))
        self.muted.add(bot.id)
        self._tell_membership(bot, self._owner(), before)

    def unmutes_bot(self, bot: "Bot | None" = None) -> None:
        bot = bot or self.telegram.bots[0]
        before = member(bot, status_in(self, bot))
        self.muted.discard(bot.id)
        self._tell_membership(bot, self._owner(), before)

    def bot_leaves(self, bot: "Bot") -> None:
        before = member(bot, status_in(self, bot))
        self.bots.pop(bot.id)
        self.admins.discard(bot.id)
        self._tell_membership(bot, bot, before)
        self.shows({"left_chat_member": bot.describe()}, bot, silent=True)

    def adds(self, person: "Account", by: "Account | None" = None) -> None:
        before = member(person, status_in(self, person))
        self.members[person.id] = person
        self.kicked.discard(person.id)
        self._tell_member(person, by or person, before)
        self.shows({"new_chat_members": [person.describe()]}, by or person)

    def removes(self, person: "Account", by: "Account | None" = None) -> None:
        """The person leaves, or is put out by another."""
        before = member(person, status_in(self, person))
        self.members.pop(person.id)
        self.admins.discard(person.id)
        if by:
            self.kicked.add(person.id)
        self._tell_member(person, by or person, before)
        self.shows({"left_chat_member": person.describe()}, by or person)

    def promotes(self, who: "Account | Bot", by: "Account | None" = None) -> None:
        before = member(who, status_in(self, who))
        self.admins.add(who.id)
        self._tell(who, by or self._owner(), before)

    def demotes(self, who: "Account | Bot", by: "Account | None" = None) -> None:
        before = member(who, status_in(self, who))
        self.admins.discard(who.id)
        self._tell(who, by or self._owner(), before)

    def upgrades(self) -> "Group":
        """Becomes a supergroup under another id; whoever still writes to this one is told the new."""
        owner = self._owner()
        new = self.telegram.group(self.title, (), supergroup=True, bots=())
        new.members, new.bots, new.admins = dict(self.members), dict(self.bots), set(self.admins)
        new.owner, new.met = self.owner, set(self.met)
        self.shows({"migrate_to_chat_id": new.id}, owner)
        new.shows({"migrate_from_chat_id": self.id}, owner)
        self.upgraded = new
        self.telegram.news.tell("people")
        return new

    def opens_topic(self, name: str) -> int:
        """The group is a forum from its first topic on; a topic has the number of the message that opened it."""
        self.forum = True
        heading = self.telegram.heading(self)
        topic: int = heading["message_id"]
        self.topics[topic] = name
        created = {"forum_topic_created": {"name": name, "icon_color": TOPIC_BLUE}}
        self._shows_in_topic(topic, heading | created)
        self.telegram.news.tell("people")
        return topic

    def closes_topic(self, topic: int) -> None:
        """Administrators alone write there from now on."""
        self.closed_topics.add(topic)
        self._shows_in_topic(topic, self.telegram.heading(self) | {"forum_topic_closed": {}})

    def _shows_in_topic(self, topic: int, content: dict[str, Any]) -> None:
        message = Message(self, content | {"from": self._owner().describe()} | in_topic(topic))
        self.telegram.deliver(self.telegram.put(message), "message", None)

    def _owner(self) -> "Account":
        return self.members[self.owner or 0]

    def shows(self, content: dict[str, Any], by: "Account | Bot", *, silent: bool = False) -> None:
        message = Message(self, {**self.telegram.heading(self), "from": by.describe(), **content})
        self.telegram.put(message)
        if not silent:
            self.telegram.deliver(message, "message", None)

    def _tell(self, who: "Account | Bot", by: "Account | Bot", before: dict[str, Any]) -> None:
        if who.id in self.bots:
            self._tell_membership(self.bots[who.id], by, before)
        else:
            self._tell_member(who, by, before)

    def _tell_membership(self, bot: "Bot", by: "Account | Bot", before: dict[str, Any]) -> None:
        change = self._change(bot, by, before)
        self.telegram.tell(bot, "my_chat_member", change, None, self.id)

    def _tell_member(self, who: "Account | Bot", by: "Account | Bot", before: dict[str, Any]) -> None:
        """Only bots that are administrators and asked for `chat_member` hear of others."""
        for bot in self.bots.values():
            if self.is_admin(bot):
                self.telegram.tell(bot, "chat_member", self._change(who, by, before), None, self.id)

    def _change(self, who: "Account | Bot", by: "Account | Bot", before: dict[str, Any]) -> dict[str, Any]:
        return {
            "chat": self.describe(),
            "from": by.describe(),
            "date": self.telegram.date(),
            "old_chat_member": before,
            "new_chat_member": member(who, status_in(self, who)),
        }
