"""What the administrator does to events and people, and what comes of it."""

import pytest
from sqlalchemy import func, insert

from tests.admin.conftest import START, Browser, House
from tests.admin.paper import paper_to, papers
from tests.admin.test_event_form import rows
from tests.admin.town import Town
from vmeste.account.erasure import NOBODY
from vmeste.events.models import Answer, Change, CoOrganiser, Event, EventParticipant, Reason, Report
from vmeste.notices.models import Card, Kind, Notice
from vmeste.profile import BotProfile
from vmeste.users import barred
from vmeste.users.models import User

CANARY = "<script>alert(1)</script>\"'&{{7*7}}"


@pytest.fixture
async def anna(town: Town) -> int:
    return await town.person("Анна", username="anna")


async def test_an_event_is_made_for_somebody_found_by_search(
    house: House, admin: Browser, town: Town, anna: int
) -> None:
    for number in range(12):
        await town.person(f"Борис {number}")
    admin.headers["Accept-Language"] = "ru"
    page = await admin.opens("/admin/event/new")
    assert "Борис" not in page.text, "nobody is loaded before somebody is sought"
    seen = await admin.completes(page, "/admin/event/new", title="Го", date="2026-12-01T10:30", capacity="много")
    assert seen.status == 422
    assert "Найдите нужное и отметьте" in seen.text

    seen = await admin.completes(seen, "/admin/event/new", **{"find-creator": "борис", "find": "creator"})
    assert seen.status == 200
    assert "Нашлось больше" in seen.text
    seen = await admin.completes(seen, "/admin/event/new", **{"find-creator": "@ANNA", "find": "creator"})
    assert "Анна" in seen.text
    assert 'value="Го"' in seen.text
    seen = await admin.completes(seen, "/admin/event/new", capacity="4")
    assert (seen.status, seen.headers["Location"]) == (303, "/admin/event/1?done=created")
    assert await rows(house, Event.title, Event.creator_id, Event.capacity, Event.time_zone) == [
        ("Го", anna, 4, "Europe/Moscow"),
    ]
    assert await rows(house, Notice.user_id, Notice.kind) == [(anna, Kind.HANDED_OVER)]
    assert "Создано" in (await admin.opens(seen.headers["Location"])).text


async def test_enter_in_a_search_field_of_a_form_searches(admin: Browser, town: Town, anna: int) -> None:
    await town.event(anna, "Шахматы")
    boris = str(await town.person("Борис"))
    for form, name, sought, found in (
        ("/admin/event/new", "creator", "борис", boris),
        ("/admin/event/1/organiser", "creator", "борис", boris),
        ("/admin/eventparticipant/new?event=1", "user", "борис", boris),
    ):
        seen = await admin.fills_in(form, enter="yes", **{f"find-{name}": sought})
        assert seen.status == 200, form
        assert 'role="alert"' not in seen.text, form
        assert paper_to(seen.text, form.partition("?")[0]).fields[name] == found
        if name == "user":
            done = await admin.completes(seen, "/admin/eventparticipant/new", enter="yes")
            assert done.status == 303, "what is found is ticked, and Enter sends the form"


async def test_all_that_is_wrong_is_said_at_once(admin: Browser, town: Town, anna: int) -> None:
    await town.event(anna, "Шахматы")
    wrong = {"capacity": "много", "date": "2020-01-01T10:00"}
    for form in ("/admin/event/1/edit", f"/admin/event/new?user={anna}"):
        seen = await admin.fills_in(form, title="Го", **wrong)
        for field in wrong:
            assert f'id="wrong-{field}"' in seen.text, (form, field)


async def test_a_form_sent_twice_makes_one_event(house: House, admin: Browser, anna: int) -> None:
    page = await admin.opens(f"/admin/event/new?user={anna}")
    for _ in range(2):
        seen = await admin.completes(page, "/admin/event/new", title="Го", date="2026-12-01T10:30")
        assert seen.headers["Location"] == "/admin/event/1?done=created"
    assert await rows(house, func.count(Event.id)) == [(1,)]
    assert await rows(house, func.count(Notice.id)) == [(1,)]
    assert await rows(house, Change.what, Change.by_administrator, Change.person_id) == [("created", True, anna)]


