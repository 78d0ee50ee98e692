"""What a text says about time, word for word, before anybody has looked at a calendar.

A reader goes over the tokens and each rule takes those it understands. What no rule takes, and what is said twice,
makes the whole text unreadable: nothing is ever left over in silence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from vmeste.events.when import words

_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})|(?P<clock>\d{1,2}:\d{2})(?::00)?|(?P<dotted>\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?)(?!\d)"
    r"|(?P<slashed>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?)|(?P<number>\d+)(?P<order>\ue003)?|(?P<word>[^\W\d_]+)|(?P<mark>[-–—−+@(),.:])|(?P<gap>\s+)"
)
_HALF_DAY = re.compile(r"\b([ap])\.?\s?m\b\.?")
_O_CLOCK = re.compile(r"\s?o['’]clock\b")
_AND_A_HALF = re.compile(
    r"\b(?P<hours>\d{1,2})[.,]5 ?(?:часа|часов|ч|hours?|hrs?|h)\b|\b(?:an|one|1) hour and a half\b"
)
"""«1,5 часа»."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)-?(?:го|е)\b")
_ORDER = "\ue003"
"""Stands behind a number that counts days: «28th», «28-го»."""
WHOLE = len("00:00")
MINUTES_TO = {5, 10, 20}
_DASHES = {"-", "–", "—"}


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
    """«Next» before the weekday."""
    week: int | None = None
    """«На следующей неделе»: weeks after this one."""
    days: int | None = None
    months: int | None = None
    exactly: timedelta | None = None
    """From now: «через 2 часа»."""
    start: Clock | None = None
    end: Clock | None = None
    lasts: timedelta | None = None
    """«На 2 часа»."""
    part: str | None = None
    """A part of the day without an hour, or before it."""
    midnight: bool = False
    zone: timedelta | None = None
    zone_name: str | None = None
    """A name that only people of one zone use: to be compared with the reader's own."""

    @property
    def has_day(self) -> bool:
        return self.date is not None or self.weekday is not None or self.days is not None or self.months is not None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    is_order: bool = False


def parse(text: str, *, dotted_is_day: bool = False) -> Said:
    """Raises UnreadableError. «Сб 19.12» is an hour of Saturday, or else the day that is said twice."""
    return _Reader(_tokens(text), dotted_is_day).read()


def _tokens(text: str) -> list[_Token]:
    text = _O_CLOCK.sub(" h", text.lower().replace("ё", "е").replace("−", "-").rstrip("!?… "))
    text = _AND_A_HALF.sub(lambda found: f"{60 * int(found['hours'] or 1) + 30} min", text)
    text = _ORDINAL.sub(_ORDER, _HALF_DAY.sub(r"\1m", re.sub(r"(?<=\d)t(?=\d)", " ", text)))
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnreadableError
        at = found.end()
        kind = "number" if found["order"] else found.lastgroup or ""
        if kind != "gap":
            tokens.append(_Token(kind, found[kind], is_order=found["order"] is not None))
    return tokens


