"""The HTTP side: `/bot<token>/<method>`, files, and the chat page."""

import asyncio
import inspect
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from vmeste.demo.call import Call
from vmeste.demo.faults import Fault
from vmeste.demo.methods import METHODS, NEW_MESSAGES, NOT_HERE
from vmeste.demo.refusal import Refusal, bad_request, not_here
from vmeste.demo.schema import Upload, check_own, method_of

if TYPE_CHECKING:
    from vmeste.demo.bots import Bot
    from vmeste.demo.telegram import LocalTelegram

LARGEST_BODY = 64 << 20
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class Server:
    def __init__(self, telegram: "LocalTelegram") -> None:
        self._telegram = telegram
        self._tokens = {bot.token: bot for bot in telegram.bots}
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self.url = ""

    async def start(self, host: str, port: int) -> None:
        from vmeste.demo.page import add_page  # noqa: PLC0415 - tests without a page need not load it

        self._stopping = asyncio.Event()
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        add_page(app, self._telegram)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        self._stopping.set()
        self._telegram.news.close()
        for bot in self._telegram.bots:
            bot.queue.release()
            await bot.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        bot = self._tokens.get(request.match_info["token"])
        if bot is None:
            return answered(Refusal("Unauthorized", 401))
        method = request.match_info["method"]
        try:
            given = await parameters(request)
        except Refusal as refusal:
            return answered(refusal)
        fault = self._telegram.faults.take(method, given)
        if fault and fault.kind not in {"reset after", "repeat"}:
            return await self._fail(request, Call(self._telegram, bot, method, time.time()), fault)
        if fault and fault.kind == "repeat":
            bot.queue.repeat_after(int(given.get("offset", 0)))
        call = await self.do(bot, method, given)
        if fault and fault.kind == "reset after":
            call.fault = fault.kind
            return dropped(request)
        return answered(call.refusal or call.result)

    async def _fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        call.fault = fault.kind
        call.refusal = fault.refusal() or Refusal(fault.kind, 0)
        self._telegram.record(call)
        if refusal := fault.refusal():
            return answered(refusal)
        if fault.kind == "502 html":
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        if fault.kind == "silence":
            try:
                async with asyncio.timeout(fault.seconds):
                    await self._stopping.wait()
            except TimeoutError:
                pass
        return dropped(request)

    async def do(self, bot: "Bot", name: str, given: dict[str, Any]) -> Call:
        """One call, done and recorded."""
        telegram = self._telegram
        call = Call(telegram, bot, name, telegram.clock.now())
        try:
            self._read(call, given)
            result = METHODS[name](call)
            call.result = await result if inspect.isawaitable(result) else result
        except Refusal as refusal:
            call.refusal = refusal
        else:
            if telegram.strict and name != "getUpdates":  # updates were checked when they arose
                check_own(method_of(name).returns, call.result)
        telegram.record(call)
        return call

    def _read(self, call: Call, given: dict[str, Any]) -> None:
        """What cannot be done whatever the method does is refused here."""
        method = method_of(call.method)
        call.uploads = {key: value for key, value in given.items() if isinstance(value, Upload)}
        call.values = method.read(given)
        if method.name not in METHODS:
            raise not_here(f"method {method.name}")
        if missing := NOT_HERE & call.values.keys():
            raise not_here(f'parameter "{min(missing)}"')
        if method.name in NEW_MESSAGES and self._telegram.limits.enabled:
            self._telegram.limits.check(call.chat().id, self._telegram.clock.now())

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] not in self._tokens:
            return answered(Refusal("Unauthorized", 401))
        stored = self._telegram.files.by_path(request.match_info["path"])
        if stored is None:
            return answered(Refusal("Not Found", 404))
        return web.Response(body=stored.document.data, content_type="application/octet-stream")


def answered(result: Any) -> web.Response:
    if isinstance(result, Refusal):
        status, answer = result.code, result.answer()
    else:
        status, answer = 200, {"ok": True, "result": result}
    body = json.dumps(answer, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def dropped(request: web.Request) -> web.Response:
    """The connection is gone; the response goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def parameters(request: web.Request) -> dict[str, Any]:
    """From the query and from a body of any of the four kinds."""
    given: dict[str, Any] = dict(request.query)
    kind = request.content_type
    try:
        if kind == "multipart/form-data":
            return given | await form(request)
        body = (await request.read()).decode()
        if kind == "application/json" and body:
            parsed = json.loads(body)
            if not isinstance(parsed, dict):
                raise bad_request("can't parse JSON object")
            return given | parsed
        if body:
            given |= parse_qsl(body, keep_blank_values=True, strict_parsing=True, errors="strict")
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse the parameters") from None
    return given


async def form(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        data = bytes(await part.read(decode=False))
        if part.filename is None:
            given[part.name] = data.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            given[part.name] = Upload(part.filename, data, mime)
    return given