@pytest.mark.parametrize(("tell", "told"), [("yes", "&told=2"), ("", "")])
async def test_cancelled_and_brought_back(
    house: House, admin: Browser, town: Town, anna: int, tell: str, told: str
) -> None:
    event = await town.event(anna, "Шахматы")
    await town.answer(await town.person("Борис"), event)
    seen = await admin.fills_in("/admin/event/1/cancel", reason="Дождь", tell=tell)
    assert seen.headers["Location"] == f"/admin/event/1?done=cancelled{told}"
    assert await rows(house, Event.cancel_reason) == [("Дождь",)]
    assert "Дождь" in (await admin.opens("/admin/event/1")).text
    assert (await admin.fills_in("/admin/event/1/cancel")).headers["Location"].endswith("done=refused")
    house.clock.passes(120)  # within a minute nobody would have heard of either
    seen = await admin.fills_in("/admin/event/1/restore", tell=tell)
    assert seen.headers["Location"] == f"/admin/event/1?done=restored{told}"
    assert await rows(house, Event.cancelled_at, Event.cancel_reason) == [(None, None)]
    kinds = [kind for (kind,) in await rows(house, Notice.kind)]
    assert kinds == ([Kind.CANCELLED] * 2 + [Kind.RESTORED] * 2 if tell else [])


async def test_a_reason_too_long_is_kept_and_named(admin: Browser, town: Town, anna: int) -> None:
    await town.event(anna, "Шахматы")
    seen = await admin.fills_in("/admin/event/1/cancel", reason="я" * 501)
    assert seen.status == 422
    assert "я" * 501 in seen.text


async def test_sign_up_is_closed_and_opened_by_a_press(house: House, admin: Browser, town: Town, anna: int) -> None:
    await town.event(anna, "Шахматы")
    page = await admin.opens("/admin/event/1")
    for done in ("closed", "nothing"):
        seen = await admin.completes(page, "/admin/event/1/signup")
        assert seen.headers["Location"] == f"/admin/event/1?done={done}", "a press again changes nothing"
    assert await rows(house, Event.closed_at) == [(START,)]
    seen = await admin.completes(await admin.opens("/admin/event/1"), "/admin/event/1/signup")
    assert seen.headers["Location"] == "/admin/event/1?done=opened"
    assert await rows(house, Event.closed_at) == [(None,)]


