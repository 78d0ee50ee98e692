"""The log: one line a record whatever was said, and no secret in it."""

import asyncio
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from aiogram.exceptions import ClientDecodeError
from loguru import logger
from pydantic import BaseModel, ValidationError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from vmeste.database import Database
from vmeste.logger import masked, set_up_logging, told

TOKEN = "123456789:AAHv3ry-s3cret_v3ry-s3cret_v3ry-s3c"
NASTY = [
    "two\nlines",
    "three\r\nlines\rhere",
    "line\u2028and\u2029paragraph",
    "next\x85line \x0b \x0c \x1c \x1d \x1e",
    "\x1b[31mred\x1b[0m \x00 \x07",
    "\u202eright to left",
    "lone \ud83d surrogate",
    "{} {0} {user} {{",
    "%s %d %(name)s %",
    "<red>markup</red> \\<",
    "x" * 100_000,
]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Logging belongs to the whole process: leave it as it was found."""
    root, hook, thread_hook = logging.root, sys.excepthook, threading.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hook, thread_hook
    logger.remove()


@pytest.fixture(params=[False, True], ids=["text", "json"])
def said(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What was logged, by record: always exactly one line, in JSON always an object."""
    set_up_logging(json_lines=request.param, secrets=["only we know this", "short"])

    def read() -> str:
        output = capsys.readouterr()
        assert output.out == ""
        line = output.err.removesuffix("\n")
        assert line
        assert line.isprintable()
        assert len(line) < 30_000
        if request.param:
            assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
        return line

    return read


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_whatever_is_said_is_one_line(text: str, said: Callable[[], str]) -> None:
    logger.info("said: {}", text)
    said()
    logger.info(text)
    said()
    logger.bind(what=text).info("said")
    said()
    logging.getLogger("library").warning("said: %s", text)
    said()
    logging.getLogger("library").warning(text)  # as careless libraries do
    said()


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_an_exception_is_on_the_same_line(text: str, said: Callable[[], str]) -> None:
    error = ValueError(text)
    error.__cause__ = raised(lambda: [][len(text)])
    for say in (logger.opt(exception=error).error, partial(logging.getLogger("library").error, exc_info=error)):
        say("it went wrong")
        line = said()
        assert "it went wrong" in line
        assert "ValueError" in line
        assert "IndexError" in line
        assert "test_logger.py" in line


@pytest.mark.parametrize(
    "text",
    [
        f"bot {TOKEN}",
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/a.jpg",
        "http://127.0.0.1:8081/bot1:s3cret/getMe",
        f"https://example.org/bot{TOKEN.replace(':', '%3A')}/getMe",
        "postgresql+asyncpg://anna:v3ry-s3cret@host:5432/db",
        "postgresql://anna:v3ry-s3cret%40@host/db and postgresql://:s3cret@host/db",
        "the password is only we know this s3cret".replace(" s3cret", ""),
    ],
)
def test_secrets_are_masked_wherever_they_turn_up(text: str, said: Callable[[], str]) -> None:
    def check() -> None:
        line = said()
        assert "s3cret" not in line
        assert "only we know this" not in line
        assert "***" in line

    logger.info("{}", text)
    check()
    logger.bind(where=text).info("said")
    check()
    logging.getLogger("aiohttp.client").warning("calling %s", text)
    check()
    logger.opt(exception=ConnectionError(text)).error("no connection")
    check()


@pytest.mark.parametrize("before", range(430, 520))
def test_half_a_secret_is_not_told_either(before: int) -> None:
    said = told(ValueError("x" * before + f" bot {TOKEN}")) + masked("x" * before + f" bot {TOKEN}", limit=500)
    assert "AAH" not in said
    assert "s3cret" not in said


def test_what_is_no_secret_is_left_as_it_is(said: Callable[[], str]) -> None:
    logger.info("short words, https://example.org:8000/a, 28.11 11:00, 2026-11-28T11:00:00, id 123456789: fine")
    assert "short words, https://example.org:8000/a, 28.11 11:00, 2026-11-28T11:00:00, id 123456789: fine" in said()


