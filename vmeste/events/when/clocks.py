"""Which hours of the day may be meant by the words that were said."""

from datetime import time

from vmeste.events.when import words
from vmeste.events.when.answers import Refusal, RefusedError
from vmeste.events.when.said import Clock, Said, UnreadableError
from vmeste.words import Language, counts_24_hours

NOON = 12


def hours_of(said: Said, language: Language) -> list[time]:
    """None when no hour was said, or nothing but a part of the day in which nobody knows when it is."""
    if said.start is None:
        usual = words.USUAL_HOUR.get(said.part or "") if not said.hinted else None
        return [time(usual)] if usual is not None else []
    clock = said.start
    if said.hinted or (clock.part and said.part and clock.part not in {said.part, *_SAME_HALF.get(said.part, ())}):
        raise UnreadableError
    return readings(clock, clock.part or said.part, said.end, language)


def readings(clock: Clock, part: str | None, end: Clock | None, language: Language) -> list[time]:
    """Both halves of the day, when either may be meant."""
    if clock.half:
        until = [Clock((clock.hour - 1) or NOON, clock.minute, clock.part), Clock(clock.hour, clock.minute, clock.part)]
        return [hour for each in until for hour in readings(each, part, end, language)]
    hour, minute = clock.hour, clock.minute
    if clock.part_of_the_end and end is not None:
        return [_before(end, clock)]
    if minute > 59 or hour > 23:  # noqa: PLR2004  the clock's end
        raise RefusedError(Refusal.NO_SUCH_HOUR)
    if part is not None and not (clock.exact and hour >= NOON):
        return [time(_in_part(hour, part), minute)]
    if part is not None and _in_part(hour, part) != hour:
        raise RefusedError(Refusal.NO_SUCH_HOUR)
    last = 9 if clock.written else 10
    doubtful = 1 <= hour <= last and not (clock.written and clock.exact)
    if clock.written and counts_24_hours(language):
        doubtful = False
    return [time(hour, minute), time(hour + NOON, minute)] if doubtful else [time(hour, minute)]


def _before(end: Clock, clock: Clock) -> time:
    """The half of the day from which it is the shorter way to the end: «с 9 до 6 вечера» begins in the morning."""
    if clock.minute > 59 or clock.hour > 23:  # noqa: PLR2004  the clock's end
        raise RefusedError(Refusal.NO_SUCH_HOUR)
    until = 60 * _in_part(end.hour, end.part or "") + end.minute
    halves = {clock.hour % NOON, clock.hour % NOON + NOON} if clock.hour <= NOON else {clock.hour}
    return time(min(halves, key=lambda hour: (until - 60 * hour - clock.minute - 1) % (24 * 60)), clock.minute)


_SAME_HALF = {"утра": ("am",), "дня": ("pm",), "вечера": ("pm",), "ночи": ("am", "pm"),
    "обед": ("дня", "pm"), "после обеда": ("дня", "pm"), "до обеда": ("утра", "am"), "раннее утро": ("утра", "am"),
    "поздний вечер": ("вечера", "ночи", "pm"), "к вечеру": ("дня", "вечера", "pm")}  # fmt: skip
_PARTS = {
    # for each part of the day: the hours said and what they are on the 24-hour clock
    "am": {12: 0, **{hour: hour for hour in range(1, 12)}},
    "pm": {12: 12, **{hour: hour + 12 for hour in range(1, 12)}},
    "утра": {hour: hour for hour in range(1, 12)},
    "дня": {11: 11, 12: 12, **{hour: hour + 12 for hour in range(1, 7)}, **{hour: hour for hour in range(13, 19)}},
    "вечера": {**{hour: hour + 12 for hour in range(4, 12)}, **{hour: hour for hour in range(16, 24)}},
    "обед": {11: 11, 12: 12, **{hour: hour + 12 for hour in range(1, 4)}, 13: 13, 14: 14, 15: 15},
    "после обеда": {**{hour: hour + 12 for hour in range(1, 7)}, **{hour: hour for hour in range(12, 19)}},
    "до обеда": {hour: hour for hour in range(6, 13)},
    "раннее утро": {hour: hour for hour in range(4, 10)},
    "к вечеру": {**{hour: hour + 12 for hour in range(4, 9)}, **{hour: hour for hour in range(16, 21)}},
    "поздний вечер": {**{hour: hour + 12 for hour in range(8, 12)}, **{hour: hour for hour in range(20, 24)}},
    "ночи": {0: 0, 10: 22, 11: 23, 22: 22, 23: 23, **{hour: hour for hour in range(1, 6)}},
}


def _in_part(hour: int, part: str) -> int:
    if hour not in _PARTS[part]:
        raise RefusedError(Refusal.NO_SUCH_HOUR)
    return _PARTS[part][hour]
