"""A person's answer to an event: decided by the rules under the event's lock, with all that follows from it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events import rules
from vmeste.events.models import Event, EventParticipant
from vmeste.events.repository import Events
from vmeste.events.rules import Decision, Outcome, Party
from vmeste.events.seats import Held, LockedEvent
from vmeste.events.shown import Shown
from vmeste.users.models import User

Rule = Callable[[Event, Party, datetime], Decision]
Answered = tuple[Outcome, Shown]


class Answers:
    """For one turn: on its connection, at its moment. Every method gives nothing when there is no such event."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def going(self, code: str, user: User) -> Answered | None:
        return await self._decide(code, user, rules.say_going)

    async def maybe(self, code: str, user: User) -> Answered | None:
        return await self._decide(code, user, rules.say_maybe)

    async def not_going(self, code: str, user: User) -> Answered | None:
        return await self._decide(code, user, rules.say_not_going)

    async def bring(self, code: str, user: User, guests: int, names: str | None = None) -> Answered | None:
        """So many guests, perhaps with names."""
        return await self._decide(
            code,
            user,
            lambda event, before, now: rules.bring_guests(event, before, guests, now),
            guest_names=names,
        )

    async def note(self, code: str, user: User, note: str | None) -> Shown | None:
        """A few words beside the answer; kept only by somebody who has answered."""
        locked = await LockedEvent.take(self._connection, code, self._now, user.id)
        if locked is None:
            return None
        held = await locked.held_by(user.id)
        if held.party.answer is not None and note != held.note:
            await self._describe(locked.event, user, note=note)
            await locked.save()
            held = Held(held.party, note, held.guest_names)
        return await Events(self._connection, self._now).shown(locked.event, user, held)

    async def _decide(
        self,
        code: str,
        user: User,
        rule: Rule,
        guest_names: str | None = None,
    ) -> Answered | None:
        locked = await LockedEvent.take(self._connection, code, self._now, user.id)
        if locked is None:
            return None
        held = await locked.held_by(user.id)
        decision = rule(locked.event, held.party, self._now)
        if decision.outcome.changes:
            await locked.put(user.id, held.party, decision.party)
            await locked.give_freed_seats()
            await locked.save()
            held = Held(decision.party, held.note, held.guest_names)
        if guest_names is not None and decision.outcome in {Outcome.GUESTS, Outcome.SAME_GUESTS}:
            await self._describe(locked.event, user, guest_names=guest_names or None)
        return decision.outcome, await Events(self._connection, self._now).shown(locked.event, user, held)

    async def _describe(self, event: Event, user: User, **values: str | None) -> None:
        await self._connection.execute(
            update(EventParticipant)
            .where(EventParticipant.event_id == event.id, EventParticipant.user_id == user.id)
            .values(**values),
        )
