"""What a list's address asks for: words, filters, an order, and where the page begins. And back into addresses."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import BigInteger, bindparam

from vmeste.admin.shapes import LARGEST_ID, LARGEST_TELEGRAM_ID, Choice, Column, Condition, Section, Sought, Stretch
from vmeste.search import Word, words_of
from vmeste.text import clean_line

ROWS = 50  # of a page
RELATED_ROWS = 10  # of a list beneath a detail page
LONGEST_TERM = 100  # characters
PATTERNS = 64
"""Whose statements are kept: a search is asked in about twenty."""

VIA = "via"
"""The name of a line's value by which, after the sorted one, the list goes on."""

_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)


class GarbledAddressError(ValueError):
    """The address asks for something that this page cannot mean."""


@dataclass(frozen=True, slots=True)
class Key:
    """The place of one row in a sorted list: what it is sorted by and, where that is equal, its id."""

    value: Any
    id: int
    via: int | None = None
    """The other table's row, where the value is another table's."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One page of one section's list."""

    section: Section
    term: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The filters set, each with the choice made."""
    belongs: Mapping[str, int] = field(default_factory=dict)
    """The rows of other sections that these rows must belong to."""
    sort: str = ""
    """As in the address; empty = as the filter or the section sorts by itself."""
    key: Key | None = None
    """The neighbour outside the page; None = begin at the end of the list."""
    backward: bool = False
    """The page stands before the key, not after it."""
    limit: int = ROWS

    @property
    def words(self) -> tuple[Word, ...]:
        return words_of(self.term)

    @property
    def order(self) -> str:
        return self.sort or next((choice.sort for choice in self._choices if choice.sort), self.section.sort)

    @property
    def column(self) -> Column:
        column = self.section.column(self.order.removeprefix("-"))
        if column is None:
            raise GarbledAddressError("sort")
        return column

    @property
    def descending(self) -> bool:
        return self.order.startswith("-")

    @property
    def columns(self) -> tuple[Column, ...]:
        """Without those that would say the same in every line."""
        repeats = {column for name in self.belongs for column in self.section.belonging(name).repeats}
        return tuple(column for column in self.section.columns if column.name not in repeats)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.term or self.chosen or self.belongs)

    @property
    def is_whole(self) -> bool:
        """The whole section in an order that has an index: one statement brings the page and the count."""
        return not self.is_narrowed and self.column.indexed

    @property
    def is_plain(self) -> bool:
        """What is asked next does not rest on what was found before, and needs no look at one moment."""
        return self.is_whole or bool(self.term and not self.chosen and not self.belongs)

    @property
    def stretches(self) -> Callable[[datetime], list[Stretch]] | None:
        """Of the one filter set, when the list is sorted as that filter's indexes walk."""
        if not self.is_in_its_filters_order:
            return None
        [choice] = self._choices
        return choice.stretches

    @property
    def is_in_its_filters_order(self) -> bool:
        """One filter and nothing else, and the index of the order finds its rows."""
        if self.belongs or len(self.chosen) != 1:
            return False
        [choice] = self._choices
        return self.order.removeprefix("-") == (choice.sort or "").removeprefix("-")

    @property
    def _choices(self) -> list[Choice]:
        return [one.choices[self.chosen[one.name]] for one in self.section.filters if one.name in self.chosen]

    def conditions(self, now: datetime) -> list[Condition]:
        """All but the words'."""
        filters = {one.name: one for one in self.section.filters}
        chosen = [filters[name].choices[choice].condition(now) for name, choice in self.chosen.items()]
        return [*chosen, *self.belonging]

    @property
    def belonging(self) -> list[Condition]:
        return [self.section.belonging(name).column == bindparam(name, row) for name, row in self.belongs.items()]

    def pattern(self, dialect: str) -> "Pattern | None":
        """None where statements hold what only this one asks for: a moment, or a place in the list."""
        if self.chosen or self.key is not None:
            return None
        words = self.sought(dialect).kind if self.words else ()
        return Pattern((dialect, self.section.name, words, *self.belongs, self.order, self.backward, self.limit), self)

    def values(self, dialect: str) -> dict[str, Any]:
        """What statements say by names."""
        return {**self.belongs, **(self.sought(dialect).values if self.words else {})}

    def sought(self, dialect: str) -> Sought:
        return Sought(dialect, self.words, self.term)

    def address(self, **page: str) -> str:
        """Of this list from its beginning, or with `after` or `before` of the page that stands there."""
        asked = {"q": self.term, **self.chosen, **self.belongs, "sort": self.sort}
        query = urlencode({name: value for name, value in asked.items() if value} | page)
        path = f"/admin/{self.section.name}"
        return f"{path}?{query}" if query else path

    @property
    def orders(self) -> Mapping[str, str]:
        """The address to which a press on each column's head leads: this order, or the other way round."""
        address, current = replace(self, sort="").address(), "" if self.descending else self.column.name
        begins = f"{address}{'&' if '?' in address else '?'}sort="
        return {one.name: f"{begins}{'-' if one.name == current else ''}{one.name}" for one in self.columns}

    def with_choice(self, name: str, choice: str | None) -> "Ask":
        chosen = {one: value for one, value in self.chosen.items() if one != name}
        if choice is not None:
            chosen[name] = choice
        return replace(self, chosen=chosen, key=None, backward=False)

    def without_belonging(self, name: str) -> "Ask":
        belongs = {one: row for one, row in self.belongs.items() if one != name}
        return replace(self, belongs=belongs, key=None, backward=False)

    @property
    def sheet(self) -> str:
        """The address of the whole list as a file."""
        path, mark, query = self.address().partition("?")
        return f"{path}.csv{mark}{query}"

    def key_of(self, row: Mapping[str, Any]) -> Key:
        return Key(row[self.column.name], row["id"], row[VIA] if self.column.via is not None else None)

    def place(self, row: Mapping[str, Any]) -> str:
        """The key of a row as it stands in an address."""
        value = row[self.column.name]
        if value is None:
            return str(row["id"])
        said = value.isoformat() if isinstance(value, datetime) else str(value)
        coded = urlsafe_b64encode(said.encode()).decode().rstrip("=")
        via = f".{row[VIA]}" if self.column.via is not None else ""
        return f"{row['id']}.{coded}{via}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Equal for all that is asked by the same statements with other values.

    They are made once: making a statement and knowing it again takes longer than asking it.
    """

    kind: tuple[Hashable, ...]
    ask: Ask = field(compare=False)
    """One of them."""


def read(section: Section, query: Mapping[str, str]) -> Ask:
    """GarbledAddressError, naming the parameter, when the address makes no sense; unknown names mean nothing."""
    chosen = {}
    for one in section.filters:
        if choice := query.get(one.name):
            if choice not in one.choices:
                raise GarbledAddressError(one.name)
            chosen[one.name] = choice
    belongs = {}
    for belonging in section.belongings:
        if said := query.get(belonging.name):
            belongs[belonging.name] = _id(said, belonging.name)
    ask = Ask(
        section,
        term=clean_line(query.get("q", ""))[:LONGEST_TERM].strip(),
        chosen=chosen,
        belongs=belongs,
        sort=query.get("sort", ""),
        backward="before" in query,
    )
    place = query.get("before") if ask.backward else query.get("after")
    column = ask.column  # also when there is no place: the order must make sense
    return replace(ask, key=_key(column, place)) if place else ask


def _id(said: str, name: str) -> int:
    number = int(said) if _INTEGER.fullmatch(said) else 0
    if not 0 < number <= LARGEST_ID:
        raise GarbledAddressError(name)
    return number


def _key(column: Column, place: str) -> Key:
    row, dot, rest = place.partition(".")
    coded, _, via = rest.partition(".")
    key = _id(row, "after")
    if not dot:
        if not column.nullable:
            raise GarbledAddressError("after")
        return Key(None, key)
    try:
        said = urlsafe_b64decode(coded.encode("ascii") + b"=" * (-len(coded) % 4)).decode()
        return Key(_value(column, said), key, _id(via, "after") if column.via is not None else None)
    except (ValueError, OverflowError):
        raise GarbledAddressError("after") from None


def _value(column: Column, said: str) -> Any:
    """ValueError or OverflowError when the database could not compare its column with this."""
    if issubclass(column.key, datetime):
        moment = datetime.fromisoformat(said)
        moment.utctimetuple()  # OverflowError where the moment has no name in UTC
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    if column.key is int:
        number = int(said) if _INTEGER.fullmatch(said) else None
        largest = LARGEST_TELEGRAM_ID if isinstance(column.value.type, BigInteger) else LARGEST_ID
        if number is None or abs(number) > largest:
            raise ValueError("no number of this column")
        return number
    if "\0" in said:
        raise ValueError("no text of a database")
    return column.key(said)
