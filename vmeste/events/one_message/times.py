"""The one time that is meant by all that a text says of time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vmeste.events.one_message.phrases import Phrase, Search
from vmeste.events.when import Choice, Day, Moment, Refusal, UnreadableError, When, parse
from vmeste.words import Language

_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?", re.IGNORECASE
)
_OTHER_HOUR = re.compile(
    r"(?:сбор|собираемся|двери|регистрация|запись|записаться|конец|окончание|заканчиваем|закрытие|финиш|отъезд|дедлайн|"
    r"не раньше|не позже|не позднее|после|until|till|ends?|finish\w*|doors?|gather\w*|meet(?:ing)? up|registration|"
    r"sign-?up|rsvp|deadline|by|after|before|closes?|до|с)\s*(?:открыва\w+|open|at|by|в|во|до|[:—–-])?\s*$",
    re.IGNORECASE,
)
"""Before an hour: it is another one than the start."""
_SINCE = re.compile(r"(?:с|со|from)\s+[\d:.]+(?:\s?[ap]m)?$", re.IGNORECASE)
"""The start, where no other hour is said: «с 10:00 открыт буфет, игра в 12»."""
_SOME_DAY = re.compile(
    r"\b(?:nye|new year|christmas|xmas|easter|halloween|mañana|нов\w+ год|рождеств|пасх)"
    r"|[а-яё]{3}(?:сегодня|завтра)\b|[a-z]{3}(?:today|tomorrow)\b",
    re.IGNORECASE,
)
"""One that the calendar does not tell, or without a space before it."""
_START = re.compile(
    r"(?:начало|начинаем|начнем|начнём|старт|стартуем|start(?:s|ing)?|begins?|kick-?off)\s*(?:at|в|во|[:—–-])?\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:примерно|где-то|ориентировочно|около|about|around|approx\.?|~)\s*(?:в|во|at)?\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    when: When | None
    """Nothing when no time was said, or when it is not sure which."""
    taken: Sequence[Phrase] = ()
    """Phrases that the time was made of."""


def find(text: str, now: datetime, zone: ZoneInfo, language: Language) -> Found:
    return _Meaning(text, zone, Search(text, now, zone, language)).find()


class _Meaning:
    def __init__(self, text: str, zone: ZoneInfo, search: Search) -> None:
        self._text, self._zone, self._search = text, zone, search

    def find(self) -> Found:
        phrases = self._search.phrases()
        meant = [phrase for phrase in phrases if not self._is_other(phrase)] or phrases
        if not meant or (not any(map(_has_day, meant)) and self._hides_a_day(phrases)):
            return Found(None)
        return self._named(self._together(meant))

    def _hides_a_day(self, phrases: Sequence[Phrase]) -> bool:
        """«Начало в 19, сбор в 18:30, завтра», “NYE 9pm”: the hour alone would be one of today."""
        return any(map(_has_day, phrases)) or _SOME_DAY.search(self._text) is not None

    def _is_other(self, phrase: Phrase) -> bool:
        """«Сбор в 18:45», «запись до пятницы»: a time, but not that of the start."""
        before = re.split(r"[\n,;.!?]", self._text[max(0, phrase.start - 30) : phrase.start])[-1]
        return _OTHER_HOUR.search(before) is not None or _SINCE.match(phrase.text) is not None

    def _named(self, found: Found) -> Found:
        """“Sunday run”, “Taco Tuesday”: with no hour beside it a weekday is a part of the name as well."""
        if not isinstance(found.when, Day):
            return found
        taken = [replace(phrase, stays=True) if _WEEKDAY.fullmatch(phrase.text) else phrase for phrase in found.taken]
        return Found(found.when, taken)

    def _together(self, phrases: list[Phrase]) -> Found:
        if len(phrases) == 1:
            return Found(phrases[0].reading, phrases)
        joined = self._search.read(" ".join(phrase.text for phrase in phrases))
        if joined is not Refusal.UNREADABLE:
            return Found(joined, phrases)
        days = [phrase for phrase in phrases if _is_day(phrase.reading)]
        hours = [phrase for phrase in phrases if not _is_day(phrase.reading)]
        if len({phrase.reading for phrase in days}) > 1 or not hours:
            same = days if not hours and len({phrase.reading for phrase in days}) == 1 else []
            return Found(same[0].reading, same[:1]) if same else Found(None)
        starts = [phrase for phrase in hours if _START.search(self._text[: phrase.start]) or _START.match(phrase.text)]
        return self._chosen(days, starts if len(starts) == 1 else hours)

    def _chosen(self, days: list[Phrase], hours: list[Phrase]) -> Found:
        """One of several hours, on the day that was said."""
        found: dict[Moment, list[Phrase]] = {}
        for hour in hours:
            both = self._search.read(f"{days[0].text} {hour.text}") if days else Refusal.UNREADABLE
            used = [*days[:1], hour]
            if both is Refusal.UNREADABLE:
                both, used = hour.reading, [hour]
                if days and not self._same_day(both, days[0].reading):
                    return Found(None)
            if len(hours) == 1:
                return Found(both, used)
            if not isinstance(both, Moment):
                return Found(None)
            found.setdefault(both, used)
        if len(found) == 1:
            return Found(*next(iter(found.items())))
        if len(found) == 2:  # noqa: PLR2004  a choice is between two
            first, second = sorted(found, key=lambda moment: moment.start)
            return Found(Choice((first, second)))
        return Found(None)

    def _same_day(self, moment: When, day: When) -> bool:
        return (
            isinstance(moment, Moment)
            and isinstance(day, Day)
            and moment.start.astimezone(self._zone).date() == day.day
        )


def _has_day(phrase: Phrase) -> bool:
    try:
        said = parse(phrase.text)
    except UnreadableError:
        return True  # as much as anybody knows
    return said.has_day or said.exactly is not None or said.week is not None or phrase.stays


def _is_day(reading: When) -> bool:
    """Without its hour."""
    return isinstance(reading, Day) or (isinstance(reading, Choice) and isinstance(reading.readings[0], Day))


def widened(text: str, phrase: Phrase) -> int:
    """Where a phrase begins with the words before it that say only that it is the start, or about so."""
    start = phrase.start
    for words_before in (_ABOUT, _START):
        line = text.rfind("\n", 0, start) + 1
        if (match := words_before.search(text[max(line, start - 30) : start])) is not None:
            start = max(line, start - 30) + match.start()
    return start
