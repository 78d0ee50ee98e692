"""The sections of the admin page as data: what each list and each detail page shows, finds, filters and leads to.

A further section is one more `Section` here and its words in the locales.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, and_, func, join, or_, select, true, union
from sqlalchemy.orm import InstrumentedAttribute

from vmeste import search
from vmeste.admin.shapes import (
    FAR,
    FOUND,
    LOOKED,
    MANY,
    NEAR,
    Belonging,
    Choice,
    Column,
    Condition,
    Expression,
    Filter,
    Related,
    Section,
    Sought,
    Steps,
    Stretch,
)
from vmeste.events import rules
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.search import Found
from vmeste.users.models import User


def _reads_users(sought: Sought) -> Condition:
    return or_(search.by_reading(sought.dialect, User, sought.names), *_their_id(sought))


def _finds_users(sought: Sought, unless_many: bool, most: int | None = None, only_if: Condition | None = None) -> Found:
    most = most or MANY
    found = search.a_few(sought.dialect, User, sought.names, most, unless_many=unless_many, only_if=only_if)
    return _found_or(User, found, _their_id(sought))


def _their_id(sought: Sought) -> list[Condition]:
    return [User.telegram_id == sought.telegram_id] if sought.telegram_id is not None else []


def _reads_events(sought: Sought) -> Condition:
    return or_(search.by_reading(sought.dialect, Event, sought.words), *_its_code(sought))


def _finds_events(
    sought: Sought, unless_many: bool, most: int | None = None, only_if: Condition | None = None
) -> Found:
    most = most or MANY
    found = search.a_few(sought.dialect, Event, sought.words, most, unless_many=unless_many, only_if=only_if)
    return _found_or(Event, found, _its_code(sought))


def _its_code(sought: Sought) -> list[Condition]:
    return [Event.code == sought.code] if sought.code is not None else []


def _found_or(model: search.Model, found: Found, others: list[Condition]) -> Found:
    """Each by its own index: for one OR of both PostgreSQL would read all rows."""
    if not others:
        return found
    rows = union(*(select(model.id).where(one) for one in (found.condition, *others)))
    return replace(found, condition=model.id.in_(rows), ids=None)


def _splits(sought: Sought) -> Iterator[tuple[Sought, Sought]]:
    """All words may speak of the person or of the event, or the first ones of one and the rest of the other."""
    for at in range(len(sought.words) + 1):
        first, rest = (replace(sought, words=words) for words in (sought.words[:at], sought.words[at:]))
        yield first, rest
        if first.words and rest.words:
            yield rest, first


def _reads_participants(sought: Sought) -> Condition:
    row = EventParticipant
    return or_(
        *(
            and_(
                *([_of_person(of_person, row.user_id)] if of_person.words else []),
                *([_of_event(of_event, row.event_id)] if of_event.words else []),
            )
            for of_person, of_event in _splits(sought)
        )
    )


def _of_person(sought: Sought, user_id: Expression) -> Condition:
    """A value and no EXISTS: for that PostgreSQL may rather read all people beforehand."""
    asked = select(_reads_users(sought)).where(User.id == user_id)
    return asked.correlate_except(User).scalar_subquery().is_(true())


def _of_event(sought: Sought, event_id: Expression) -> Condition:
    asked = select(_reads_events(sought)).where(Event.id == event_id)
    return asked.correlate_except(Event).scalar_subquery().is_(true())


Finds = Callable[[Sought, bool, int, Condition | None], Found]


def _finds_participants(sought: Sought, unless_many: bool) -> Found:
    """Of each way to read the words: the answers of the people, or else to the events, that some of them speak of.

    Whichever more words speak of is found first, of as many the events, which are fewer; only when that is too much,
    the other side is found as well.
    """
    if len(sought.words) > 1:
        unless_many = False  # many of a word by itself may be few of all words
    own: Any = select(EventParticipant.id, EventParticipant.user_id, EventParticipant.event_id)
    answers, parts, many = [], [], []
    for of_person, of_event in _splits(sought):
        sides: list[tuple[Sought, search.Model, Finds, InstrumentedAttribute[int]]] = []
        if of_event.words:
            sides.append((of_event, Event, _finds_events, EventParticipant.event_id))
        if of_person.words:
            sides.append((of_person, User, _finds_users, EventParticipant.user_id))
        sides.sort(key=lambda side: len(side[0].words), reverse=True)
        too_many: list[Condition] = []
        for words, model, finds, column in sides:
            rows = finds(words, unless_many, FOUND, and_(*too_many) if too_many else None)
            ids = rows.ids if rows.ids is not None else select(model.id).where(rows.condition, *too_many)
            found = _bounded(ids, FOUND)
            theirs = _bounded(own.where(column.in_(select(found.c.id))), LOOKED)
            answer = select(theirs.c.id)
            if words is of_person and of_event.words:
                answer = answer.where(_of_event(of_event, theirs.c.event_id))
            elif words is of_event and of_person.words:
                answer = answer.where(_of_person(of_person, theirs.c.user_id))
            answers.append(answer)
            too_many.append(or_(_is_over(found, FOUND), _is_over(theirs, LOOKED)))
            many += [rows.are_many] if rows.are_many is not None else []
        parts.append(and_(*too_many))
    return Found(EventParticipant.id.in_(union(*answers)), or_(*many) if many else None, or_(*parts))


def _bounded(rows: Select[Any], most: int) -> CTE:
    return rows.limit(most + 1).cte().prefix_with("MATERIALIZED")


def _is_over(rows: CTE, most: int) -> Condition:
    return select(func.count()).select_from(rows).scalar_subquery() > most


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
    finds=_finds_users,
    reads=_reads_users,
    far=FAR,
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
        Column("description", Event.description, "prose", nullable=True, rare=True),
    ),
    sort="-date",
    finds=_finds_events,
    reads=_reads_events,
    far=FAR,
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
    reads=_reads_participants,
    far=NEAR,
    read_for=1,
    most=FOUND,
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
