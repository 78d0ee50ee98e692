"""Dates as people type them: one function from a text to a moment, a question, or a refusal with its reason.

Strict: a text that is not understood to its last word is refused, never guessed at, and what could mean two things
is asked.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from vmeste.events.when import words
from vmeste.events.when.grammar import Clock, Date, Said, UnreadableError, parse
from vmeste.words import Language, counts_24_hours, day_comes_first

LONGEST = 200
"""Characters looked at; a date is not longer."""
FARTHEST = timedelta(days=5 * 366)
NOON = 12
NIGHT_ENDS = 6
SUNDAY = 6
_WEEKDAY_AND_DOTS = re.compile(r"[^\W\d_]\.?,? \d{1,2}\.(?:0[1-9]|1[0-2])(?![\d.])")
YEARS_TO_TRY = 5
"""A day without a year is the next one there is; 29 February may be four years away."""
LATELY = timedelta(days=30)
"""A day without a year that was so lately is a slip, not a day of the next year."""


class Refusal(StrEnum):
    UNREADABLE = "unreadable"
    PAST = "past"
    NO_SUCH_DAY = "no-such-day"
    NO_SUCH_HOUR = "no-such-hour"
    WRONG_WEEKDAY = "wrong-weekday"
    """The day said is another day of the week than the one said with it."""
    SKIPPED = "skipped"
    """An hour that the clocks jump over that night."""
    TOO_FAR = "too-far"


@dataclass(frozen=True, slots=True)
class Moment:
    start: datetime
    """Aware, UTC, like the end."""
    end: datetime | None = None


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


class _RefusedError(Exception):
    def __init__(self, reason: Refusal) -> None:
        self.reason = reason


def read(text: str, now: datetime, zone: ZoneInfo, language: Language, day: date | None = None) -> When:
    """What the text says, for a person in `zone` at `now`; never a moment that has passed.

    A day without a year is the next one to come, unless it has passed only lately; an hour without a day is today's,
    or tomorrow's if it has passed.
    «10/11» is read in the order of the language, and asked where the month comes first, as in English; so is «в 7»,
    which may be in the morning or in the evening. With a `day`, an hour alone is an hour of that day.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return Refusal.UNREADABLE
    if _WEEKDAY_AND_DOTS.search(text):
        # «сб 19.12» is the nineteenth when that is a Saturday, and twelve minutes past seven when it is not
        reading = _read(text, now, zone, language, day, dotted_is_day=True)
        if not isinstance(reading, Refusal):
            return reading
    return _read(text, now, zone, language, day)


def _read(
    text: str, now: datetime, zone: ZoneInfo, language: Language, day: date | None, *, dotted_is_day: bool = False
) -> When:
    try:
        return _Reading(parse(text, dotted_is_day=dotted_is_day), now, zone, language, day).when()
    except UnreadableError:
        return Refusal.UNREADABLE
    except _RefusedError as refused:
        return refused.reason


