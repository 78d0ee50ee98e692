"""In a group, to one person alone: what is theirs on a card that everybody sees alike."""

from aiogram import Router
from aiogram.types import CallbackQuery

from vmeste.conversation import PRESSED_ASIDE, PRESSED_IN_GROUP
from vmeste.events import card
from vmeste.events.answering import personal_views
from vmeste.events.answering.repository import Answers
from vmeste.events.repository import Events
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="aside")


@router.callback_query(PRESSED_IN_GROUP, card.Mine.filter())
async def mine(
    _: CallbackQuery,
    callback_data: card.Mine,
    words: Words,
    events: Events,
    user: User,
    username: str,
) -> Screen:
    shown = await events.find(callback_data.code, user)
    return personal_views.aside(words, shown, username) if shown else Screen(toast=words("toast-event-gone"))


@router.callback_query(PRESSED_ASIDE, personal_views.Guests.filter())
async def guests(
    _: CallbackQuery,
    callback_data: personal_views.Guests,
    words: Words,
    answers: Answers,
    user: User,
    username: str,
) -> Screen:
    answered = await answers.bring(callback_data.code, user, callback_data.guests)
    if answered is None:
        return Screen(toast=words("toast-event-gone"))
    outcome, shown = answered
    return personal_views.aside(words, shown, username, card.toast_for(words, outcome, shown))
