"""One event on the program's own code: what people do to it, and what the database says then."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import insert, update

from tests.seats.hall import NOW, ORGANISER, PEOPLE, Hall
from vmeste.events.answers import Answers
from vmeste.events.models import Answer, Event
from vmeste.events.rules import Outcome, Party
from vmeste.events.seats import LockedEvent
from vmeste.events.shown import Shown
from vmeste.notices.models import Card, Kind
from vmeste.notices.repository import owe
from vmeste.users.models import User

Found = TypeVar("Found")

CODE, NUMBER = "Evening1", 1001
OTHER_CODE, OTHER = "Another1", 1002

_EVENT = "SELECT seats_taken, capacity, going, maybe, waiting, version FROM events WHERE id = 1001"
_PARTIES = """
    SELECT user_id, answer, guests, note, position, offered_until IS NOT NULL
    FROM event_participants WHERE event_id = 1001 ORDER BY id
"""
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
        hall.waits(self._create(CODE, NUMBER, capacity, start))
        hall.waits(self._create(OTHER_CODE, OTHER, 3, start))
        hall.waits(self._fill())
        self._other = [hall.reads(statement) for statement in _OTHER]

    async def _create(self, code: str, number: int, capacity: int | None, start: datetime) -> None:
        event = {
            "id": number,
            "code": code,
            "title": "Футбол",
            "date": start,
            "time_zone": "Europe/Moscow",
            "language": "ru",
            "capacity": capacity,
            "creator_id": self._hall.users[ORGANISER].id,
            "search": "футбол",
            "created_at": NOW,
        }
        card = {"event_id": number, "chat_id": -1, "message_id": number, "language": "ru", "created_at": NOW}
        await self._hall.connection.execute(insert(Event).values(event))
        await self._hall.connection.execute(insert(Card).values(card))

    async def _fill(self) -> None:
        for name in PEOPLE[:5]:
            await Answers(self._hall.connection, NOW).going(OTHER_CODE, self._hall.users[name])

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

    def offers_end(self) -> None:
        self._hall.waits(self._take())

    def is_removed(self, who: str) -> None:
        self._hall.waits(self._remove(self._user(who).id))

    def is_arranged(self, **fields: Any) -> None:
        """The organiser changes some of the event's own fields."""
        self._hall.waits(self._arrange(fields))

    async def _take(self) -> LockedEvent:
        author = self._hall.users[ORGANISER].id
        return _there(await LockedEvent.take(self._hall.connection, CODE, self.now, author))

    async def _remove(self, user_id: int) -> None:
        locked = await self._take()
        held = await locked.held_by(user_id)
        if held.party.answer in {None, Answer.NOT_GOING}:
            return
        await locked.put(user_id, held.party, Party(Answer.NOT_GOING))
        await owe(self._hall.connection, Kind.REMOVED, NUMBER, [user_id], self.now)
        await locked.give_freed_seats()
        await locked.save()

    async def _arrange(self, fields: dict[str, Any]) -> None:
        locked = await self._take()
        for name, value in fields.items():
            setattr(locked.event, name, value)
        await self._hall.connection.execute(update(Event).where(Event.id == NUMBER).values(fields))
        await locked.give_freed_seats()
        await locked.save()


def _there(found: Found | None) -> Found:
    assert found is not None, "the event is gone"
    return found