class _Reading:
    """What was said, held against the calendar."""

    def __init__(self, said: Said, now: datetime, zone: ZoneInfo, language: Language, day: date | None) -> None:
        self._said = said
        self._now = now
        self._own_zone = zone
        self._language = language
        self._today = now.astimezone(zone).date()
        self._day_meant = day

    def when(self) -> When:
        said = self._said
        if said.exactly is not None:
            if said.has_day or said.start or said.part:
                raise UnreadableError
            return Moment((self._now + said.exactly).replace(second=0, microsecond=0))
        days = self._days()
        hours = self._hours()
        if not days and not hours:
            raise UnreadableError
        if not hours:
            return self._day(days)
        wanted: list[date | None] = [*days] or [None]
        tries = [self._moments(day, hour) for day in wanted for hour in hours]
        readings = [moment for found in tries if not isinstance(found, Refusal) for moment in found]
        if not readings:
            raise _RefusedError(next(found for found in tries if isinstance(found, Refusal)))
        readings = sorted(set(readings), key=lambda moment: moment.start)
        if len(readings) > 1 and any(_is_short(moment) for moment in readings):
            readings = [moment for moment in readings if _is_short(moment)]  # «10-13» is no night
        if len(readings) > 2:  # noqa: PLR2004  a choice is between two
            raise UnreadableError
        return Choice(readings[0], readings[1]) if len(readings) > 1 else readings[0]

    def _day(self, days: list[date]) -> When:
        coming = [day for day in days if day >= self._today]
        if not coming:
            raise _RefusedError(Refusal.PAST)
        if len(coming) > 1:
            raise UnreadableError  # which day it is could only be asked together with the hour
        if coming[0] - self._today > FARTHEST:
            raise _RefusedError(Refusal.TOO_FAR)
        return Day(coming[0])

    # the day

    def _days(self) -> list[date]:
        """The days that may be meant; none when no day was said."""
        said = self._said
        if said.date is not None:
            if said.days is not None or said.months is not None:
                raise UnreadableError
            return self._agreeing(self._dates(said.date))
        if said.days is not None:
            return self._agreeing([self._today + timedelta(days=said.days)])
        if said.months is not None:
            return self._agreeing([_months_later(self._today, said.months)])
        if said.weekday is not None:
            return self._weekdays(said.weekday)
        if said.week is not None:
            raise UnreadableError
        return [self._day_meant] if self._day_meant is not None else []

    def _agreeing(self, days: list[date]) -> list[date]:
        """Those on the weekday that was said beside them."""
        weekday = self._said.weekday
        if self._said.week is not None:
            raise UnreadableError  # a week beside a day that needs none
        if weekday is None:
            return days
        agreeing = [day for day in days if day.weekday() == weekday]
        if not agreeing:
            raise _RefusedError(Refusal.WRONG_WEEKDAY)
        return agreeing

    def _weekdays(self, weekday: int) -> list[date]:
        ahead = (weekday - self._today.weekday()) % 7
        coming = self._today + timedelta(days=ahead)
        if self._said.week is not None:
            if self._said.next_week:
                raise UnreadableError
            first = self._today - timedelta(days=self._today.weekday()) + timedelta(weeks=self._said.week)
            meant = first + timedelta(days=weekday)
            # where weeks begin on a Sunday, that of the next week is before its Monday
            sundays = weekday == SUNDAY and not day_comes_first(self._language)
            return [meant - timedelta(weeks=1), meant] if sundays else [meant]
        if self._said.next_week:
            # «next Friday» on a Wednesday is this week's for some and next week's for others
            in_this_week = weekday >= self._today.weekday()
            later = coming + timedelta(days=7)
            return [later] if ahead == 0 else [coming, later] if in_this_week else [coming]
        if ahead == 0 and not any(self._is_ahead(self._today, hour) for hour in self._hours()):
            return [coming + timedelta(days=7)] if self._hours() else [coming]
        return [coming]

    def _is_ahead(self, day: date, hour: time) -> bool:
        found = self._moments(day, hour)
        return not isinstance(found, Refusal)

    def _dates(self, said: Date) -> list[date]:
        if said.month is None:
            if not (coming := self._of_a_month(said.day)):
                raise _RefusedError(Refusal.NO_SUCH_DAY)
            return coming
        orders = [(said.day, said.month)]
        if said.either_order:
            day_first, month_first = (said.day, said.month), (said.month, said.day)
            orders = [day_first] if day_comes_first(self._language) else [month_first, day_first]
        found = [day for order in orders for day in self._coming(*order, said.year)]
        if not found:
            raise _RefusedError(Refusal.NO_SUCH_DAY)
        if said.year is None and all(map(self._has_just_passed, found)):
            raise _RefusedError(Refusal.PAST)
        return list(dict.fromkeys(found))

    def _has_just_passed(self, day: date) -> bool:
        """The same day a year before it."""
        try:
            before = day.replace(year=day.year - 1)
        except ValueError:
            return False
        return timedelta(0) <= self._today - before <= LATELY

    def _of_a_month(self, day: int) -> list[date]:
        """«28 числа»: of this month, or of the next one that has it."""
        for ahead in range(3):
            year, month = divmod(self._today.year * 12 + self._today.month - 1 + ahead, 12)
            found = [each for each in self._coming(day, month + 1, year) if each >= self._today]
            if found and (found[0] > self._today or self._may_be_today()):
                return found
        return []

    def _coming(self, day: int, month: int, year: int | None) -> list[date]:
        """The day of the said year; without one, this year's or, when it has passed, the next one's."""
        for each in [year] if year is not None else range(self._today.year, self._today.year + YEARS_TO_TRY):
            try:
                found = date(each, month, day)
            except ValueError:
                continue
            if year is not None or found > self._today or (found == self._today and self._may_be_today()):
                return [found]
        return []

    def _may_be_today(self) -> bool:
        hours = self._hours()
        return not hours or any(self._is_ahead(self._today, hour) for hour in hours)

    # the hour

    def _hours(self) -> list[time]:
        """The hours that may be meant; none when no hour was said."""
        said = self._said
        if said.start is None:
            usual = words.USUAL_HOUR.get(said.part or "")
            return [time(usual)] if usual is not None else []
        clock = said.start
        part = clock.part or said.part
        if clock.part and said.part and clock.part not in {said.part, *_SAME_HALF.get(said.part, ())}:
            raise UnreadableError
        return self._readings(clock, part)

    def _readings(self, clock: Clock, part: str | None) -> list[time]:
        hour, minute = clock.hour, clock.minute
        if clock.part_of_the_end and self._said.end is not None:
            return [self._before(self._said.end, clock)]
        if minute > 59 or hour > 23:  # noqa: PLR2004  the clock's end
            raise _RefusedError(Refusal.NO_SUCH_HOUR)
        if part is not None and not (clock.exact and hour >= NOON):
            return [time(_in_part(hour, part), minute)]
        if part is not None and _in_part(hour, part) != hour:
            raise _RefusedError(Refusal.NO_SUCH_HOUR)
        last = 9 if clock.written else 10
        doubtful = 1 <= hour <= last and not (clock.written and clock.exact)
        if clock.written and counts_24_hours(self._language):
            doubtful = False
        return [time(hour, minute), time(hour + NOON, minute)] if doubtful else [time(hour, minute)]

    def _before(self, end: Clock, clock: Clock) -> time:
        """The half of the day from which it is the shorter way to the end: «с 9 до 6 вечера» begins in the morning."""
        if clock.minute > 59 or clock.hour > 23:  # noqa: PLR2004  the clock's end
            raise _RefusedError(Refusal.NO_SUCH_HOUR)
        until = 60 * _in_part(end.hour, end.part or "") + end.minute
        halves = {clock.hour % NOON, clock.hour % NOON + NOON} if clock.hour <= NOON else {clock.hour}
        return time(min(halves, key=lambda hour: (until - 60 * hour - clock.minute - 1) % (24 * 60)), clock.minute)

    # both

    def _moments(self, day: date | None, hour: time) -> list[Moment] | Refusal:
        """The moments at which the clocks show it: two in a night in which an hour comes twice."""
        if day is None:
            today = self._moments(self._today, hour)
            return self._moments(self._today + timedelta(days=1), hour) if today is Refusal.PAST else today
        if day.year < self._today.year - 1:
            return Refusal.PAST
        if day - self._today > FARTHEST:
            return Refusal.TOO_FAR
        if self._said.midnight and self._said.has_day:
            # midnight of a day is where it begins for some and where it ends for others
            found = [*self._at(day, hour), *self._at(day + timedelta(days=1), hour)]
        elif self._said.part == "ночи" and self._said.has_day and hour.hour < NIGHT_ENDS:
            # so is «в пятницу ночью в час»: the night before that day, or after it
            found = [*self._at(day, hour), *self._at(day + timedelta(days=1), hour)]
        else:
            found = self._at(day, hour)
        if not found:
            return Refusal.SKIPPED
        ahead = [moment for moment in found if moment > self._now]
        if not ahead:
            return Refusal.PAST
        return [Moment(moment, self._end(moment)) for moment in ahead]

    def _at(self, day: date, hour: time) -> list[datetime]:
        wall = datetime.combine(day, hour)
        found: dict[datetime, None] = {}
        for zone in self._zones(wall):
            for fold in (0, 1):
                moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
                if moment.astimezone(zone).replace(tzinfo=None) == wall:
                    found[moment] = None
        return list(found)

    def _zones(self, wall: datetime) -> Iterable[tzinfo]:
        """The reader's own zone, or the one named; a name is the reader's own zone's first, then everybody's."""
        said = self._said
        name = said.zone_name
        if name is None:
            return [self._own_zone if said.zone is None else timezone(said.zone)]
        own = [
            timezone(local.utcoffset() or timedelta())
            for fold in (0, 1)
            if (local := wall.replace(tzinfo=self._own_zone, fold=fold)).tzname() is not None
            and (local.tzname() or "").lower() in {name, _TRANSLATED.get(name, name)}
        ]
        if said.zone is not None:
            named = timezone(said.zone)
            known = words.ZONES.get(name)
            if known is not None and known != said.zone and named not in own:
                raise UnreadableError
            return [named]
        if own:
            return dict.fromkeys(own)
        if name in words.ZONES:
            return [timezone(words.ZONES[name])]
        raise UnreadableError

    def _end(self, start: datetime) -> datetime | None:
        """The end that was said: the first such hour after the start."""
        said, lasts = self._said.end, self._said.lasts
        if said is None:
            return start + lasts if lasts else None
        if lasts is not None:
            raise UnreadableError
        zone = next(iter(self._zones(start.astimezone(self._own_zone).replace(tzinfo=None))))
        local = start.astimezone(zone)
        hours = self._readings(said, said.part or self._said.part)
        ends = []
        for hour in hours:
            wall = datetime.combine(local.date(), hour)
            if wall <= local.replace(tzinfo=None):
                wall += timedelta(days=1)
            ends.append(wall.replace(tzinfo=zone).astimezone(UTC))
        return min(ends)


