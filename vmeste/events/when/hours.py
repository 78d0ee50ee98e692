"""The rules for what a text says of the hour: each takes the words it understands and says whether it did."""

from dataclasses import replace
from datetime import timedelta

from vmeste.events.when import words
from vmeste.events.when.cursor import Cursor
from vmeste.events.when.days import WHOLE, part_after
from vmeste.events.when.said import Clock, UnreadableError

MINUTES_OF_THE_HOUR = {5, 10, 20, 25}
"""Those said with “past” and “to”."""
DASHES = {"-", "–", "—"}
_HALF, _QUARTER = 30, 15
_LAST_MINUTE = 59
_MIDNIGHT = 24
_DIGITS_OF_A_CLOCK = 4


def between(at: Cursor) -> bool:
    """«с 19 до 21», «7-9pm», «19:00–21:00»."""
    opens = at.word() in {"с", "со", "от", "from", "between"}
    ahead = 1 if opens else (1 if at.word() in words.BEFORE_AN_HOUR else 0)
    start = _clock(at, ahead)
    if start is None:
        return False
    clock, after = start
    joins = at.word(after) in {"до", "по", "to", "till", "til", "until", "and"}
    dash = at.token(after).text in DASHES
    end = _clock(at, after + 1) if joins or dash else None
    if end is None and opens and at.word() != "between" and not _is_day(at, after):
        return at.set("start", clock, after)  # «с 19:00»
    if end is None:
        if opens:
            raise UnreadableError
        return False  # «19:00 по москве»
    until, taken = end
    bare = not (clock.written or clock.part or until.written or until.part)
    if dash and bare:
        minutes = at.token(after + 1).text
        if minutes == "00" or int(minutes) > _MIDNIGHT:  # «19-30» is an hour and minutes
            exact = at.token(ahead).text == f"{clock.hour:02}"
            return at.set("start", Clock(clock.hour, int(minutes), written=True, exact=exact), taken)
        if not at.said.has_day or clock.hour >= until.hour:
            raise UnreadableError
    plain = not (clock.written or clock.part or until.written)
    if at.word(after) == "to" and not opens and plain and _may_be_minutes(at, clock, until, after - 1):
        raise UnreadableError
    if until.part and not clock.part and not clock.exact:
        clock = replace(clock, part_of_the_end=True)
    at.set("start", clock, 0)
    return at.set("end", until, taken)


def _is_day(at: Cursor, ahead: int) -> bool:
    """The number before was one: «с 19 ноября»."""
    return at.word(ahead) in words.MONTHS or at.word(ahead) in {"числа", "of"} or at.token(ahead).kind == "number"


def _may_be_minutes(at: Cursor, clock: Clock, until: Clock, ahead: int) -> bool:
    """«Ten to eight» is ten minutes before it, or two hours less; «5 to 7» in digits is surely hours."""
    in_words = at.token(ahead).kind == "word"
    return clock.hour in MINUTES_OF_THE_HOUR and (in_words or until.hour <= clock.hour)


def lasting(at: Cursor) -> bool:
    """«На 2 часа», «for an hour and a half»: the end, by its distance."""
    if at.word() not in {"на", "for"}:
        return False
    if at.word(1) in {"полчаса", "полтора"} or at.word(1) in words.HOURS:
        minutes = {"полчаса": 30, "полтора": 90}.get(at.word(1), 60)
        taken = 3 if at.word(1) == "полтора" else 2
        return at.word(taken - 1) in words.HOURS | {"полчаса"} and at.set("lasts", timedelta(minutes=minutes), taken)
    count, unit = at.count(1), at.word(2)
    if count is None or unit not in words.HOURS | words.MINUTES:
        return False
    half = at.word(3) in {"and", "с"} and at.word(4) in {"a", "половиной"}
    minutes = count * (60 if unit in words.HOURS else 1) + (30 if half else 0)
    taken = (6 if at.word(4) == "a" else 5) if half else 3
    return at.set("lasts", timedelta(minutes=minutes), taken)


