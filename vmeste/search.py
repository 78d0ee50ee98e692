"""Finding rows by words: each word of what was typed must stand in a row's casefolded `search`.

A word with three letters or digits in a row is found anywhere, another one where a word begins. So an index of
three-letter pieces can answer every question: pg_trgm on PostgreSQL, and on SQLite a table of FTS5 beside the rows,
which triggers keep. Both index `  word` for `word`, so that a single letter at the beginning of a word is a piece too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Index,
    Select,
    and_,
    bindparam,
    case,
    column,
    func,
    join,
    literal_column,
    or_,
    select,
    table,
    text,
)
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


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words typed, casefolded.

    Statements say it by names of its own, so that one made for some words serves for all of the same kinds, with the
    `values` of those.
    """

    text: str
    name: str

    @property
    def kind(self) -> tuple[bool, bool]:
        """By which its conditions differ from another word's."""
        return self.is_found_anywhere, self.begins_plainly

    @property
    def is_found_anywhere(self) -> bool:
        return _RUN.search(self.text) is not None

    @property
    def begins_plainly(self) -> bool:
        return self.text[0].isalnum()

    @property
    def values(self) -> dict[str, str]:
        escaped = re.sub(r"([\\%_])", r"\\\1", self.text)
        pieces = dict.fromkeys(_pieces(self.text if self.is_found_anywhere else f"  {self.text}"))
        said = {
            "word": self.text,
            "beginning": f" {self.text}",
            "pieces": " AND ".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces),
            "within": f"%{escaped}%",
            "first": f"{escaped}%",
            "spaced": f"% {escaped}%",
            "below": f"%\n{escaped}%",
        }
        return {f"{self.name}_{form}": value for form, value in said.items()}

    def said(self, form: str) -> BindParameter[str]:
        name = f"{self.name}_{form}"
        return bindparam(name, self.values[name])


def words_of(typed: str) -> tuple[Word, ...]:
    return tuple(Word(word, f"word_{at}") for at, word in enumerate(typed.casefold().split()[:MOST_WORDS]))


@dataclass(frozen=True, slots=True)
class Found:
    """Rows found through the index."""

    condition: Condition
    are_many: Condition | None = None
    """Whether they seem to be so many that the condition has none of them."""
    is_part: Condition | None = None
    """Whether the condition has some of them only."""
    ids: Select[Any] | None = None
    """The same rows by themselves, where they need not be looked up once more."""


def by_index(dialect: str, model: Model, words: Sequence[Word]) -> Condition:
    """The rows in which all these words stand, found through the index: quick when they are few."""
    found = _roughly(dialect, model, words)
    if found is None:
        return and_(*(_like(model, word) for word in words))
    return and_(model.id.in_(found.limit(AT_MOST)), by_reading(dialect, model, words))


def a_few(
    dialect: str,
    model: Model,
    words: Sequence[Word],
    most: int,
    *,
    unless_many: bool,
    only_if: Condition | None = None,
) -> Found:
    """The same, not much more than `most` of them, by a condition that leans on the index by itself.

    Where they seem to be many (SQLite's index knows of more than `most`; on PostgreSQL a sample has them often) the
    index would have to gather them all before the first is known: `unless_many` it is not asked then. Nor is it unless
    `only_if` holds, which speaks of no row: as a limit it is looked at before the first one.
    """
    rough, fits = _roughly(dialect, model, words), by_reading(dialect, model, words)
    if rough is not None and unless_many:
        index = rough.limit(most + 1).cte().prefix_with("MATERIALIZED")
        are_many = select(func.count()).select_from(index).scalar_subquery() > most
        return Found(and_(model.id.in_(select(index.c.rowid).where(~are_many)), fits), are_many)
    limit = most + 1 if only_if is None else case((only_if, most + 1), else_=0)
    if rough is not None:  # no table of its own: it is read no further than until there are enough
        near = rough.limit(AT_MOST).subquery()
        ids = select(model.id).select_from(join(near, model, model.id == near.c.rowid)).where(fits).limit(limit)
    else:
        # not bounded itself: PostgreSQL would think that an end comes soon when it reads all rows for a common word
        index = select(model.id).where(*(_like(model, word) for word in words)).cte().prefix_with("MATERIALIZED")
        ids = select(index.c.id).limit(limit)
    if unless_many:
        sample = select(fits.label("fits")).order_by(model.id.desc()).limit(SAMPLE).cte().prefix_with("MATERIALIZED")
        often = select(func.count().filter(sample.c.fits)).scalar_subquery() >= OFTEN
        are_many = and_(select(func.max(model.id)).scalar_subquery() > most, often)
        ids = ids.where(~are_many)
        return Found(model.id.in_(ids), are_many, ids=ids)
    some = ids.cte().prefix_with("MATERIALIZED")
    return Found(
        model.id.in_(select(some.c.id)), is_part=select(func.count()).select_from(some).scalar_subquery() > most
    )


def _roughly(dialect: str, model: Model, words: Sequence[Word]) -> Select[Any] | None:
    """On SQLite the ids of the rows that have all pieces of these words, though perhaps not side by side."""
    if dialect != "sqlite":
        return None
    question: ColumnElement[str] = words[0].said("pieces")
    for word in words[1:]:
        question = question + " AND " + word.said("pieces")
    name = f"{model.__tablename__}_search"
    found: Select[Any] = select(column("rowid")).select_from(table(name))
    return found.where(literal_column(name).match(question))


def by_reading(dialect: str, model: Model, words: Sequence[Word]) -> Condition:
    """The same, looked for in each row on the way: for a walk along another index, quick when they are many."""
    at = func.instr if dialect == "sqlite" else func.strpos
    line = " " + func.replace(model.search, "\n", " ")
    return and_(
        *(
            at(model.search, word.said("word")) > 0 if word.is_found_anywhere else at(line, word.said("beginning")) > 0
            for word in words
        )
    )


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


def _pieces(text: str) -> list[str]:
    return [text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)]


def _like(model: Model, word: Word) -> Condition:
    search: ColumnElement[str] = model.search
    if word.is_found_anywhere:
        return search.like(word.said("within"))
    begins = or_(*(search.like(word.said(form)) for form in ("first", "spaced", "below")))
    if word.begins_plainly:
        return begins
    newest = select(func.max(model.id) - NEWEST).scalar_subquery()
    return and_(model.id > newest, begins)
