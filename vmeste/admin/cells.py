"""How a value is drawn: a function for each kind that shapes.py knows.

In Python and not in a template: a page has hundreds of cells, and a macro takes ten times as long for each. What is
not our own word or a number goes through `escape`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape as written_otherwise

from markupsafe import Markup

from vmeste.admin.shapes import Column, Kind, Section
from vmeste.admin.walks import Line
from vmeste.admin.words import Words
from vmeste.events import rules

_MARKS = re.compile("[&<>\"']")
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,31}", re.ASCII)


def escape(said: str) -> str:
    """Few texts have such a mark, and one look for it is quicker than five replacements."""
    return written_otherwise(said) if _MARKS.search(said) else said


def state_of(line: Line, now: datetime) -> str:
    """Of an event; the names of the filter `when`."""
    if line["cancelled_at"] is not None:
        return "cancelled"
    ends = line["ends_at"] or line["date"] + rules.LASTS
    return "past" if ends <= now else "upcoming"


def telegram_link(username: str) -> str | None:
    """Only what can be a username becomes a part of an address."""
    return f"https://t.me/{username}" if _USERNAME.fullmatch(username) else None


@dataclass(frozen=True, slots=True)
class Cells:
    """Their words, and the moment of which they speak."""

    words: Words
    now: datetime

    def table(self, section: Section, columns: Sequence[Column], main: str, lines: Sequence[Line]) -> Markup:
        """The rows of a list; `main` is the column that a narrow screen shows first."""
        nothing = self.nothing()
        ways = [(column.name, self._opening(column, main), KINDS[column.kind]) for column in columns]
        said = []
        for line in lines:
            said.append('<tr role="row">\n')
            for name, opening, draws in ways:
                if line[name] is None:
                    said.append(f"{opening}{nothing}</td>\n")
                else:
                    said.append(f'{opening}<div class="value">{draws(self, section, line, name)}</div></td>\n')
            said.append("</tr>\n")
        return _whole("".join(said))

    def one(self, section: Section, column: Column, line: Line) -> Markup:
        """A value on a page of its own, where there is room for more of it."""
        if line[column.name] is None:
            return self.nothing()
        if column.kind == "seats":
            return self.seats(line, column.name, detailed=True)
        return _whole(KINDS[column.kind](self, section, line, column.name))

    def nothing(self) -> Markup:
        return _whole(f'<span class="nothing" title="{escape(self.words("nothing"))}">—</span>')

    def name_of(self, text: str) -> Markup:
        return _whole(self.name(text))

    def name(self, text: str) -> str:
        if text.strip():
            return f"<bdi>{escape(text)}</bdi>"
        return f'<em class="nothing">{escape(self.words("no-name"))}</em>'

    def seats(self, line: Line, name: str = "seats", *, detailed: bool = False) -> Markup:
        taken, capacity, words = line[name], line["capacity"], self.words
        if capacity is None:
            said = escape(words("seats-unlimited", taken=taken)) if detailed else taken
            return _whole(f'<span class="seats">{said}</span>')
        said = escape(words("seats-of", taken=taken, capacity=capacity))
        full = ' class="full"' if taken >= capacity else ""
        bar = f'<progress value="{min(taken, capacity)}" max="{capacity}" aria-hidden="true"{full}></progress>'
        over = ""
        if taken > capacity:
            over = f'<span class="chip cancelled">{escape(words("seats-over", count=taken - capacity))}</span>'
        return _whole(f'<span class="seats">{said}</span>\n{bar}{over}')

    def _opening(self, column: Column, main: str) -> str:
        label = escape(self.words(f"column-{column.name}"))
        main_too = " main" if column.name == main else ""
        return f'<td role="cell" class="{column.kind}{main_too}" data-label="{label}">'


Draws = Callable[[Cells, Section, Line, str], str]
"""Of a line of the section, the value of this name; it is there."""


def _text(_cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f"<bdi>{escape(str(line[name]))}</bdi>"


def _prose(_cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f'<div class="prose" dir="auto">{escape(line[name])}</div>'


def _code(_cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f"<code>{escape(str(line[name]))}</code>"


def _number(_cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f"{line[name]:d}" if line[name] else '<span class="nothing">0</span>'


def _id(_cells: Cells, section: Section, line: Line, name: str) -> str:
    return f'<a class="id" href="/admin/{section.name}/{line[name]:d}">{line[name]:d}</a>'


def _title(cells: Cells, section: Section, line: Line, name: str) -> str:
    return f'<a class="title" href="/admin/{section.name}/{line["id"]:d}">{cells.name(line[name])}</a>'


def _username(_cells: Cells, _section: Section, line: Line, name: str) -> str:
    said, link = escape(line[name]), telegram_link(line[name])
    if link is None:
        return f"<bdi>@{said}</bdi>"
    return f'<a class="quiet" href="{escape(link)}" rel="noopener noreferrer">@{said}</a>'


def _person(cells: Cells, _section: Section, line: Line, name: str) -> str:
    username = line[f"{name}_username"]
    under = f' <span class="under"><bdi>@{escape(username)}</bdi></span>' if username else ""
    return f'<a href="/admin/user/{line[f"{name}_id"]:d}">{cells.name(line[name])}</a>{under}'


def _event(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f'<a href="/admin/event/{line[f"{name}_id"]:d}">{cells.name(line[name])}</a>'


def _language(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f"<bdi>{escape(cells.words.language_name(line[name]))}</bdi>"


def _public(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return escape(cells.words("public-yes" if line[name] else "public-no"))


def _answer(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return f'<span class="chip {escape(line[name])}">{escape(cells.words(f"answer-{line[name]}"))}</span>'


def _moment(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return cells.words.time(line[name])


def _state(cells: Cells, _section: Section, line: Line, name: str) -> str:
    words, state = cells.words, state_of(line, cells.now)
    chip = f'<span class="chip {state}">{escape(words(f"when-{state}"))}</span>'
    pair = f'<span class="pair">{words.time(line[name])} {chip}</span>'
    local = words.in_zone(line[name], line["time_zone"]) if "time_zone" in line else None
    if local is None:
        return pair
    said = words("local-time", moment=local, city=words.city(line["time_zone"]))
    return f'{pair}\n<span class="under">{escape(said)}</span>'


def _seats(cells: Cells, _section: Section, line: Line, name: str) -> str:
    return cells.seats(line, name)


KINDS: Mapping[Kind, Draws] = {
    "answer": _answer,
    "code": _code,
    "event": _event,
    "id": _id,
    "language": _language,
    "moment": _moment,
    "number": _number,
    "person": _person,
    "prose": _prose,
    "public": _public,
    "seats": _seats,
    "state": _state,
    "text": _text,
    "title": _title,
    "username": _username,
}


def _whole(drawn: str) -> Markup:
    """Of parts that were escaped or are our own."""
    return Markup(drawn)  # noqa: S704  that is what this room is for
