"""The admin page's words in Russian and English, and how it writes moments."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup

LOCALES = Path(__file__).parent / "locales"


@cache
def bundle(language: str) -> FluentBundle:
    made = FluentBundle([language], use_isolating=False)
    for name in (f"{language}.ftl", f"forms.{language}.ftl"):
        made.add_resource(FluentResource((LOCALES / name).read_text(encoding="utf-8")))
    return made


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a zone to write in."""

    language: str
    zone: ZoneInfo

    def __call__(self, key: str, **values: str | int) -> str:
        """LookupError when the key, or a value it needs, is missing."""
        pattern = bundle(self.language).get_message(key).value
        if pattern is None:
            raise LookupError(f"{key} has no text in {self.language}")
        text, errors = bundle(self.language).format_pattern(pattern, values)
        if errors:
            raise LookupError(f"{key} in {self.language}: {errors[0]}")
        return str(text)

    def knows(self, key: str) -> bool:
        """Of names that come from the database, which may be of a newer program than the words."""
        return bool(bundle(self.language).has_message(key))

    def moment(self, when: datetime) -> Markup:
        """«28 ноября 2026, 11:00» in the page's zone, with the UTC in its title."""
        local = format_datetime(when, "d MMMM y, HH:mm", tzinfo=self.zone, locale=self.language)
        utc = when.astimezone(UTC)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            f"{utc:%Y-%m-%dT%H:%M:%SZ}",
            f"{utc:%Y-%m-%d %H:%M} UTC",
            local,
        )

    def language_name(self, tag: str) -> str:
        """«украинский» for `uk`; a tag that names no language stands as it came."""
        try:
            name = Locale.parse(tag, sep="-").get_language_name(self.language)
        except (ValueError, UnknownLocaleError):
            return tag
        return name or tag

    def in_zone(self, when: datetime, name: str) -> str | None:
        """The same moment where an event takes place, when clocks show something else there."""
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError, ValueError):  # no such zone any more
            return None
        if when.astimezone(zone).utcoffset() == when.astimezone(self.zone).utcoffset():
            return None
        return format_datetime(when, "d MMMM, HH:mm", tzinfo=zone, locale=self.language)
