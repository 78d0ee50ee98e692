"""Nobody comes in without the password, and guessing it is slow."""

import base64
import hmac
from http import HTTPStatus
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from pydantic import SecretStr

from tests.admin.conftest import PASSWORD, START, Browser, Clock, House, says
from tests.admin.town import Town
from vmeste.admin.guard import ATTACK, REMEMBERED_VISITORS, TRIES, WINDOW, Guard, Tries
from vmeste.admin.visitors import KNOWN, Visitors
from vmeste.database import Base
from vmeste.inbox import DeadLetter

OPEN = {"/", "/healthz", "/admin/static/{name}"}
FILLED_IN = {"{name}": "admin.css", "{id}": "1", "{page}": "event/1/edit"}
NOT_THERE = ["/admin/nothing", "/admin/user/1/nothing", "/admin/user/x", "/admin//user", "/admin//evil.example/"]


SITES: tuple[dict[str, str], ...] = ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}, {})


def addresses(app: web.Application) -> dict[str, tuple[str, set[str]]]:
    """Every address that the router knows, with its pattern and the methods for which it has a handler."""
    found: dict[str, tuple[str, set[str]]] = {}
    for resource in app.router.resources():
        inner = resource if isinstance(resource, web.PrefixedSubAppResource) else [resource]
        for route in (route for one in inner for route in (one if isinstance(one, web.AbstractResource) else [one])):
            pattern = route.resource.canonical if route.resource is not None else ""
            sections = ["user", "event", "eventparticipant"] if "{section}" in pattern else [""]
            for section in sections:
                address = pattern.replace("{section}", section)
                for hole, value in FILLED_IN.items():
                    address = address.replace(hole, value)
                found.setdefault(address, (pattern, set()))[1].add(route.method)
    return found


@pytest.mark.parametrize("words", [None, "guess", PASSWORD], ids=["no password", "a wrong one", "the right one"])
async def test_every_address_asks_for_the_password_and_every_write_for_its_origin(
    lite: House, town_of_lite: Town, words: str | None
) -> None:
    event = await town_of_lite.event(await town_of_lite.person())
    await town_of_lite.answer(1, event)
    letter = {"update_id": 1, "reason": "it broke", "payload": "{}", "created_at": START}
    await town_of_lite.writes(DeadLetter, letter)
    app = lite.app()
    closed = {address: methods for address, (pattern, methods) in addresses(app).items() if pattern not in OPEN}
    assert {"/admin", "/admin/event", "/admin/event/1", "/admin/event/1/edit"} <= closed.keys()
    assert any("POST" in methods for methods in closed.values())
    closed |= {key: set() for key in NOT_THERE}

    visitor = await lite.opened(app, says(words) if words else None)
    before = await everything(lite)
    for address, methods in closed.items():
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
            for site in SITES:
                lite.clock.passes(WINDOW)
                seen = await visitor.opens(address, method, **site)
                case = (method, address, site)
                if words != PASSWORD:
                    assert seen.status == 401, case
                elif address in NOT_THERE:
                    assert seen.status == 404, case
                elif method not in methods:
                    assert seen.status == 405, case
                elif method == "POST":
                    assert seen.status == (415 if site == SITES[0] else 403), case
                else:
                    assert seen.status in {200, 302}, case
    assert await everything(lite) == before


async def everything(house: House) -> dict[str, list[tuple[object, ...]]]:
    """All that stands in the database."""
    async with house.database.look() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


async def test_what_is_open_is_only_this(lite: House) -> None:
    app = lite.app()
    stranger = await lite.opened(app)
    assert {pattern for pattern, _ in addresses(app).values()} >= OPEN
    assert [(await stranger.opens(address)).status for address in ("/", "/healthz", "/admin/static/admin.css")] == [
        302,
        200,
        200,
    ]
    assert (await stranger.opens("/admin/static/..%2f..%2fapp.py")).status in (401, 404)
    assert (await stranger.opens("/admin/static/app.py")).status == 404


@pytest.mark.parametrize("password", ["шахматы-в-парке-64", "naïve café", "ключ 🔑 с:двоеточием", "ascii only pass"])
async def test_a_password_in_any_alphabet_opens(lite: House, password: str) -> None:
    browser = await lite.opened(lite.app(password=password), says(password))
    assert (await browser.opens("/admin")).status == 200


