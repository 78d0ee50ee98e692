"""What stands beneath the page of an event or a person: several short lists, asked by one statement."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, Integer, Select, Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from vmeste.admin import history
from vmeste.admin.shapes import MANY
from vmeste.admin.walks import Line
from vmeste.database import UtcDateTime
from vmeste.events.models import Change, CoOrganiser, Event, EventParticipant, Reason, Report
from vmeste.events.organised import MOST_SHOWN
from vmeste.notices.models import Card, Notice
from vmeste.users.models import User

SHOWN = 20
"""Of each kind; one more is read, to know whether there are others."""
ROW = "row"
READ = 200
"""Of changes: many of the bot's are told in one line."""

Lists = dict[str, Sequence[Line]]
Asked = Select[*tuple[Any, ...]]


async def of_event(connection: AsyncConnection, event_id: int) -> Lists:
    return await _together(connection, _beneath_an_event(connection.dialect.name), event_id)


@cache
def _beneath_an_event(dialect: str) -> "Together":
    event_id = bindparam(ROW, type_=Integer())
    return Together.of(
        dialect,
        {
            "line_of": _line_of(event_id),
            "co_organisers": _co_organisers_of(event_id),
            "reports": _reports_of(event_id),
            "cards": _cards_of(event_id),
            "notices": _notices(Notice.event_id == event_id),
            **_changes(history.of_event(event_id)),
        },
    )


async def of_user(connection: AsyncConnection, user_id: int) -> Lists:
    """What the person was told, and what was done by and to them."""
    return await _together(connection, _beneath_a_person(connection.dialect.name), user_id)


@cache
def _beneath_a_person(dialect: str) -> "Together":
    user_id = bindparam(ROW, type_=Integer())
    return Together.of(
        dialect,
        {
            "notices": _notices(Notice.user_id == user_id),
            **_changes(history.of_person(user_id)),
        },
    )


@dataclass(frozen=True, slots=True)
class Together:
    """Each list comes as one value, in JSON: so many statements would each wait for their turn on a busy machine."""

    statement: Asked
    columns: Mapping[str, Sequence[tuple[str, TypeEngine[Any]]]]
    """Of each list, in its order."""

    @classmethod
    def of(cls, dialect: str, lists: Mapping[str, Asked]) -> "Together":
        each, every = ("json_array", "json_group_array") if dialect == "sqlite" else ("json_build_array", "json_agg")
        packed = []
        for one in lists.values():
            rows = one.subquery()
            packed.append(select(cast(getattr(func, every)(getattr(func, each)(*rows.c)), Text)).scalar_subquery())
        columns = {name: [(column.name, column.type) for column in one.selected_columns] for name, one in lists.items()}
        return cls(select(*packed), columns)


async def _together(connection: AsyncConnection, asked: Together, row: int) -> Lists:
    said = (await connection.execute(asked.statement, {ROW: row})).one()
    unpacked: Lists = {}
    for (name, columns), text in zip(asked.columns.items(), said, strict=True):
        reading = [(column, _reads(kind, connection.dialect)) for column, kind in columns]
        unpacked[name] = [
            {column: reads(value) for (column, reads), value in zip(reading, values, strict=True)}
            for values in json.loads(text or "[]")
        ]
    return unpacked | {"changes": history.gathered(await history.told(connection, unpacked["changes"]))}


def _reads(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """From JSON to what the column itself would give."""
    if isinstance(kind, UtcDateTime):
        return lambda said: kind.process_result_value(datetime.fromisoformat(said), dialect) if said else None
    if isinstance(kind, Boolean):
        return bool
    return lambda said: said


def _line_of(event_id: ColumnElement[int]) -> Asked:
    """Who waits, in order."""
    return (
        select(
            EventParticipant.id,
            EventParticipant.user_id,
            User.first_name,
            User.username,
            EventParticipant.guests,
            EventParticipant.offered_until,
        )
        .join(User, User.id == EventParticipant.user_id)
        .where(EventParticipant.event_id == event_id, EventParticipant.position.is_not(None))
        .order_by(EventParticipant.position)
        .limit(SHOWN + 1)
    )


def _co_organisers_of(event_id: ColumnElement[int]) -> Asked:
    return (
        select(User.id, User.first_name, User.username)
        .join(CoOrganiser, CoOrganiser.user_id == User.id)
        .where(CoOrganiser.event_id == event_id)
        .order_by(CoOrganiser.created_at)
        .limit(MOST_SHOWN)
    )


def _cards_of(event_id: ColumnElement[int]) -> Asked:
    return (
        select(Card.chat_id, Card.inline_message_id, Card.user_id, Card.created_at, Card.due_at, User.first_name)
        .outerjoin(User, User.id == Card.user_id)
        .where(Card.event_id == event_id)
        .order_by(Card.user_id.is_not(None), Card.id)
        .limit(SHOWN + 1)
    )


def _reports_of(event_id: ColumnElement[int]) -> Asked:
    """How many have complained, by reason."""
    count = func.count().label("count")
    statement = select(Report.reason, count).where(Report.event_id == event_id).group_by(Report.reason)
    return statement.order_by(count.desc(), Report.reason).limit(len(Reason))


def _changes(whose: ColumnElement[bool]) -> dict[str, Asked]:
    """The newest, and how many there are in all, among MANY."""
    ids = select(Change.id).where(whose)
    return {
        "changes": history.lines().where(whose).order_by(Change.id.desc()).limit(READ),
        "counted": select(func.count().label("changes")).select_from(ids.limit(MANY + 1).subquery()),
    }


def _notices(whose: ColumnElement[bool]) -> Asked:
    """The newest."""
    return (
        select(
            Notice.kind,
            Notice.created_at,
            Notice.due_at,
            Notice.sent_at,
            Notice.failed,
            Notice.user_id,
            User.first_name,
            Notice.event_id,
            Event.title,
        )
        .join(User, User.id == Notice.user_id)
        .outerjoin(Event, Event.id == Notice.event_id)
        .where(whose)
        .order_by(Notice.id.desc())
        .limit(SHOWN + 1)
    )
