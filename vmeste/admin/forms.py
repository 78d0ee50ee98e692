"""Forms: what was typed, what is wrong with it, and what somebody else has made of it meanwhile.

A form carries a digest of every field as it was drawn. What the administrator has not touched is not written, and
what others have written since then is not overwritten before it was seen.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vmeste.text import clean, clean_line

SEEN = "seen"
"""The form's field that carries the digests."""
MINUTES = "%Y-%m-%dT%H:%M"
"""As browsers write a moment in a field of the kind datetime-local."""
YES = "yes"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why something typed cannot be taken, as a key of the words and what they need."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


Read = Callable[[str], Any]
"""What was typed as a value, or Wrong."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    read: Read
    show: Callable[[Any], str] = lambda value: "" if value is None else str(value)


@dataclass(slots=True)
class Form:
    """As it is drawn."""

    said: Mapping[str, str]
    seen: str = ""
    wrong: dict[str, Wrong] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    """By field: what stands there now, though it did not when the form was drawn first."""

    def __getitem__(self, name: str) -> str:
        return self.said.get(name, "")


def shown(fields: Iterable[Field], row: object) -> dict[str, str]:
    """A row as its form shows it."""
    return {one.name: one.show(getattr(row, one.name)) for one in fields}


def seen(said: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{_digest(value)}" for name, value in said.items())


def touched(fields: Iterable[Field], typed: Mapping[str, str]) -> list[Field]:
    """The fields in which something else stands now than the form was drawn with."""
    digests = _digests(typed)
    return [one for one in fields if digests.get(one.name) != _digest(typed.get(one.name, ""))]


def overtaken(fields: Iterable[Field], typed: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Of these fields, those that others have changed since the form was drawn, with what stands there `now`."""
    digests = _digests(typed)
    return {
        one.name: now[one.name]
        for one in fields
        if digests.get(one.name) != _digest(now[one.name])
        and _digest(now[one.name]) != _digest(typed.get(one.name, ""))
    }


def read(fields: Iterable[Field], typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Wrong]]:
    """The values, and what is wrong, by the names of the fields."""
    values: dict[str, Any] = {}
    wrong: dict[str, Wrong] = {}
    for one in fields:
        value = one.read(typed.get(one.name, ""))
        if isinstance(value, Wrong):
            wrong[one.name] = value
        else:
            values[one.name] = value
    return values, wrong


def line(most: int, *, needed: bool = False) -> Read:
    return lambda said: _text(clean_line(said), most, needed=needed)


def prose(most: int) -> Read:
    return lambda said: _text(clean(said), most, needed=False)


def number(least: int, most: int, *, needed: bool = False) -> Read:
    def reads(said: str) -> int | Wrong | None:
        digits = "".join(said.split())
        if not digits:
            return Wrong("wrong-empty") if needed else None
        if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(most)):
            return Wrong("wrong-number", {"least": least, "most": most})
        value = int(digits)
        return value if least <= value <= most else Wrong("wrong-number", {"least": least, "most": most})

    return reads


def choice(values: Sequence[str], *, needed: bool = True) -> Read:
    def reads(said: str) -> str | Wrong | None:
        if not said:
            return Wrong("wrong-empty") if needed else None
        return said if said in values else Wrong("wrong-choice")

    return reads


def switch(said: str) -> bool:
    return said == YES


def show_switch(value: bool) -> str:
    return YES if value else ""


def moment(zone: ZoneInfo, *, needed: bool = False) -> Read:
    """Typed as the clocks of this zone show it."""

    def reads(said: str) -> datetime | Wrong | None:
        said = said.strip()
        if not said:
            return Wrong("wrong-empty") if needed else None
        try:
            wall = datetime.fromisoformat(said)
            if wall.tzinfo is not None:
                return Wrong("wrong-moment")
            found = wall.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            return Wrong("wrong-moment")
        if found.astimezone(zone).replace(tzinfo=None) != wall:
            return Wrong("wrong-skipped")
        return found

    return reads


def show_moment(zone: ZoneInfo) -> Callable[[datetime | None], str]:
    return lambda value: "" if value is None else value.astimezone(zone).strftime(MINUTES)


def _text(said: str, most: int, *, needed: bool) -> str | Wrong | None:
    if len(said) > most:
        return Wrong("wrong-long", {"length": len(said), "most": most})
    if not said:
        return Wrong("wrong-empty") if needed else None
    return said


def _digests(typed: Mapping[str, str]) -> dict[str, str]:
    parts = (part.partition(":") for part in typed.get(SEEN, "").split())
    return {name: digest for name, _, digest in parts}


def _digest(value: str) -> str:
    """Browsers send lines with another ending than they were given."""
    text = value.replace("\r\n", "\n").strip()
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
