"""All that the admin page asks the database: lists by key, one row with what belongs to it, counts with a bound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    column,
    func,
    join,
    literal,
    select,
    table,
    true,
    tuple_,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import search
from vmeste.admin.lists import VIA, Ask, Key
from vmeste.admin.sections import EVENTS, PARTICIPANTS, SECTIONS, USERS
from vmeste.admin.shapes import FOUND, MANY, Column, Condition, Expression, Filter, Section, Stretch
from vmeste.database import Database
from vmeste.inbox import DeadLetter, TakenUpdate

CROWDED_FOR = timedelta(minutes=10)
NEAR = 2000
"""Rows of an order that are read for words before the index is asked."""
TOTAL, ESTIMATE = "total", "estimate"

Line = Mapping[str, Any]
"""A row by the names of its columns."""


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

    def can_be_sorted_by(self, by: Column) -> bool:
        return by.indexed or self.count.kind == "exact"


@dataclass(frozen=True, slots=True)
class Overview:
    """Each number counted to MANY + 1 at most."""

    users: int
    events: Mapping[str, int]
    answers: int
    newest_answers: Mapping[str, int]
    """By kind, among the newest MANY answers."""
    owed: int
    dead_letters: int
    last_update: datetime | None


async def listing(connection: AsyncConnection, ask: Ask, now: datetime, count: Count | None = None) -> Listing:
    """One page, wherever in the list it stands; `count` when it is known.

    What few rows answer to is found by its own index and then sorted; where there are many, the list is walked along
    the index of its order, and the page is full soon.
    """
    conditions = ask.conditions(now)
    if ask.words:
        return await _searched(connection, ask, conditions, now)
    if ask.is_whole:
        return await _plain(connection, ask)
    if ask.chosen:
        await search.plan_anew(connection)
    if ask.belongs and ask.key is None:  # few belong to one row: found, sorted and counted at once
        total, lines = await _sorted(connection, ask, conditions, MANY)
        if total <= MANY:
            return _page(ask, lines, Count(total))
        count = Count.of(total)
    count = count or await _count(connection, ask, conditions)
    few = count.kind == "exact"
    if few and (ask.is_narrowed or not ask.column.indexed) and ask.stretches is None:
        _, lines = await _sorted(connection, ask, conditions, MANY)
        return _page(ask, lines, count)
    ask = ask if few else _sortable(ask)
    return _page(ask, await _walked(connection, ask, conditions, [], now), count)


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
        return _page(ask, lines, await _count(connection, ask, []))
    return _page(ask, lines[: ask.limit + 1], _all_in_all(lines[0][TOTAL], lines[0][ESTIMATE]))


@cache
def _from_an_end(dialect: str, section: str, order: str, backward: bool, limit: int, most: int) -> list[Select[Any]]:
    """Made once: making a statement and knowing it again takes longer than asking it."""
    return _along(dialect, Ask(SECTIONS[section], sort=order, backward=backward, limit=limit), most)


def _along(dialect: str, ask: Ask, most: int) -> list[Select[Any]]:
    counts = (value.label(name) for name, value in _counts(dialect, ask, [], most).items())
    chosen = _select(ask, _way(ask)).add_columns(*counts)
    parts = _parts(ask, ask.column.value, ask.column.via, ask.section.id)
    return [chosen.where(*part.conditions).order_by(*part.order).limit(ask.limit + 1) for part in parts]


async def _searched(connection: AsyncConnection, ask: Ask, conditions: list[Condition], now: datetime) -> Listing:
    sought, section = ask.sought(connection.dialect.name), ask.section
    common = await _is_common(connection, ask)
    if common is None and (near := await _found_near(connection, ask)) is not None:
        return near
    most = FOUND if section.reads is None else MANY
    if section.reads is None or not common:
        await search.lean_on_index(connection, narrowly=True)
        total, lines = await _sorted(connection, ask, [*conditions, section.finds(sought)], most)
        if total <= most or section.reads is None:
            return _page(ask, lines, Count(total) if total <= most else Count(most, "more"), cut=total > most)
        await search.lean_on_index(connection, narrowly=False)
    ask = _sortable(ask)
    lines = await _walked(connection, ask, conditions, [section.reads(sought)], now)
    return _page(ask, lines, Count(MANY, "more"))


async def _found_near(connection: AsyncConnection, ask: Ask) -> Listing | None:
    """The page, when the next NEAR rows of the order hold it: a common word fills it at once, a short list ends.

    The index would have to gather every row of such a word before the first is known.
    """
    section, column_ = ask.section, ask.column
    if section.reads is None or ask.chosen or ask.belongs or not column_.indexed or column_.via is not None:
        return None
    part = _parts(ask, column_.value, None, section.id)[0]
    found = section.reads(ask.sought(connection.dialect.name)).label("found")
    walk = select(section.id.label("id"), column_.value.label("value"), found).select_from(section.id.table)
    near = walk.where(*part.conditions).order_by(*part.order).limit(NEAR).cte("near").prefix_with("MATERIALIZED")
    counted = select(func.count().filter(near.c.found).label(TOTAL), func.count().label("walked")).select_from(near)
    counts = counted.cte("counts").prefix_with("MATERIALIZED")
    chosen = _select(ask, join(join(near, section.rows, near.c.id == section.id), counts, true()))
    order = _parts(replace(ask, key=None), near.c.value, None, near.c.id)[0].order
    statement = chosen.add_columns(*counts.c).where(near.c.found).order_by(*order).limit(ask.limit + 1)
    lines: list[Line] = []
    result: Any = await connection.execute(statement)
    lines.extend(result.mappings())
    if lines and lines[0]["walked"] < NEAR and ask.key is None and not column_.nullable:
        return _page(ask, lines, Count.of(lines[0][TOTAL]))
    return _page(ask, lines, Count(ask.limit, "more")) if len(lines) > ask.limit else None


def _sortable(ask: Ask) -> Ask:
    return ask if ask.column.indexed else replace(ask, sort="", key=None, backward=False)


def _page(ask: Ask, lines: list[Line], count: Count, *, cut: bool = False) -> Listing:
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
    )


async def _is_common(connection: AsyncConnection, ask: Ask) -> bool | None:
    """Whether the index itself, without a look at the rows, knows more than MANY; only SQLite's can tell."""
    roughly = ask.section.roughly(ask.sought(connection.dialect.name)) if ask.section.roughly is not None else None
    if roughly is None:
        return None
    number: int = (await connection.execute(select(_at_most(roughly, MANY)))).scalar_one()
    return number > MANY


