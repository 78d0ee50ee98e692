"""Pages from templates: escaped by default, and a missing value is an error. Loaded with the first page."""

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
from vmeste.admin.beneath import READ, SHOWN
from vmeste.admin.cells import Cells
from vmeste.admin.kept import decoded
from vmeste.admin.plots import PERIODS
from vmeste.admin.sections import SECTIONS
from vmeste.admin.shapes import MANY
from vmeste.admin.words import Words, languages
from vmeste.admin.zones import ASKED

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {
        "sections": SECTIONS,
        "MANY": MANY,
        "SHOWN": SHOWN,
        "READ": READ,
        "PERIODS": PERIODS,
        "VERSION": VERSION,
        "version": version(),
        "decoded": decoded,
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
        kept = [(name, value) for name, value in self.query.items() if name not in {"lang", ASKED}]
        return [(language, f"{self.path}?{urlencode([*kept, ('lang', language)])}") for language in languages()]

    @property
    def times(self) -> str:
        """The address where a zone is chosen, which leads back to this page."""
        if "back" in self.query:
            return f"{self.path}?{urlencode({'back': self.query['back']})}"
        query = urlencode([(name, value) for name, value in self.query.items() if name != ASKED])
        return f"/admin/times?{urlencode({'back': f'{self.path}?{query}' if query else self.path})}"


def draw(template: str, page: Page, /, **values: Any) -> str:
    words = Words(page.language, page.zone)
    cells = Cells(words, page.now)
    return environment().get_template(template).render(page=page, words=words, cells=cells, **values)