@dataclass(slots=True)
class _Reader:
    tokens: list[_Token]
    dotted_is_day: bool = False
    at: int = 0
    said: Said = field(default_factory=Said)

    def read(self) -> Said:
        rules: tuple[Callable[[], bool], ...] = (
            self._range,
            self._lasting,
            self._from_now,
            self._calendar_date,
            self._day_name,
            self._week,
            self._weekday,
            self._clock_with_word,
            self._part,
            self._zone,
            self._filler,
        )
        while self.at < len(self.tokens):
            if not any(rule() for rule in rules):
                raise UnreadableError
        return self.said

    # looking ahead

    def _token(self, ahead: int = 0) -> _Token:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else _Token("end", "")

    def _word(self, ahead: int = 0) -> str:
        token = self._token(ahead)
        return token.text if token.kind == "word" else ""

    def _set(self, name: str, value: object, taken: int) -> bool:
        """Every thing may be said once."""
        if getattr(self.said, name) not in {None, False}:
            raise UnreadableError
        setattr(self.said, name, value)
        self.at += taken
        return True

    # rules: each takes what it understands and says whether it did

    def _from_now(self) -> bool:
        """«через 2 часа», «in half an hour», «через неделю»."""
        if self._word() not in {"через", "in"}:
            return False
        ahead = 1
        if self._word(ahead) in {"полчаса", "пол"} or (
            self._word(ahead) == "half" and self._word(ahead + 1) in {"an", "a"}
        ):
            taken = ahead + (1 if self._word(ahead) == "полчаса" else 2 if self._word(ahead) == "пол" else 3)
            return self._set("exactly", timedelta(minutes=30), taken)
        if self._word(ahead) == "полтора" and self._word(ahead + 1) in words.HOURS:
            return self._set("exactly", timedelta(minutes=90), ahead + 2)
        count = self._count(ahead)
        if count is None:
            count = 1
        else:
            ahead += 1
        unit = self._word(ahead)
        taken = ahead + 1
        if unit in words.MINUTES | words.HOURS:
            minutes = count if unit in words.MINUTES else 60 * count
            more = self._count(taken + (self._word(taken) in {"и", "and"}))
            joined = taken + (self._word(taken) in {"и", "and"})
            if unit in words.HOURS and more is not None and self._word(joined + 1) in words.MINUTES:
                minutes += more
                taken = joined + 2
            return self._set("exactly", timedelta(minutes=minutes), taken)
        if unit == "день" and ahead == 1:
            raise UnreadableError  # «через день» is tomorrow for some, and the day after for others
        return self._days_from_now(unit, count, taken)

    def _days_from_now(self, unit: str, count: int, taken: int) -> bool:
        if unit in words.MONTH_UNITS:
            return self._set("months", count, taken)
        weeks = unit in words.WEEKS
        return (weeks or unit in words.DAY_UNITS) and self._set("days", 7 * count if weeks else count, taken)

    def _count(self, ahead: int) -> int | None:
        token = self._token(ahead)
        if token.kind == "number" and len(token.text) <= 3:  # noqa: PLR2004  nobody says more
            return int(token.text)
        return words.NUMBERS.get(token.text) if token.kind == "word" else None

    def _calendar_date(self) -> bool:
        token = self._token()
        if token.kind == "iso":
            year, month, day = map(int, token.text.split("-"))
            return self._set("date", Date(day, month, year), 1)
        if token.kind == "slashed":
            one, other, *year_said = token.text.split("/")
            return self._set("date", Date(int(one), int(other), _year(year_said), either_order=True), 1)
        if token.kind == "dotted":
            return self._dotted(token)
        return self._named_month()

    def _dotted(self, token: _Token) -> bool:
        """«28.11» is a day; «19.30» is an hour where a day is said already or no such month exists, as is “6.30pm”."""
        one, other, *year_said = token.text.split(".")
        is_hour = not year_said and len(other) == 2 and int(other) < 60  # noqa: PLR2004  minutes have two digits
        day_is_said = self.said.has_day and not (self.dotted_is_day and self.said.date is None)
        part, taken = self._part_after(1)
        if is_hour and (part in {"am", "pm"} or day_is_said or int(other) > 12 or int(other) == 0):  # noqa: PLR2004  months
            clock = Clock(int(one), int(other), part, written=True, exact=part is None and len(token.text) == WHOLE)
            return self._set("start", clock, taken)
        taken = 2 if self._token(1).text == "." else 1
        return self._set("date", Date(int(one), int(other), _year(year_said)), taken)

    def _named_month(self) -> bool:
        """«25 декабря 2026», «December 25, 2026»."""
        first, second = self._token(), self._token(1)
        if (said := self._day_in_words()) is not None:
            day, taken = said
            month = words.MONTHS.get(words.spelt(self._word(taken)))
            return month is not None and self._with_year(Date(day, month), taken + 1)
        skipped = 1 if second.text == "of" else 0
        second = self._token(1 + skipped)
        month = words.MONTHS.get(words.spelt(second.text)) if second.kind == "word" else None
        if first.kind == "number" and month is not None:
            return self._with_year(Date(int(first.text), month), 2 + skipped)
        month = words.MONTHS.get(words.spelt(first.text)) if first.kind == "word" else None
        if month is not None and second.kind == "number" and len(second.text) <= 2:  # noqa: PLR2004  a day
            return self._with_year(Date(int(second.text), month), 2)
        if first.kind == "number" and len(first.text) <= 2 and (first.is_order or self._word(1) == "числа"):  # noqa: PLR2004
            return self._set("date", Date(int(first.text), None), 2 if self._word(1) == "числа" else 1)
        return False

    def _day_in_words(self) -> tuple[int, int] | None:
        """«Первого декабря», «двадцать восьмого ноября»; and how many tokens it takes."""
        tens = {"двадцать": 20, "тридцать": 30}.get(self._word())
        if tens is not None and self._word(1) in words.OF_THE_HOUR and words.OF_THE_HOUR[self._word(1)] < 10:  # noqa: PLR2004  a digit
            return tens + words.OF_THE_HOUR[self._word(1)], 2
        day = words.DAY_OF_A_MONTH.get(self._word())
        return (day, 1) if day is not None else None

    def _with_year(self, date: Date, taken: int) -> bool:
        comma = 1 if self._token(taken).text == "," else 0
        year = self._token(taken + comma)
        if year.kind == "number" and len(year.text) == 4 and self._word(taken + comma + 1) not in words.HOURS:  # noqa: PLR2004  a year
            return self._set("date", Date(date.day, date.month, int(year.text)), taken + comma + 1)
        return self._set("date", date, taken)

    def _day_name(self) -> bool:
        if self._word() == "tonight":
            self._set("part", "вечера", 0)
            return self._set("days", 0, 1)
        if self._word() == "day" and self._word(1) == "after" and self._word(2) == "tomorrow":
            return self._set("days", 2, 3)
        days = words.DAYS.get(words.spelt(self._word()))
        return days is not None and self._set("days", days, 1)

    def _week(self) -> bool:
        """«На следующей неделе в среду», «Friday next week»."""
        ahead = 1 if self._word() in {"на", "in"} else 0
        which, unit = self._word(ahead), self._word(ahead + 1)
        if unit not in {"неделе", "week"} or which not in words.NEXT | words.THIS:
            return False
        return self._set("week", int(which in words.NEXT), ahead + 2)

    def _weekday(self) -> bool:
        ahead = 1 if self._word() in words.BEFORE_A_DAY else 0
        is_next = self._word(ahead) in words.NEXT
        if is_next or self._word(ahead) in words.THIS:
            ahead += 2 if self._word(ahead) in {"сл", "след"} and self._token(ahead + 1).text == "." else 1
        weekday = words.WEEKDAYS.get(words.spelt(self._word(ahead)))
        if weekday is None:
            return False
        self.said.next_week = is_next
        dotted = 1 if self._token(ahead + 1).text == "." else 0
        return self._set("weekday", weekday, ahead + 1 + dotted)

    def _range(self) -> bool:
        """«с 19 до 21», «7-9pm», «19:00–21:00»."""
        opens = self._word() in {"с", "со", "from", "between"}
        ahead = 1 if opens else (1 if self._word() in words.BEFORE_AN_HOUR else 0)
        start = self._clock(ahead)
        if start is None:
            return False
        clock, after = start
        joins = self._word(after) in {"до", "по", "to", "till", "until", "and"}
        dash = self._token(after).text in _DASHES
        end = self._clock(after + 1) if joins or dash else None
        if end is None:
            if opens:
                raise UnreadableError
            return False  # «19:00 по москве»
        until, taken = end
        bare = not (clock.written or clock.part or until.written or until.part)
        if dash and bare:
            minutes = self._token(after + 1).text
            if minutes == "00" or int(minutes) > 24:  # noqa: PLR2004  «19-30» is an hour and minutes
                exact = self._token(ahead).text == f"{clock.hour:02}"
                return self._set("start", Clock(clock.hour, int(minutes), written=True, exact=exact), taken)
            if not self.said.has_day or clock.hour >= until.hour:
                raise UnreadableError
        if self._word(after) == "to" and not opens and bare and self._may_be_minutes(clock, until, after - 1):
            raise UnreadableError
        if until.part and not clock.part and not clock.exact:
            clock = replace(clock, part_of_the_end=True)
        self._set("start", clock, 0)
        return self._set("end", until, taken)

    def _may_be_minutes(self, clock: Clock, until: Clock, at: int) -> bool:
        """«Ten to eight» is ten minutes before it, or two hours less; «5 to 7» in digits is surely hours."""
        in_words = self._token(at).kind == "word"
        return clock.hour in MINUTES_TO and (in_words or until.hour <= clock.hour)

    def _lasting(self) -> bool:
        """«На 2 часа», «for an hour and a half»: the end, by its distance."""
        if self._word() not in {"на", "for"}:
            return False
        if self._word(1) in {"полчаса", "полтора"} or self._word(1) in words.HOURS:
            minutes = {"полчаса": 30, "полтора": 90}.get(self._word(1), 60)
            taken = 3 if self._word(1) == "полтора" else 2
            return self._word(taken - 1) in words.HOURS | {"полчаса"} and self._set(
                "lasts", timedelta(minutes=minutes), taken
            )
        count, unit = self._count(1), self._word(2)
        if count is None or unit not in words.HOURS | words.MINUTES:
            return False
        half = self._word(3) in {"and", "с"} and self._word(4) in {"a", "половиной"}
        minutes = count * (60 if unit in words.HOURS else 1) + (30 if half else 0)
        taken = (6 if self._word(4) == "a" else 5) if half else 3
        return self._set("lasts", timedelta(minutes=minutes), taken)

    def _past_or_to(self, ahead: int) -> tuple[Clock, int] | None:
        """«Half past seven», «quarter to 8», «без пятнадцати восемь», «четверть восьмого»."""
        if self._word(ahead) == "без":
            minutes = words.MINUTES_SHORT.get(self._word(ahead + 1))
            units = ahead + 2 + (self._word(ahead + 2) in words.MINUTES)
            hour = self._count(units)
            if minutes is None or hour is None:
                return None
            part, taken = self._part_after(units + 1 + (self._word(units + 1) in words.HOURS))
            return Clock((hour - 1) or 12, 60 - minutes, part), taken
        if self._word(ahead) == "четверть" and self._word(ahead + 1) in words.OF_THE_HOUR:
            part, taken = self._part_after(ahead + 2)
            return Clock((words.OF_THE_HOUR[self._word(ahead + 1)] - 1) or 12, 15, part), taken
        minutes = {"half": 30, "quarter": 15}.get(self._word(ahead))
        way, hour = self._word(ahead + 1), self._count(ahead + 2)
        if minutes is None or hour is None or not (way == "past" or (way == "to" and minutes < 30)):  # noqa: PLR2004
            return None
        part, taken = self._part_after(ahead + 3)
        if way == "past":
            return Clock(hour, minutes, part), taken
        return Clock((hour - 1) or 12, 60 - minutes, part), taken

    def _clock_with_word(self) -> bool:
        begins = 1 if self._word() in words.BEGINS else 0
        begins += 1 if begins and self._token(1).text in {":", *_DASHES} else 0
        ahead = begins + (1 if self._word(begins) in words.BEFORE_AN_HOUR or self._token(begins).text == "@" else 0)
        if self._word(ahead) in {"полдень", "noon", "midday"}:
            return self._set("start", Clock(12, exact=True), ahead + 1)
        if self._word(ahead) in {"полночь", "midnight"}:
            self._set("midnight", value=True, taken=0)
            return self._set("start", Clock(0, exact=True), ahead + 1)
        if self._word(ahead) in words.HALF_OF_THE_HOUR:
            hour = words.HALF_OF_THE_HOUR[self._word(ahead)]
            part, taken = self._part_after(ahead + 1)
            return self._set("start", Clock((hour - 1) or 12, 30, part), taken)
        if self._word(ahead) == "половине" and self._word(ahead + 1) in words.OF_THE_HOUR:
            hour = words.OF_THE_HOUR[self._word(ahead + 1)]
            part, taken = self._part_after(ahead + 2)
            return self._set("start", Clock((hour - 1) or 12, 30, part), taken)
        found = self._past_or_to(ahead) or self._clock(ahead)
        if found is None:
            return False
        clock, taken = found
        if clock == Clock(12, 0, "ночи"):
            self._set("midnight", value=True, taken=0)
            clock = Clock(0, exact=True)
        if not ahead and (self._word(1) in {"past", "to"} or self._word() in {"без", "четверть"}):
            return self._set("start", clock, taken)
        if not ahead and not clock.written and clock.part is None and self._word(taken - 1) not in words.HOURS:
            return False  # a bare number is an hour only after «в», «at»
        return self._set("start", clock, taken)

    def _clock(self, ahead: int) -> tuple[Clock, int] | None:
        """An hour, and how many tokens ahead it ends."""
        token = self._token(ahead)
        if token.kind == "clock":
            hour, minute = map(int, token.text.split(":"))
            part, taken = self._part_after(ahead + 1)
            return Clock(hour, minute, part, written=True, exact=part is None and len(token.text) == WHOLE), taken
        if token.kind == "dotted" and token.text.count(".") == 1 and self._is_hour(token.text):
            hour, minute = map(int, token.text.split("."))
            part, taken = self._part_after(ahead + 1)
            return Clock(hour, minute, part, written=True, exact=part is None and len(token.text) == WHOLE), taken
        hour_said = self._count(ahead)
        if token.kind == "word" and token.text in words.HOURS and token.text == "час":
            hour_said = 1  # «в час дня»
            part, taken = self._part_after(ahead + 1)
            return Clock(1, 0, part), taken
        if hour_said is None or (token.kind == "word" and token.text in {"a", "an"}):
            return None
        after = ahead + 1 + (self._word(ahead + 1) in words.HOURS)
        part, taken = self._part_after(after)
        return Clock(hour_said, 0, part), taken

    def _is_hour(self, dotted: str) -> bool:
        """«19.30» is no day in any month; «19.10» is an hour where a day is said."""
        minutes = dotted.partition(".")[2]
        is_day = 1 <= int(minutes) <= 12  # noqa: PLR2004  months
        return self.said.has_day if is_day or len(minutes) < 2 else True  # noqa: PLR2004  minutes have two digits

    def _part_after(self, ahead: int) -> tuple[str | None, int]:
        word = self._word(ahead)
        if word in {"am", "pm"}:
            return word, ahead + 1
        if word in {"утра", "дня", "вечера", "ночи"}:
            return word, ahead + 1
        if word == "in" and self._word(ahead + 1) == "the" and self._word(ahead + 2) in words.PARTS:
            return words.PARTS[self._word(ahead + 2)], ahead + 3
        return None, ahead

    def _part(self) -> bool:
        ahead = 0
        if self._word() == "in" and self._word(1) == "the":
            ahead = 2
        elif self._word() in {"at", "this"}:
            ahead = 1
        part = words.PARTS.get(self._word(ahead))
        if part is None:
            return False
        if self._word() == "this" and not self.said.has_day:
            self._set("days", 0, 0)
        return self._set("part", part, ahead + 1)

    def _zone(self) -> bool:
        """«мск», «по москве», «UTC+5», «(BST, UTC+1)»."""
        if self._word() == "по" and self._word(1) in {"москве", "мск", "московскому"}:
            taken = 3 if self._word(2) == "времени" else 2
            return self._set("zone", words.ZONES["мск"], taken)
        name = self._word()
        if name in {"utc", "gmt"} and self._token(1).text in {"+", "-"} and self._token(2).kind in {"number", "clock"}:
            hours, _, minutes = self._token(2).text.partition(":")
            offset = timedelta(hours=int(hours[:2]), minutes=int(minutes or 0))
            sign = 1 if self._token(1).text == "+" else -1
            self.said.zone = None if self.said.zone_name else self.said.zone
            return self._set("zone", sign * offset, 3)
        if self._token(-1).text in {"(", ","} and name == "utc" and self.said.zone_name:
            return self._set("zone", timedelta(), 1)
        in_brackets = self.at > 0 and self.tokens[self.at - 1].text == "("
        if name and (name in words.ZONES or in_brackets):
            self._set("zone_name", name, 0)
            self.at += 1
            return True
        return False

    def _filler(self) -> bool:
        if self._token().kind == "mark" and self._token().text in {",", "(", ")", ".", *_DASHES}:
            self.at += 1
            return True
        if self._word() in words.FILLERS:
            self.at += 1
            return True
        # «в» and «on» before a day or an hour that another rule takes
        following = self._token(1).kind
        if self._word() in words.BEFORE_A_DAY | {"at"} and following in {"iso", "dotted", "slashed", "number", "word"}:
            self.at += 1
            return True
        return False


def _year(said: list[str]) -> int | None:
    if not said:
        return None
    return int(said[0]) + (2000 if len(said[0]) == 2 else 0)  # noqa: PLR2004  «26» is 2026
