"""Erasing a person: their rows stay as nobody's, so that seats and histories of others stay right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import every, wipe
from vmeste.dialogue import Dialogue
from vmeste.events import rules
from vmeste.events.answering.repository import Answers
from vmeste.events.co_organisers.repository import CoOrganisers
from vmeste.events.log import record
from vmeste.events.models import Answer, Change, CoOrganiser, Event, EventParticipant, Invitation, Report, search_text
from vmeste.events.organiser.repository import Organising
from vmeste.events.seats import COLUMNS
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.models import Card, Kind, Notice
from vmeste.notices.repository import refresh_cards
from vmeste.users import barred
from vmeste.users.models import CAN_BE_REACHED, User
from vmeste.words import ENGLISH, Language

NOBODY = "👤"
"""The name of an erased person, in every language."""
KEPT_OF_USERS = frozenset({"id", "created_at"})
HOLDS_PEOPLE = frozenset({"creator_id"})
"""Changes whose old and new are rows of people: nobody's now."""

# each by its own index: for «or» PostgreSQL would read every event there is
_OWN = select(Event.id).where(Event.creator_id == bindparam("user_id"))
_JOINED = select(EventParticipant.event_id).where(EventParticipant.user_id == bindparam("user_id"))
# ascending, like everybody who locks several
_CONCERNED = (
    select(*COLUMNS).where(Event.id.in_(union(_OWN, _JOINED))).order_by(Event.id).with_for_update(key_share=True)
)
_HEIR = (
    select(CoOrganiser.handle)
    .join(User, User.id == CoOrganiser.user_id)
    .where(CoOrganiser.event_id == bindparam("event_id"), CAN_BE_REACHED)
    .order_by(CoOrganiser.created_at, CoOrganiser.user_id)
    .limit(1)
)
_ANSWERED = select(EventParticipant.event_id).where(
    EventParticipant.user_id == bindparam("user_id"),
    EventParticipant.answer != Answer.NOT_GOING,
)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What of a person's others will notice when it goes."""

    handed_over: int
    """Own events to come that a co-organiser takes over."""
    cancelled: int
    """Own events to come that nobody takes over."""
    seats: int
    """Events to come to which they go, may go, or for which they wait."""


@dataclass(frozen=True, slots=True)
class Neutral:
    """What stands where a person's words stood, in a language."""

    title: str
    """Of their event."""
    reason: str
    """Why it is cancelled."""


