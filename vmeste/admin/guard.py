"""The password before the admin page, and what slows guessing down."""

import hashlib
import hmac
import math
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from aiohttp_basicauth import BasicAuthMiddleware
from pydantic import SecretStr

from vmeste.admin.visitors import Visitors

WINDOW = 60  # seconds
TRIES = 5  # wrong ones within the window, for each visitor
TRIES_UNDER_ATTACK = 1
ATTACK = 60  # wrong ones within the window, of all visitors together
REMEMBERED_VISITORS = 10_000

OPENED = web.RequestKey("opened", bool)
"""Stands on a request whose password was right."""


class Tries:
    """The wrong tries of the last minute.

    A visitor with five of them waits until the oldest is a minute old; a try that is made to wait is not looked
    at and counts for nothing. While all visitors together try more than sixty a minute, each has one try instead
    of five: thousands of addresses gain little, and the owner's first try is looked at all the same.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=ATTACK)

    def wait(self, visitor: str) -> int:
        """Whole seconds until this visitor may try; 0 means now."""
        now = self._clock().timestamp()
        recent = self._wrong.get(visitor, deque())
        attack = len(self._all) == ATTACK and self._all[0] > now - WINDOW
        allowed = TRIES_UNDER_ATTACK if attack else TRIES
        if len(recent) < allowed:
            return 0
        return max(0, math.ceil(recent[-allowed] + WINDOW - now))

    def wrong(self, visitor: str) -> None:
        now = self._clock().timestamp()
        self._all.append(now)
        self._wrong.setdefault(visitor, deque(maxlen=TRIES)).append(now)
        self._wrong.move_to_end(visitor)
        if len(self._wrong) > REMEMBERED_VISITORS:
            self._wrong.popitem(last=False)


class Guard(BasicAuthMiddleware):  # type: ignore[misc]  # published without types
    """Middleware that lets the administrator in and nobody else."""

    def __init__(
        self,
        username: str,
        password: SecretStr,
        *,
        visitors: Visitors,
        clock: Callable[[], datetime],
    ) -> None:
        if not username or not password.get_secret_value():
            raise ValueError("the admin page needs a user name and a password")
        if ":" in username:
            raise ValueError("a user name with a colon can never be typed into a browser")
        super().__init__(realm="vmeste")  # the library keeps neither word: it would compare them with ==
        self._key = secrets.token_bytes(32)
        self._username = self._digest(username.encode())
        self._password = self._digest(password.get_secret_value().encode())
        self._visitors = visitors
        self._clock = clock
        self._tries = Tries(clock)

    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if hdrs.AUTHORIZATION not in request.headers:
            raise self.challenge()
        visitor = self._visitors.name(request, self._clock())
        if seconds := self._tries.wait(visitor):
            raise web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(seconds)})
        if not await self.authenticate(request):
            self._tries.wrong(visitor)
            raise self.challenge()
        request[OPENED] = True
        self._visitors.recognise(request, self._clock())
        response = await handler(request)
        self._visitors.remember(request, response, self._clock())
        return response

    async def check_credentials(self, username: str, password: str, _: web.Request) -> bool:
        """Both in constant time. The library read the bytes as latin-1; browsers send UTF-8."""
        name_is_right = hmac.compare_digest(self._digest(username.encode("latin-1")), self._username)
        password_is_right = hmac.compare_digest(self._digest(password.encode("latin-1")), self._password)
        return name_is_right and password_is_right

    def challenge(self) -> web.HTTPUnauthorized:
        return web.HTTPUnauthorized(
            headers={hdrs.WWW_AUTHENTICATE: f'Basic realm="{self.realm}", charset="UTF-8"'},
        )

    def _digest(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, hashlib.sha256)
