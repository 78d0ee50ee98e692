"""The sections of the admin page as data: what each list and each detail page shows, finds, filters and leads to.

A further section is one more `Section` here and its words in the locales.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import and_, func, join, or_, select, union

from vmeste import search
from vmeste.admin.shapes import (
    FOUND,
    LARGEST_TELEGRAM_ID,
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
from vmeste.events.models import CODE_LENGTH, Answer, Event, EventParticipant
from vmeste.users.models import User


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
            found.append(select(answers.limit(FOUND + 1).subquery().c.id))
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
        Column("description", Event.description, "prose", nullable=True, rare=True),
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
