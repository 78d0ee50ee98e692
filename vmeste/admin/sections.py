"""The sections of the admin page as data: what each list and each detail page shows, finds, filters and leads to.

A further section is one more `Section` here and its words in the locales.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, Join, Select, and_, func, join, or_, select, union
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler

from vmeste import search
from vmeste.database import UtcDateTime
from vmeste.events import rules
from vmeste.events.models import CODE_LENGTH, Answer, Event, EventParticipant
from vmeste.users.models import User

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
FOUND = 1000
"""What more rows than this answer to is shown in part, where rows cannot be looked through for words."""
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
    finds: Callable[[Sought], Condition]
    """Through the indexes of search."""
    reads: Callable[[Sought], Condition] | None
    """The same by reading each row; without it, a part of what is found is shown when that is much."""
    roughly: Callable[[Sought], Select[Any] | None] | None = None
    """The rows that the index of search believes in, without a look at them, where it can be asked that."""
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


def _number(word: str, largest: int) -> int | None:
    """The word as an id, when it can be one."""
    digits = word.isascii() and word.isdigit() and len(word) <= len(str(largest))
    return int(word) if digits and int(word) <= largest else None


Way = Callable[[str, search.Model, Sequence[str]], Condition]


def _without_at(sought: Sought) -> list[str]:
    return [word.removeprefix("@") or word for word in sought.words]


def _users(way: Way, sought: Sought) -> Condition:
    in_words = way(sought.dialect, User, _without_at(sought))
    telegram_id = _number(sought.words[0], LARGEST_TELEGRAM_ID) if len(sought.words) == 1 else None
    return in_words if telegram_id is None else or_(User.telegram_id == telegram_id, in_words)


def _events(way: Way, sought: Sought) -> Condition:
    in_words = way(sought.dialect, Event, sought.words)
    is_code = len(sought.words) == 1 and len(sought.typed) == CODE_LENGTH
    return or_(Event.code == sought.typed, in_words) if is_code else in_words


def _finds_participants(sought: Sought) -> Condition:
    """All words may speak of the person or of the event, or the first ones of one and the rest of the other."""
    found = []
    for at in range(len(sought.words) + 1):
        first, rest = (replace(sought, words=words) for words in (sought.words[:at], sought.words[at:]))
        for of_person, of_event in ((first, rest), (rest, first)) if first.words and rest.words else ((first, rest),):
            answers = select(EventParticipant.id)
            if of_person.words:
                people = select(User.id).where(_users(search.by_index, of_person)).limit(FOUND)
                answers = answers.where(EventParticipant.user_id.in_(people))
            if of_event.words:
                events = select(Event.id).where(_events(search.by_index, of_event)).limit(FOUND)
                answers = answers.where(_of_events(sought.dialect, of_person).in_(events))
            found.append(answers)
    return EventParticipant.id.in_(union(*found))


def _of_events(dialect: str, of_person: Sought) -> Expression:
    """With people found, their few answers are looked through; SQLite would try each of them with each event found."""
    event_id = EventParticipant.event_id
    return event_id + 0 if of_person.words and dialect == "sqlite" else event_id


def _past(now: datetime) -> Condition:
    """As rules.is_past; the start is over as well, which spares the index all that is to come."""
    ended = or_(Event.ends_at <= now, and_(Event.ends_at.is_(None), Event.date <= now - rules.LASTS))
    return and_(Event.date <= now, ended)


def _upcoming(now: datetime) -> list[Stretch]:
    """First what began long ago and goes on, which few events do; then what begins."""
    is_on = Event.cancelled_at.is_(None)
    goes_on = and_(is_on, Event.date <= now - rules.LASTS, Event.ends_at > now)
    begins = and_(is_on, Event.date > now - rules.LASTS, or_(Event.ends_at.is_(None), Event.ends_at > now))
    return [Stretch(goes_on, is_short=True), Stretch(begins)]


def _answered(answer: Answer) -> Choice:
    return Choice(lambda _: EventParticipant.answer == answer)


_STATE = {"date": Event.date, "ends_at": Event.ends_at, "cancelled_at": Event.cancelled_at}

_USERNAME = Column("username", User.username, "username", nullable=True)
_TELEGRAM_ID = Column("telegram_id", User.telegram_id, "code", nullable=True)
_LANGUAGE = Column("language", func.coalesce(User.language, User.telegram_language), "language", nullable=True)
_REGISTERED = Column("registered", User.created_at, "moment")
_LOCATION = Column("location", Event.location, nullable=True)
_SEATS = Column("seats", Event.seats_taken, "seats", also={"capacity": Event.capacity}, indexed=False)
_CREATOR = Column(
    "creator",
    User.first_name,
    "person",
    also={"creator_id": Event.creator_id, "creator_username": User.username},
    via=User.id,
    along=Steps(User.__table__, Event.__table__, Event.creator_id == User.id),
)
_PERSON = Column(
    "user",
    User.first_name,
    "person",
    also={"user_id": EventParticipant.user_id, "user_username": User.username},
    via=User.id,
    along=Steps(
        Steps(User.__table__, EventParticipant.__table__, EventParticipant.user_id == User.id),
        Event.__table__,
        EventParticipant.event_id == Event.id,
    ),
)
_ALONG_EVENTS = Steps(
    Steps(Event.__table__, EventParticipant.__table__, EventParticipant.event_id == Event.id),
    User.__table__,
    EventParticipant.user_id == User.id,
)
_EVENT = Column(
    "event", Event.title, "event", also={"event_id": EventParticipant.event_id}, via=Event.id, along=_ALONG_EVENTS
)
_ANSWER = Column("answer", EventParticipant.answer, "answer")
_GUESTS = Column("guests", EventParticipant.guests, "number")
_JOINED = Column("joined", EventParticipant.joined_at, "moment")

USERS = Section(
    name="user",
    id=User.id,
    rows=User.__table__,
    title={"name": User.first_name},
    columns=(
        Column("id", User.id, "id"),
        Column("name", User.first_name, "title"),
        _USERNAME,
        _TELEGRAM_ID,
        _REGISTERED,
    ),
    details=(
        _USERNAME,
        _TELEGRAM_ID,
        _LANGUAGE,
        _REGISTERED,
    ),
    sort="-id",
    finds=partial(_users, search.by_index),
    reads=partial(_users, search.by_reading),
    roughly=lambda sought: search.roughly(sought.dialect, User, _without_at(sought)),
    related=(
        Related("event", by="creator", sort="-date"),
        Related("eventparticipant", by="user", sort="-starts"),
    ),
)

EVENTS = Section(
    name="event",
    id=Event.id,
    rows=join(Event.__table__, User.__table__, Event.creator_id == User.id),
    title={"title": Event.title},
    columns=(
        Column("id", Event.id, "id"),
        Column("title", Event.title, "title"),
        Column("date", Event.date, "state", also=_STATE),
        _LOCATION,
        _SEATS,
        _CREATOR,
    ),
    details=(
        Column("date", Event.date, "state", also=_STATE | {"time_zone": Event.time_zone}),
        Column("ends", Event.ends_at, "moment", nullable=True),
        _LOCATION,
        _SEATS,
        _CREATOR,
        Column("created", Event.created_at, "moment"),
        Column("public", Event.public, "public"),
        Column("event_language", Event.language, "language"),
        Column("code", Event.code, "code"),
        Column("cancelled", Event.cancelled_at, "moment", nullable=True, rare=True),
        Column("description", Event.description, "prose", nullable=True),
    ),
    sort="-date",
    finds=partial(_events, search.by_index),
    reads=partial(_events, search.by_reading),
    roughly=lambda sought: search.roughly(sought.dialect, Event, sought.words),
    filters=(
        Filter(
            "when",
            {
                "upcoming": Choice(
                    lambda now: or_(*(stretch.condition for stretch in _upcoming(now))),
                    sort="date",
                    stretches=_upcoming,
                ),
                "past": Choice(lambda now: and_(Event.cancelled_at.is_(None), _past(now)), sort="-date"),
                "cancelled": Choice(lambda _: Event.cancelled_at.is_not(None), sort="-date"),
            },
        ),
    ),
    belongings=(Belonging("creator", Event.creator_id, "user", repeats=("creator",)),),
    related=(Related("eventparticipant", by="event", sort="answer"),),
)

PARTICIPANTS = Section(
    name="eventparticipant",
    id=EventParticipant.id,
    rows=join(
        join(EventParticipant.__table__, User.__table__, EventParticipant.user_id == User.id),
        Event.__table__,
        EventParticipant.event_id == Event.id,
    ),
    title={"user": User.first_name, "event": Event.title},
    columns=(
        Column("id", EventParticipant.id, "id"),
        _PERSON,
        _ANSWER,
        _GUESTS,
        _EVENT,
        Column("starts", Event.date, "moment", via=Event.id, along=_ALONG_EVENTS),
        _JOINED,
    ),
    details=(
        _PERSON,
        _ANSWER,
        _GUESTS,
        _EVENT,
        Column("starts", Event.date, "state", also=_STATE),
        _JOINED,
    ),
    sort="-id",
    finds=_finds_participants,
    reads=None,
    filters=(
        Filter(
            "answer",
            {answer.value: _answered(answer) for answer in Answer},
            counted_by=EventParticipant.answer,
        ),
    ),
    belongings=(
        Belonging("event", EventParticipant.event_id, "event", repeats=("event", "starts")),
        Belonging("user", EventParticipant.user_id, "user", repeats=("user",)),
    ),
)

SECTIONS = {section.name: section for section in (USERS, EVENTS, PARTICIPANTS)}
