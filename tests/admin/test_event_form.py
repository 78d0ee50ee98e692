"""The administrator changes an event: beside every mistake stands what is wrong, and nobody overwrites anybody."""

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.admin.conftest import START, Browser, House
from tests.admin.paper import paper_to
from tests.admin.town import Town
from vmeste.events.models import Answer, Change, Event
from vmeste.events.organiser.repository import Organising
from vmeste.notices.models import Kind, Notice

EDIT = "/admin/event/1/edit"


async def rows(house: House, *columns: Any) -> list[tuple[Any, ...]]:
    """In the order in which they were written."""
    model = getattr(columns[0], "class_", None)
    order = [model.id] if model is not None else []
    async with house.database.look() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(*order))]


@pytest.fixture
async def anna(town: Town) -> int:
    return await town.person("Анна")


@pytest.fixture
async def event(town: Town, anna: int) -> int:
    return await town.event(
        anna,
        "Шахматы",
        capacity=2,
        seats_taken=2,
        going=2,
        description="a\nb",
        ends_at=START + timedelta(days=7, hours=2),
    )


@pytest.mark.usefixtures("event")
async def test_a_form_sent_as_it_came_changes_nothing(house: House, admin: Browser) -> None:
    before = await rows(house, *Event.__table__.c)
    seen = await admin.fills_in(EDIT)
    assert (seen.status, seen.headers["Location"]) == (303, "/admin/event/1?done=nothing")
    assert await rows(house, *Event.__table__.c) == before
    assert await rows(house, Change.id) == []


async def test_every_field_can_be_changed_and_all_is_recorded(
    house: House, admin: Browser, town: Town, event: int
) -> None:
    boris = await town.person("Борис")
    await town.answer(boris, event)
    seen = await admin.fills_in(
        EDIT, title="Го", description="Приносите\r\nдоску", date="2026-12-01T10:30", ends_at="2026-12-01T12:00",
        location="Парк", capacity="1", guests_allowed="5", maybe_allowed=None, public=None, names_hidden="yes",
        offer_hours="3", language="en", time_zone="Asia/Almaty", tell="yes",
    )  # fmt: skip
    assert seen.status == 303
    assert seen.headers["Location"] == "/admin/event/1?done=changed&told=2&over=1"
    (saved,) = await rows(
        house, Event.title, Event.description, Event.location, Event.capacity, Event.guests_allowed,
        Event.maybe_allowed, Event.public, Event.names_hidden, Event.offer_hours, Event.language, Event.time_zone,
        Event.search,
    )  # fmt: skip
    assert saved == (
        "Го", "Приносите\nдоску", "Парк", 1, 5, False, False, True, 3, "en", "Asia/Almaty",
        "го\nприносите\nдоску\nпарк",
    )  # fmt: skip
    ((date, ends_at),) = await rows(house, Event.date, Event.ends_at)
    assert (date.isoformat(), ends_at.isoformat()) == ("2026-12-01T07:30:00+00:00", "2026-12-01T09:00:00+00:00")
    changed = await rows(house, Change.what, Change.user_id, Change.by_administrator)
    assert {what for what, _, _ in changed} >= {"title", "date", "ends_at", "capacity", "time_zone"}
    assert {(who, by) for _, who, by in changed} == {(None, True)}
    told = await rows(house, Notice.user_id, Notice.kind)
    assert sorted(told) == sorted([(1, Kind.CHANGED), (boris, Kind.CHANGED), (1, Kind.OVER)])


@pytest.mark.usefixtures("event")
async def test_the_end_stays_as_the_form_says(house: House, admin: Browser) -> None:
    ((date, ends_at),) = await rows(house, Event.date, Event.ends_at)
    earlier = (date - timedelta(hours=1)).astimezone(ZoneInfo("Europe/Moscow"))
    assert (await admin.fills_in(EDIT, date=f"{earlier:%Y-%m-%dT%H:%M}")).status == 303
    assert await rows(house, Event.date, Event.ends_at) == [(date - timedelta(hours=1), ends_at)]


