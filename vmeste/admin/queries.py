"""Lists by key, one row with what belongs to it, counts with a bound."""

from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import search
from vmeste.admin.finding import searched
from vmeste.admin.lists import PATTERNS, Ask, Pattern
from vmeste.admin.sections import SECTIONS
from vmeste.admin.shapes import MANY, Column, Condition, Section
from vmeste.admin.walks import (
    TOTAL,
    Count,
    Line,
    Listing,
    Sorting,
    Tally,
    at_most,
    lines_of,
    page,
    parts,
    selected,
    sortable,
    sorted_rows,
    sorting,
    walked,
    way,
)
from vmeste.database import Base, Model, build_part

ESTIMATE = "estimate"
ROW = "row"


async def listing(
    connection: AsyncConnection, ask: Ask, now: datetime, count: Count | None = None, *, thorough: bool = False
) -> Listing:
    """One page, wherever in the list it stands; `count` when it is known, `thorough` when every row is wanted.

    What few rows answer to is found by its own index and then sorted; where there are many, the list is walked along
    the index of its order, and the page is full soon.
    """
    conditions = ask.conditions(now)
    if ask.words:
        return await searched(connection, ask, conditions, now, thorough=thorough)
    if ask.is_whole:
        return await _plain(connection, ask)
    if ask.chosen:
        await search.plan_anew(connection)
    tally: Tally | None = None
    if ask.belongs and ask.key is None:  # few belong to one row: found, sorted and counted at once
        found = await sorted_rows(connection, ask, _of_a_row(connection.dialect.name, ask, conditions))
        tally = found.tally
        if found.total <= MANY:
            return page(ask, found.lines, Count(found.total), tally=tally)
        count = Count.of(found.total)
    count = count or await _count(connection, ask, conditions)
    few = count.kind == "exact"
    if few and (ask.is_narrowed or not ask.column.indexed) and ask.stretches is None:
        found = await sorted_rows(connection, ask, sorting(ask, conditions, MANY))
        return page(ask, found.lines, count)
    ask = ask if few else sortable(ask)
    return page(ask, await walked(connection, ask, conditions, [], now), count, tally=tally)


def _of_a_row(dialect: str, ask: Ask, conditions: list[Condition]) -> Sorting:
    pattern = ask.pattern(dialect)
    return _of_any_row(pattern) if pattern is not None else sorting(ask, conditions, MANY)


@lru_cache(PATTERNS)
def _of_any_row(pattern: Pattern) -> Sorting:
    return sorting(pattern.ask, pattern.ask.belonging, MANY)


async def _plain(connection: AsyncConnection, ask: Ask) -> Listing:
    """The whole section: a walk, which brings the count along."""
    dialect = connection.dialect.name
    if ask.key is None:
        statements = _from_an_end(dialect, ask.section.name, ask.order, ask.backward, ask.limit, MANY)
    else:
        statements = _along(dialect, ask, MANY)
    lines: list[Line] = []
    for statement in statements:
        lines.extend((await connection.execute(statement)).mappings().all())
        if len(lines) > ask.limit:
            break
    if not lines:
        return page(ask, lines, await _count(connection, ask, []))
    return page(ask, lines[: ask.limit + 1], _all_in_all(lines[0][TOTAL], lines[0][ESTIMATE]))


@cache
def _from_an_end(dialect: str, section: str, order: str, backward: bool, limit: int, most: int) -> list[Select[Any]]:
    return _along(dialect, Ask(SECTIONS[section], sort=order, backward=backward, limit=limit), most)


def _along(dialect: str, ask: Ask, most: int) -> list[Select[Any]]:
    counts = (value.label(name) for name, value in _counts(dialect, ask, [], most).items())
    chosen = lines_of(ask, way(ask)).add_columns(*counts)
    ways = parts(ask, ask.column.value, ask.column.via, ask.section.id)
    return [chosen.where(*part.conditions).order_by(*part.order).limit(ask.limit + 1) for part in ways]


async def _count(connection: AsyncConnection, ask: Ask, conditions: list[Condition]) -> Count:
    counts = _counts(connection.dialect.name, ask, conditions, MANY)
    row = (await connection.execute(select(*(value.label(name) for name, value in counts.items())))).mappings().one()
    return _all_in_all(row[TOTAL], row[ESTIMATE]) if ESTIMATE in counts else Count.of(row[TOTAL])


def _counts(dialect: str, ask: Ask, conditions: list[Condition], most: int) -> dict[str, ColumnElement[Any]]:
    """As many as `most` + 1 at most; and, of a whole section, an estimate."""
    own_id = ask.section.id
    counted: dict[str, ColumnElement[Any]] = {TOTAL: at_most(select(own_id).where(*conditions), most)}
    if ask.is_narrowed:
        return counted
    if dialect == "sqlite":
        return counted | {ESTIMATE: select(func.max(own_id)).scalar_subquery()}
    pg_class = table("pg_class", column("oid"), column("reltuples"))
    this = pg_class.c.oid == func.to_regclass(own_id.table.name)
    return counted | {ESTIMATE: select(pg_class.c.reltuples).where(this).scalar_subquery()}


def _all_in_all(counted: int, estimate: float | None) -> Count:
    if counted > MANY and estimate is not None and estimate > MANY:
        return Count(int(float(f"{estimate:.1e}")), "about")
    return Count.of(counted)


async def one(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    """A row with all that its detail page shows."""
    return await _line(connection, _details(section.name), row)


async def title(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    return await _line(connection, _title(section.name), row)


async def _line(connection: AsyncConnection, statement: Select[Any], row: int) -> Line | None:
    line: Line | None = (await connection.execute(statement, {ROW: row})).mappings().first()
    return line


async def whole(
    connection: AsyncConnection, section: Section, model: type[Model], row: int
) -> tuple[Line, Model] | None:
    """The same with the row itself, for the rules."""
    found: Any = (await connection.execute(_whole(section.name, model), {ROW: row})).first()
    built = build_part(model, found, len(found) - len(model.__table__.c)) if found is not None else None
    return (found._mapping, built) if found is not None and built is not None else None  # noqa: SLF001  its documented name


@cache
def _whole(section: str, model: type[Base]) -> Select[Any]:
    own = (column_.label(f"own {column_.name}") for column_ in model.__table__.c)
    return _details(section).add_columns(*own)


@cache
def _details(section: str) -> Select[Any]:
    return _of_row(SECTIONS[section], SECTIONS[section].details)


@cache
def _title(section: str) -> Select[Any]:
    return _of_row(SECTIONS[section], ())


def _of_row(section: Section, columns: tuple[Column, ...]) -> Select[Any]:
    return selected(section, columns, {}).select_from(section.rows).where(section.id == bindparam(ROW))