async def _sorted(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], most: int
) -> tuple[int, list[Line]]:
    """First all that belongs to the list, but not much more than `most` rows; then their order. And how many."""
    column_, section = ask.column, ask.section
    keys: dict[str, Expression] = {"id": section.id, "value": column_.value}
    if column_.via is not None:
        keys[VIA] = column_.via
    every = select(*(one.label(name) for name, one in keys.items())).select_from(section.rows).where(*conditions)
    found = every.limit(most + 1).cte("found").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(found).scalar_subquery()
    chosen: Select[Any] = _select(ask, join(found, section.rows, found.c.id == section.id)).add_columns(
        total.label(TOTAL)
    )
    lines: list[Line] = []
    for part in _parts(ask, found.c.value, found.c.get(VIA), found.c.id):
        statement = chosen.where(*part.conditions).order_by(*part.order).limit(ask.limit + 1 - len(lines))
        lines.extend((await connection.execute(statement)).mappings().all())
        if len(lines) > ask.limit:
            break
    if lines or ask.key is None:
        return lines[0][TOTAL] if lines else 0, lines
    return (await connection.execute(select(total))).scalar_one(), lines


async def _walked(
    connection: AsyncConnection, ask: Ask, conditions: list[Condition], read: list[Condition], now: datetime
) -> list[Line]:
    """Along the index of the order; with `stretches`, of each of them in turn."""
    chosen = _select(ask, _way(ask)).where(*read)
    stretches = ask.stretches(now) if ask.stretches is not None else [Stretch(and_(true(), *conditions))]
    if ask.descending != ask.backward:
        stretches.reverse()
    lines: list[Line] = []
    for stretch in stretches:
        if stretch.is_short:
            lines += (await _sorted(connection, ask, [stretch.condition, *read], MANY))[1]
            continue
        for part in _parts(ask, ask.column.value, ask.column.via, ask.section.id):
            wanted = ask.limit + 1 - len(lines)
            statement = chosen.where(stretch.condition, *part.conditions).order_by(*part.order).limit(max(wanted, 0))
            lines.extend((await connection.execute(statement)).mappings().all())
    return lines[: ask.limit + 1]


@dataclass(frozen=True, slots=True)
class _Part:
    conditions: list[Condition]
    order: Sequence[ColumnElement[Any]]


def _parts(ask: Ask, value: Expression, via: Expression | None, own_id: Expression) -> list[_Part]:
    """The list from its key on: the rows with a value and those without one, which always come last.

    Two plain walks along an index instead of one order with NULLS LAST, which few indexes can serve.
    """
    down = ask.descending != ask.backward
    keys = [value, own_id] if via is None else [value, via, own_id]
    if ask.column.value is ask.section.id:
        keys = [own_id]
    order = [one.desc() if down else one.asc() for one in keys]
    key = ask.key
    with_value = _Part([], order)
    if key is not None and key.value is not None:
        with_value.conditions.extend(_beyond(keys, ask.column, key, down))
    if not ask.column.nullable:
        return [with_value]
    with_value.conditions.append(value.is_not(None))
    without_value = _Part([value.is_(None)], order)
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


def _way(ask: Ask) -> FromClause:
    """The tables, in the order in which a walk along the column goes through them."""
    return ask.column.along if ask.column.along is not None else ask.section.rows


