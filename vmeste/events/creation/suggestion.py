"""What a person writes or forwards outside any dialogue: when it may be an event, creating it is offered."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from vmeste.conversation import FORWARDED, IN_PRIVATE, NO_TEXT, PRESSED_IN_PRIVATE, WORDS
from vmeste.dialogue import Dialogues
from vmeste.events.creation import buttons, reading
from vmeste.events.creation import views as draft_views
from vmeste.events.creation.writing import Writing
from vmeste.screen import Screen
from vmeste.words import Words

router = Router(name="suggestion")
router.callback_query.filter(PRESSED_IN_PRIVATE)


class _SpeaksOfTime(Filter):
    async def __call__(self, message: Message, words: Words) -> bool:
        said = message.text or message.caption or ""
        return reading.announcement(words, said, words.now).speaks_of_time


@router.message(IN_PRIVATE, FORWARDED)
async def forwarded(message: Message, words: Words, dialogues: Dialogues) -> Screen:
    return await Writing.suggest(message, words, dialogues)


@router.message(IN_PRIVATE, WORDS, _SpeaksOfTime())
@router.message(IN_PRIVATE, NO_TEXT, _SpeaksOfTime())
async def written(message: Message, words: Words, dialogues: Dialogues) -> Screen:
    return await Writing.suggest(message, words, dialogues)


@router.callback_query(buttons.Decline.filter())
async def decline(_: CallbackQuery, words: Words) -> Screen:
    return draft_views.declined(words)
