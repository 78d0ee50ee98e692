"""Who organises an event beside its organiser, the links that invite them, and handing the event over."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert as upsert
from vmeste.events.authority import take
from vmeste.events.log import record
from vmeste.events.models import CoOrganiser, Event, EventParticipant, Invitation
from vmeste.events.organised import MOST_CO_ORGANISERS, MOST_SHOWN, Member, Team
from vmeste.events.repository import Events
from vmeste.events.seats import LockedEvent
from vmeste.events.shown import Shown
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import ADMINISTRATOR, CAN_BE_REACHED, User

TOKEN_BYTES = 16

_MEMBERS = (
    select(CoOrganiser.user_id, CoOrganiser.handle, User.first_name, User.username)
    .join(User, User.id == CoOrganiser.user_id)
    .where(CoOrganiser.event_id == bindparam("event_id"))
    .order_by(CoOrganiser.created_at, CoOrganiser.user_id)
    .limit(MOST_SHOWN)
)
_OPEN_INVITATION = select(Invitation.token).where(
    Invitation.event_id == bindparam("event_id"),
    Invitation.used_by.is_(None),
)
_REACHED = select(User.id).where(User.id.in_(bindparam("ids", expanding=True)), CAN_BE_REACHED)
_INVITED_TO = (
    select(Event.code).join(Invitation, Invitation.event_id == Event.id).where(Invitation.token == bindparam("token"))
)


class CoOrganisers:
    """For one turn: on its connection, at its moment.

    Every method gives nothing when there is no such event, link or person, or when it is not this user's business.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def team(self, code: str, user: User) -> Team | None:
        locked = await self._take(code, user)
        return await self._team(locked, user) if locked else None

    async def invite(self, code: str, user: User) -> Team | None:
        """A new link; one that nobody has used stops working."""
        locked = await self._take(code, user)
        if locked is None:
            return None
        await self._revoke(locked.event)
        values = {
            "token": secrets.token_urlsafe(TOKEN_BYTES),
            "event_id": locked.event.id,
            "created_at": self._now,
        }
        await self._connection.execute(insert(Invitation).values(values))
        return await self._team(locked, user)

    async def revoke(self, code: str, user: User) -> Team | None:
        locked = await self._take(code, user)
        if locked is None:
            return None
        await self._revoke(locked.event)
        return await self._team(locked, user)

    async def invitation(self, token: str, user: User) -> Shown | None:
        """The event of a link that still works for this person."""
        locked = await self._invited(token, user)
        if locked is None:
            return None
        shown = await Events(self._connection, self._now).shown(locked.event, user)
        unused = select(Invitation.token).where(Invitation.token == token, Invitation.used_by.is_(None))
        works = shown.organises or (await self._connection.execute(unused)).first() is not None
        return shown if works else None

    async def accept(self, token: str, user: User) -> Shown | None:
        """One person becomes a co-organiser by one link; pressing again changes nothing."""
        locked = await self._invited(token, user)
        if locked is None:
            return None
        event, events = locked.event, Events(self._connection, self._now)
        shown = await events.shown(event, user)
        if shown.organises:
            return shown
        members = (await self._connection.execute(_MEMBERS, {"event_id": event.id})).all()
        use = (
            update(Invitation)
            .where(Invitation.token == token, Invitation.used_by.is_(None))
            .values(used_by=user.id)
            .returning(Invitation.token)
        )
        if len(members) >= MOST_CO_ORGANISERS or (await self._connection.execute(use)).first() is None:
            return None
        await self._add(event, user.id)
        await record(self._connection, event, user, self._now, "co_organiser_joined", new=user.id, told=True)
        await owe(self._connection, Kind.JOINED, event.id, [event.creator_id], self._now)
        return await events.shown(event, user)

    async def dismiss(self, code: str, user: User, handle: str) -> Team | None:
        locked = await self._take(code, user)
        if locked is None:
            return None
        gone = (
            delete(CoOrganiser)
            .where(CoOrganiser.event_id == locked.event.id, CoOrganiser.handle == handle)
            .returning(CoOrganiser.user_id)
        )
        row = (await self._connection.execute(gone)).first()
        if row is not None:
            await record(
                self._connection, locked.event, user, self._now, "co_organiser_removed", old=row.user_id, told=True
            )
            await owe(self._connection, Kind.DISMISSED, locked.event.id, [row.user_id], self._now)
        return await self._team(locked, user)

    async def heir(self, code: str, user: User, handle: str) -> tuple[Shown, Member] | None:
        """A co-organiser or participant to whom the event may be handed over."""
        locked = await self._take(code, user)
        heir = await self._heir(locked.event, handle) if locked else None
        if locked is None or heir is None:
            return None
        return await Events(self._connection, self._now).shown(locked.event, user), heir

    async def hand_over(self, code: str, user: User, handle: str) -> tuple[Shown, Member] | None:
        """Another person is the organiser from now on; the one before stays as a co-organiser."""
        locked = await self._take(code, user)
        heir = await self._heir(locked.event, handle) if locked else None
        if locked is None or heir is None:
            return None
        await self._give(locked, user, heir.user_id)
        return await Events(self._connection, self._now).shown(locked.event, user), heir

    async def appoint(self, code: str, heir_id: int) -> bool | None:
        """Handed over by the administrator, to whomever; whether that changed anything, or nothing without an event."""
        locked = await self._take(code, ADMINISTRATOR)
        if locked is None:
            return None
        if locked.event.creator_id == heir_id:
            return False
        await self._give(locked, ADMINISTRATOR, heir_id)
        return True

    async def _give(self, locked: LockedEvent, author: User, heir_id: int) -> None:
        event, before = locked.event, locked.event.creator_id
        await self._connection.execute(update(Event).where(Event.id == event.id).values(creator_id=heir_id))
        event.creator_id = heir_id
        former = delete(CoOrganiser).where(CoOrganiser.event_id == event.id, CoOrganiser.user_id == heir_id)
        await self._connection.execute(former)
        await self._revoke(event)
        reached = set((await self._connection.execute(_REACHED, {"ids": [before, heir_id]})).scalars())
        if before in reached:
            await self._add(event, before)
        await locked.save()
        await record(self._connection, event, author, self._now, "creator_id", before, heir_id, told=True)
        await owe(self._connection, Kind.HANDED_OVER, event.id, reached & {heir_id}, self._now)
        if author.id != before:
            await owe(self._connection, Kind.REPLACED, event.id, reached & {before}, self._now)

    async def _take(self, code: str, user: User) -> LockedEvent | None:
        return await take(self._connection, code, user, self._now, alone=True)

    async def _invited(self, token: str, user: User) -> LockedEvent | None:
        """The event to which a link invites, whoever has used it."""
        code = (await self._connection.execute(_INVITED_TO, {"token": token})).scalar_one_or_none()
        return await LockedEvent.take(self._connection, code, self._now, user.id) if code else None

    async def _team(self, locked: LockedEvent, user: User) -> Team:
        of_event = {"event_id": locked.event.id}
        members = [Member(*row) for row in await self._connection.execute(_MEMBERS, of_event)]
        token = (await self._connection.execute(_OPEN_INVITATION, of_event)).scalars().first()
        return Team(await Events(self._connection, self._now).shown(locked.event, user), members, token)

    async def _revoke(self, event: Event) -> None:
        unused = delete(Invitation).where(Invitation.event_id == event.id, Invitation.used_by.is_(None))
        await self._connection.execute(unused)

    async def _add(self, event: Event, user_id: int) -> None:
        values = {"event_id": event.id, "user_id": user_id, "created_at": self._now}
        statement = upsert(self._connection, CoOrganiser).values(values)
        await self._connection.execute(statement.on_conflict_do_nothing(index_elements=["event_id", "user_id"]))

    async def _heir(self, event: Event, handle: str) -> Member | None:
        """Somebody on Telegram who is not the organiser already."""
        known = union_all(
            *(
                select(row.user_id, row.handle).where(row.event_id == event.id, row.handle == handle)
                for row in (CoOrganiser, EventParticipant)
            ),
        ).subquery()
        statement = (
            select(User.id, known.c.handle, User.first_name, User.username, User.unreachable_since.is_(None))
            .join(known, known.c.user_id == User.id)
            .where(CAN_BE_REACHED, User.id != event.creator_id)
        )
        row = (await self._connection.execute(statement)).first()
        return Member(*row) if row is not None else None
