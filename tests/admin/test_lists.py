"""Lists: sorted, counted, and walked through page by page; addresses that make no sense."""

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from yarl import URL

from tests.admin.conftest import Browser, House, counts_to
from tests.admin.town import Town
from vmeste.admin import queries
from vmeste.admin.drawing import environment
from vmeste.admin.lists import Ask, GarbledAddressError, read
from vmeste.admin.sections import PARTICIPANTS, SECTIONS, USERS
from vmeste.admin.walks import Count
from vmeste.events.models import Answer

WALKS = [
    (name, column.name, descending)
    for name, section in SECTIONS.items()
    for column in section.columns
    for descending in (False, True)
]


async def fill(town: Town) -> None:
    """Few different values and many empty ones, so that keys are often equal and the id must decide."""
    people = [
        await town.person(
            f"Имя {number % 3}",
            username=f"name{number % 2}" if number % 3 else None,
            telegram_id=10_000_000_000 - number if number % 4 else None,
            language=[None, "ru", "en"][number % 3],
            telegram_language=[None, "uk"][number % 2],
            created_at=town.now() + timedelta(minutes=number % 3, microseconds=number % 2),
        )
        for number in range(11)
    ]
    for number in range(11):
        meeting = await town.event(
            people[number % 4],
            f"Событие {number % 3}",
            date=town.now() + timedelta(days=number % 4),
            location=[None, "дом", "Äпарк"][number % 3],
            capacity=[None, 5][number % 2],
            seats_taken=number % 3,
        )
        await town.answer(
            people[(number * 3) % 11],
            meeting,
            list(Answer)[number % 4],
            guests=number % 2,
            joined_at=town.now() - timedelta(hours=number % 3),
        )


async def walk(connection: AsyncConnection, ask: Ask, direction: str, now: datetime) -> list[dict[str, Any]]:
    """All lines from one end of the list to the other, by the addresses that the pages themselves give."""
    found: list[dict[str, Any]] = []
    query = {"before": ""} if direction == "before" else {}
    query |= {"q": ask.term}
    for _ in range(100):
        asked = read(ask.section, {"sort": ask.sort, **query})
        asked = replace(asked, limit=ask.limit)
        listing = await queries.listing(connection, asked, now, thorough=True)
        lines = [dict(line) for line in listing.lines]
        found = found + lines if direction == "after" else lines + found
        more = listing.has_after if direction == "after" else listing.has_before
        came_from = listing.has_before if direction == "after" else listing.has_after
        assert came_from is (len(found) > len(lines))
        if not more:
            return found
        assert len(lines) == ask.limit
        query = {direction: asked.place(lines[-1 if direction == "after" else 0])}
        query |= {"q": ask.term} if ask.term else {}
    raise AssertionError("the list has no end")


@pytest.mark.parametrize("many", [5000, 3], ids=["short", "long"])
@pytest.mark.parametrize("narrowed", [False, True])
async def test_a_walk_meets_every_row_once_in_order_both_ways(
    house: House, town: Town, monkeypatch: pytest.MonkeyPatch, *, narrowed: bool, many: int
) -> None:
    """Whether a list is short enough to be found first and then sorted, or so long that it is walked along an index."""
    await fill(town)
    async with house.database.look() as connection:
        for name, column_name, descending in WALKS:
            section = SECTIONS[name] if many != 3 else replace(SECTIONS[name], far=4)  # a longer page needs the index
            column = section.column(column_name)
            assert column is not None
            counts_to(monkeypatch, 5000 if narrowed and name == PARTICIPANTS.name else many)
            if many == 3 and not column.indexed:
                continue
            keys = [column.value, *([column.via] if column.via is not None else []), section.id]
            order = [(key.desc() if descending else key.asc()).nulls_last() for key in keys]
            statement = select(section.id).select_from(section.rows).order_by(*order)
            expected = list((await connection.execute(statement)).scalars())
            assert len(expected) == 11
            for limit in (2, 5, 50):
                term = {"user": "имя", "event": "со", "eventparticipant": "имя"}[name] if narrowed else ""
                ask = Ask(section, term=term, sort=f"-{column_name}" if descending else column_name, limit=limit)
                for direction in ("after", "before"):
                    found = await walk(connection, ask, direction, house.clock())
                    assert [line["id"] for line in found] == expected, (name, ask.sort, limit, direction)


