"""Which days of the calendar may be meant by the words that were said."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from vmeste.events.when.answers import Refusal, RefusedError
from vmeste.events.when.said import Date, Said, UnreadableError
from vmeste.words import Language, day_comes_first

WEEK = timedelta(weeks=1)
SATURDAY, SUNDAY = 5, 6
YEARS_TO_TRY = 5
"""A day without a year is the next one there is; 29 February may be four years away."""
LATELY = timedelta(days=30)
"""A day without a year that was so lately is a slip, not a day of the next year."""


class Calendar:
    """What was said of the day, held against today."""

    def __init__(self, said: Said, today: date, language: Language, is_ahead: Callable[[], bool | None]) -> None:
        """`is_ahead` says whether the hour that was said is still to come today; nothing when none was said."""
        self._said = said
        self._today = today
        self._language = language
        self._is_ahead = is_ahead

    def days(self) -> list[date]:
        """The days that may be meant; none when no day was said."""
        said = self._said
        if said.date is not None:
            if said.days is not None or said.weeks is not None or said.months is not None:
                raise UnreadableError
            return self._agreeing(self._dates(said.date))
        if said.weeks is not None:
            return self._weeks_later(said.weeks)
        if said.days is not None:
            return self._agreeing([self._today + timedelta(days=said.days)])
        if said.months is not None:
            return self._agreeing([_months_later(self._today, said.months)])
        if said.weekend:
            return self._agreeing(self._weekend())
        if said.weekday is not None:
            return self._weekdays(said.weekday)
        if said.week is not None:
            if not said.hinted or said.next_week:
                raise UnreadableError
            return [self._today + said.week * WEEK]  # “same time next week”
        return []

    def _agreeing(self, days: list[date]) -> list[date]:
        """Those on the weekday that was said beside them."""
        said = self._said
        if said.week is not None or (said.weekend and (said.date or said.days is not None or said.months)):
            raise UnreadableError  # a week beside a day that needs none
        if said.weekday is None:
            return days
        agreeing = [day for day in days if day.weekday() == said.weekday]
        if not agreeing:
            raise RefusedError(Refusal.WRONG_WEEKDAY)
        return agreeing

    def _weeks_later(self, weeks: int) -> list[date]:
        """«Через неделю в понедельник» counts from today for some, and from the coming Monday for others."""
        said, later = self._said, self._today + weeks * WEEK
        if said.week is not None or said.next_week or said.weekend or said.days is not None or said.months is not None:
            raise UnreadableError
        if said.weekday is None:
            return [later]
        coming = self._today + timedelta(days=(said.weekday - self._today.weekday()) % 7)
        in_that_week = later + timedelta(days=said.weekday - later.weekday())
        return sorted({in_that_week, coming + weeks * WEEK})

    def _weekend(self) -> list[date]:
        """Its days that are still to come; on a Sunday it may be the next one as well."""
        saturday = self._today + timedelta(days=SATURDAY - self._today.weekday())
        days = [day for day in (saturday, saturday + timedelta(days=1)) if day >= self._today]
        if self._said.next_week or self._today.weekday() == SUNDAY:
            days += [saturday + WEEK, saturday + WEEK + timedelta(days=1)]
        return [day for day in days if day > self._today or not self._said.next_week]

    def _weekdays(self, weekday: int) -> list[date]:
        ahead = (weekday - self._today.weekday()) % 7
        coming = self._today + timedelta(days=ahead)
        if self._said.week is not None:
            if self._said.next_week:
                raise UnreadableError
            first = self._today - timedelta(days=self._today.weekday()) + self._said.week * WEEK
            meant = first + timedelta(days=weekday)
            # where weeks begin on a Sunday, that of the next week is before its Monday
            sundays = weekday == SUNDAY and not day_comes_first(self._language)
            return [meant - WEEK, meant] if sundays else [meant]
        if self._said.next_week:
            # «next Friday» on a Wednesday is this week's for some and next week's for others
            in_this_week = weekday >= self._today.weekday()
            return [coming + WEEK] if ahead == 0 else [coming, coming + WEEK] if in_this_week else [coming]
        if ahead == 0 and self._is_ahead() is False:
            return [coming + WEEK]
        return [coming]

    def _dates(self, said: Date) -> list[date]:
        if said.month is None:
            if not (coming := self._of_a_month(said.day)):
                raise RefusedError(Refusal.NO_SUCH_DAY)
            return coming
        orders = [(said.day, said.month)]
        if said.either_order:
            day_first, month_first = (said.day, said.month), (said.month, said.day)
            orders = [day_first] if day_comes_first(self._language) else [month_first, day_first]
        found = [day for order in orders for day in self._coming(*order, said.year)]
        if not found:
            raise RefusedError(Refusal.NO_SUCH_DAY)
        if said.year is None and all(map(self._has_just_passed, found)):
            raise RefusedError(Refusal.PAST)
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
            if found and (found[0] > self._today or self._is_ahead() is not False):
                return found
        return []

    def _coming(self, day: int, month: int, year: int | None) -> list[date]:
        """The day of the said year; without one, this year's or, when it has passed, the next one's."""
        for each in [year] if year is not None else range(self._today.year, self._today.year + YEARS_TO_TRY):
            try:
                found = date(each, month, day)
            except ValueError:
                continue
            if year is not None or found > self._today or (found == self._today and self._is_ahead() is not False):
                return [found]
        return []


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > day.year + 10:
        raise RefusedError(Refusal.TOO_FAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
