"""The web server: headers of every answer, bounds on what strangers can hold."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy.exc import OperationalError

from tests.admin.conftest import FROM_HERE, PASSWORD, Browser, House, Seen, says
from vmeste.admin import pages, server
from vmeste.admin.figures import Figures
from vmeste.admin.server import HEADERS, Serving, read_body, serve

NO_STORE = HEADERS["Cache-Control"]


def protected(seen: Seen) -> bool:
    return all(seen.headers.get(name) == value for name, value in HEADERS.items()) and "Server" not in seen.headers


async def never_whole() -> AsyncIterator[bytes]:
    yield b"first_name="
    await asyncio.Event().wait()


async def fails(*_: object) -> None:
    raise RuntimeError("secret insides")


async def test_every_status_carries_the_headers_and_tells_nothing(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    app = lite.app()
    app.router.add_get("/broken", fails)  # type: ignore[arg-type]  # answers nothing on purpose
    stranger = await lite.opened(app)
    admin = Browser(stranger.client, says(PASSWORD))

    seen = {
        "200": await admin.opens("/admin"),
        "302": await admin.opens("/"),
        "400": await admin.opens("/admin/user?sort=nonsense"),
        "401": await stranger.opens("/admin"),
        "404 outside": await stranger.opens("/nothing"),
        "404": await admin.opens("/admin/nothing"),
        "405 outside": await stranger.opens("/healthz", "POST"),
        "405": await admin.opens("/admin", "POST"),
        "417": await stranger.opens("/admin", Expect="a miracle"),
        "500 outside": await stranger.opens("/broken"),
        "200 healthz": await stranger.opens("/healthz"),
    }
    form = {"Content-Type": "application/x-www-form-urlencoded", **FROM_HERE, **admin.headers}
    seen["413"] = await admin.sends("/admin/user/new", {"first_name": "x" * server.BODY_BYTES})
    seen["415"] = await admin.opens("/admin/user/new", "POST", **FROM_HERE)
    with monkeypatch.context() as patch:
        patch.setattr(server, "BODY_SECONDS", 0.01)
        async with admin.client.post("/admin/user/new", data=never_whole(), headers=form) as answer:
            seen["408"] = Seen(answer.status, answer.headers, await answer.text())
    for _ in range(6):
        seen["429"] = await stranger.opens("/admin", **says("guess"))
    lite.clock.passes(60)
    monkeypatch.setattr(Figures, "overview", fails)
    seen["500"] = await admin.opens("/admin")

    async def is_away(*_: object) -> None:
        raise OperationalError("select secret", None, ConnectionError("secret host"))

    monkeypatch.setattr(Figures, "overview", is_away)
    seen["503"] = await admin.opens("/admin")
    for name, one in seen.items():
        assert one.status == int(name[:3]), name
        assert protected(one), (name, dict(one.headers))
        assert "secret" not in one.text, name
        assert "Traceback" not in one.text, name
    assert "Something broke" in seen["500"].text
    assert "Go back: what was typed is still in the form" in seen["413"].text
    assert "The request took too long" in seen["408"].text
    assert "The database does not answer" in seen["503"].text
    assert seen["405"].headers["Allow"] == "GET,HEAD"
    assert "script" not in HEADERS["Content-Security-Policy"]


async def test_a_page_that_cannot_even_be_drawn_is_a_plain_word(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = await lite.opened(lite.app(), says(PASSWORD))
    monkeypatch.setattr(pages.Pages, "draw", fails)
    seen = await admin.opens("/admin")
    assert (seen.status, seen.text) == (500, "500 Internal Server Error\n")
    assert protected(seen)


async def test_head_answers_like_get_without_a_body(admin_of_lite: Browser) -> None:
    for address in ("/admin", "/admin/user", "/healthz", "/admin/static/admin.css"):
        seen = await admin_of_lite.opens(address, "HEAD")
        assert (seen.status, seen.text) == (200, ""), address


async def test_stylesheets_may_be_kept_and_pages_may_not(admin_of_lite: Browser) -> None:
    page = await admin_of_lite.opens("/admin")
    assert page.headers["Cache-Control"] == "no-store"
    for name in ("admin.css", "pico.classless.min.css", "icon.svg"):
        assert f"/admin/static/{name}?v=" in page.text
        seen = await admin_of_lite.opens(f"/admin/static/{name}")
        assert "immutable" in seen.headers["Cache-Control"]
        assert seen.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
        assert "Server" not in seen.headers
    assert "style=" not in page.text
    assert "<script" not in page.text


async def test_healthz_says_one_word_in_sickness_too(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unwell() -> bool:
        return False

    async def broken() -> bool:
        raise OSError("postgresql://secret")

    async def stuck() -> bool:
        await asyncio.sleep(3600)
        return True

    monkeypatch.setattr("vmeste.admin.app.HEALTH_SECONDS", 0.01)
    for health in (unwell, broken, stuck):
        seen = await (await lite.opened(lite.app(health=health))).opens("/healthz")
        assert (seen.status, seen.text) == (503, "unwell\n")


@pytest_asyncio.fixture
async def serving(lite: House) -> AsyncIterator[Serving]:
    app = lite.app()

    async def body(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await read_body(request, limit=100))))

    app.router.add_post("/body", body)
    running = await serve(app, "127.0.0.1", 0)
    yield running
    await running.close()


async def raw(port: int, sent: bytes, *, read: int = 65536) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    try:
        async with asyncio.timeout(30):
            return await reader.read(read)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GET / HTTP/1.1\r\nbad header secret\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ],
)
async def test_what_is_no_http_gets_the_headers_too(serving: Serving, nonsense: bytes) -> None:
    answer = await raw(serving.port, nonsense)
    assert b" 400 " in answer.partition(b"\r\n")[0]
    assert b"\r\nServer:" not in answer
    assert b"Content-Security-Policy" in answer
    assert b"secret" not in answer


async def test_bodies_are_bounded_in_size_and_in_time(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: "
    assert b"\r\n\r\n5" in await raw(serving.port, head + b"5\r\n\r\nhello")
    assert b" 413 " in await raw(serving.port, head + b"101\r\n\r\n" + b"x" * 101)
    monkeypatch.setattr(server, "BODY_SECONDS", 0.01)
    assert b" 408 " in await raw(serving.port, head + b"50\r\n\r\nslow")


async def test_one_connection_too_many_is_closed_and_the_others_live(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS", 3)
    held = [await asyncio.open_connection("127.0.0.1", serving.port) for _ in range(3)]
    await asyncio.sleep(0.05)
    assert await raw(serving.port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""

    reader, writer = held[0]
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert b"200 OK" in await reader.read()
    for _, one in held:
        one.close()
        await one.wait_closed()
    await asyncio.sleep(0.05)
    assert b"200 OK" in await raw(serving.port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")


async def test_a_connection_that_asks_nothing_is_closed(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "KEEPALIVE", 0.05)
    running = await serve(lite.app(), "127.0.0.1", 0)
    try:
        assert await raw(running.port, b"GET /healthz HTTP/1.1\r\nHos") == b""
    finally:
        await running.close()


async def test_a_port_that_is_taken_is_said_so(lite: House, serving: Serving) -> None:
    with pytest.raises(OSError, match=str(serving.port)):
        await serve(lite.app(), "127.0.0.1", serving.port)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="only Linux drops stalled readers by itself")
async def test_a_reader_who_takes_nothing_is_dropped_by_the_system(serving: Serving) -> None:
    for listener in serving._listening.sockets:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == server.STALLED_MS


def test_the_bot_starts_without_the_templates() -> None:
    code = "import sys, vmeste.admin.app, vmeste.admin.server; assert 'jinja2' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
