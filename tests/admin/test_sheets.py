"""Lists as files for a spreadsheet: all of it, in order, harmless, and no matter how slowly it is read."""

import asyncio
import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientPayloadError, web
from sqlalchemy import insert

from tests.admin.conftest import START, Browser, House, counts_to
from tests.admin.town import Town
from vmeste.admin import queries, sheet_pages, sheets
from vmeste.admin.sections import SECTIONS
from vmeste.database import Database
from vmeste.events.models import Answer, Change
from vmeste.inbox import DeadLetter
from vmeste.users.models import User


def table(text: str, separator: str = ",") -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "Excel reads it as UTF-8"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator))


def link(page: str) -> str:
    """To the file, from the list that is looked at."""
    return next(one for one in page.split('href="')[1:] if ".csv" in one).partition('"')[0].replace("&amp;", "&")


async def crowd(town: Town, many: int) -> None:
    people = [
        {"first_name": f"Ёж {n % 7}", "telegram_id": 500 + n, "search": f"ёж {n % 7}", "created_at": town.now()}
        for n in range(many)
    ]
    async with town.database.turn() as connection:
        await connection.execute(insert(User), people)


def in_use(database: Database) -> int:
    """Connections that somebody has; those that are kept ready nobody has."""
    pools: set[Any] = {database.writer.pool, database.reader.pool}
    kept = (database.turns, database.looks)
    held: int = sum(pool.checkedout() for pool in pools)
    return held - sum(len(ready) for ready in kept if ready is not None)


async def test_a_list_is_saved_as_it_is_searched_filtered_and_sorted(admin: Browser, town: Town) -> None:
    admin.headers["Accept-Language"] = "ru"
    anna = await town.person("Анна", username="anna")
    now = town.now()
    await town.event(anna, "Шахматы; блиц", location="Парк", capacity=10, seats_taken=3)
    await town.event(anna, "Шахматы дома", date=now + timedelta(days=1), capacity=None)
    await town.event(anna, "Шахматы вчера", date=now - timedelta(days=1))
    await town.event(anna, "Футбол")
    page = await admin.opens(f"/admin/event?q={quote('шахматы')}&when=upcoming&sort=-title")
    seen = await admin.opens(link(page.text))
    assert seen.status == 200
    assert seen.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = quote("Мероприятия-2026-11-20.csv")
    assert seen.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}"
    blitz, home = table(seen.text, ";")
    assert home["Название"] == "Шахматы дома", "by title, the last first"
    assert blitz == {
        "№": "1",
        "Название": "Шахматы; блиц",
        "Начало (Europe/Moscow)": "2026-11-27 15:00",
        "Состояние": "предстоит",
        "Где": "Парк",
        "Занято мест": "3",
        "Сколько мест": "10",
        "Организатор": "Анна",
        "Имя в Telegram": "anna",
    }


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-2", "@cmd", "\t=1", "\r=1", '="a"&"b"'])
async def test_nothing_that_a_person_wrote_is_a_formula(admin: Browser, town: Town, cell: str) -> None:
    anna = await town.person(cell, username=cell)
    event = await town.event(anna, cell, location=cell)
    await town.answer(anna, event)
    change = {"handle": "h", "event_id": event, "user_id": anna, "what": "title", "created_at": START}
    await town.writes(Change, change | {"old": f'"{cell.strip()}"' if '"' not in cell else None})
    for name in (*SECTIONS, "audit"):
        seen = await admin.opens(f"/admin/{name}.csv")
        written = list(csv.reader(io.StringIO(seen.text.removeprefix("\ufeff"), newline="")))
        assert [f"'{cell}" in row for row in written[1:]] == [True], name
        assert not [one for row in written for one in row if one.startswith(("=", "+", "-", "@", "\t", "\r"))], name


