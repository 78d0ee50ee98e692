"""What was done, by whom and to whom, as the pages show it: the log."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from vmeste.admin.rows import PAGE
from vmeste.admin.walks import Line
from vmeste.events.models import Change, Event
from vmeste.users.models import User

BY = {
    "administrator": Change.by_administrator,
    "people": Change.user_id.is_not(None),
    "bot": ~Change.by_administrator & Change.user_id.is_(None),
}
OF_PEOPLE = frozenset({"creator_id", "co_organiser_joined", "co_organiser_removed"})
"""Changes whose old and new are rows of people."""

Asked = Select[*tuple[Any, ...]]
_PERSON = aliased(User)


async def changes(
    connection: AsyncConnection,
    *,
    events: Sequence[int] | None,
    people: Sequence[int] | None,
    of: Sequence[ColumnElement[bool]],
    by: str,
    before: int | None,
    limit: int = PAGE,
) -> Sequence[Line]:
    """A page of all that was done and one more, the newest first; `events` and `people` are those sought."""
    statement = lines().where(*of)
    if events is not None and people is not None:
        whose = (Change.event_id.in_(events), Change.user_id.in_(people), Change.person_id.in_(people))
        statement = statement.where(or_(*whose))
    if by in BY:
        statement = statement.where(BY[by])
    if before is not None:
        statement = statement.where(Change.id < before)
    result: Any = await connection.execute(statement.order_by(Change.id.desc()).limit(limit + 1))
    return await told(connection, result.mappings().all())


def of_event(event_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    return Change.event_id == event_id


def of_person(user_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """What they did, and what was done to them."""
    return or_(Change.user_id == user_id, Change.person_id == user_id)


def lines() -> Asked:
    return (
        select(
            Change.id,
            Change.what,
            Change.old,
            Change.new,
            Change.created_at,
            Change.by_administrator,
            Change.event_id,
            Event.title,
            Change.user_id,
            User.first_name,
            Change.person_id,
            _PERSON.first_name.label("person"),
        )
        .outerjoin(Event, Event.id == Change.event_id)
        .outerjoin(User, User.id == Change.user_id)
        .outerjoin(_PERSON, _PERSON.id == Change.person_id)
    )


async def told(connection: AsyncConnection, changes: Sequence[Line]) -> Sequence[Line]:
    """Changes from person to person with their names."""
    sides = [line[side] for line in changes for side in ("old", "new") if line["what"] in OF_PEOPLE]
    if not (numbers := {int(said) for said in sides if said is not None}):
        return changes
    people = await connection.execute(select(User.id, User.first_name).where(User.id.in_(numbers)))
    named = {str(number): json.dumps({"person": number, "name": name}) for number, name in people}
    return [
        {**line, **{side: named.get(line[side], line[side]) for side in ("old", "new")}}
        if line["what"] in OF_PEOPLE
        else line
        for line in changes
    ]


def gathered(changes: Sequence[Line]) -> Sequence[Line]:
    """What the bot did to many at one moment is one line, of the first person and the `others`."""
    lines: list[Line] = []
    for by_bot, same in groupby(changes, _at_once):
        if by_bot is None:
            lines += [{**line, "others": ()} for line in same]
            continue
        first, *more = same
        lines.append({**first, "others": [(line["person_id"], line["person"]) for line in more]})
    return lines


def _at_once(change: Line) -> tuple[Any, ...] | None:
    """By which the bot's doings are told together; nothing for what people do."""
    is_bots = change["user_id"] is None and not change["by_administrator"] and change["person_id"] is not None
    return (change["event_id"], change["what"], change["created_at"]) if is_bots else None
