"""Pages from templates: escaped by default, and a missing value is an error. Loaded with the first page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vmeste import VERSION
from vmeste.admin.assets import version
from vmeste.admin.kept import decoded
from vmeste.admin.plots import PERIODS
from vmeste.admin.queries import Line
from vmeste.admin.sections import MANY, SECTIONS
from vmeste.admin.words import Words, languages
from vmeste.events import rules

TEMPLATES = Path(__file__).parent / "templates"
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,31}", re.ASCII)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {
        "sections": SECTIONS,
        "MANY": MANY,
        "PERIODS": PERIODS,
        "VERSION": VERSION,
        "version": version(),
        "decoded": decoded,
        "state_of": state_of,
        "telegram_link": telegram_link,
    }
    return made


@dataclass(frozen=True, slots=True)
class Page:
    """What every template knows of the page it draws."""

    path: str
    query: Mapping[str, str]
    language: str
    zone: ZoneInfo
    now: datetime
    opened: bool
    """The visitor has said the password; only they see the way to the sections."""
    section: str
    """Where the visitor is; empty outside every section."""

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Each with the address of this same page in it."""
        kept = [(name, value) for name, value in self.query.items() if name != "lang"]
        return [(language, f"{self.path}?{urlencode([*kept, ('lang', language)])}") for language in languages()]


def draw(template: str, page: Page, /, **values: Any) -> str:
    words = Words(page.language, page.zone)
    return environment().get_template(template).render(page=page, words=words, **values)


def state_of(line: Line, now: datetime) -> str:
    """Of an event; the names of the filter `when`."""
    if line["cancelled_at"] is not None:
        return "cancelled"
    ends = line["ends_at"] or line["date"] + rules.LASTS
    return "past" if ends <= now else "upcoming"


def telegram_link(username: str) -> str | None:
    """Only what can be a username becomes a part of an address."""
    return f"https://t.me/{username}" if _USERNAME.fullmatch(username) else None
