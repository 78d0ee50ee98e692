"""What stands in a cell is what was written, whatever a spreadsheet might make of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from vmeste.spreadsheet import Cell, as_csv

MOMENT = datetime(2026, 11, 24, 7, 5, tzinfo=ZoneInfo("Europe/Moscow"))
FORMULAS = ("=1+1", "+7 900", "-5", "@anna", "\t=1", "\r=1", "\n=1", "＝1")
ANOTHER = ("007", "12/11", "3-4", "12.11", "28.11.2026", "2026-11-24", "1E5", "1,5e3", "890012345678", 7123456789012)


@pytest.mark.parametrize("cell", [*FORMULAS, *ANOTHER])
def test_a_formula_a_date_and_a_number_that_would_be_another_are_marked_as_text(cell: Cell) -> None:
    assert as_csv([["a", cell]], ";").replace('"', "") == f"a;'{cell}\r\n"


@pytest.mark.parametrize("cell", ["Анна", "Зал 5", "19:30", "10", "0", "89001234567", "1 + 1", "1.", "", 7, 7123456789])
def test_all_else_stands_as_it_is(cell: Cell) -> None:
    assert as_csv([["a", cell]], ";") == f"a;{cell}\r\n"


def test_a_moment_is_one_that_a_spreadsheet_can_sort() -> None:
    assert as_csv([[MOMENT, "a;b", "c\nd"]], ";") == '2026-11-24 07:05;"a;b";"c\nd"\r\n'
