"""A person and the bot: /start without a code, /help, /settings, and whatever nobody else understood."""

from dataclasses import replace

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from vmeste import menu
from vmeste.conversation import ANY_COMMAND, IN_GROUP, IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.screen import Screen
from vmeste.users import views
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="users")
router.callback_query.filter(PRESSED_IN_PRIVATE)
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


@router.message(IN_PRIVATE, Command("settings", ignore_case=True))
async def settings(_: Message, words: Words) -> Screen:
    return views.settings(words)


@router.callback_query(menu.Settings.filter())
async def settings_pressed(_: CallbackQuery, words: Words) -> Screen:
    return views.settings(words)


@router.callback_query(views.ChooseLanguage.filter())
async def choose_language(
    _: CallbackQuery,
    callback_data: views.ChooseLanguage,
    words: Words,
    user: User,
    users: Users,
) -> Screen:
    await users.choose_language(user, callback_data.language)
    return views.language_chosen(replace(words, language=callback_data.language))


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
