"""A list by words: beside where it stands, else through the index of search."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, join, outerjoin, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.lists import VIA, Ask
from vmeste.admin.shapes import MANY, NEAR, Condition
from vmeste.admin.walks import (
    TOTAL,
    Count,
    Listing,
    counts_and_lines,
    lines_of,
    page,
    parts,
    sortable,
    sorted_rows,
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
        for rows in dict.fromkeys((NEAR, section.far)):
            if (near := await _near(connection, ask, conditions, rows)) is not None:
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
    most, rows = ask.section.most or MANY, ask.section.finds(ask.sought(connection.dialect.name), unless_many)
    told = {"are_many": rows.are_many, "is_part": rows.is_part}
    found = await sorted_rows(connection, ask, [*conditions, rows.condition], most, told)
    if found.told["are_many"]:
        return None
    is_part = found.total > most or found.told["is_part"]
    count = Count(min(found.total, most), "more") if is_part else Count(found.total)
    return page(ask, found.lines, count, cut=is_part)


async def _near(connection: AsyncConnection, ask: Ask, conditions: list[Condition], rows: int) -> Listing | None:
    """The page, when the next `rows` of the order hold it: a common word fills it at once, a short list ends.

    The index would have to gather every row of such a word before the first is known.
    """
    section, column_ = ask.section, ask.column
    narrowed = conditions and not ask.is_in_its_filters_order  # by what the index of the order knows nothing of
    reads = len(ask.words) <= section.read_for and column_.indexed and ask.stretches is None
    if narrowed or not reads:
        return None
    fits = section.reads(ask.sought(connection.dialect.name))
    keys = {"id": section.id, "value": column_.value} | ({VIA: column_.via} if column_.via is not None else {})
    part = parts(ask, column_.value, column_.via, section.id)[0]
    tables = way(ask) if column_.via is not None else section.id.table
    walk = select(*(key.label(name) for name, key in keys.items()), fits.label("fits")).select_from(tables)
    beyond = walk.where(*conditions, *part.conditions).order_by(*part.order).limit(rows)
    near = beyond.cte("near").prefix_with("MATERIALIZED")
    counted = (func.count().filter(near.c.fits).label(TOTAL), func.count().label("walked"))
    counts = select(*counted).select_from(near).subquery("counts")
    order = parts(replace(ask, key=None), near.c.value, near.c.get(VIA), near.c.id)[0].order
    top = select(near).where(near.c.fits).order_by(*order).limit(ask.limit + 1).subquery("top")
    order = parts(replace(ask, key=None), top.c.value, top.c.get(VIA), top.c.id)[0].order
    shown = join(top, section.rows, top.c.id == section.id)
    statement = lines_of(ask, outerjoin(counts, shown, true())).add_columns(*counts.c).order_by(*order)
    told, lines = await counts_and_lines(connection, statement)
    if told["walked"] < rows and ask.key is None and not column_.nullable:
        return page(ask, lines, Count.of(told[TOTAL]))
    return page(ask, lines, Count(ask.limit, "more")) if len(lines) > ask.limit else None