def hinted(at: Cursor) -> bool:
    """«После 19», “before 8pm”, «в то же время»: the hour is to be asked."""
    for said in words.SAME_TIME:
        if at.words(0, len(said)) == said:
            return at.set("hinted", value=True, taken=len(said))
    for said in words.NOT_THE_HOUR:
        if at.words(0, len(said)) == said and (found := _clock(at, len(said))) is not None:
            return at.set("hinted", value=True, taken=found[1])
    return False


def clock_with_word(at: Cursor) -> bool:
    begins = 1 if at.word() in words.BEGINS else 0
    begins += 1 if begins and at.token(1).text in {":", *DASHES} else 0
    about = next((len(said) for said in words.ABOUT if at.words(begins, len(said)) == said), 0)
    ahead = begins + about
    ahead += 1 if at.word(ahead) in words.BEFORE_AN_HOUR or at.token(ahead).text == "@" else 0
    if at.word(ahead) in {"полдень", "noon", "midday"}:
        return at.set("start", Clock(12, exact=True), ahead + 1)
    if at.word(ahead) in {"полночь", "midnight"}:
        at.set("midnight", value=True, taken=0)
        return at.set("start", Clock(0, exact=True), ahead + 1)
    in_words = _before_or_past(at, ahead)
    found = in_words or _clock(at, ahead, after_a_word=ahead > begins)
    if found is None:
        return False
    clock, taken = found
    if clock == Clock(12, 0, "ночи"):
        at.set("midnight", value=True, taken=0)
        clock = Clock(0, exact=True)
    is_bare = not clock.written and clock.part is None and at.word(taken - 1) not in words.HOURS | {"ish"}
    if not ahead and in_words is None and is_bare:
        return False  # a bare number is an hour only after «в», «at»
    return at.set("start", clock, taken)


def _before_or_past(at: Cursor, ahead: int) -> tuple[Clock, int] | None:
    """«Half past seven», «quarter to 8», «без пятнадцати восемь», «четверть восьмого», «пол седьмого»."""
    word, following = at.word(ahead), at.word(ahead + 1)
    if word == "без":
        return _less(at, ahead)
    if word in words.HALF_OF_THE_HOUR:
        return _before(at, words.HALF_OF_THE_HOUR[word], _HALF, ahead + 1)
    if word in {"половине", "пол"} and following in words.OF_THE_HOUR:
        return _before(at, words.OF_THE_HOUR[following], _HALF, ahead + 2)
    if word == "четверть" and following in words.OF_THE_HOUR:
        return _before(at, words.OF_THE_HOUR[following], _QUARTER, ahead + 2)
    minutes = {"half": _HALF, "quarter": _QUARTER}.get(word)
    if minutes is None and at.count(ahead) in MINUTES_OF_THE_HOUR and following == "past":
        minutes = at.count(ahead)
    if minutes is None:
        return None
    if minutes == _HALF and following not in {"past", "a", "an"} and (hour := at.count(ahead + 1)) is not None:
        part, taken = part_after(at, ahead + 2)
        return Clock(hour, _HALF, part, half=True), taken
    hour = at.count(ahead + 2)
    if hour is None or not (following == "past" or (following == "to" and minutes < _HALF)):
        return None
    if following == "to":
        return _before(at, hour, 60 - minutes, ahead + 3)
    part, taken = part_after(at, ahead + 3)
    return Clock(hour, minutes, part), taken


def _less(at: Cursor, ahead: int) -> tuple[Clock, int] | None:
    """«Без десяти минут семь часов вечера»."""
    minutes = words.MINUTES_SHORT.get(at.word(ahead + 1)) or at.count(ahead + 1)
    units = ahead + 2 + (at.word(ahead + 2) in words.MINUTES)
    hour = at.count(units)
    if minutes is None or hour is None or not 0 < minutes < _HALF:
        return None
    return _before(at, hour, 60 - minutes, units + 1 + (at.word(units + 1) in words.HOURS))


