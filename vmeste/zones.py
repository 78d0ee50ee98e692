"""Time zones by the names that people have for them: suggestions, a city in Russian or English, a place on the map.

`cities.tsv` holds a zone, its city in Russian and in English, other spellings after a bar. The first line of a zone
is its own city, from Unicode's CLDR; the others are cities that people live in and CLDR does not name.
In other languages a zone's own city is called as CLDR says, and the others as in English.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from vmeste.words import ENGLISH, Language, city_in, languages, zones_of

CITIES = Path(__file__).with_name("cities.tsv")
MOST_FOUND = 12
LONGEST_NAME = 60
LIKE, SURELY_LIKE = 0.72, 0.86
"""How much of a name must be right for it to be offered, and for it to be meant."""
SHORTEST_BEGINNING = 3

_OFFSET = re.compile(
    r"(?P<from>utc|gmt|мск|msk)?\s*(?P<sign>[+\u2212-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>00|30|45))?",
)
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)")


@dataclass(frozen=True, slots=True)
class City:
    zone: str
    names: Mapping[Language, Sequence[str]]
    """Spellings, the best first."""

    def name(self, language: Language) -> str:
        return (self.names.get(language) or self.names[ENGLISH])[0]


def is_zone(name: str) -> bool:
    """Whether this machine knows a zone of that name; asked before a name is kept."""
    return name in _known()


def suggested(language: Language) -> Sequence[str]:
    """Zones to choose from, without those that a catalogue misspells."""
    return [zone for zone in zones_of(language) if zone in _own_cities()]


def city_of(zone: str, language: Language) -> str:
    """The city that a zone is called by; the last word of its name when it has none."""
    city = _own_cities().get(zone)
    return city.name(language) if city is not None else zone.rpartition("/")[2].replace("_", " ")


def all_zones() -> Iterable[str]:
    """Each that has a city of its own."""
    return _own_cities().keys()


def find(typed: str, now: datetime) -> Sequence[City]:
    """What may be meant by a city, an offset («+5», «мск+2») or the hour on somebody's watch: one city of each zone.

    The only one when there is no doubt, none when nothing is like it.
    """
    name = " ".join(typed.split())
    if not 0 < len(name) <= LONGEST_NAME:
        return ()
    if (offset := _offset(name.casefold(), now)) is not None:
        return _at_offset(offset, now)
    if name in _own_cities():
        return (_own_cities()[name],)
    wanted = _plain(name)
    if not wanted:
        return ()
    names = _by_name()
    if wanted in names:
        return _one_of_each_zone(names[wanted])
    begins = [city for known, cities in names.items() if known.startswith(wanted) for city in cities]
    if len(wanted) >= SHORTEST_BEGINNING and begins:
        return _one_of_each_zone(sorted(begins, key=lambda city: city.zone not in _well_known()))
    return _like(wanted)


def named(name: str) -> str | None:
    """The zone of the cities called exactly so; nothing when there are none, or in different zones."""
    found = {city.zone for city in _by_name().get(_plain(name), ())} if len(name) <= LONGEST_NAME else set()
    return found.pop() if len(found) == 1 else None


def at(latitude: float, longitude: float) -> str | None:
    """The zone of a place on the map; nothing for the open sea."""
    from tzfpy import get_tz  # noqa: PLC0415  its map is large, and few send a place

    zone: str = get_tz(longitude, latitude)
    return zone if is_zone(zone) and not zone.startswith("Etc/") else None


def _like(wanted: str) -> Sequence[City]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    found: list[tuple[float, City]] = []
    for known, cities in _by_name().items():
        matcher.set_seq1(known)
        if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
            continue
        likeness = matcher.ratio()
        if likeness >= LIKE:
            found += [(likeness, city) for city in cities]
    found.sort(key=lambda pair: -pair[0])
    sure = [city for likeness, city in found if likeness >= SURELY_LIKE]
    return _one_of_each_zone(sure or [city for _, city in found])


def _one_of_each_zone(cities: Sequence[City]) -> Sequence[City]:
    first: dict[str, City] = {}
    for city in cities:
        first.setdefault(city.zone, city)
    return tuple(first.values())[:MOST_FOUND]


def _offset(typed: str, now: datetime) -> timedelta | None:
    """From UTC, as it was said or as a watch shows it."""
    if (said := _OFFSET.fullmatch(typed)) is not None:
        offset = timedelta(hours=int(said["hours"]), minutes=int(said["minutes"] or 0))
        offset = offset if said["sign"] == "+" else -offset
        return offset + timedelta(hours=3) if said["from"] in {"мск", "msk"} else offset
    if (clock := _CLOCK.fullmatch(typed)) is not None:
        shown = timedelta(hours=int(clock["hour"]), minutes=int(clock["minute"]))
        ahead = shown - timedelta(hours=now.hour, minutes=now.minute)
        quarters = round(ahead / timedelta(minutes=15))
        quarters = (quarters + 12 * 4) % (24 * 4) - 12 * 4  # a watch does not tell the day
        return quarters * timedelta(minutes=15)
    return None


def _at_offset(offset: timedelta, now: datetime) -> Sequence[City]:
    """Well-known zones; others when none of those has it."""
    well_known = [_own_cities()[zone] for zone in _well_known()]
    for cities in (well_known, [*_own_cities().values()]):
        found = [city for city in cities if now.astimezone(ZoneInfo(city.zone)).utcoffset() == offset]
        if found:
            return _one_of_each_zone(found)
    return ()


def _plain(name: str) -> str:
    """As one hears it: without case, spaces, hyphens and dots."""
    name = re.sub(r"^(?:город|г\.|г(?=\s)|city of)\s*", "", name.casefold())
    return "".join(letter for letter in name.replace("ё", "е").replace("ö", "o").replace("ü", "u") if letter.isalnum())


@cache
def _cities() -> Sequence[City]:
    lines = CITIES.read_text(encoding="utf-8").splitlines()
    cities: dict[str, list[City]] = {}
    for zone, russian, english in (line.split("\t") for line in lines):
        names = {"ru": russian.split("|"), "en": english.split("|")}
        others = () if zone in cities else [language for language in languages() if language not in names]
        names |= {language: [city] for language in others if (city := city_in(language, zone)) is not None}
        cities.setdefault(zone, []).append(City(zone, names))
    return [city for of_zone in cities.values() for city in of_zone]


@cache
def _own_cities() -> Mapping[str, City]:
    own: dict[str, City] = {}
    for city in _cities():
        own.setdefault(city.zone, city)
    return own


@cache
def _by_name() -> Mapping[str, Sequence[City]]:
    names: dict[str, list[City]] = {}
    for city in _cities():
        for name in {_plain(spelling) for spellings in city.names.values() for spelling in spellings}:
            names.setdefault(name, []).append(city)
    return names


@cache
def _well_known() -> Sequence[str]:
    return list(dict.fromkeys(zone for language in languages() for zone in suggested(language)))


@cache
def _known() -> set[str]:
    return available_timezones()
