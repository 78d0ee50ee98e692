"""In a real browser: a phone, the dark, the keyboard."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page

from tests.admin.conftest import PASSWORD, House
from tests.admin.town import Town
from vmeste.admin.server import serve
from vmeste.events.models import Answer

PAGES = ["", "/user", "/event", "/eventparticipant", "/user/1", "/event/1", "/eventparticipant/1", "/user?q=no", "/no"]

CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const bad = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const style = getComputedStyle(element);
    if (!own || element.closest("[aria-hidden=true]") || style.visibility === "hidden") continue;
    const [a, b] = [light(parse(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) bad.push([element.outerHTML.slice(0, 120), ratio]);
  }
  return bad;
}
"""

ROOM = """
(field) => {
  const pen = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(field);
  pen.font = getComputedStyle(field, "::placeholder").font;
  const given = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [pen.measureText(field.placeholder).width, given];
}
"""


@pytest_asyncio.fixture
async def address(lite: House, town_of_lite: Town) -> AsyncIterator[str]:
    """A town with long words in it, served on a real port."""
    town, now = town_of_lite, town_of_lite.now()
    anna = await town.person("Анна-Мария Очень-Длиннофамильная-Константинопольская", username="anna" * 8)
    await town.person("я" * 256)
    event = await town.event(anna, "Ш" * 200, description="слово " * 300, location="м" * 500, capacity=4, seats_taken=4)
    await town.event(anna, "Прошлое", date=now - timedelta(days=9))
    await town.event(anna, "Отменённое", cancelled_at=now)
    for answer in Answer:
        await town.answer(await town.person(f"Гость {answer}"), event, answer)
    running = await serve(lite.app(), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{running.port}/admin"
    await running.close()


async def opened(chromium: Browser, *, width: int, scheme: str = "light", scripts: bool = True) -> Page:
    context = await chromium.new_context(
        viewport={"width": width, "height": 780},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ru-RU",
        java_script_enabled=scripts,
        http_credentials={"username": "admin", "password": PASSWORD},
    )
    return await context.new_page()


async def test_on_a_phone_and_in_the_dark_every_page_fits_and_can_be_read(chromium: Browser, address: str) -> None:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page = await opened(chromium, width=width, scheme=scheme)
            page.on("console", hear)
            for path in PAGES:
                await page.goto(address + path)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                assert await page.evaluate(CONTRAST) == [], (path, width, scheme)
    assert [one for one in complaints if "404" not in one] == [], "nothing is against the page's own policy"


async def test_sorting_searching_and_filtering_work_without_javascript(chromium: Browser, address: str) -> None:
    page = await opened(chromium, width=1280, scripts=False)
    await page.goto(address)
    await page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Мероприятия").click()
    await page.get_by_role("link", name="Отменённые").click()
    assert await page.locator("tbody tr").count() == 1
    await page.get_by_role("searchbox").fill("ПРОШЛОЕ")
    await page.get_by_role("button", name="Найти").click()
    assert await page.get_by_text("Ничего не нашлось").is_visible()
    await page.get_by_role("link", name="Показать весь список").click()
    await page.get_by_role("columnheader", name="Название").get_by_role("link").click()
    titles = await page.locator("tbody td.title").all_inner_texts()
    assert titles == sorted(titles)
    await page.get_by_role("link", name="Прошлое").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Прошлое"
    await page.get_by_role("link", name="English").click()
    assert await page.get_by_text("Event no. 2").first.is_visible()
    await page.get_by_role("link", name="Times on this page: Moscow").click()
    await page.get_by_label("A city with the same time").select_option("Asia/Tokyo")
    await page.get_by_role("button", name="Save").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Прошлое", "back where they were"
    assert await page.get_by_role("link", name="Times on this page: Tokyo").is_visible()


async def test_the_keyboard_reaches_everything_and_is_seen(chromium: Browser, address: str) -> None:
    page = await opened(chromium, width=1280)
    await page.goto(f"{address}/event")
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Перейти к содержанию")
    assert await skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    reached = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("(document.activeElement.textContent || '').trim()"))
        assert await page.evaluate(
            "['solid', 'auto'].includes(getComputedStyle(document.activeElement).outlineStyle)"
            " || document.activeElement === document.body"
        ), await page.evaluate("document.activeElement.outerHTML")
    assert {"Обзор", "English", "Найти", "Предстоящие", "Организатор", "Прошлое"} <= reached


async def test_a_stranger_is_asked_for_the_password_in_words(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(locale="en-GB", http_credentials={"username": "admin", "password": "wrong"})
    page = await context.new_page()
    await page.goto(address)
    assert await page.get_by_role("heading", name="A password is needed").is_visible()


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_a_phone_shows_all_of_what_a_search_looks_for(chromium: Browser, address: str, language: str) -> None:
    """The words in the empty field are a drawing of the browser's; measured is whether they fit, with a little air."""
    page = await opened(chromium, width=360)
    for path in ("/user", "/event", "/eventparticipant", "/audit"):
        await page.goto(f"{address}{path}?lang={language}")
        needed, given = await page.get_by_role("searchbox").evaluate(ROOM)
        assert needed + 8 < given, (path, needed, given)
