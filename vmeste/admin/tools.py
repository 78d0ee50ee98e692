"""The administrator's tools: what was done by whom, and updates that nobody could handle."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from vmeste.admin import history, queries, rows
from vmeste.admin.desk import Desk, row_of, see_other
from vmeste.admin.lists import LONGEST_TERM, Ask
from vmeste.admin.sections import EVENTS, SECTIONS, USERS
from vmeste.admin.shapes import LARGEST_ID
from vmeste.admin.walks import Line
from vmeste.text import clean_line

SOUGHT = 100
"""Events and people, found by a word, whose changes are looked for."""

WHOSE = {"event": history.of_event, "user": history.of_person}

Again = Callable[[dict[str, Any]], Awaitable[str | None]]
"""Takes an update once more; nothing when it lives now, else what failed."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which changes are looked for."""

    term: str
    by: str
    """One of history.BY; anything else means all."""
    event: int | None
    user: int | None

    @classmethod
    def of(cls, request: web.Request) -> "Sought":
        term = clean_line(request.query.get("q", ""))[:LONGEST_TERM].strip()
        return cls(term, request.query.get("by", ""), _row(request.query, "event"), _row(request.query, "user"))

    @property
    def belongs(self) -> dict[str, int]:
        """By section: the one row whose changes these are."""
        return {name: row for name, row in (("event", self.event), ("user", self.user)) if row is not None}

    @property
    def query(self) -> dict[str, str | int]:
        """The same as an address says it."""
        return {name: said for name, said in (("q", self.term), ("by", self.by)) if said} | self.belongs

    def without(self, name: str) -> dict[str, str | int]:
        return {other: said for other, said in self.query.items() if other != name}


Ids = list[int] | None


async def changes(
    connection: rows.Connection, sought: Sought, among: tuple[Ids, Ids], before: int | None, limit: int = rows.PAGE
) -> Sequence[Line]:
    """A page of them and one more; `among` is what was found for the words."""
    events, people = among
    of = [WHOSE[name](row) for name, row in sought.belongs.items()]
    return await history.changes(
        connection, events=events, people=people, of=of, by=sought.by, before=before, limit=limit
    )


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
        before = _row(request.query, "before")
        async with self.desk.looks() as connection:
            among = await found(connection, sought, self.desk.now)
            shown = await changes(connection, sought, among, before)
            belongs = {
                name: await queries.title(connection, SECTIONS[name], row) for name, row in sought.belongs.items()
            }
        if None in belongs.values():
            raise web.HTTPNotFound
        return await self.desk.draw(
            request,
            "audit.html",
            changes=history.gathered(shown[: rows.PAGE]),
            last=shown[: rows.PAGE][-1]["id"] if shown else None,
            more_follow=len(shown) > rows.PAGE,
            sought=sought,
            belongs=belongs,
            choices=("", *history.BY),
        )

    async def dead_letters(self, request: web.Request) -> web.Response:
        async with self.desk.looks() as connection:
            letters = await rows.dead_letters(connection, before=_row(request.query, "before"))
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


def _row(query: Mapping[str, str], name: str) -> int | None:
    said = query.get(name, "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < len(str(LARGEST_ID)) and int(said)):
        raise web.HTTPBadRequest
    return int(said)
