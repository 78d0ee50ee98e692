"""/events and /my: lists, their filters, their pages, and the search by words."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from vmeste import menu
from vmeste.conversation import IN_GROUP, IN_PRIVATE, PRESSED_IN_GROUP, PRESSED_IN_PRIVATE
from vmeste.dialogue import Dialogues
from vmeste.events import views
from vmeste.events.lists.repository import Lists
from vmeste.events.shown import Mine, Span
from vmeste.screen import Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="lists")

LONGEST_SEARCH = 100
SOUGHT = "sought"
"""The topic under which the words of the latest search are kept, for its further pages."""


@router.message(IN_PRIVATE, Command("events", ignore_case=True))
async def upcoming(_: Message, command: CommandObject, words: Words, lists: Lists, dialogues: Dialogues) -> Screen:
    sought = clean_line(command.args or "")[:LONGEST_SEARCH]
    if not sought:
        return views.upcoming(words, await lists.upcoming())
    page = await lists.found(sought)
    if page.has_later:
        await dialogues.lay_aside(SOUGHT, sought)
    return views.found(words, page, sought)


@router.message(IN_GROUP, Command("events", ignore_case=True))
async def upcoming_in_group(message: Message, words: Words, lists: Lists, username: str) -> Screen:
    return views.group_list(words, await lists.of_chat(message.chat.id), username)


@router.callback_query(PRESSED_IN_GROUP, views.TurnGroup.filter())
async def turn_group(
    press: CallbackQuery,
    callback_data: views.TurnGroup,
    words: Words,
    lists: Lists,
    username: str,
) -> Screen | None:
    if press.message is None:  # the filter has seen to it
        return None
    chat_id = press.message.chat.id
    page = await lists.of_chat(chat_id, near=callback_data.near)
    return views.group_page(words, page if page.events else await lists.of_chat(chat_id), username)


@router.callback_query(PRESSED_IN_PRIVATE, menu.AllEvents.filter())
async def upcoming_pressed(_: CallbackQuery, words: Words, lists: Lists) -> Screen:
    return views.upcoming(words, await lists.upcoming())


@router.callback_query(PRESSED_IN_PRIVATE, views.ShowAll.filter())
async def span(_: CallbackQuery, callback_data: views.ShowAll, words: Words, lists: Lists) -> Screen:
    return await _within(callback_data.span, words, lists)


@router.callback_query(PRESSED_IN_PRIVATE, views.TurnAll.filter())
async def turn_all(_: CallbackQuery, callback_data: views.TurnAll, words: Words, lists: Lists) -> Screen:
    within = callback_data.span
    page = await lists.upcoming(until=views.end_of(within, words), near=callback_data.near)
    return views.upcoming(words, page, within) if page.events else await _within(within, words, lists)


async def _within(within: Span, words: Words, lists: Lists) -> Screen:
    return views.upcoming(words, await lists.upcoming(until=views.end_of(within, words)), within)


@router.callback_query(PRESSED_IN_PRIVATE, views.TurnFound.filter())
async def turn_found(
    _: CallbackQuery,
    callback_data: views.TurnFound,
    words: Words,
    lists: Lists,
    dialogues: Dialogues,
) -> Screen:
    kept = await dialogues.about(SOUGHT)
    if kept is None or views.sum_of(kept.content) != callback_data.of:
        return views.search_is_over(words, await lists.upcoming())
    page = await lists.found(kept.content, near=callback_data.near)
    return views.found(words, page if page.events else await lists.found(kept.content), kept.content)


@router.message(IN_PRIVATE, Command("my", ignore_case=True))
async def mine(_: Message, words: Words, lists: Lists, user: User) -> Screen:
    return views.mine(words, await lists.mine(user, Mine.GOING), Mine.GOING)


@router.callback_query(PRESSED_IN_PRIVATE, menu.MyEvents.filter())
async def mine_pressed(_: CallbackQuery, words: Words, lists: Lists, user: User) -> Screen:
    return views.mine(words, await lists.mine(user, Mine.GOING), Mine.GOING)


@router.callback_query(PRESSED_IN_PRIVATE, views.ShowMine.filter())
async def part_of_mine(
    _: CallbackQuery,
    callback_data: views.ShowMine,
    words: Words,
    lists: Lists,
    user: User,
) -> Screen:
    return views.mine(words, await lists.mine(user, callback_data.part), callback_data.part)


@router.callback_query(PRESSED_IN_PRIVATE, views.TurnMine.filter())
async def turn_mine(
    _: CallbackQuery,
    callback_data: views.TurnMine,
    words: Words,
    lists: Lists,
    user: User,
) -> Screen:
    part = callback_data.part
    page = await lists.mine(user, part, near=callback_data.near)
    return views.mine(words, page if page.events else await lists.mine(user, part), part)
