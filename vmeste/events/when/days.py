"""The rules for what a text says of the day: each takes the words it understands and says whether it did."""

from datetime import timedelta

from vmeste.events.when import words
from vmeste.events.when.cursor import Cursor
from vmeste.events.when.said import Clock, Date, UnreadableError
from vmeste.events.when.tokens import Token

WHOLE = len("00:00")
MINUTES_IN_DIGITS = 2
DECEMBER = 12


def from_now(at: Cursor) -> bool:
    """«через 2 часа», «in half an hour», «через неделю»."""
    if at.word() not in {"через", "in"}:
        return False
    ahead = 1
    if at.word(ahead) in {"полчаса", "пол"} or (at.word(ahead) == "half" and at.word(ahead + 1) in {"an", "a"}):
        taken = ahead + (1 if at.word(ahead) == "полчаса" else 2 if at.word(ahead) == "пол" else 3)
        return at.set("exactly", timedelta(minutes=30), taken)
    if at.word(ahead) == "полтора" and at.word(ahead + 1) in words.HOURS:
        return at.set("exactly", timedelta(minutes=90), ahead + 2)
    count = at.count(ahead)
    if count is None:
        count = 1
    else:
        ahead += 1
    unit = at.word(ahead)
    taken = ahead + 1
    if unit in words.MINUTES | words.HOURS:
        minutes = count if unit in words.MINUTES else 60 * count
        joined = taken + (at.word(taken) in {"и", "and"})
        more = at.count(joined)
        if unit in words.HOURS and more is not None and at.word(joined + 1) in words.MINUTES:
            minutes += more
            taken = joined + 2
        return at.set("exactly", timedelta(minutes=minutes), taken)
    if unit == "день" and ahead == 1:
        raise UnreadableError  # «через день» is tomorrow for some, and the day after for others
    return _days_from_now(at, unit, count, taken)


def _days_from_now(at: Cursor, unit: str, count: int, taken: int) -> bool:
    if unit in words.MONTH_UNITS:
        return at.set("months", count, taken)
    if unit in words.WEEKS:
        return at.set("weeks", count, taken)
    return unit in words.DAY_UNITS and at.set("days", count, taken)


def calendar_date(at: Cursor) -> bool:
    token = at.token()
    if token.kind == "iso":
        year, month, day = map(int, token.text.replace(".", "-").replace("/", "-").split("-"))
        return at.set("date", Date(day, month, year), 1)
    if token.kind == "slashed":
        one, other, *year_said = token.text.replace("-", "/").split("/")
        return at.set("date", Date(int(one), int(other), _year(year_said), either_order=True), 1)
    if token.kind == "dotted":
        return _dotted(at, token)
    return _named_month(at)


def _dotted(at: Cursor, token: Token) -> bool:
    """«28.11» is a day; «19.30» is an hour where a day is said already or no such month exists, as is “6.30pm”."""
    one, other, *year_said = token.text.split(".")
    is_hour = not year_said and len(other) == MINUTES_IN_DIGITS and int(other) < 60  # noqa: PLR2004  minutes
    day_is_said = at.said.has_day and not (at.dotted_is_day and at.said.date is None)
    part, taken = part_after(at, 1)
    if is_hour and (part in {"am", "pm"} or day_is_said or int(other) > DECEMBER or int(other) == 0):
        clock = Clock(int(one), int(other), part, written=True, exact=part is None and len(token.text) == WHOLE)
        return at.set("start", clock, taken)
    taken = 2 if at.token(1).text == "." else 1
    return at.set("date", Date(int(one), int(other), _year(year_said)), taken)


def part_after(at: Cursor, ahead: int) -> tuple[str | None, int]:
    """The half or part of the day behind an hour, and where it ends."""
    word = at.word(ahead)
    if word in {"am", "pm", "утра", "дня", "вечера", "ночи"}:
        return word, ahead + 1
    if word == "in" and at.word(ahead + 1) == "the" and at.word(ahead + 2) in words.PARTS:
        return words.PARTS[at.word(ahead + 2)], ahead + 3
    return None, ahead