def _before(at: Cursor, hour: int, minutes: int, ahead: int) -> tuple[Clock, int]:
    part, taken = part_after(at, ahead)
    return Clock((hour - 1) or 12, minutes, part), taken


def _clock(at: Cursor, ahead: int, *, after_a_word: bool = False) -> tuple[Clock, int] | None:
    """An hour, and how many tokens ahead it ends."""
    token = at.token(ahead)
    if token.kind == "clock" or (
        token.kind == "dotted" and token.text.count(".") == 1 and _dotted_is_hour(at, token.text)
    ):
        hour, minute = map(int, token.text.replace(".", ":").split(":"))
        return _written(at, hour, minute, len(token.text) == WHOLE, ahead + 1)
    if token.kind == "number" and not token.is_order and len(token.text) == _DIGITS_OF_A_CLOCK and after_a_word:
        hour, minute = divmod(int(token.text), 100)  # «в 1930»
        if hour >= _MIDNIGHT or minute % 5 or at.word(ahead + 1) in {"году", "г", "года"}:
            return None
        return _written(at, hour, minute, exact=True, after=ahead + 1)
    hour_said = at.count(ahead)
    if token.kind == "word" and token.text == "час":
        part, taken = part_after(at, ahead + 1)
        return Clock(1, 0, part), taken  # «в час дня»
    if hour_said is None or token.is_order or (token.kind == "word" and token.text in {"a", "an"}):
        return None
    after = ahead + 1 + (at.word(ahead + 1) in words.HOURS | {"ish"})
    if (minutes := _minutes(at, after, bare=after_a_word, spoken=after > ahead + 1)) is not None:
        taken = after + 1 + (at.word(after + 1) in words.MINUTES | {"м", "m"})
        return _written(at, hour_said, minutes, len(token.text) == len("00"), taken)
    part, taken = part_after(at, after)
    return Clock(hour_said, 0, part), taken


def _minutes(at: Cursor, ahead: int, *, bare: bool, spoken: bool) -> int | None:
    """«19 часов 30 минут», «19ч30», «в 19 30»."""
    token = at.token(ahead)
    if token.kind != "number" or token.is_order or len(token.text) != len("00") or int(token.text) > _LAST_MINUTE:
        return None
    if _is_day(at, ahead + 1) or at.word(ahead + 1) in words.HOURS:
        return None
    minutes = int(token.text)
    return minutes if spoken or (bare and minutes % 5 == 0) else None


def _written(at: Cursor, hour: int, minute: int, exact: bool, after: int) -> tuple[Clock, int]:
    after += at.word(after) in words.HOURS
    part, taken = part_after(at, after)
    return Clock(hour, minute, part, written=True, exact=part is None and exact), taken


def _dotted_is_hour(at: Cursor, dotted: str) -> bool:
    """«19.30» is no day in any month; «19.10» is an hour where a day is said."""
    minutes = dotted.partition(".")[2]
    is_day = 1 <= int(minutes) <= 12  # noqa: PLR2004  months
    return at.said.has_day if is_day or len(minutes) < 2 else True  # noqa: PLR2004  minutes have two digits


def part(at: Cursor) -> bool:
    for said, meant in words.PARTS_IN_WORDS.items():
        if at.words(0, len(said)) == said:
            return at.set("part", meant, len(said))
    ahead = 0
    if at.words(0, 2) == ("in", "the"):
        ahead = 2
    elif at.word() in {"at", "this"}:
        ahead = 1
    found = words.PARTS.get(at.word(ahead))
    if found is None:
        return False
    if at.word() == "this" and not at.said.has_day:
        at.set("days", 0, 0)
    return at.set("part", found, ahead + 1)
