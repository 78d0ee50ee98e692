"""Who knocks: a visitor's address behind trusted proxies, and the browsers that were let in before."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp import web

from vmeste.addresses import Network

Address = IPv4Address | IPv6Address

KNOWN = "vmeste_known"
KNOWN_FOR = timedelta(days=30)
HOME_NETWORK = 64  # bits: whoever has one IPv6 address usually has all that share these


BROWSER = web.RequestKey("browser", str)
"""Stands on a request whose password was right: the browser it came from, by the cookie that it has or is given."""


class Visitors:
    """Tells visitors apart, so that one who guesses slows down nobody else.

    A browser that was let in carries a signed cookie and is counted by it alone: somebody who guesses from the
    same address cannot shut it out. The cookie opens nothing.
    """

    def __init__(self, secret: bytes, trusted_proxies: Sequence[Network]) -> None:
        self._secret = secret
        self._trusted = tuple(trusted_proxies)

    def name(self, request: web.Request, now: datetime) -> str:
        """One word for the visitor: their known browser, else their address."""
        browser = self._browser(request.cookies.get(KNOWN, ""), now)
        return f"browser {browser}" if browser else self._address(request)

    def recognise(self, request: web.Request, now: datetime) -> None:
        """Called when the password was right."""
        request[BROWSER] = self._browser(request.cookies.get(KNOWN, ""), now) or secrets.token_hex(8)

    def remember(self, request: web.Request, response: web.StreamResponse, now: datetime) -> None:
        """Called with the answer to a browser that was recognised."""
        if response.prepared or self._browser(request.cookies.get(KNOWN, ""), now):
            return
        named = f"{request[BROWSER]}.{int((now + KNOWN_FOR).timestamp())}"
        response.set_cookie(
            KNOWN,
            f"{named}.{self.sign(named)}",
            max_age=int(KNOWN_FOR.total_seconds()),
            path="/admin",
            httponly=True,
            samesite="Strict",
            secure=self.is_secure(request),
        )

    def _browser(self, cookie: str, now: datetime) -> str | None:
        named, _, signature = cookie.rpartition(".")
        if not named or not hmac.compare_digest(self.sign(named).encode(), _bytes(signature)):
            return None
        browser, _, until = named.partition(".")
        return browser if now.timestamp() < int(until) else None

    def sign(self, text: str) -> str:
        """Each kind of text must have a form of its own, so that no signature can stand for another."""
        return hmac.new(self._key, _bytes(text), hashlib.sha256).hexdigest()

    @cached_property
    def _key(self) -> bytes:
        """Slow on purpose, and made once: a cookie must not help to guess the password it may be made from."""
        return hashlib.scrypt(self._secret, salt=b"vmeste: known browsers", n=2**14, r=8, p=1)

    def _address(self, request: web.Request) -> str:
        peer = _parse(request.remote or "")
        if peer is None:
            return "nobody"
        visitor = peer
        if self._trusts(peer):
            for hop in _hops(request):
                if hop is None:
                    break
                visitor = hop
                if not self._trusts(hop):
                    break
        if isinstance(visitor, IPv6Address):
            return str(ip_network((visitor, HOME_NETWORK), strict=False))
        return str(visitor)

    def is_secure(self, request: web.Request) -> bool:
        peer = _parse(request.remote or "")
        if peer is not None and self._trusts(peer):
            said = request.headers.get("X-Forwarded-Proto", request.scheme)
            return said.rpartition(",")[2].strip().lower() == "https"
        return request.secure

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _bytes(said: str) -> bytes:
    """Of anything a client can put into a header, bytes that were no UTF-8 among it."""
    return said.encode(errors="surrogateescape")


def _hops(request: web.Request) -> Iterator[Address | None]:
    """From the nearest to the farthest; what stands farther left may be the visitor's own invention."""
    for line in reversed(request.headers.getall("X-Forwarded-For", [])):
        for hop in reversed(line.split(",")):
            yield _parse(hop.strip())


def _parse(text: str) -> Address | None:
    """An address, also as proxies write it: `[::1]:80`, `10.0.0.1:80`, `::ffff:10.0.0.1`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
