"""The pages: what is looked up for each, and with which template it is drawn."""

import asyncio
import importlib
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from loguru import logger
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from vmeste.admin import figures, plots, queries
from vmeste.admin.done import happened
from vmeste.admin.figures import Figures
from vmeste.admin.guard import OPENED
from vmeste.admin.languages import LANGUAGE, REMEMBERED, language_for
from vmeste.admin.lists import Ask, GarbledAddressError, read
from vmeste.admin.pencil import Pencil
from vmeste.admin.plots import PERIODS, USUAL
from vmeste.admin.seals import FORM, NEXT_SEAL
from vmeste.admin.sections import EVENTS, SECTIONS, USERS
from vmeste.admin.walks import Count
from vmeste.admin.words import languages
from vmeste.admin.zones import ASKED, ZONE, zone_for, zones
from vmeste.database import Database

ON_THE_OVERVIEW = 5  # rows of each list
EXPLAINED = frozenset({400, 401, 403, 404, 405, 408, 413, 429, 500, 503})
KEPT_WITH_AN_ERROR = (hdrs.ALLOW, hdrs.RETRY_AFTER, hdrs.WWW_AUTHENTICATE)
OWN_PAGE = re.compile(r"/admin(/[a-z0-9]+)*", re.ASCII)
ELSEWHERE = frozenset({"cross-site", "same-site"})
"""Where a link may come from that a page follows, but that changes nothing here."""
AWAY = (OperationalError, InterfaceError, DisconnectionError, NoConnectionError, ConnectionError, socket.gaierror)
"""How a database that is not there makes itself known."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The handlers, and what they all need."""

    database: Database
    zone: ZoneInfo
    """Of everybody who has chosen none."""
    clock: Callable[[], datetime]
    _figures: Figures = field(default_factory=Figures)
    pencil: Pencil = field(default_factory=Pencil)
    _loaded: list[ModuleType] = field(default_factory=list)
    _for_strangers: dict[tuple[int, str], str] = field(default_factory=dict)
    """Their few error pages, drawn once: a flood of guesses must not keep the bot busy with templates."""

    async def overview(self, request: web.Request) -> web.Response:
        now = self.clock()
        coming = Ask(EVENTS, chosen={"when": "upcoming"}, limit=ON_THE_OVERVIEW)
        newest = Ask(USERS, limit=ON_THE_OVERVIEW)
        chosen = request.query.get("period", USUAL)
        if chosen not in PERIODS:
            raise web.HTTPBadRequest
        bounds = plots.bounds(PERIODS[chosen], now, self.zone_of(request))
        async with self.database.look() as connection:
            numbers = await self._figures.overview(connection, bounds, now)
            letters = await figures.letters(connection) if numbers.dead_letters else []
            number = Count.of(numbers.events["upcoming"])
            lists = [await queries.listing(connection, coming, now, number)]
            lists.append(await queries.listing(connection, newest, now))
        revision = await figures.revision(self.database)
        return await self.draw(
            request,
            "overview.html",
            numbers=numbers,
            period=chosen,
            letters=letters,
            coming=lists[0],
            newest=lists[1],
            revision=revision,
        )

    async def list(self, request: web.Request) -> web.Response:
        section = SECTIONS[request.match_info["section"]]
        try:
            ask = read(section, request.query)
        except GarbledAddressError:
            raise web.HTTPBadRequest from None
        now = self.clock()
        async with self.database.glance() if ask.is_plain else self.database.look() as connection:
            listing = await queries.listing(connection, ask, now)
            belongs = {}
            for name, row in ask.belongs.items():
                other = SECTIONS[section.belonging(name).section]
                belongs[name] = await queries.title(connection, other, row)
        if None in belongs.values():
            raise web.HTTPNotFound
        return await self.draw(request, "list.html", listing=listing, belongs=belongs)

    async def times(self, request: web.Request) -> web.Response:
        """The choice of a zone; the form leads back to where the visitor came from, with the zone in its address."""
        path, _, query = request.query.get("back", "").partition("?")
        back = path if OWN_PAGE.fullmatch(path) else "/admin"
        kept = [(name, value) for name, value in parse_qsl(query) if name != ASKED]
        return await self.draw(request, "times.html", back=back, kept=kept, usual=self.zone)

    @web.middleware
    async def explain(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Draws a page for every error beneath /admin; nothing of the error's insides is on it.

        What was typed into a form stays on it.
        """
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < web.HTTPBadRequest.status_code:
                raise
            status, headers = error.status, error.headers
        except AWAY as error:
            logger.opt(exception=error).warning("admin page: the database does not answer")
            status, headers = web.HTTPServiceUnavailable.status_code, None
        except Exception:  # noqa: BLE001  whatever a page failed with, the visitor gets a page and the log the reason
            logger.exception("admin page: {} failed", _route(request))
            status, headers = web.HTTPInternalServerError.status_code, None
        response = await self.draw(
            request,
            "error.html",
            status=status,
            words_for=str(status) if status in EXPLAINED else "other",
            back=request.match_info.get("section"),
            said=request.get(FORM, {}),
            seal=request.get(NEXT_SEAL, ""),
        )
        for name in KEPT_WITH_AN_ERROR:
            if headers and name in headers:
                response.headers[name] = headers[name]
        return response

    async def draw(self, request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
        """A page in the visitor's language; one that the address asks for is remembered in a cookie."""
        language = language_for(request)
        known = request.get(OPENED, False)
        text = None if known else self._for_strangers.get((status, language))
        if text is None:
            drawing = await self._drawing()
            page = drawing.Page(
                path=request.rel_url.raw_path if known else "/admin",
                query=request.query if known else {},
                language=language,
                zone=self.zone_of(request),
                now=self.clock(),
                opened=known,
                section=_section(request),
            )
            told = happened(request.query)
            text = await self.pencil.draws(
                partial(drawing.draw, template, page, status=status, happened=told, **values)
            )
            if not known:
                self._for_strangers[status, language] = text
        response = web.Response(
            text=text,
            content_type="text/html",
            status=status,
            headers={hdrs.VARY: f"{hdrs.ACCEPT_LANGUAGE}, {hdrs.COOKIE}", hdrs.CONTENT_LANGUAGE: language},
        )
        if request.headers.get("Sec-Fetch-Site") not in ELSEWHERE:
            _remember(request, response)
        return response

    def zone_of(self, request: web.Request) -> ZoneInfo:
        return zone_for(request, self.zone)

    async def _drawing(self) -> ModuleType:
        """jinja2, Fluent and Babel come with the first page, beside the loop: the bot starts without them."""
        if not self._loaded:
            self._loaded.append(await asyncio.to_thread(importlib.import_module, "vmeste.admin.drawing"))
        return self._loaded[0]


def _remember(request: web.Request, response: web.Response) -> None:
    """The language and the zone that the address asks for."""
    for asked, cookie, known in (("lang", LANGUAGE, languages()), (ASKED, ZONE, zones())):
        said = request.query.get(asked)
        if said in known:
            response.set_cookie(cookie, said, max_age=REMEMBERED, path="/admin", httponly=True, samesite="Lax")
        elif said == "":
            response.del_cookie(cookie, path="/admin")


def _section(request: web.Request) -> str:
    """To which the page belongs, that of one row or of a form too."""
    names = request.rel_url.raw_path.split("/")[2:3]
    return names[0] if names and names[0] in SECTIONS else request.match_info.get("section", "")


def _route(request: web.Request) -> str:
    """The pattern of the address, not the address: that may hold what somebody searched for."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical}" if resource else request.method