def _select(ask: Ask, rows: FromClause) -> Select[Any]:
    columns = ask.columns if ask.column in ask.columns else (*ask.columns, ask.column)
    chosen: dict[str, Any] = {} if ask.column.via is None else {VIA: ask.column.via}
    return _selected(ask.section, columns, chosen).select_from(rows)


def _selected(section: Section, columns: tuple[Column, ...], also: Mapping[str, Any]) -> Select[Any]:
    chosen: dict[str, Any] = {"id": section.id, **section.title, **also}
    for one in columns:
        chosen |= {one.name: one.value, **one.also}
    return select(*(value.label(name) for name, value in chosen.items()))


async def _count(connection: AsyncConnection, ask: Ask, conditions: list[Condition]) -> Count:
    counts = _counts(connection.dialect.name, ask, conditions, MANY)
    row = (await connection.execute(select(*(value.label(name) for name, value in counts.items())))).mappings().one()
    return _all_in_all(row[TOTAL], row[ESTIMATE]) if ESTIMATE in counts else Count.of(row[TOTAL])


def _counts(dialect: str, ask: Ask, conditions: list[Condition], most: int) -> dict[str, ColumnElement[Any]]:
    """As many as `most` + 1 at most; and, of a whole section, an estimate."""
    own_id = ask.section.id
    counted: dict[str, ColumnElement[Any]] = {TOTAL: _at_most(select(own_id).where(*conditions), most)}
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


def _at_most(statement: Select[Any], most: int) -> ScalarSelect[int]:
    return select(func.count()).select_from(statement.limit(most + 1).subquery()).scalar_subquery()


async def one(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    """A row with all that its detail page shows."""
    return await _row(connection, section, section.details, row)


async def title(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    return await _row(connection, section, (), row)


async def _row(connection: AsyncConnection, section: Section, columns: tuple[Column, ...], row: int) -> Line | None:
    statement = _selected(section, columns, {}).select_from(section.rows).where(section.id == row)
    line: Line | None = (await connection.execute(statement)).mappings().first()
    return line


async def tally(connection: AsyncConnection, ask: Ask, now: datetime) -> dict[str, dict[str, int]]:
    """For each filter that can be counted: how many rows each of its choices would leave, among MANY at most."""
    counted = {}
    for one_filter in ask.section.filters:
        if one_filter.counted_by is not None:
            every = select(one_filter.counted_by.label("value")).where(*ask.conditions(now))
            counted[one_filter.name] = await _tally(connection, one_filter, every)
    return counted


async def _tally(connection: AsyncConnection, one_filter: Filter, every: Select[Any]) -> dict[str, int]:
    some = every.limit(MANY).subquery()
    statement = select(some.c.value, func.count()).group_by(some.c.value)
    found = {str(value): count for value, count in (await connection.execute(statement)).all()}
    return {choice: found.get(choice, 0) for choice in one_filter.choices}


async def overview(connection: AsyncConnection, now: datetime, crowded: dict[str, datetime]) -> Overview:
    """`crowded` remembers for the next time what was more than MANY, which it will be for a while."""
    await search.plan_anew(connection)
    counted: dict[str, Select[Any]] = {
        "users": select(USERS.id),
        "answers": select(PARTICIPANTS.id),
        "owed": select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None)),
        "dead_letters": select(DeadLetter.id),
    }
    states = {name: choice.condition(now) for name, choice in EVENTS.filters[0].choices.items()}
    counted |= {name: select(EVENTS.id).where(condition) for name, condition in states.items()}
    wanted = {name: _at_most(each, MANY) for name, each in counted.items() if crowded.get(name, now) <= now}
    statement = select(
        select(func.max(TakenUpdate.taken_at)).scalar_subquery().label("last_update"),
        *(number.label(name) for name, number in wanted.items()),
    )
    found = (await connection.execute(statement)).mappings().one()
    counts = {name: found[name] if name in wanted else MANY + 1 for name in counted}
    crowded.update({name: now + CROWDED_FOR for name in wanted if counts[name] > MANY})
    answer = PARTICIPANTS.filters[0]
    if answer.counted_by is None:  # pragma: no cover  the sections are data, and this one says it
        raise LookupError("answers cannot be counted")
    newest = select(answer.counted_by.label("value")).order_by(PARTICIPANTS.id.desc())
    return Overview(
        users=counts["users"],
        events={name: counts[name] for name in states},
        answers=counts["answers"],
        newest_answers=await _tally(connection, answer, newest),
        owed=counts["owed"],
        dead_letters=counts["dead_letters"],
        last_update=found["last_update"],
    )


async def revision(database: Database) -> str | None:
    """The schema's revision; None in a database that no migration has made."""
    versions = table("alembic_version", column("version_num"))
    try:
        async with database.look() as connection:
            return (await connection.execute(select(versions.c.version_num))).scalar()
    except DBAPIError:
        return None
