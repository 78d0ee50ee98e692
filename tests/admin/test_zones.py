"""The administrator chooses a zone: all that is read and typed is in it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.admin.conftest import PASSWORD, Browser, House, says
from tests.admin.paper import paper_to
from tests.admin.town import Town
from vmeste.admin.zones import ZONE
from vmeste.events.models import Event

BERLIN = "?zone=Europe/Berlin"


@pytest.fixture
async def event(town_of_lite: Town) -> str:
    """At 15:00 in Moscow, 13:00 in Berlin."""
    town = town_of_lite
    return (
        f"/admin/event/{await town.event(await town.person(created_at=town.now() - timedelta(hours=14, minutes=30)))}"
    )


async def start(house: House) -> str:
    async with house.database.look() as connection:
        return f"{(await connection.execute(select(Event.date))).scalar_one():%H:%M}"


async def test_what_was_chosen_holds_for_lists_details_files_forms_and_plots(
    admin_of_lite: Browser, event: str
) -> None:
    admin = admin_of_lite
    admin.headers["Accept-Language"] = "ru"
    assert "27 ноября 2026, 15:00" in (await admin.opens(event)).text
    chosen = await admin.opens("/admin/event" + BERLIN)
    assert f'{ZONE}="Europe/Berlin"' in chosen.headers["Set-Cookie"]
    assert "Время на странице: Берлин (Europe/Berlin)" in chosen.text
    for seen in (chosen, await admin.opens("/admin/event"), await admin.opens(event)):
        assert "27 ноября 2026, 13:00" in seen.text
        assert 'title="2026-11-27 12:00 UTC"' in seen.text
    assert "на месте: 27 ноября, 15:00 (Москва)" in (await admin.opens(event)).text
    file = (await admin.opens("/admin/event.csv")).text
    assert "Начало (Europe/Berlin)" in file
    assert "2026-11-27 13:00" in file
    form = await admin.opens(f"{event}/edit")
    assert "Время: Берлин (Europe/Berlin)" in form.text
    assert paper_to(form.text, f"{event}/edit").fields["date"] == "2026-11-27T13:00"
    day = "<td>19 ноября</td>" + '<td class="number">1</td>'
    assert day in (await admin.opens("/admin")).text, "half past ten in the evening"
    assert day not in (await admin.opens("/admin?zone=Europe/Moscow")).text, "half past midnight"


async def test_a_form_is_read_in_the_zone_in_which_it_was_drawn(
    lite: House, admin_of_lite: Browser, event: str
) -> None:
    form = await admin_of_lite.opens(f"{event}/edit")
    await admin_of_lite.opens("/admin" + BERLIN)
    wrong = await admin_of_lite.completes(form, f"{event}/edit", date="2026-11-27T16:00", title="")
    assert wrong.status == 422
    assert "Time: Moscow (Europe/Moscow)" in wrong.text
    assert (await admin_of_lite.completes(wrong, f"{event}/edit", title="Го")).status == 303
    assert await start(lite) == "13:00"
    assert (await admin_of_lite.fills_in(f"{event}/edit", date="2026-11-27T16:00")).status == 303
    assert await start(lite) == "15:00"
    form = await admin_of_lite.opens(f"{event}/edit")
    async with lite.database.turn() as connection:
        await connection.execute(update(Event).values(date=lite.clock() + timedelta(days=1)))
    seen = await admin_of_lite.completes(form, f"{event}/edit", date="2026-11-27T17:00")
    assert seen.status == 409
    assert "2026-11-21 13:00" in seen.text, "what others have put there, in the same zone"
    made = await admin_of_lite.fills_in(
        "/admin/event/new?zone=Asia/Tokyo&user=1", title="Го", date="2026-11-29T09:00", ends_at="2026-11-29T08:00"
    )
    assert made.status == 422
    assert "Time: Tokyo (Asia/Tokyo)" in made.text
    await admin_of_lite.opens("/admin" + BERLIN)
    made = await admin_of_lite.completes(made, "/admin/event/new", ends_at="")
    assert made.headers["Location"] == "/admin/event/2?done=created"
    async with lite.database.look() as connection:
        created = (await connection.execute(select(Event.date).where(Event.id == 2))).scalar_one()
    assert f"{created:%d %H:%M}" == "29 00:00"


async def test_the_choice_leads_back_to_the_page_and_can_be_undone(admin_of_lite: Browser, event: str) -> None:
    admin = admin_of_lite
    seen = await admin.opens("/admin/event?q=a+b&sort=-date")
    assert 'href="/admin/times?back=%2Fadmin%2Fevent%3Fq%3Da%2Bb%26sort%3D-date"' in seen.text
    seen = await admin.opens("/admin/times?back=%2Fadmin%2Fevent%3Fq%3Da%2Bb%26sort%3D-date")
    for expected in (
        '<form method="get" class="sheet" action="/admin/event">',
        '<input type="hidden" name="q" value="a b"><input type="hidden" name="sort" value="-date">',
        '<option value="Asia/Yekaterinburg">Yekaterinburg, UTC+5</option>',
        "like the bot: Moscow",
    ):
        assert expected in seen.text
    await admin.opens(event + BERLIN)
    assert "Berlin (Europe/Berlin)" in (await admin.opens("/admin/nothing")).text
    assert "Moscow (Europe/Moscow)" in (await admin.opens("/admin?zone=")).text
    assert "Moscow (Europe/Moscow)" in (await admin.opens("/admin")).text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/admin",
        "/admin/..//evil.example",
        "/adminx",
        "javascript:alert(1)",
        "/%0a",
    ],
)
async def test_the_choice_leads_nowhere_else(admin_of_lite: Browser, back: str) -> None:
    seen = await admin_of_lite.opens("/admin/times?back=" + back)
    assert '<form method="get" class="sheet" action="/admin">' in seen.text
    assert "evil.example" not in seen.text.partition("<main")[2].partition("</main")[0]


async def test_utc_is_a_zone_among_the_others(admin_of_lite: Browser, event: str) -> None:
    assert '<option value="UTC">UTC</option>' in (await admin_of_lite.opens("/admin/times")).text
    await admin_of_lite.opens("/admin?zone=UTC")
    seen = await admin_of_lite.opens(event)
    assert re.search("27[^<]*2026[^<]*12:00<", seen.text)
    assert "Times on this page: UTC." in seen.text
    assert '<option value="UTC" selected>UTC</option>' in (await admin_of_lite.opens("/admin/times")).text
    assert "Time: UTC" in (await admin_of_lite.opens(f"{event}/edit")).text


@pytest.mark.parametrize("said", ["No/Such", "../../etc/passwd", "Europe/Berlin%00", "%3Cb%3E", "Etc/GMT+3"])
async def test_what_is_no_zone_is_not_kept(lite: House, said: str) -> None:
    admin = await lite.opened(lite.app(), says(PASSWORD))
    seen = await admin.opens(f"/admin?zone={said}", Cookie=f"{ZONE}={said}")
    assert "Moscow (Europe/Moscow)" in seen.text
    assert ZONE not in seen.headers.get("Set-Cookie", "")


async def test_a_link_elsewhere_chooses_nothing(admin_of_lite: Browser) -> None:
    for site, expected in (("cross-site", "Times on this page: Moscow"), ("same-origin", "Время на странице: Берлин")):
        for asked in (BERLIN, "?lang=ru"):
            await admin_of_lite.opens("/admin" + asked, Sec_Fetch_Site=site)
        assert expected in (await admin_of_lite.opens("/admin", Accept_Language="en")).text
