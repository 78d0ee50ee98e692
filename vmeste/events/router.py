"""Events: finding them, opening their cards, answering."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from vmeste import menu
from vmeste.conversation import IN_GROUP, IN_PRIVATE, PRESSED_IN_GROUP, PRESSED_IN_PRIVATE
from vmeste.events import card, views
from vmeste.events.answers import Answered, Answers
from vmeste.events.draft import is_code
from vmeste.events.repository import Events
from vmeste.events.shown import Mine
from vmeste.screen import Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="events")

LONGEST_SEARCH = 100


@router.message(IN_PRIVATE, CommandStart(ignore_case=True, magic=F.args.startswith("e_")))
async def start_with_code(
    _: Message,
    command: CommandObject,
    words: Words,
    user: User,
    events: Events,
    username: str,
) -> Screen:
    code = (command.args or "").removeprefix("e_")
    shown = await events.find(code, user) if is_code(code) else None
    return card.card(words, shown, username) if shown else views.gone(words)


@router.message(IN_PRIVATE, Command("events", ignore_case=True))
async def upcoming(_: Message, command: CommandObject, words: Words, events: Events) -> Screen:
    sought = clean_line(command.args or "")[:LONGEST_SEARCH]
    page = await events.upcoming(containing=sought)
    return views.found(words, page, sought) if sought else views.upcoming(words, page)


@router.message(IN_GROUP, Command("events", ignore_case=True))
async def upcoming_in_group(message: Message, words: Words, events: Events, username: str) -> Screen:
    return views.group_list(words, await events.of_chat(message.chat.id), username)


@router.callback_query(PRESSED_IN_GROUP, views.TurnGroup.filter())
async def turn_group(
    press: CallbackQuery,
    callback_data: views.TurnGroup,
    words: Words,
    events: Events,
    username: str,
) -> Screen | None:
    if press.message is None:  # the filter has seen to it
        return None
    chat_id = press.message.chat.id
    page = await events.of_chat(chat_id, near=callback_data.near)
    return views.group_page(words, page if page.events else await events.of_chat(chat_id), username)


@router.callback_query(PRESSED_IN_PRIVATE, menu.AllEvents.filter())
async def upcoming_pressed(_: CallbackQuery, words: Words, events: Events) -> Screen:
    return views.upcoming(words, await events.upcoming())


@router.message(IN_PRIVATE, Command("my", ignore_case=True))
async def mine(_: Message, words: Words, events: Events, user: User) -> Screen:
    return views.mine(words, await events.mine(user, Mine.GOING), Mine.GOING)


@router.callback_query(PRESSED_IN_PRIVATE, menu.MyEvents.filter())
async def mine_pressed(_: CallbackQuery, words: Words, events: Events, user: User) -> Screen:
    return views.mine(words, await events.mine(user, Mine.GOING), Mine.GOING)


@router.callback_query(PRESSED_IN_PRIVATE, views.ShowMine.filter())
async def part_of_mine(
    _: CallbackQuery,
    callback_data: views.ShowMine,
    words: Words,
    events: Events,
    user: User,
) -> Screen:
    return views.mine(words, await events.mine(user, callback_data.part), callback_data.part)


@router.callback_query(PRESSED_IN_PRIVATE, views.TurnAll.filter())
async def turn_all(_: CallbackQuery, callback_data: views.TurnAll, words: Words, events: Events) -> Screen:
    page = await events.upcoming(near=callback_data.near)
    return views.upcoming(words, page if page.events else await events.upcoming())


@router.callback_query(PRESSED_IN_PRIVATE, views.TurnMine.filter())
async def turn_mine(
    _: CallbackQuery,
    callback_data: views.TurnMine,
    words: Words,
    events: Events,
    user: User,
) -> Screen:
    part = callback_data.part
    page = await events.mine(user, part, near=callback_data.near)
    return views.mine(words, page if page.events else await events.mine(user, part), part)


@router.callback_query(PRESSED_IN_PRIVATE, card.Open.filter())
async def open_card(
    _: CallbackQuery,
    callback_data: card.Open,
    words: Words,
    events: Events,
    user: User,
    username: str,
) -> Screen:
    shown = await events.find(callback_data.code, user)
    return card.card(words, shown, username) if shown else views.gone(words)


@router.callback_query(card.Going.filter())
async def going(
    press: CallbackQuery,
    callback_data: card.Going,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    return _said(press, words, await answers.going(callback_data.code, user), username)


@router.callback_query(card.Maybe.filter())
async def maybe(
    press: CallbackQuery,
    callback_data: card.Maybe,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    return _said(press, words, await answers.maybe(callback_data.code, user), username)


@router.callback_query(card.NotGoing.filter())
async def not_going(
    press: CallbackQuery,
    callback_data: card.NotGoing,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    return _said(press, words, await answers.not_going(callback_data.code, user), username)


def _said(press: CallbackQuery, words: Words, answered: Answered | None, username: str) -> Screen:
    """In private the card is redrawn for its reader; a copy that many read is left to the sender, who redraws all."""
    in_private = press.message is not None and press.message.chat.type == ChatType.PRIVATE
    if answered is None:
        return views.gone(words) if in_private else Screen(toast=words("toast-event-gone"))
    if in_private:
        return card.answered(words, *answered, username)
    return card.answered_for_all(words, *answered)
