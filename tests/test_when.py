"""Dates as people type them: what is read is right, and what is not understood is refused."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vmeste.events.when import Choice, Day, Moment, Refusal, When, next_week, read
from vmeste.words import Language

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=MOSCOW)
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(get_args(Language))


def said(text: str, language: Language = "ru", now: datetime = NOW, zone: ZoneInfo = MOSCOW) -> When:
    return read(text, now.astimezone(UTC), zone, language)


def local(reading: When, zone: ZoneInfo = MOSCOW) -> str:
    assert isinstance(reading, Moment), reading
    return reading.start.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("28.11 11:00", "ru", "2026-11-28 11:00"),
        ("28.11.2026 в 11:00", "ru", "2026-11-28 11:00"),
        ("28.11.2026 11:00", "ru", "2026-11-28 11:00"),
        ("28.11.26, 11:00", "ru", "2026-11-28 11:00"),
        ("2026-11-28 11:00", "ru", "2026-11-28 11:00"),
        ("2026-11-28T11:00", "en", "2026-11-28 11:00"),
        ("  28.11   9:05 ", "ru", "2026-11-28 09:05"),
        ("16:00", "ru", "2026-11-25 16:00"),
        ("в 16:00", "ru", "2026-11-25 16:00"),
        ("11:00", "ru", "2026-11-26 11:00"),
        ("01.02 12:00", "ru", "2027-02-01 12:00"),
        ("25.11 15:31", "ru", "2026-11-25 15:31"),
        ("25.11 15:30", "ru", "2027-11-25 15:30"),
        ("11/28 11am", "en", "2026-11-28 11:00"),
        ("11/28 11:30 PM", "en", "2026-11-28 23:30"),
        ("11/28 at 12 p.m.", "en", "2026-11-28 12:00"),
        ("12/25 12am", "en", "2026-12-25 00:00"),
        ("25/12/2026 18:30", "en", "2026-12-25 18:30"),
        ("12/12 18:30", "en", "2026-12-12 18:30"),
        ("10/12 18:30", "ru", "2026-12-10 18:30"),
        ("28.11 11:00", "en", "2026-11-28 11:00"),
        ("29.02.2028 10:00", "ru", "2028-02-29 10:00"),
    ],
)
def test_what_is_read(text: str, language: Language, expected: str) -> None:
    assert local(said(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Refusal.UNREADABLE),
        ("когда-нибудь", Refusal.UNREADABLE),
        ("100500", Refusal.UNREADABLE),
        ("28.11 11:00 завтра", Refusal.UNREADABLE),
        ("28.11 11:0", Refusal.UNREADABLE),
        ("28.11 11", Refusal.UNREADABLE),
        ("1.1.1.1 11:00", Refusal.UNREADABLE),
        ("9" * 5000, Refusal.UNREADABLE),
        ("31.02 10:00", Refusal.NO_SUCH_DAY),
        ("29.02.2027 10:00", Refusal.NO_SUCH_DAY),
        ("2026-13-01 10:00", Refusal.NO_SUCH_DAY),
        ("00.12 10:00", Refusal.NO_SUCH_DAY),
        ("28.11 25:00", Refusal.NO_SUCH_HOUR),
        ("28.11 11:60", Refusal.NO_SUCH_HOUR),
        ("11/28 13pm", Refusal.NO_SUCH_HOUR),
        ("24.11.2026 10:00", Refusal.PAST),
        ("0001-01-01 00:00", Refusal.PAST),
        ("9999-12-31 23:59", Refusal.TOO_FAR),
        ("28.11.2050", Refusal.TOO_FAR),
    ],
)
def test_what_is_refused_and_why(text: str, reason: Refusal) -> None:
    assert said(text, "en" if "pm" in text else "ru") == reason


def test_a_day_alone_needs_its_hour() -> None:
    assert said("28.11") == Day(datetime(2026, 11, 28, tzinfo=UTC).date())
    assert said("25.11") == Day(NOW.date())
    assert said("24.11") == Day(datetime(2027, 11, 24, tzinfo=UTC).date())


def test_two_readings_are_offered_and_not_guessed() -> None:
    reading = said("10/12 18:30", "en")
    assert isinstance(reading, Choice)
    assert (local(reading.first), local(reading.second)) == ("2027-10-12 18:30", "2026-12-10 18:30")
    assert said("10/12", "en") is Refusal.UNREADABLE


def test_an_hour_that_the_clocks_skip_or_repeat() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2027, 3, 27, 12, tzinfo=berlin)
    assert said("28.03 02:30", now=now, zone=berlin) is Refusal.SKIPPED
    twice = said("31.10 02:30", now=now, zone=berlin)
    assert isinstance(twice, Choice)
    assert twice.second.start - twice.first.start == timedelta(hours=1)


@settings(max_examples=300)
@given(st.datetimes(datetime(2026, 11, 26), datetime(2031, 11, 1)), ZONES, LANGUAGES)  # noqa: DTZ001  wall times
def test_a_full_date_is_read_to_the_minute_in_every_zone(wall: datetime, zone: ZoneInfo, language: Language) -> None:
    for written in (f"{wall:%d.%m.%Y %H:%M}", f"{wall:%Y-%m-%d %H:%M}", f"{wall:%d.%m.%Y} в {wall:%H:%M}"):
        reading = read(written, NOW.astimezone(UTC), zone, language)
        readings = [reading.first, reading.second] if isinstance(reading, Choice) else [reading]
        expected = wall.replace(second=0, microsecond=0)
        for each in readings:
            if each is Refusal.SKIPPED:
                there_and_back = expected.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
                assert there_and_back != expected
            elif not (each is Refusal.PAST and expected - NOW.replace(tzinfo=None) < timedelta(days=2)):
                assert isinstance(each, Moment), (written, each)
                assert each.start.astimezone(zone).replace(tzinfo=None) == expected


@given(st.text(max_size=300), ZONES, LANGUAGES)
def test_nothing_typed_is_read_as_the_past_or_fails(text: str, zone: ZoneInfo, language: Language) -> None:
    now = NOW.astimezone(UTC)
    reading = read(text, now, zone, language)
    if isinstance(reading, Moment):
        assert reading.start > now


@given(
    st.from_regex(r"[0-9]{1,4}[./-][0-9]{1,2}([./-][0-9]{1,4})? [0-9]{1,2}:[0-9]{2}( ?[ap]m)?", fullmatch=True), ZONES
)
def test_numbers_of_any_size_are_read_or_refused(text: str, zone: ZoneInfo) -> None:
    now = NOW.astimezone(UTC)
    reading = read(text, now, zone, "en")
    if isinstance(reading, Moment):
        assert now < reading.start < now + timedelta(days=6 * 366)


@pytest.mark.parametrize(
    ("start", "now", "expected"),
    [
        ("2026-11-28 11:00", "2026-11-25 12:00", "2026-12-05 11:00"),
        ("2026-11-28 11:00", "2026-12-05 10:59", "2026-12-05 11:00"),
        ("2026-11-28 11:00", "2026-12-05 11:00", "2026-12-12 11:00"),
        ("2026-11-28 11:00", "2027-11-28 12:00", "2027-12-04 11:00"),
        ("2026-10-21 19:30", "2026-10-21 22:00", "2026-10-28 19:30"),  # the clocks go back between them
        ("2027-03-24 19:30", "2027-03-24 22:00", "2027-03-31 19:30"),  # the clocks go forward
        ("2027-03-21 02:30", "2027-03-21 05:00", "2027-03-28 03:30"),  # that hour is skipped
    ],
)
def test_next_week_is_the_same_hour_on_the_clock(start: str, now: str, expected: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    begins, present = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, now))
    proposed = next_week(begins.astimezone(UTC), present.astimezone(UTC), zone)
    assert f"{proposed.astimezone(zone):%Y-%m-%d %H:%M}" == expected
