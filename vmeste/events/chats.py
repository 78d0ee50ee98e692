"""What happens to the bot in chats: put out or blocked, let in again, moved along when a group becomes a supergroup."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message

from vmeste.events.copies import Chats
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
    out = change.new_chat_member.status in OUT
    if change.chat.type != ChatType.PRIVATE:
        if out:
            await chats.lost(change.chat.id)
    elif out:
        await users.lose(user, words.now)
    else:
        await users.find_again(user)


@router.message(_Moved())
async def moved(message: Message, new: int, chats: Chats) -> None:
    await chats.moved(message.chat.id, new)
