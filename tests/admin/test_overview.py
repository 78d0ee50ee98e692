"""The overview: what the plots count, in which zone, and what of it is kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from tests.admin.conftest import Browser, House
from tests.admin.town import Town
from vmeste import VERSION
from vmeste.admin import figures
from vmeste.admin.figures import Figures
from vmeste.admin.plots import PERIODS, bounds, plot
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Kind, Notice
from vmeste.schema import ROOT

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("period", "number", "first", "last"),
    [
        ("7d", 7, datetime(2026, 11, 13, 21, tzinfo=UTC), datetime(2026, 11, 20, 21, tzinfo=UTC)),
        ("30d", 30, datetime(2026, 10, 21, 21, tzinfo=UTC), datetime(2026, 11, 20, 21, tzinfo=UTC)),
        ("12w", 12, datetime(2026, 8, 30, 21, tzinfo=UTC), datetime(2026, 11, 22, 21, tzinfo=UTC)),
        ("12m", 12, datetime(2025, 11, 30, 21, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)),
    ],
)
def test_a_period_ends_with_the_present_day_week_or_month(
    period: str, number: int, first: datetime, last: datetime
) -> None:
    found = bounds(PERIODS[period], datetime(2026, 11, 20, 12, tzinfo=UTC), MOSCOW)
    assert (len(found), found[0], found[-1]) == (number + 1, first, last)


def test_bars_are_as_high_as_their_numbers() -> None:
    drawn = plot("people", [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)], [0, 1, 4])
    assert [bar.height for bar in drawn.bars] == [0, 30, 120]
    assert (drawn.total, drawn.top) == (5, 4)


async def test_new_people_stand_on_their_day_in_the_administrators_zone(house: House, town: Town) -> None:
    for hours in (0, 1, 14, 16, 24 * 8):
        await town.person(created_at=town.now() - timedelta(hours=hours))  # now it is 15:00 in Moscow
    days = bounds(PERIODS["7d"], house.clock(), MOSCOW)
    async with house.database.look() as connection:
        people, _, _ = (await Figures().overview(connection, days, house.clock())).plots
    assert [bar.number for bar in people.bars] == [0, 0, 0, 0, 0, 1, 3]


async def test_days_that_are_over_are_counted_once_in_a_while(house: House, town: Town) -> None:
    kept, days = Figures(), bounds(PERIODS["7d"], house.clock(), MOSCOW)
    asked: list[str] = []
    event.listen(house.database.reader.sync_engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    for newcomers in (1, 2):
        await town.person()
        async with house.database.look() as connection:
            people, _, _ = (await kept.overview(connection, days, house.clock())).plots
        assert people.total == newcomers, "today is always counted"
    counts = [statement.count("created_at >=") + statement.count("joined_at >=") for statement in asked]
    assert [count for count in counts if count] == [21, 3]
    house.clock.passes(601)
    async with house.database.look() as connection:
        await kept.overview(connection, days, house.clock())
    assert asked[-1].count("created_at >=") == 14, "of people and of events"


async def test_what_is_very_full_is_not_counted_anew(house: House, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page must not take longer for a town of a million."""
    monkeypatch.setattr(figures, "MANY", 1)
    kept, days = Figures(), bounds(PERIODS["7d"], house.clock(), MOSCOW)
    seen = []
    for _ in range(3):
        await town.person()
        async with house.database.look() as connection:
            numbers = await kept.overview(connection, days, house.clock())
        seen.append((numbers.plots[0].total, numbers.users))
    assert seen == [(1, 1), (2, 2), (2, 2)]
    house.clock.passes(601)
    async with house.database.look() as connection:
        people, _, _ = (await kept.overview(connection, days, house.clock())).plots
    assert people.total == 3


async def test_the_overview_tells_of_delivery_fullness_letters_and_itself(admin: Browser, town: Town) -> None:
    anna = await town.person("Анна", unreachable_since=town.now())
    chess = await town.event(anna, date=town.now() - timedelta(days=1), capacity=4, seats_taken=4)
    notice = {"user_id": anna, "event_id": chess, "kind": Kind.CHANGED, "created_at": town.now()}
    await town.writes(Notice, notice | {"due_at": town.now() - timedelta(minutes=5)})
    await town.writes(Notice, notice | {"sent_at": town.now()})
    await town.writes(Notice, notice | {"failed": "Forbidden: bot was blocked by the user"})
    letter = {"update_id": 7, "reason": "KeyError in start", "payload": "{}", "created_at": town.now()}
    await town.writes(DeadLetter, letter)
    seen = await admin.opens("/admin?period=7d")
    for words in ("Notices waiting", "5 min", "KeyError in start", f"<code>{VERSION}</code>", "<rect ", "as a table"):
        assert words in seen.text, words
    assert 'max="1" aria-hidden="true"></progress>1' in seen.text, "one event of one was full"
    assert (await admin.opens("/admin?period=century")).status == 400


def test_the_version_is_the_projects() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
