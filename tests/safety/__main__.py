"""sqlmap and wapiti look for holes in the admin page: `uv run python -m tests.safety`, twenty minutes.

With `--database postgresql` on a PostgreSQL of its own. uv fetches both from PyPI into an environment of their own;
they are no dependencies of this project. They see the page with its password, over loopback, with a few people and
events in a database of its own; then the same page with two holes in it (SQL put together from what is typed, and no
escaping), which they have to find. Ends with 1 when they find something where there is nothing, or nothing where
there is something, or when there is an address to which neither of them came.
"""

import argparse
import asyncio
import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler
from alembic import command
from jinja2 import Environment
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import Boolean, literal_column

from tests import databases
from tests.admin.town import Town
from tests.bench.places import KINDS
from vmeste import schema
from vmeste.admin import pencil
from vmeste.admin.app import make_app
from vmeste.admin.drawing import environment
from vmeste.admin.lists import Ask
from vmeste.admin.sections import SECTIONS
from vmeste.admin.server import serve
from vmeste.admin.shapes import Sought
from vmeste.database import open_database
from vmeste.events.models import Answer, Change
from vmeste.inbox import DeadLetter
from vmeste.notices.models import Card, Notice
from vmeste.profile import BotProfile
from vmeste.search import Found

PASSWORD = "no-secret-of-anybody"
ATTACKS = "sql,xss,permanentxss,redirect,file,exec,crlf"
"""Not csrf: it takes a token for none unless its field has one of the names that it knows."""
SEARCHES = (
    "user?q=Anna&sort=name",
    "event?q=chess&when=upcoming",
    "eventparticipant?q=Anna&answer=going",
    "audit?q=A&by=",
    "audit.csv?q=A&by=",
)
STARTS = (f"user?q={quote('Anna')}", "metrics", "event/", "audit.csv?q=A&by=", "deadletter.csv")
"""Besides what is linked."""
PAGES = {"as-it-is": False, "with-holes": True}
"""And whether something has to be found in it."""
FORM = "seal=x&zone=Europe/Moscow&title=Go&find-creator=Anna&find=creator"


@dataclass(frozen=True, slots=True)
class Tools:
    sqlmap: Sequence[str]
    """The words of its command."""
    wapiti: Sequence[str]
    seconds: int
    """For each of them to look."""
    kind: str
    """Of the database."""


@contextmanager
def holes() -> Iterator[None]:
    """What the page never does: SQL from what was typed, and no escaping."""

    def typed(sought: Sought, _: bool) -> Found:
        return Found(literal_column(f"users.first_name = '{sought.typed}'", Boolean()))

    users, pattern = SECTIONS["user"], Ask.pattern
    SECTIONS["user"] = replace(users, finds=typed)
    Ask.pattern = lambda _, __: None  # type: ignore[assignment, method-assign]  # statements are kept, with the first words in them
    drawn = environment()
    drawn.autoescape = False
    forget_templates(drawn)
    try:
        yield
    finally:
        SECTIONS["user"] = users
        Ask.pattern = pattern  # type: ignore[method-assign]
        drawn.autoescape = True
        forget_templates(drawn)


def forget_templates(drawn: Environment) -> None:
    """They are compiled with escaping, or without."""
    if drawn.cache is not None:
        drawn.cache.clear()


