"""The admin page's words, in the languages that it has files for, and how it writes moments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_skeleton, get_month_names
from fluent.runtime import FluentBundle
from markupsafe import Markup

from vmeste.words import offset_name, texts_in
from vmeste.zones import all_zones, city_of, suggested

LOCALES = Path(__file__).parent / "locales"


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in LOCALES.glob("*.ftl") if "." not in file.stem))


@cache
def bundle(language: str) -> FluentBundle:
    made = FluentBundle([language], use_isolating=False)
    for name in (f"{language}.ftl", f"forms.{language}.ftl"):
        made.add_resource(texts_in(LOCALES / name))
    return made


@lru_cache(maxsize=1024)
def _day(language: str, zone: ZoneInfo, when: datetime, step: str) -> str:
    day_first = "en_GB" if language == "en" else language
    return format_skeleton("yMMMM" if step == "month" else "MMMMd", when, tzinfo=zone, locale=day_first)


@lru_cache(maxsize=4096)
def _said(language: str, key: str, values: tuple[tuple[str, str | int], ...]) -> str:
    """A list says the same few things in each of its lines."""
    pattern = bundle(language).get_message(key).value
    if pattern is None:
        raise LookupError(f"{key} has no text in {language}")
    text, errors = bundle(language).format_pattern(pattern, dict(values))
    if errors:
        raise LookupError(f"{key} in {language}: {errors[0]}")
    return str(text)


@cache
def _months(language: str) -> Mapping[int, str]:
    """As they stand beside a day: «28 ноября»."""
    return dict(get_month_names("wide", "format", language))  # a plain one: Babel's takes its time for each look


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a zone to write in."""

    language: str
    zone: ZoneInfo

    def __call__(self, key: str, **values: str | int) -> str:
        """LookupError when the key, or a value it needs, is missing."""
        return _said(self.language, key, tuple(values.items()))

    def knows(self, key: str) -> bool:
        """Of names that come from the database, which may be of a newer program than the words."""
        return bool(bundle(self.language).has_message(key))

    def moment(self, when: datetime) -> Markup:
        """«28 ноября 2026, 11:00» in the page's zone, with the UTC in its title."""
        return Markup(self.time(when))  # noqa: S704  numbers and the names of months

    def time(self, when: datetime) -> str:
        """The same as a part of what is written by hand."""
        utc, local = when.astimezone(UTC).isoformat(), when.astimezone(self.zone)
        return (
            f'<time datetime="{utc[:19]}Z" title="{utc[:10]} {utc[11:16]} UTC">'
            f"{local.day} {_months(self.language)[local.month]} {local.year}, {local.hour:02}:{local.minute:02}</time>"
        )

    def day(self, when: datetime, step: str) -> str:
        """The name of a plot's bar: «28 ноября», and «ноябрь 2026» for a month."""
        return _day(self.language, self.zone, when, step)

    def language_name(self, tag: str) -> str:
        """«украинский» for `uk`; a tag that names no language stands as it came."""
        try:
            name = Locale.parse(tag, sep="-").get_language_name(self.language)
        except (ValueError, UnknownLocaleError):
            return tag
        return name or tag

    def city(self, zone: str) -> str:
        """«Москва» for Europe/Moscow."""
        return city_of(zone, self.language)

    def cities(self, now: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
        """Zones to choose from, each with its city and offset: the usual ones, UTC, then all by parts of the world."""
        parts: dict[str, list[str]] = {}
        for zone in all_zones():
            parts.setdefault(zone.partition("/")[0].lower(), []).append(zone)
        said = [(part, sorted(self._offered(zones, now), key=itemgetter(1))) for part, zones in sorted(parts.items())]
        return [("usual", [*self._offered(suggested(self.language), now), ("UTC", "UTC")]), *said]

    def _offered(self, zones: Iterable[str], now: datetime) -> list[tuple[str, str]]:
        return [(zone, f"{self.city(zone)}, {offset_name(now.astimezone(ZoneInfo(zone)))}") for zone in zones]

    def in_zone(self, when: datetime, name: str) -> str | None:
        """The same moment where an event takes place, when clocks show something else there."""
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError, ValueError):  # no such zone any more
            return None
        if when.astimezone(zone).utcoffset() == when.astimezone(self.zone).utcoffset():
            return None
        return format_datetime(when, "d MMMM, HH:mm", tzinfo=zone, locale=self.language)