async def test_a_deleted_event_leaves_its_cards_to_say_so(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы")
    await town.answer(await town.person("Борис"), event)
    await town.writes(Card, {"event_id": event, "chat_id": -5, "message_id": 7, "language": "ru", "created_at": START})
    await town.writes(
        Change, {"handle": "h", "event_id": event, "what": "message", "new": '"Тайное"', "created_at": START}
    )
    await town.writes(CoOrganiser, {"event_id": event, "user_id": anna, "created_at": START})
    await town.writes(Report, {"event_id": event, "user_id": anna, "reason": Reason.SPAM, "created_at": START})
    page = await admin.opens("/admin/event/1/delete", Accept_Language="ru")
    goes, stays = page.text.partition("исчезнут:")[2].split("Останутся:")
    for said in ("1 ответ", "история изменений: 1 запись", "соорганизаторов: 1", "жалобы: 1"):
        assert said in goes
    assert "уведомлений" not in goes, "of what there is none nothing is said"
    for said in ("1 карточка в чате", "запись в журнале", "сначала отмените"):
        assert said in stays
    seen = await admin.completes(page, "/admin/event/1/delete")
    assert seen.headers["Location"] == "/admin/event?done=deleted"
    assert await rows(house, Event.id) == []
    assert await rows(house, EventParticipant.id) == await rows(house, Report.id) == []
    assert await rows(house, Card.event_id, Card.due_at) == [(None, START)]
    kept = await rows(house, Change.what, Change.old, Change.by_administrator, Change.person_id)
    assert kept == [("deleted", '"Шахматы"', True, anna)], "its history goes, and what is kept its organiser can erase"
    assert (await admin.sends("/admin/event/1/delete", {"seal": papers(page.text)[0].fields["seal"]})).status == 404


async def test_people_are_made_and_changed(house: House, admin: Browser, anna: int) -> None:
    seen = await admin.fills_in("/admin/user/new", first_name="Вера", telegram_id="5000000001", language="ru")
    assert seen.headers["Location"] == "/admin/user/2?done=created"
    assert (await admin.fills_in("/admin/user/new", first_name="Вера Без Телеграма")).status == 303
    again = await admin.fills_in("/admin/user/new", first_name="Ещё Вера", telegram_id="5000000001")
    assert again.status == 422
    assert 'value="Ещё Вера"' in again.text
    seen = await admin.fills_in(f"/admin/user/{anna}/edit", first_name="Анна-Мария", time_zone="Asia/Almaty")
    assert seen.headers["Location"] == f"/admin/user/{anna}?done=changed"
    telegram_id = (await rows(house, User.telegram_id))[0][0]
    assert await rows(house, User.first_name, User.search, User.telegram_id, User.language, User.time_zone) == [
        ("Анна-Мария", "анна-мария anna", telegram_id, None, "Asia/Almaty"),
        ("Вера", "вера", 5000000001, "ru", None),
        ("Вера Без Телеграма", "вера без телеграма", None, None, None),
    ]
    for typed in ({"first_name": ""}, {"telegram_id": "-5"}, {"telegram_id": "9" * 19}, {"time_zone": "Марс"}):
        assert (await admin.fills_in("/admin/user/new", **({"first_name": "Х"} | typed))).status == 422, typed


async def test_two_administrators_at_one_person(house: House, admin: Browser, anna: int) -> None:
    page = f"/admin/user/{anna}/edit"
    first, second = await admin.opens(page), await admin.opens(page)
    assert (await admin.completes(first, page, first_name="Анна-Мария")).status == 303
    seen = await admin.completes(second, page, first_name="Аня")
    assert seen.status == 409
    assert "Анна-Мария" in seen.text
    assert await rows(house, User.first_name) == [("Анна-Мария",)]
    assert (await admin.completes(seen, page)).status == 303, "seen, and wanted all the same"
    assert await rows(house, User.first_name) == [("Аня",)]


async def test_who_is_deleted_leaves_no_name_and_stays_shut_out(house: House, admin: Browser) -> None:
    async with house.database.turn() as connection:
        await connection.execute(insert(BotProfile).values(telegram_id=1))
    await admin.fills_in("/admin/user/new", first_name="Вера", telegram_id="5000000001")
    ((vera,),) = await rows(house, User.id)
    await admin.fills_in(f"/admin/user/{vera}/block")
    await admin.fills_in(f"/admin/user/{vera}/delete")
    assert "Вера" not in str(await rows(house, Change.what, Change.old, Change.new))
    async with house.database.turn() as connection:
        assert await barred.recall(connection, 5000000001) is not None, "the block outlives the row"


async def test_who_is_deleted_becomes_nobody(house: House, admin: Browser, town: Town, anna: int) -> None:
    event = await town.event(anna, "Шахматы", capacity=1)
    boris, emma = await town.person("Борис"), await town.person("Emma")
    for who in (anna, emma):
        await admin.fills_in(f"/admin/eventparticipant/new?event={event}&user={who}", tell="")
    seen = await admin.fills_in(f"/admin/user/{boris}/delete")
    assert seen.headers["Location"] == "/admin/user?done=deleted"
    gone = await rows(house, User.first_name, User.telegram_id)
    assert gone[1] == (NOBODY, None), "of who took part in nothing as well"

    page = await admin.opens(f"/admin/user/{anna}/delete", Accept_Language="ru")
    assert "отменятся, и участники узнают: 1" in page.text
    assert (await admin.completes(page, f"/admin/user/{anna}/delete")).status == 303
    (erased, _, _) = await rows(house, User.first_name, User.username, User.telegram_id)
    assert erased[1:] == (None, None)
    assert "Анна" not in erased[0]
    assert (await admin.opens(f"/admin/user/{anna}")).status == 200
    assert [at is not None for (at,) in await rows(house, Event.cancelled_at)] == [True]


@pytest.mark.parametrize("ticked", [True, False])
async def test_a_blocked_persons_events_and_seats_go_as_was_ticked(
    house: House, admin: Browser, town: Town, anna: int, *, ticked: bool
) -> None:
    own = await town.event(anna, "Шахматы")
    boris = await town.person("Борис")
    other = await town.event(boris, "Го", capacity=1)
    await admin.fills_in(f"/admin/eventparticipant/new?event={own}&user={boris}", tell="")
    await admin.fills_in(f"/admin/eventparticipant/new?event={other}&user={anna}", tell="")
    await admin.fills_in(f"/admin/eventparticipant/new?event={other}&user={boris}", tell="")
    page = await admin.opens(f"/admin/user/{anna}/block")
    assert "Шахматы" in page.text
    assert "Го" in page.text
    tick = "yes" if ticked else None
    seen = await admin.completes(page, f"/admin/user/{anna}/block", answers=tick, events=tick)
    assert seen.status == 303
    assert await rows(house, User.blocked_at) == [(START,), (None,)]
    cancelled = [at is not None for (at,) in await rows(house, Event.cancelled_at)]
    assert cancelled == [ticked, False]
    promoted = await rows(house, Notice.user_id, Notice.kind)
    assert ((boris, Kind.PROMOTED) in promoted) is ticked
    left = (other, "answer", anna, True, '{"answer": "not_going", "guests": 0}')
    kept = await rows(house, Change.event_id, Change.what, Change.person_id, Change.by_administrator, Change.new)
    assert (left in kept) is ticked
    seen = await admin.completes(await admin.opens(f"/admin/user/{anna}"), f"/admin/user/{anna}/unblock")
    assert seen.headers["Location"] == f"/admin/user/{anna}?done=unblocked"
    assert await rows(house, User.blocked_at) == [(None,), (None,)]


async def test_nothing_that_people_write_breaks_a_page(admin: Browser, town: Town) -> None:
    anna = await town.person(CANARY, username="<b>")
    event = await town.event(
        anna,
        CANARY,
        description=CANARY,
        location=CANARY,
        cancelled_at=START,
        cancel_reason=CANARY,
        time_zone=CANARY[:64],
    )
    waits = await town.answer(anna, event, Answer.WAITING, position=1, note=CANARY, guest_names=CANARY)
    await town.writes(
        Notice, {"user_id": anna, "event_id": event, "kind": "changed", "created_at": START, "failed": CANARY}
    )
    await town.writes(
        Change, {"handle": "h", "event_id": event, "user_id": anna, "person_id": anna, "what": CANARY[:32],
                 "old": '"<script>alert(1)</script>"', "new": '{"answer": "going", "guests": 1}', "created_at": START},
    )  # fmt: skip
    await town.writes(
        Card, {"event_id": event, "user_id": anna, "chat_id": 5, "message_id": 7, "language": "ru", "created_at": START}
    )
    for address in (
        "/admin/event/1", "/admin/event/1/edit", "/admin/event/1/cancel", "/admin/event/1/restore",
        "/admin/event/1/delete", "/admin/user/1", "/admin/user/1/edit", "/admin/user/1/block", "/admin/user/1/delete",
        f"/admin/eventparticipant/{waits}", f"/admin/eventparticipant/{waits}/edit",
        f"/admin/eventparticipant/{waits}/delete", f"/admin/event/new?user={anna}",
        f"/admin/eventparticipant/new?event={event}&user={anna}", "/admin/event/1?done=%3Cscript%3E&told=%3Cscript%3E",
    ):  # fmt: skip
        for language in ("ru", "en"):
            seen = await admin.opens(address, Accept_Language=language)
            assert seen.status == 200, address
            assert "<script" not in seen.text, address
    seen = await admin.fills_in("/admin/event/new", title=CANARY, **{"find-creator": CANARY})
    assert seen.status == 422
    assert "<script" not in seen.text
