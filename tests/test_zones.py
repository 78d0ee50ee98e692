"""Cities and their time zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.timing import LONGEST, quickest
from vmeste import zones
from vmeste.events import when
from vmeste.words import Words, languages

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


def test_every_line_of_the_table_is_a_zone_with_both_names() -> None:
    for city in zones._cities():
        assert zones.is_zone(city.zone), city
        assert all(name.strip() for spellings in city.names.values() for name in spellings), city


@pytest.mark.parametrize("language", languages())
def test_what_is_suggested_has_a_name(language: str) -> None:
    for zone in zones.suggested(language):
        assert zones.city_of(zone, language) not in {"", zone}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Москва", "Europe/Moscow"),
        ("  мОсКвА ", "Europe/Moscow"),
        ("г. Самара", "Europe/Samara"),
        ("нижний-новгород", "Europe/Moscow"),
        ("Орел", "Europe/Moscow"),
        ("Камчатка", "Asia/Kamchatka"),
        ("New York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("Kiev", "Europe/Kyiv"),
        ("Киев", "Europe/Kyiv"),
        ("мюнхен", "Europe/Berlin"),
        ("алмата", "Asia/Almaty"),
        ("Europe/Paris", "Europe/Paris"),
    ],
)
def test_a_city_without_doubt(typed: str, zone: str) -> None:
    assert [city.zone for city in zones.find(typed, NOW)] == [zone]


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("+5", "Asia/Yekaterinburg"),
        ("мск+2", "Asia/Yekaterinburg"),
        ("UTC−5", "America/New_York"),
        ("сан", "America/Santiago"),
    ],
)
def test_what_may_mean_several_is_a_choice(typed: str, one: str) -> None:
    assert one in [city.zone for city in zones.find(typed, NOW)]


@pytest.mark.parametrize("typed", ["", " ", "…", "а", "привет", "+99", "x" * 4096, "я" * 60, "\0", "%_", "25:99"])
def test_junk_is_no_city(typed: str) -> None:
    assert not zones.find(typed, NOW)
    assert quickest(lambda: zones.find(typed, NOW)) < LONGEST


@pytest.mark.parametrize(
    ("zone", "before"),
    [
        ("Europe/Berlin", datetime(2027, 3, 24, 19)),  # noqa: DTZ001  a wall clock
        ("Europe/Berlin", datetime(2027, 10, 27, 19)),  # noqa: DTZ001  the same
        ("America/New_York", datetime(2027, 3, 10, 19)),  # noqa: DTZ001  the same
        ("America/New_York", datetime(2027, 11, 3, 19)),  # noqa: DTZ001  the same
        ("Australia/Sydney", datetime(2027, 3, 31, 19)),  # noqa: DTZ001  the same
        ("Australia/Sydney", datetime(2027, 9, 29, 19)),  # noqa: DTZ001  the same
        ("Europe/Moscow", datetime(2027, 3, 24, 19)),  # noqa: DTZ001  the same
    ],
)
def test_a_weekly_repeat_keeps_its_hour_across_a_change_of_clocks(zone: str, before: datetime) -> None:
    there = ZoneInfo(zone)
    start = before.replace(tzinfo=there).astimezone(UTC)
    again = when.next_week(start, start, there)
    assert again.astimezone(there).replace(tzinfo=None) == before + timedelta(weeks=1)
    changes = zone != "Europe/Moscow"
    assert (again - start != timedelta(weeks=1)) == changes, "the clocks changed between"


def test_the_name_of_a_zone_is_said_as_people_say_it() -> None:
    words = Words("ru", ZoneInfo("Europe/Moscow"), NOW)
    assert words.zone_name(NOW.astimezone(words.zone)) == "МСК"
