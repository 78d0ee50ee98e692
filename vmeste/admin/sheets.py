"""Lists as tables for spreadsheets, in the administrator's language and zone. Loaded with the first of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vmeste.admin.cells import state_of
from vmeste.admin.kept import decoded
from vmeste.admin.shapes import Column
from vmeste.admin.walks import Line
from vmeste.admin.words import Words
from vmeste.spreadsheet import BOM, Cell, as_csv

CELL = 32_000
"""Excel takes 32767, and the rest would flow into cells of its own."""


def heading(words: Words, columns: Sequence[Column]) -> str:
    names = [name for column in columns for name in _names(words, column)]
    return BOM + as_csv([names], words("sheet-separator"))


def listed(words: Words, columns: Sequence[Column], part: Sequence[Line], now: datetime) -> str:
    rows = ([cell for column in columns for cell in _cells(words, column, line, now)] for line in part)
    return as_csv(rows, words("sheet-separator"))


def audit_heading(words: Words) -> str:
    names = [_in_zone(words, words("deadletter-when")), words("audit-by"), words("sheet-what"), words("column-user")]
    names += [words("column-event"), words("sheet-old"), words("sheet-new")]
    return BOM + as_csv([names], words("sheet-separator"))


def audited(words: Words, part: Sequence[Line]) -> str:
    return as_csv([_change(words, line) for line in part], words("sheet-separator"))


def letter_heading(words: Words) -> str:
    names = [_in_zone(words, words("deadletter-when")), words("deadletter-number")]
    names += [words("deadletter-reason"), words("deadletter-payload")]
    return BOM + as_csv([names], words("sheet-separator"))


def lettered(words: Words, part: Sequence[Line]) -> str:
    rows = ([_moment(words, one["created_at"]), one["update_id"], one["reason"], _payload(one)] for one in part)
    return as_csv(rows, words("sheet-separator"))


def _payload(letter: Line) -> str:
    """As people can read it, and no longer than a cell of Excel's."""
    said = json.dumps(json.loads(letter["payload"]), ensure_ascii=False)
    said = said.encode(errors="replace").decode()  # what is no text is shown as a question mark
    return said if len(said) <= CELL else said[: CELL - 1] + "…"


def _names(words: Words, column: Column) -> list[str]:
    name = words(f"column-{column.name}")
    match column.kind:
        case "seats":
            return [words("sheet-taken"), words("field-capacity")]
        case "state":
            return [_in_zone(words, name), words("sheet-state")]
        case "moment":
            return [_in_zone(words, name)]
        case "person":
            return [name, words("column-username")]
        case _:
            return [name]


def _cells(words: Words, column: Column, line: Line, now: datetime) -> list[Cell]:
    """One for each of the column's names."""
    value = line[column.name]
    match column.kind:
        case "seats":
            return [value, _cell(line["capacity"])]
        case "state":
            return [_moment(words, value), words(f"when-{state_of(line, now)}")]
        case "moment":
            return [_moment(words, value)]
        case "person":
            return [value, _cell(line[f"{column.name}_username"])]
        case "answer":
            return [words(f"answer-{value}")]
        case _:
            return [_cell(value)]


def _cell(value: Any) -> Cell:
    return "" if value is None else value if isinstance(value, int) else str(value)


def _moment(words: Words, when: datetime) -> datetime:
    return when.astimezone(words.zone)


def _in_zone(words: Words, name: str) -> str:
    return f"{name} ({words.zone.key})"


def _change(words: Words, change: Line) -> list[Cell]:
    by = words("administrator") if change["by_administrator"] else change["first_name"] or words("by-bot")
    known = words.knows(f"change-{change['what']}")
    what = words(f"change-{change['what']}") if known else change["what"]
    old, new = (_kept(words, decoded(change[name])) for name in ("old", "new"))
    return [_moment(words, change["created_at"]), by, what, _cell(change["person"]), _cell(change["title"]), old, new]


def _kept(words: Words, said: Any) -> Cell:
    if isinstance(said, bool):
        return words("yes" if said else "no")
    if isinstance(said, datetime):
        return _moment(words, said)
    if isinstance(said, Mapping) and "person" in said:
        return str(said["name"])
    if isinstance(said, Mapping):
        guests = said.get("guests")
        answer = words(f"answer-{said['answer']}")
        return f"{answer}, {words('and-guests', count=guests)}" if guests else answer
    return _cell(said)
