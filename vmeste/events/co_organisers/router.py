"""Co-organisers: invited by a link, removed from a list; the event handed over to another organiser."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.formatting import Text
from pydantic import TypeAdapter, ValidationError

from vmeste.conversation import IN_PRIVATE, PRESSED_IN_PRIVATE
from vmeste.events import card, views
from vmeste.events.co_organisers import views as co_organisers_views
from vmeste.events.co_organisers.repository import CoOrganisers
from vmeste.events.organiser import buttons as organiser_buttons
from vmeste.events.organiser import views as organiser_views
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

start = Router(name="start of a co-organiser")
router = Router(name="co-organisers")
router.callback_query.filter(PRESSED_IN_PRIVATE)

_TOKEN: TypeAdapter[str] = TypeAdapter(co_organisers_views.Token)


@start.message(IN_PRIVATE, CommandStart(magic=F.args.startswith(co_organisers_views.START)))
async def start_with_token(
    _: Message,
    command: CommandObject,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    try:
        token = _TOKEN.validate_python((command.args or "").removeprefix(co_organisers_views.START))
    except ValidationError:
        return co_organisers_views.no_invitation(words)
    shown = await co_organisers.invitation(token, user)
    if shown is None:
        return co_organisers_views.no_invitation(words)
    if shown.organises:
        return card.card(words, shown, username)
    return co_organisers_views.invitation(words, shown, token)


@router.callback_query(co_organisers_views.Accept.filter())
async def accept(
    _: CallbackQuery,
    callback_data: co_organisers_views.Accept,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    shown = await co_organisers.accept(callback_data.token, user)
    if shown is None:
        return co_organisers_views.no_invitation(words)
    return card.card(words, shown, username, words("toast-co-organiser"))


@router.callback_query(co_organisers_views.Decline.filter())
async def decline(_: CallbackQuery, words: Words) -> Screen:
    return co_organisers_views.declined(words)


@router.callback_query(organiser_buttons.CoOrganisers.filter())
async def team(
    _: CallbackQuery,
    callback_data: organiser_buttons.CoOrganisers,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    found = await co_organisers.team(callback_data.code, user)
    return co_organisers_views.team(words, found, username) if found else views.gone(words)


@router.callback_query(co_organisers_views.Invite.filter())
async def invite(
    _: CallbackQuery,
    callback_data: co_organisers_views.Invite,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    found = await co_organisers.invite(callback_data.code, user)
    return co_organisers_views.team(words, found, username) if found else views.gone(words)


@router.callback_query(co_organisers_views.Revoke.filter())
async def revoke(
    _: CallbackQuery,
    callback_data: co_organisers_views.Revoke,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    found = await co_organisers.revoke(callback_data.code, user)
    toast = words("toast-revoked")
    return co_organisers_views.team(words, found, username, toast) if found else views.gone(words)


@router.callback_query(co_organisers_views.ShowMember.filter())
async def member(
    _: CallbackQuery,
    callback_data: co_organisers_views.ShowMember,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    found = await co_organisers.team(callback_data.code, user)
    if found is None:
        return views.gone(words)
    one = found.member(callback_data.handle)
    return co_organisers_views.member(words, found, one) if one else co_organisers_views.team(words, found, username)


@router.callback_query(co_organisers_views.Dismiss.filter())
async def dismiss(
    _: CallbackQuery,
    callback_data: co_organisers_views.Dismiss,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
    username: str,
) -> Screen:
    found = await co_organisers.dismiss(callback_data.code, user, callback_data.handle)
    toast = words("toast-dismissed")
    return co_organisers_views.team(words, found, username, toast) if found else views.gone(words)


@router.callback_query(co_organisers_views.AskHandOver.filter())
async def ask_hand_over(
    _: CallbackQuery,
    callback_data: co_organisers_views.AskHandOver,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
) -> Screen:
    found = await co_organisers.heir(callback_data.code, user, callback_data.handle)
    return co_organisers_views.ask_hand_over(words, *found) if found else views.gone(words)


@router.callback_query(co_organisers_views.HandOver.filter())
async def hand_over(
    _: CallbackQuery,
    callback_data: co_organisers_views.HandOver,
    words: Words,
    user: User,
    co_organisers: CoOrganisers,
) -> Screen:
    found = await co_organisers.hand_over(callback_data.code, user, callback_data.handle)
    if found is None:
        return views.gone(words)
    shown, heir = found
    note: Text = words.text("handed-over", name=heir.first_name)
    return organiser_views.panel(words, shown, user, note)
