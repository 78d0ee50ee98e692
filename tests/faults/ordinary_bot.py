"""An ordinary bot, for comparison: aiogram's own polling and a handler that takes a moment."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def search(message: Message) -> None:
    await asyncio.sleep(0.5)  # what a busy database takes
    await message.answer(f"По «{message.text}» ничего не нашлось")


async def main() -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(search)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