def _named_month(at: Cursor) -> bool:
    """«25 декабря 2026», «December 25, 2026»."""
    first, second = at.token(), at.token(1)
    if (said := _day_in_words(at)) is not None:
        day, taken = said
        month = words.MONTHS.get(words.spelt(at.word(taken)))
        return month is not None and _with_year(at, Date(day, month), taken + 1)
    skipped = 1 if second.text == "of" else 0
    second = at.token(1 + skipped)
    month = words.MONTHS.get(words.spelt(second.text)) if second.kind == "word" else None
    if first.kind == "number" and month is not None:
        return _with_year(at, Date(int(first.text), month), 2 + skipped)
    month = words.MONTHS.get(words.spelt(first.text)) if first.kind == "word" else None
    dotted = 1 if at.token(1).text == "." else 0
    second = at.token(1 + dotted)
    if month is not None and second.kind == "number" and len(second.text) <= 2:  # noqa: PLR2004  a day
        return _with_year(at, Date(int(second.text), month), 2 + dotted)
    if first.kind == "number" and len(first.text) <= 2 and (first.is_order or at.word(1) == "числа"):  # noqa: PLR2004  a day
        return at.set("date", Date(int(first.text), None), 2 if at.word(1) == "числа" else 1)
    return False


def _day_in_words(at: Cursor) -> tuple[int, int] | None:
    """«Первого декабря», «двадцать восьмого ноября»; and how many tokens it takes."""
    tens = {"двадцать": 20, "тридцать": 30}.get(at.word())
    if tens is not None and words.OF_THE_HOUR.get(at.word(1), 10) < 10:  # noqa: PLR2004  a digit
        return tens + words.OF_THE_HOUR[at.word(1)], 2
    day = words.DAY_OF_A_MONTH.get(at.word())
    return (day, 1) if day is not None else None


def _with_year(at: Cursor, date: Date, taken: int) -> bool:
    comma = 1 if at.token(taken).text == "," else 0
    year = at.token(taken + comma)
    if year.kind == "number" and len(year.text) == 4 and at.word(taken + comma + 1) not in words.HOURS:  # noqa: PLR2004  a year
        return at.set("date", Date(date.day, date.month, int(year.text)), taken + comma + 1)
    return at.set("date", date, taken)


def day_name(at: Cursor) -> bool:
    if at.word() == "tonight":
        at.set("part", "вечера", 0)
        return at.set("days", 0, 1)
    if at.words(0, 3) == ("day", "after", "tomorrow"):
        return at.set("days", 2, 3)
    days = words.DAYS.get(words.spelt(at.word()))
    return days is not None and at.set("days", days, 1)


def week(at: Cursor) -> bool:
    """«На следующей неделе в среду», «Friday next week»."""
    ahead = 1 if at.word() in {"на", "in"} else 0
    which, unit = at.word(ahead), at.word(ahead + 1)
    if unit not in {"неделе", "week"} or which not in words.NEXT | words.THIS:
        return False
    return at.set("week", int(which in words.NEXT), ahead + 2)


def weekend(at: Cursor) -> bool:
    """«На выходных», “over the weekend”: never the bare word, which may be a part of a name."""
    ahead = 1 if at.word() in {"на", "в", "at", "on", "over", "during"} else 0
    ahead += 1 if at.word(ahead) in words.THIS | words.NEXT | {"the"} else 0
    is_next = at.word(ahead - 1) in words.NEXT if ahead else False
    if not ahead or at.word(ahead) not in words.WEEKEND:
        return False
    at.said.next_week = is_next
    return at.set("weekend", value=True, taken=ahead + 1)


def weekday(at: Cursor) -> bool:
    ahead = 1 if at.word() in words.BEFORE_A_DAY else 0
    is_next = at.word(ahead) in words.NEXT
    if is_next or at.word(ahead) in words.THIS:
        ahead += 2 if at.word(ahead) in {"сл", "след"} and at.token(ahead + 1).text == "." else 1
    found = words.WEEKDAYS.get(words.spelt(at.word(ahead)))
    if found is None:
        return False
    at.said.next_week |= is_next
    dotted = 1 if at.token(ahead + 1).text == "." else 0
    return at.set("weekday", found, ahead + 1 + dotted)


def _year(said: list[str]) -> int | None:
    if not said:
        return None
    return int(said[0]) + (2000 if len(said[0]) == 2 else 0)  # noqa: PLR2004  «26» is 2026
