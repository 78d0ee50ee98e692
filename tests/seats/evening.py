"""One event on the program's own code: what people do to it, and what the database says then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import insert, select, update

from tests.seats.hall import NOW, ORGANISER, PEOPLE, Hall
from vmeste.events.answering.repository import Answers
from vmeste.events.models import Answer, Event
from vmeste.events.organiser.repository import Organising
from vmeste.events.participants.repository import Participants
from vmeste.events.rules import Outcome
from vmeste.events.seats import LockedEvent
from vmeste.events.shown import Shown
from vmeste.notices.models import Card, Kind
from vmeste.users.models import User

Found = TypeVar("Found")

CODE, NUMBER = "Evening1", 1001
OTHER_CODE, OTHER = "Another1", 1002

_EVENT = "SELECT seats_taken, capacity, going, maybe, waiting, version FROM events WHERE id = 1001"
_PARTIES = """
    SELECT user_id, answer, guests, note, position, offered_until IS NOT NULL
    FROM event_participants WHERE event_id = 1001 ORDER BY id
"""
_HANDLES = "SELECT user_id, handle FROM event_participants WHERE event_id = 1001"
_NOTICES = "SELECT user_id, kind FROM notices WHERE event_id = 1001 AND due_at IS NOT NULL ORDER BY id"
_CARDS = "SELECT count(*) FROM cards WHERE event_id = 1001 AND due_at IS NOT NULL"
_SENT = (
    "DELETE FROM notices WHERE event_id = 1001",
    "UPDATE cards SET due_at = NULL WHERE event_id = 1001",
)
_OTHER = (
    "SELECT * FROM events WHERE id = 1002",
    "SELECT * FROM event_participants WHERE event_id = 1002 ORDER BY id",
    "SELECT * FROM notices WHERE event_id = 1002 ORDER BY id",
    "SELECT * FROM cards WHERE event_id = 1002 ORDER BY id",
)


@dataclass(frozen=True)
class Row:
    """A person's answer, as the database has it."""

    name: str
    answer: Answer
    guests: int
    note: str | None
    position: int | None
    offered: bool

    @property
    def size(self) -> int:
        return 1 + self.guests


@dataclass(frozen=True)
class State:
    """What the database says of the event after a step, and what the step has brought about."""

    seats_taken: int
    capacity: int | None
    going: int
    maybe: int
    waiting: int
    version: int
    rows: tuple[Row, ...]
    told: list[tuple[str, Kind]]
    """Notices that the step wrote, in order."""
    cards_to_show: int

    @property
    def line(self) -> list[Row]:
        waiting = [row for row in self.rows if row.position is not None]
        return sorted(waiting, key=lambda row: row.position or 0)


