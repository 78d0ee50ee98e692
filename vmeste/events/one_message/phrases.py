"""Where in a text somebody speaks of time: the longest pieces of it that can be read."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vmeste.events import when
from vmeste.events.one_message.words import MONTH
from vmeste.events.when import Day, Refusal, When, cities, words
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
_HALF_HIDDEN = re.compile(rf"{BLANK}[^\S\n]*{MONTH}", re.IGNORECASE)
"""«С 27 на 28 ноября»: the number was taken for something else, and belongs to a date."""
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
        *words.WEEKEND, *_CONNECTS, *_SHIFTS,
        "обед", "обеда", "рано", "поздно", "lunch", "lunchtime", "early", "late", "over", "during", "ish",
        "am", "pm", "m", "p", "полдень", "полночь", "noon", "midday", "midnight", "tonight", "for", "времени",
        "st", "nd", "rd", "th", "го", "т", "t", "е",
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
class _Token:
    start: int
    end: int
    text: str


class Search:
    def __init__(self, text: str, now: datetime, zone: ZoneInfo, language: Language) -> None:
        self._text = text
        self._now, self._zone, self._language = now, zone, language
        self._tries = 0
        self._readings: dict[str, When] = {}
        self._unsure = False
        self._slips = 0

    def phrases(self) -> list[Phrase]:
        """In their order; none when it is not sure what they are."""
        if _HALF_HIDDEN.search(self._text) is not None:
            return []
        phrases = self._every()
        for run in self._runs(phrases):
            phrases += self._phrases(run[:LONGEST_RUN])
            if len(phrases) > MOST_PHRASES or self._tries > MOST_TRIES:
                return []
        return [] if self._unsure else sorted(phrases, key=lambda phrase: phrase.start)

    def _every(self) -> list[Phrase]:
        found = []
        for match in _EVERY.finditer(self._text):
            base = _BASE[(match["day"] or match["plural"]).lower()]
            if match["day"] is None and match["plural"] and not self._text[match.start() :].lower().startswith(base):
                continue
            reading = self.read(base)
            found.append(Phrase(match.start(), match.end(), base, reading, stays=True))
        return found[:2]

    def read(self, text: str) -> When:
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
        spans = cities.spoken_of(text)
        runs: list[list[_Token]] = [[]]
        for match in _TOKEN.finditer(text):
            token = _Token(match.start(), match.end(), match[0].lower())
            if self._is_of_time(token.text) or any(start <= token.start < end for start, end in spans):
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
        reading = self.read(text)
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
        if last.isdigit() and re.search(r"[-–—] ?(?!00|[3-5]\d)\d{1,2}\Z", self._text[start:end]):
            return re.match(r" ?[^\W\d_]", after) is None or self._is_of_time(
                re.findall(r"[^\W\d_]+", after)[0].lower()
            )
        return not (last.isdigit() and re.match(r" ?[%°]", after))

    def _is_cut_short(self, before: list[_Token], after: list[_Token], phrase: Phrase) -> bool:
        """A number or a month beside it belongs to it: «с 10 по 15 июля», «в 19 30 игроков», “tonight 8”."""
        if before and phrase.text[0].isdigit() and before[-1].text in words.MONTHS:
            return True
        if len(before) > 1 and before[-1].text in _LINKED and before[-2].text.isdigit():
            return True
        if not after:
            return False
        if phrase.text[-1].isdigit():
            gap = self._text[phrase.end : after[0].start]
            return after[0].text in words.MONTHS or (gap.isspace() and re.fullmatch(r"\d\d", after[0].text) is not None)
        return after[0].text.isdigit() and phrase.text.lower().split()[-1] in {"tonight", *words.PARTS}

    def _goes_on(self, before: list[_Token], after: list[_Token], phrase: Phrase) -> bool:
        """«28–29 ноября», «в 19 или в 20», «в следующую пятницу», “Friday week”: more is said than was read."""
        if before and before[-1].text in _SHIFTS:
            return True
        if after and (after[0].text in _SHIFTS or [token.text for token in after[:2]] == ["after", "next"]):
            return True
        if self._is_cut_short(before, after, phrase):
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