@contextmanager
def address_of(kind: str, folder: Path) -> Iterator[str]:
    """Of a new database."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'safety.db'}"
        return
    with databases.postgresql() as server:
        name = server.create()
        try:
            yield server.url_of(name)
        finally:
            server.drop(name)


@dataclass(frozen=True, slots=True)
class Looked:
    found: dict[str, list[str]]
    """By each of the two."""
    missed: list[str]
    """Addresses to which neither came."""


async def look(tools: Tools, address: str, folder: Path) -> Looked:
    """What each of the two has found in a page that is served for them alone."""
    await asyncio.to_thread(command.upgrade, schema.alembic_config(address), "head")
    database = open_database(address)
    await settle(Town(database, lambda: datetime.now(UTC)))
    app = make_app(
        database,
        username="admin",
        password=SecretStr(PASSWORD),
        secret_key=None,
        trusted_proxies=(),
        time_zone=ZoneInfo("Europe/Moscow"),
        health=well,
    )
    came: set[str] = set()
    app.middlewares.append(visited(came))
    serving = await serve(app, "127.0.0.1", 0)
    try:
        page = f"http://127.0.0.1:{serving.port}/admin"
        found = {"sqlmap": await sqlmap(tools, page, folder), "wapiti": await wapiti(tools, page, folder)}
        return Looked(found, sorted(addresses(app) - came))
    finally:
        await serving.close()
        await database.close()


def visited(came: set[str]) -> Any:
    @web.middleware
    async def notes(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if resource is not None:
            came.add(f"{request.method} {resource.canonical}")
        return await handler(request)

    return notes


def addresses(app: web.Application) -> set[str]:
    """All behind the password, with the methods for which they have a handler."""
    known = ((route.method, route.resource.canonical) for route in app.router.routes() if route.resource is not None)
    return {f"{method} {path}" for method, path in known if method != "HEAD" and path.startswith("/admin")}


async def settle(town: Town) -> None:
    """Something of each kind, so that there are links to every page."""
    anna = await town.person("Anna", username="anna")
    event = await town.event(anna, "chess", capacity=5, location="Park")
    for number, answer in enumerate(Answer):
        await town.answer(await town.person(f"Guest {number}"), event, answer)
    now = town.now()
    await town.writes(BotProfile, {"telegram_id": 1})
    await town.event(anna, "gone", date=now - timedelta(days=3))
    await town.event(anna, "called off", cancelled_at=now, cancel_reason="rain")
    await town.person("Shut out", blocked_at=now)
    about = {"event_id": event, "user_id": anna, "created_at": now}
    await town.writes(Change, about | {"what": "title", "old": '"draughts"', "new": '"chess"'})
    await town.writes(Notice, about | {"kind": "changed", "failed": "Forbidden"})
    await town.writes(Card, about | {"chat_id": 5, "message_id": 7, "language": "en"})
    await town.writes(DeadLetter, {"update_id": 1, "reason": "it broke", "payload": "{}", "created_at": now})


async def well() -> bool:
    return True


async def sqlmap(tools: Tools, page: str, folder: Path) -> list[str]:
    found = []
    asked: list[list[str]] = [["--url", f"{page}/{search}"] for search in SEARCHES]
    sealed = ["--csrf-token", "seal", "--csrf-url", f"{page}/event/new", "-p", "find-creator,title"]
    asked.append(["--url", f"{page}/event/new", "--data", FORM, *sealed])
    for one in asked:
        said = await run(
            *tools.sqlmap,
            *("--batch", "--flush-session", "--output-dir", str(folder / "sqlmap"), "--disable-coloring"),
            *("--auth-type", "Basic", "--auth-cred", f"admin:{PASSWORD}", "--headers", "Sec-Fetch-Site: same-origin"),
            *("--dbms", tools.kind, "--risk", "2", "--technique", "BEU", "--timeout", "10"),
            *("--ignore-code", "*", *one),
            seconds=tools.seconds,
        )
        found += re.findall(r"Parameter: .*?\n", said)
        if "all tested parameters do not appear to be injectable" not in said and "Parameter: " not in said:
            print(f"  sqlmap did not come to an end with {one[1]}:", *said.splitlines()[-4:], sep="\n    ")
    return [one.strip() for one in found]


async def wapiti(tools: Tools, page: str, folder: Path) -> list[str]:
    report = folder / "wapiti.json"
    said = await run(
        *tools.wapiti,
        *("--url", f"{page}/", "--scope", "domain", "--module", ATTACKS, "--format", "json", "--output", str(report)),
        *("--auth-user", "admin", "--auth-password", PASSWORD, "--auth-method", "basic"),
        *("--header", "Sec-Fetch-Site: same-origin", "--store-session", str(folder), "--flush-session"),
        *("--max-scan-time", str(tools.seconds), "--max-attack-time", str(tools.seconds // 3), "--no-bugreport"),
        *("--max-files-per-dir", "40", "--max-links-per-page", "40"),
        *(word for start in STARTS for word in ("--start", f"{page}/{start}")),
        seconds=tools.seconds * 6,
    )
    if not report.exists():
        raise RuntimeError(f"wapiti has written no report: {said[-2000:]}")
    written: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    faults = written["vulnerabilities"] | written["anomalies"]
    return [f"{name}: {one['method']} {one['path']} {one['info']}" for name, all_ in faults.items() for one in all_]


async def run(*command: str, seconds: int) -> str:
    """What it has said by its end, or when its time is over."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said: list[bytes] = []
    assert process.stdout is not None
    try:
        async with asyncio.timeout(seconds):
            async for line in process.stdout:
                said.append(line)  # noqa: PERF401  what it has said until its time is over
    except TimeoutError:
        process.kill()
    await process.wait()
    return b"".join(said).decode(errors="replace")


async def main() -> int:
    asked = argparse.ArgumentParser(
        prog="tests.safety", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--sqlmap", help="where it is, if uv is not to fetch it")
    asked.add_argument("--wapiti", help="the same")
    asked.add_argument("--page", choices=PAGES, action="append", help="one of the two alone")
    asked.add_argument("--seconds", type=int, default=240, help="for each question of theirs (default %(default)s)")
    asked.add_argument("--database", choices=KINDS, default=KINDS[0])
    said = asked.parse_args()
    uv = shutil.which("uv")
    if uv is None and not (said.sqlmap and said.wapiti):
        asked.error("uv is not there to fetch sqlmap and wapiti: install it, or say where they are")
    fetched = [uv or "", "tool", "run", "--quiet", "--from"]
    tools = Tools(
        [said.sqlmap] if said.sqlmap else [*fetched, "sqlmap", "sqlmap"],
        [said.wapiti] if said.wapiti else [*fetched, "wapiti3", "wapiti"],
        said.seconds,
        said.database,
    )
    pencil.REST = 0.0  # no bot stands beside this page
    logger.remove()  # a page with holes fails again and again
    right = True
    for name in said.page or PAGES:
        expected = PAGES[name]
        with (
            TemporaryDirectory(prefix="vmeste-safety-") as folder,
            holes() if expected else nullcontext(),
            address_of(said.database, Path(folder)) as address,
        ):
            looked = await look(tools, address, Path(folder))
        for tool, faults in looked.found.items():
            print(f"{tool}, the page {name}: {len(faults)} found", *faults[:20], sep="\n  ", flush=True)
            right = right and bool(faults) is expected
        if not expected:
            print(f"came to all but {len(looked.missed)} addresses", *looked.missed, sep="\n  ", flush=True)
            right = right and not looked.missed
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