async def test_silently_means_that_nobody_is_told(house: House, admin: Browser, town: Town, event: int) -> None:
    await town.answer(await town.person("Борис"), event)
    seen = await admin.fills_in(EDIT, title="Го", date="2026-12-01T10:30", ends_at="", tell="")
    assert seen.headers["Location"] == "/admin/event/1?done=changed"
    assert await rows(house, Notice.id) == []


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"title": "  "}, "title", "This is needed"),
        ({"title": "x" * 101}, "title", "Too long: 101"),
        ({"date": ""}, "date", "This is needed"),
        ({"date": "завтра"}, "date", "does not read as a date"),
        ({"date": "2026-11-01T10:00", "ends_at": ""}, "date", "has passed already"),
        ({"date": "2036-11-01T10:00", "ends_at": ""}, "date", "Too far away"),
        ({"date": "9999-12-31T23:59"}, "date", ""),
        ({"date": "0001-01-01T00:00"}, "date", ""),
        ({"ends_at": "2026-11-20T10:00"}, "ends_at", "The end comes before"),
        ({"date": "2026-12-05T10:00"}, "ends_at", "The end comes before"),
        ({"capacity": "0"}, "capacity", "from 1 to 100,000"),
        ({"capacity": "много"}, "capacity", "from 1 to 100,000"),
        ({"capacity": "9" * 30}, "capacity", "from 1 to 100,000"),
        ({"capacity": "٣"}, "capacity", "from 1 to 100,000"),
        ({"guests_allowed": "10"}, "guests_allowed", "from 0 to 9"),
        ({"offer_hours": "-1"}, "offer_hours", "from 1 to 48"),
        ({"language": "tlh"}, "language", "one of those offered"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "no such time zone"),
        ({"description": "я" * 1501}, "description", "Too long: 1,501"),
    ],
)
async def test_a_mistake_is_named_beside_its_field_and_nothing_typed_is_lost(
    house: House, admin: Browser, typed: dict[str, str], field: str, words: str
) -> None:
    before = await rows(house, *Event.__table__.c)
    admin.headers["Accept-Language"] = "en"
    seen = await admin.fills_in(EDIT, **({"location": "<b>Парк</b>"} | typed))
    assert seen.status == 422
    beneath = seen.text.partition(f'id="wrong-{field}"')[2].partition("</p>")[0]
    assert beneath
    assert words in beneath
    kept = paper_to(seen.text, EDIT).fields
    for name, value in typed.items():
        if name not in {"guests_allowed", "language"}:
            assert kept[name] == value
    assert kept["location"] == "<b>Парк</b>"
    assert "<b>Парк" not in seen.text
    assert await rows(house, *Event.__table__.c) == before


@pytest.mark.usefixtures("event")
async def test_two_administrators_are_told_of_each_other(house: House, admin: Browser) -> None:
    admin.headers["Accept-Language"] = "ru"
    first, second = await admin.opens(EDIT), await admin.opens(EDIT)
    assert (await admin.completes(first, EDIT, title="Шашки", location="Парк")).status == 303

    seen = await admin.completes(second, EDIT, title="Го", capacity="5")
    assert seen.status == 409
    assert "кто-то изменил то же самое" in seen.text
    assert "Шашки" in seen.text
    fields = paper_to(seen.text, EDIT).fields
    assert (fields["title"], fields["capacity"]) == ("Го", "5"), "what was typed stands"
    assert fields["location"] == "Парк", "what was not touched is as the other left it"
    assert await rows(house, Event.title, Event.capacity) == [("Шашки", 2)]

    assert (await admin.completes(seen, EDIT)).status == 303, "seen, and wanted all the same"
    assert await rows(house, Event.title, Event.location, Event.capacity) == [("Го", "Парк", 5)]


@pytest.mark.usefixtures("event")
async def test_what_another_administrator_chose_is_said_as_the_form_says_it(admin: Browser) -> None:
    admin.headers["Accept-Language"] = "ru"
    first, second = await admin.opens(EDIT), await admin.opens(EDIT)
    saved = await admin.completes(first, EDIT, guests_allowed="0", date="2026-11-26T10:30")
    assert saved.status == 303
    seen = await admin.completes(second, EDIT, guests_allowed="5", date="2026-11-25T10:30")
    assert seen.status == 409
    said = re.findall(r'class="others">[^<]*<b dir="auto">([^<]*)</b>', seen.text)
    assert said == ["2026-11-26 10:30", "нельзя"]


@pytest.mark.usefixtures("event")
async def test_other_fields_of_one_event_may_be_changed_at_once(house: House, admin: Browser) -> None:
    first, second = await admin.opens(EDIT), await admin.opens(EDIT)
    assert (await admin.completes(first, EDIT, title="Шашки")).status == 303
    assert (await admin.completes(second, EDIT, location="Парк")).status == 303
    assert await rows(house, Event.title, Event.location) == [("Шашки", "Парк")]


