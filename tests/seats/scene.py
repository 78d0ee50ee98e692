"""Who presses what, and how: one event, everybody around it, and the program's own turn for each press."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from sqlalchemy import insert, select, update

from tests.seats.hall import NOW, Hall
from vmeste.dialogue import Dialogue
from vmeste.dispatcher import the_dispatcher
from vmeste.events.answering.repository import Answers
from vmeste.events.co_organisers.repository import CoOrganisers
from vmeste.events.draft import Draft
from vmeste.events.models import CoOrganiser, Event
from vmeste.events.organiser.repository import Organising
from vmeste.events.repository import Events
from vmeste.screen import Results, Screen
from vmeste.sender import Sender
from vmeste.showing import Place
from vmeste.turn import Turn
from vmeste.users.models import User

ORGANISER, CO_ORGANISER, PARTICIPANT, WAITING, STRANGER = "Ольга", "Анна", "Борис", "Вера", "Глеб"
KNOWN = (ORGANISER, CO_ORGANISER, PARTICIPANT, WAITING, STRANGER)
BOT, ANONYMOUS = "a bot", "an anonymous administrator"
NO_PERSONS = {
    BOT: {"id": 99, "is_bot": True, "first_name": "Helper", "username": "helper_bot"},
    ANONYMOUS: {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
}
OTHER_ORGANISER = "Дина"
CODE, OTHER_CODE, NO_CODE = "Evening1", "Another1", "Nothing1"
GROUP = {"id": -1001, "type": "supergroup", "title": "Двор"}

_OF_EVENTS = {
    "events": "code, title, description, date, location, capacity, seats_taken, guests_allowed, maybe_allowed,"
    " names_hidden, offer_hours, reminders, closed_at, public, cancelled_at, cancel_reason, creator_id",
    "event_participants": "event_id, user_id, answer, guests, guest_names, note",
    "co_organisers": "event_id, user_id",
    "invitations": "token, event_id, used_by",
    "reports": "event_id, user_id, reason",
    "changes": "event_id, user_id, what, new, told_at",
}


@dataclass(frozen=True)
class Said:
    """What came of an update."""

    screen: Screen | Results | None
    handler: str
    """Whose it was."""
    changed: dict[str, set[Any]]
    """Rows that are there now and were not, by table; none when the press has changed nothing."""

    @property
    def seen(self) -> object:
        """All that a person could see of it."""
        if not isinstance(self.screen, Screen):
            return self.screen
        text = self.screen.text.render()[0] if self.screen.text else None
        rows = [[(button.label, str(button.does)) for button in row] for row in self.screen.buttons]
        return text, rows, self.screen.toast


class Scene:
    """Everything is arranged once; what one press does is taken back before the next."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.numbers = itertools.count(1)
        self.turn = Turn(
            Bot("42:TEST"),
            the_dispatcher(),
            hall.database,
            cast(Sender, None),  # nothing is said here
            username="vmeste_bot",
            zone=ZoneInfo("Europe/Moscow"),
            inline_mode=True,
            now=lambda: NOW,
        )
        hall.evening_begins()
        hall.waits(self._arrange())
        hall.evening_ends()
        self.handles = {
            hall.names[user_id]: handle
            for user_id, handle in hall.reads(
                "SELECT user_id, handle FROM event_participants UNION ALL SELECT user_id, handle FROM co_organisers"
            )
        }
        ((self.token,),) = hall.reads("SELECT token FROM invitations")
        ((self.change,),) = hall.reads("SELECT handle FROM changes WHERE what = 'title'")

    async def _arrange(self) -> None:
        connection, users = self.hall.connection, self.hall.users
        events = Events(connection, NOW)
        for code, creator in ((CODE, ORGANISER), (OTHER_CODE, OTHER_ORGANISER)):
            draft = Draft(code=code, title="Футбол", date=NOW + timedelta(days=1), capacity=1)
            await events.create(draft, users[creator], zone="Europe/Moscow", language="ru")
        answers = Answers(connection, NOW)
        for who in (PARTICIPANT, WAITING):
            await answers.going(CODE, users[who])
        await answers.going(OTHER_CODE, users["Жанна"])
        event_id = select(Event.id).where(Event.code == CODE).scalar_subquery()
        member = {"event_id": event_id, "user_id": users[CO_ORGANISER].id}
        await connection.execute(insert(CoOrganiser).values(created_at=NOW, **member))
        await CoOrganisers(connection, NOW).invite(CODE, users[ORGANISER])
        await Organising(connection, NOW).change(CODE, users[ORGANISER], {"title": "Мини-футбол"})
        await self.hall.keeps()

    # what people do

    def presses(self, who: str, button: CallbackData, way: str = "button", **before: Any) -> Said:
        """In the private chat; on a message that many read; on one that is too old to be told of."""
        person = self.person(who)
        chat = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        told: dict[str, Any] = {"message": _message(chat, text="…")}
        if way == "in a group":
            told = {"message": _message(GROUP, text="…")}
        elif way == "aside":
            told = {"message": _message(GROUP, text="…", ephemeral_message_id=3) | {"message_id": 0}}
        elif way == "old":
            told = {"message": {"chat": chat, "message_id": 5, "date": 0}}
        elif way == "inline":
            told = {"inline_message_id": "AAAA"}
        press = {"id": "1", "from": person, "chat_instance": "1", "data": button.pack(), **told}
        return self.happens({"callback_query": press}, **before)

    def says(self, who: str, content: dict[str, Any], *, in_group: bool = False, **before: Any) -> Said:
        person = self.person(who)
        chat = GROUP if in_group else {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        message = _message(chat, **content) | {"from": person}
        if who == ANONYMOUS:
            message["sender_chat"] = GROUP
        text = content.get("text", "")
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self.happens({"message": message}, **before)

    def happens(
        self,
        content: dict[str, Any],
        *,
        cancelled: bool = False,
        asked: tuple[str, str, str] | None = None,
        by: str = "",
    ) -> Said:
        """An update comes, when the event is cancelled perhaps, and `by` is in that dialogue."""
        self.hall.evening_begins()
        try:
            self.hall.waits(self._before(cancelled=cancelled, asked=asked, by=by))
            rows = self._rows()
            parsed = Update.model_validate({"update_id": next(self.numbers), **content}, context={"bot": None})
            with _noticed() as handlers:
                screen = self.hall.waits(self.turn._handle(parsed, Place.of(parsed), self.hall.connection, NOW))
            now = self._rows()
        finally:
            self.hall.evening_ends()
        changed = {table: now[table] ^ rows[table] for table in rows if now[table] != rows[table]}
        return Said(screen, handlers[-1] if handlers else "", changed)

    async def _before(self, *, cancelled: bool, asked: tuple[str, str, str] | None, by: str) -> None:
        connection = self.hall.connection
        if cancelled:
            await connection.execute(update(Event).where(Event.code == CODE).values(cancelled_at=NOW))
        if asked is not None and by in self.hall.users:
            topic, step, kept = asked
            values = {"user_id": self.hall.users[by].id, "topic": topic, "step": step, "content": kept, "recency": 0}
            await connection.execute(insert(Dialogue).values(updated_at=NOW, **values))

    def person(self, who: str) -> dict[str, Any]:
        if who in NO_PERSONS:
            return NO_PERSONS[who]
        user: User = self.hall.users[who]
        return {"id": user.telegram_id, "is_bot": False, "first_name": who, "language_code": "ru"}

    def _rows(self) -> dict[str, set[Any]]:
        return {table: set(self._of(table, columns)) for table, columns in _OF_EVENTS.items()}

    def _of(self, table: str, columns: str) -> Sequence[Any]:
        return [tuple(row) for row in self.hall.reads(f"SELECT {columns} FROM {table}")]  # noqa: S608  names of our own


def _message(chat: dict[str, Any], **content: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": int(NOW.timestamp()), "chat": chat, **content}


def name_of(handler: HandlerObject) -> str:
    module = handler.callback.__module__.removeprefix("vmeste.").removesuffix(".router")
    return f"{module}.{handler.callback.__name__}"


@contextmanager
def _noticed() -> Iterator[list[str]]:
    """Which handlers were called."""
    called: list[str] = []
    call = HandlerObject.call

    async def notice(self: HandlerObject, *args: Any, **kwargs: Any) -> Any:
        called.append(name_of(self))
        return await call(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HandlerObject, "call", notice)
        yield called
