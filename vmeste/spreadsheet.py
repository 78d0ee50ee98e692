"""Lines of a table as spreadsheets open them: what a person wrote stays what it is, no formula, number or date."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The last four, of full width, where Excel speaks Chinese or Japanese."""
ANOTHER = re.compile(r"0\d+|\d{12,}|\d+(?:[.,]\d+)?[eE]\d+|\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?", re.ASCII)
"""Texts of which a spreadsheet makes another: «007», «12/11», «1E5». Of 12 digits on Excel shows 7,12E+11."""
MOST_DIGITS = 11

Cell = str | int | datetime
"""A moment is written as the clocks of its zone show it."""


def as_csv(rows: Iterable[Iterable[Cell]], separator: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerows([_as_it_is(cell) for cell in row] for row in rows)
    return written.getvalue()


def _as_it_is(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, int):
        return cell if len(str(abs(cell))) <= MOST_DIGITS else f"'{cell}"
    becomes_another = cell.startswith(FORMULA) or (cell[:1].isdigit() and ANOTHER.fullmatch(cell))
    return f"'{cell}" if becomes_another else cell
