"""Draws the README's pictures: `uv run python -m docs.pictures`.

The demo runs on a clock that stands still, people talk to the bot, and Chromium photographs the pages.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.async_api import Browser

from tests.chromium import CHROMIUM, launched
from vmeste import calm
from vmeste.config import Settings
from vmeste.demo import LocalTelegram
from vmeste.demo.samples import Neighbours
from vmeste.program import Program, Running

HERE = Path(__file__).parent
NOW = datetime(2026, 6, 9, 15, 4, tzinfo=UTC)
"""A Tuesday, 18:04 in Moscow."""
TWO_PHONES = """
.phone:nth-child(2) { display: none; }
.conversation { background: #d3e1d8; }
"""
"""Of the chat page's three; and a plain wall, which makes a small file."""


async def main() -> None:
    calm.SECONDS = 0.0  # these people talk faster than people do
    telegram = LocalTelegram(clock=NOW.timestamp)
    await telegram.start()
    with TemporaryDirectory(prefix="vmeste-pictures-") as folder:
        settings = Settings.for_demo(
            bot_token=telegram.bots[0].token,
            telegram_api_url=telegram.url,
            database_url=f"sqlite+aiosqlite:///{Path(folder) / 'vmeste.db'}",
            admin_port=0,
        )
        ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        program = Program(settings, password=settings.admin_password, now=lambda: NOW, started=ready.set_result)
        run = asyncio.create_task(program.run())
        try:
            either: set[asyncio.Future[Any]] = {run, ready}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if run.done():
                run.result()
            await draw(telegram, f"http://127.0.0.1:{ready.result().admin_port}/admin")
        finally:
            program.stop()
            await run
            await telegram.stop()


async def draw(telegram: LocalTelegram, admin: str) -> None:
    neighbours = Neighbours(telegram)
    await neighbours.talk()
    anna, emma = neighbours.anna, neighbours.emma
    await anna.says("/new")
    await anna.says("Шахматы в парке")
    await anna.says("13.06 11:00")
    for field, value in (("Где", "Парк Горького, у фонтана"), ("Места", "8")):
        await anna.presses(field)
        await anna.says(value)
    await anna.presses("Создать")
    await anna.presses("Иду")
    await emma.says("/events")
    await emma.says("/events шахматы")
    await emma.presses("Шахматы в парке")
    await emma.presses("Going")
    async with launched("--font-render-hinting=none") as browser:
        await photograph(browser, f"{telegram.url}/", "chat.png", width=880, height=800, waits_for=".phone .keyboard")
        for name, locale in (("admin.png", "en"), ("admin.ru.png", "ru")):
            await photograph(browser, f"{admin}/event", name, width=1040, height=560, waits_for="table", locale=locale)


async def photograph(  # a picture is its address, its size and its reader
    browser: Browser, url: str, name: str, *, width: int, height: int, waits_for: str, locale: str = "ru"
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        timezone_id="Europe/Moscow",
        color_scheme="light",
        reduced_motion="reduce",
        bypass_csp=True,
        http_credentials={"username": "admin", "password": "admin"},
    )
    page = await context.new_page()
    await page.clock.set_fixed_time(NOW)
    await page.goto(url)
    await page.wait_for_selector(waits_for)
    await page.add_style_tag(content=TWO_PHONES)
    await page.wait_for_timeout(700)  # what moves has come to rest
    await page.screenshot(path=HERE / name, animations="disabled")
    await context.close()
    print(f"{name}: {(HERE / name).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("Chromium is not there: install it, for instance `apt install chromium fonts-noto-color-emoji`")
    asyncio.run(main())
