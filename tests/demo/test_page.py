"""The chat page in a real browser, with a bot of a few lines behind it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.demo.conftest import PNG, Api, keyboard
from vmeste.demo import Group, LocalTelegram, Person


@pytest.fixture
async def bot(api: Api, anna: Person) -> AsyncIterator[None]:
    """Answers /start with a card, and a press with a toast and a redrawn card."""

    async def live() -> None:
        while True:
            for update in await api.updates(timeout=30):
                await answer(api, update)

    anna.says("hello")
    task = asyncio.create_task(live())
    yield
    task.cancel()


async def answer(api: Api, update: dict[str, Any]) -> None:
    markup = keyboard([("✅ Иду", "go"), ("Не иду", "no")])
    if query := update.get("callback_query"):
        alert = query["data"] == "no"
        await api.call("answerCallbackQuery", callback_query_id=query["id"], text="Ответ <b>", show_alert=alert)
        where = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        if not alert:
            await api.call("editMessageText", **where, text="Идёт: 1", reply_markup=markup)
    elif query := update.get("inline_query"):
        article = {
            "type": "article",
            "id": "1",
            "title": "Карточка",
            "input_message_content": {"message_text": "Общая"},
        }
        await api.call("answerInlineQuery", inline_query_id=query["id"], results=[article])
    elif message := update.get("message"):
        when = {"type": "date_time", "offset": 9, "length": 6, "unix_time": 1795852800, "date_time_format": "t"}
        bold = {"type": "bold", "offset": 0, "length": 8}
        text = "<script> завтра"
        chat_id = message["chat"]["id"]
        await api.call("sendMessage", chat_id=chat_id, text=text, entities=[bold, when], reply_markup=markup)


@pytest.fixture
def group(telegram: LocalTelegram, anna: Person, boris: Person) -> Group:
    return telegram.group("Футбол", [anna, boris])


async def opened(chromium: Browser, telegram: LocalTelegram, **context: Any) -> Page:
    page = await (
        await chromium.new_context(viewport={"width": 1280, "height": 800})
        if not context
        else await chromium.new_context(**context)
    ).new_page()
    await page.goto(telegram.url)
    await page.wait_for_selector("html[data-live]")
    return page


def phone(page: Page, person: Person) -> Any:
    return page.locator(f'.phone[data-person="{person.id}"]')


@pytest.mark.usefixtures("bot", "group")
async def test_talking_pressing_and_seeing(chromium: Browser, telegram: LocalTelegram, boris: Person) -> None:
    boris.time_zone = "Asia/Yekaterinburg"
    page = await opened(chromium, telegram)
    wrongs: list[str] = []
    page.on("console", lambda message: wrongs.append(message.text) if message.type == "error" else None)
    mine = phone(page, boris)
    await mine.get_by_role("button", name="Начать").click()
    await expect(mine.locator(".bubble strong")).to_have_text("<script>")
    await expect(mine.locator(".bubble time")).to_have_text("13:00")
    await mine.get_by_role("button", name="✅ Иду").click()
    await expect(mine.locator(".toast")).to_have_text("Ответ <b>")
    await expect(mine.locator(".theirs .text")).to_have_text("Идёт: 1")
    await mine.get_by_role("button", name="Не иду").click()
    await mine.get_by_role("button", name="Понятно").click()
    await expect(mine.locator(".alert")).to_have_count(0)
    await mine.locator("textarea").fill("привет")
    await mine.locator("textarea").press("Enter")
    await expect(mine.locator(".own .text").last).to_have_text("привет")
    assert not wrongs


@pytest.mark.usefixtures("bot")
async def test_the_group_and_inline_mode(
    chromium: Browser, telegram: LocalTelegram, anna: Person, boris: Person, group: Group
) -> None:
    page = await opened(chromium, telegram)
    hers, his = phone(page, anna), phone(page, boris)
    await hers.get_by_role("tab", name="Футбол").click()
    await hers.locator("textarea").fill("@vmeste_bot карт")
    await hers.locator(".popover button", has_text="Карточка").click()
    await expect(hers.locator(".own .text")).to_have_text("Общая")
    await his.get_by_role("tab", name="Футбол").click()
    await expect(his.locator(".theirs .text", has_text="Общая")).to_have_count(1)
    assert "Общая" in [message.text for message in group.messages]


async def test_a_button_in_a_group_leads_to_the_private_chat(
    chromium: Browser, telegram: LocalTelegram, api: Api, anna: Person, group: Group
) -> None:
    button = {"text": "Дальше", "url": "https://t.me/vmeste_bot?start=new_1"}
    await api.call("sendMessage", chat_id=group.id, text="a", reply_markup={"inline_keyboard": [[button]]})
    hers = phone(await opened(chromium, telegram), anna)
    await hers.get_by_role("tab", name="Футбол").click()
    await hers.get_by_role("button", name="Дальше").click()
    await expect(hers.locator(".own .text").last).to_have_text("/start new_1")
    assert anna.chat[-1].text == "/start new_1"


@pytest.mark.usefixtures("bot")
async def test_a_group_becomes_a_forum_whose_owner_writes_as_the_group(
    chromium: Browser, telegram: LocalTelegram, anna: Person, boris: Person
) -> None:
    page = await opened(chromium, telegram)
    hers, his = phone(page, anna), phone(page, boris)
    for chooses in ("Новая группа", "Новая тема", "Писать от имени группы"):
        await hers.get_by_role("button", name="Ещё").click()
        await hers.locator(".popover button", has_text=chooses).click()
        await hers.get_by_role("tab").last.click()
        await expect(hers.get_by_role("tab").last).to_have_attribute("aria-selected", "true")
    await expect(hers.get_by_role("tab")).to_have_count(3)  # the group itself has become another one
    await hers.locator("textarea").fill("/new")
    await hers.locator("textarea").press("Enter")
    await his.get_by_role("tab", name="Тема 1 · Группа 1").click()
    await expect(his.locator(".theirs .sender", has_text="Group")).to_have_count(1)
    await his.get_by_role("tab", name="Группа 1").first.click()
    await expect(his.locator(".theirs .text", has_text="/new")).to_have_count(0)


async def test_a_link_is_shared_with_the_group_and_leads_back(
    chromium: Browser, telegram: LocalTelegram, api: Api, anna: Person, group: Group
) -> None:
    link = "https://t.me/vmeste_bot?start=e_k3Jx81Qa"
    share = f"https://t.me/share/url?url={quote(link, safe='')}&text=%D0%A4%D1%83%D1%82%D0%B1%D0%BE%D0%BB"
    markup = {"inline_keyboard": [[{"text": "Поделиться", "url": share}]]}
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=markup)
    hers = phone(await opened(chromium, telegram), anna)
    await hers.get_by_role("button", name="Поделиться").click()
    await expect(hers.locator("textarea")).to_have_value(f"Футбол\n{link}")
    await hers.locator("textarea").press("Enter")
    await hers.locator(".own a").click()
    await expect(hers.locator(".own .text").last).to_have_text("/start e_k3Jx81Qa")
    assert group.messages[-1].text == f"Футбол\n{link}"


async def test_in_a_hand_one_person_at_a_time(
    chromium: Browser, telegram: LocalTelegram, anna: Person, boris: Person
) -> None:
    page = await opened(chromium, telegram, viewport={"width": 360, "height": 740}, color_scheme="dark")
    await expect(phone(page, anna)).to_be_visible()
    await expect(phone(page, boris)).to_be_hidden()
    await page.get_by_role("button", name="Борис").click()
    await expect(phone(page, boris)).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


async def test_the_page_comes_back_by_itself(chromium: Browser, telegram: LocalTelegram, anna: Person) -> None:
    page = await opened(chromium, telegram)
    port = int(telegram.url.rpartition(":")[2])
    await telegram.stop()
    await expect(page.locator("#offline")).to_be_visible()
    anna.says("still here")
    await telegram.start(port=port)
    await expect(phone(page, anna).locator(".own .text").last).to_have_text("still here")
    await expect(page.locator("#offline")).to_be_hidden()


async def test_a_photo_and_a_place_are_sent_by_http(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    form = aiohttp.FormData()
    for name, value in (("person", str(anna.id)), ("chat", str(anna.id)), ("caption", "фото")):
        form.add_field(name, value)
    form.add_field("file", PNG, filename="p.png", content_type="image/png")
    async with api.http.post(f"{telegram.url}/demo/api/upload", data=form) as response:
        assert response.status == 200
    place = {"person": anna.id, "chat": anna.id, "latitude": 55.7, "longitude": 37.5}
    async with api.http.post(f"{telegram.url}/demo/api/location", json=place) as response:
        assert response.status == 200
    photo, place = [update["message"] for update in await api.updates()]
    assert photo["caption"] == "фото"
    async with api.http.get(f"{telegram.url}/demo/file/{photo['photo'][0]['file_id']}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_another_site_does_nothing_here(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    body = {"person": anna.id, "chat": anna.id, "text": "hi"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    async with api.http.post(f"{telegram.url}/demo/api/say", json=body, headers=headers) as response:
        assert response.status == 403
    assert await api.updates() == []


async def test_what_is_not_possible_is_said(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    body = {"person": anna.id, "chat": anna.id, "text": " "}
    async with api.http.post(f"{telegram.url}/demo/api/say", json=body) as response:
        assert (response.status, await response.json()) == (400, {"error": "an empty message cannot be sent"})
    async with api.http.get(f"{telegram.url}/demo/file/unknown") as response:
        assert response.status == 404


async def test_the_live_stream(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    async with api.http.get(f"{telegram.url}/demo/events") as stream:
        assert await stream.content.readuntil(b"\n\n") == b"retry: 500\n\n"
        anna.says("hello")
        line = await stream.content.readline()
        assert b'"kind": "message"' in line
        assert b"hello" in line
        await telegram.stop()
        assert await stream.content.read() == b"\n"
