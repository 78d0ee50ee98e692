"""The organiser's buttons on a card: the panel, and all that is done to an event from it.

card ──«Изменить»──► panel ──a field──► question ──text──► panel
                       ├──«Закрыть запись»──► panel
                       ├──«Ещё»──► what is seldom wanted ──a setting──► the same
                       └──«Отменить встречу»──► «Да» ──► why? ──text or «Пропустить»──► panel
"""

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from vmeste.conversation import IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import DRAFT, Dialogues
from vmeste.events import card, views
from vmeste.events.creation import calendar_views
from vmeste.events.creation.writing import Writing
from vmeste.events.draft import Draft
from vmeste.events.organised import Done
from vmeste.events.organiser import buttons
from vmeste.events.organiser import views as organiser_views
from vmeste.events.organiser.editing import TOPIC, WAITED_FOR, Editing
from vmeste.events.organiser.repository import Organising
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="organiser")
router.callback_query.filter(PRESSED_IN_PRIVATE)


class _Editing(Filter):
    """Lets the handler have the person's question, if there is one."""

    async def __call__(
        self,
        _: CallbackQuery,
        words: Words,
        dialogues: Dialogues,
        organising: Organising,
        user: User,
    ) -> dict[str, Editing]:
        return {"editing": Editing(words, dialogues, organising, user, await dialogues.about(TOPIC))}


class _Hears(Filter):
    """A message of a person who was asked something about their event, not long ago."""

    async def __call__(
        self,
        _: Message,
        words: Words,
        dialogues: Dialogues,
        organising: Organising,
        user: User,
    ) -> bool | dict[str, Editing]:
        dialogue = await dialogues.awaited(TOPIC, WAITED_FOR)
        return {"editing": Editing(words, dialogues, organising, user, dialogue)} if dialogue else False


EDITING = _Editing()
HEARS = _Hears()


@router.callback_query(card.Organise.filter(), EDITING)
async def panel(_: CallbackQuery, callback_data: card.Organise, editing: Editing) -> Screen:
    return await editing.leave(callback_data.code)


@router.callback_query(buttons.AskField.filter(), EDITING)
async def ask(_: CallbackQuery, callback_data: buttons.AskField, editing: Editing) -> Screen:
    return await editing.ask(callback_data.code, callback_data.step)


@router.callback_query(buttons.SkipField.filter(), EDITING)
async def skip(_: CallbackQuery, callback_data: buttons.SkipField, editing: Editing) -> Screen:
    return await editing.skip(callback_data.code, callback_data.step)


@router.callback_query(buttons.PickStart.filter(), EDITING)
async def pick(_: CallbackQuery, callback_data: buttons.PickStart, editing: Editing) -> Screen:
    return await editing.pick(callback_data.code, callback_data.moment)


@router.callback_query(buttons.ShowMonth.filter(), EDITING)
async def month(_: CallbackQuery, callback_data: buttons.ShowMonth, editing: Editing) -> Screen:
    return await editing.month(callback_data.code, callback_data.month)


@router.callback_query(buttons.PickDay.filter(), EDITING)
async def pick_day(_: CallbackQuery, callback_data: buttons.PickDay, editing: Editing) -> Screen:
    return await editing.pick_in_words(callback_data.code, calendar_views.day_in_words(callback_data.day))


@router.callback_query(buttons.PickHour.filter(), EDITING)
async def pick_hour(_: CallbackQuery, callback_data: buttons.PickHour, editing: Editing) -> Screen:
    picked = calendar_views.hour_in_words(callback_data.day, callback_data.hour)
    return await editing.pick_in_words(callback_data.code, picked)


@router.callback_query(buttons.AskReason.filter(), EDITING)
async def ask_reason(_: CallbackQuery, callback_data: buttons.AskReason, editing: Editing) -> Screen:
    return await editing.ask_reason(callback_data.code)


@router.callback_query(buttons.CancelWithoutReason.filter(), EDITING)
async def cancel(_: CallbackQuery, callback_data: buttons.CancelWithoutReason, editing: Editing) -> Screen:
    return await editing.cancel(callback_data.code, None)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), HEARS)
async def leave(_: Message, editing: Editing) -> Screen:
    return await editing.leave()


@router.message(IN_PRIVATE, WORDS, HEARS)
async def typed(message: Message, editing: Editing) -> Screen:
    return await editing.hear(message.text or "")


@router.message(IN_PRIVATE, NO_TEXT, HEARS)
async def not_text(message: Message, editing: Editing) -> Screen:
    return await editing.not_text(message)


@router.callback_query(buttons.More.filter())
async def more(
    _: CallbackQuery,
    callback_data: buttons.More,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    shown = await organising.open(callback_data.code, user)
    return organiser_views.more(words, shown, user) if shown else views.gone(words)


@router.callback_query(buttons.AskSetting.filter())
async def ask_setting(
    _: CallbackQuery,
    callback_data: buttons.AskSetting,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    shown = await organising.open(callback_data.code, user)
    return organiser_views.setting(words, shown, callback_data.setting) if shown else views.gone(words)


@router.callback_query(buttons.Choose.filter())
async def choose(
    _: CallbackQuery,
    callback_data: buttons.Choose,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    done = await organising.change(callback_data.code, user, callback_data.values)
    return organiser_views.chosen(words, done, callback_data.setting, user) if done else views.gone(words)


@router.callback_query(buttons.SignUp.filter())
async def sign_up(
    _: CallbackQuery,
    callback_data: buttons.SignUp,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    return _done(words, await organising.sign_up(callback_data.code, user, is_open=callback_data.open), user)


@router.callback_query(buttons.Tell.filter())
async def tell(
    _: CallbackQuery,
    callback_data: buttons.Tell,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    return _done(words, await organising.tell(callback_data.code, user, callback_data.change), user)


@router.callback_query(buttons.AskCancel.filter())
async def ask_cancel(
    _: CallbackQuery,
    callback_data: buttons.AskCancel,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    shown = await organising.open(callback_data.code, user)
    if shown is None or shown.event.creator_id != user.id:
        return views.gone(words)
    return organiser_views.ask_cancel(words, shown)


@router.callback_query(card.Restore.filter())
async def restore(
    _: CallbackQuery,
    callback_data: card.Restore,
    words: Words,
    organising: Organising,
    user: User,
) -> Screen:
    return _done(words, await organising.restore(callback_data.code, user), user)


@router.callback_query(card.Repeat.filter())
async def repeat(
    _: CallbackQuery,
    callback_data: card.Repeat,
    words: Words,
    organising: Organising,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    draft = await organising.repeat(callback_data.code, user)
    if draft is None:
        return views.gone(words)
    written = await dialogues.about(DRAFT)
    if written is not None and not callback_data.anew:
        title = Draft.model_validate_json(written.content).title
        return organiser_views.draft_in_the_way(words, callback_data.code, title)
    return await Writing.from_draft(draft, words, dialogues, user).onward()


def _done(words: Words, done: Done | None, user: User) -> Screen:
    return organiser_views.done(words, done, user) if done else views.gone(words)
