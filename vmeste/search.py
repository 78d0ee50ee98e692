"""Finding rows by words: each word of what was typed must stand in a row's casefolded `search`.

A word with three letters or digits in a row is found anywhere, another one where a word begins. So an index of
three-letter pieces can answer every question: pg_trgm on PostgreSQL, and on SQLite a table of FTS5 beside the rows,
which triggers keep. Both index `  word` for `word`, so that a single letter at the beginning of a word is a piece too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Index, Select, and_, column, func, literal_column, or_, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_WORDS = 6
AT_MOST = 20_000
"""Rows that the index hands over on SQLite; whoever finds so many says more precisely what they want."""
NEWEST = 20_000
"""Rows that are read on PostgreSQL for what no index knows, such as a sign that is no letter."""
SAMPLE, OFTEN = 250, 3
"""The newest rows, and in how many of them words stand that stand in many."""

Condition = ColumnElement[bool]
Model = type[Any]
"""One with an `id`, a `search` and, on SQLite, a table `<its name>_search` beside its own."""
_RUN = re.compile(r"[^\W_]{3}")
_PIECE = 3


def trigrams(table_name: str) -> Index:
    """The index of pieces on PostgreSQL; the table of FTS5 that stands for it on SQLite is made by its revision."""
    return Index(
        f"ix_{table_name}_search",
        "search",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
        postgresql_with={"gin_pending_list_limit": 128},  # KiB; each search reads all that waits to be indexed
        info={"only_on": "postgresql"},
    ).ddl_if(dialect="postgresql")


def is_kept_aside(table_name: str) -> bool:
    """Whether the table belongs to SQLite's search and is no model's."""
    return re.fullmatch(r"\w+_search(_\w+)?", table_name) is not None


def words_of(typed: str) -> tuple[str, ...]:
    return tuple(typed.casefold().split()[:MOST_WORDS])


@dataclass(frozen=True, slots=True)
class Found:
    """Rows found through the index."""

    condition: Condition
    are_many: Condition | None = None
    """Whether they seem to be so many that the condition has none of them."""
    is_part: Condition | None = None
    """Whether the condition has some of them only."""


def by_index(dialect: str, model: Model, words: Sequence[str]) -> Condition:
    """The rows in which all these words stand, found through the index: quick when they are few."""
    found = _roughly(dialect, model, words)
    if found is None:
        return and_(*(_like(model, word) for word in words))
    return and_(model.id.in_(found.limit(AT_MOST)), by_reading(dialect, model, words))


def a_few(dialect: str, model: Model, words: Sequence[str], most: int, *, unless_many: bool) -> Found:
    """The same, not much more than `most` of them, by a condition that leans on the index by itself.

    Where they seem to be many (SQLite's index knows of more than `most`; on PostgreSQL a sample has them often) the
    index would have to gather them all before the first is known: `unless_many` it is not asked then.
    """
    rough = _roughly(dialect, model, words)
    if rough is not None:
        index = rough.limit(most + 1 if unless_many else AT_MOST).cte().prefix_with("MATERIALIZED")
        ids = select(index.c.rowid)
        are_many = select(func.count()).select_from(index).scalar_subquery() > most
    else:
        # not bounded itself: PostgreSQL would think that an end comes soon when it reads all rows for a common word
        index = select(model.id).where(*(_like(model, word) for word in words)).cte().prefix_with("MATERIALIZED")
        ids = select(index.c.id).limit(most + 1)
        fits = by_reading(dialect, model, words).label("fits")
        sample = select(fits).order_by(model.id.desc()).limit(SAMPLE).cte().prefix_with("MATERIALIZED")
        are_many = select(func.count().filter(sample.c.fits)).scalar_subquery() >= OFTEN
    found = model.id.in_(ids.where(~are_many) if unless_many else ids)
    if rough is not None:
        found = and_(found, by_reading(dialect, model, words))
    return Found(found, are_many if unless_many else None)


def _roughly(dialect: str, model: Model, words: Sequence[str]) -> Select[Any] | None:
    """On SQLite the ids of the rows that have all pieces of these words, though perhaps not side by side."""
    if dialect != "sqlite":
        return None
    pieces = dict.fromkeys(piece for word in words for piece in _pieces(word))
    question = " AND ".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)
    name = f"{model.__tablename__}_search"
    found: Select[Any] = select(column("rowid")).select_from(table(name))
    return found.where(literal_column(name).match(question))


def by_reading(dialect: str, model: Model, words: Sequence[str]) -> Condition:
    """The same, looked for in each row on the way: for a walk along another index, quick when they are many."""
    at = func.instr if dialect == "sqlite" else func.strpos
    line = " " + func.replace(model.search, "\n", " ")
    return and_(*(at(model.search, word) > 0 if _RUN.search(word) else at(line, f" {word}") > 0 for word in words))


async def lean_on_index(connection: AsyncConnection, *, narrowly: bool) -> None:
    """PostgreSQL cannot know how many rows hold a piece of a word, and may rather read them all."""
    if connection.dialect.name == "postgresql":
        on = "off" if narrowly else "on"
        await connection.execute(
            text(
                "SELECT set_config('enable_seqscan', :it, true), set_config('enable_indexscan', :it, true),"
                " set_config('plan_cache_mode', 'force_custom_plan', true)"
            ),
            {"it": on},
        )


async def plan_anew(connection: AsyncConnection) -> None:
    """For what depends on the values asked for, such as how far away a moment is.

    PostgreSQL takes a plan for any values once a statement was asked five times, and reads a whole table by it.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)"))


def _pieces(word: str) -> list[str]:
    text = word if _RUN.search(word) else f"  {word}"
    return [text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)]


def _like(model: Model, word: str) -> Condition:
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    search: ColumnElement[str] = model.search
    if _RUN.search(word):
        return search.like(f"%{escaped}%")
    begins = or_(*(search.like(f"{before}{escaped}%") for before in ("", "% ", "%\n")))
    if word[0].isalnum():
        return begins
    newest = select(func.max(model.id) - NEWEST).scalar_subquery()
    return and_(model.id > newest, begins)
