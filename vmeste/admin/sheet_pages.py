"""Lists as files for a spreadsheet, however long: read part by part, and nothing is held while the reader reads."""

import asyncio
import importlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from aiohttp import hdrs, web
from loguru import logger

from vmeste.admin import queries, rows
from vmeste.admin.desk import Desk
from vmeste.admin.languages import language_for
from vmeste.admin.lists import Ask, GarbledAddressError, read
from vmeste.admin.sections import SECTIONS
from vmeste.admin.tools import Sought, changes, found
from vmeste.admin.walks import Line

ROWS = 500
"""Of a part: what is read from the database, and sent, at once."""
LETTERS = 50
"""Of a part: an update may be long."""
PART_SECONDS = 30.0
"""For a reader to take a part."""

Part = Sequence[Line]
Parts = AsyncGenerator[Part, None]


@dataclass(frozen=True, slots=True)
class SheetPages:
    desk: Desk

    async def list(self, request: web.Request) -> web.StreamResponse:
        try:
            ask = read(SECTIONS[request.match_info["section"]], request.query)
        except GarbledAddressError:
            raise web.HTTPBadRequest from None
        sheets, words = await self._words(request)
        now = self.desk.now
        return await self._send(
            request,
            words(ask.section.name),
            sheets.heading(words, ask.columns),
            self._lines(ask),
            lambda part: sheets.listed(words, ask.columns, part, now),
        )

    async def audit(self, request: web.Request) -> web.StreamResponse:
        sheets, words = await self._words(request)
        changes = self._changes(Sought.of(request))
        draw = partial(sheets.audited, words)
        return await self._send(request, words("audit"), sheets.audit_heading(words), changes, draw)

    async def dead_letters(self, request: web.Request) -> web.StreamResponse:
        sheets, words = await self._words(request)
        draw = partial(sheets.lettered, words)
        heading = sheets.letter_heading(words)
        return await self._send(request, words("deadletter"), heading, self._letters(), draw)

    async def _words(self, request: web.Request) -> tuple[Any, Any]:
        """Beside the loop, as pages load theirs."""
        sheets = await asyncio.to_thread(importlib.import_module, "vmeste.admin.sheets")
        return sheets, sheets.Words(language_for(request), self.desk.zone(request))

    async def _lines(self, ask: Ask) -> Parts:
        now = self.desk.now
        ask = replace(ask, key=None, backward=False, limit=ROWS)
        while True:
            async with self.desk.looks() as connection:
                listing = await queries.listing(connection, ask, now, thorough=True)
            if ask.key is not None and listing.ask.order != ask.order:
                raise LookupError("the list has grown too long for its order")
            yield listing.lines
            if not listing.has_after:
                return
            ask = replace(listing.ask, key=listing.ask.key_of(listing.lines[-1]))

    async def _changes(self, sought: Sought) -> Parts:
        before: int | None = None
        async with self.desk.looks() as connection:
            among = await found(connection, sought, self.desk.now)
        while True:
            async with self.desk.looks() as connection:
                part = await changes(connection, sought, among, before, ROWS)
            yield part[:ROWS]
            if len(part) <= ROWS:
                return
            before = part[ROWS - 1]["id"]

    async def _letters(self) -> Parts:
        before: int | None = None
        while True:
            async with self.desk.looks() as connection:
                letters = await rows.dead_letters(connection, before=before, limit=LETTERS, whole=True)
            yield letters[:LETTERS]
            if len(letters) <= LETTERS:
                return
            before = letters[LETTERS - 1]["id"]

    async def _send(
        self, request: web.Request, name: str, heading: str, parts: Parts, draw: Callable[[Part], str]
    ) -> web.StreamResponse:
        name = quote(f"{name}-{self.desk.now.astimezone(self.desk.zone(request)):%Y-%m-%d}.csv")
        response = web.StreamResponse(
            headers={
                hdrs.CONTENT_TYPE: "text/csv; charset=utf-8",
                hdrs.CONTENT_DISPOSITION: f"attachment; filename*=UTF-8''{name}",
                hdrs.VARY: f"{hdrs.ACCEPT_LANGUAGE}, {hdrs.COOKIE}",
            },
        )
        async with aclosing(parts):
            part = await anext(parts)  # until here what fails becomes a page that says so
            await response.prepare(request)
            if request.method == hdrs.METH_HEAD:
                return response
            try:
                await _write(response, heading + await self.desk.pages.pencil.draws(partial(draw, part)))
                async for part in parts:
                    await _write(response, await self.desk.pages.pencil.draws(partial(draw, part)))
            except Exception as error:  # noqa: BLE001  the answer has begun, and no page can be drawn any more
                reader_is_gone = isinstance(error, TimeoutError | ConnectionError)
                logger.opt(exception=None if reader_is_gone else error).warning("admin page: a file was not sent whole")
                if request.transport is not None:
                    request.transport.abort()  # half a file must not look like a whole one
        return response


async def _write(response: web.StreamResponse, text: str) -> None:
    """TimeoutError when the reader does not take it in time."""
    async with asyncio.timeout(PART_SECONDS):
        await response.write(text.encode())
