"""Cities whose time is meant: «по Киеву», «по екатеринбургскому времени», “London time”."""

import re
from collections.abc import Iterator
from itertools import islice

from vmeste import zones

_BEHIND_AN_HOUR = re.compile(
    r"(?:\d\s?(?:[ap]\.?m\b\.?)?|\b(?:час(?:а|ов)?|ч|утра|дня|вечера|ночи)\b)[\s,(]+(?=[^\W\d_])", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
MOST_HOURS = 10
"""Of one text; whoever names more names no city."""
MOST_WORDS = 5
"""«По нью йоркскому времени», and one to spare."""
_SHORT = {
    "et": "America/New_York",
    "eastern": "America/New_York",
    "pt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "uk": "Europe/London",
}
"""No cities, and named like one all the same."""
LONGEST_NAME = 3
"""Words of a city."""
LETTERS = {"et", "pt"}
"""Said without “time” as well."""
_ENDINGS = {
    "у": ("", "о"),
    "ю": ("й", "ь"),
    "е": ("а", "я"),
    "и": ("ь", "я"),
    "ам": ("ы",),
    "": ("",),
}
"""Of the dative, and what may stand in its place in a dictionary."""


def zone_of(name: str) -> str | None:
    """Of a city called exactly so, or of a country that has one zone."""
    return _SHORT.get(name.lower()) or zones.named(name)


def zone_of_dative(name: str) -> str | None:
    """«Киеву», «киевскому», «Нью-Йорку»."""
    return next((zone for one in _nominatives(name.lower()) if (zone := zones.named(one)) is not None), None)


def spoken_of(text: str) -> list[tuple[int, int]]:
    """Where, behind an hour, somebody says whose it is."""
    found = []
    for hour in islice(_BEHIND_AN_HOUR.finditer(text), MOST_HOURS):
        words = list(islice(_WORD.finditer(text, hour.end()), MOST_WORDS))
        many = named([word[0].lower() for word in words])[1]
        if many:
            found.append((words[0].start(), words[many - 1].end()))
    return found


def named(words: list[str]) -> tuple[str | None, int]:
    """The zone that the first of these words name, and how many of them do."""
    behind = words[1:] if words[:1] == ["по"] else words
    for length in range(min(LONGEST_NAME, len(behind)), 0, -1):
        name, following = " ".join(behind[:length]), [*behind[length:], ""][0]
        if behind is not words:
            zone, many = zone_of_dative(name), 1 + length + (following == "времени")
        else:
            is_so = following == "time" or name in LETTERS
            zone, many = zone_of(name) if is_so else None, length + (following == "time")
        if zone is not None:
            return zone, many
    return None, 0


def _nominatives(name: str) -> Iterator[str]:
    if name.endswith("скому"):
        stem = name.removesuffix("скому")
        yield f"{stem}ск"
        for stem_said in (stem, stem.removesuffix("ин"), stem.removesuffix("ов")):
            yield from (f"{stem_said}{ending}" for ending in ("", "а", "ь", "и", "ы", "о", "ва"))
        return
    for ending, instead in _ENDINGS.items():
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            yield from (f"{stem}{each}" for each in instead)
