"""Events: opening their cards, answering."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from vmeste.conversation import IN_PRIVATE, PRESSED_IN_PRIVATE
from vmeste.events import card, views
from vmeste.events.answering.repository import Answered, Answers
from vmeste.events.draft import is_code
from vmeste.events.repository import Events
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="events")


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


@router.callback_query(PRESSED_IN_PRIVATE, card.OnMap.filter())
async def on_map(_: CallbackQuery, callback_data: card.OnMap, words: Words, events: Events, user: User) -> Screen:
    shown = await events.find(callback_data.code, user)
    return card.on_map(words, shown.event) if shown else views.gone(words)


@router.callback_query(card.Going.filter())
async def going(
    press: CallbackQuery,
    callback_data: card.Going,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    answered = await answers.going(callback_data.code, user, redrawn=_in_private(press))
    return _said(press, words, answered, username)


@router.callback_query(card.Maybe.filter())
async def maybe(
    press: CallbackQuery,
    callback_data: card.Maybe,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    answered = await answers.maybe(callback_data.code, user, redrawn=_in_private(press))
    return _said(press, words, answered, username)


@router.callback_query(card.NotGoing.filter())
async def not_going(
    press: CallbackQuery,
    callback_data: card.NotGoing,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    answered = await answers.not_going(callback_data.code, user, redrawn=_in_private(press))
    return _said(press, words, answered, username)


def _said(press: CallbackQuery, words: Words, answered: Answered | None, username: str) -> Screen:
    """In private the card is redrawn for its reader; a copy that many read is left to the sender, who redraws all."""
    in_private = _in_private(press)
    if answered is None:
        return views.gone(words) if in_private else Screen(toast=words("toast-event-gone"))
    if in_private:
        return card.answered(words, *answered, username)
    return card.answered_for_all(words, *answered)


def _in_private(press: CallbackQuery) -> bool:
    return press.message is not None and press.message.chat.type == ChatType.PRIVATE
