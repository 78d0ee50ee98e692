"""«Участники»: the list for everybody who may see it, and what organisers do in it."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message
from aiogram.utils.formatting import Text

from vmeste.conversation import IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import card, views
from vmeste.events.creation import views as draft_views
from vmeste.events.organiser.repository import Organising
from vmeste.events.participants import views as participants_views
from vmeste.events.participants.repository import Participants
from vmeste.screen import Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="participants")
router.callback_query.filter(PRESSED_IN_PRIVATE)

TOPIC = "adding"
"""The dialogue in which people are added by name; its content is the event's code."""
NAME = "name"
WAITED_FOR = timedelta(hours=1)
"""What is typed later is no name."""
NAME_LENGTH = 64


class _Adding(Filter):
    """Lets the handler have a message of an organiser who was asked whom to add."""

    async def __call__(self, _: Message, dialogues: Dialogues) -> bool | dict[str, Dialogue]:
        dialogue = await dialogues.awaited(TOPIC, WAITED_FOR)
        return {"dialogue": dialogue} if dialogue else False


ADDING = _Adding()


@router.callback_query(card.Participants.filter())
async def first_page(
    _: CallbackQuery,
    callback_data: card.Participants,
    words: Words,
    participants: Participants,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    adding = await dialogues.about(TOPIC)
    if adding is not None:
        await dialogues.end(TOPIC)
    people = await participants.page(callback_data.code, user)
    return participants_views.page(words, people) if people else views.gone(words)


@router.callback_query(participants_views.Turn.filter())
async def turn(
    _: CallbackQuery,
    callback_data: participants_views.Turn,
    words: Words,
    participants: Participants,
    user: User,
) -> Screen:
    people = await participants.page(callback_data.code, user, callback_data.beside)
    return participants_views.page(words, people) if people else views.gone(words)


@router.callback_query(participants_views.ShowOne.filter())
async def one(
    _: CallbackQuery,
    callback_data: participants_views.ShowOne,
    words: Words,
    participants: Participants,
    user: User,
) -> Screen:
    found = await participants.one(callback_data.code, user, callback_data.handle)
    return participants_views.one(words, found, user) if found else views.gone(words)


@router.callback_query(participants_views.AskRemove.filter())
async def ask_remove(
    _: CallbackQuery,
    callback_data: participants_views.AskRemove,
    words: Words,
    participants: Participants,
    user: User,
) -> Screen:
    found = await participants.one(callback_data.code, user, callback_data.handle)
    return participants_views.ask_remove(words, found) if found else views.gone(words)


@router.callback_query(participants_views.Remove.filter())
async def remove(
    _: CallbackQuery,
    callback_data: participants_views.Remove,
    words: Words,
    participants: Participants,
    user: User,
) -> Screen:
    put = await participants.remove(callback_data.code, user, callback_data.handle)
    people = await participants.page(callback_data.code, user) if put else None
    if put is None or people is None:
        return views.gone(words)
    return participants_views.page(words, people, participants_views.removed(words, put))


@router.callback_query(participants_views.Table.filter())
async def table(
    _: CallbackQuery,
    callback_data: participants_views.Table,
    words: Words,
    participants: Participants,
    user: User,
) -> Screen:
    people = await participants.everybody(callback_data.code, user)
    return participants_views.table(words, people) if people else views.gone(words)


@router.callback_query(participants_views.AskName.filter())
async def ask_name(
    _: CallbackQuery,
    callback_data: participants_views.AskName,
    words: Words,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    return await _ask_name(callback_data.code, words, organising, dialogues, user)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), ADDING)
async def leave(
    _: Message,
    dialogue: Dialogue,
    words: Words,
    participants: Participants,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    await dialogues.end(TOPIC)
    people = await participants.page(dialogue.content, user)
    screen = participants_views.page(words, people) if people else views.gone(words)
    return replace(screen, replaces=dialogue.message_id)


@router.message(IN_PRIVATE, WORDS, ADDING)
@router.message(IN_PRIVATE, NO_TEXT, ADDING)
async def add(
    message: Message,
    dialogue: Dialogue,
    words: Words,
    participants: Participants,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    code, name = dialogue.content, clean_line(message.text or "")
    if not name:
        note: Text | None = draft_views.problem_not_text(words)
    elif len(name) > NAME_LENGTH:
        note = draft_views.problem_too_long(words, len(name), NAME_LENGTH)
    else:
        put = await participants.add(code, user, name)
        note = participants_views.added(words, put) if put else None
    screen = await _ask_name(code, words, organising, dialogues, user, note)
    return replace(screen, replaces=dialogue.message_id)


async def _ask_name(
    code: str,
    words: Words,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
    note: Text | None = None,
) -> Screen:
    shown = await organising.open(code, user)
    if shown is None:
        await dialogues.end(TOPIC)
        return views.gone(words)
    await dialogues.go(NAME, code, TOPIC)
    return replace(participants_views.ask_name(words, shown.event, note), keep_for=user.id)
