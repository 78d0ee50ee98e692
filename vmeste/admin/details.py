"""One row with all that belongs to it: an event, a person, an answer."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin import queries, rows
from vmeste.admin.desk import Desk, row_of
from vmeste.admin.lists import RELATED_ROWS, Ask
from vmeste.admin.sections import EVENTS, PARTICIPANTS, SECTIONS, USERS
from vmeste.admin.shapes import Section
from vmeste.events import rules


@dataclass(frozen=True, slots=True)
class Details:
    desk: Desk

    async def event(self, request: web.Request) -> web.Response:
        row = row_of(request)
        async with self.desk.looks() as connection:
            facts = await self._facts(connection, EVENTS, row)
            event = await rows.event(connection, row)
            if event is None:
                raise web.HTTPNotFound
            more: dict[str, Any] = {
                "line_of": await rows.line_of(connection, row),
                "co_organisers": await rows.co_organisers_of(connection, row),
                "reports": await rows.reports_of(connection, row),
                "cards": await rows.cards_of(connection, row),
                "notices": await rows.notices_of(connection, event_id=row),
                "changes": await rows.changes_of(connection, event_id=row),
            }
        now = self.desk.now
        can = {
            "change": rules.can_be_changed(event, now),
            "restore": rules.can_be_restored(event, now),
            "add": rules.over_for_answers(event, now) is None,
        }
        return await self.desk.draw(request, "event.html", event=event, can=can, **facts, **more)

    async def user(self, request: web.Request) -> web.Response:
        row = row_of(request)
        async with self.desk.looks() as connection:
            facts = await self._facts(connection, USERS, row)
            user = await rows.user(connection, row)
            notices = await rows.notices_of(connection, user_id=row)
            changes = await rows.changes_of(connection, user_id=row)
        return await self.desk.draw(request, "user.html", user=user, notices=notices, changes=changes, **facts)

    async def participant(self, request: web.Request) -> web.Response:
        row = row_of(request)
        async with self.desk.looks() as connection:
            facts = await self._facts(connection, PARTICIPANTS, row)
            participant = await rows.participant(connection, row)
            event = await rows.event(connection, participant.event_id) if participant else None
        can_change = event is not None and rules.over_for_answers(event, self.desk.now) is None
        return await self.desk.draw(
            request, "participant.html", participant=participant, can_change=can_change, **facts
        )

    async def _facts(self, connection: AsyncConnection, section: Section, row: int) -> dict[str, Any]:
        """What the section says of the row, and the lists of other sections that belong to it."""
        line = await queries.one(connection, section, row)
        if line is None:
            raise web.HTTPNotFound
        related = []
        for one in section.related:
            ask = Ask(SECTIONS[one.section], belongs={one.by: row}, sort=one.sort, limit=RELATED_ROWS)
            listing = await queries.listing(connection, ask, self.desk.now)
            related.append((one, listing, await queries.tally(connection, ask, self.desk.now)))
        return {"section": section, "line": line, "related": related}
