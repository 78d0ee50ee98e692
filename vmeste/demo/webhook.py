# ruff: noqa: PLR2004 - numbers of HTTP and of setWebhook
"""Updates delivered to the bot's address: one at a time in a chat, again and again until 2xx."""

import asyncio
import ipaddress
import json
import re
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from vmeste.demo.faults import WEBHOOK
from vmeste.demo.refusal import bad_request
from vmeste.demo.updates import Update

if TYPE_CHECKING:
    from vmeste.demo.bots import Bot
    from vmeste.demo.telegram import LocalTelegram

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_PAUSE = 60.0
PATIENCE = aiohttp.ClientTimeout(total=60)


class Webhook:
    first_pause = 1.0  # seconds before the second try; doubled for each that follows

    def __init__(self, telegram: "LocalTelegram", bot: "Bot") -> None:
        self._telegram, self._bot = telegram, bot
        self.url = ""
        self._secret: str | None = None
        self._most = 40
        self._error: tuple[int, str] | None = None
        self._lanes: dict[int | str, deque[Update]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._slots = asyncio.Semaphore(self._most)
        self._http: aiohttp.ClientSession | None = None

    async def set(self, url: str, secret: str | None, most: int) -> None:
        check_url(url)
        if secret is not None and not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if not 1 <= most <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        await self._stop()
        self.url, self._secret, self._most, self._error = url, secret, most, None
        self._slots = asyncio.Semaphore(most)
        self._http = aiohttp.ClientSession(timeout=PATIENCE, connector=aiohttp.TCPConnector(limit=most, ssl=False))
        self._bot.queue.on_push = self._queue
        for update in self._bot.queue.pending.values():
            self._queue(update)

    async def delete(self) -> None:
        await self._stop()
        self.url = ""

    async def _stop(self) -> None:
        self._bot.queue.on_push = None
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        if self._http:
            await self._http.close()
            self._http = None

    stop = _stop

    def info(self) -> dict[str, Any]:
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._bot.queue.pending),
        }
        if self.url:
            info |= {"max_connections": self._most, "allowed_updates": sorted(self._bot.queue.kinds)}
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return info

    def _queue(self, update: Update) -> None:
        lane = self._lanes.setdefault(update.lane, deque())
        lane.append(update)
        if len(lane) == 1:
            task = asyncio.create_task(self._drive(update.lane, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drive(self, key: int | str, lane: deque[Update]) -> None:
        """Empties one lane; an update leaves it when it was accepted or is too old."""
        while lane:
            update, pause = lane[0], self.first_pause
            while not update.expired(self._telegram.clock.now()):
                async with self._slots:
                    accepted = await self._accepted(update)
                if accepted:
                    break
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            self._bot.queue.drop(update)
            lane.popleft()
        self._lanes.pop(key, None)

    async def _accepted(self, update: Update) -> bool:
        if self._http is None:
            return False
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        body = json.dumps(update.body, ensure_ascii=False).encode()
        times = 2 if self._telegram.faults.take(WEBHOOK, {}) else 1
        status, answer = 0, b""
        for _ in range(times):
            try:
                async with self._http.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                    status, answer = response.status, await response.read()
            except (aiohttp.ClientError, TimeoutError) as error:
                self._failed(f"Connection failed: {type(error).__name__}")
                return False
        if not 200 <= status < 300:
            self._failed(f"Wrong response from the webhook: {status}")
            return False
        self._do_answered(answer)
        return True

    def _failed(self, words: str) -> None:
        self._error = (self._telegram.date(), words)

    def _do_answered(self, answer: bytes) -> None:
        """A bot may put one call into its answer."""
        try:
            given = json.loads(answer or b"null")
        except ValueError:
            return
        if isinstance(given, dict) and "method" in given:
            method = str(given.pop("method"))
            task = asyncio.create_task(self._telegram.server.do(self._bot, method, given))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


def check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    try:
        loopback = parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        loopback = False
    if parts.scheme != "http" or not loopback:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