@pytest.mark.parametrize("sort", ["id", "-id", "name", "-name", "username"])
@pytest.mark.parametrize("many", [5000, 8], ids=["short", "long"])
async def test_a_long_list_is_whole_and_in_order(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch, sort: str, many: int
) -> None:
    monkeypatch.setattr(sheet_pages, "ROWS", 4)
    counts_to(monkeypatch, many)
    await crowd(town, 19)
    rows = table((await admin.opens(f"/admin/user.csv?sort={sort}")).text)
    ids = [int(row["No."]) for row in rows]
    assert sorted(ids) == list(range(1, 20))
    down = sort.startswith("-")
    expected = sorted(rows, key=lambda row: (row["Name"] if sort.lstrip("-") == "name" else "", int(row["No."])))
    assert ids == [int(row["No."]) for row in (expected[::-1] if down else expected)]


async def test_answers_of_one_event_and_the_log(admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_pages, "ROWS", 4)
    admin.headers["Accept-Language"] = "ru"
    anna = await town.person("Анна")
    chess, go = await town.event(anna, "Шахматы"), await town.event(anna, "Го")
    for number, answer in enumerate([*Answer, *Answer, *Answer]):
        await town.answer(await town.person(f"Гость {number}"), chess, answer, guests=number % 2)
    await town.answer(anna, go)
    page = await admin.opens(f"/admin/eventparticipant?event={chess}&answer=going")
    rows = table((await admin.opens(link(page.text))).text, ";")
    assert [row["Ответ"] for row in rows] == ["идёт"] * 3
    assert {row["Пользователь"] for row in rows} == {"Гость 0", "Гость 4", "Гость 8"}

    await admin.fills_in(f"/admin/event/{go}/edit", title="Го и чай", location="Дом", capacity="7", public=None)
    many = [
        {"handle": "h", "event_id": chess, "user_id": anna, "what": "title", "new": f'"N{n}"', "created_at": START}
        for n in range(9)
    ]
    async with town.database.turn() as connection:
        await connection.execute(insert(Change), many)
    rows = table((await admin.opens("/admin/audit.csv")).text, ";")
    assert [row["Стало"] for row in rows[:9]] == [f"N{n}" for n in range(8, -1, -1)]
    page = await admin.opens(f"/admin/audit?q={quote('чай')}&by=administrator")
    rows = table((await admin.opens(link(page.text))).text, ";")
    found = {(row["Что менялось"], row["Было"], row["Стало"], row["Кто менял"]) for row in rows}
    assert ("Название", "Го", "Го и чай", "администратор") in found
    assert ("Видно всем", "да", "нет", "администратор") in found


async def test_updates_that_failed_are_saved_whole(admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_pages, "LETTERS", 2)
    monkeypatch.setattr(sheets, "CELL", 60)
    admin.headers["Accept-Language"] = "ru"
    for number, text in enumerate(["=1+1", "привет; \\ud800", "й" * 200, "раз\\nдва", "последнее"]):
        letter = {"update_id": 7 + number, "reason": "=ValueError: x;y", "payload": f'{{"text": "{text}"}}'}
        await town.writes(DeadLetter, letter | {"created_at": START})
    page = await admin.opens("/admin/deadletter")
    assert link(page.text) == "/admin/deadletter.csv"
    seen = await admin.opens(link(page.text))
    assert quote("Сбои-2026-11-20.csv") in seen.headers["Content-Disposition"]
    found = table(seen.text, ";")
    assert [row["Сбой №"] for row in found] == ["11", "10", "9", "8", "7"], "the newest first, in three parts"
    assert found[0] == {
        "Когда (Europe/Moscow)": "2026-11-20 15:00",
        "Сбой №": "11",
        "Что случилось": "'=ValueError: x;y",
        "Что пришло": '{"text": "последнее"}',
    }
    assert found[2]["Что пришло"] == f'{{"text": "{"й" * 49}…', "as much as a cell takes"
    assert found[3]["Что пришло"] == '{"text": "привет; ?"}'


