"""A write comes from a page of ours, in the browser that was given it, not long ago; anything else writes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.admin.conftest import PASSWORD, Browser, House, says
from tests.admin.paper import paper_to
from tests.admin.town import Town
from vmeste.events.models import Event

EDIT = "/admin/event/1/edit"
CROSS = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "OURS"},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "https://OURS-BY-ANOTHER-SCHEME"},
]


async def title(house: House) -> str:
    async with house.database.look() as connection:
        return str((await connection.execute(select(Event.title))).scalar_one())


@pytest.fixture
async def event(town_of_lite: Town) -> int:
    return await town_of_lite.event(await town_of_lite.person(), "Шахматы")


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize("headers", CROSS, ids=str)
async def test_a_form_from_elsewhere_is_refused(lite: House, admin_of_lite: Browser, headers: dict[str, str]) -> None:
    fields = paper_to((await admin_of_lite.opens(EDIT)).text, EDIT).fields | {"title": "Шашки"}
    ours = str(admin_of_lite.client.make_url("")).rstrip("/")
    sent = {name: value.replace("OURS-BY-ANOTHER-SCHEME", ours.partition("//")[2]) for name, value in headers.items()}
    sent = {name: value.replace("OURS", ours) for name, value in sent.items()}
    seen = await admin_of_lite.sends(EDIT, fields, sent)
    assert seen.status == 403
    assert await title(lite) == "Шахматы"


@pytest.mark.usefixtures("event")
@pytest.mark.parametrize("by", ["Sec-Fetch-Site", "Origin"])
async def test_a_form_of_ours_is_taken(lite: House, admin_of_lite: Browser, by: str) -> None:
    fields = paper_to((await admin_of_lite.opens(EDIT)).text, EDIT).fields | {"title": "Шашки"}
    ours = str(admin_of_lite.client.make_url("")).rstrip("/")
    seen = await admin_of_lite.sends(EDIT, fields, {by: "same-origin" if by == "Sec-Fetch-Site" else ours})
    assert (seen.status, seen.headers["Location"]) == (303, "/admin/event/1?done=changed&told=1")
    assert await title(lite) == "Шашки"


@pytest.mark.usefixtures("event")
async def test_a_stale_or_strange_seal_writes_nothing_and_loses_nothing(lite: House, admin_of_lite: Browser) -> None:
    first = paper_to((await admin_of_lite.opens(EDIT)).text, EDIT).fields | {
        "title": 'Шашки "и" <b>',
        "description": "a\r\nb",
    }
    other = await lite.opened(lite.app(), says(PASSWORD))
    strange = paper_to((await other.opens(EDIT)).text, EDIT).fields["seal"]
    for seal in ("", "x" * 64, "é", strange):
        seen = await admin_of_lite.sends(EDIT, first | {"seal": seal})
        assert seen.status == 403
        assert await title(lite) == "Шахматы"

    lite.clock.passes(timedelta(days=1).total_seconds())
    assert (await admin_of_lite.sends(EDIT, first | {"title": "Го"})).status == 303, "yesterday's form"
    assert await title(lite) == "Го"
    lite.clock.passes(timedelta(days=1).total_seconds())
    seen = await admin_of_lite.sends(EDIT, first)
    assert seen.status == 403
    assert await title(lite) == "Го"

    kept = paper_to(seen.text, EDIT).fields
    assert {name: kept[name] for name in ("title", "description")} == {
        "title": 'Шашки "и" <b>',
        "description": "a\r\nb",
    }
    again = await admin_of_lite.completes(seen, EDIT)
    assert again.status == 409, "and what was saved between is not overwritten unseen"
    assert (await admin_of_lite.completes(again, EDIT)).status == 303
    assert await title(lite) == 'Шашки "и" <b>'


@pytest.mark.usefixtures("event")
async def test_what_is_no_form_is_refused(admin_of_lite: Browser, lite: House) -> None:
    ours = {"Sec-Fetch-Site": "same-origin", **says(PASSWORD)}
    for body, content_type, expected in (
        (b"title=x", "text/plain", 415),
        (b"{}", "application/json", 415),
        (b"title=%ff", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(500)), "application/x-www-form-urlencoded", 400),
        (b"title=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
    ):
        headers = ours | {"Content-Type": content_type}
        async with admin_of_lite.client.post(EDIT, data=body, headers=headers) as answer:
            assert answer.status == expected, (body[:20], await answer.text())
    assert await title(lite) == "Шахматы"
