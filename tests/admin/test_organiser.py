"""The administrator hands an event over to somebody else."""

import pytest
from sqlalchemy import func, insert, select

from tests.admin.conftest import START, Browser, House
from tests.admin.paper import paper_to
from tests.admin.test_event_form import rows
from tests.admin.town import Town
from vmeste.events.models import Change, CoOrganiser, Event, Invitation
from vmeste.notices.models import Kind, Notice


@pytest.fixture
async def anna(town: Town) -> int:
    return await town.person("Анна")


@pytest.fixture
async def page(town: Town, anna: int) -> str:
    return f"/admin/event/{await town.event(anna)}/organiser"


async def helpers(house: House) -> list[tuple[int]]:
    async with house.database.look() as connection:
        found = await connection.execute(select(CoOrganiser.user_id).order_by(CoOrganiser.user_id))
        return [(user_id,) for user_id in found.scalars()]


async def invitations(house: House) -> int:
    async with house.database.look() as connection:
        return (await connection.execute(select(func.count()).select_from(Invitation))).scalar_one()


async def test_another_organises_from_now_on_and_both_hear_of_it(
    house: House, admin: Browser, town: Town, anna: int, page: str
) -> None:
    boris = await town.person("Борис")
    async with house.database.turn() as connection:
        await connection.execute(insert(Invitation).values(token="t", event_id=1, created_at=town.now()))
    admin.headers["Accept-Language"] = "ru"
    found = await admin.fills_in(page, **{"find-creator": "борис", "find": "creator"})
    assert found.status == 200
    assert (await admin.completes(found, page)).headers["Location"] == "/admin/event/1?done=changed"
    assert await rows(house, Event.creator_id, Event.version) == [(boris, 1)]
    assert await helpers(house) == [(anna,)], "who organised it helps from now on"
    assert await invitations(house) == 0
    assert await rows(house, Notice.user_id, Notice.kind) == [(boris, Kind.HANDED_OVER), (anna, Kind.REPLACED)]
    kept = await rows(house, Change.what, Change.old, Change.new, Change.by_administrator)
    assert kept == [("creator_id", str(anna), str(boris), True)]
    for address in ("/admin/event/1", "/admin/audit"):
        seen = (await admin.opens(address)).text
        said = seen.partition("Передано другому организатору")[2].partition("</li>")[0]
        assert f'<a href="/admin/user/{anna}"><bdi>Анна</bdi></a> → <a href="/admin/user/{boris}">' in said
    assert "Анна;Борис" in (await admin.opens("/admin/audit.csv")).text
    assert (await admin.fills_in(page, creator=str(boris))).headers["Location"] == "/admin/event/1?done=nothing"
    back = await admin.fills_in(page, creator=str(anna))
    assert back.headers["Location"] == "/admin/event/1?done=changed"
    assert await helpers(house) == [(boris,)]


async def test_nobody_without_telegram_is_told_or_helps(house: House, admin: Browser, town: Town, page: str) -> None:
    nobody, emma = await town.person("Без Telegram", telegram_id=None), await town.person("Emma")
    for heir in (nobody, emma):
        assert (await admin.fills_in(page, creator=str(heir))).status == 303
    assert await rows(house, Notice.user_id, Notice.kind) == [(1, Kind.REPLACED), (emma, Kind.HANDED_OVER)]
    assert await helpers(house) == [(1,)]


async def test_nobody_chosen_and_another_administrator_are_told(
    house: House, admin: Browser, town: Town, anna: int, page: str
) -> None:
    boris, emma = await town.person("Борис"), await town.person("<b>Emma</b>")
    admin.headers["Accept-Language"] = "ru"
    for said in ("", "99", "x"):
        assert (await admin.fills_in(page, creator=said)).status == 422
    first, second = await admin.opens(page), await admin.opens(page)
    assert (await admin.completes(first, page, creator=str(emma))).status == 303
    seen = await admin.completes(second, page, creator=str(boris))
    assert seen.status == 409
    assert "кто-то изменил то же самое" in seen.text
    assert "<b>Emma" not in seen.text
    assert await rows(house, Event.creator_id) == [(emma,)]
    assert paper_to(seen.text, page).fields["creator"] == str(boris), "what was chosen stands"
    assert (await admin.completes(seen, page)).status == 303, "seen, and wanted all the same"
    assert await rows(house, Event.creator_id) == [(boris,)]
    assert {one for (one,) in await helpers(house)} == {anna, emma}


async def test_who_is_blocked_organises_nothing_anew(
    house: House, admin: Browser, town: Town, anna: int, page: str
) -> None:
    boris, emma = await town.person("Борис", blocked_at=START), await town.person("Emma")
    admin.headers["Accept-Language"] = "ru"
    refused = 'id="wrong-creator" class="wrong">Этот человек заблокирован'
    new = "/admin/event/new"
    made = await admin.fills_in(f"{new}?user={boris}", title="Го", date="2026-12-01T10:30")
    for seen, form in (await admin.fills_in(page, creator=str(boris)), page), (made, new):
        assert seen.status == 422
        assert refused in seen.text
        assert paper_to(seen.text, form).fields["creator"] == str(boris)
    assert 'value="Го"' in made.text, "what was typed is kept"
    assert (await admin.completes(made, new, creator=str(emma))).headers["Location"] == "/admin/event/2?done=created"
    assert await rows(house, Event.creator_id) == [(anna,), (emma,)]
    assert "event/new" not in (await admin.opens(f"/admin/user/{boris}")).text


async def test_a_blocked_organiser_does_not_stay_as_a_helper(
    house: House, admin: Browser, town: Town, anna: int, page: str
) -> None:
    boris = await town.person("Борис")
    await admin.fills_in(f"/admin/user/{anna}/block")
    seen = await admin.opens(page, Accept_Language="ru")
    assert "Прежний организатор не станет соорганизатором" in seen.text
    assert (await admin.completes(seen, page, creator=str(boris))).status == 303
    assert await rows(house, Event.creator_id) == [(boris,)]
    assert await helpers(house) == []
    assert await rows(house, Notice.user_id, Notice.kind) == [(boris, Kind.HANDED_OVER)]
