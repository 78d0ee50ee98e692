"""Forms in a real browser: on a phone and in the dark."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.admin.conftest import House
from tests.admin.test_browser import CONTRAST, opened
from tests.admin.town import Town
from vmeste.admin.server import serve
from vmeste.events.models import Answer

PAGES = (
    "/event/1", "/event/new", "/event/1/edit", "/event/1/cancel", "/event/1/organiser",
    "/event/1/delete", "/event/1/message",
    "/eventparticipant/new?event=1", "/eventparticipant/1/edit", "/eventparticipant/1/delete", "/eventparticipant/1",
    "/user/1", "/user/new", "/user/1/edit", "/user/1/block", "/user/1/delete", "/audit", "/deadletter", "/times",
)  # fmt: skip


@pytest_asyncio.fixture
async def address(lite: House, town_of_lite: Town) -> AsyncIterator[str]:
    anna = await town_of_lite.person("Анна-Мария Очень-Длиннофамильная-Константинопольская", username="anna" * 8)
    event = await town_of_lite.event(anna, "Шахматы", capacity=1, seats_taken=1, going=1, waiting=1, last_position=1)
    await town_of_lite.answer(await town_of_lite.person("Борис"), event)
    await town_of_lite.answer(await town_of_lite.person("я" * 200), event, Answer.WAITING, position=1)
    running = await serve(lite.app(), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{running.port}/admin"
    await running.close()


async def test_every_form_fits_a_phone_and_can_be_read_in_the_dark(chromium: Browser, address: str) -> None:
    for scheme, width in (("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)):
        page = await opened(chromium, width=width, scheme=scheme)
        for path in PAGES:
            answer = await page.goto(address + path)
            assert answer is not None
            assert answer.status == 200, path
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert await page.evaluate(CONTRAST) == [], (path, width, scheme)


async def test_whoever_goes_back_finds_what_was_typed(chromium: Browser, address: str) -> None:
    page = await opened(chromium, width=1280)
    await page.goto(f"{address}/event/1/edit")
    await page.evaluate(
        "document.querySelectorAll('[maxlength]').forEach((field) => field.removeAttribute('maxlength'))"
    )
    typed = {"title": "Го", "capacity": "7", "description": "ж" * 30_000}
    for name, text in typed.items():
        await page.fill(f"[name={name}]", text)
    await page.get_by_role("button", name="Сохранить").last.click()
    await page.get_by_text("Вернитесь назад").wait_for()
    await page.go_back()
    assert {name: await page.input_value(f"[name={name}]") for name in typed} == typed
