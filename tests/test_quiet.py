"""Quiet hours end when their person's clock says so, also in the nights in which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from vmeste.users.quiet import quiet_until

ZONES = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
)


def at(zone: str, *moment: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "now", "until"),
    [
        (23, 8, (2026, 11, 25, 22, 59), None),
        (23, 8, (2026, 11, 25, 23, 0), (2026, 11, 26, 8, 0)),
        (23, 8, (2026, 11, 26, 7, 59), (2026, 11, 26, 8, 0)),
        (23, 8, (2026, 11, 26, 8, 0), None),
        (1, 7, (2026, 11, 26, 0, 30), None),
        (1, 7, (2026, 11, 26, 1, 30), (2026, 11, 26, 7, 0)),
        (8, 8, (2026, 11, 26, 8, 30), None),
        (None, None, (2026, 11, 26, 3, 0), None),
    ],
)
def test_the_end_of_quiet_hours(
    begins: int | None, ends: int | None, now: tuple[int, ...], until: tuple[int, ...] | None
) -> None:
    found = quiet_until(begins, ends, ZoneInfo("Europe/Moscow"), at("Europe/Moscow", *now))
    assert found == (at("Europe/Moscow", *until) if until else None)


def test_a_night_with_an_hour_more_and_one_with_an_hour_less() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    longer = quiet_until(23, 8, berlin, at("Europe/Berlin", 2026, 10, 24, 23, 0))
    assert longer is not None
    assert longer - at("Europe/Berlin", 2026, 10, 24, 23, 0) == timedelta(hours=10)
    shorter = quiet_until(23, 8, berlin, at("Europe/Berlin", 2026, 3, 28, 23, 0))
    assert shorter is not None
    assert shorter - at("Europe/Berlin", 2026, 3, 28, 23, 0) == timedelta(hours=8)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", [(23, 8), (0, 2), (22, 3), (1, 4)])
def test_in_every_zone_through_a_year_it_ends_and_at_that_hour(zone: str, hours: tuple[int, int]) -> None:
    begins, ends = hours
    here = ZoneInfo(zone)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        until = quiet_until(begins, ends, here, now)
        is_quiet = now.astimezone(here).hour in [
            hour % 24 for hour in range(begins, ends + (24 if ends < begins else 0))
        ]
        assert (until is not None) == is_quiet, now
        if until is not None:
            assert timedelta(0) < until - now <= timedelta(hours=12), now
            local = until.astimezone(here)
            # where that hour is left out, the first moment after the gap
            assert (local.hour, local.minute) == (ends, 0) or local.utcoffset() != now.astimezone(here).utcoffset(), now
        now += timedelta(minutes=30)