@pytest.mark.parametrize(
    "header",
    [
        says(""),
        says(PASSWORD, username=""),
        says(PASSWORD, username="root"),
        says(PASSWORD + " "),
        says(PASSWORD[:-1]),
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic 4pyT"},
        {"Authorization": "Bearer " + PASSWORD.encode().hex()},
        {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode()},
    ],
)
async def test_anything_else_does_not_open(lite: House, header: dict[str, str]) -> None:
    assert (await (await lite.opened(lite.app(), header)).opens("/admin")).status == 401


async def test_secrets_are_compared_in_a_time_that_tells_nothing(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong name hides no password: both are compared, by what takes as long for any two words."""
    compared: list[tuple[bytes, bytes]] = []

    def watched(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return compare_digest(a, b)

    compare_digest = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", watched)
    browser = await lite.opened(lite.app())
    for password, username in ((PASSWORD, "root"), ("guess", "admin"), (PASSWORD, "admin")):
        compared.clear()
        await browser.opens("/admin/user", **says(password, username))
        assert len(compared) == 2
        assert {len(one) for pair in compared for one in pair} == {32}, "digests, whatever was typed"
    compared.clear()
    fields = {"seal": "x" * 64}
    await browser.sends("/admin/user/new", fields, {**says(PASSWORD), "Sec-Fetch-Site": "same-origin"})
    assert any(b == b"x" * 64 for _, b in compared), "the form's seal"
    assert any(len(a) == 64 != len(b) or a == b for a, b in compared), "and the browser's cookie"


@pytest.mark.parametrize(
    ("username", "password"), [("", "long enough"), ("admin", ""), ("", ""), ("a:b", "long enough")]
)
def test_empty_words_are_refused_when_the_guard_is_made(username: str, password: str) -> None:
    with pytest.raises(ValueError, match="user name"):
        Guard(username, SecretStr(password), visitors=Visitors(b"key", ()), clock=Clock())


async def test_the_challenge_asks_for_utf_8_and_a_stranger_sees_no_way_in(lite: House) -> None:
    seen = await (await lite.opened(lite.app())).opens("/admin", Accept_Language="ru")
    assert seen.headers["WWW-Authenticate"] == 'Basic realm="vmeste", charset="UTF-8"'
    assert "Нужен пароль" in seen.text
    assert "/admin/user" not in seen.text


async def test_strangers_get_pages_that_were_drawn_once_and_say_nothing_of_each_other(lite: House) -> None:
    stranger = await lite.opened(lite.app())
    first = await stranger.opens("/admin/event/7?q=secret", Accept_Language="ru")
    second = await stranger.opens("/admin/nothing", Accept_Language="ru")
    assert first.text == second.text
    assert "secret" not in first.text
    assert "A password is needed" in (await stranger.opens("/admin", Accept_Language="en")).text
    owner = Browser(stranger.client, says(PASSWORD))
    assert "There is nothing here" in (await owner.opens("/admin/nothing", Accept_Language="en")).text


async def test_five_wrong_tries_a_minute_then_wait(lite: House) -> None:
    browser = await lite.opened(lite.app())
    for _ in range(TRIES):
        assert (await browser.opens("/admin", **says("guess"))).status == 401
        lite.clock.passes(1)

    seen = await browser.opens("/admin", **says("guess"))
    assert (seen.status, seen.headers["Retry-After"]) == (429, str(WINDOW - TRIES))
    assert "Too many tries" in seen.text
    assert (await browser.opens("/admin", **says(PASSWORD))).status == 429, "else guessing would not be slowed at all"

    lite.clock.passes(WINDOW - TRIES)
    assert (await browser.opens("/admin", **says(PASSWORD))).status == 200


async def test_a_browser_that_was_let_in_is_not_shut_out_by_a_guesser_at_the_same_address(lite: House) -> None:
    app = lite.app()
    owner = await lite.opened(app)
    cookie = (await owner.opens("/admin", **says(PASSWORD))).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie, "this was http"
    known = {"Cookie": cookie.partition(";")[0]}

    owner.client.session.cookie_jar.clear()
    for _ in range(TRIES + 1):
        await owner.opens("/admin", **says("guess"))
    assert (await owner.opens("/admin", **says(PASSWORD))).status == 429
    assert (await owner.opens("/admin", **says(PASSWORD), **known)).status == 200

    for _ in range(TRIES):
        assert (await owner.opens("/admin", **says("guess"), **known)).status == 401, "the cookie opens nothing"
    assert (await owner.opens("/admin", **says("guess"), **known)).status == 429, "and is counted by itself"


@pytest.mark.parametrize(
    "cookie",
    ["", ".", "..", "a.b.c", "0123456789abcdef.9999999999.forged", "x" * 3000, '"\\303\\251.9.9"', "é.9999999999.é"],
)
async def test_a_forged_cookie_makes_nobody_known(lite: House, cookie: str) -> None:
    browser = await lite.opened(lite.app())
    for _ in range(TRIES):
        assert (await browser.opens("/admin", **says("guess"), Cookie=f"{KNOWN}={cookie}")).status == 401
    assert (await browser.opens("/admin", **says("guess"))).status == 429


def test_a_known_browser_is_forgotten_after_its_time_and_with_the_password() -> None:
    clock = Clock()
    request = make_mocked_request("GET", "/admin")
    response = web.Response()
    visitors = Visitors(b"password", ())
    visitors.recognise(request, clock())
    visitors.remember(request, response, clock())
    cookie = response.cookies[KNOWN].value
    returning = make_mocked_request("GET", "/admin", headers={"Cookie": f"{KNOWN}={cookie}"})

    assert Visitors(b"password", ()).name(returning, clock()).startswith("browser ")
    assert Visitors(b"another", ()).name(returning, clock()) == "nobody"
    clock.passes(31 * 24 * 3600)
    assert Visitors(b"password", ()).name(returning, clock()) == "nobody"


def test_under_attack_from_everywhere_a_first_try_is_still_looked_at() -> None:
    clock = Clock()
    tries = Tries(clock)
    tries.wrong("owner")
    assert tries.wait("owner") == 0

    for number in range(ATTACK):
        tries.wrong(f"attacker {number}")
    assert tries.wait("owner") == WINDOW, "one try a minute instead of five"
    assert tries.wait("the owner, elsewhere") == 0

    clock.passes(WINDOW)
    assert tries.wait("owner") == 0


def test_the_memory_of_wrong_tries_is_bounded() -> None:
    tries = Tries(Clock())
    for number in range(REMEMBERED_VISITORS + 50):
        tries.wrong(f"visitor {number}")
    assert len(tries._wrong) == REMEMBERED_VISITORS
    assert all(len(wrong) <= TRIES for wrong in tries._wrong.values())


class _Transport:
    def __init__(self, peer: str) -> None:
        self.peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.peer, 40000) if name == "peername" else default


def visitor(peer: str, forwarded: str | None, trusted: list[str]) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    request = make_mocked_request("GET", "/admin", headers=headers, transport=_Transport(peer))
    return Visitors(b"key", [ip_network(network) for network in trusted]).name(request, START)


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.5", None, [], "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", [], "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", ["10.0.0.0/8"], "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, nonsense, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.1", "198.51.100.1:5123", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.3"),
        ("::1", "[2001:db8:1:2::9]:443", ["::1/128"], "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("2001:db8::7", None, [], "2001:db8::/64"),
    ],
)
def test_a_forwarded_address_is_believed_from_trusted_proxies_alone(
    peer: str, forwarded: str | None, trusted: list[str], expected: str
) -> None:
    assert visitor(peer, forwarded, trusted) == expected


async def test_visitors_behind_a_proxy_are_slowed_each_by_themselves(lite: House) -> None:
    proxy = await lite.opened(lite.app(trusted_proxies=[ip_network("127.0.0.1"), ip_network("::1")]))
    for _ in range(TRIES):
        await proxy.opens("/admin", **says("guess"), X_Forwarded_For="198.51.100.1")
    assert (await proxy.opens("/admin", **says("guess"), X_Forwarded_For="198.51.100.1")).status == 429
    neighbour = await proxy.opens("/admin", **says(PASSWORD), X_Forwarded_For="198.51.100.2", X_Forwarded_Proto="https")
    assert neighbour.status == 200
    assert "Secure" in neighbour.headers["Set-Cookie"]


async def test_without_a_password_there_is_no_page_and_health_still_answers(lite: House) -> None:
    browser = await lite.opened(lite.app(password=None), says(""))
    for address in ("/", "/admin", "/admin/user", "/admin/static/admin.css"):
        seen = await browser.opens(address)
        assert (seen.status, seen.text) == (404, "404 Not Found\n")
    assert (await browser.opens("/healthz")).text == "ok\n"


def test_a_try_that_has_to_wait_does_not_prolong_the_wait() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(TRIES):
        tries.wrong("somebody")
    clock.passes(30)
    assert [tries.wait("somebody") for _ in range(3)] == [30, 30, 30]


async def test_right_words_are_never_counted(admin_of_lite: Browser) -> None:
    statuses = {(await admin_of_lite.opens("/healthz")).status for _ in range(3)}
    statuses |= {(await admin_of_lite.opens("/admin/user")).status for _ in range(3 * TRIES)}
    assert statuses == {HTTPStatus.OK}
