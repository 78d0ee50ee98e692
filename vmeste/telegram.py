"""The wire to Telegram: one method of the Bot API, its parameters as JSON, its answer as it came.

aiogram's own client turns every call and answer into models; here a turn's calls are kept as JSON and are sent
as they were kept, and nobody reads more of an answer than a message's number.
"""

import hmac
import json
from base64 import b64decode
from http import HTTPStatus
from io import BytesIO
from typing import Any, Self

from aiogram import Bot
from aiogram.types import User
from aiohttp import BytesPayload, ClientError, ClientSession, ClientTimeout, FormData, TCPConnector
from pydantic import SecretStr
from pydantic_core import to_json

TELEGRAM = "https://api.telegram.org"
PATIENCE = 7.0
"""Seconds for a call to be answered, after which it is made again. With a pause less than ten in all: so long it may
take, when Telegram was silent and no longer is, until all goes on.
"""
PATIENCE_TO_SAY = 20.0
"""Of what could come twice, if Telegram was only slow; and of files, which take their time."""
CONNECTIONS = 100


class AwayError(Exception):
    """Telegram did not answer, or not as Telegram: whether it heard the call is unknown."""


class RefusedError(Exception):
    """Telegram heard the call and refused it."""

    def __init__(self, method: str, answer: dict[str, Any], status: int) -> None:
        self.method = method
        self.code = int(answer.get("error_code", status))
        self.description = str(answer.get("description", ""))
        parameters = answer.get("parameters") or {}
        self.retry_after: float | None = parameters.get("retry_after")
        self.migrate_to_chat_id: int | None = parameters.get("migrate_to_chat_id")
        super().__init__(f"{method}: {self.code} {self.description}")

    @property
    def token_is_wrong(self) -> bool:
        """Telegram answers 401 to a token it revoked and 404 to one it never gave out."""
        return self.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}

    @property
    def another_polls(self) -> bool:
        return self.code == HTTPStatus.CONFLICT

    @property
    def too_fast(self) -> bool:
        return self.code == HTTPStatus.TOO_MANY_REQUESTS


class TokenRefusedError(Exception):
    """Telegram does not know this token, or no longer: asking again does not help."""


def _body(parameters: dict[str, Any]) -> BytesPayload | FormData:
    files = {name: value for name, value in parameters.items() if isinstance(value, dict) and "base64" in value}
    if not files:
        return BytesPayload(to_json(parameters), content_type="application/json")
    form = FormData(quote_fields=False, default_to_multipart=True)
    for name, value in parameters.items():
        if name in files:
            form.add_field(name, BytesIO(b64decode(value["base64"])), filename=value["name"])
        else:
            form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return form


class Oneself(Bot):
    """aiogram's Bot for the dispatcher: it knows itself, and so asks Telegram nothing in the middle of a turn."""

    def __init__(self, token: SecretStr, myself: User) -> None:
        super().__init__(token.get_secret_value())
        self._myself = myself

    async def me(self) -> User:
        return self._myself


class Telegram:
    """The bot's connection to a Bot API server. Opened inside the loop, closed at the end."""

    def __init__(self, token: SecretStr, server: str | None = None) -> None:
        self._key = token.get_secret_value().encode()
        self._address = f"{(server or TELEGRAM).rstrip('/')}/bot{token.get_secret_value()}/"
        self._session: ClientSession | None = None

    def sealed(self, secret: SecretStr) -> str:
        """What may be kept of a secret: nobody without the token can try secrets against it."""
        return hmac.new(self._key, secret.get_secret_value().encode(), "sha256").hexdigest()

    async def __aenter__(self) -> Self:
        self._session = ClientSession(connector=TCPConnector(limit=CONNECTIONS, ttl_dns_cache=3600))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(
        self, method: str, /, *, patience: float | None = None, in_all: float | None = None, **parameters: Any
    ) -> Any:
        """The `result` of Telegram's answer. Raises AwayError or RefusedError, neither with the token in it.

        `patience` is for a silence, `in_all` for the whole answer where that may be long; seconds. A parameter
        {"name": …, "base64": …} is a file.
        """
        body = _body(parameters)
        if patience is None:
            takes_its_time = method.startswith("send") or isinstance(body, FormData)
            patience = PATIENCE_TO_SAY if takes_its_time else PATIENCE
        if self._session is None:
            raise RuntimeError("the connection to Telegram is not open")
        timeout = ClientTimeout(patience)
        if in_all is not None:
            timeout = ClientTimeout(in_all, connect=patience, sock_connect=patience, sock_read=patience)
        try:
            async with self._session.post(self._address + method, data=body, timeout=timeout) as response:
                answered = await response.read()
                status = response.status
        except (TimeoutError, ClientError, OSError) as error:
            raise AwayError(f"{method}: {type(error).__name__}") from None  # the error's own text has the token
        try:
            answer = json.loads(answered)
        except ValueError:
            raise AwayError(f"{method}: {status} without JSON") from None
        if not isinstance(answer, dict):
            raise AwayError(f"{method}: {status} without an answer")
        if answer.get("ok"):
            return answer.get("result")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AwayError(f"{method}: {status}")
        raise RefusedError(method, answer, status)
