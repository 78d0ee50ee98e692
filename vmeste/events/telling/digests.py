"""New answers reach the organiser as one digest after an hour, not one by one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database
from vmeste.events.models import Event, EventParticipant
from vmeste.events.telling.by_the_clock import next_moment, write_due
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import CAN_BE_REACHED, User
from vmeste.users.quiet import quiet_until
from vmeste.words import zone_of

NAMES = 10

NEXT_DIGEST = next_moment(Event.digest_at).scalar_subquery()
_ORGANISER = select(
    CAN_BE_REACHED.label("can_be_reached"), User.digests, User.quiet_from, User.quiet_to, User.time_zone
).where(User.id == bindparam("user_id"))
_IS_NEWS = (
    EventParticipant.event_id == bindparam("of_event"),
    or_(EventParticipant.told_answer.is_(None), EventParticipant.told_answer != EventParticipant.answer),
)
_NEWS = (
    select(EventParticipant.user_id, EventParticipant.answer)
    .where(*_IS_NEWS, EventParticipant.user_id != bindparam("organiser"))
    .order_by(EventParticipant.id)
)
_TOLD = update(EventParticipant).where(*_IS_NEWS).values(told_answer=EventParticipant.answer)
_NAMED = select(User.id, User.first_name).where(User.id.in_(bindparam("ids", expanding=True)))


async def write_digests(database: Database, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Write all that are due; when the next will be. `zone` is that of people who have not chosen theirs."""
    return await write_due(
        database, now, Event.digest_at, lambda connection, event: _write(connection, event, now, zone)
    )


async def _write(connection: AsyncConnection, event: Event, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Say what is new; or when to say it, because its reader has quiet hours now."""
    if event.cancelled_at is not None:
        return None  # should it be restored, all that is new is said then
    organiser = (await connection.execute(_ORGANISER, {"user_id": event.creator_id})).one()
    end = quiet_until(organiser.quiet_from, organiser.quiet_to, zone_of(organiser.time_zone, zone), now)
    if end is not None and end < event.date:
        return end
    news = {"of_event": event.id, "organiser": event.creator_id}
    people: dict[str, list[int]] = {}
    for user_id, answer in await connection.execute(_NEWS, news):
        people.setdefault(str(answer), []).append(user_id)
    await connection.execute(_TOLD, {"of_event": event.id})
    is_told = organiser.digests and organiser.can_be_reached
    if people and is_told and now < event.date:
        answers = {answer: [len(ids), ids[:NAMES]] for answer, ids in people.items()}
        await owe(connection, Kind.DIGEST, event.id, [event.creator_id], now, answers=answers)
    return None


async def named(connection: AsyncConnection, answers: Mapping[str, Iterable[Any]]) -> dict[str, tuple[int, list[str]]]:
    """The people of a digest by name: names are looked up when they are said, since nobody's name is kept twice."""
    ids = [user_id for _, some in answers.values() for user_id in some]
    names = {user_id: name for user_id, name in await connection.execute(_NAMED, {"ids": ids})}  # noqa: C416  rows are no pairs to mypy
    return {answer: (count, [names[one] for one in some if one in names]) for answer, (count, some) in answers.items()}
