"""A list in its order, from a key on: walked along an index, or found first and then sorted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    func,
    join,
    literal,
    outerjoin,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.lists import VIA, Ask, Key
from vmeste.admin.shapes import MANY, Column, Condition, Expression, Filter, Section, Stretch

TOTAL = "total"

Line = Mapping[str, Any]
"""A row by the names of its columns."""
Tally = Mapping[str, Mapping[str, int]]
"""For each filter that can be counted: how many rows each of its choices would leave."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a list has: counted to MANY, beyond it estimated if that can be had, else «more than MANY»."""

    number: int
    kind: Literal["exact", "about", "more"] = "exact"

    @classmethod
    def of(cls, counted: int) -> "Count":
        return cls(counted) if counted <= MANY else cls(MANY, "more")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    ask: Ask
    lines: list[Line]
    has_before: bool
    has_after: bool
    count: Count
    """Of the whole list."""
    cut: bool
    """More was found than can be sorted, and the list holds a part of it."""
    tally: Tally
    """Of what belongs to one row, among MANY at most."""

    def can_be_sorted_by(self, by: Column) -> bool:
        return by.indexed or self.count.kind == "exact"


def page(ask: Ask, lines: list[Line], count: Count, *, cut: bool = False, tally: Tally | None = None) -> Listing:
    more = len(lines) > ask.limit
    lines = lines[: ask.limit]
    if ask.backward:
        lines.reverse()
    came_from_a_row = ask.key is not None
    return Listing(
        ask,
        lines,
        has_before=more if ask.backward else came_from_a_row,
        has_after=came_from_a_row if ask.backward else more,
        count=count,
        cut=cut,
        tally=tally or {},
    )


def sortable(ask: Ask) -> Ask:
    return ask if ask.column.indexed else replace(ask, sort="", key=None, backward=False)


@dataclass(frozen=True, slots=True)
class Sorted:
    total: int
    lines: list[Line]
    told: Mapping[str, bool]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Sorting:
    """First all that belongs to the list, but not much more than so many rows; then their order. And how many."""

    statements: list[Select[Any]]
    told: Mapping[str, Condition | None]
    """What the statements tell besides."""


def sorting(ask: Ask, conditions: list[Condition], most: int, told: Mapping[str, Condition | None] = {}) -> Sorting:
    column_, section = ask.column, ask.section
    keys: dict[str, Expression] = {"id": section.id, "value": column_.value}
    keys |= {name: each for _, name, each in _counted(ask)}
    if column_.via is not None:
        keys[VIA] = column_.via
    tables = section.rows if column_.via is not None else section.id.table
    every = select(*(one.label(name) for name, one in keys.items())).select_from(tables).where(*conditions)
    found = every.limit(most + 1).cte("found").prefix_with("MATERIALIZED")
    tallied = {(one.name, choice): found.c[name] == choice for one, name, _ in _counted(ask) for choice in one.choices}
    counts = select(
        func.count().label(TOTAL),
        *(fact.label(name) for name, fact in told.items() if fact is not None),
        *(func.count().filter(fits).label(f"{name} {choice}") for (name, choice), fits in tallied.items()),
    ).select_from(found)
    counted = counts.subquery("counts")
    statements = []
    for part in parts(ask, found.c.value, found.c.get(VIA), found.c.id):
        top = select(found).where(*part.conditions).order_by(*part.order).limit(ask.limit + 1).subquery("top")
        shown = join(top, section.rows, top.c.id == section.id)
        order = parts(replace(ask, key=None), top.c.value, top.c.get(VIA), top.c.id)[0].order
        statements.append(lines_of(ask, outerjoin(counted, shown, true())).add_columns(*counted.c).order_by(*order))
    return Sorting(statements, told)


async def sorted_rows(connection: AsyncConnection, ask: Ask, made: Sorting) -> Sorted:
    values = ask.values(connection.dialect.name)
    counts: Line = {}
    lines: list[Line] = []
    for statement in made.statements:
        counts, further = await counts_and_lines(connection, statement, values)
        lines += further
        if len(lines) > ask.limit:
            break
    tally = {
        one.name: {choice: counts[f"{one.name} {choice}"] for choice in one.choices} for one, _, _ in _counted(ask)
    }
    facts = {name: fact is not None and bool(counts[name]) for name, fact in made.told.items()}
    return Sorted(counts[TOTAL], lines[: ask.limit + 1], facts, tally)


