"""Lists: what a search and the filters find."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import event

from tests.admin.conftest import Browser, House, counts_to
from tests.admin.town import Town
from vmeste.admin import queries, sections
from vmeste.admin.lists import Ask
from vmeste.admin.sections import EVENTS, PARTICIPANTS, SECTIONS, USERS
from vmeste.admin.walks import Count
from vmeste.events.models import Answer

SEARCHES: list[tuple[str, str, set[str]]] = [
    ("event", "ЗАВТРАК", {"Завтрак у реки", "Прогулка"}),
    ("event", "завтрак РЕКИ", {"Завтрак у реки"}),
    ("event", "лужники", {"Футбол"}),
    ("event", "%", set()),
    ("event", "1", {"100% веселья"}),
    ("event", "00", set()),
    ("event", "100%", {"100% веселья"}),
    ("event", "0%", set()),
    ("event", "ре", {"Завтрак у реки"}),
    ("event", "У Р", {"Завтрак у реки"}),
    ("event", "за", {"Завтрак у реки", "Прогулка"}),
    ("event", "трак у", {"Завтрак у реки"}),
    ("event", '"', set()),
    ("event", '" OR завтрак', set()),
    ("event", "реки*", set()),
    ("event", "_", set()),
    ("event", "abcDEF12", {"Футбол"}),
    ("event", "'; DROP TABLE events; --", set()),
    ("user", "БОРИС", {"Борис"}),
    ("user", "@Anna_K", {"Анна"}),
    ("user", "anna_", {"Анна"}),
    ("user", "an", {"Анна"}),
    ("user", "nn", set()),
    ("user", "б", {"Борис"}),
    ("user", "7000000001", {"Анна"}),
    ("user", "700000000", set()),
    ("user", str(2**63), set()),
    ("user", "9" * 90, set()),
    ("user", "²", set()),
    ("user", "%", set()),
    ("user", "a_na", set()),
    ("eventparticipant", "анна", {"Футбол", "Завтрак у реки"}),
    ("eventparticipant", "анна футбол", {"Футбол"}),
    ("eventparticipant", "реки завтрак а", {"Завтрак у реки"}),
    ("eventparticipant", "анна борис", set()),
    ("eventparticipant", "7000000001 завтрак", {"Завтрак у реки"}),
    ("eventparticipant", "борис", set()),
]


async def test_search_finds(admin: Browser, town: Town) -> None:
    anna = await town.person("Анна", username="Anna_K", telegram_id=7_000_000_001)
    await town.person("Борис")
    football = await town.event(anna, "Футбол", location="Лужники", code="abcDEF12")
    breakfast = await town.event(anna, "Завтрак у реки")
    await town.event(anna, "Прогулка", description="После неё — завтрак")
    await town.event(anna, "100% веселья")
    await town.answer(anna, football)
    await town.answer(anna, breakfast)
    titles = {"Футбол", "Завтрак у реки", "Прогулка", "100% веселья"}

    for section, term, expected in SEARCHES:
        seen = await admin.opens(f"/admin/{section}?q={quote(term)}")
        assert seen.status == 200
        body = seen.text.partition("<tbody")[2]
        words = {"Анна", "Борис"} if section == "user" else titles
        assert {word for word in words if f"<bdi>{word}</bdi>" in body} == expected, (section, term)
        assert ("Nothing was found" in seen.text) is (not expected), (section, term)


async def test_events_are_filtered_by_when(admin: Browser, town: Town) -> None:
    anna, now = await town.person(), town.now()
    hour = timedelta(hours=1)
    await town.event(anna, "Tomorrow", date=now + 24 * hour)
    await town.event(anna, "Just begun", date=now - 2 * hour)
    await town.event(anna, "Long festival", date=now - 48 * hour, ends_at=now + hour)
    await town.event(anna, "Yesterday", date=now - 24 * hour)
    await town.event(anna, "Short one", date=now - hour, ends_at=now)
    await town.event(anna, "Called off", date=now + hour, cancelled_at=now)
    titles = ["Tomorrow", "Just begun", "Long festival", "Yesterday", "Short one", "Called off"]
    expected = {
        "upcoming": ["Long festival", "Just begun", "Tomorrow"],
        "past": ["Short one", "Yesterday"],
        "cancelled": ["Called off"],
    }
    for choice, names in expected.items():
        seen = await admin.opens(f"/admin/event?when={choice}")
        body = seen.text.partition("<tbody")[2]
        assert sorted((name for name in titles if name in body), key=body.index) == names
        assert body.count(f'class="chip {choice}"') == len(names), "the chip and the filter mean the same"


async def test_answers_are_filtered_by_kind_event_and_person(admin: Browser, town: Town) -> None:
    anna, boris = await town.person("Анна"), await town.person("Борис")
    chess, football = await town.event(anna, "Шахматы"), await town.event(anna, "Футбол")
    await town.answer(anna, chess)
    await town.answer(boris, chess, Answer.MAYBE)
    await town.answer(boris, football, Answer.WAITING)
    for query, expected in {
        "answer=going": 1,
        f"event={chess}": 2,
        f"user={boris}": 2,
        f"user={boris}&event={chess}": 1,
        f"user={boris}&answer=going": 0,
        f"event={football}&q=борис": 1,
    }.items():
        seen = await admin.opens(f"/admin/eventparticipant?{query}")
        assert seen.text.count('<td role="cell" class="id"') == expected, query
    seen = await admin.opens(f"/admin/eventparticipant?event={chess}&answer=maybe&q=борис&sort=-joined")
    assert "Event: Шахматы" in seen.text
    for kept in (f'name="event" value="{chess}"', 'name="answer" value="maybe"', 'name="sort" value="-joined"'):
        assert kept in seen.text, "a new search keeps the conditions"


async def test_of_too_many_participants_found_a_part_is_shown_and_said_so(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        await town.answer(await town.person("Анна"), await town.event(await town.person("Борис"), "Футбол"))
    assert "Too much was found" not in (await admin.opens("/admin/eventparticipant?q=анна")).text
    monkeypatch.setitem(SECTIONS, "eventparticipant", replace(PARTICIPANTS, most=3, far=2))
    seen = await admin.opens("/admin/eventparticipant?q=анна")
    assert "Too much was found" in seen.text
    assert "more than 3 answers" in seen.text
    assert seen.text.count('<td role="cell" class="id"') < 5


async def test_of_too_many_rows_far_down_an_order_a_part_is_shown_and_said_so(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading on until the page is full could mean reading them all; a file is for who wants all."""
    counts_to(monkeypatch, 3)
    monkeypatch.setitem(SECTIONS, "event", replace(EVENTS, far=2))
    for title in ("Авто", "Балет", *(f"Футбол {number}" for number in range(6))):
        await town.event(await town.person(), title)
    seen = await admin.opens("/admin/event?q=футбол&sort=title")
    assert "Too much was found" in seen.text
    assert "more than 3 events" in seen.text
    assert 0 < seen.text.count("<bdi>Футбол") < 6
    file = await admin.opens("/admin/event.csv?q=футбол&sort=title")
    assert file.text.count("Футбол") == 6
    assert "Балет" not in file.text


