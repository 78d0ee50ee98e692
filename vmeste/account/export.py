"""All that the database knows of a person, for them to take along. The README tells what the keys mean."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.dialogue import Dialogue
from vmeste.events.models import Change, CoOrganiser, Event, EventParticipant, Invitation, Report
from vmeste.notices.models import Card, Kind, Notice
from vmeste.users.models import User

FORMAT = 1
"""Of the document; grows when a key changes its meaning or goes."""
INSIDE = frozenset(
    {"id", "search", "user_id", "event_id", "creator_id", "last_position", "handle", "version", "person_id"}
)
"""Numbers of rows and what is worked out from the rest: they mean nothing outside."""
SAID_OF_EVENTS = ("code", "title", "date", "location", "time_zone")
"""Of an event that somebody else organises: what its card says to everybody."""
JSON_INSIDE = frozenset({"content", "details", "old", "new"})
PEOPLE = frozenset({"creator_id", "co_organiser_joined", "co_organiser_removed", "added", "removed"})
"""Changes whose old and new are rows of people, others perhaps."""

Row = dict[str, Any]


class Export:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def everything(self, user: User) -> Mapping[str, Any]:
        """Nothing of anybody else, but for what the cards of their events say to all."""
        return {
            "vmeste": {"format": FORMAT, "written_at": self._now},
            "person": {name: getattr(user, name) for name in _names(User)},
            "organised": await self._rows(_own(Event, Event.creator_id, user).order_by(Event.id)),
            "co_organised": await self._of_events(CoOrganiser, CoOrganiser.user_id, user),
            "answers": await self._of_events(EventParticipant, EventParticipant.user_id, user),
            "invitations": await self._of_events(Invitation, Invitation.used_by, user, but=("token", "used_by")),
            "reports": await self._of_events(Report, Report.user_id, user, but=("untold", "told_at")),
            "changes": [_without_people(row) for row in await self._of_events(Change, Change.user_id, user)],
            "notices": [_counted(row) for row in await self._of_events(Notice, Notice.user_id, user)],
            "cards": await self._of_events(Card, Card.user_id, user),
            "dialogues": await self._rows(_own(Dialogue, Dialogue.user_id, user).order_by(Dialogue.topic)),
        }

    async def _of_events(self, model: type[Any], owner: Any, user: User, but: Sequence[str] = ()) -> list[Row]:
        """Rows of this person about an event, each with what its card says."""
        event = [Event.__table__.c[name].label(f"event_{name}") for name in SAID_OF_EVENTS]
        columns = [column for column in _columns(model) if column.name not in but]
        statement = select(*columns, *event).join(Event, Event.id == model.event_id, isouter=True)
        rows = await self._rows(statement.where(owner == user.id).order_by(Event.id, *model.__table__.primary_key))
        return [_with_event(row) for row in rows]

    async def _rows(self, statement: Select[*tuple[Any, ...]]) -> list[Row]:
        return [_plain(dict(row)) for row in (await self._connection.execute(statement)).mappings()]


def written(everything: Mapping[str, Any]) -> bytes:
    return json.dumps(everything, ensure_ascii=False, indent=2, default=_moment).encode()


def _own(model: type[Any], owner: Any, user: User) -> Select[*tuple[Any, ...]]:
    return select(*_columns(model)).where(owner == user.id)


def _columns(model: type[Any]) -> list[Column[Any]]:
    return [column for column in model.__table__.c if column.name not in INSIDE]


def _names(model: type[Any]) -> list[str]:
    return [column.name for column in _columns(model)]


def _plain(row: Row) -> Row:
    """What is kept as JSON is shown as what it says."""
    return {
        name: json.loads(value) if name in JSON_INSIDE and _is_json(value) else value for name, value in row.items()
    }


def _is_json(value: object) -> bool:
    try:
        json.loads(str(value))
    except ValueError:
        return False
    return value is not None


def _with_event(row: Row) -> Row:
    event = {name: row.pop(f"event_{name}") for name in SAID_OF_EVENTS}
    return {"event": event if event["code"] is not None else None, **row}


def _without_people(change: Row) -> Row:
    if change["what"] in PEOPLE:
        change["old"] = change["new"] = None
    return change


def _counted(notice: Row) -> Row:
    """How many have answered; who they are is theirs to say."""
    if notice["kind"] == Kind.DIGEST:
        answers = notice["details"].get("answers", {})
        notice["details"] = {"answers": {answer: count for answer, (count, _) in answers.items()}}
    return notice


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
