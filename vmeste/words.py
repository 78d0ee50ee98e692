"""The person's language: texts with right plurals, dates and zones in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aiogram.utils.formatting import DateTime, Text

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
UNDERSTAND_RUSSIAN = frozenset({"ru", "be", "uk", "kk"})
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
    for language in LANGUAGES:
        if language == chosen:
            return language
    tag = (telegram_language or "").lower().replace("_", "-").split("-")[0]
    return "ru" if tag in UNDERSTAND_RUSSIAN else "en"


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
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415  imported when first spoken

    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((LOCALES / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def _format(language: str, key: str, values: dict[str, Any]) -> str:
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise LookupError(f"{key} has no text in {language}")
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise LookupError(f"{key} in {language}: {errors[0]}")
    return str(text)


@lru_cache(maxsize=512)
def _constant(language: str, key: str) -> str:
    return _format(language, key, {})


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a zone to speak in, and the moment at which one speaks."""

    language: Language
    zone: ZoneInfo
    now: datetime

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` as a plain string, for labels and toasts."""
        return self._spoken(key, values)[0] if not values else self.text(key, **values).render()[0]

    def text(self, key: str, **values: object) -> Text:
        """The text of `key` with formatting nodes and typed texts in their places."""
        template, parts = self._spoken(key, values)
        if not parts:
            return Text(template)
        pieces = _MARK.split(template)
        return Text(*(parts[piece] if at % 2 else piece for at, piece in enumerate(pieces) if piece))

    def _spoken(self, key: str, values: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        if not values:
            return _constant(self.language, key), {}
        given: dict[str, object] = {}
        parts: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(value, int | float):
                given[name] = value
            else:
                given[name] = f"\ue000{name}\ue001"
                parts[name] = value
        return _format(self.language, key, given), parts

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
        local = when.astimezone(zone or self.zone)
        return f"{self.day(local.date())}, {local:%H:%M} ({self.zone_name(local)})"

    def ahead(self, when: datetime) -> str:
        """«через 2 дня», by the calendar of the zone, so that a mistake is seen."""
        days = (when.astimezone(self.zone).date() - self.now.astimezone(self.zone).date()).days
        if days == 1:
            return self("ahead-tomorrow")
        from babel.dates import format_timedelta  # noqa: PLC0415  as below

        delta = timedelta(days=days) if days else when - self.now
        granularity: Literal["day", "minute"] = "day" if days else "minute"
        return format_timedelta(delta, granularity, threshold=FEW, add_direction=True, locale=self.language)

    def day(self, day: date) -> str:
        """«сб, 28 ноября», with the year beyond half a year."""
        far = abs(day - self.now.astimezone(self.zone).date()) > YEAR_IS_SAID_AFTER
        return self._date(day, self("pattern-day-and-year" if far else "pattern-day"))

    def month(self, day: date) -> str:
        """«Ноябрь 2026»."""
        return self._date(day, "LLLL y").capitalize()

    def weekday(self, day: date) -> str:
        """«сб»."""
        return self._date(day, "ccc")

    def listed(self, said: Sequence[str]) -> str:
        """«за день и за 2 часа»."""
        from babel.lists import format_list  # noqa: PLC0415  as below

        return format_list(said, locale=self.language)

    @property
    def first_weekday(self) -> int:
        """Of a week; 0 is Monday."""
        from babel import Locale  # noqa: PLC0415  as below

        return int(Locale.parse(self.language).first_week_day)

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date  # noqa: PLC0415  imported when a date is first said

        return format_date(day, pattern, locale=self.language)

    def zone_name(self, local: datetime) -> str:
        """What people call the zone at that moment: «МСК», «CET», «UTC+5»; the offset where an hour comes twice."""
        doubled = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        name = local.tzname() or ""
        if not name.isalpha():
            return offset_name(local)
        if self.language == "ru" and name == "MSK":
            name = "МСК"
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
