"""A list by words: beside where it stands, else through the index of search."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, join, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import search
from vmeste.admin.lists import VIA, Ask
from vmeste.admin.shapes import FOUND, MANY, Condition
from vmeste.admin.walks import (
    TOTAL,
    Count,
    Line,
    Listing,
    at_most,
    lines_of,
    page,
    parts,
    sortable,
    sorted_rows,
    walked,
    way,
)

NEAR, FAR = 2000, 10_000
"""Rows of an order that are read for words: before the index is asked, and at most for one page."""


async def searched(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], now: datetime, *, thorough: bool
) -> Listing:
    """A page for somebody who waits for it reads a bounded number of rows: of too many found, it shows a part.

    Only `thorough` reads on along the index of the order for as long as it takes.
    """
    section = ask.section
    sought = ask.sought(connection.dialect.name)
    common = await _is_common(connection, ask)
    for rows in {None: (NEAR,), True: (NEAR, FAR), False: ()}[common]:
        if (near := await _near(connection, ask, conditions, rows)) is not None:
            return near
    most = FOUND if section.reads is None else MANY
    if not (common and thorough):
        await search.lean_on_index(connection, narrowly=True)
        total, lines = await sorted_rows(connection, ask, [*conditions, section.finds(sought)], most)
        if total <= most or section.reads is None:
            return page(ask, lines, Count(total) if total <= most else Count(most, "more"), cut=total > most)
        await search.lean_on_index(connection, narrowly=False)
        if not thorough:
            further = await _near(connection, ask, conditions, FAR) if common is None else None
            return further or page(ask, lines, Count(most, "more"), cut=True)
    if section.reads is None:  # pragma: no cover  what cannot be read for words has no count beforehand either
        raise LookupError(section.name)
    ask = sortable(ask)
    lines = await walked(connection, ask, conditions, [section.reads(sought)], now)
    return page(ask, lines, Count(MANY, "more"))


async def _near(connection: AsyncConnection, ask: Ask, conditions: list[Condition], rows: int) -> Listing | None:
    """The page, when the next `rows` of the order hold it: a common word fills it at once, a short list ends.

    The index would have to gather every row of such a word before the first is known.
    """
    section, column_ = ask.section, ask.column
    narrowed = conditions and not ask.is_in_its_filters_order  # by what the index of the order knows nothing of
    if section.reads is None or not column_.indexed or ask.stretches is not None or narrowed:
        return None
    fits = section.reads(ask.sought(connection.dialect.name))
    keys = {"id": section.id, "value": column_.value} | ({VIA: column_.via} if column_.via is not None else {})
    part = parts(ask, column_.value, column_.via, section.id)[0]
    tables = way(ask) if column_.via is not None else section.id.table
    walk = select(*(key.label(name) for name, key in keys.items()), fits.label("fits")).select_from(tables)
    beyond = walk.where(*conditions, *part.conditions).order_by(*part.order).limit(rows)
    near = beyond.cte("near").prefix_with("MATERIALIZED")
    counted = select(func.count().filter(near.c.fits).label(TOTAL), func.count().label("walked")).select_from(near)
    counts = counted.cte("counts").prefix_with("MATERIALIZED")
    chosen = lines_of(ask, join(join(near, section.rows, near.c.id == section.id), counts, true()))
    order = parts(replace(ask, key=None), near.c.value, near.c.get(VIA), near.c.id)[0].order
    statement = chosen.add_columns(*counts.c).where(near.c.fits).order_by(*order).limit(ask.limit + 1)
    result: Any = await connection.execute(statement)
    lines: list[Line] = list(result.mappings())
    if lines and lines[0]["walked"] < rows and ask.key is None and not column_.nullable:
        return page(ask, lines, Count.of(lines[0][TOTAL]))
    return page(ask, lines, Count(ask.limit, "more")) if len(lines) > ask.limit else None


async def _is_common(connection: AsyncConnection, ask: Ask) -> bool | None:
    """Whether the index itself, without a look at the rows, knows more than MANY; only SQLite's can tell."""
    roughly = ask.section.roughly(ask.sought(connection.dialect.name)) if ask.section.roughly is not None else None
    if roughly is None:
        return None
    number: int = (await connection.execute(select(at_most(roughly, MANY)))).scalar_one()
    return number > MANY
