"""axe-core looks at every page of the administrator's, in the light and in the dark."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page

from tests.admin.conftest import House
from tests.admin.test_browser import opened
from tests.admin.town import Town
from vmeste.admin import rows
from vmeste.admin.server import serve
from vmeste.events.models import Answer
from vmeste.inbox import DeadLetter

PAGES = (
    "", "?period=12m", "/user", "/event", "/eventparticipant", "/event?q=no", "/no",
    "/user/1", "/user/new", "/user/1/edit", "/user/1/block", "/user/1/delete",
    "/event/1", "/event/new", "/event/1/edit", "/event/1/cancel", "/event/1/delete", "/event/1/message", "/event/2",
    "/event/2/restore", "/eventparticipant/1", "/eventparticipant/new?event=1", "/eventparticipant/1/edit",
    "/eventparticipant/1/delete", "/event/1/organiser", "/audit", "/audit?q=no", "/times", "/deadletter",
    "/deadletter/1",
)  # fmt: skip
GRAVE = {"serious", "critical"}


@pytest_asyncio.fixture
async def address(lite: House, town_of_lite: Town) -> AsyncIterator[str]:
    town, now = town_of_lite, town_of_lite.now()
    anna = await town.person("Анна", username="anna")
    event = await town.event(anna, description="У фонтана", capacity=1, seats_taken=1, going=1, waiting=1)
    await town.event(anna, "Отменённое", cancelled_at=now)
    await town.event(anna, "Прошлое", date=now - timedelta(days=2), capacity=4, seats_taken=2, going=2)
    for answer in Answer:
        await town.answer(await town.person(f"Гость {answer}"), event, answer)
    letter = {"update_id": 7, "reason": "ValueError", "payload": '{"update_id": 7}', "created_at": now}
    await town.writes(DeadLetter, letter)
    running = await serve(lite.app(), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{running.port}/admin"
    await running.close()


async def faults(page: Page) -> list[str]:
    await page.wait_for_load_state()  # with the stylesheets: a text may be there before its colours
    await page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return list(_grave(found))


def _grave(found: dict[str, Any]) -> Iterator[str]:
    for one in found["violations"]:
        if one["impact"] in GRAVE:
            yield f"{one['id']}: " + "; ".join(node["html"] for node in one["nodes"])


async def is_away(*_: object) -> None:
    raise ConnectionError("the database is away")


async def test_no_page_has_a_serious_fault(chromium: Browser, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    complaints = []
    for scheme in ("light", "dark"):
        page = await opened(chromium, width=1280, scheme=scheme)
        for path in PAGES:
            await page.goto(address + path)
            complaints += [(path, scheme, fault) for fault in await faults(page)]
        await page.goto(f"{address}/event/new")
        await page.get_by_role("button", name="Создать").last.click()
        complaints += [("a form sent empty", scheme, fault) for fault in await faults(page)]
        await page.goto(f"{address}/eventparticipant/new?event=1&user=2")
        await page.select_option("[name=answer]", "maybe")
        await page.get_by_role("button", name="Создать").last.click()
        await page.get_by_text("уже есть ответ").first.wait_for()
        complaints += [("answered already", scheme, fault) for fault in await faults(page)]
        with monkeypatch.context() as patch:
            patch.setattr(rows, "add_user", is_away)
            await page.goto(f"{address}/user/new")
            await page.fill("[name=first_name]", "Вера")
            await page.get_by_role("button", name="Создать").last.click()
            await page.get_by_role("button", name="Отправить ещё раз").wait_for()
        complaints += [("an error with what was typed", scheme, fault) for fault in await faults(page)]
        await page.goto(f"{address}/event/new")
        await page.fill("[name=title]", "Го")
        await page.evaluate("document.querySelector('form.sheet').action = '/admin/event/77/edit'")
        await page.get_by_role("button", name="Создать").last.click()
        await page.get_by_label("Что было введено").wait_for()
        complaints += [("what was typed for what is gone", scheme, fault) for fault in await faults(page)]
    page = await opened(chromium, width=360)
    for path in ("", "/event", "/event/1", "/event/1/edit"):
        await page.goto(address + path)
        complaints += [(path, "phone", fault) for fault in await faults(page)]
    assert complaints == []


@pytest.mark.parametrize(
    ("fault", "planted"),
    [
        ("label", "document.querySelector('[name=q]').outerHTML = '<input name=q>'"),
        ("color-contrast", "document.querySelector('h1').style.color = '#eee'"),
        ("html-has-lang", "document.documentElement.removeAttribute('lang')"),
    ],
)  # fmt: skip
async def test_a_planted_fault_is_found(chromium: Browser, address: str, fault: str, planted: str) -> None:
    page = await opened(chromium, width=1280)
    await page.goto(f"{address}/user")
    assert await faults(page) == []
    await page.evaluate(planted)
    assert [one.partition(":")[0] for one in await faults(page)] == [fault]
