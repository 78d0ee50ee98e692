"""The administrator's tools: what was done by whom, and updates that nobody could handle."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from vmeste.admin import beneath, queries, rows
from vmeste.admin.desk import Desk, row_of, see_other
from vmeste.admin.lists import LONGEST_TERM, Ask
from vmeste.admin.sections import EVENTS, USERS
from vmeste.admin.shapes import LARGEST_ID
from vmeste.text import clean_line

SOUGHT = 100
"""Events and people, found by a word, whose changes are looked for."""

Again = Callable[[dict[str, Any]], Awaitable[str | None]]
"""Takes an update once more; nothing when it lives now, else what failed."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which changes are looked for."""

    term: str
    by: str
    """One of beneath.BY; anything else means all."""

    @classmethod
    def of(cls, request: web.Request) -> "Sought":
        term = clean_line(request.query.get("q", ""))[:LONGEST_TERM].strip()
        return cls(term, request.query.get("by", ""))


Ids = list[int] | None


async def found(connection: rows.Connection, sought: Sought, now: datetime) -> tuple[Ids, Ids]:
    """The events and the people of whom the word speaks; nothing when no word is sought."""
    if not sought.term:
        return None, None
    listings = [
        await queries.listing(connection, Ask(section, term=sought.term, limit=SOUGHT), now)
        for section in (EVENTS, USERS)
    ]
    events, people = ([line["id"] for line in listing.lines] for listing in listings)
    return events, people


@dataclass(frozen=True, slots=True)
class Tools:
    desk: Desk
    again: Again

    async def audit(self, request: web.Request) -> web.Response:
        """All changes, the newest first."""
        sought = Sought.of(request)
        before = _before(request.query)
        async with self.desk.looks() as connection:
            events, people = await found(connection, sought, self.desk.now)
            changes = await beneath.changes(connection, events=events, people=people, by=sought.by, before=before)
        return await self.desk.draw(
            request,
            "audit.html",
            changes=changes[: rows.PAGE],
            more_follow=len(changes) > rows.PAGE,
            sought=sought.term,
            by=sought.by,
        )

    async def dead_letters(self, request: web.Request) -> web.Response:
        async with self.desk.looks() as connection:
            letters = await rows.dead_letters(connection, before=_before(request.query))
        return await self.desk.draw(
            request, "deadletters.html", letters=letters[: rows.PAGE], more_follow=len(letters) > rows.PAGE
        )

    async def dead_letter(self, request: web.Request) -> web.Response:
        return await self._letter(request, "", status=200)

    async def deliver(self, request: web.Request) -> web.Response:
        """Once more the way that it came; when that fails again, it stays as it was."""
        async with self.desk.looks() as connection:
            letter = await rows.dead_letter(connection, row_of(request))
        if letter is None:
            raise web.HTTPNotFound
        failed = await self.again(json.loads(letter["payload"]))
        if failed is None:
            return see_other("/admin/deadletter", "delivered")
        return await self._letter(request, failed, status=422)

    async def _letter(self, request: web.Request, failed: str, *, status: int) -> web.Response:
        async with self.desk.looks() as connection:
            letter = await rows.dead_letter(connection, row_of(request))
        if letter is None:
            raise web.HTTPNotFound
        payload = json.dumps(json.loads(letter["payload"]), ensure_ascii=False, indent=2)
        payload = payload.encode(errors="replace").decode()  # what is no text is shown as a question mark
        return await self.desk.draw(
            request, "deadletter.html", letter=letter, payload=payload, failed=failed, status=status
        )


async def no_turn(_: dict[str, Any]) -> str | None:
    """Where no bot runs beside the page."""
    return "not-running"


def _before(query: Mapping[str, str]) -> int | None:
    said = query.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < len(str(LARGEST_ID)) and int(said)):
        raise web.HTTPBadRequest
    return int(said)
