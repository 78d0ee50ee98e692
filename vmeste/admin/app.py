"""The web application on one page: its addresses, what stands before them, and what every answer carries."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler
from loguru import logger
from pydantic import SecretStr

from vmeste.addresses import Network
from vmeste.admin.assets import asset
from vmeste.admin.desk import Desk
from vmeste.admin.details import Details
from vmeste.admin.event_pages import EventPages
from vmeste.admin.guard import Guard
from vmeste.admin.letter_pages import LetterPages
from vmeste.admin.metrics import Metrics
from vmeste.admin.pages import Pages
from vmeste.admin.participant_pages import ParticipantPages
from vmeste.admin.seals import Seals
from vmeste.admin.sections import SECTIONS
from vmeste.admin.server import BODY_BYTES, protect
from vmeste.admin.sheet_pages import SheetPages
from vmeste.admin.tools import Again, Tools, no_turn
from vmeste.admin.user_pages import UserPages
from vmeste.admin.visitors import Visitors
from vmeste.database import Database

Health = Callable[[], Awaitable[bool]]
HEALTH_SECONDS = 5.0
ROW = "{id:[0-9]{1,19}}"


def _now() -> datetime:
    return datetime.now(UTC)


def make_app(
    database: Database,
    *,
    username: str,
    password: SecretStr | None,
    secret_key: SecretStr | None,
    trusted_proxies: Sequence[Network],
    time_zone: ZoneInfo,
    health: Health,
    clock: Callable[[], datetime] = _now,
    wake: Callable[[], None] = lambda: None,
    wiped: Callable[[], None] = lambda: None,
    again: Again = no_turn,
) -> web.Application:
    """The admin page at /admin, behind the password, and /healthz, open.

    Other open addresses (a webhook, metrics) are added to the application by `app.add_routes` before it is
    served; they carry the same headers. Without a password there is no admin page. `secret_key` signs; made from
    the password when there is none. `clock` tells the present moment, aware;
    `wake` is called after a write by which something is due, `wiped` after one that has erased somebody, and `again`
    takes a dead letter once more.
    """
    app = web.Application(middlewares=[_plainly], client_max_size=BODY_BYTES)
    app.on_response_prepare.append(protect)
    app.router.add_get("/healthz", _Healthz(health).answer)
    if password is None:
        return app
    visitors = Visitors((secret_key or password).get_secret_value().encode(), trusted_proxies)
    guard = Guard(username, password, visitors=visitors, clock=clock)
    app.router.add_get("/", _to_overview)
    app.router.add_get("/admin/static/{name}", asset)
    pages = Pages(database, time_zone, clock)

    async def resend(request: web.Request, said: Mapping[str, str], seal: str) -> web.Response:
        return await pages.draw(request, "again.html", status=web.HTTPForbidden.status_code, said=said, seal=seal)

    seals = Seals(visitors, clock, resend)
    app.add_subapp("/admin", _behind(guard, Desk(pages, seals, wake, wiped), again, Metrics(database, clock)))
    return app


def _behind(guard: Guard, desk: Desk, again: Again, metrics: Metrics) -> web.Application:
    """All that stands beneath /admin, addresses that are not there among it."""
    pages, details, tools, letters = desk.pages, Details(desk), Tools(desk, again), LetterPages(desk)
    sheets = SheetPages(desk)
    events, people, participants = EventPages(desk), UserPages(desk), ParticipantPages(desk)
    admin = web.Application(middlewares=[pages.explain, guard, desk.seals.check])
    section = "{section:" + "|".join(SECTIONS) + "}"
    admin.add_routes(
        [
            web.get("", pages.overview),
            web.get("/", _to_overview),
            web.get("/metrics", metrics.answer),
            web.get("/times", pages.times),
            web.get(f"/{section}", pages.list),
            web.get(f"/{section}.csv", sheets.list),
            web.get(f"/user/{ROW}", details.user),
            *_form("/user/new", people.new, people.create),
            *_form(f"/user/{ROW}/edit", people.edit, people.save),
            *_form(f"/user/{ROW}/block", people.ask_block, people.block),
            web.post(f"/user/{ROW}/unblock", people.unblock),
            *_form(f"/user/{ROW}/delete", people.ask_delete, people.delete),
            web.get(f"/event/{ROW}", details.event),
            *_form("/event/new", events.new, events.create),
            *_form(f"/event/{ROW}/edit", events.edit, events.save),
            *_form(f"/event/{ROW}/organiser", events.ask_organiser, events.appoint),
            *_form(f"/event/{ROW}/cancel", events.ask_cancel, events.cancel),
            *_form(f"/event/{ROW}/restore", events.ask_restore, events.restore),
            web.post(f"/event/{ROW}/signup", events.sign_up),
            *_form(f"/event/{ROW}/delete", events.ask_delete, events.delete),
            *_form(f"/event/{ROW}/message", letters.new, letters.send),
            web.get(f"/eventparticipant/{ROW}", details.participant),
            *_form("/eventparticipant/new", participants.new, participants.create),
            *_form(f"/eventparticipant/{ROW}/edit", participants.edit, participants.save),
            *_form(f"/eventparticipant/{ROW}/delete", participants.ask_remove, participants.remove),
            web.get("/{page:[a-z0-9]+(?:/[a-z0-9]+)*}/", _without_slash),
            web.get("/audit", tools.audit),
            web.get("/audit.csv", sheets.audit),
            web.get("/deadletter", tools.dead_letters),
            web.get("/deadletter.csv", sheets.dead_letters),
            *_form(f"/deadletter/{ROW}", tools.dead_letter, tools.deliver),
        ],
    )
    return admin


def _form(path: str, shows: Handler, takes: Handler) -> tuple[web.RouteDef, web.RouteDef]:
    """A page with a form, which is sent to the page's own address."""
    return web.get(path, shows), web.post(path, takes)


async def _to_overview(_: web.Request) -> web.Response:
    raise web.HTTPFound("/admin")


async def _without_slash(request: web.Request) -> web.Response:
    """To the same page as it is called here, on this very host."""
    query = request.rel_url.raw_query_string
    raise web.HTTPFound(f"/admin/{request.match_info['page']}" + (f"?{query}" if query else ""))


class _Healthz:
    def __init__(self, health: Health) -> None:
        self._health = health

    async def answer(self, _: web.Request) -> web.Response:
        """Well or unwell, and not a word more: anybody may ask."""
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                well = await self._health()
        except Exception as error:  # noqa: BLE001  whatever it is, that is unwell
            logger.warning("healthz: {}", type(error).__name__)
            well = False
        return web.Response(text="ok\n" if well else "unwell\n", status=200 if well else 503)


@web.middleware
async def _plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors outside the admin page, or in drawing its error pages, as one plain word."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < web.HTTPBadRequest.status_code:
            raise
        headers = {name: value for name, value in error.headers.items() if name in {"Allow", "Retry-After"}}
        return web.Response(text=f"{error.status} {error.reason}\n", status=error.status, headers=headers)
    except Exception:  # noqa: BLE001  the last catch before the wire
        logger.exception("web: a request failed")
        return web.Response(text="500 Internal Server Error\n", status=500)