def _is_short(moment: Moment) -> bool:
    return moment.end is not None and moment.end - moment.start <= timedelta(hours=NOON)


_SAME_HALF = {"утра": ("am",), "дня": ("pm",), "вечера": ("pm",), "ночи": ("am", "pm")}
_TRANSLATED = {"мск": "msk"}
_PARTS = {
    # for each part of the day: the hours said and what they are on the 24-hour clock
    "am": {12: 0, **{hour: hour for hour in range(1, 12)}},
    "pm": {12: 12, **{hour: hour + 12 for hour in range(1, 12)}},
    "утра": {hour: hour for hour in range(1, 12)},
    "дня": {11: 11, 12: 12, **{hour: hour + 12 for hour in range(1, 7)}, **{hour: hour for hour in range(13, 19)}},
    "вечера": {**{hour: hour + 12 for hour in range(4, 12)}, **{hour: hour for hour in range(16, 24)}},
    "ночи": {0: 0, 10: 22, 11: 23, 22: 22, 23: 23, **{hour: hour for hour in range(1, 6)}},
}


def _in_part(hour: int, part: str) -> int:
    if hour not in _PARTS[part]:
        raise _RefusedError(Refusal.NO_SUCH_HOUR)
    return _PARTS[part][hour]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > day.year + 10:
        raise _RefusedError(Refusal.TOO_FAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


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
