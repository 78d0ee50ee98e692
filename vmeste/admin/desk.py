"""What every page needs on which something is written: a turn of the database, a form that proves itself, an answer."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.admin.pages import Pages
from vmeste.admin.seals import FORM, Seals
from vmeste.admin.shapes import LARGEST_ID
from vmeste.admin.zones import ASKED, zone_named
from vmeste.database import is_wiped
from vmeste.notices.repository import is_something_due


@dataclass(frozen=True, slots=True)
class Desk:
    """One for the whole admin page."""

    pages: Pages
    seals: Seals
    wake: Callable[[], None]
    """Called after a write by which something is due."""
    wiped: Callable[[], None]
    """Called after a write that has erased somebody, so that nothing of them stays in the file."""

    @property
    def now(self) -> datetime:
        return self.pages.clock()

    def zone(self, request: web.Request) -> ZoneInfo:
        """The administrator's; of a form, the one in which it was drawn, whatever they have chosen since."""
        form = request.get(FORM)
        return (zone_named(form[ASKED]) if form and ASKED in form else None) or self.pages.zone_of(request)

    @asynccontextmanager
    async def writes(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: leaving commits, and whoever has to hear of it is told; raising rolls back."""
        async with self.pages.database.turn() as connection:
            is_something_due(connection)  # a turn that was rolled back may have left its word
            is_wiped(connection)
            yield connection
            due = is_something_due(connection)
            wiped = is_wiped(connection)
        if due:
            self.wake()
        if wiped:
            self.wiped()

    @asynccontextmanager
    async def looks(self) -> AsyncIterator[AsyncConnection]:
        async with self.pages.database.look() as connection:
            yield connection

    async def draw(self, request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
        return await self.pages.draw(
            request,
            template,
            status=status,
            seal=self.seals.seal(request),
            **values,
        )


def row_of(request: web.Request) -> int:
    """The number of the row in the address; one that no table can have is not found."""
    row = int(request.match_info["id"])
    if row > LARGEST_ID:
        raise web.HTTPNotFound
    return row


def typed(request: web.Request) -> Mapping[str, str]:
    return request[FORM]


def see_other(address: str, done: str = "", **counts: int) -> web.Response:
    """Leads to a page, which says there what was done; pressing «reload» on it does nothing a second time."""
    query = urlencode({"done": done, **{name: count for name, count in counts.items() if count}} if done else {})
    return web.Response(status=303, headers={"Location": f"{address}?{query}" if query else address})
