"""What the administrator answers for people: places in line, offers, guests, and who is blocked."""

from datetime import timedelta
from typing import Any

import pytest

from tests.admin.conftest import START, Browser, House
from tests.admin.paper import paper_to
from tests.admin.test_event_form import rows
from tests.admin.town import Town
from vmeste.events.models import Answer, Change, Event, EventParticipant
from vmeste.notices.models import Kind, Notice


@pytest.fixture
async def anna(town: Town) -> int:
    return await town.person("Анна", username="anna")


async def counters(house: House) -> list[tuple[Any, ...]]:
    return await rows(house, Event.seats_taken, Event.going, Event.maybe, Event.waiting)


async def test_nobody_is_put_into_a_full_event_but_into_its_line(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    event = await town.event(anna, "Шахматы", capacity=1)
    boris, emma = await town.person("Борис"), await town.person("Emma")
    for who, done in ((boris, "answered"), (emma, "line")):
        seen = await admin.fills_in(f"/admin/eventparticipant/new?event={event}&user={who}", note="с доской")
        assert seen.headers["Location"].endswith(f"done={done}")
    assert await counters(house) == [(1, 1, 0, 1)]
    assert await rows(house, EventParticipant.user_id, EventParticipant.answer, EventParticipant.note) == [
        (boris, Answer.GOING, "с доской"),
        (emma, Answer.WAITING, "с доской"),
    ]
    assert "Emma" in (await admin.opens("/admin/event/1")).text.partition('id="line"')[2]

    seen = await admin.fills_in("/admin/eventparticipant/1/edit", guests="1")
    assert seen.status == 422, "a guest too many is refused"
    seen = await admin.fills_in("/admin/eventparticipant/1/delete")
    assert seen.headers["Location"] == "/admin/event/1?done=removed"
    assert await counters(house) == [(1, 1, 0, 0)]
    told = sorted(await rows(house, Notice.user_id, Notice.kind))
    assert told == sorted(
        [(boris, Kind.ANSWERED), (emma, Kind.ANSWERED), (boris, Kind.REMOVED), (emma, Kind.PROMOTED)],
    )
    log = (await admin.opens("/admin/audit")).text
    assert "Got a seat from the waiting list" in log
    assert "the bot<br>" in log, "nobody else has done it"


async def test_who_has_answered_is_not_answered_for_unseen(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", capacity=9, going=1, seats_taken=3)
    await town.answer(anna, event, guests=2, note="возьму доску")
    admin.headers["Accept-Language"] = "ru"
    new = f"/admin/eventparticipant/new?event={event}&user={anna}"
    seen = await admin.fills_in(new, note="в списке")
    assert seen.status == 409
    assert "уже есть ответ" in seen.text
    assert 'href="/admin/eventparticipant/1"' in seen.text
    assert paper_to(seen.text, "/admin/eventparticipant/new").fields["note"] == "в списке"
    stands = (EventParticipant.answer, EventParticipant.guests, EventParticipant.note)
    assert await rows(house, *stands) == [(Answer.GOING, 2, "возьму доску")]

    again = await admin.fills_in(new, guests="2")
    assert again.headers["Location"] == f"/admin/event/{event}?done=nothing", "the same once more is no mistake"
    assert await rows(house, Change.what) == []
    await admin.fills_in("/admin/eventparticipant/1/delete")
    await admin.fills_in(new)
    assert await rows(house, *stands) == [(Answer.GOING, 0, "возьму доску")], "who comes back has their note still"


async def test_an_answer_is_changed_with_guests_and_note(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", capacity=3)
    await admin.fills_in(f"/admin/eventparticipant/new?event={event}&user={anna}", tell="")
    for typed, done, stands in (
        ({"guests": "2"}, "answered", (Answer.GOING, 2, None)),
        ({"note": "опоздаю"}, "changed", (Answer.GOING, 2, "опоздаю")),
        ({}, "nothing", (Answer.GOING, 2, "опоздаю")),
        ({"answer": "maybe"}, "answered", (Answer.MAYBE, 0, "опоздаю")),
        ({"answer": "going", "guests": "1"}, "answered", (Answer.GOING, 1, "опоздаю")),
        ({"answer": "not_going"}, "removed", (Answer.NOT_GOING, 0, "опоздаю")),
    ):
        seen = await admin.fills_in("/admin/eventparticipant/1/edit", tell="", **typed)
        assert seen.headers["Location"] == f"/admin/eventparticipant/1?done={done}", typed
        (found,) = await rows(house, EventParticipant.answer, EventParticipant.guests, EventParticipant.note)
        assert found == stands
    assert await rows(house, Notice.id) == []
    noted = [kept for what, *kept in await rows(house, Change.what, Change.old, Change.new) if what == "note"]
    assert noted == [[None, '"опоздаю"']]
    for typed in ({"answer": "going", "guests": "4"}, {"answer": "sleeping"}, {"guests": "-1"}, {"note": "я" * 201}):
        assert (await admin.fills_in("/admin/eventparticipant/1/edit", **typed)).status == 422, typed


async def test_an_offer_is_taken_with_guests(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", capacity=3, seats_taken=1, waiting=1, last_position=1, offer_hours=4)
    offered = START + timedelta(hours=4)
    await town.answer(await town.person("Борис"), event, Answer.WAITING, position=1, offered_until=offered)
    assert (await admin.fills_in("/admin/eventparticipant/1/edit", answer="going", guests="3")).status == 422
    await admin.fills_in("/admin/eventparticipant/1/edit", answer="going", guests="2")
    assert await rows(house, EventParticipant.answer, EventParticipant.guests) == [(Answer.GOING, 2)]
    assert await counters(house) == [(3, 1, 0, 0)]


async def test_a_new_answer_leads_back_to_where_it_was_begun(admin: Browser, town: Town, anna: int) -> None:
    await town.event(anna, "Шахматы", capacity=1)
    boris = await town.person("Борис <b>")
    new = "/admin/eventparticipant/new"
    for query, origin, name in (
        (f"event=1&user={anna}", "/admin/event/1", "Шахматы"),
        (f"user={boris}", f"/admin/user/{boris}", "Борис &lt;b&gt;"),
    ):
        page = await admin.opens(f"{new}?{query}")
        assert page.text.count(f'href="{origin}"') == 2, "above the form and beneath it"
        assert f"<bdi>{name}</bdi></a></nav>" in page.text
        again = await admin.completes(page, new, **{"find-event": "шахматы", "find": "event"})
        seen = await admin.completes(again, new)
        assert seen.headers["Location"].startswith(f"{origin}?done="), query
    page = await admin.opens(new)
    assert f'href="{new.removesuffix("/new")}"' in page.text
    third = await town.person("Вера")
    assert 'name="from"' not in page.text, "it was begun at the list"
    seen = await admin.completes(page, new, event="1", user=str(third), **{"from": "//evil.example"})
    assert seen.headers["Location"] == "/admin/eventparticipant/3?done=line"


async def test_who_is_blocked_is_put_on_no_list(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", capacity=5, seats_taken=2, going=1)
    boris = await town.person("Борис", blocked_at=START)
    admin.headers["Accept-Language"] = "ru"
    for answer in ("going", "maybe"):
        seen = await admin.fills_in(
            f"/admin/eventparticipant/new?event={event}&user={boris}", answer=answer, note="ждём"
        )
        assert seen.status == 422
        assert 'id="wrong-user" class="wrong">Этот человек заблокирован' in seen.text
        assert paper_to(seen.text, "/admin/eventparticipant/new").fields["note"] == "ждём"
    assert await rows(house, EventParticipant.id) == []
    assert "eventparticipant/new" not in (await admin.opens(f"/admin/user/{boris}")).text

    await town.answer(boris, event, guests=1)  # since before the block
    edit = "/admin/eventparticipant/1/edit"
    seen = await admin.fills_in(edit, guests="0", answer="going")
    assert seen.headers["Location"].endswith("done=answered"), "fewer seats than before"
    seen = await admin.fills_in(edit, guests="1")
    assert 'id="wrong-answer" class="wrong">Этот человек заблокирован' in seen.text
    assert (await admin.fills_in(edit, answer="not_going")).headers["Location"].endswith("done=removed")
    seen = await admin.fills_in(edit, answer="going")
    assert (seen.status, "заблокирован" in seen.text) == (422, True)
    assert await rows(house, EventParticipant.answer) == [(Answer.NOT_GOING,)]


async def test_two_administrators_at_one_answer(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы")
    await admin.fills_in(f"/admin/eventparticipant/new?event={event}&user={anna}")
    first, second = [await admin.opens("/admin/eventparticipant/1/edit") for _ in range(2)]
    await admin.completes(first, "/admin/eventparticipant/1/edit", guests="1")
    assert (await admin.completes(second, "/admin/eventparticipant/1/edit", guests="2")).status == 409
    maybe, back = [await admin.opens("/admin/eventparticipant/1/edit", Accept_Language="ru") for _ in range(2)]
    await admin.completes(maybe, "/admin/eventparticipant/1/edit", answer="maybe")
    admin.headers["Accept-Language"] = "ru"
    seen = await admin.completes(back, "/admin/eventparticipant/1/edit", answer="not_going")
    assert 'class="others">Сейчас там: <b dir="auto">Может быть</b>' in seen.text
    await admin.completes(
        await admin.opens("/admin/eventparticipant/1/edit"),
        "/admin/eventparticipant/1/edit",
        answer="going",
        guests="1",
    )
    assert await rows(house, EventParticipant.guests) == [(1,)]


@pytest.mark.parametrize("also", [{"cancelled_at": START}, {"date": START - timedelta(minutes=1)}])
async def test_answers_to_what_is_over_are_not_changed(
    house: House, admin: Browser, town: Town, anna: int, also: dict[str, Any]
) -> None:
    event = await town.event(anna, "Шахматы", **also)
    seen = await admin.fills_in(f"/admin/eventparticipant/new?event={event}&user={anna}")
    assert seen.status == 422
    assert await rows(house, EventParticipant.id) == []
