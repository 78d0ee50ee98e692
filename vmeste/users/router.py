"""A person and the bot: /start without a code, /help, and whatever nobody else understood."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from vmeste.conversation import ANY_COMMAND, IN_GROUP, IN_PRIVATE, NO_TEXT, WORDS
from vmeste.screen import Screen
from vmeste.showing import Place
from vmeste.users import views
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="users")
last_resort = Router(name="last resort")


@router.message(IN_PRIVATE, CommandStart(ignore_case=True))
async def start(_: Message, words: Words, user: User) -> Screen:
    return views.greeting(words, user)


@router.message(IN_GROUP, CommandStart(ignore_case=True))
async def start_in_group(_: Message, words: Words, username: str) -> Screen:
    return views.group_greeting(words, username)


@router.message(IN_PRIVATE, Command("help", ignore_case=True))
async def help_(_: Message, words: Words) -> Screen:
    return views.help_page(words)


@router.message(IN_GROUP, Command("help", ignore_case=True))
async def help_in_group(_: Message, words: Words, username: str) -> Screen:
    return views.group_help(words, username)


@last_resort.message(IN_PRIVATE, ANY_COMMAND)
async def unknown_command(_: Message, words: Words) -> Screen:
    return views.unknown_command(words)


@last_resort.message(IN_PRIVATE, WORDS)
@last_resort.message(IN_PRIVATE, NO_TEXT)
async def not_understood(_: Message, words: Words) -> Screen:
    return views.not_understood(words)


@last_resort.callback_query()
async def old_button(press: CallbackQuery, words: Words) -> Screen:
    in_private = press.message is not None and press.message.chat.type == ChatType.PRIVATE
    return views.old_button(words, in_private=in_private)


async def shut_out(users: Users, user: User, place: Place, words: Words) -> Screen | None:
    """Whom the administrator has shut out hears so once, where nobody else reads it, and then nothing."""
    if user.block_told_at is not None or not (place.in_private or place.press_id):
        return None
    await users.told_of_block(user, words.now)
    return views.shut_out(words, in_private=place.in_private)
