"""The /new dialogue: a title, a start, then a draft with a button for everything else.

/new ──► title ──► when ──► draft ──«Создать»──► event
           ▲         ▲       │ ▲
           └─────────┴───────┘ │  a button for each field asks it again
                    location · seats · description
"""

import re
from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart, Filter, or_f
from aiogram.types import CallbackQuery, Message

from vmeste import menu
from vmeste.conversation import FORWARDED, IN_GROUP, IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import DRAFT, Dialogues
from vmeste.events import card
from vmeste.events.creation import buttons, calendar_views
from vmeste.events.creation import views as draft_views
from vmeste.events.creation.writing import PREPARED, SUGGESTED, LaidAside, Writing
from vmeste.events.draft import CODE, Draft
from vmeste.events.repository import OPEN_EVENTS, Events
from vmeste.screen import Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.users.repository import Users
from vmeste.words import Words

router = Router(name="creation")
router.callback_query.filter(PRESSED_IN_PRIVATE)
WAITED_FOR = timedelta(minutes=10)
"""What /cancel means later is no answer to an offer."""
starts = Router(name="creation by link")
"""Before the plain /start."""


class _Writing(Filter):
    """Lets the handler have the update of a person who is writing an event, and what they are writing.

    With `hears`, only while what they type is meant for the draft and not for another dialogue.
    """

    def __init__(self, *, hears: bool = False) -> None:
        self._hears = hears

    async def __call__(
        self,
        _: Message | CallbackQuery,
        words: Words,
        dialogues: Dialogues,
        user: User,
    ) -> bool | dict[str, Writing]:
        dialogue = await (dialogues.current() if self._hears else dialogues.about(DRAFT))
        if dialogue is None or dialogue.topic != DRAFT:
            return False
        return {"writing": Writing.of(dialogue, words, dialogues, user)}


class _Suggested(Filter):
    """What was written outside any dialogue was offered to become an event, and that was the last thing asked."""

    async def __call__(self, _: Message, dialogues: Dialogues) -> bool:
        return await dialogues.asked_last(SUGGESTED, WAITED_FOR)


WRITING = _Writing()
HEARS = _Writing(hears=True)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), WRITING)
@router.callback_query(buttons.Drop.filter(), WRITING)
async def cancel(_: Message | CallbackQuery, writing: Writing) -> Screen:
    return await writing.drop()


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), _Suggested())
async def cancel_suggestion(_: Message, words: Words, dialogues: Dialogues) -> Screen:
    await dialogues.end(SUGGESTED)
    return draft_views.declined(words)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True))
async def nothing_to_cancel(_: Message, words: Words) -> Screen:
    return draft_views.nothing_to_cancel(words)


@router.message(IN_PRIVATE, Command("new", ignore_case=True), WRITING)
async def new_in_the_middle(
    message: Message, command: CommandObject, words: Words, dialogues: Dialogues, user: User, writing: Writing
) -> Screen:
    if not command.args:
        return writing.continue_or_anew()
    code = await Writing.drawn(message, words, dialogues, user).lay_aside_with(command.args)
    return writing.continue_or_anew(code)


@router.callback_query(menu.NewEvent.filter(), WRITING)
async def new_pressed_in_the_middle(_: CallbackQuery, writing: Writing) -> Screen:
    return writing.continue_or_anew()


@router.message(IN_PRIVATE, Command("new", ignore_case=True))
async def new(message: Message, command: CommandObject, words: Words, dialogues: Dialogues, user: User) -> Screen:
    return await Writing.drawn(message, words, dialogues, user).begin(command.args or "")


@router.callback_query(menu.NewEvent.filter())
async def new_pressed(_: CallbackQuery, words: Words, dialogues: Dialogues, user: User) -> Screen:
    return await Writing.anew(words, dialogues, user).onward()


@router.message(IN_GROUP, Command("new", ignore_case=True))
async def new_in_group(
    message: Message,
    command: CommandObject,
    words: Words,
    dialogues: Dialogues,
    username: str,
) -> Screen:
    draft = Draft(
        chat_id=message.chat.id,
        thread_id=message.message_thread_id if message.is_topic_message else None,
        chat_title=clean_line(message.chat.title or ""),
    )
    laid_aside = LaidAside(draft=draft, typed=command.args or "", said_at=words.now)
    await dialogues.lay_aside(PREPARED, laid_aside.model_dump_json())
    return draft_views.elsewhere(words, draft, username)


@starts.message(IN_PRIVATE, CommandStart(magic=F.args.startswith("new_")), WRITING)
async def start_in_the_middle(_: Message, command: CommandObject, writing: Writing) -> Screen:
    return writing.continue_or_anew(_code(command))


@starts.message(IN_PRIVATE, CommandStart(magic=F.args.startswith("new_")))
async def start_prepared(_: Message, command: CommandObject, words: Words, dialogues: Dialogues, user: User) -> Screen:
    return await Writing.prepared(_code(command), words, dialogues, user)


def _code(command: CommandObject) -> str | None:
    code = (command.args or "").removeprefix("new_")
    return code if re.fullmatch(CODE, code) else None


@router.callback_query(buttons.Begin.filter(), WRITING)
async def begin_in_the_middle(_: CallbackQuery, callback_data: buttons.Begin, writing: Writing) -> Screen:
    return writing.continue_or_anew(callback_data.prepared)


