"""The log: one line a record, from the program and its libraries alike, without secrets or private texts."""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC
from types import TracebackType
from typing import TYPE_CHECKING, Any

from loguru import logger
from pydantic import ValidationError

if TYPE_CHECKING:
    from loguru import Record

LONGEST_TEXT = 8_000
"""Characters of a message or an exception; what comes after is of no use in a log."""
LONGEST_REASON = 500
FRAMES = 30
SHORTEST_SECRET = 8
"""A shorter one would mask ordinary words."""
LONGEST_SECRET = 1_000

QUIET = {
    "aiogram": logging.WARNING,
    "aiogram.event": logging.WARNING,  # a line for every update
    "aiohttp.access": logging.WARNING,  # a line for every request
    "aiosqlite": logging.WARNING,  # would tell the values of every statement
    "alembic.runtime.plugins": logging.WARNING,
    "asyncio": logging.WARNING,
    "sqlalchemy": logging.WARNING,  # the same
}

TOKEN = re.compile(r"(?<!\d)\d{6,20}(?::|%3A)[A-Za-z0-9_-]{30,}")
TOKEN_IN_ADDRESS = re.compile(r"(?<=/bot)\d+(?::|%3A)[\w-]+")
PASSWORD_IN_ADDRESS = re.compile(r"(://[^\s:/@]{0,200}:)[^\s'\"<>]{1,300}@")
# control characters, line separators, changes of direction, lone surrogates: shown, not obeyed
UNPRINTABLE = {
    code: f"\\u{code:04x}"
    for codes in (
        range(0x20),
        range(0x7F, 0xA0),
        range(0x200E, 0x2010),
        range(0x2028, 0x202F),
        range(0x2066, 0x206A),
        range(0xD800, 0xE000),
    )
    for code in codes
} | {0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r"}


_secrets: list[str] = []


def set_up_logging(*, debug: bool = False, json_lines: bool = False, secrets: Iterable[str] = ()) -> None:
    """To stderr. `secrets` are masked wherever they turn up, besides everything that looks like a token."""
    _secrets[:] = sorted({secret for secret in secrets if len(secret) >= SHORTEST_SECRET}, key=len, reverse=True)
    line = _json if json_lines else _text
    logger.remove()
    logger.add(
        lambda message: _write(line(message.record)),
        level="DEBUG" if debug else "INFO",
        format=lambda _: "",  # the line is made from the record, not from a template
        backtrace=False,
        diagnose=False,
    )
    logging.root.handlers = [_Intercept()]
    logging.root.setLevel(logging.DEBUG if debug else logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("asyncio").addFilter(_somebody_waits)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def masked(text: str, limit: int = LONGEST_TEXT) -> str:
    """Without secrets, and not longer than needed. What is cut off is masked first: half a secret is one too."""
    text = text[: limit + LONGEST_SECRET]
    for secret in _secrets:
        text = text.replace(secret, "***")
    text = TOKEN_IN_ADDRESS.sub("***", text)
    text = TOKEN.sub("***", text)
    text = PASSWORD_IN_ADDRESS.sub(r"\1***@", text)
    return text if len(text) <= limit else text[:limit] + "…"


def _write(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _text(record: "Record") -> str:
    extra = "".join(f" {name}={masked(str(value))}" for name, value in record["extra"].items())
    exception = record["exception"]
    trouble = " | " + told(exception.value) if exception and exception.value else ""
    text = f"{record['level'].name:<8} {record['name'] or '?'}: {masked(record['message'])}{extra}{trouble}"
    return f"{_time(record)} {text}".translate(UNPRINTABLE)


def _json(record: "Record") -> str:
    content: dict[str, Any] = {
        "time": _time(record),
        "level": record["level"].name,
        "logger": record["name"],
        "message": masked(record["message"]),
    }
    exception = record["exception"]
    if exception and exception.value:
        content["exception"] = told(exception.value)
    if record["extra"]:
        content["extra"] = {
            name: value if isinstance(value, int) else masked(str(value)) for name, value in record["extra"].items()
        }
    return json.dumps(content, ensure_ascii=False).translate(UNPRINTABLE)


def told(error: BaseException) -> str:
    """An exception in one line, without secrets: what happened, where, and what had caused it.

    Only the first line of its own text is told: what a person wrote, a row's values and the parameters of
    a statement stand in the lines after it (pydantic, asyncpg, SQLAlchemy, aiogram).
    """
    return masked(" < ".join(_causes(error)))


def _causes(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield _reason(cause) + _where(cause.__traceback__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _reason(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, ValidationError):
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        said = ", ".join(f"{'.'.join(map(str, each['loc']))} {each['type']}" for each in wrong)
    elif isinstance(error, BaseExceptionGroup):
        said = "; ".join(f"({told(each)})" for each in error.exceptions)
    else:
        said = (str(error).splitlines() or [""])[0]
    limit = LONGEST_TEXT if isinstance(error, BaseExceptionGroup) else LONGEST_REASON
    return f"{kind}: {masked(said, limit)}" if said else kind


def _where(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return " at " + " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames) if frames else ""


def _time(record: "Record") -> str:
    return record["time"].astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _Intercept(logging.Handler):
    """Leads the standard library's records here. Nothing in them is a template any more."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001  a library's slip in its own message must not become our failure
            message = f"{record.msg!s} (its arguments do not fit)"
        level: str | int = record.levelname
        try:
            logger.level(record.levelname)
        except ValueError:
            level = record.levelno

        def name_it(line: "Record") -> None:
            line["name"] = record.name

        logger.patch(name_it).opt(exception=record.exc_info).log(level, "{}", message)


def _somebody_waits(record: logging.LogRecord) -> bool:
    """Whoever stops while asyncpg asks PostgreSQL for a connection leaves its question behind, to end by itself."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, ConnectionError) and "connection_lost" in str(error))


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    logger.opt(exception=error).critical("the program fell over")


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    logger.opt(exception=args.exc_value).error("a thread fell over")
