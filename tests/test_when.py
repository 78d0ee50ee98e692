"""Dates as people type them: what is read is right, and what is not understood is refused."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import grows_no_faster_than_its_length
from vmeste.events.when import LONGEST, Choice, Day, Moment, Refusal, When, next_week, read
from vmeste.words import Language, Words, languages

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=MOSCOW)
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(languages())


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
        ("25.10 15:30", "ru", "2027-10-25 15:30"),
        ("25.11.2027 15:30", "ru", "2027-11-25 15:30"),
        ("11.10 18:30", "ru", "2027-10-11 18:30"),
        ("11/28 11am", "en", "2026-11-28 11:00"),
        ("11/28 11:30 PM", "en", "2026-11-28 23:30"),
        ("11/28 at 12 p.m.", "en", "2026-11-28 12:00"),
        ("12/25 12am", "en", "2026-12-25 00:00"),
        ("25/12/2026 18:30", "en", "2026-12-25 18:30"),
        ("12/12 18:30", "en", "2026-12-12 18:30"),
        ("10/12 18:30", "ru", "2026-12-10 18:30"),
        ("28.11 11:00", "en", "2026-11-28 11:00"),
        ("29.02.2028 10:00", "ru", "2028-02-29 10:00"),
        ("29.02 10:00", "ru", "2028-02-29 10:00"),
        ("завтро в 19", "ru", "2026-11-26 19:00"),
        ("субота 12:00", "ru", "2026-11-28 12:00"),
        ("в субботу в 11", "ru", "2026-11-28 11:00"),
        ("28 ноября в 7 вечера", "ru", "2026-11-28 19:00"),
        ("завтра вечером в 7", "ru", "2026-11-26 19:00"),
        ("вечером", "ru", "2026-11-25 19:00"),
        ("утром", "ru", "2026-11-26 09:00"),
        ("завтра в час дня", "ru", "2026-11-26 13:00"),
        ("завтра в половине восьмого вечера", "ru", "2026-11-26 19:30"),
        ("через полчаса", "ru", "2026-11-25 16:00"),
        ("через полтора часа", "ru", "2026-11-25 17:00"),
        ("через 2 часа 30 минут", "ru", "2026-11-25 18:00"),
        ("через 3 дня в 19:00", "ru", "2026-11-28 19:00"),
        ("через месяц в 10:00", "ru", "2026-12-25 10:00"),
        ("19.30", "ru", "2026-11-25 19:30"),
        ("28.11 19.30", "ru", "2026-11-28 19:30"),
        ("завтра в 19-30", "ru", "2026-11-26 19:30"),
        ("сегодня в 7", "ru", "2026-11-25 19:00"),
        ("завтра в 19:00 по москве", "ru", "2026-11-26 19:00"),
        ("завтра в 19:00 UTC+5", "ru", "2026-11-26 17:00"),
        ("December 25th at noon", "en", "2026-12-25 12:00"),
        ("25 December 2027 at 6pm", "en", "2027-12-25 18:00"),
        ("in 2 weeks at 6pm", "en", "2026-12-09 18:00"),
        ("day after tomorrow at 8 in the evening", "en", "2026-11-27 20:00"),
        ("tonight at 8", "en", "2026-11-25 20:00"),
        ("wenesday 8pm", "en", "2026-11-25 20:00"),
        ("tommorow 7pm", "en", "2026-11-26 19:00"),
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
        ("завтра послезавтра", Refusal.UNREADABLE),
        ("завтра в 19:00 в зале", Refusal.UNREADABLE),
        ("в 19:00 и в 20:00", Refusal.UNREADABLE),
        ("пт, 28 ноября, 11:00", Refusal.WRONG_WEEKDAY),
        ("позавчера в 10:00", Refusal.PAST),
        ("завтрак в 10:00", Refusal.UNREADABLE),
        ("завтра в 15 вечера", Refusal.NO_SUCH_HOUR),
        ("завтра в 19:00 IST", Refusal.UNREADABLE),
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
        ("25.11 15:30", Refusal.PAST),
        ("24.11 в 10:00", Refusal.PAST),
        ("26 октября в 19:00", Refusal.PAST),
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
    assert said("завтра ночью") == Day(date(2026, 11, 26)), "the night is never guessed"
    assert said("24.11") is Refusal.PAST
    assert said("24.10") == Day(date(2027, 10, 24))
    march = datetime(2027, 3, 10, 12, tzinfo=MOSCOW)
    assert said("29.02", now=march) == Day(date(2028, 2, 29)), "there was none this year"


def test_two_readings_are_offered_and_not_guessed() -> None:
    reading = said("10/12 18:30", "en")
    assert isinstance(reading, Choice)
    assert tuple(map(local, reading.readings)) == ("2026-12-10 18:30", "2027-10-12 18:30")
    assert said("10/12", "en") == Choice((Day(date(2026, 12, 10)), Day(date(2027, 10, 12))))


@pytest.mark.parametrize(
    ("text", "language", "first", "second"),
    [
        ("завтра в 7", "ru", "2026-11-26 07:00", "2026-11-26 19:00"),
        ("tomorrow at 7:30", "en", "2026-11-26 07:30", "2026-11-26 19:30"),
        ("в следующую пятницу в 19:00", "ru", "2026-11-27 19:00", "2026-12-04 19:00"),
        ("next friday at 8pm", "en", "2026-11-27 20:00", "2026-12-04 20:00"),
        ("завтра в полночь", "ru", "2026-11-26 00:00", "2026-11-27 00:00"),
    ],
)
def test_what_may_mean_two_things_is_asked(text: str, language: Language, first: str, second: str) -> None:
    reading = said(text, language)
    assert isinstance(reading, Choice)
    assert tuple(map(local, reading.readings)) == (first, second)


@pytest.mark.parametrize(
    ("text", "language", "until"),
    [
        ("завтра с 19 до 21", "ru", "2026-11-26 21:00"),
        ("завтра с 7 до 9 вечера", "ru", "2026-11-26 21:00"),
        ("завтра 19-21", "ru", "2026-11-26 21:00"),
        ("завтра 19:00–21:30", "ru", "2026-11-26 21:30"),
        ("завтра с 22:00 до 01:00", "ru", "2026-11-27 01:00"),
        ("7-9pm tomorrow", "en", "2026-11-26 21:00"),
        ("saturday from 7:30pm to 9pm", "en", "2026-11-28 21:00"),
    ],
)
def test_a_range_has_an_end(text: str, language: Language, until: str) -> None:
    reading = said(text, language)
    assert isinstance(reading, Moment)
    assert reading.end is not None
    assert reading.end.astimezone(MOSCOW).strftime("%Y-%m-%d %H:%M") == until


def phrases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "when_phrases.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", phrases(), ids=lambda row: f"{row['language']} {row['phrase']}")
def test_the_table_of_phrases(row: dict[str, str]) -> None:
    zone = ZoneInfo(row["tz"])
    reading = said(row["phrase"], "ru" if row["language"] == "ru" else "en", datetime.fromisoformat(row["now"]), zone)
    if row["expected"] == "reject":
        assert isinstance(reading, Refusal)
    elif "T" not in row["expected"]:
        assert reading == Day(date.fromisoformat(row["expected"]))
    else:
        assert reading == Moment(datetime.fromisoformat(row["expected"]).astimezone(UTC))


def in_words(reading: When) -> str:
    def one(moment: Moment) -> str:
        return local(moment) + (f"–{moment.end.astimezone(MOSCOW):%H:%M}" if moment.end else "")

    match reading:
        case Moment():
            return one(reading)
        case Choice(readings):
            return " or ".join(map(in_words, readings))
        case Day(day):
            return str(day)
        case _:
            return str(reading)


def more_phrases() -> list[dict[str, str]]:
    with (Path(__file__).parent / "when_more_phrases.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", more_phrases(), ids=lambda row: row["phrase"])
def test_more_phrases(row: dict[str, str]) -> None:
    """Two times where it is asked which; a reason where it is refused."""
    assert in_words(said(row["phrase"], "ru" if row["language"] == "ru" else "en")) == row["expected"]


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(2026, 11, 26), datetime(2031, 11, 1)), ZONES, LANGUAGES)  # noqa: DTZ001  wall times
def test_every_form_in_which_a_time_is_shown_is_read_back(wall: datetime, zone: ZoneInfo, language: Language) -> None:
    now = NOW.astimezone(UTC)
    moment = wall.replace(second=0, microsecond=0, tzinfo=zone).astimezone(UTC)
    shown = Words(language, zone, now).moment_in_words(moment)
    reading = read(shown, now, zone, language)
    if moment <= now:
        return
    assert reading == Moment(moment), shown


def test_junk_is_refused_at_once() -> None:
    for junk in ("1 " * 2048, "завтра " * 600, "а" * 4096, "19:" * 1400, "(" * 4096, "с до " * 40, "9" * 200):
        assert isinstance(said(junk), Refusal)
        for length in (LONGEST, 4096):  # what is looked at, and what is refused unread
            assert grows_no_faster_than_its_length(said, junk[:length]), junk[:20]


def test_an_hour_that_the_clocks_skip_or_repeat() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2027, 3, 27, 12, tzinfo=berlin)
    assert said("28.03 02:30", now=now, zone=berlin) is Refusal.SKIPPED
    twice = said("31.10 02:30", now=now, zone=berlin)
    assert isinstance(twice, Choice)
    first, second = twice.readings
    assert isinstance(first, Moment)
    assert isinstance(second, Moment)
    assert second.start - first.start == timedelta(hours=1)


@settings(max_examples=300, deadline=None)
@given(st.datetimes(datetime(2026, 11, 26), datetime(2031, 11, 1)), ZONES, LANGUAGES)  # noqa: DTZ001  wall times
def test_a_full_date_is_read_to_the_minute_in_every_zone(wall: datetime, zone: ZoneInfo, language: Language) -> None:
    for written in (f"{wall:%d.%m.%Y %H:%M}", f"{wall:%Y-%m-%d %H:%M}", f"{wall:%d.%m.%Y} в {wall:%H:%M}"):
        reading = read(written, NOW.astimezone(UTC), zone, language)
        readings = reading.readings if isinstance(reading, Choice) else (reading,)
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
