"""A month to pick a day from, and the hours of that day. All they know is in their buttons."""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from vmeste.screen import Button, Row
from vmeste.words import Words

AHEAD = 12
"""Months that can be turned to; a later day is typed."""
HOURS = range(8, 23)
"""When most people meet; another hour is typed."""
HOURS_IN_A_ROW = 5
FIRST_DAY, LAST_DAY = date(1970, 1, 1).toordinal(), date(2100, 1, 1).toordinal()

DayNumber = Annotated[int, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""As `date.toordinal` counts."""
MonthNumber = Annotated[int, Field(ge=0, le=2100 * 12)]
"""Months since the year 0; 0 is the month that it is now."""
Hour = Annotated[int, Field(ge=0, le=23)]


class Blank(CallbackData, prefix="z"):
    """A place in the month that is no day to pick."""


def month(
    words: Words,
    number: int,
    picking: Callable[[int], CallbackData],
    turning: Callable[[int], CallbackData],
) -> list[Row]:
    """The month with its name and weekdays; days that have passed cannot be pressed."""
    today = words.now.astimezone(words.zone).date()
    first = today.year * 12 + today.month - 1
    number = min(max(number, first), first + AHEAD)
    year, of_year = divmod(number, 12)
    name = Button(words.month(date(year, of_year + 1, 1)), Blank())
    title = [
        Button(words("label-previous"), turning(number - 1)) if number > first else _blank(),
        name,
        Button(words("label-next"), turning(number + 1)) if number < first + AHEAD else _blank(),
    ]
    weeks = calendar.Calendar(words.first_weekday).monthdatescalendar(year, of_year + 1)
    rows: list[Row] = [title, [Button(words.weekday(day), Blank()) for day in weeks[0]]]
    rows += [
        [
            Button(str(day.day), picking(day.toordinal())) if day.month == of_year + 1 and day >= today else _blank()
            for day in week
        ]
        for week in weeks
        if week[-1] >= today
    ]
    return rows


def _blank() -> Button:
    return Button("·", Blank())


def hours(words: Words, day: date, picking: Callable[[int, int], CallbackData]) -> list[Row]:
    """Those of the day that are still to come."""
    buttons = [
        Button(f"{hour:02}:00", picking(day.toordinal(), hour))
        for hour in HOURS
        if datetime(day.year, day.month, day.day, hour, tzinfo=words.zone) > words.now + timedelta(minutes=1)
    ]
    return [buttons[at : at + HOURS_IN_A_ROW] for at in range(0, len(buttons), HOURS_IN_A_ROW)]


def day_in_words(number: int) -> str:
    """As people type it, so that what is picked goes the way of what is typed."""
    return f"{date.fromordinal(number):%d.%m.%Y}"


def hour_in_words(number: int, hour: int) -> str:
    return f"{day_in_words(number)} {hour:02}:00"