class Erasure:
    """For one turn: on its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def belongings(self, user: User) -> Belongings:
        """What is at stake, to be told before."""
        concerned = await self._concerned(user)
        heirs = [await self._heir(event) for event in self._to_leave(concerned, user)]
        handed_over = sum(heir is not None for heir in heirs)
        answered = await self._answered(user)
        seats = sum(event.id in answered and rules.over_for_answers(event, self._now) is None for event in concerned)
        return Belongings(handed_over, len(heirs) - handed_over, seats)

    async def erase(self, user: User, neutral: Mapping[Language, Neutral], *, by: User) -> None:
        """Nothing of this person is left but rows that say that there was somebody, and who erased them."""
        concerned = await self._concerned(user)
        answered = await self._answered(user)
        for event in concerned:
            if event.id in answered and rules.over_for_answers(event, self._now) is None:
                await Answers(self._connection, self._now).not_going(event.code, user)
        for event in self._to_leave(concerned, user):
            await self._leave(event, user, neutral)
        await self._clean_events(user, neutral)
        await self._clean_person(user)
        if user.telegram_id is not None:
            await self._clean_inbox(user.telegram_id)
            if user.blocked_at is not None:
                await barred.remember(self._connection, user.telegram_id, user.blocked_at)
        what = "forgotten" if by is user else "user_deleted"
        await record(self._connection, None, by, self._now, what, told=True, person_id=user.id)
        await self._show_it(concerned)
        wipe(self._connection)

    async def _concerned(self, user: User) -> list[Event]:
        return every(Event, await self._connection.execute(_CONCERNED, {"user_id": user.id}))

    def _to_leave(self, events: Sequence[Event], user: User) -> list[Event]:
        return [event for event in events if event.creator_id == user.id and rules.can_be_changed(event, self._now)]

    async def _answered(self, user: User) -> set[int]:
        return set((await self._connection.execute(_ANSWERED, {"user_id": user.id})).scalars())

    async def _heir(self, event: Event) -> str | None:
        handle: str | None = (await self._connection.execute(_HEIR, {"event_id": event.id})).scalar()
        return handle

    async def _leave(self, event: Event, user: User, neutral: Mapping[Language, Neutral]) -> None:
        """To the first co-organiser, with its words, which are theirs now; without one it is cancelled."""
        heir = await self._heir(event)
        if heir is not None:
            await CoOrganisers(self._connection, self._now).hand_over(event.code, user, heir)
        else:
            reason = neutral.get(event.language, neutral[ENGLISH]).reason
            await Organising(self._connection, self._now).cancel(event.code, user, reason)

    async def _clean_events(self, user: User, neutral: Mapping[Language, Neutral]) -> None:
        """Those that are still theirs: past, or cancelled."""
        own = select(Event.id).where(Event.creator_id == user.id)
        for language, words in neutral.items():
            nothing = dict.fromkeys(("description", "location", "latitude", "longitude", "picture"))
            values = {**nothing, "title": words.title, "search": search_text(words.title, None, None)}
            others = [other for other in neutral if other != language]
            of_language = Event.language.not_in(others) if language == ENGLISH else Event.language == language
            await self._connection.execute(update(Event).where(Event.creator_id == user.id, of_language).values(values))
        earlier = update(Event).where(Event.creator_id == user.id, Event.cancelled_at < self._now)
        await self._connection.execute(earlier.values(cancel_reason=None))
        await self._connection.execute(delete(Invitation).where(Invitation.event_id.in_(own)))
        # what others were to hear quotes it; that it is cancelled they hear all the same
        changed = update(Notice).where(Notice.event_id.in_(own), Notice.kind == Kind.CHANGED)
        await self._connection.execute(changed.values(details='{"changes": {}}', due_at=None))
        cancelled = update(Notice).where(Notice.event_id.in_(own), Notice.kind == Kind.CANCELLED)
        await self._connection.execute(cancelled.values(details="{}"))
        theirs = or_(Change.user_id == user.id, Change.person_id == user.id, Change.event_id.in_(own))
        clean = update(Change).where(theirs, Change.what.not_in(HOLDS_PEOPLE))
        await self._connection.execute(clean.values(old=None, new=None))

    async def _clean_person(self, user: User) -> None:
        mine = EventParticipant.user_id == user.id
        await self._connection.execute(update(EventParticipant).where(mine).values(note=None, guest_names=None))
        for statement in (
            delete(CoOrganiser).where(CoOrganiser.user_id == user.id),
            delete(Invitation).where(Invitation.used_by == user.id),
            delete(Dialogue).where(Dialogue.user_id == user.id),
            delete(Notice).where(Notice.user_id == user.id),
            delete(Card).where(or_(Card.user_id == user.id, Card.chat_id == user.telegram_id)),
        ):
            await self._connection.execute(statement)
        await self._connection.execute(update(Report).where(Report.user_id == user.id).values(user_id=None))
        columns = User.__table__.c
        gone = {column.name: None for column in columns if column.nullable and column.name not in KEPT_OF_USERS}
        values = {**gone, "first_name": NOBODY, "search": ""}
        await self._connection.execute(update(User).where(User.id == user.id).values(values))

    async def _clean_inbox(self, telegram_id: int) -> None:
        """Answers that were not shown yet, and updates that failed."""
        for model, text in ((TakenUpdate, TakenUpdate.owed), (DeadLetter, DeadLetter.payload)):
            found = await self._connection.execute(
                select(model.update_id, text).where(text.contains(str(telegram_id), autoescape=True))
            )
            theirs = re.compile(rf"(?<!\d){telegram_id}(?!\d)")
            numbers = [number for number, kept in found if kept and theirs.search(kept)]
            await self._connection.execute(delete(DeadLetter).where(DeadLetter.update_id.in_(numbers)))
            answers = update(TakenUpdate).where(TakenUpdate.update_id.in_(numbers))
            await self._connection.execute(answers.values(owed=None))

    async def _show_it(self, concerned: Sequence[Event]) -> None:
        """Every copy of a card that showed the person's name or words."""
        numbers = [event.id for event in concerned]
        newer = update(Event).where(Event.id.in_(numbers)).values(version=Event.version + 1)
        await self._connection.execute(newer)
        for number in numbers:
            await refresh_cards(self._connection, number, self._now)
