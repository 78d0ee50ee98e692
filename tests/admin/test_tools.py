"""The administrator's tools: the log, what was not handled, a message to participants."""

import json

import pytest
from sqlalchemy import insert

from tests.admin.conftest import START, Browser, House
from tests.admin.paper import paper_to
from tests.admin.test_event_form import rows
from tests.admin.town import Town
from vmeste.events.models import Answer, Change
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Kind, Notice

CANARY = "<script>alert(1)</script>"


@pytest.fixture
async def anna(town: Town) -> int:
    return await town.person("Анна")


async def test_the_log_is_searched_filtered_and_turned_by_pages(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    admin.headers["Accept-Language"] = "ru"
    assert "Ничего не меняли" in (await admin.opens("/admin/audit")).text
    chess, go = await town.event(anna, "Шахматы"), await town.event(anna, "Го")
    await admin.fills_in(f"/admin/event/{go}/edit", title="Го и чай")
    many = [
        {"handle": "h", "event_id": chess, "user_id": anna, "what": "title", "new": f'"N{n}"', "created_at": START}
        for n in range(60)
    ]
    async with house.database.turn() as connection:
        await connection.execute(insert(Change), many)

    first = (await admin.opens("/admin/audit")).text
    assert "N59" in first
    assert "N9<" not in first
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "N9" in (await admin.opens(older)).text
    found = (await admin.opens("/admin/audit?q=чай")).text
    assert "Го и чай" in found
    assert "N59" not in found
    assert "администратор" in found
    mine = (await admin.opens("/admin/audit?by=administrator")).text
    assert "N59" not in mine
    assert "N59" in (await admin.opens("/admin/audit?q=анна&by=people")).text
    assert "Ничего не нашлось" in (await admin.opens("/admin/audit?q=нетакого")).text
    for address in ("/admin/audit?before=x", "/admin/audit?before=0", f"/admin/deadletter?before={'9' * 30}"):
        assert (await admin.opens(address)).status == 400


async def test_what_the_bot_does_to_many_pushes_no_other_change_out(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    admin.headers["Accept-Language"] = "ru"
    chess, go = await town.event(anna, "Шахматы"), await town.event(anna, "Го")
    people = [await town.person(f"Гость {number}") for number in range(40)]
    await admin.fills_in(f"/admin/event/{chess}/edit", capacity="50")
    await admin.fills_in(f"/admin/event/{go}/edit", title="Го и чай")
    promoted = [
        {"event_id": chess, "person_id": person, "what": "promoted", "created_at": START, "by_administrator": False}
        for person in people
    ]
    async with house.database.turn() as connection:
        await connection.execute(insert(Change), promoted)

    page = (await admin.opens(f"/admin/event/{chess}")).text.partition('id="changes"')[2]
    assert page.count("Место из очереди") == 1
    assert "и ещё 35" in page, "besides the five who are named"
    assert "Сколько мест" in page
    assert "Показать все" not in page, "all is shown"
    log = (await admin.opens(f"/admin/audit?event={chess}")).text
    assert "Мероприятие: Шахматы" in log
    assert "Сколько мест" in log
    assert "Го и чай" not in log
    assert log.count("Место из очереди") == 1
    for by, shown in (("bot", "Место из очереди"), ("administrator", "Сколько мест")):
        narrowed = (await admin.opens(f"/admin/audit?event={chess}&by={by}")).text.partition('class="rows"')[2]
        assert ("Место из очереди" in narrowed, "Сколько мест" in narrowed) == (by == "bot", by != "bot"), shown
    saved = (await admin.opens(f"/admin/audit.csv?event={chess}&by=bot")).text
    assert saved.count("Место из очереди") == 40, "a file has them all"
    of_one = (await admin.opens(f"/admin/audit?user={people[7]}")).text.partition('class="rows"')[2]
    assert ("Гость 7" in of_one, "Гость 8" in of_one) == (True, False)
    assert (await admin.opens("/admin/audit?event=99")).status == 404
    assert (await admin.opens("/admin/audit?event=x")).status == 400


async def test_a_dead_letter_is_shown_and_stays_while_it_fails(house: House, admin: Browser, town: Town) -> None:
    assert (await admin.opens("/admin/deadletter")).status == 200
    payload = json.dumps({"update_id": 7, "message": {"text": CANARY + "\ud800"}})
    letter = {"update_id": 7, "reason": CANARY, "payload": payload, "created_at": START}
    number = await town.writes(DeadLetter, letter)
    for address in ("/admin/deadletter", f"/admin/deadletter/{number}"):
        seen = await admin.opens(address)
        assert seen.status == 200
        assert CANARY not in seen.text
        assert "alert(1)" in seen.text
    seen = await admin.fills_in(f"/admin/deadletter/{number}")
    assert seen.status == 422
    assert "the bot does not run beside this page" in seen.text
    assert await rows(house, DeadLetter.id) == [(number,)]
    assert (await admin.opens("/admin/deadletter/99")).status == 404


async def test_a_message_is_looked_at_counted_and_sent_once(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    event = await town.event(anna, "Шахматы", going=1, maybe=1)
    boris, emma = await town.person("Борис"), await town.person("Emma")
    await town.answer(boris, event)
    await town.answer(emma, event, Answer.MAYBE)
    address = f"/admin/event/{event}/message"
    admin.headers["Accept-Language"] = "ru"
    page = await admin.opens(address)
    assert (await admin.completes(page, address, text="  ", preview="yes")).status == 422
    wrong = {"to-going": None, "to-maybe": None}
    assert (await admin.completes(page, address, text="Привет", preview="yes", **wrong)).status == 422
    preview = await admin.completes(page, address, text=f"Возьмите {CANARY}", preview="yes", **{"to-maybe": None})
    assert preview.status == 200
    assert "Получит 1 человек" in preview.text
    assert CANARY not in preview.text
    assert await rows(house, Notice.id) == []
    back = await admin.completes(preview, address)
    assert paper_to(back.text, address).fields["text"] == f"Возьмите {CANARY}"
    for told in ("&told=1", ""):
        sent = await admin.completes(preview, address, send="yes")
        assert sent.headers["Location"] == f"/admin/event/{event}?done=sent{told}"
    assert await rows(house, Notice.user_id, Notice.kind) == [(boris, Kind.MESSAGE)]
    assert await rows(house, Change.what, Change.by_administrator) == [("message", True)]


async def test_words_to_nobody_stay(admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", going=1)
    await town.answer(await town.person("Борис"), event)
    address = f"/admin/event/{event}/message"
    preview = await admin.completes(await admin.opens(address), address, text="Возьмите доску", preview="yes")
    await admin.fills_in("/admin/eventparticipant/1/delete")
    seen = await admin.completes(preview, address)
    assert "Возьмите доску</textarea>" in seen.text