def test_russian_can_be_read(said: Callable[[], str]) -> None:
    logger.bind(event="k3Jx81Qa").info("Вместе")
    line = said()
    assert "Вместе" in line
    assert "k3Jx81Qa" in line


def test_a_librarys_slip_in_its_own_message_is_not_ours(said: Callable[[], str]) -> None:
    logging.root.handlers = logging.root.handlers[:1]  # pytest's own would fail on it
    logging.getLogger("library").warning("%d people", "ten")
    assert "%d people (its arguments do not fit)" in said()


def test_warnings_and_uncaught_exceptions_are_records_too(said: Callable[[], str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)  # pytest has taken the place; take it back
        logging.captureWarnings(True)
        warnings.warn("soon\ngone", DeprecationWarning, stacklevel=1)
    assert "DeprecationWarning" in said()
    error = ValueError(f"fell over {TOKEN}")
    sys.excepthook(ValueError, error, None)
    line = said()
    assert "ValueError: fell over ***" in line
    thread = threading.Thread(target=lambda: [][len(line)])
    thread.start()
    thread.join()
    assert "IndexError" in said()


async def test_a_task_nobody_waited_for_is_a_record(said: Callable[[], str]) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": "lost\ntask", "exception": ValueError("why")})
    assert "ValueError: why" in said()


async def test_a_connection_that_nobody_waited_for_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()
    for error in (ConnectionError("unexpected connection_lost() call"), ConnectionError("refused")):
        forgotten = asyncio.get_running_loop().create_future()
        forgotten.set_exception(error)
        del forgotten
    assert "connection_lost" not in (output := capsys.readouterr().err)
    assert "ConnectionError: refused" in output


@pytest.mark.parametrize("debug", [True, False])
def test_libraries_that_would_tell_values_are_quiet(debug: bool, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(debug=debug)
    for name in ("aiosqlite", "sqlalchemy.engine.Engine", "aiogram.event", "aiohttp.access", "asyncio"):
        logging.getLogger(name).debug("private")
        logging.getLogger(name).info("private")
    logger.debug("ours")
    output = capsys.readouterr().err
    assert "private" not in output
    assert ("ours" in output) is debug


class Message(BaseModel):
    words: int


def raised(do: Callable[[], Any]) -> Exception:
    try:
        do()
    except Exception as error:  # noqa: BLE001  whatever it is, is wanted
        return error
    raise AssertionError("nothing was raised")


def test_what_a_person_wrote_is_not_told_by_libraries() -> None:
    invalid = raised(lambda: Message.model_validate({"words": "Секрет"}))
    assert isinstance(invalid, ValidationError)
    assert "Секрет" in str(invalid)
    assert "words int_parsing" in told(invalid)
    assert "Секрет" not in told(invalid)
    assert "Секрет" not in told(ClientDecodeError("Failed to decode object", invalid, {"words": "Секрет"}))
    both = told(ExceptionGroup("two", [ValueError("first"), invalid]))
    assert "ValueError: first" in both
    assert "words int_parsing" in both
    assert "Секрет" not in both


async def test_what_a_row_holds_is_not_told_by_the_database(database: Database) -> None:
    error: Exception | None = None
    for _ in range(2):
        try:
            async with database.turn() as connection:
                await connection.execute(
                    text("INSERT INTO dead_letters (update_id, reason, payload, created_at) VALUES (1, :r, :p, NULL)"),
                    {"r": "Секрет", "p": "Секрет"},
                )
        except IntegrityError as refused:
            error = refused
    assert error is not None
    assert "IntegrityError" in told(error)
    assert "Секрет" not in told(error)


def test_an_exception_that_causes_itself_is_told_once() -> None:
    error = ValueError("round")
    error.__cause__ = error
    assert told(error) == "ValueError: round"