async def test_answers_of_one_of_many_people_to_one_event_are_found_from_either_side(
    admin: Browser, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of people with a common name only some lead to their answers; their event leads to the answers of all."""
    monkeypatch.setattr(sections, "FOUND", 2)
    football = await town.event(await town.person("Борис"), "Футбол")
    for title in ("Шахматы", "Шахматы", "Шахматы", "Футбол"):
        event_id = await town.event(await town.person("Борис"), title) if title == "Шахматы" else football
        await town.answer(await town.person("Анна"), event_id)
    for term in ("анна футбол", "футбол анна"):
        seen = await admin.opens(f"/admin/eventparticipant?q={quote(term)}")
        assert seen.text.count('<td role="cell" class="id"') == 1
        assert "Too much was found" not in seen.text


async def test_one_statement_serves_all_words_of_a_kind(admin: Browser, town: Town) -> None:
    """It is made for the first of them; each later one is found by what it says itself, however long or odd."""
    people = {"777": "Ян", str(2**40): "Борис", str(2**63 - 1): "Анна"}
    for number, name in people.items():
        await town.person(name, telegram_id=int(number), username=f"u_{name}_%\\")
    for number, name in people.items():
        for term in (number, name, name.upper(), f"@u_{name}", f"u_{name}_%\\", f"{name} u_"):
            body = (await admin.opens(f"/admin/user?q={quote(term)}")).text.partition("<tbody")[2]
            assert [one for one in people.values() if f"<bdi>{one}</bdi>" in body] == [name], term
    for term in ("ян борис", "борис ян"):
        assert "Nothing was found" in (await admin.opens(f"/admin/user?q={quote(term)}")).text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_word_that_many_rows_hold_is_found_beside_the_lists_end(
    house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's index would gather all of them first; SQLite's knows how many there are."""
    counts_to(monkeypatch, 3)
    monkeypatch.setitem(SECTIONS, "user", replace(USERS, far=3))
    for name in ("Борис", "Анна", "Анна", "Анна"):
        await town.person(name)
    asked: list[str] = []
    event.listen(house.database.reader.sync_engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    for term, through_the_index in (("анна", False), ("борис", True)):
        asked.clear()
        async with house.database.look() as connection:
            listing = await queries.listing(connection, Ask(SECTIONS["user"], term=term, limit=2), house.clock())
        assert {line["name"] for line in listing.lines} == {term.title()}
        assert len(asked) == (1 if through_the_index else 2)
        assert listing.count == (Count(1) if through_the_index else Count(2, "more"))