async def test_more_seats_promote_who_waits_and_they_hear_of_it(
    house: House, admin: Browser, town: Town, event: int
) -> None:
    boris = await town.person("Борис")
    await town.answer(boris, event, Answer.WAITING, position=1)
    async with house.database.turn() as connection:
        await connection.execute(Event.__table__.update().values(waiting=1, last_position=1))  # type: ignore[attr-defined]  # a Table, typed as a FromClause
    assert (await admin.fills_in(EDIT, capacity="3")).status == 303
    assert await rows(house, Event.seats_taken, Event.going, Event.waiting) == [(3, 3, 0)]
    assert await rows(house, Notice.user_id, Notice.kind) == [(boris, Kind.PROMOTED)]


@pytest.mark.parametrize(
    ("also", "why"),
    [({"cancelled_at": START}, "Сначала верните его"), ({"date": START - timedelta(days=1)}, "уже прошло")],
    ids=["cancelled", "past"],
)
async def test_a_past_or_cancelled_event_is_not_changed_and_what_was_typed_stays(
    house: House, admin: Browser, town: Town, anna: int, also: dict[str, Any], why: str
) -> None:
    await town.event(anna, "Шахматы", **also)
    admin.headers["Accept-Language"] = "ru"
    seen = await admin.fills_in(EDIT, title="Го", description="длинный рассказ")
    assert seen.status == 409
    assert why in seen.text
    kept = paper_to(seen.text, EDIT).fields
    assert (kept["title"], kept["description"]) == ("Го", "длинный рассказ")
    assert await rows(house, Event.title) == [("Шахматы",)]


async def test_who_cancels_what_another_has_cancelled_is_told(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    await town.event(anna, "Шахматы")
    admin.headers["Accept-Language"] = "ru"
    cancel = "/admin/event/1/cancel"
    first, second = [await admin.opens(cancel) for _ in range(2)]
    assert (await admin.completes(first, cancel, reason="Дождь")).status == 303
    seen = await admin.completes(second, cancel, reason="Зал закрыт")
    assert seen.status == 409
    assert "уже отменил кто-то другой" in seen.text
    assert paper_to(seen.text, cancel).fields["reason"] == "Зал закрыт"
    assert await rows(house, Event.cancel_reason) == [("Дождь",)]


@pytest.mark.usefixtures("event")
async def test_what_was_typed_outlives_a_database_that_is_away(
    house: House, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise ConnectionError("the database is away")

    page = await admin.opens(EDIT)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Organising, "change", away)
        for _ in range(2):
            page = await admin.completes(page, EDIT, title="Го <b>", description="a\r\nb")
            assert page.status == 503
            kept = paper_to(page.text, EDIT).fields
            assert (kept["title"], kept["description"]) == ("Го <b>", "a\r\nb")
    assert (await admin.completes(page, EDIT)).status == 303
    assert await rows(house, Event.title, Event.description) == [("Го <b>", "a\nb")]


@pytest.mark.usefixtures("event")
async def test_what_was_typed_outlives_its_event(admin: Browser) -> None:
    page = await admin.opens(EDIT)
    await admin.fills_in("/admin/event/1/delete")
    seen = await admin.completes(page, EDIT, description="длинный <b> рассказ")
    assert seen.status == 404
    assert "длинный &lt;b&gt; рассказ</textarea>" in seen.text


async def test_an_event_that_is_not_there_is_not_found(admin: Browser) -> None:
    for address in (EDIT, "/admin/event/9999999999999999999/edit"):
        assert (await admin.opens(address)).status == 404


@pytest.mark.parametrize(
    "address",
    [
        "/admin/event/new",
        "/admin/event/1/edit",
        "/admin/event/1/cancel",
        "/admin/event/1/message",
        "/admin/eventparticipant/new",
        "/admin/user/new",
    ],
)
async def test_a_form_filled_to_the_brim_is_read_and_told_in_words_what_is_too_long(
    admin_of_lite: Browser, town_of_lite: Town, address: str
) -> None:
    await town_of_lite.answer(1, await town_of_lite.event(await town_of_lite.person()))
    page = await admin_of_lite.opens(address)
    most = dict(re.findall(r'name="([^"]+)"[^>]* maxlength="([0-9]+)"', page.text))
    full = {name: "€" * int(length) for name, length in most.items() if not name.startswith("find-")}
    assert full, "nothing can be typed without an end"
    button = {"preview": "yes"} if "message" in address else {}
    seen = await admin_of_lite.completes(page, address, **full, **button)
    assert seen.status == 422
    assert "Too long" in seen.text
    kept = paper_to(seen.text, address).fields
    assert {name: kept[name] for name in full} == full
