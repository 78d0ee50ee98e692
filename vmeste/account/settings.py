"""/settings: the language and the time zone.

The zone is chosen by a button, by a city typed, or by a place on the map sent, and can be asked for by a draft as well.
"""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from vmeste import menu, zones
from vmeste.account import settings_views
from vmeste.conversation import IN_PRIVATE, PLACE, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import DRAFT, Dialogue, Dialogues
from vmeste.events.creation.writing import Writing
from vmeste.menu import BackTo
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="settings")
router.callback_query.filter(PRESSED_IN_PRIVATE)

TOPIC = "zone"
"""The dialogue in which a city is waited for; its step is where the person came from."""
WAITED_FOR = timedelta(minutes=10)
"""What is typed later is no city."""


class _Choosing(Filter):
    """Lets the handler have a message of a person who was asked where they live, not long ago."""

    async def __call__(self, _: Message, dialogues: Dialogues) -> bool | dict[str, Dialogue]:
        dialogue = await dialogues.awaited(TOPIC, WAITED_FOR)
        return {"dialogue": dialogue} if dialogue else False


CHOOSING = _Choosing()


@router.message(IN_PRIVATE, Command("settings", ignore_case=True))
async def settings(_: Message, words: Words) -> Screen:
    return settings_views.settings(words)


@router.callback_query(menu.Settings.filter())
async def settings_pressed(_: CallbackQuery, words: Words) -> Screen:
    return settings_views.settings(words)


@router.callback_query(settings_views.ChooseLanguage.filter())
async def choose_language(
    _: CallbackQuery,
    callback_data: settings_views.ChooseLanguage,
    words: Words,
    user: User,
    users: Users,
) -> Screen:
    await users.choose_language(user, callback_data.language)
    return settings_views.language_chosen(replace(words, language=callback_data.language))


@router.callback_query(menu.TimeZone.filter())
async def ask_zone(
    _: CallbackQuery,
    callback_data: menu.TimeZone,
    words: Words,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    await dialogues.go(callback_data.back, "", TOPIC)
    return replace(settings_views.ask_zone(words, callback_data.back), keep_for=user.id)


@router.callback_query(settings_views.LeaveZone.filter())
async def leave_zone(
    _: CallbackQuery,
    callback_data: settings_views.LeaveZone,
    words: Words,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    await dialogues.end(TOPIC)
    writing = await _draft(callback_data.back, words, dialogues, user)
    return await writing.onward() if writing is not None else settings_views.settings(words)


@router.callback_query(settings_views.ChooseZone.filter())
async def choose_zone(
    _: CallbackQuery,
    callback_data: settings_views.ChooseZone,
    words: Words,
    dialogues: Dialogues,
    users: Users,
    user: User,
) -> Screen:
    return await _live(callback_data.zone, callback_data.back, words, dialogues, users, user)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), CHOOSING)
async def cancel(_: Message, dialogue: Dialogue, words: Words, dialogues: Dialogues, user: User) -> Screen:
    await dialogues.end(TOPIC)
    writing = await _draft(_back(dialogue), words, dialogues, user)
    screen = await writing.onward() if writing is not None else settings_views.settings(words)
    return replace(screen, replaces=dialogue.message_id)


@router.message(IN_PRIVATE, WORDS, CHOOSING)
async def city(
    message: Message,
    dialogue: Dialogue,
    words: Words,
    dialogues: Dialogues,
    users: Users,
    user: User,
) -> Screen:
    back, found = _back(dialogue), zones.find(message.text or "", words.now)
    if len(found) == 1:
        screen = await _live(found[0].zone, back, words, dialogues, users, user)
        return replace(screen, replaces=dialogue.message_id)
    if found:
        screen = settings_views.which_zone(words, back, found)
    else:
        screen = settings_views.ask_zone(words, back, settings_views.no_such_city(words))
    return await _asked_again(screen, dialogue, dialogues, user)


@router.message(IN_PRIVATE, PLACE, CHOOSING)
async def place(
    message: Message,
    dialogue: Dialogue,
    words: Words,
    dialogues: Dialogues,
    users: Users,
    user: User,
) -> Screen:
    back, sent = _back(dialogue), message.location
    zone = zones.at(sent.latitude, sent.longitude) if sent is not None else None
    if zone is None:
        screen = settings_views.ask_zone(words, back, settings_views.nobody_lives_there(words))
        return await _asked_again(screen, dialogue, dialogues, user)
    screen = await _live(zone, back, words, dialogues, users, user)
    return replace(screen, replaces=dialogue.message_id)


async def _asked_again(screen: Screen, dialogue: Dialogue, dialogues: Dialogues, user: User) -> Screen:
    await dialogues.go(dialogue.step, "", TOPIC)
    return replace(screen, keep_for=user.id, replaces=dialogue.message_id)


async def _live(
    zone: str,
    back: BackTo,
    words: Words,
    dialogues: Dialogues,
    users: Users,
    user: User,
) -> Screen:
    """The person lives in that zone from now on; a draft that they write keeps its hour there."""
    await users.choose_zone(user, zone)
    await dialogues.end(TOPIC)
    there = replace(words, zone=ZoneInfo(zone))
    writing = await _draft(back, words, dialogues, user)
    if writing is None:
        return settings_views.zone_chosen(there)
    return await writing.move(there, settings_views.toast_zone(there))


async def _draft(back: BackTo, words: Words, dialogues: Dialogues, user: User) -> Writing | None:
    """What the person was writing when they were asked, if they still are."""
    dialogue = await dialogues.about(DRAFT) if back == "draft" else None
    return Writing.of(dialogue, words, dialogues, user) if dialogue is not None else None


def _back(dialogue: Dialogue) -> BackTo:
    return "draft" if dialogue.step == "draft" else "settings"
