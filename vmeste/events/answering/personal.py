"""Guests and a note: what a person adds to their own answer."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message
from aiogram.utils.formatting import Text

from vmeste.conversation import IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import card, views
from vmeste.events.answering import personal_views
from vmeste.events.answering.repository import Answers
from vmeste.events.models import NAMES_LENGTH, NOTE_LENGTH
from vmeste.events.repository import Events
from vmeste.events.shown import Shown
from vmeste.screen import Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="personal")
router.callback_query.filter(PRESSED_IN_PRIVATE)

TOPIC = "personal"
GUEST_NAMES, NOTE = "guest names", "note"
"""Steps of the dialogue; its content is the event's code."""
WAITED_FOR = timedelta(minutes=10)
"""What is typed later is no answer to the question."""


class _At(Filter):
    """Lets the handler have a message of a person who was asked this, and the code of the event it was about."""

    def __init__(self, step: str) -> None:
        self._step = step

    async def __call__(self, _: Message, dialogues: Dialogues) -> bool | dict[str, object]:
        dialogue = await dialogues.awaited(TOPIC, WAITED_FOR, self._step)
        return {"code": dialogue.content, "dialogue": dialogue} if dialogue else False


@router.callback_query(card.AskGuests.filter())
async def ask_guests(
    _: CallbackQuery,
    callback_data: card.AskGuests,
    words: Words,
    events: Events,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    shown = await events.find(callback_data.code, user)
    return await _ask_guests(shown, words, dialogues, user)


@router.callback_query(personal_views.Guests.filter())
async def guests(
    _: CallbackQuery,
    callback_data: personal_views.Guests,
    words: Words,
    answers: Answers,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    answered = await answers.bring(callback_data.code, user, callback_data.guests)
    if answered is None:
        return views.gone(words)
    outcome, shown = answered
    return await _ask_guests(shown, words, dialogues, user, toast=card.toast_for(words, outcome, shown))


@router.message(IN_PRIVATE, WORDS, _At(GUEST_NAMES))
async def guest_names(
    message: Message,
    code: str,
    dialogue: Dialogue,
    words: Words,
    answers: Answers,
    events: Events,
    dialogues: Dialogues,
    user: User,
    username: str,
) -> Screen:
    names = clean_line(message.text or "")
    if len(names) > NAMES_LENGTH:
        shown = await events.find(code, user)
        problem = personal_views.problem_too_long(words, len(names), NAMES_LENGTH)
        screen = await _ask_guests(shown, words, dialogues, user, problem=problem)
        return replace(screen, replaces=dialogue.message_id)
    shown = await answers.name_guests(code, user, names or None)
    await dialogues.end(TOPIC)
    screen = card.card(words, shown, username) if shown else views.gone(words)
    return replace(screen, replaces=dialogue.message_id)


@router.callback_query(personal_views.Back.filter())
async def back(
    _: CallbackQuery,
    callback_data: personal_views.Back,
    words: Words,
    events: Events,
    dialogues: Dialogues,
    user: User,
    username: str,
) -> Screen:
    await dialogues.end(TOPIC)
    shown = await events.find(callback_data.code, user)
    return card.card(words, shown, username) if shown else views.gone(words)


@router.callback_query(card.AskNote.filter())
async def ask_note(
    _: CallbackQuery,
    callback_data: card.AskNote,
    words: Words,
    events: Events,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    shown = await events.find(callback_data.code, user)
    return await _ask_note(shown, words, dialogues, user)


@router.callback_query(personal_views.NoNote.filter())
async def no_note(
    _: CallbackQuery,
    callback_data: personal_views.NoNote,
    words: Words,
    answers: Answers,
    dialogues: Dialogues,
    user: User,
    username: str,
) -> Screen:
    shown = await answers.note(callback_data.code, user, None)
    await dialogues.end(TOPIC)
    return card.card(words, shown, username) if shown else views.gone(words)


@router.message(IN_PRIVATE, WORDS, _At(NOTE))
@router.message(IN_PRIVATE, NO_TEXT, _At(NOTE))
async def note(
    message: Message,
    code: str,
    dialogue: Dialogue,
    words: Words,
    answers: Answers,
    events: Events,
    dialogues: Dialogues,
    user: User,
    username: str,
) -> Screen:
    typed = clean_line(message.text or "")
    if not 0 < len(typed) <= NOTE_LENGTH:
        problem = personal_views.problem_with_note(words, len(typed), NOTE_LENGTH)
        screen = await _ask_note(await events.find(code, user), words, dialogues, user, problem)
        return replace(screen, replaces=dialogue.message_id)
    shown = await answers.note(code, user, typed)
    await dialogues.end(TOPIC)
    screen = card.card(words, shown, username) if shown else views.gone(words)
    return replace(screen, replaces=dialogue.message_id)


async def _ask_guests(
    shown: Shown | None,
    words: Words,
    dialogues: Dialogues,
    user: User,
    toast: str | None = None,
    problem: Text | None = None,
) -> Screen:
    if shown is None:
        return views.gone(words)
    if not shown.held.party.guests:
        return personal_views.ask_guests(words, shown, toast)
    await dialogues.go(GUEST_NAMES, shown.event.code, TOPIC)
    return replace(personal_views.ask_guests(words, shown, toast, problem), keep_for=user.id)


async def _ask_note(
    shown: Shown | None,
    words: Words,
    dialogues: Dialogues,
    user: User,
    problem: Text | None = None,
) -> Screen:
    if shown is None:
        return views.gone(words)
    await dialogues.go(NOTE, shown.event.code, TOPIC)
    return replace(personal_views.ask_note(words, shown, problem), keep_for=user.id)