async def test_a_long_list_is_not_sorted_by_what_has_no_index(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await town.person("Анна")
    for number in range(4):
        await town.event(anna, f"Футбол {number}", seats_taken=number)
    seen = await admin.opens("/admin/event?sort=-seats")
    assert 'aria-sort="descending"' in seen.text
    assert re.findall("Футбол [0-9]", seen.text) == [f"Футбол {number}" for number in (3, 2, 1, 0)]
    counts_to(monkeypatch, 3)
    seen = await admin.opens("/admin/event?sort=-seats")
    assert seen.status == 200
    assert "choose a filter or search first" in seen.text
    assert "sort=seats" not in seen.text
    assert re.search('aria-sort="descending">[^>]*title="Sort by “Starts”"', seen.text)


def pressed(page: str, words: str) -> str:
    """The address behind a link with these words, as a browser would open it."""
    links = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    [address] = {address for address, text in links if words in re.sub(r"<[^>]*>", "", text)}
    return unescape(address)


async def test_next_and_previous_are_pressed(admin: Browser, town: Town) -> None:
    for number in range(120):
        await town.person(f"Person {number:03}")
    seen = [await admin.opens("/admin/user?sort=name&q=person")]
    for words in ("Next", "Next", "Previous", "First", "Last"):
        seen.append(await admin.opens(pressed(seen[-1].text, words)))
    names = [re.findall(r"Person \d\d\d", one.text) for one in seen]
    assert [(one[0][-3:], one[-1][-3:]) for one in names] == [
        ("000", "049"),
        ("050", "099"),
        ("100", "119"),
        ("050", "099"),
        ("000", "049"),
        ("070", "119"),
    ]
    assert "120 users" in seen[0].text


async def test_a_press_on_a_head_sorts_and_presses_again_turn_it(admin: Browser, town: Town) -> None:
    await town.person("Борис")
    await town.person("Анна")
    seen = await admin.opens("/admin/user?q=&lang=en")
    seen = await admin.opens(pressed(seen.text, "Name"))
    assert seen.text.index("Анна") < seen.text.index("Борис")
    assert 'aria-sort="ascending"' in seen.text
    seen = await admin.opens(pressed(seen.text, "Name↑"))
    assert seen.text.index("Борис") < seen.text.index("Анна")
    assert 'aria-sort="descending"' in seen.text


def place(value: str, row: int = 1) -> str:
    return f"{row}.{urlsafe_b64encode(value.encode()).decode().rstrip('=')}"


NONSENSE = [
    "sort=nonsense",
    "sort=--id",
    "sort=-",
    "sort=id;drop",
    "sort=search",
    f"sort={'x' * 7000}",
    "after=garbage",
    "after=-1",
    "after=0",
    "after=1.",
    f"after={2**63}",
    f"after={2**31}",
    "after=1.!!!!",
    "after=1.%00",
    "after=%D9%A1",
    f"after={'9' * 5000}",
    f"sort=id&after={place('x')}",
    f"sort=id&after={place(str(2**31))}",
    f"sort=telegram_id&after={place(str(2**63))}",
    f"sort=telegram_id&after={place('-' + '9' * 30)}",
    f"sort=registered&after={place('yesterday')}",
    f"sort=registered&after={place('2026-11-20T10:00:00')}",
    f"sort=registered&after={place('0001-01-01T00:00:00+14:00')}",
    f"sort=registered&after={place('9999-12-31T23:59:59-14:00')}",
    "sort=registered&after=7",
    f"sort=name&before={place(chr(0))}",
    "sort=name&after=1._w",
    "sort=name&after=1.7aCA",
]


NONSENSE_ABOUT_EVENTS = [
    "when=sometime",
    "creator=0",
    "creator=-5",
    f"creator={2**31}",
    f"creator={2**63}",
    "creator=x",
    f"sort=seats&after={place(str(2**31))}",
]


async def test_an_address_that_makes_no_sense_is_told_so(admin_of_lite: Browser) -> None:
    asked = [("user", query) for query in NONSENSE] + [("event", query) for query in NONSENSE_ABOUT_EVENTS]
    for section, query in asked:
        seen = await admin_of_lite.opens(f"/admin/{section}?{query}")
        assert seen.status == 400, query
        assert "This address makes no sense" in seen.text
        assert f'href="/admin/{section}"' in seen.text, "a way back"


STRANGE = [
    "q=%00",
    "q=a%00b",
    "q=%ED%A0%80",
    "q=%ff%fe",
    "q=%E2%80%AE%D1%82%D1%81",
    "q=" + "%D1%8F" * 1000,
    "q=" + "+a" * 2000,
    "q=%25%25%25__%5C",
    "q=%5C",
    "q=@",
    "q=&sort=&after=&when=&answer=&event=&user=&creator=",
    "unknown=1&utm_source=x&q=1&q=2",
    "lang=%00&lang=xx",
    "before=",
    "sort=-id&before=2147483647." + urlsafe_b64encode(b"2147483647").decode().rstrip("="),
    "%00=%00",
    "&&&=&",
]


async def test_strange_but_harmless_addresses_open(admin: Browser, town: Town) -> None:
    await town.answer(await town.person(), await town.event(await town.person()))
    for section in SECTIONS:
        for query in STRANGE:
            assert (await admin.opens(f"/admin/{section}?{query}")).status == 200, (section, query)


async def test_rows_that_cannot_be_there_are_not_there(admin: Browser) -> None:
    for section in SECTIONS:
        for row in ("0", "2147483647", "2147483648", str(2**63), "9" * 19, "9" * 20, "00001", "-1", "1.5", "%00"):
            assert (await admin.opens(f"/admin/{section}/{row}")).status == 404, (section, row)


async def test_a_filter_by_a_row_that_is_gone_is_not_found(admin_of_lite: Browser) -> None:
    assert (await admin_of_lite.opens("/admin/eventparticipant?event=77")).status == 404


async def test_counts_are_bounded_and_say_so(admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    counts_to(monkeypatch, 53)
    monkeypatch.setitem(environment().globals, "MANY", 53)
    for _ in range(53):
        await town.person()
    assert "53 users" in (await admin.opens("/admin/user")).text
    for _ in range(3):
        await town.person()
    if not town.database.is_sqlite:
        assert "more than 53 users" in (await admin.opens("/admin/user")).text
        async with town.database.turn() as connection:
            await connection.execute(text("ANALYZE users"))
    assert "about 56 users" in (await admin.opens("/admin/user")).text
    assert "more than 50 users" in (await admin.opens("/admin/user?q=анна")).text, "a page of them was seen"
    assert "more than 53" in (await admin.opens("/admin")).text
    async with town.database.look() as connection:
        assert (await queries.listing(connection, Ask(USERS), town.now())).count == Count(56, "about")


async def test_a_page_asks_the_same_number_of_questions_whatever_it_shows(
    house: House, admin: Browser, town: Town
) -> None:
    asked: list[str] = []
    engine = house.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    anna = await town.person("Анна", telegram_id=1)
    for addresses, limit in ((SECTIONS, 1), ((f"{name}/1" for name in SECTIONS), 4)):
        for address in addresses:
            numbers = []
            for _ in range(2):
                for number in range(3):
                    await town.answer(await town.person(), await town.event(anna), guests=number)
                asked.clear()
                assert (await admin.opens(f"/admin/{address}")).status == 200
                numbers.append(len([statement for statement in asked if statement.startswith("SELECT")]))
            assert numbers[0] == numbers[1] <= limit, address


def test_reading_an_address_back_gives_the_same_question() -> None:
    ask = Ask(PARTICIPANTS, term="анна & co", chosen={"answer": "maybe"}, belongs={"event": 5}, sort="-starts")
    assert read(PARTICIPANTS, URL(ask.address()).query) == ask
    with pytest.raises(GarbledAddressError):
        read(PARTICIPANTS, {"event": "1e3"})
