"""What happens to the bot in chats: put out, blocked or muted, let in again, moved along when a group becomes a
supergroup; and what it says to those in groups who are nobody.
"""

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Filter
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message

from vmeste.events import views
from vmeste.events.copies import Chats
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="chats")

OUT = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})


class _Moved(Filter):
    """Lets the handler have the new number of a group that became a supergroup."""

    async def __call__(self, message: Message) -> bool | dict[str, int]:
        new = message.migrate_to_chat_id
        return {"new": new} if new is not None else False


@router.my_chat_member()
async def membership(change: ChatMemberUpdated, words: Words, users: Users, user: User, chats: Chats) -> None:
    member = change.new_chat_member
    out = member.status in OUT
    if change.chat.type != ChatType.PRIVATE:
        if out:
            await chats.lost(change.chat.id)
        elif not isinstance(member, ChatMemberRestricted) or member.can_send_messages:
            await chats.found(change.chat.id)
    elif out:
        await users.lose(user, words.now)
    else:
        await users.find_again(user)


@router.message(_Moved())
async def moved(message: Message, new: int, chats: Chats) -> None:
    await chats.moved(message.chat.id, new)


NOBODY_IN_PARTICULAR = frozenset({1_087_968_824, 136_817_688})
"""An administrator who stays anonymous, and whoever writes in a channel's name."""
HEARD = frozenset({"start", "new", "events", "help"})


async def to_nobody(message: Message, words: Words, chats: Chats, username: str) -> Screen | None:
    """A command in a group from somebody of whom nothing is known: how to be heard."""
    if message.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP} or not (message.text or "").startswith("/"):
        return None
    command, _, addressee = (message.text or "").removeprefix("/").split(maxsplit=1)[0].lower().partition("@")
    if command not in HEARD or addressee not in {"", username.lower()}:
        return None
    return views.to_nobody(words, await chats.language(message.chat.id), username)