class Evening:
    """An event nobody has answered yet; and another, busy one, that must stay as it is."""

    def __init__(self, hall: Hall, capacity: int | None, start: datetime) -> None:
        self._hall = hall
        self.now = NOW
        hall.evening_begins()
        hall.waits(self._begin(capacity, start))
        self._other = [hall.reads(statement) for statement in _OTHER]

    async def _begin(self, capacity: int | None, start: datetime) -> None:
        known = await self._hall.connection.execute(select(Event.id).where(Event.id == NUMBER))
        if known.first() is None:
            await self._invent()
        values = {"capacity": capacity, "date": start}
        await self._hall.connection.execute(update(Event).where(Event.id == NUMBER).values(values))

    async def _invent(self) -> None:
        """Both events, once for all evenings in this hall."""
        for code, number in ((CODE, NUMBER), (OTHER_CODE, OTHER)):
            event = {
                "id": number,
                "code": code,
                "title": "Футбол",
                "date": NOW + timedelta(days=1),
                "time_zone": "Europe/Moscow",
                "language": "ru",
                "capacity": 3,
                "creator_id": self._hall.users[ORGANISER].id,
                "search": "футбол",
                "created_at": NOW,
            }
            card = {"event_id": number, "chat_id": -1, "message_id": number, "language": "ru", "created_at": NOW}
            await self._hall.connection.execute(insert(Event).values(event))
            await self._hall.connection.execute(insert(Card).values(card))
        for name in PEOPLE[:5]:
            await Answers(self._hall.connection, NOW).going(OTHER_CODE, self._hall.users[name])
        await self._hall.keeps()

    def ends(self) -> bool:
        """Take it all back; whether the other event has stayed as it was."""
        untouched = self._other == [self._hall.reads(statement) for statement in _OTHER]
        self._hall.evening_ends()
        return untouched

    def state(self) -> State:
        """As it is now; what is owed is settled at once, so that the next step's is seen apart."""
        ((taken, capacity, going, maybe, waiting, version),) = self._hall.reads(_EVENT)
        rows = tuple(
            Row(self._hall.names[user_id], Answer(answer), guests, note, position, bool(offered))
            for user_id, answer, guests, note, position, offered in self._hall.reads(_PARTIES)
        )
        told = [(self._hall.names[user_id], Kind(kind)) for user_id, kind in self._hall.reads(_NOTICES)]
        ((cards,),) = self._hall.reads(_CARDS)
        if told or cards:
            for statement in _SENT:
                self._hall.reads(statement)
        return State(taken, capacity, going, maybe, waiting, version, rows, told, cards)

    @property
    def _answers(self) -> Answers:
        return Answers(self._hall.connection, self.now)

    def _user(self, name: str) -> User:
        return self._hall.users[name]

    def joins(self, who: str) -> tuple[Outcome, Shown]:
        return _there(self._hall.waits(self._answers.going(CODE, self._user(who))))

    def says_maybe(self, who: str) -> tuple[Outcome, Shown]:
        return _there(self._hall.waits(self._answers.maybe(CODE, self._user(who))))

    def leaves(self, who: str) -> tuple[Outcome, Shown]:
        return _there(self._hall.waits(self._answers.not_going(CODE, self._user(who))))

    def brings(self, who: str, guests: int) -> tuple[Outcome, Shown]:
        return _there(self._hall.waits(self._answers.bring(CODE, self._user(who), guests)))

    def notes(self, who: str, note: str | None) -> Shown:
        return _there(self._hall.waits(self._answers.note(CODE, self._user(who), note)))

    # what the organiser does

    @property
    def _organiser(self) -> User:
        return self._hall.users[ORGANISER]

    @property
    def _organising(self) -> Organising:
        return Organising(self._hall.connection, self.now)

    @property
    def _participants(self) -> Participants:
        return Participants(self._hall.connection, self.now)

    def is_added(self, who: str) -> None:
        _there(self._hall.waits(self._participants.add(CODE, self._organiser, who)))
        ((number,),) = self._hall.reads("SELECT max(id) FROM users")
        self._hall.names.setdefault(number, who)

    def is_removed(self, who: str) -> None:
        """By the handle that the organiser's button carries; for those who never answered, by one that is made up."""
        handles = {self._hall.names[user_id]: handle for user_id, handle in self._hall.reads(_HANDLES)}
        handle = handles.get(who, "nobody--")
        removed = self._hall.waits(self._participants.remove(CODE, self._organiser, handle))
        assert (removed is not None) == (who in handles)

    def is_changed(self, **fields: Any) -> None:
        if "closed" in fields:
            wanted = self._organising.sign_up(CODE, self._organiser, is_open=not fields["closed"])
        else:
            columns = {"date" if name == "start" else name: value for name, value in fields.items()}
            wanted = self._organising.change(CODE, self._organiser, columns)
        _there(self._hall.waits(wanted))

    def is_cancelled(self) -> None:
        _there(self._hall.waits(self._organising.cancel(CODE, self._organiser, None)))

    def is_restored(self) -> None:
        _there(self._hall.waits(self._organising.restore(CODE, self._organiser)))

    def looks_at_the_clock(self) -> None:
        """What the program does now and then, so that offers end."""
        self._hall.waits(LockedEvent.take(self._hall.connection, CODE, self.now, None))


def _there(found: Found | None) -> Found:
    assert found is not None, "the event is gone"
    return found
