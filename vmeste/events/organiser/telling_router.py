"""What participants hear of an event by their organiser's will: reminders, messages, and whether news has reached them.

panel ──«Написать участникам»──► text? ──text──► preview ──«Отправить»──► panel
"""

from dataclasses import replace
from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery
from aiogram.types import Message as TelegramMessage
from aiogram.utils.formatting import Text

from vmeste.conversation import IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import views
from vmeste.events.creation import views as draft_views
from vmeste.events.organised import Letter
from vmeste.events.organiser import buttons, telling_views
from vmeste.events.organiser import views as organiser_views
from vmeste.events.organiser.repository import Organising
from vmeste.events.organiser.telling_views import Message
from vmeste.events.telling.repository import Telling
from vmeste.screen import Screen
from vmeste.text import clean
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="telling")
router.callback_query.filter(PRESSED_IN_PRIVATE)

TOPIC = "telling"
WAITED_FOR = timedelta(hours=1)
"""What is typed later is no message to participants."""


class _Writes(Filter):
    """Lets the handler have what a person says who was asked for a message, not long ago, and what they had so far."""

    async def __call__(self, _: TelegramMessage, dialogues: Dialogues) -> bool | dict[str, Message | Dialogue]:
        dialogue = await dialogues.awaited(TOPIC, WAITED_FOR)
        if dialogue is None:
            return False
        return {"written": Message.model_validate_json(dialogue.content), "dialogue": dialogue}


WRITES = _Writes()


@router.callback_query(buttons.AskReminders.filter())
async def ask_reminders(
    _: CallbackQuery,
    callback_data: buttons.AskReminders,
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


@router.callback_query(buttons.Delivery.filter())
async def delivery(
    _: CallbackQuery,
    callback_data: buttons.Delivery,
    words: Words,
    telling: Telling,
    user: User,
    username: str,
) -> Screen:
    found = await telling.delivery(callback_data.code, user)
    return telling_views.delivery(words, found, username) if found else views.gone(words)


@router.callback_query(buttons.Write.filter())
async def write(
    _: CallbackQuery,
    callback_data: buttons.Write,
    words: Words,
    telling: Telling,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    letter = await telling.letter(callback_data.code, user)
    return await _ask(letter, Message(code=callback_data.code), words, dialogues, user)


@router.callback_query(telling_views.WriteTo.filter())
async def write_to(
    _: CallbackQuery,
    callback_data: telling_views.WriteTo,
    words: Words,
    telling: Telling,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    letter = await telling.letter(callback_data.code, user)
    written = await _written(callback_data.code, dialogues) or Message(code=callback_data.code)
    return await _ask(letter, written.model_copy(update={"to": callback_data.to}), words, dialogues, user)


@router.callback_query(telling_views.SendMessage.filter())
async def send(
    _: CallbackQuery,
    callback_data: telling_views.SendMessage,
    words: Words,
    telling: Telling,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    code, written = callback_data.code, await _written(callback_data.code, dialogues)
    if written is None or written.text is None or written.handle != callback_data.handle:
        letter = await telling.letter(code, user)  # an older text: the present one is shown, and nothing is sent
        return await _ask(letter, written or Message(code=code), words, dialogues, user)
    to = telling_views.answers_of(callback_data.to)
    outcome = await telling.send(code, user, written.handle, written.text, to)
    await dialogues.end(TOPIC)
    if outcome is None:
        return views.gone(words)
    if isinstance(outcome, Letter):
        return telling_views.enough(words, outcome)
    return telling_views.sent(words, outcome, user)


@router.callback_query(telling_views.LeaveMessage.filter())
async def leave_pressed(
    _: CallbackQuery,
    callback_data: telling_views.LeaveMessage,
    words: Words,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    await dialogues.end(TOPIC)
    shown = await organising.open(callback_data.code, user)
    return organiser_views.panel(words, shown, user) if shown else views.gone(words)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), WRITES)
async def leave(
    _: TelegramMessage,
    written: Message,
    dialogue: Dialogue,
    words: Words,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    await dialogues.end(TOPIC)
    shown = await organising.open(written.code, user)
    screen = organiser_views.panel(words, shown, user) if shown else views.gone(words)
    return replace(screen, replaces=dialogue.message_id)


@router.message(IN_PRIVATE, WORDS, WRITES)
@router.message(IN_PRIVATE, NO_TEXT, WRITES)
async def typed(
    message: TelegramMessage,
    written: Message,
    dialogue: Dialogue,
    words: Words,
    telling: Telling,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    text, problem = clean(message.text or ""), None
    if message.text is None:
        problem = draft_views.problem_not_text(words)
    elif len(text) > telling_views.MESSAGE_LENGTH:
        problem = telling_views.problem_too_long(words, len(text))
    elif text:
        written = Message(code=written.code, to=written.to, text=text)
    letter = await telling.letter(written.code, user)
    screen = await _ask(letter, written, words, dialogues, user, problem)
    return replace(screen, replaces=dialogue.message_id)


async def _written(code: str, dialogues: Dialogues) -> Message | None:
    """What is being written about this event."""
    dialogue = await dialogues.about(TOPIC)
    written = Message.model_validate_json(dialogue.content) if dialogue is not None else None
    return written if written is not None and written.code == code else None


async def _ask(
    letter: Letter | None,
    written: Message,
    words: Words,
    dialogues: Dialogues,
    user: User,
    problem: Text | None = None,
) -> Screen:
    if letter is None:
        await dialogues.end(TOPIC)
        return views.gone(words)
    if letter.next_at is not None:
        await dialogues.end(TOPIC)
        return telling_views.enough(words, letter)
    await dialogues.go("message", written.model_dump_json(), TOPIC)
    return replace(telling_views.writing(words, letter, written, user, problem), keep_for=user.id)
