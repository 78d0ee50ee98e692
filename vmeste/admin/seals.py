"""What a write must prove: that it comes from a page of ours, in the browser that was given that page, not long ago."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from vmeste.admin.server import read_body
from vmeste.admin.visitors import BROWSER, Visitors

SEAL = "seal"
"""The form's field that carries the token."""
MOST_FIELDS = 200
FORM_TYPE = "application/x-www-form-urlencoded"
READS = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})

FORM = web.RequestKey("form", Mapping[str, str])
"""Stands on a write that has proved itself: what was typed, by the names of the fields."""
NEXT_SEAL = web.RequestKey("next_seal", str)
"""Stands beside it: with this the same form may be sent once more."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Middleware before every handler that is not asked by GET or HEAD. It stands behind the password.

    Browsers send a password by themselves, also with a form on somebody else's page. So a write must say that it
    comes from our origin, and must carry a token that only our page could have given to this browser.
    """

    visitors: Visitors
    clock: Callable[[], datetime]
    again: Callable[[web.Request, Mapping[str, str], str], Awaitable[web.Response]]
    """Draws a page that offers to send the same form with a token of today."""

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method in READS or request.match_info.http_exception is not None:
            return await handler(request)
        if not self._is_from_here(request):
            raise web.HTTPForbidden
        said = await _read(request)
        seal = said.pop(SEAL, "")
        if not self._is_ours(request, seal):
            return await self.again(request, said, self.seal(request))
        request[FORM] = said
        request[NEXT_SEAL] = self.seal(request)
        return await handler(request)

    def seal(self, request: web.Request) -> str:
        """For a form on the page that answers this request; good today and tomorrow."""
        return self._seal(request, self.clock())

    def _seal(self, request: web.Request, day: datetime) -> str:
        return self.visitors.sign(f"form {day:%Y-%m-%d} {request[BROWSER]}")

    def _is_ours(self, request: web.Request, seal: str) -> bool:
        today = self.clock()
        given = seal.encode(errors="surrogateescape")
        days = (today, today - timedelta(days=1))
        return any(hmac.compare_digest(self._seal(request, day).encode(), given) for day in days)

    def _is_from_here(self, request: web.Request) -> bool:
        """Browsers say it in one of two headers; what says it in neither is no page of ours."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site == "same-origin"
        scheme = "https" if self.visitors.is_secure(request) else "http"
        return request.headers.get(hdrs.ORIGIN, "").lower() == f"{scheme}://{request.host}".lower()


async def _read(request: web.Request) -> dict[str, str]:
    if request.content_type != FORM_TYPE:
        raise web.HTTPUnsupportedMediaType
    body = await read_body(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError:
        raise web.HTTPBadRequest from None
