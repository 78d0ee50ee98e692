"""What a person hears by themselves, as they choose it in /settings."""

from aiogram import Router
from aiogram.types import CallbackQuery

from vmeste.conversation import PRESSED_IN_PRIVATE
from vmeste.screen import Screen
from vmeste.users import hearing_views
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="hearing")
router.callback_query.filter(PRESSED_IN_PRIVATE)


@router.callback_query(hearing_views.Hearing.filter())
async def hearing(_: CallbackQuery, words: Words, user: User) -> Screen:
    return hearing_views.hearing(words, user)


@router.callback_query(hearing_views.ChooseReminders.filter())
async def choose_reminders(
    _: CallbackQuery,
    callback_data: hearing_views.ChooseReminders,
    words: Words,
    user: User,
    users: Users,
) -> Screen:
    await users.choose_reminders(user, callback_data.leads)
    return hearing_views.hearing(words, user, toast=words("organise-done"))


@router.callback_query(hearing_views.ChooseDigests.filter())
async def choose_digests(
    _: CallbackQuery,
    callback_data: hearing_views.ChooseDigests,
    words: Words,
    user: User,
    users: Users,
) -> Screen:
    await users.choose_digests(user, on=callback_data.on)
    return hearing_views.hearing(words, user, toast=words("organise-done"))


@router.callback_query(hearing_views.AskQuietHours.filter())
async def ask_quiet_hours(_: CallbackQuery, words: Words, user: User) -> Screen:
    return hearing_views.quiet_hours(words, user)


@router.callback_query(hearing_views.ChooseQuietHours.filter())
async def choose_quiet_hours(
    _: CallbackQuery,
    callback_data: hearing_views.ChooseQuietHours,
    words: Words,
    user: User,
    users: Users,
) -> Screen:
    await users.choose_quiet_hours(user, callback_data.begins, callback_data.ends)
    return hearing_views.quiet_hours(words, user, toast=words("organise-done"))
