"""All that the admin page asks the database: lists by key, one row with what belongs to it, counts with a bound."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    UnaryExpression,
    column,
    func,
    literal,
    select,
    table,
    tuple_,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.lists import Ask, Key
from vmeste.admin.sections import EVENTS, PARTICIPANTS, USERS, Column, Condition, Filter, Section
from vmeste.database import Database
from vmeste.inbox import DeadLetter, TakenUpdate

MANY = 10_000
"""Counted to here; beyond it a page says «more than»."""

Line = Mapping[str, Any]
"""A row by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list."""

    ask: Ask
    lines: list[Line]
    has_before: bool
    has_after: bool
    count: int
    """Of the whole list; MANY + 1 stands for more."""


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


async def listing(connection: AsyncConnection, ask: Ask, now: datetime) -> Listing:
    """Reads the rows of one page and one more, wherever in the list it stands."""
    conditions = ask.conditions(now)
    chosen = _select(ask.section, ask.columns if ask.column in ask.columns else (*ask.columns, ask.column))
    lines: list[Line] = []
    for part in _parts(ask):
        wanted = ask.limit + 1 - len(lines)
        statement = chosen.where(*conditions, *part.conditions).order_by(*part.order).limit(wanted)
        lines += (await connection.execute(statement)).mappings().all()
        if len(lines) > ask.limit:
            break
    more = len(lines) > ask.limit
    lines = lines[: ask.limit]
    if ask.backward:
        lines.reverse()
    came_from_a_row = ask.key is not None
    all_are_here = not more and not came_from_a_row
    return Listing(
        ask,
        lines,
        has_before=more if ask.backward else came_from_a_row,
        has_after=came_from_a_row if ask.backward else more,
        count=len(lines) if all_are_here else await _count(connection, ask, conditions),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    conditions: list[Condition]
    order: list[UnaryExpression[Any] | ColumnElement[Any]]


def _parts(ask: Ask) -> list[_Part]:
    """The list from its key on: the rows with a value and those without one, which always come last.

    Two plain walks along an index instead of one order with NULLS LAST, which few indexes can serve.
    """
    down = ask.descending != ask.backward
    with_value = _part_with_values(ask, down)
    if not ask.column.nullable:
        return [with_value]
    without_value = _part_without_values(ask, down)
    if ask.key is None:
        parts = [with_value, without_value]
    elif ask.backward:
        return [with_value] if ask.key.value is not None else [without_value, with_value]
    else:
        return [with_value, without_value] if ask.key.value is not None else [without_value]
    return parts[::-1] if ask.backward else parts


def _part_with_values(ask: Ask, down: bool) -> _Part:
    value, own_id = ask.column.value, ask.section.id
    conditions: list[Condition] = [value.is_not(None)] if ask.column.nullable else []
    if ask.key is not None and ask.key.value is not None:
        conditions.append(_beyond(ask.column, ask.section, ask.key, down))
    order = [own_id] if value is own_id else [value, own_id]
    return _Part(conditions, [one.desc() if down else one.asc() for one in order])


def _part_without_values(ask: Ask, down: bool) -> _Part:
    own_id = ask.section.id
    conditions: list[Condition] = [ask.column.value.is_(None)]
    if ask.key is not None and ask.key.value is None:
        conditions.append(own_id < ask.key.id if down else own_id > ask.key.id)
    return _Part(conditions, [own_id.desc() if down else own_id.asc()])


def _beyond(sorted_by: Column, section: Section, key: Key, down: bool) -> Condition:
    own_id = section.id
    if sorted_by.value is own_id:
        return own_id < key.id if down else own_id > key.id
    here = tuple_(sorted_by.value, own_id)
    there = tuple_(literal(key.value, sorted_by.value.type), literal(key.id))
    return here < there if down else here > there


def _select(section: Section, columns: tuple[Column, ...]) -> Select[Any]:
    chosen: dict[str, Any] = {"id": section.id, **section.title}
    for one in columns:
        chosen |= {one.name: one.value, **one.also}
    return select(*(value.label(name) for name, value in chosen.items())).select_from(section.rows)


async def _count(connection: AsyncConnection, ask: Ask, conditions: list[Condition]) -> int:
    """To MANY + 1. Without words nothing is asked of other tables, so they are not joined."""
    rows = ask.section.rows if ask.words else ask.section.id.table
    statement = select(_at_most(select(ask.section.id).select_from(rows).where(*conditions)))
    return (await connection.execute(statement)).scalar_one()


def _at_most(statement: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(statement.limit(MANY + 1).subquery()).scalar_subquery()


async def one(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    """A row with all that its detail page shows."""
    statement = _select(section, section.details).where(section.id == row)
    line: Line | None = (await connection.execute(statement)).mappings().first()
    return line


async def title(connection: AsyncConnection, section: Section, row: int) -> Line | None:
    statement = _select(section, ()).where(section.id == row)
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


async def overview(connection: AsyncConnection, now: datetime) -> Overview:
    when = EVENTS.filters[0]
    states = {name: _at_most(select(EVENTS.id).where(choice.condition(now))) for name, choice in when.choices.items()}
    statement = select(
        _at_most(select(USERS.id)).label("users"),
        _at_most(select(PARTICIPANTS.id)).label("answers"),
        _at_most(select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None))).label("owed"),
        _at_most(select(DeadLetter.id)).label("dead_letters"),
        select(func.max(TakenUpdate.taken_at)).scalar_subquery().label("last_update"),
        *(state.label(name) for name, state in states.items()),
    )
    counts = (await connection.execute(statement)).mappings().one()
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
        last_update=counts["last_update"],
    )


async def revision(database: Database) -> str | None:
    """The schema's revision; None in a database that no migration has made."""
    versions = table("alembic_version", column("version_num"))
    try:
        async with database.look() as connection:
            return (await connection.execute(select(versions.c.version_num))).scalar()
    except DBAPIError:
        return None


async def is_there(database: Database) -> bool:
    """Whether the database answers; what it throws when it does not is the caller's to catch."""
    async with database.look() as connection:
        return (await connection.execute(select(literal(1)))).scalar() == 1
