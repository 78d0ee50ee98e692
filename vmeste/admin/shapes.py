"""What a section of the admin page is made of: columns, filters, what its rows belong to."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, BindParameter, ColumnElement, FromClause, Join, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler

from vmeste.database import UtcDateTime
from vmeste.events.models import CODE_LENGTH
from vmeste.search import MOST_WORDS, Found, Word

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
"""Rows of an order that are read for words, at most: where words are looked for in two tables, and in one."""
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
    words: tuple[Word, ...]
    """At least one."""
    typed: str
    """As they were typed: a code has large and small letters."""

    @property
    def names(self) -> tuple[Word, ...]:
        """As they are sought among people, whose username begins with no @."""
        return tuple(Word(word.text.removeprefix("@") or word.text, f"name_{word.name}") for word in self.words)

    @property
    def telegram_id(self) -> BindParameter[int] | None:
        """The one word, when it can be an id."""
        return _number(self.words[0]) if len(self.words) == 1 else None

    @property
    def code(self) -> BindParameter[str] | None:
        return bindparam("code", self.typed) if len(self.words) == 1 and len(self.typed) == CODE_LENGTH else None

    @property
    def kind(self) -> tuple[Hashable, ...]:
        """By which a statement that seeks these words differs from one that seeks others."""
        kinds = tuple(word.kind for word in (*self.words, *self.names))
        numbers = tuple(_number(word) is not None for word in self.words)
        return self.dialect, kinds, numbers, len(self.typed) == CODE_LENGTH

    @property
    def values(self) -> dict[str, Any]:
        """Of all that statements which seek words say by names."""
        said: dict[str, Any] = {"code": self.typed}
        for word in (*self.words, *self.names):
            said |= word.values
        numbers = [number for word in self.words if (number := _number(word)) is not None]
        return said | {number.key: number.value for number in numbers}


def _number(word: Word) -> BindParameter[int] | None:
    digits = word.text
    can_be = digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST_TELEGRAM_ID))
    if not can_be or int(digits) > LARGEST_TELEGRAM_ID:
        return None
    return bindparam(f"{word.name}_id", int(digits), BigInteger())  # left to its value, a small one is of a small type


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
