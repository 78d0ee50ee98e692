"""Webhook: Telegram brings each update itself, and hears 200 when it is settled."""

import asyncio
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import select, update

from vmeste.admin.server import read_body
from vmeste.database import Database
from vmeste.profile import BotProfile
from vmeste.telegram import AwayError, RefusedError, Telegram, TokenRefusedError
from vmeste.turn import LONGEST_ID, Turn

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name
LONGEST_UPDATE = 1024 * 1024  # bytes
SETTLED_WITHIN = 25.0  # seconds; Telegram asks again after an answer that is not 2xx
CONNECTIONS = 40
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 5.0
FORBIDDEN = "403"
"""What Telegram heard when it brought another secret."""


class Webhook:
    def __init__(self, url: str, secret: SecretStr) -> None:
        self._url = url
        self._secret = secret
        self._turn: Turn | None = None

    @property
    def path(self) -> str:
        return urlsplit(self._url).path or "/"

    def opens(self, turn: Turn) -> None:
        """From now on updates are taken; until then Telegram is asked to come again."""
        self._turn = turn

    async def receive(self, request: web.Request) -> web.Response:
        """The secret in the header is the only proof that it is Telegram who writes."""
        said = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret.get_secret_value().encode()):
            return web.Response(status=403)
        try:
            letter = json.loads(await read_body(request, limit=LONGEST_UPDATE))
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(letter, dict) or not _is_update_id(letter.get("update_id")):
            return web.Response(status=400)
        if self._turn is None:
            return web.Response(status=503)
        try:
            async with asyncio.timeout(SETTLED_WITHIN):
                await self._turn.take(letter)
        except TimeoutError:
            return web.Response(status=503)
        return web.Response()

    async def announce(self, telegram: Telegram, database: Database, allowed_updates: list[str]) -> None:
        """Tell Telegram where to bring updates, if it does not know; until it has heard. Raises TokenRefusedError."""
        wanted: dict[str, Any] = {"url": self._url, "max_connections": CONNECTIONS, "allowed_updates": allowed_updates}
        seal = telegram.sealed(self._secret)
        pause = FIRST_PAUSE
        while True:
            try:
                if await _is_set(telegram, wanted) and await _is_sealed(database, seal):
                    return
                await telegram.call("setWebhook", secret_token=self._secret.get_secret_value(), **wanted)
            except (AwayError, RefusedError) as error:
                if isinstance(error, RefusedError) and error.token_is_wrong:
                    raise TokenRefusedError from None
                logger.warning("the webhook is not set yet, trying again in {:.0f} s: {}", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                async with database.turn() as connection:
                    await connection.execute(update(BotProfile).values(webhook_seal=seal))
                return


async def _is_set(telegram: Telegram, wanted: Mapping[str, Any]) -> bool:
    """As it should be, and its secret is not refused."""
    info = await telegram.call("getWebhookInfo")
    as_wanted = info.get("url") == wanted["url"] and info.get("max_connections") == wanted["max_connections"]
    kinds = set(info.get("allowed_updates") or ()) == set(wanted["allowed_updates"])
    return as_wanted and kinds and FORBIDDEN not in (info.get("last_error_message") or "")


async def _is_sealed(database: Database, seal: str) -> bool:
    async with database.look() as connection:
        return (await connection.execute(select(BotProfile.webhook_seal))).scalar() == seal


def _is_update_id(value: object) -> bool:
    return type(value) is int and 0 < value < LONGEST_ID
