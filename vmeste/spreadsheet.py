"""Lines of a table as spreadsheets open them: no cell that a person wrote is taken for a formula."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int


def as_csv(rows: Iterable[Iterable[Cell]], separator: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