async def counts_and_lines(
    connection: AsyncConnection, statement: Select[Any], values: Mapping[str, Any]
) -> tuple[Line, list[Line]]:
    """Of a statement that brings counts beside each line, and by themselves when there is none."""
    result: Any = await connection.execute(statement, values)
    rows: list[Line] = list(result.mappings())
    return rows[0], [row for row in rows if row["id"] is not None]


def _counted(ask: Ask) -> list[tuple[Filter, str, Expression]]:
    """The filters by whose choices what belongs to a row is counted, each with its name and its column."""
    filters = ask.section.filters if ask.belongs else ()
    return [(one, one.name, one.counted_by) for one in filters if one.counted_by is not None]


async def walked(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], read: list[Condition], now: datetime
) -> list[Line]:
    """Along the index of the order; with `stretches`, of each of them in turn."""
    chosen = lines_of(ask, way(ask)).where(*read)
    stretches = ask.stretches(now) if ask.stretches is not None else [Stretch(and_(true(), *conditions))]
    if ask.descending != ask.backward:
        stretches.reverse()
    lines: list[Line] = []
    for stretch in stretches:
        if stretch.is_short:
            lines += (await sorted_rows(connection, ask, sorting(ask, [stretch.condition, *read], MANY))).lines
            continue
        for part in parts(ask, ask.column.value, ask.column.via, ask.section.id):
            wanted = ask.limit + 1 - len(lines)
            statement = chosen.where(stretch.condition, *part.conditions).order_by(*part.order).limit(max(wanted, 0))
            lines.extend((await connection.execute(statement)).mappings().all())
    return lines[: ask.limit + 1]


@dataclass(frozen=True, slots=True)
class Part:
    conditions: list[Condition]
    order: Sequence[ColumnElement[Any]]


def parts(ask: Ask, value: Expression, via: Expression | None, own_id: Expression) -> list[Part]:
    """The list from its key on: the rows with a value and those without one, which always come last.

    Two plain walks along an index instead of one order with NULLS LAST, which few indexes can serve.
    """
    down = ask.descending != ask.backward
    keys = [value, own_id] if via is None else [value, via, own_id]
    if ask.column.value is ask.section.id:
        keys = [own_id]
    order = [one.desc() if down else one.asc() for one in keys]
    key = ask.key
    with_value = Part([], order)
    if key is not None and key.value is not None:
        with_value.conditions.extend(_beyond(keys, ask.column, key, down))
    if not ask.column.nullable:
        return [with_value]
    with_value.conditions.append(value.is_not(None))
    without_value = Part([value.is_(None)], order)
    if key is not None and key.value is None:
        without_value.conditions.append(own_id < key.id if down else own_id > key.id)
    if key is None:
        parts = [with_value, without_value]
    elif ask.backward:
        return [with_value] if key.value is not None else [without_value, with_value]
    else:
        return [with_value, without_value] if key.value is not None else [without_value]
    return parts[::-1] if ask.backward else parts


def _beyond(keys: list[Expression], sorted_by: Column, key: Key, down: bool) -> Iterable[Condition]:
    there = {1: [key.id], 2: [key.value, key.id], 3: [key.value, key.via, key.id]}[len(keys)]
    places = [literal(one, sorted_by.value.type if at == 0 else None) for at, one in enumerate(there)]
    if len(keys) == 1:
        yield keys[0] < places[0] if down else keys[0] > places[0]
        return
    yield tuple_(*keys) < tuple_(*places) if down else tuple_(*keys) > tuple_(*places)
    if len(keys) > 2:  # noqa: PLR2004  the index of the other table ends before our own id
        outer, from_here = tuple_(*keys[:-1]), tuple_(*places[:-1])
        yield outer <= from_here if down else outer >= from_here


def way(ask: Ask) -> FromClause:
    """The tables, in the order in which a walk along the column goes through them."""
    return ask.column.along if ask.column.along is not None else ask.section.rows


def lines_of(ask: Ask, rows: FromClause) -> Select[Any]:
    columns = ask.columns if ask.column in ask.columns else (*ask.columns, ask.column)
    chosen: dict[str, Any] = {} if ask.column.via is None else {VIA: ask.column.via}
    return selected(ask.section, columns, chosen).select_from(rows)


def selected(section: Section, columns: tuple[Column, ...], also: Mapping[str, Any]) -> Select[Any]:
    chosen: dict[str, Any] = {"id": section.id, **section.title, **also}
    for one in columns:
        chosen |= {one.name: one.value, **one.also}
    return select(*(value.label(name) for name, value in chosen.items()))


def at_most(statement: Select[Any], most: int) -> ScalarSelect[int]:
    return select(func.count()).select_from(statement.limit(most + 1).subquery()).scalar_subquery()
