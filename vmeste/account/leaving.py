"""/export and /forget: everything about me as a file, and nothing about me any more.

/forget ──► what goes ──«Да»──► really? ──«Удалить навсегда»──► nobody
                └──«Нет»──► settings
"""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from vmeste.account import leaving_views
from vmeste.account.erasure import Erasure
from vmeste.account.export import Export
from vmeste.conversation import IN_PRIVATE, PRESSED_IN_PRIVATE
from vmeste.dialogue import Dialogues
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

TOPIC = "leaving"
WAITED_FOR = timedelta(minutes=10)
"""What /cancel means later is no answer to the question."""


class _Leaving(Filter):
    async def __call__(self, _: Message, dialogues: Dialogues) -> bool:
        return await dialogues.asked_last(TOPIC, WAITED_FOR)


router = Router(name="leaving")
router.callback_query.filter(PRESSED_IN_PRIVATE)


@router.callback_query(leaving_views.MyData.filter())
async def my_data(_: CallbackQuery, words: Words) -> Screen:
    return leaving_views.my_data(words)


@router.message(IN_PRIVATE, Command("export", ignore_case=True))
@router.callback_query(leaving_views.TakeAlong.filter())
async def take_along(_: Message | CallbackQuery, words: Words, export: Export, user: User) -> Screen:
    return leaving_views.exported(words, await export.everything(user))


@router.message(IN_PRIVATE, Command("forget", ignore_case=True))
@router.callback_query(leaving_views.AskForget.filter())
async def ask_forget(
    _: Message | CallbackQuery, words: Words, erasure: Erasure, dialogues: Dialogues, user: User
) -> Screen:
    await dialogues.lay_aside(TOPIC, "")
    return leaving_views.ask_forget(words, await erasure.belongings(user))


@router.callback_query(leaving_views.AskAgain.filter())
async def ask_again(_: CallbackQuery, words: Words, dialogues: Dialogues) -> Screen:
    await dialogues.lay_aside(TOPIC, "")
    return leaving_views.ask_again(words)


@router.message(IN_PRIVATE, Command("cancel", ignore_case=True), _Leaving())
async def stay(_: Message, words: Words, dialogues: Dialogues) -> Screen:
    await dialogues.end(TOPIC)
    return leaving_views.stays(words)


@router.callback_query(leaving_views.Forget.filter())
async def forget(_: CallbackQuery, words: Words, erasure: Erasure, user: User) -> Screen:
    await erasure.erase(user, leaving_views.neutral(words), by=user)
    return leaving_views.forgotten(words)
