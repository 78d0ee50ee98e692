"""Dates as people type them: one function from a text to a moment, a question, or a refusal with its reason.

Strict: a text that is not understood to its last word is refused, never guessed at, and what could mean two things
is asked.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from vmeste.events.when import words
from vmeste.events.when.answers import Choice, Day, Moment, Refusal, RefusedError, When
from vmeste.events.when.calendar_days import Calendar
from vmeste.events.when.clocks import NOON, hours_of, readings
from vmeste.events.when.grammar import parse
from vmeste.events.when.said import Said, UnreadableError
from vmeste.words import Language

LONGEST = 200
"""Characters looked at; a date is not longer."""
FARTHEST = timedelta(days=5 * 366)
NIGHT_ENDS = 6
DAY_ENDS = 22
MOST_READINGS = 4
"""More than so many nobody wants to choose from."""
_WEEKDAY_AND_DOTS = re.compile(r"[^\W\d_]\.?,? \d{1,2}\.(?:0[1-9]|1[0-2])(?![\d.])")
_TRANSLATED = {"мск": "msk"}


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
    except RefusedError as refused:
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
        self._hours = hours_of(said, language)

    def when(self) -> When:
        said = self._said
        if said.exactly is not None:
            if said.has_day or said.start or said.part or said.hinted or said.week is not None:
                raise UnreadableError
            return Moment((self._now + said.exactly).replace(second=0, microsecond=0))
        days = Calendar(said, self._today, self._language, self._is_ahead_today).days()
        if not days and self._day_meant is not None:
            days = [self._day_meant]
        if not self._hours:
            return self._day(days or self._day_of_a_hint())
        wanted: list[date | None] = [*days] or [None]
        tries = [self._moments(day, hour) for day in wanted for hour in self._hours]
        found = sorted(
            {moment for each in tries if not isinstance(each, Refusal) for moment in each},
            key=lambda moment: moment.start,
        )
        if not found:
            raise RefusedError(next(each for each in tries if isinstance(each, Refusal)))
        if len(found) > 1 and any(_is_short(moment) for moment in found):
            found = [moment for moment in found if _is_short(moment)]  # «10-13» is no night
        return _one_of(found)

    def _day(self, days: Sequence[date]) -> When:
        coming = sorted(day for day in days if day >= self._today)
        if not coming:
            raise RefusedError(Refusal.PAST)
        if coming[-1] - self._today > FARTHEST:
            raise RefusedError(Refusal.TOO_FAR)
        return _one_of([Day(day) for day in coming])

    def _day_of_a_hint(self) -> list[date]:
        """«В обед», «после 19»: today's, or tomorrow's when it is late for that."""
        if self._said.part is None and not self._said.hinted:
            raise UnreadableError
        is_late = self._now.astimezone(self._own_zone).hour >= words.PART_ENDS.get(self._said.part or "", DAY_ENDS)
        return [self._today + timedelta(days=1 if is_late else 0)]

    def _is_ahead_today(self) -> bool | None:
        if not self._hours:
            return None
        return any(not isinstance(self._moments(self._today, hour), Refusal) for hour in self._hours)

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
        if said.city is not None:
            if name is not None or said.zone is not None:
                raise UnreadableError
            return [ZoneInfo(said.city)]
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
        hours = readings(said, said.part or self._said.part, None, self._language)
        ends = []
        for hour in hours:
            wall = datetime.combine(local.date(), hour)
            if wall <= local.replace(tzinfo=None):
                wall += timedelta(days=1)
            ends.append(wall.replace(tzinfo=zone).astimezone(UTC))
        return min(ends)


def _is_short(moment: Moment) -> bool:
    return moment.end is not None and moment.end - moment.start <= timedelta(hours=NOON)


def _one_of(found: Sequence[Moment] | Sequence[Day]) -> Moment | Day | Choice:
    if len(found) > MOST_READINGS:
        raise UnreadableError
    return Choice(tuple(found)) if len(found) > 1 else found[0]


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
