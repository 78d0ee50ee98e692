"""«В календарь» and «QR-код»: a card gives a file; from a shared card by a link into the private chat."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from vmeste.conversation import IN_PRIVATE, PRESSED_IN_PRIVATE
from vmeste.events import card, views
from vmeste.events.draft import is_code
from vmeste.events.files import views as files_views
from vmeste.events.repository import Events
from vmeste.screen import Screen
from vmeste.words import Words

router = Router(name="files")
router.callback_query.filter(PRESSED_IN_PRIVATE)
start = Router(name="a calendar entry by link")
"""Before the plain /start."""


@start.message(IN_PRIVATE, CommandStart(ignore_case=True, magic=F.args.startswith(card.CALENDAR_LINK)))
async def start_with_calendar(
    _: Message,
    command: CommandObject,
    words: Words,
    events: Events,
    username: str,
) -> Screen:
    return await _entry((command.args or "").removeprefix(card.CALENDAR_LINK), words, events, username)


@router.callback_query(card.ToCalendar.filter())
async def to_calendar(
    _: CallbackQuery,
    callback_data: card.ToCalendar,
    words: Words,
    events: Events,
    username: str,
) -> Screen:
    return await _entry(callback_data.code, words, events, username)


@router.callback_query(card.Qr.filter())
async def qr(_: CallbackQuery, callback_data: card.Qr, words: Words, events: Events, username: str) -> Screen:
    event = await events.of_code(callback_data.code)
    return files_views.qr_picture(words, event, username) if event is not None else views.gone(words)


async def _entry(code: str, words: Words, events: Events, username: str) -> Screen:
    event = await events.of_code(code) if is_code(code) else None
    if event is None:
        return views.gone(words)
    return files_views.calendar_entry(words, event, await events.revision(event), username)
