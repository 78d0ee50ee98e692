"""The whole life of an event in the administrator's browser, while a person's chat stands open in another window."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from vmeste.config import Settings
from vmeste.demo import LocalTelegram, Person
from vmeste.program import Program, Running


@dataclass(frozen=True, slots=True)
class Living:
    """The bot, its Telegram and its admin page, as `bot.py demo` runs them."""

    telegram: LocalTelegram
    admin: str
    people: list[Person]


@pytest_asyncio.fixture
async def living(tmp_path: Path) -> AsyncIterator[Living]:
    telegram = LocalTelegram()
    await telegram.start()
    people = [telegram.person(name, language="ru") for name in ("Анна", "Борис", "Глеб")]
    settings = Settings.for_demo(
        bot_token=telegram.bots[0].token,
        telegram_api_url=telegram.url,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'vmeste.db'}",
        admin_port=0,
    )
    ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
    program = Program(settings, password=settings.admin_password, started=ready.set_result)
    run = asyncio.create_task(program.run())
    either: set[asyncio.Future[Any]] = {run, ready}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if run.done():
        run.result()
    for person in people:
        await person.says("/start")
    yield Living(telegram, f"http://127.0.0.1:{ready.result().admin_port}/admin", people)
    program.stop()
    await run
    await telegram.stop()


async def opened(chromium: Browser, address: str) -> Page:
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 900},
        locale="ru-RU",
        http_credentials={"username": "admin", "password": "admin"},
    )
    page = await context.new_page()
    await page.goto(address)
    return page


async def is_made_at_the_second_try(page: Page) -> None:
    now = datetime.now(UTC)
    await page.get_by_role("link", name="Новое мероприятие").first.click()
    await page.get_by_label("Название").fill("Шахматы «блиц» <b>")
    await page.get_by_label("Начало").fill(f"{now - timedelta(days=2):%Y-%m-%dT%H:%M}")
    await page.get_by_label("Сколько мест").fill("1")
    await page.get_by_label("Имя, @username или Telegram ID").fill("анна")
    await page.get_by_role("button", name="Найти").click()
    await expect(page.get_by_label("Название")).to_have_value("Шахматы «блиц» <b>")
    await expect(page.get_by_role("radio", name="Анна")).to_be_checked()

    await page.get_by_role("button", name="Создать").click()
    await expect(page.locator("#wrong-date")).to_have_text("Это уже прошло. Начало должно быть впереди.")
    await expect(page.get_by_label("Название")).to_have_value("Шахматы «блиц» <b>")
    await expect(page.get_by_label("Сколько мест")).to_have_value("1")
    await expect(page.get_by_role("radio", name="Анна")).to_be_checked()
    await page.get_by_label("Начало").fill(f"{now + timedelta(days=7):%Y-%m-%dT%H:%M}")
    await page.get_by_role("button", name="Создать").click()
    await expect(page.get_by_role("status")).to_contain_text("Создано.")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Шахматы «блиц» <b>")


async def test_an_event_is_made_changed_and_deleted_and_a_chat_sees_it(chromium: Browser, living: Living) -> None:
    _, boris, gleb = living.people
    page = await opened(chromium, f"{living.admin}/event")
    await is_made_at_the_second_try(page)

    for person, answer in ((boris, "Иду"), (gleb, "В очередь")):
        await person.says("/events")
        await person.presses("Шахматы")
        await person.presses(answer)
    chat = await opened(chromium, living.telegram.url)
    of_gleb = chat.locator(f'.phone[data-person="{gleb.id}"]')
    card = of_gleb.locator(".theirs .text", has_text="Шахматы").first
    await expect(card).to_contain_text("Ваше место в очереди: 1")

    await page.get_by_role("link", name="Изменить", exact=True).click()
    await page.get_by_label("Сколько мест").fill("много")
    await page.get_by_label("Где").fill("Парк")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.locator("#wrong-capacity")).to_contain_text("от 1 до 100")
    await expect(page.get_by_label("Где")).to_have_value("Парк")
    await page.get_by_label("Сколько мест").fill("2")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("status")).to_contain_text("Сохранено.")
    await expect(card).to_contain_text("Вы в списке")
    await expect(card).to_contain_text("Парк")

    await page.get_by_role("link", name="Изменить", exact=True).click()
    await page.get_by_label("Название").fill("Шашки")
    await page.get_by_label("Название").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Шашки")
    await expect(of_gleb.locator(".theirs .text", has_text="Шашки").first).to_contain_text("Вы в списке")

    await page.get_by_role("link", name="Удалить").click()
    await expect(page.locator(".goes").first).to_contain_text("2 ответа")
    await page.get_by_role("link", name="Не менять ничего").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Шашки")
    await page.get_by_role("link", name="Удалить").click()
    await page.get_by_role("button", name="Удалить навсегда").click()
    await expect(page.get_by_role("status")).to_contain_text("Удалено.")
    await expect(page.get_by_role("link", name="Шашки")).to_have_count(0)
    await expect(of_gleb.locator(".theirs .text", has_text="Этой встречи больше нет")).to_be_visible()


async def test_enter_in_a_date_field_saves_as_the_button_does(chromium: Browser, living: Living) -> None:
    anna = living.people[0]
    await anna.says("/new")
    await anna.says("Шахматы")
    await anna.says(f"{datetime.now(UTC) + timedelta(days=5):%Y-%m-%d} 10:00")
    await anna.presses("Создать")
    page = await opened(chromium, f"{living.admin}/event/1/edit")
    await page.get_by_label("Где").fill("Парк")
    await page.get_by_label("Начало").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Сохранено.")
