"""Who may change an event, decided under its lock, and whom a change concerns."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events.models import Answer, CoOrganiser, Event, EventParticipant
from vmeste.events.rules import TAKES_PART
from vmeste.events.seats import LockedEvent
from vmeste.users.models import ADMINISTRATOR, CAN_BE_REACHED, User

_CO_ORGANISES = select(CoOrganiser.user_id).where(
    CoOrganiser.event_id == bindparam("event_id"),
    CoOrganiser.user_id == bindparam("user_id"),
)
_CONCERNED = (
    select(EventParticipant.user_id)
    .join(User, User.id == EventParticipant.user_id)
    .where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.answer.in_(bindparam("answers", expanding=True)),
        EventParticipant.user_id != bindparam("author_id"),
        CAN_BE_REACHED,
    )
    .order_by(EventParticipant.id)
)
_ORGANISERS = (
    select(User.id)
    .where(
        or_(
            User.id == bindparam("creator_id"),
            User.id.in_(select(CoOrganiser.user_id).where(CoOrganiser.event_id == bindparam("event_id"))),
        ),
        User.id != bindparam("author_id"),
        CAN_BE_REACHED,
    )
    .order_by(User.id)
)


async def take(
    connection: AsyncConnection,
    code: str,
    user: User,
    now: datetime,
    *,
    alone: bool = False,
) -> LockedEvent | None:
    """The event, locked, if this person may change it; nothing otherwise, and nobody learns why.

    With `alone`, co-organisers may not.
    """
    locked = await LockedEvent.take(connection, code, now, user.id)
    if locked is None or user is ADMINISTRATOR or locked.event.creator_id == user.id:
        return locked
    if alone:
        return None
    row = await connection.execute(_CO_ORGANISES, {"event_id": locked.event.id, "user_id": user.id})
    return locked if row.first() is not None else None


async def concerned(
    connection: AsyncConnection,
    event: Event,
    author: User,
    answers: Collection[Answer] | None = None,
) -> Sequence[int]:
    """Those who come, wait or may come, and who organise; not the author of what they are to hear.

    With `answers`, those alone who gave one of them. All of them can be written to.
    """
    whose = {"event_id": event.id, "author_id": author.id}
    given = {"answers": TAKES_PART if answers is None else answers}
    people = (await connection.execute(_CONCERNED, whose | given)).scalars().all()
    if answers is not None:
        return people
    organisers = await connection.execute(_ORGANISERS, whose | {"creator_id": event.creator_id})
    return [*(person for person in organisers.scalars() if person not in people), *people]
