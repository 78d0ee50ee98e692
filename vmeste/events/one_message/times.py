"""Where in a text somebody speaks of time: the phrases, and the one time that they mean together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vmeste.events import when
from vmeste.events.when import Choice, Day, Moment, Refusal, When, words
from vmeste.words import Language

MOST_TRIES = 100
"""Readings of one text; whoever writes more numbers than that writes no date."""
LONGEST_PHRASE = 14
"""Tokens."""
MOST_PHRASES = 6
LONGEST_RUN = 40
NEAR = 20
"""Characters around a phrase that say whether it is whole."""
BLANK = "\ue000"
"""Stands where something else was understood."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_|\n")
_EVERY = re.compile(
    r"\b(?:кажд\w+|every|each|по)\s+(?P<day>понедельник|вторник|сред|четверг|пятниц|суббот|воскресень|"
    r"mon|tues|wednes|thurs|fri|satur|sun)\w*|\b(?P<plural>mon|tues|wednes|thurs|fri|satur|sun)days\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:morning|afternoon|evening|night))?", re.IGNORECASE
)
_BASE = {
    **dict.fromkeys(("понедельник",), "понедельник"),
    "вторник": "вторник",
    "сред": "среда",
    "четверг": "четверг",
    "пятниц": "пятница",
    "суббот": "суббота",
    "воскресень": "воскресенье",
    "mon": "monday",
    "tues": "tuesday",
    "wednes": "wednesday",
    "thurs": "thursday",
    "fri": "friday",
    "satur": "saturday",
    "sun": "sunday",
}
_OTHER_HOUR = re.compile(
    r"(?:сбор|собираемся|двери|регистрация|запись|записаться|конец|окончание|заканчиваем|закрытие|финиш|отъезд|дедлайн|"
    r"не раньше|не позже|не позднее|после|until|till|ends?|finish\w*|doors?|gather\w*|meet(?:ing)? up|registration|"
    r"sign-?up|rsvp|deadline|by|after|before|closes?|до|с)\s*(?:открыва\w+|open|at|by|в|во|до|[:—–-])?\s*$",
    re.IGNORECASE,
)
"""Before an hour: it is another one than the start."""
_START = re.compile(
    r"(?:начало|начинаем|начнем|начнём|старт|стартуем|start(?:s|ing)?|begins?|kick-?off)\s*(?:at|в|во|[:—–-])?\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:примерно|где-то|ориентировочно|около|about|around|approx\.?|~)\s*(?:в|во|at)?\s*$", re.IGNORECASE
)
_PARTS = {"night", "morning", "evening", "afternoon"}
_SHIFTS = words.NEXT | words.WEEKS | {"неделе"}
_LINKS = {"и", "and", "или", "or", "-", "–", "—", "/", "&", "либо"}
_LINKED = {"до", "по", "till", "until", "to"}
_CONNECTS = {
    *("в", "во", "на", "с", "со", "до", "по", "к", "из", "через", "назад", "ровно", "пол", "полчаса", "полтора"),
    *("половине", "половиной", "и", "или", "сл", "след", "and", "or", "at", "on", "in", "from", "between", "the", "of"),
    *("this", "next", "to", "till", "until", "half", "quarter", "past", "a", "an", "day", "after"),
}
_LEXICON = frozenset(
    {
        *words.WEEKDAYS, *words.MONTHS, *words.DAYS, *words.NUMBERS, *words.OF_THE_HOUR, *words.HALF_OF_THE_HOUR,
        *words.MINUTES, *words.HOURS, *words.DAY_UNITS, *words.WEEKS, *words.MONTH_UNITS, *words.PARTS, *words.THIS,
        *words.NEXT, *words.FILLERS, *words.BEGINS, *words.BEFORE_AN_HOUR, *words.BEFORE_A_DAY, *words.ZONES,
        *_CONNECTS, *_SHIFTS,
        "am", "pm", "m", "p", "полдень", "полночь", "noon", "midday", "midnight", "tonight", "for", "времени", "москве",
        "московскому", "st", "nd", "rd", "th", "го", "т", "t", "е",
    }
)  # fmt: skip
_MARKS = frozenset(":.,/-–—−+()@")
_ENDS = _MARKS - {")", "@"}
_SLIPS_LOOKED_AT = 80
"""Words of a text that may be a day misspelt: looking takes its time."""
_NEVER_ENDS = {
    "или",
    "or",
    "of",
    "the",
    "a",
    "an",
    "в",
    "на",
    "at",
    "on",
    "in",
    "и",
    "and",
    "с",
    "до",
    "по",
    "к",
    "to",
    "from",
    "for",
}
_NEVER_BEGINS = {
    "или",
    "or",
    "of",
    "the",
    "a",
    "an",
    "и",
    "and",
    "г",
    "год",
    "года",
    "по",
    "to",
    "до",
    "m",
    "p",
    "e",
    "t",
    "st",
    "th",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    start: int
    end: int
    text: str
    """As it is read."""
    reading: When
    stays: bool = False
    """«По средам» says more than the day: it is left where it stands."""


@dataclass(frozen=True, slots=True)
class Found:
    when: When | None
    """Nothing when no time was said, or when it is not sure which."""
    taken: Sequence[Phrase] = ()
    """Phrases that the time was made of."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str


def find(text: str, now: datetime, zone: ZoneInfo, language: Language) -> Found:
    return _Search(text, now, zone, language).find()


class _Search:
    def __init__(self, text: str, now: datetime, zone: ZoneInfo, language: Language) -> None:
        self._text = text
        self._now, self._zone, self._language = now, zone, language
        self._tries = 0
        self._readings: dict[str, When] = {}
        self._unsure = False
        self._slips = 0

    def find(self) -> Found:
        phrases = self._every()
        for run in self._runs(phrases):
            phrases += self._phrases(run[:LONGEST_RUN])
            if len(phrases) > MOST_PHRASES or self._tries > MOST_TRIES:
                return Found(None)
        phrases.sort(key=lambda phrase: phrase.start)
        if not phrases or self._unsure:
            return Found(None)
        return self._named(self._together([phrase for phrase in phrases if not self._is_other(phrase)] or phrases))

    def _every(self) -> list[Phrase]:
        found = []
        for match in _EVERY.finditer(self._text):
            base = _BASE[(match["day"] or match["plural"]).lower()]
            if match["day"] is None and match["plural"] and not self._text[match.start() :].lower().startswith(base):
                continue
            reading = self._read(base)
            found.append(Phrase(match.start(), match.end(), base, reading, stays=True))
        return found[:2]

    def _read(self, text: str) -> When:
        self._tries += 1
        if self._tries > MOST_TRIES:
            return Refusal.UNREADABLE
        if text not in self._readings:
            self._readings[text] = when.read(text, self._now, self._zone, self._language)
        return self._readings[text]

    # where it stands

    def _runs(self, taken: list[Phrase]) -> list[list[_Token]]:
        """Words of time that stand together."""
        text = self._text
        for phrase in taken:
            text = text[: phrase.start] + BLANK * (phrase.end - phrase.start) + text[phrase.end :]
        runs: list[list[_Token]] = [[]]
        for match in _TOKEN.finditer(text):
            token = _Token(match.start(), match.end(), match[0].lower())
            if self._is_of_time(token.text):
                runs[-1].append(token)
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if any(token.text.isalnum() for token in run)]

    def _is_of_time(self, word: str) -> bool:
        if word.isdigit() or word in _MARKS:
            return True
        plain = word.replace("ё", "е")
        if plain in _LEXICON:
            return True
        if len(plain) < 5 or self._slips >= _SLIPS_LOOKED_AT:  # noqa: PLR2004  see when_words.spelt
            return False
        self._slips += 1
        return words.spelt(plain) != plain

    def _phrases(self, run: list[_Token]) -> list[Phrase]:
        """The longest readable ones; what is left on both sides is looked at again."""
        for length in range(min(len(run), LONGEST_PHRASE), 0, -1):
            for at in range(len(run) - length + 1):
                if self._tries > MOST_TRIES:
                    return []
                part = run[at : at + length]
                phrase = self._phrase(part)
                if phrase is None:
                    continue
                before, after = run[:at], run[at + length :]
                if self._goes_on(before, after, phrase):
                    self._unsure = True
                    return []
                return [*self._phrases(before), phrase, *self._phrases(after)]
        return []

    def _phrase(self, part: list[_Token]) -> Phrase | None:
        first, last = part[0].text, part[-1].text
        if first in _ENDS or first in {")", *_NEVER_BEGINS} or last in _ENDS or last in _NEVER_ENDS:
            return None
        if not any(token.text.isdigit() or len(token.text) > 1 for token in part) or last == "(":
            return None
        start, end = part[0].start, part[-1].end
        text = self._text[start:end]
        if text.count("(") != text.count(")") or not self._is_whole(start, end, first, last):
            return None
        if len(part) == 1 and not first.isalpha():
            return None
        reading = self._read(text)
        if reading is Refusal.UNREADABLE or (isinstance(reading, Refusal) and not _speaks_of_time(part, text)):
            return None
        if isinstance(reading, Day) and re.fullmatch(r"\d{1,2}[./]\d", text):
            return None
        owned = re.match(r"['’]s\b", self._text[end : end + NEAR])  # «tomorrow's concert»
        return Phrase(start, end + (2 if owned else 0), text, reading)

    def _is_whole(self, start: int, end: int, first: str, last: str) -> bool:
        """Not a piece of something longer, such as «movie night», «2.5» or «в 2 зале»."""
        before, after = self._text[max(0, start - NEAR) : start], self._text[end : end + NEAR]
        if re.search(r"[\d_][.,:/]?\Z", before) and first.isdigit():
            return False
        if re.match(r"[.,:/]?[\d_]", after) and last.isdigit():
            return False
        if re.search(r"[^\W_]\Z", before) or (last.isalpha() and re.match(r"[^\W\d_]|-[^\W\d_]", after)):
            return False
        if last.isdigit() and re.match(r"[^\W\d_]", after):  # «5А»
            return False
        if first.isalpha() and before.endswith("-"):
            return False
        if first in _PARTS and re.search(r"[^\W\d_]['’s]* $", before):
            return False
        if last in _PARTS and first == last and re.match(r" [^\W\d_]", after):
            return False
        if last.isdigit() and re.search(r"[-–—] ?\d{1,2}\Z", self._text[start:end]):
            return re.match(r" ?[^\W\d_]", after) is None or self._is_of_time(
                re.findall(r"[^\W\d_]+", after)[0].lower()
            )
        return not (last.isdigit() and re.match(r" ?[%°]", after))

    def _goes_on(self, before: list[_Token], after: list[_Token], phrase: Phrase) -> bool:
        """«28–29 ноября», «в 19 или в 20», «в следующую пятницу», “Friday week”: more is said than was read."""
        if before and before[-1].text in _SHIFTS:
            return True
        if after and (after[0].text in _SHIFTS or [token.text for token in after[:2]] == ["after", "next"]):
            return True
        if len(before) > 1 and before[-1].text in _LINKS and _is_time(before[-2].text):
            tight = before[-1].start == before[-2].end or before[-1].end == phrase.start
            if before[-1].text.isalpha() or tight or phrase.text[0].isdigit():
                return True
        if len(after) > 1 and after[0].text in _LINKS and after[0].start - phrase.end <= 1:
            named = next((token for token in after[1:3] if _is_time(token.text)), None)
            if named is None:
                return False
            # «в 23:00 — 5 машин»
            counts = named.text.isdigit() and re.match(r" [^\W\d_]", self._text[named.end :]) and after[-1] is named
            return not counts
        return False

    def _is_other(self, phrase: Phrase) -> bool:
        """«Сбор в 18:45», «запись до пятницы»: a time, but not that of the start."""
        before = re.split(r"[\n,;.!?]", self._text[max(0, phrase.start - 30) : phrase.start])[-1]
        return _OTHER_HOUR.search(before) is not None

    # what it means

    def _named(self, found: Found) -> Found:
        """“Sunday run”, “Taco Tuesday”: with no hour beside it a weekday is a part of the name as well."""
        if not isinstance(found.when, Day):
            return found
        taken = [replace(phrase, stays=True) if _WEEKDAY.fullmatch(phrase.text) else phrase for phrase in found.taken]
        return Found(found.when, taken)

    def _together(self, phrases: list[Phrase]) -> Found:
        if len(phrases) == 1:
            return Found(phrases[0].reading, phrases)
        joined = self._read(" ".join(phrase.text for phrase in phrases))
        if joined is not Refusal.UNREADABLE:
            return Found(joined, phrases)
        days = [phrase for phrase in phrases if isinstance(phrase.reading, Day)]
        hours = [phrase for phrase in phrases if not isinstance(phrase.reading, Day)]
        if len({phrase.reading for phrase in days}) > 1 or not hours:
            same = days if not hours and len({phrase.reading for phrase in days}) == 1 else []
            return Found(same[0].reading, same[:1]) if same else Found(None)
        starts = [phrase for phrase in hours if _START.search(self._text[: phrase.start]) or _START.match(phrase.text)]
        return self._chosen(days, starts if len(starts) == 1 else hours)

    def _chosen(self, days: list[Phrase], hours: list[Phrase]) -> Found:
        """One of several hours, on the day that was said."""
        found: dict[Moment, list[Phrase]] = {}
        for hour in hours:
            both = self._read(f"{days[0].text} {hour.text}") if days else Refusal.UNREADABLE
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
            return Found(Choice(first, second))
        return Found(None)

    def _same_day(self, moment: When, day: When) -> bool:
        return (
            isinstance(moment, Moment)
            and isinstance(day, Day)
            and moment.start.astimezone(self._zone).date() == day.day
        )


def is_all(text: str) -> bool:
    """Of nothing but time, though it could not be read."""
    return all(token.isdigit() or token in _LEXICON for token in re.findall(r"[^\W\d_]+|\d+", text.lower()))


def _is_time(text: str) -> bool:
    return text.isdigit() or text in words.WEEKDAYS or text in words.DAYS or text in words.MONTHS


def _speaks_of_time(part: list[_Token], text: str) -> bool:
    """Enough to say of a time that it cannot be."""
    if re.search(r"\d:\d\d|\d\.\d{1,2}\.\d", text):
        return True
    return any(
        word in words.WEEKDAYS
        or word in words.MONTHS
        or word in words.DAYS
        or word in {"am", "pm", "часов", "утра", "вечера"}
        for word in (token.text for token in part)
    )


def widened(text: str, phrase: Phrase) -> int:
    """Where a phrase begins with the words before it that say only that it is the start, or about so."""
    start = phrase.start
    for words_before in (_ABOUT, _START):
        line = text.rfind("\n", 0, start) + 1
        if (match := words_before.search(text[max(line, start - 30) : start])) is not None:
            start = max(line, start - 30) + match.start()
    return start
