"""A list by words: beside where it stands, else through the index of search."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, join, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.lists import PATTERNS, VIA, Ask, Pattern
from vmeste.admin.shapes import MANY, Condition
from vmeste.admin.walks import (
    Count,
    Line,
    Listing,
    Sorting,
    lines_of,
    page,
    parts,
    sortable,
    sorted_rows,
    sorting,
    walked,
    way,
)


async def searched(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], now: datetime, *, thorough: bool
) -> Listing:
    """A page for somebody who waits for it reads a bounded number of rows: of too many found, it shows a part.

    Only `thorough` reads on along the index of the order for as long as it takes.
    """
    section, sought = ask.section, ask.sought(connection.dialect.name)
    found = await _found(connection, ask, conditions, unless_many=not thorough)
    if thorough and (found is None or found.cut):
        ask = sortable(ask)
        lines = await walked(connection, ask, conditions, [section.reads(sought)], now)
        return page(ask, lines, Count(MANY, "more"))
    if found is None or found.cut:
        near = await _near(connection, ask, conditions)
        if near is not None:
            return near
    if found is None:
        found = await _found(connection, ask, conditions, unless_many=False)
    if found is None:  # pragma: no cover  only asked like that may the index find nothing
        raise LookupError(section.name)
    return found


async def _found(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], *, unless_many: bool
) -> Listing | None:
    """Through the index; None where it is better not asked."""
    dialect, most = connection.dialect.name, ask.section.most or MANY
    pattern = ask.pattern(dialect)
    if pattern is not None:
        made = _by_the_pattern(dialect, pattern, most, unless_many)
    else:
        made = _through_the_index(dialect, ask, conditions, most, unless_many)
    found = await sorted_rows(connection, ask, made)
    if found.told["are_many"]:
        return None
    is_part = found.total > most or found.told["is_part"]
    count = Count(min(found.total, most), "more") if is_part else Count(found.total)
    return page(ask, found.lines, count, cut=is_part)


@lru_cache(PATTERNS)
def _by_the_pattern(dialect: str, pattern: Pattern, most: int, unless_many: bool) -> Sorting:
    return _through_the_index(dialect, pattern.ask, pattern.ask.belonging, most, unless_many)


def _through_the_index(dialect: str, ask: Ask, conditions: list[Condition], most: int, unless_many: bool) -> Sorting:
    rows = ask.section.finds(ask.sought(dialect), unless_many)
    told = {"are_many": rows.are_many, "is_part": rows.is_part}
    return sorting(ask, [*conditions, rows.condition], most, told)


async def _near(connection: AsyncConnection, ask: Ask, conditions: list[Condition]) -> Listing | None:
    """The page, when the next rows of the order hold it: a common word fills it soon, a short list ends.

    The index would have to gather every row of such a word before the first is known.
    """
    narrowed = conditions and not ask.is_in_its_filters_order  # by what the index of the order knows nothing of
    reads = len(ask.words) <= ask.section.read_for and ask.column.indexed and ask.stretches is None
    if narrowed or not reads:
        return None
    dialect, rows = connection.dialect.name, ask.section.far
    pattern = ask.pattern(dialect)
    made = _along_the_pattern(dialect, pattern, rows) if pattern else _along(dialect, ask, conditions, rows)
    result: Any = await connection.execute(made, ask.values(dialect))
    lines: list[Line] = list(result.mappings())
    if len(lines) > ask.limit:
        return page(ask, lines, Count(ask.limit, "more"))
    may_end = ask.chosen and ask.key is None and not ask.column.nullable  # the whole section was too long for the index
    if may_end and not await _reaches(connection, ask, conditions, rows):
        return page(ask, lines, Count.of(len(lines)))
    return None


@lru_cache(PATTERNS)
def _along_the_pattern(dialect: str, pattern: Pattern, rows: int) -> Select[Any]:
    return _along(dialect, pattern.ask, pattern.ask.belonging, rows)


def _along(dialect: str, ask: Ask, conditions: list[Condition], rows: int) -> Select[Any]:
    """Reads no further than until the page is full: what stands between the two limits is no table of its own."""
    section = ask.section
    walk = _walk(ask, conditions, section.reads(ask.sought(dialect)).label("fits")).limit(rows).subquery("near")
    top = select(walk).where(walk.c.fits).limit(ask.limit + 1).subquery("top")
    order = parts(replace(ask, key=None), top.c.value, top.c.get(VIA), top.c.id)[0].order
    return lines_of(ask, join(top, section.rows, top.c.id == section.id)).order_by(*order)


def _walk(ask: Ask, conditions: list[Condition], *also: ColumnElement[Any]) -> Select[Any]:
    section, column_ = ask.section, ask.column
    keys = {"id": section.id, "value": column_.value} | ({VIA: column_.via} if column_.via is not None else {})
    part = parts(ask, column_.value, column_.via, section.id)[0]
    tables = way(ask) if column_.via is not None else section.id.table
    walk = select(*(key.label(name) for name, key in keys.items()), *also).select_from(tables)
    return walk.where(*conditions, *part.conditions).order_by(*part.order)


async def _reaches(connection: AsyncConnection, ask: Ask, conditions: list[Condition], rows: int) -> bool:
    """Whether the list has so many rows, whatever stands in them."""
    walked = _walk(ask, conditions).limit(rows).subquery("walked")
    return bool((await connection.execute(select(func.count()).select_from(walked))).scalar_one() == rows)
