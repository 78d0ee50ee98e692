"""One row with all that belongs to it: an event, a person, an answer."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin import beneath, queries, rows
from vmeste.admin.desk import Desk, row_of
from vmeste.admin.lists import RELATED_ROWS, Ask
from vmeste.admin.sections import EVENTS, PARTICIPANTS, SECTIONS, USERS
from vmeste.admin.shapes import Section
from vmeste.database import Model
from vmeste.events import rules
from vmeste.events.models import Event, EventParticipant
from vmeste.users.models import User


@dataclass(frozen=True, slots=True)
class Details:
    desk: Desk

    async def event(self, request: web.Request) -> web.Response:
        row = row_of(request)
        async with self.desk.looks() as connection:
            event, facts = await self._facts(connection, EVENTS, Event, row)
            facts |= await beneath.of_event(connection, row)
        now = self.desk.now
        can = {
            "change": rules.can_be_changed(event, now),
            "restore": rules.can_be_restored(event, now),
            "add": rules.over_for_answers(event, now) is None,
        }
        return await self.desk.draw(request, "event.html", event=event, can=can, **facts)

    async def user(self, request: web.Request) -> web.Response:
        row = row_of(request)
        async with self.desk.looks() as connection:
            user, facts = await self._facts(connection, USERS, User, row)
            facts |= await beneath.of_user(connection, row)
        return await self.desk.draw(request, "user.html", user=user, **facts)

    async def participant(self, request: web.Request) -> web.Response:
        async with self.desk.looks() as connection:
            participant, facts = await self._facts(connection, PARTICIPANTS, EventParticipant, row_of(request))
            event = await rows.event(connection, participant.event_id)
        can_change = event is not None and rules.over_for_answers(event, self.desk.now) is None
        return await self.desk.draw(
            request, "participant.html", participant=participant, can_change=can_change, **facts
        )

    async def _facts(
        self, connection: AsyncConnection, section: Section, model: type[Model], row: int
    ) -> tuple[Model, dict[str, Any]]:
        """The row; what the section says of it, and the lists of other sections that belong to it."""
        found = await queries.whole(connection, section, model, row)
        if found is None:
            raise web.HTTPNotFound
        line, own = found
        related = []
        for one in section.related:
            ask = Ask(SECTIONS[one.section], belongs={one.by: row}, sort=one.sort, limit=RELATED_ROWS)
            related.append((one, await queries.listing(connection, ask, self.desk.now)))
        return own, {"section": section, "line": line, "related": related}
