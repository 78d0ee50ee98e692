"""What participants are told of an event: its changes, gathered for a minute; and what is taken back in time."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events.authority import concerned, take
from vmeste.events.log import record
from vmeste.events.models import Answer, Change, Event, EventParticipant
from vmeste.events.organised import Delivery, Letter, Sent
from vmeste.events.repository import Events
from vmeste.events.rules import TAKES_PART
from vmeste.notices.models import Kind, Notice
from vmeste.notices.repository import owe
from vmeste.users.models import CAN_BE_REACHED, User

GATHERED_FOR = timedelta(minutes=1)
"""Whoever edits an event seldom does one thing; people hear of all of it at once."""
TOO_NEAR = timedelta(minutes=10)
"""Before the start of which there is no time to gather."""
REVERSE = {Kind.CANCELLED: Kind.RESTORED, Kind.RESTORED: Kind.CANCELLED}

Changes = Mapping[str, tuple[object, object]]
"""From what to what, by the event's field."""

_WAITS = (
    Notice.event_id == bindparam("of_event"),
    Notice.kind == bindparam("of_kind"),
    Notice.tries == 0,
    Notice.due_at > bindparam("now"),
)
_SAID = select(Notice.details).where(*_WAITS, Notice.user_id != bindparam("author_id")).distinct()
_GATHER = (
    update(Notice)
    .where(*_WAITS, Notice.user_id != bindparam("author_id"), Notice.details == bindparam("said"))
    .values(details=bindparam("gathered"), created_at=bindparam("now"), due_at=bindparam("send_at"))
    .returning(Notice.user_id)
)
_TAKE_BACK = update(Notice).where(*_WAITS).values(due_at=None).returning(Notice.user_id)


async def tell_changes(connection: AsyncConnection, event: Event, author: User, changes: Changes, now: datetime) -> int:
    """Those concerned hear of it in a minute, together with what else has changed by then; how many will hear.

    What was changed back meanwhile is not spoken of.
    """
    if not changes:
        return 0
    fresh = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
    send_at = _send_at(event, now)
    waits = {"of_event": event.id, "of_kind": Kind.CHANGED, "now": now, "author_id": author.id}
    told: set[int] = set()
    for said in (await connection.execute(_SAID, waits)).scalars().all():
        gathered = _gathered(json.loads(said)["changes"], fresh)
        details = json.dumps({"changes": gathered}, ensure_ascii=False)
        values = {"said": said, "gathered": details, "send_at": send_at if gathered else None}
        told |= set((await connection.execute(_GATHER, waits | values)).scalars())
    people = await concerned(connection, event, author)
    others = [person for person in people if person not in told]
    await owe(connection, Kind.CHANGED, event.id, others, now, due_at=send_at, changes=fresh)
    return len(people)


async def tell(connection: AsyncConnection, kind: Kind, event: Event, author: User, now: datetime, **said: Any) -> int:
    """Those concerned hear of a cancellation in a minute, or of its undoing; how many will hear.

    Who has not heard of the one need not hear of the other.
    """
    back = {"of_event": event.id, "of_kind": REVERSE[kind], "now": now}
    spared = set((await connection.execute(_TAKE_BACK, back)).scalars())
    people = [person for person in await concerned(connection, event, author) if person not in spared]
    await owe(connection, kind, event.id, people, now, due_at=_send_at(event, now), **said)
    return len(people)


MOST_MESSAGES, WITHIN = 3, timedelta(days=1)
"""Of organisers to the participants of one event: more is noise."""
NEWS = (Kind.CHANGED, Kind.CANCELLED, Kind.RESTORED, Kind.MESSAGE)
"""What is told to many at once; each telling has one moment of its own."""
NAMES = 30

