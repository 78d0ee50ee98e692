"""Dates as people type them: one function from a text to a moment, a question, or a refusal with its reason.

Strict: a text that is not understood to its last character is refused, never guessed at.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vmeste.words import Language

LONGEST = 200
"""Characters looked at; a date is not longer."""
FARTHEST = timedelta(days=5 * 366)


class Refusal(StrEnum):
    UNREADABLE = "unreadable"
    PAST = "past"
    NO_SUCH_DAY = "no-such-day"
    NO_SUCH_HOUR = "no-such-hour"
    SKIPPED = "skipped"
    """An hour that the clocks jump over that night."""
    TOO_FAR = "too-far"


@dataclass(frozen=True, slots=True)
class Moment:
    start: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day without an hour: the hour is to be asked."""

    day: date


@dataclass(frozen=True, slots=True)
class Choice:
    """Two readings of one text; the person says which."""

    first: Moment
    second: Moment


When = Moment | Day | Choice | Refusal

_HOUR = r"(?P<hour>\d{1,2})(?:(?::(?P<minute>\d{2}))\s*(?P<half>[ap]\.?m\.?)?|\s*(?P<half_alone>[ap]\.?m\.?))"
_JOIN = r"(?:\s*,\s*|\s+)(?:(?:в|at)\s+)?"
_ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_DOTTED = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))?\.?"
_SLASHED = r"(?P<one>\d{1,2})/(?P<other>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?"
_DATES = tuple(re.compile(rf"(?:{day})(?:(?:{_JOIN}|T){_HOUR})?", re.IGNORECASE) for day in (_ISO, _DOTTED, _SLASHED))
_HOUR_ALONE = re.compile(rf"(?:(?:в|at)\s+)?{_HOUR}", re.IGNORECASE)


def read(text: str, now: datetime, zone: ZoneInfo, language: Language) -> When:
    """What the text says, for a person in `zone` at `now`; never a moment that has passed.

    A day without a year is the next one to come; an hour without a day is today's, or tomorrow's if it has
    passed; «10/11» is read in the order of the language, and asked in English, where both orders are usual.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return Refusal.UNREADABLE
    if (found := _HOUR_ALONE.fullmatch(text)) is not None:
        return _next_at(found, now, zone)
    for pattern in _DATES:
        if (found := pattern.fullmatch(text)) is not None:
            return _on_a_day(found, now, zone, language)
    return Refusal.UNREADABLE


def _next_at(found: re.Match[str], now: datetime, zone: ZoneInfo) -> When:
    hour = _hour(found)
    if hour is None:
        return Refusal.NO_SUCH_HOUR
    today = now.astimezone(zone).date()
    moment = _moment(today, hour, now, zone)
    return _moment(today + timedelta(days=1), hour, now, zone) if moment is Refusal.PAST else moment


def _on_a_day(found: re.Match[str], now: datetime, zone: ZoneInfo, language: Language) -> When:
    parts = found.groupdict()
    if "one" not in parts:
        return _dated(found, int(parts["day"]), int(parts["month"]), now, zone)
    one, other = int(parts["one"]), int(parts["other"])
    day_first = _dated(found, one, other, now, zone)
    if language != "en" or one == other:
        return day_first
    month_first = _dated(found, other, one, now, zone)
    if isinstance(month_first, Moment) and isinstance(day_first, Moment):
        return Choice(month_first, day_first)
    if isinstance(month_first, Day) and isinstance(day_first, Day):
        # Without an hour the two readings cannot be offered yet: only one order may be right
        return Refusal.UNREADABLE if _both_are_dates(one, other) else month_first
    return day_first if isinstance(month_first, Refusal) and month_first is Refusal.NO_SUCH_DAY else month_first


def _both_are_dates(one: int, other: int) -> bool:
    return max(one, other) <= 12  # noqa: PLR2004  months


def _dated(found: re.Match[str], day: int, month: int, now: datetime, zone: ZoneInfo) -> When:
    said = found["year"]
    today = now.astimezone(zone).date()
    years = [int(said) + (2000 if len(said) == 2 else 0)] if said else _years_to_try(today)  # noqa: PLR2004
    reading: When = Refusal.NO_SUCH_DAY
    for year in years:
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        reading = _at(found, on, now, zone)
        if reading is not Refusal.PAST:
            break
    return reading


def _years_to_try(today: date) -> list[int]:
    """A day without a year is this year's, or the next one's when it has passed."""
    return [today.year, today.year + 1]


def _at(found: re.Match[str], on: date, now: datetime, zone: ZoneInfo) -> When:
    today = now.astimezone(zone).date()
    if on.year < today.year:
        return Refusal.PAST
    if on.year > today.year + FARTHEST.days // 365:
        return Refusal.TOO_FAR
    if found["hour"] is None:
        if on < today:
            return Refusal.PAST
        return Day(on) if _is_near(datetime.combine(on, time(), zone), now) else Refusal.TOO_FAR
    hour = _hour(found)
    return Refusal.NO_SUCH_HOUR if hour is None else _moment(on, hour, now, zone)


def _hour(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or found["half_alone"] or "").lower()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004  the clock's face
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


def _moment(on: date, at: time, now: datetime, zone: ZoneInfo) -> When:
    wall = datetime.combine(on, at)
    early, late = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        return Refusal.SKIPPED
    if not _is_near(early, now):
        return Refusal.TOO_FAR
    readings = [Moment(each.astimezone(UTC)) for each in (early, late) if each.astimezone(UTC) > now]
    if not readings:
        return Refusal.PAST
    if len({reading.start for reading in readings}) > 1:
        return Choice(readings[0], readings[1])
    return readings[0]


def _is_near(moment: datetime, now: datetime) -> bool:
    return moment.astimezone(UTC) - now <= FARTHEST


def next_week(start: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """The same weekday and hour in `zone`, a week later or as many as it takes to be in the future."""
    wall = start.astimezone(zone).replace(tzinfo=None, fold=0)
    passed = max(timedelta(), now.astimezone(zone).replace(tzinfo=None) - wall)
    week = timedelta(weeks=1)
    for weeks in (1 + passed // week, 2 + passed // week):  # the second where a doubled hour has gone by
        moment = (wall + weeks * week).replace(tzinfo=zone).astimezone(UTC)
        if moment > now:
            return moment
    raise ValueError("two weeks are longer than any change of clocks")