@router.callback_query(buttons.Begin.filter())
async def begin(
    _: CallbackQuery, callback_data: buttons.Begin, words: Words, dialogues: Dialogues, user: User
) -> Screen:
    return await Writing.prepared(callback_data.prepared, words, dialogues, user)


@router.callback_query(buttons.Anew.filter())
async def anew(
    _: CallbackQuery,
    callback_data: buttons.Anew,
    words: Words,
    dialogues: Dialogues,
    user: User,
) -> Screen:
    return await Writing.prepared(callback_data.prepared, words, dialogues, user)


@router.callback_query(buttons.Ask.filter(), WRITING)
async def ask(
    _: CallbackQuery,
    callback_data: buttons.Ask,
    writing: Writing,
) -> Screen:
    return await writing.ask(callback_data.step)


@router.callback_query(buttons.Skip.filter(), WRITING)
async def skip(
    _: CallbackQuery,
    callback_data: buttons.Skip,
    writing: Writing,
) -> Screen:
    return await writing.skip(callback_data.step)


@router.callback_query(buttons.Back.filter(), WRITING)
async def back(_: CallbackQuery, writing: Writing) -> Screen:
    return await writing.back()


@router.callback_query(buttons.Resume.filter(), WRITING)
async def resume(_: CallbackQuery, writing: Writing) -> Screen:
    return await writing.onward()


@router.callback_query(buttons.Pick.filter(), WRITING)
async def pick(
    _: CallbackQuery,
    callback_data: buttons.Pick,
    writing: Writing,
) -> Screen:
    return await writing.pick(callback_data.moment)


@router.callback_query(buttons.ShowMonth.filter(), WRITING)
async def month(_: CallbackQuery, callback_data: buttons.ShowMonth, writing: Writing) -> Screen:
    return await writing.month(callback_data.month)


@router.callback_query(buttons.PickDay.filter(), WRITING)
async def pick_day(_: CallbackQuery, callback_data: buttons.PickDay, writing: Writing) -> Screen:
    return await writing.pick_day(callback_data.day)


@router.callback_query(buttons.PickHour.filter(), WRITING)
async def pick_hour(_: CallbackQuery, callback_data: buttons.PickHour, writing: Writing) -> Screen:
    return await writing.pick_hour(callback_data.day, callback_data.hour)


@router.callback_query(calendar_views.Blank.filter())
async def no_day(_: CallbackQuery) -> Screen:
    """Pressed where the month has no day to pick: nothing happens."""
    return Screen()


@router.callback_query(buttons.More.filter(), WRITING)
async def more(_: CallbackQuery, writing: Writing) -> Screen:
    return await writing.more()


@router.callback_query(buttons.AskSetting.filter(), WRITING)
async def ask_setting(_: CallbackQuery, callback_data: buttons.AskSetting, writing: Writing) -> Screen:
    return writing.ask_setting(callback_data.setting)


@router.callback_query(buttons.Choose.filter(), WRITING)
async def choose(_: CallbackQuery, callback_data: buttons.Choose, writing: Writing) -> Screen:
    return await writing.choose(callback_data.values)


@router.callback_query(buttons.Publicity.filter(), WRITING)
async def publicity(
    _: CallbackQuery,
    callback_data: buttons.Publicity,
    writing: Writing,
) -> Screen:
    return await writing.publicity(public=callback_data.public)


@router.callback_query(buttons.Create.filter(), WRITING)
async def create(
    _: CallbackQuery,
    callback_data: buttons.Create,
    writing: Writing,
    words: Words,
    events: Events,
    users: Users,
    user: User,
    username: str,
) -> Screen:
    if (again := await events.find(callback_data.code, user)) is not None:
        return card.card(words, again, username)
    if (question := await writing.not_ready(callback_data)) is not None:
        return question
    if not await events.has_room_for(user):
        return Screen(toast=words("toast-too-many-events", most=OPEN_EVENTS), alert=True)
    if user.time_zone is None and user.zone_asked_at is None:
        await users.zone_was_asked(user, words.now)
    await events.create(await writing.finished(), user, zone=words.zone.key, language=words.language)
    return await _card(callback_data.code, words, events, user, username, toast=words("toast-created"))


@router.callback_query(buttons.Create.filter())
async def created_before(
    _: CallbackQuery,
    callback_data: buttons.Create,
    words: Words,
    events: Events,
    user: User,
    username: str,
) -> Screen:
    return await _card(callback_data.code, words, events, user, username)


async def _card(
    code: str,
    words: Words,
    events: Events,
    user: User,
    username: str,
    toast: str | None = None,
) -> Screen:
    """What a draft became, if it became an event."""
    shown = await events.find(code, user)
    return card.card(words, shown, username, toast) if shown else draft_views.no_draft(words)


@router.callback_query(
    or_f(*(button.filter() for button in draft_views.BUTTONS)),
)
async def no_draft(_: CallbackQuery, words: Words) -> Screen:
    return draft_views.no_draft(words)


@router.message(IN_PRIVATE, FORWARDED, HEARS)
async def forwarded(message: Message, writing: Writing) -> Screen:
    return await writing.hear_forwarded(message.text or message.caption or "")


@router.message(IN_PRIVATE, WORDS, HEARS)
async def typed(message: Message, writing: Writing) -> Screen:
    return await writing.hear(message.text or "")


@router.message(IN_PRIVATE, NO_TEXT, HEARS)
async def not_text(message: Message, writing: Writing) -> Screen:
    return await writing.not_text(message)
