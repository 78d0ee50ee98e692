"""What the administrator answers for a person: by the same rules, under the same lock, and told to the person."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.events import rules
from vmeste.events.log import record
from vmeste.events.models import Answer, EventParticipant
from vmeste.events.rules import Decision, Outcome, Party
from vmeste.events.seats import LockedEvent
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import ADMINISTRATOR, CAN_BE_REACHED, User

COMES = frozenset({Answer.GOING, Answer.WAITING})


class OnBehalf:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def answer(
        self, locked: LockedEvent, user_id: int, wanted: Answer, guests: int, note: str | None, *, tell: bool
    ) -> Outcome:
        """This is the person's answer now, with so many guests; who wants to come waits when there are no seats.

        What the rules do not allow is not done at all.
        """
        before = await locked.held_by(user_id)
        decision = self._decide(locked, before.party, wanted, guests)
        if await self._is_blocked(user_id):
            decision = rules.shut_out(before.party, decision)
        outcome = decision.outcome
        if not outcome.changes and outcome not in UNCHANGED:
            return outcome
        changes = decision.party != before.party
        if changes:
            await locked.put(user_id, before.party, decision.party)
        if note != before.note:
            own = (EventParticipant.event_id == locked.event.id, EventParticipant.user_id == user_id)
            await self._connection.execute(update(EventParticipant).where(*own).values(note=note))
            await self._record(locked, user_id, "note", before.note, note)
        if changes:
            await self._record(locked, user_id, "answer", _plain(before.party), _plain(decision.party))
        if changes or note != before.note:
            await locked.give_freed_seats()
            await locked.save()
        if not changes:
            return outcome
        became = (await locked.held_by(user_id)).party.answer
        if tell and became is decision.party.answer:  # a smaller party that got its seats just now hears of that
            await self._tell(locked, user_id, decision.party)
        return OUTCOMES.get(became, outcome)

    def _decide(self, locked: LockedEvent, before: Party, wanted: Answer, guests: int) -> Decision:
        event, now = locked.event, self._now
        if wanted is Answer.NOT_GOING:
            return rules.say_not_going(event, before, now)
        if wanted is Answer.MAYBE:
            return rules.say_maybe(event, before, now)
        if before.answer not in COMES:
            return rules.add(event, before, now, guests)
        brought = rules.bring_guests(event, before, guests, now)
        if brought.outcome not in {Outcome.GUESTS, Outcome.SAME_GUESTS}:
            return brought
        decision = rules.say_going(event, brought.party, now)  # an offer is taken with all who come
        return decision if decision.outcome.changes or brought.outcome is Outcome.SAME_GUESTS else brought

    async def _is_blocked(self, user_id: int) -> bool:
        blocked = select(User.id).where(User.id == user_id, User.blocked_at.is_not(None))
        return (await self._connection.execute(blocked)).first() is not None

    async def _record(self, locked: LockedEvent, user_id: int, what: str, before: object, after: object) -> None:
        await record(
            self._connection,
            locked.event,
            ADMINISTRATOR,
            self._now,
            what,
            before,
            after,
            told=True,
            person_id=user_id,
        )

    async def _tell(self, locked: LockedEvent, user_id: int, after: Party) -> None:
        on_telegram = select(User.id).where(User.id == user_id, CAN_BE_REACHED)
        people = (await self._connection.execute(on_telegram)).scalars().all()
        kind = Kind.REMOVED if after.answer is Answer.NOT_GOING else Kind.ANSWERED
        await owe(self._connection, kind, locked.event.id, people, self._now)


UNCHANGED = frozenset(
    {
        Outcome.ALREADY_GOING,
        Outcome.ALREADY_WAITING,
        Outcome.ALREADY_MAYBE,
        Outcome.ALREADY_NOT_GOING,
        Outcome.SAME_GUESTS,
    },
)
"""The answer stands as it was wanted; a note may be another all the same."""
OUTCOMES: Mapping[Answer | None, Outcome] = {
    Answer.GOING: Outcome.GOING,
    Answer.WAITING: Outcome.WAITING,
    Answer.MAYBE: Outcome.MAYBE,
    Answer.NOT_GOING: Outcome.NOT_GOING,
}


def _plain(party: Party) -> dict[str, str | int] | None:
    return {"answer": party.answer.value, "guests": party.guests} if party.answer is not None else None
