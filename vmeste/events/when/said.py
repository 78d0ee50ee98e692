"""What a text says about time, word for word, before anybody has looked at a calendar."""

from dataclasses import dataclass
from datetime import timedelta


class UnreadableError(Exception):
    """A word that is not understood, or something said twice."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as it was said."""

    hour: int
    minute: int = 0
    part: str | None = None
    """«утра», «вечера»…, or "am", "pm"."""
    written: bool = False
    """With its minutes, in digits."""
    exact: bool = False
    """Beyond doubt on the 24-hour clock: 07:30, 19:00."""
    half: bool = False
    """«Half 7»: half an hour before it for some, and after it for others."""
    part_of_the_end: bool = False
    """«С 9 до 6 вечера»: the part of the day was said of the end alone."""


@dataclass(frozen=True, slots=True)
class Date:
    day: int
    month: int | None
    """None when it was left out: «28 числа»."""
    year: int | None = None
    either_order: bool = False
    """«10/11»: which is the month, the language says, or nobody."""


@dataclass(slots=True)
class Said:
    """Everything a text said about time."""

    date: Date | None = None
    weekday: int | None = None
    next_week: bool = False
    """«Next» before the weekday or the weekend."""
    weekend: bool = False
    """One of its two days."""
    week: int | None = None
    """«На следующей неделе»: weeks after this one."""
    days: int | None = None
    weeks: int | None = None
    """«Через неделю», beside which a weekday may be said."""
    months: int | None = None
    exactly: timedelta | None = None
    """From now: «через 2 часа»."""
    start: Clock | None = None
    end: Clock | None = None
    lasts: timedelta | None = None
    """«На 2 часа»."""
    part: str | None = None
    """A part of the day without an hour, or before it."""
    hinted: bool = False
    """Of the hour no more than «после 19», «в то же время»: it is to be asked."""
    midnight: bool = False
    zone: timedelta | None = None
    zone_name: str | None = None
    """A name that only people of one zone use: to be compared with the reader's own."""
    city: str | None = None
    """The zone of a city: «по Киеву»."""

    @property
    def has_day(self) -> bool:
        said = (self.date, self.weekday, self.days, self.weeks, self.months)
        return self.weekend or any(one is not None for one in said)
