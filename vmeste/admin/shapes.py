"""What a section of the admin page is made of: columns, filters, what its rows belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, Join
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler

from vmeste.database import UtcDateTime
from vmeste.search import MOST_WORDS, Found

Expression = ColumnElement[Any] | InstrumentedAttribute[Any]
Condition = ColumnElement[bool]
Kind = Literal[
    "answer",
    "code",
    "event",
    "id",
    "language",
    "moment",
    "number",
    "person",
    "prose",
    "public",
    "seats",
    "state",
    "text",
    "title",
    "username",
]
"""How a value is drawn, by cells.py."""

MANY = 5000
"""Counted and sorted to here; a longer list is walked along an index, and its length told by estimate."""
NEAR, FAR = 2000, 10_000
"""Rows of an order that are read for words: at first, and at most."""
FOUND, LOOKED = 1000, 2000
"""People or events that words speak of which lead to their answers, and of these answers, so many at most."""
LARGEST_ID = 2**31 - 1
LARGEST_TELEGRAM_ID = 2**63 - 1


class Steps(Join):
    """A join that SQLite walks from left to right; left to itself it may rather read everything and sort it."""

    inherit_cache = True


@compiles(Steps, "sqlite")
def _in_this_order(steps: Steps, compiler: SQLCompiler, **kwargs: Any) -> str:
    said: str = compiler.visit_join(steps, **kwargs)  # type: ignore[no-untyped-call]  # SQLAlchemy has it so
    before, join_, after = said.rpartition(" JOIN ")
    return f"{before} CROSS{join_}{after}"


@dataclass(frozen=True, slots=True)
class Sought:
    """The words of a search, on a database of this dialect."""

    dialect: str
    words: tuple[str, ...]
    """Casefolded, at least one."""
    typed: str
    """As they were typed: a code has large and small letters."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value with a name: a column of a list, or a line of a detail page."""

    name: str
    value: Expression
    """What is shown and sorted by."""
    kind: Kind = "text"
    nullable: bool = False
    rare: bool = False
    """Left out of a detail page when it is empty."""
    also: Mapping[str, Expression] = field(default_factory=dict)
    """What the macro needs besides, such as the id that a name leads to."""
    via: Expression | None = None
    """The id of the other table's row that the value stands in: sorted is by the value, that row, then one's own id."""
    along: FromClause | None = None
    """The section's tables in the order in which a walk along this column goes through them, beginning with `via`'s."""
    indexed: bool = True
    """Otherwise only lists that are short enough to be read whole are sorted by it."""

    @property
    def key(self) -> type[Any]:
        """The Python type by which this column is paged."""
        return datetime if isinstance(self.value.type, UtcDateTime) else self.value.type.python_type


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list, which the index of its order walks by itself."""

    condition: Condition
    is_short: bool = False
    """So few rows that they are better found by another index and then sorted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a filter's values."""

    condition: Callable[[datetime], Condition]
    """Given the present moment."""
    sort: str | None = None
    """How a list of these is sorted unless something else is asked for; `-` before the column means descending."""
    stretches: Callable[[datetime], list[Stretch]] | None = None
    """The condition in parts that follow one another in that order."""


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    choices: Mapping[str, Choice]
    counted_by: Expression | None = None
    """The column whose values the choices are, when they can be counted by it."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A filter by one row of another section, as in «participants of this event»."""

    name: str
    column: Expression
    section: str
    repeats: tuple[str, ...]
    """The columns that would say the same in every line of such a list."""


@dataclass(frozen=True, slots=True)
class Related:
    """A list beneath a detail page: rows of `section` that belong to this one by its belonging `by`."""

    section: str
    by: str
    sort: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    """Its place in the address: /admin/<name>."""
    id: InstrumentedAttribute[int]
    rows: FromClause
    """All that columns and search may speak of."""
    title: Mapping[str, Expression]
    """What a row is called; joined by a dot."""
    columns: tuple[Column, ...]
    details: tuple[Column, ...]
    sort: str
    finds: Callable[[Sought, bool], Found]
    """Through the indexes of search; whether it is to find nothing when many rows answer."""
    reads: Callable[[Sought], Condition]
    """The same by reading each row."""
    far: int
    """Rows of an order that are read so, at most, for one page."""
    read_for: int = MOST_WORDS
    """Words for which they are, at most."""
    most: int | None = None
    """Of more than so many that were found a part is shown; None = MANY."""
    filters: tuple[Filter, ...] = ()
    belongings: tuple[Belonging, ...] = ()
    related: tuple[Related, ...] = ()

    def title_of(self, line: Mapping[str, Any]) -> str:
        """Empty when the row has no name that could be seen."""
        return " · ".join(line[name] for name in self.title if line[name].strip())

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def belonging(self, name: str) -> Belonging:
        return next(belonging for belonging in self.belongings if belonging.name == name)