async def test_an_empty_list_is_a_heading_and_a_garbled_address_is_refused(admin: Browser) -> None:
    for name in (*SECTIONS, "audit", "deadletter"):
        seen = await admin.opens(f"/admin/{name}.csv")
        assert (seen.status, table(seen.text)) == (200, [])
        assert seen.text.count("\r\n") == 1
        seen = await admin.opens(f"/admin/{name}.csv", "HEAD")
        assert (seen.status, seen.text) == (200, "")
    for query in ("sort=nothing", "when=never", "creator=x"):
        assert (await admin.opens(f"/admin/event.csv?{query}")).status == 400


async def test_a_slow_reader_holds_neither_a_connection_nor_a_transaction(
    house: House, admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_pages, "ROWS", 4)
    await crowd(town, 9)
    parts: asyncio.Queue[bytes] = asyncio.Queue()
    reads_on = asyncio.Event()
    sends = web.StreamResponse.write

    async def slowly(response: web.StreamResponse, data: bytes) -> None:
        parts.put_nowait(data)
        await reads_on.wait()
        await sends(response, data)

    monkeypatch.setattr(web.StreamResponse, "write", slowly)
    reading = asyncio.create_task(admin.opens("/admin/user.csv?sort=id"))
    await parts.get()
    assert in_use(house.database) == 0
    await town.person("Пришла позже")
    reads_on.set()
    rows = table((await reading).text)
    assert [row["Name"] for row in rows][-1] == "Пришла позже", "what follows is read when it is sent"
    assert len(rows) == 10
    assert parts.qsize() == 2, "in three parts"


async def test_a_reader_that_takes_nothing_is_left_and_half_a_file_is_seen_to_be_half(
    house: House, admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_pages, "ROWS", 4)
    await crowd(town, 9)
    sends = web.StreamResponse.write
    sent: list[bytes] = []

    async def stuck(response: web.StreamResponse, data: bytes) -> None:
        if sent:
            await asyncio.Event().wait()
        sent.append(data)
        await sends(response, data)

    with monkeypatch.context() as patch:
        patch.setattr(web.StreamResponse, "write", stuck)
        patch.setattr(sheet_pages, "PART_SECONDS", 0.0)
        with pytest.raises(ClientPayloadError):
            await admin.opens("/admin/user.csv")
    assert in_use(house.database) == 0
    assert len(table((await admin.opens("/admin/user.csv")).text)) == 9


async def test_a_reader_may_stop_in_the_middle(
    house: House, admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real connection, more than fits into what the system keeps for it."""
    monkeypatch.setattr(sheet_pages, "ROWS", 50)
    await crowd(town, 4000)
    ended = asyncio.Event()
    reads = sheet_pages.SheetPages._lines

    async def told(pages: sheet_pages.SheetPages, ask: Any) -> sheet_pages.Parts:
        try:
            async for part in reads(pages, ask):
                yield part
                written.set()
        finally:
            ended.set()

    written = asyncio.Event()
    monkeypatch.setattr(sheet_pages.SheetPages, "_lines", told)
    async with admin.client.get("/admin/user.csv", headers=admin.headers) as answer:
        assert await answer.content.read(3) == "\ufeff".encode()
        await written.wait()
        answer.close()
    await asyncio.wait_for(ended.wait(), 30)
    assert in_use(house.database) == 0
    assert (await admin.opens("/admin/user?q=7")).status == 200


async def test_a_database_that_goes_away_in_the_middle_breaks_the_file_off(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_pages, "ROWS", 4)
    await crowd(town, 9)
    asked = queries.listing
    times = 0

    async def away(*args: Any, **named: Any) -> Any:
        nonlocal times
        times += 1
        if times > 1:
            raise ConnectionError("the database is away")
        return await asked(*args, **named)

    monkeypatch.setattr(queries, "listing", away)
    with pytest.raises(ClientPayloadError):
        await admin.opens("/admin/user.csv")
    assert (await admin.opens("/admin/user.csv")).status == 503, "before a word was sent there is a page to say so"
