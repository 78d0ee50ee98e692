"""A person's answer to an event: decided by the rules under the event's lock, with all that follows from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events import rules
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.repository import Events
from vmeste.events.rules import Decision, Held, Outcome, Party
from vmeste.events.seats import LockedEvent, related
from vmeste.events.shown import Shown
from vmeste.users.models import User

Rule = Callable[[Event, Party, datetime], Decision]
Answered = tuple[Outcome, Shown]


class Answers:
    """For one turn: on its connection, at its moment. Every method gives nothing when there is no such event.

    `redrawn` says that the turn itself shows the person their card.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def going(self, code: str, user: User, *, redrawn: bool = False) -> Answered | None:
        return await self._decide(code, user, rules.say_going, redrawn=redrawn)

    async def maybe(self, code: str, user: User, *, redrawn: bool = False) -> Answered | None:
        return await self._decide(code, user, rules.say_maybe, redrawn=redrawn)

    async def not_going(self, code: str, user: User, *, redrawn: bool = False) -> Answered | None:
        return await self._decide(code, user, rules.say_not_going, redrawn=redrawn)

    async def bring(self, code: str, user: User, guests: int) -> Answered | None:
        """So many guests."""
        return await self._decide(
            code,
            user,
            lambda event, before, now: rules.bring_guests(event, before, guests, now),
        )

    async def name_guests(self, code: str, user: User, names: str | None) -> Shown | None:
        """Who the guests are; kept only by somebody who brings any."""
        return await self._describe(code, user, lambda held: replace(held, guest_names=names), needs_guests=True)

    async def note(self, code: str, user: User, note: str | None) -> Shown | None:
        """A few words beside the answer; kept only by somebody who has answered."""
        return await self._describe(code, user, lambda held: replace(held, note=note), needs_guests=False)

    async def _describe(
        self,
        code: str,
        user: User,
        change: Callable[[Held], Held],
        *,
        needs_guests: bool,
    ) -> Shown | None:
        locked = await LockedEvent.take(self._connection, code, self._now, user.id)
        if locked is None:
            return None
        relation = await related(self._connection, locked.event, user.id)
        before = relation.held
        may = before.party.guests > 0 if needs_guests else before.party.answer is not None
        held = change(before) if may else before
        if held != before:
            await self._connection.execute(
                update(EventParticipant)
                .where(EventParticipant.event_id == locked.event.id, EventParticipant.user_id == user.id)
                .values(note=held.note, guest_names=held.guest_names),
            )
            await locked.save()
        return await Events(self._connection, self._now).shown(locked.event, user, replace(relation, held=held))

    async def _decide(self, code: str, user: User, rule: Rule, *, redrawn: bool = False) -> Answered | None:
        locked = await LockedEvent.take(self._connection, code, self._now, user.id)
        if locked is None:
            return None
        relation = await related(self._connection, locked.event, user.id)
        held = relation.held
        decision = rule(locked.event, held.party, self._now)
        outcome = decision.outcome
        if outcome.changes:
            await locked.put(user.id, held.party, decision.party)
            await locked.give_freed_seats()
            await locked.save(redrawn_for=user.id if redrawn else None)
            fewer = decision.party.guests < held.party.guests
            held = replace(held, party=decision.party, guest_names=None if fewer else held.guest_names)
            if outcome is Outcome.GUESTS and held.party.answer is Answer.WAITING:
                # a party that became smaller may have got its seats just now
                held = await locked.held_by(user.id)
                outcome = Outcome.GOING if held.party.answer is Answer.GOING else outcome
        relation = replace(relation, held=held)
        return outcome, await Events(self._connection, self._now).shown(locked.event, user, relation)
