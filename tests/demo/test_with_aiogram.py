"""A real bot on a real client: what the others lean on."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.filters import CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.utils.formatting import Bold, DateTime, Text

from tests.demo.conftest import PNG
from vmeste.demo import LocalTelegram

BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="✅ Иду", callback_data="go", style="success")]]
)


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot(telegram.bots[0].token, session=session).context() as bot:
        yield bot


async def test_a_conversation(telegram: LocalTelegram, bot: Bot) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def start(message: Message) -> None:
        text = Text("👋 ", Bold("Футбол"), " ", DateTime("завтра", unix_time=1795852800, date_time_format="wDt"))
        await message.answer(**text.as_kwargs(), reply_markup=BUTTONS)

    @dispatcher.callback_query()
    async def press(query: CallbackQuery) -> None:
        if isinstance(query.message, Message):
            await query.message.edit_text("Место за вами")
        await query.answer("Готово")

    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    anna = telegram.person("Анна")
    anna.opens_link("https://t.me/vmeste_bot?start=e_k3Jx81Qa")
    message = await anna.hears("Футбол")
    assert [(e["type"], e["offset"], e["length"]) for e in message.entities] == [
        ("bold", 3, 6),
        ("date_time", 10, 6),
    ]
    assert message.buttons[0][0].style == "success"
    press_ = await anna.presses("Иду")
    assert press_.answer == ("Готово", False)
    assert anna.sees == "Место за вами"
    assert telegram.refusals == []
    await dispatcher.stop_polling()
    await polling


async def test_files_and_refusals(telegram: LocalTelegram, bot: Bot) -> None:
    anna = telegram.person("Анна")
    anna.says("/start")
    sent = await bot.send_photo(anna.id, BufferedInputFile(PNG, "p.png"), caption="Карта", reply_markup=BUTTONS)
    assert sent.photo
    downloaded = await bot.download(sent.photo[0])
    assert downloaded
    assert downloaded.read() == PNG
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_caption(
            chat_id=anna.id, message_id=sent.message_id, caption="Карта", reply_markup=BUTTONS
        )
    telegram.faults.next("429", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as too_many:
        await bot.send_message(anna.id, "a")
    assert too_many.value.retry_after == 7
    group = telegram.group("Шахматы", [anna], supergroup=False)
    group.upgrades()
    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(group.id, "a")
