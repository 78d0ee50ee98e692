"""What participants hear of an event by their organiser's will: reminders."""

from aiogram import Router
from aiogram.types import CallbackQuery

from vmeste.conversation import PRESSED_IN_PRIVATE
from vmeste.events import organiser_views, telling_views, views
from vmeste.events.organising import Organising
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="telling")
router.callback_query.filter(PRESSED_IN_PRIVATE)


@router.callback_query(organiser_views.AskReminders.filter())
async def ask_reminders(
    _: CallbackQuery,
    callback_data: organiser_views.AskReminders,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    shown = await organising.open(callback_data.code, user)
    return telling_views.reminders(words, shown) if shown else views.gone(words)


@router.callback_query(telling_views.ChooseLeads.filter())
async def choose_reminders(
    _: CallbackQuery,
    callback_data: telling_views.ChooseLeads,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    done = await organising.change(callback_data.code, user, {"reminders": callback_data.leads})
    return telling_views.reminders_chosen(words, done, user) if done else views.gone(words)
