"""What an organiser does to an event: decided under its lock, recorded, and told to those whom it concerns."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events import copies, rules, when
from vmeste.events.authority import concerned, take
from vmeste.events.draft import Draft
from vmeste.events.log import record
from vmeste.events.models import Change, Event, search_text
from vmeste.events.organised import Done
from vmeste.events.repository import Events
from vmeste.events.seats import LockedEvent
from vmeste.events.shown import Shown
from vmeste.events.telling import repository as telling
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import User

ALWAYS_TOLD = frozenset({"date", "location", "latitude"})
TOLD_IF_WANTED = frozenset({"title", "description"})
SEARCHED = frozenset({"title", "description", "location"})
REMINDED = frozenset({"date", "cancelled_at"})
"""Changes after which people are to be reminded at other moments, or not at all."""
FREES_SEATS = frozenset({"capacity", "date", "offer_hours"})
"""Changes after which those in line may have seats."""


class Organising:
    """For one turn: on its connection, at its moment.

    Every method gives nothing when there is no such event or when it is not this person's to change.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def open(self, code: str, user: User) -> Shown | None:
        """The event, for one of its organisers to look at."""
        shown = await Events(self._connection, self._now).find(code, user)
        return shown if shown is not None and shown.organises else None

    async def change(
        self,
        code: str,
        user: User,
        values: Mapping[str, Any],
        *,
        tell: Collection[str] = ALWAYS_TOLD,
    ) -> Done | None:
        """Give fields of the event other values. Nobody is put out by a lower limit.

        `tell` names those of whose change the participants hear at once.
        """
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        event = locked.event
        if not rules.can_be_changed(event, self._now):
            return await self._done(locked, user, refused=True)
        wanted = _with_end(event, values)
        changes = {name: (getattr(event, name), new) for name, new in wanted.items() if getattr(event, name) != new}
        if not changes:
            return await self._done(locked, user)
        await self._write(event, {name: new for name, (_, new) in changes.items()})
        tells = None
        for name, (old, new) in changes.items():
            waits = name in TOLD_IF_WANTED and name not in tell
            handle = await record(self._connection, event, user, self._now, name, old, new, told=not waits)
            tells = handle if waits else tells
        if "date" in changes:
            await locked.withdraw_offers(until=event.date)
        if changes.keys() & FREES_SEATS:
            await locked.give_freed_seats()
        await locked.save()
        said = {name: changes[name] for name in changes if name in tell}
        if "location" in said or said.get("latitude", (None,))[0] is None:
            said.pop("latitude", None)  # the words say it all, or the place is the same and has been marked on the map
        told = await telling.tell_changes(self._connection, event, user, said, self._now)
        if "capacity" in changes and rules.over_by(event) and event.creator_id != user.id:
            await owe(self._connection, Kind.OVER, event.id, [event.creator_id], self._now, over=rules.over_by(event))
        if tells is not None and not await concerned(self._connection, event, user, rules.TAKES_PART):
            tells = None
        return await self._done(locked, user, changed=True, told=told, tells=tells)

    async def tell(self, code: str, user: User, handle: str) -> Done | None:
        """The participants are to hear of a change after all; once, however often it is asked."""
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        change = (
            update(Change)
            .where(Change.event_id == locked.event.id, Change.handle == handle, Change.told_at.is_(None))
            .values(told_at=self._now)
            .returning(Change.what, Change.old, Change.new)
        )
        row = (await self._connection.execute(change)).first()
        told = 0
        if row is not None:
            old, new = (json.loads(value) if value else None for value in (row.old, row.new))
            changes = {row.what: (old, new)}
            told = await telling.tell_changes(self._connection, locked.event, user, changes, self._now)
        return await self._done(locked, user, changed=row is not None, told=told)

    async def sign_up(self, code: str, user: User, *, is_open: bool) -> Done | None:
        """Close sign-up or open it again; those in line move up all the same."""
        return await self._switch(code, user, "closed_at", None if is_open else self._now)

    async def cancel(self, code: str, user: User, reason: str | None, *, tell: bool = True) -> Done | None:
        """The card stays and says so. Only the organiser may."""
        locked = await take(self._connection, code, user, self._now, alone=True)
        if locked is None:
            return None
        if not rules.can_be_changed(locked.event, self._now):
            return await self._done(locked, user, refused=True)
        await self._write(locked.event, {"cancelled_at": self._now, "cancel_reason": reason})
        await locked.withdraw_offers()
        await locked.save()
        await record(self._connection, locked.event, user, self._now, "cancelled", new=reason, told=True)
        told = await self._tell(Kind.CANCELLED, locked.event, user) if tell else 0
        return await self._done(locked, user, changed=True, told=told)

    async def restore(self, code: str, user: User, *, tell: bool = True) -> Done | None:
        """Take a cancellation back, until the start; free seats go on, and are offered anew. Only the organiser may."""
        locked = await take(self._connection, code, user, self._now, alone=True)
        if locked is None:
            return None
        if not rules.can_be_restored(locked.event, self._now):
            return await self._done(locked, user, refused=locked.event.cancelled_at is not None)
        await self._write(locked.event, {"cancelled_at": None, "cancel_reason": None})
        await record(self._connection, locked.event, user, self._now, "restored", told=True)
        await locked.give_freed_seats()
        if locked.event.digest_at is None:  # there may be answers of which the organiser has not heard
            locked.event.digest_at = rules.digest_at(locked.event, self._now)
        await locked.save()
        told = await self._tell(Kind.RESTORED, locked.event, user) if tell else 0
        return await self._done(locked, user, changed=True, told=told)

    async def repeat(self, code: str, user: User) -> Draft | None:
        """A copy to be published anew, at the same hour of the same weekday."""
        shown = await self.open(code, user)
        if shown is None:
            return None
        event = shown.event
        # only the organiser brings a group another card
        chat_id = event.chat_id if event.creator_id == user.id else None
        return Draft(
            title=event.title,
            date=when.next_week(event.date, self._now, ZoneInfo(event.time_zone)),
            time_zone=event.time_zone,
            location=event.location,
            latitude=event.latitude,
            longitude=event.longitude,
            picture=event.picture,
            description=event.description,
            capacity=event.capacity,
            public=event.public,
            guests_allowed=event.guests_allowed,
            maybe_allowed=event.maybe_allowed,
            names_hidden=event.names_hidden,
            offer_hours=event.offer_hours,
            reminders=event.reminders,
            chat_id=chat_id,
            thread_id=event.thread_id if chat_id is not None else None,
            out_of_chat=chat_id is not None and await copies.is_out_of(self._connection, chat_id),
        )

    async def _switch(self, code: str, user: User, name: str, wanted: datetime | None) -> Done | None:
        """A moment that says since when something is so, or nothing."""
        locked = await take(self._connection, code, user, self._now)
        if locked is None:
            return None
        if not rules.can_be_changed(locked.event, self._now):
            return await self._done(locked, user, refused=True)
        old = getattr(locked.event, name)
        if (old is None) is (wanted is None):
            return await self._done(locked, user)
        await self._write(locked.event, {name: wanted})
        await locked.save()
        await record(self._connection, locked.event, user, self._now, name, old, wanted, told=True)
        return await self._done(locked, user, changed=True)

    async def _write(self, event: Event, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(event, name, value)
        if values.keys() & REMINDED:
            to_come = rules.next_reminder(event.date, self._now) if event.cancelled_at is None else None
            values["remind_at"] = event.remind_at = to_come
        if values.keys() & SEARCHED:
            values["search"] = event.search = search_text(event.title, event.description, event.location)
        await self._connection.execute(update(Event).where(Event.id == event.id).values(values))

    async def _tell(self, kind: Kind, event: Event, user: User, **said: Any) -> int:
        return await telling.tell(self._connection, kind, event, user, self._now, **said)

    async def _done(
        self,
        locked: LockedEvent,
        user: User,
        *,
        refused: bool = False,
        changed: bool = False,
        told: int = 0,
        tells: str | None = None,
    ) -> Done:
        shown = await Events(self._connection, self._now).shown(locked.event, user)
        return Done(shown, refused=refused, changed=changed, told=told, tells=tells)


def _with_end(event: Event, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever names a start alone moves the end with it."""
    if "date" not in values or "ends_at" in values or event.ends_at is None:
        return values
    return {**values, "ends_at": event.ends_at + (values["date"] - event.date)}
