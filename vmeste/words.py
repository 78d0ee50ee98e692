"""The person's language: texts with right plurals, dates and zones in words.

A language is a file in `locales/`. What it says of itself stands there under `language-…`; what it does not say there
comes from Babel, and a text that it does not have yet is said in English.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiogram.utils.formatting import DateTime, Text

from vmeste.rendering import plain

if TYPE_CHECKING:
    from babel import Locale
    from fluent.runtime import FluentBundle
    from fluent.syntax.ast import Resource

Language = str
"""The name of its file: «ru», or with a region «pt-BR»."""
ENGLISH: Language = "en"
"""For everybody whose language is not here."""
LOCALES = Path(__file__).parent / "locales"

YEAR_IS_SAID_AFTER = timedelta(days=183)
FEW = 2
"""Of a unit of time: as long as there are fewer, the smaller unit counts."""
ENTITY_REACHES = timedelta(days=3 * 365)
"""Telegram shows a `date_time` entity about three years ahead; later moments are plain text."""
ENTITY_FORMAT = "wDt"

# A value that is not a number stands in Fluent's text as this mark and is put in afterwards, so that nothing a
# person typed ever passes through the template.
_MARK = re.compile("\ue000(\\w+)\ue001")


def language_of(chosen: str | None, telegram_language: str | None) -> Language:
    """What to speak: the chosen language, else what Telegram says, else English."""
    if chosen is not None and chosen in languages():
        return chosen
    tag = (telegram_language or "").lower().replace("_", "-")
    spoken = spoken_with()
    return spoken.get(tag) or spoken.get(tag.partition("-")[0]) or ENGLISH


@cache
def languages() -> tuple[Language, ...]:
    return tuple(sorted(file.stem for file in LOCALES.glob("*.ftl")))


@cache
def spoken_with() -> Mapping[str, Language]:
    """Language codes of Telegram, with what is spoken to people who have them."""
    spoken: dict[str, Language] = {}
    for language in languages():
        codes = _own(language, "language-codes") or language.partition("-")[0]
        spoken |= dict.fromkeys(codes.lower().split(), language)
    return spoken | {language.lower(): language for language in languages()}


def name_of(language: Language) -> str:
    """As its own people call it: «Русский»."""
    known = _locale(language).language_name if language.startswith(_locale(language).language) else None
    return _own(language, "language-name") or (known or language).capitalize()


def zones_of(language: Language) -> Sequence[str]:
    """Where most of those who speak it live."""
    return (_own(language, "language-zones") or _pieces(ENGLISH, "language-zones")[0]).split()


def city_in(language: Language, zone: str) -> str | None:
    """The city that a zone is called by."""
    city: str | None = _locale(language).time_zones.get(zone, {}).get("city")
    return city


@cache
def day_comes_first(language: Language) -> bool:
    """In «10/11»; where it does not, both orders are met."""
    usual: str = _locale(language).date_formats["short"].pattern
    return usual.index("d") < usual.index("M")


@cache
def counts_24_hours(language: Language) -> bool:
    """«7:30» is in the morning then."""
    usual: str = _locale(language).time_formats["short"].pattern
    return "H" in usual


def zone_of(chosen: str | None, default: ZoneInfo) -> ZoneInfo:
    """The chosen zone; the default until one is chosen, and when the chosen one is known here no more."""
    if chosen is None:
        return default
    try:
        return ZoneInfo(chosen)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return default


@cache
def _bundle(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle  # noqa: PLC0415  imported when first spoken

    bundle = FluentBundle([language, ENGLISH], use_isolating=False)
    bundle.add_resource(texts_in(LOCALES / f"{language}.ftl"))
    return bundle


def texts_in(file: Path) -> "Resource":
    """As FluentResource reads them, but without a note of where in the file each piece stands: a megabyte of them."""
    from fluent.syntax import FluentParser  # noqa: PLC0415  as above

    return FluentParser(with_spans=False).parse(file.read_text(encoding="utf-8"))


def read_languages() -> None:
    """What Babel knows of them, before most of the program is there.

    Babel reads its map of the world to see which language inherits from which, and keeps it, 3 MiB that nobody asks
    again. Forgotten here, they are taken by what is imported next; whoever asks after all has it read anew.
    """
    from babel import core  # noqa: PLC0415  before anybody has said a date

    for language in languages():
        _locale(language).date_formats  # noqa: B018  Babel reads a language when something of it is asked for
    core._global_data = None  # noqa: SLF001  there is no other way, and tests/test_lean.py sees it


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  imported when a date is first said

    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):  # a language that Babel has not met yet
        return Locale.parse(ENGLISH)


@lru_cache(maxsize=4096, typed=True)
def _pieces(language: str, key: str, /, **values: Any) -> tuple[str, ...]:
    """The text around the values that are put in afterwards, and their names at the odd places.

    In English where the language does not have it, or not with these values. Remembered, because Fluent takes longer
    to say «идут 7 из 10» than the database takes for a statement.
    """
    try:
        return tuple(_MARK.split(_formatted(language, key, values)))
    except LookupError:
        return tuple(_MARK.split(_formatted(ENGLISH, key, values)))


def _formatted(language: str, key: str, values: dict[str, Any]) -> str:
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise LookupError(f"{key} has no text in {language}")
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise LookupError(f"{key} in {language}: {errors[0]}")
    return str(text)


def _own(language: Language, key: str) -> str | None:
    """What a language says of itself, if it does."""
    try:
        return _formatted(language, key, {})
    except LookupError:
        return None


@lru_cache(maxsize=1024)
def _date_in_words(day: date, pattern: str, language: Language) -> str:
    from babel.dates import format_date  # noqa: PLC0415  imported when a date is first said

    return format_date(day, pattern, locale=_locale(language))


def _put_in(pieces: Sequence[str], parts: Mapping[str, object]) -> Text:
    return Text(*(parts[piece] if at % 2 else piece for at, piece in enumerate(pieces) if piece))


@cache
def _pattern(language: Language, own: str, usual: str) -> str:
    """How a day is written: as the language says, else as Babel knows it."""
    return _own(language, own) or _locale(language).datetime_skeletons[usual].pattern


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a zone to speak in, and the moment at which one speaks."""

    language: Language
    zone: ZoneInfo
    now: datetime

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` as a plain string, for labels and toasts."""
        pieces, parts = self._spoken(key, values)
        return plain(_put_in(pieces, parts)) if parts else pieces[0]

    def text(self, key: str, **values: object) -> Text:
        """The text of `key` with formatting nodes and typed texts in their places."""
        return _put_in(*self._spoken(key, values))

    def _spoken(self, key: str, values: Mapping[str, object]) -> tuple[tuple[str, ...], dict[str, object]]:
        given: dict[str, object] = {}
        parts: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, int | float):
                given[name] = value
            else:
                given[name] = f"\ue000{name}\ue001"
                parts[name] = value
        return _pieces(self.language, key, **given), parts

    def moment(self, when: datetime, zone: ZoneInfo | None = None, until: datetime | None = None) -> Text:
        """A moment that every reader sees in their own zone; its fallback says it in words of `zone`."""
        begins = self._moment(when, zone)
        if until is None:
            return begins
        ends = until.astimezone(zone or self.zone)
        next_day = ends.date() - when.astimezone(zone or self.zone).date()
        end = f"{ends:%H:%M}" if next_day < timedelta(days=2) else self.moment_in_words(until, zone)
        return self.text("moment-until", start=begins, end=self._entity(end, until, "t"))

    def _moment(self, when: datetime, zone: ZoneInfo | None) -> Text:
        return self._entity(self.moment_in_words(when, zone), when, ENTITY_FORMAT)

    def _entity(self, words: str, when: datetime, shown_as: str) -> Text:
        if when - self.now > ENTITY_REACHES:
            return Text(words)
        return DateTime(words, unix_time=int(when.timestamp()), date_time_format=shown_as)

    def moment_in_words(self, when: datetime, zone: ZoneInfo | None = None) -> str:
        """«сб, 28 ноября, 11:00 (МСК)»: with the year beyond half a year, with the offset in a doubled hour."""
        return _moment_in_words(when.astimezone(UTC), zone or self.zone, self._today, self.language)

    def ahead(self, when: datetime) -> str:
        """«через 2 дня», by the calendar of the zone, so that a mistake is seen."""
        days = (when.astimezone(self.zone).date() - self.now.astimezone(self.zone).date()).days
        if days == 1:
            return self("ahead-tomorrow")
        from babel.dates import format_timedelta  # noqa: PLC0415  as above

        delta = timedelta(days=days) if days else when - self.now
        granularity: Literal["day", "minute"] = "day" if days else "minute"
        return format_timedelta(delta, granularity, threshold=FEW, add_direction=True, locale=_locale(self.language))

    def day(self, day: date) -> str:
        """«сб, 28 ноября», with the year beyond half a year."""
        return _day_in_words(day, self._today, self.language)

    def month(self, day: date) -> str:
        """«Ноябрь 2026»."""
        return _date_in_words(day, "LLLL y", self.language).capitalize()

    def weekday(self, day: date) -> str:
        """«сб»."""
        return _date_in_words(day, "ccc", self.language)

    def listed(self, said: Sequence[str]) -> str:
        """«за день и за 2 часа»."""
        from babel.lists import format_list  # noqa: PLC0415  as above

        return format_list(said, locale=_locale(self.language))

    @property
    def first_weekday(self) -> int:
        """Of a week; 0 is Monday."""
        return int(_locale(self.language).first_week_day)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def zone_name(self, local: datetime) -> str:
        """What people call the zone at that moment: «МСК», «CET», «UTC+5»; the offset where an hour comes twice."""
        return _zone_name(local, self.language)


@lru_cache(maxsize=4096)
def _moment_in_words(when: datetime, zone: ZoneInfo, today: date, language: Language) -> str:
    """`when` is in UTC: of an hour that comes twice, both are one to the memory in another zone."""
    local = when.astimezone(zone)
    return f"{_day_in_words(local.date(), today, language)}, {local:%H:%M} ({_zone_name(local, language)})"


def _day_in_words(day: date, today: date, language: Language) -> str:
    far = abs(day - today) > YEAR_IS_SAID_AFTER
    own, usual = ("pattern-day-and-year", "yMMMEd") if far else ("pattern-day", "MMMEd")
    return _date_in_words(day, _pattern(language, own, usual), language)


def _zone_name(local: datetime, language: Language) -> str:
    doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    name = local.tzname() or ""
    if not name.isalpha():
        return offset_name(local)
    if name == "MSK":
        (name,) = _pieces(language, "zone-msk")
    return f"{name}, {offset_name(local)}" if doubled and name != "UTC" else name


def offset_name(local: datetime) -> str:
    """«UTC+3»."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def now_utc() -> datetime:
    return datetime.now(UTC)
