"""The one web server: its bounds, so that a stranger's connections never starve the bot beside it."""

import asyncio
import socket
from dataclasses import dataclass

from aiohttp import hdrs, web
from loguru import logger

CONNECTIONS = 200
"""The bot needs sockets of its own; systems often allow a process no more than 256 or 1024 files."""
KEEPALIVE = 10.0  # seconds, also for the first request's head to arrive
BODY_SECONDS = 10.0
BODY_BYTES = 64 * 1024
STALLED_MS = 30_000  # a reader who takes nothing for so long is gone
STOP_SECONDS = 5.0

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without any, browsers would send our own forms with the origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


async def protect(_: web.Request, response: web.StreamResponse) -> None:
    """A signal of `on_response_prepare`: the headers of every answer, whatever its status."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall(hdrs.SERVER, None)


async def read_body(request: web.Request, *, limit: int = BODY_BYTES) -> bytes:
    """The whole body; 413 when it is longer than `limit` bytes, 408 when it takes too long to come."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.clone(client_max_size=limit).read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


@dataclass(frozen=True, slots=True)
class Serving:
    """A web server that runs."""

    port: int
    """The real one, also when 0 was asked for."""
    _runner: web.AppRunner
    _listening: asyncio.Server

    async def close(self) -> None:
        """No new connections; requests that run have a few seconds to end."""
        self._listening.close()
        await self._runner.cleanup()
        await self._listening.wait_closed()


async def serve(app: web.Application, host: str, port: int) -> Serving:
    """Starts listening; OSError when the address cannot be had."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    server = runner.server
    if server is None:  # pragma: no cover  # setup() has just made it
        raise RuntimeError("the web server was not made")
    loop = asyncio.get_running_loop()

    def connect() -> asyncio.Protocol:
        if len(server.connections) >= CONNECTIONS:
            return _Full()
        return _Connection(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # means none, as AppRunner passes it on
            keepalive_timeout=KEEPALIVE,
            lingering_time=BODY_SECONDS,
        )

    try:
        listening = await loop.create_server(connect, host, port)
    except OSError:
        await runner.cleanup()
        raise
    for listener in listening.sockets:
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; the connections inherit it
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
    return Serving(listening.sockets[0].getsockname()[1], runner, listening)


class _Full(asyncio.Protocol):
    """One connection too many: closed at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.abort()


class _Connection(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  it quotes the request
    ) -> web.StreamResponse:
        """Answers what is no HTTP, and what failed outside every handler, without quoting it to the log."""
        if request.writer.output_size > 0:
            raise ConnectionError("half an answer has gone out already")
        if status >= 500:  # noqa: PLR2004  the class of status that is our own fault
            logger.opt(exception=exc).error("web: a request failed outside its handler")
        else:
            logger.debug("web: answered {} to what is no request ({})", status, type(exc).__name__)
        response = _Nameless(status=status, text=f"{status}\n", headers=HEADERS)
        response.force_close()
        return response


class _Nameless(web.Response):
    """An answer without the Server header where no application is reached and so no signal is sent."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall(hdrs.SERVER, None)