_WRITTEN = (
    select(Change.created_at)
    .where(Change.event_id == bindparam("event_id"), Change.what == "message", Change.created_at > bindparam("since"))
    .order_by(Change.created_at)
)
_SENT_BEFORE = select(Change.id).where(Change.event_id == bindparam("event_id"), Change.handle == bindparam("handle"))
_MESSAGE = (
    select(Change.new, User.first_name)
    .outerjoin(User, User.id == Change.user_id)
    .where(Change.event_id == bindparam("event_id"), Change.handle == bindparam("handle"))
)
_LISTENERS = (
    select(EventParticipant.answer, func.count())
    .join(User, User.id == EventParticipant.user_id)
    .where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.answer.in_(TAKES_PART),
        EventParticipant.user_id != bindparam("author_id"),
        CAN_BE_REACHED,
    )
    .group_by(EventParticipant.answer)
)
_LAST = (
    select(Notice.kind, Notice.created_at, Notice.details)
    .where(
        Notice.event_id == bindparam("event_id"),
        Notice.kind.in_(NEWS),
        or_(Notice.due_at.is_not(None), Notice.sent_at.is_not(None), Notice.failed.is_not(None)),
    )
    .order_by(Notice.created_at.desc(), Notice.id.desc())
    .limit(1)
)
_OF_IT = (
    Notice.event_id == bindparam("event_id"),
    Notice.kind == bindparam("of_kind"),
    Notice.created_at == bindparam("moment"),
)
_COUNTED = select(func.count(Notice.sent_at), func.count(Notice.due_at), func.count(Notice.failed)).where(*_OF_IT)
_FAILED = (
    select(User.first_name)
    .join(Notice, Notice.user_id == User.id)
    .where(*_OF_IT, Notice.failed.is_not(None))
    .order_by(Notice.id)
    .limit(NAMES)
)
_WITHOUT_TELEGRAM = (
    select(User.first_name, func.count().over())
    .join(EventParticipant, EventParticipant.user_id == User.id)
    .where(
        EventParticipant.event_id == bindparam("event_id"),
        EventParticipant.answer.in_(TAKES_PART),
        User.telegram_id.is_(None),
    )
    .order_by(EventParticipant.id)
    .limit(NAMES)
)
"""The first of them, each beside how many there are."""


class Telling:
    """For one turn: on its connection, at its moment.

    Every method gives nothing when there is no such event or when it is not this person's to speak for.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def letter(self, code: str, user: User) -> Letter | None:
        shown = await Events(self._connection, self._now).find(code, user)
        if shown is None or not shown.organises:
            return None
        rows = await self._connection.execute(_LISTENERS, {"event_id": shown.event.id, "author_id": user.id})
        listeners = {Answer(answer): number for answer, number in rows}
        return Letter(shown, listeners, await self._next_at(shown.event))

    async def send(
        self, code: str, user: User, handle: str, text: str, answers: Collection[Answer]
    ) -> Sent | Letter | None:
        """Once, however often it is asked under this handle; a letter when no more may be sent today."""
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        event = locked.event
        sent_before = await self._connection.execute(_SENT_BEFORE, {"event_id": event.id, "handle": handle})
        people: list[int] = []
        if sent_before.first() is None:
            if await self._next_at(event) is not None:
                return await self.letter(code, user)
            people = list(await concerned(self._connection, event, user, answers))
            if people:
                await record(self._connection, event, user, self._now, "message", new=text, told=True, handle=handle)
                await owe(self._connection, Kind.MESSAGE, event.id, people, self._now, message=handle)
        return Sent(await Events(self._connection, self._now).shown(event, user), len(people))

    async def delivery(self, code: str, user: User) -> Delivery | None:
        """Of what was told last."""
        shown = await Events(self._connection, self._now).find(code, user)
        if shown is None or not shown.organises:
            return None
        key = {"event_id": shown.event.id}
        last = (await self._connection.execute(_LAST, key)).first()
        if last is None:
            return Delivery(shown, None, {}, reached=0, waiting=0, unreached=(), unreached_count=0)
        of_it = key | {"of_kind": last.kind, "moment": last.created_at}
        reached, waiting, failed = (await self._connection.execute(_COUNTED, of_it)).one()
        names = (await self._connection.execute(_FAILED, of_it)).scalars().all()
        without = (await self._connection.execute(_WITHOUT_TELEGRAM, key)).all()
        details = json.loads(last.details)
        if "message" in details:
            details |= await message(self._connection, shown.event, details["message"]) or {}
        return Delivery(
            shown,
            Kind(last.kind),
            details,
            reached=reached,
            waiting=waiting,
            unreached=[*names, *(name for name, _ in without)][:NAMES],
            unreached_count=failed + (without[0][1] if without else 0),
        )

    async def _next_at(self, event: Event) -> datetime | None:
        since = {"event_id": event.id, "since": self._now - WITHIN}
        written = (await self._connection.execute(_WRITTEN, since)).scalars().all()
        return written[-MOST_MESSAGES] + WITHIN if len(written) >= MOST_MESSAGES else None


async def message(connection: AsyncConnection, event: Event, handle: str | None) -> dict[str, str | None] | None:
    """An organiser's words, which are kept once, and whose they are; nothing when they were erased."""
    row = (await connection.execute(_MESSAGE, {"event_id": event.id, "handle": handle})).first()
    return {"text": json.loads(row.new), "author": row.first_name} if row is not None and row.new is not None else None


def _send_at(event: Event, now: datetime) -> datetime:
    return now if event.date - now < TOO_NEAR else now + GATHERED_FOR


def _gathered(earlier: dict[str, list[object]], later: dict[str, list[object]]) -> dict[str, list[object]]:
    """From the oldest value to the newest, but for what is as it was."""
    both = {name: [earlier.get(name, change)[0], change[1]] for name, change in (earlier | later).items()}
    return {name: change for name, change in both.items() if change[0] != change[1]}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
