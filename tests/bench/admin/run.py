"""The admin page at a thousand people and at a million, beside SQLAdmin; and the bot while its lists are opened."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

from alembic import command

from tests import databases
from tests.bench.admin.fill import Size, fill
from tests.bench.admin.sites import NoRivalError, Site, sqladmin, vmeste
from tests.bench.places import Place, open_place
from tests.databases import apart
from vmeste.schema import alembic_config

SMALL, LARGE = Size(1000), Size(1_000_000)
READERS = 4
"""Browsers that open lists all the time while the bot answers."""
STARTS, PEOPLE = 600, 200
"""Said to the bot, by so many: whoever says much at once is not answered."""
MOST_MS = 30.0
AS_IT_COMES = "128MB"
"""PostgreSQL's shared memory when nobody has set it; the tests' servers have less."""
BETWEEN_PAGES = 0.06
"""Seconds that somebody looks at a page before opening the next: whoever opens them without a pause is made to wait."""


@dataclass(frozen=True)
class Question:
    title: str
    ours: str
    theirs: str | None = None
    kind: str = "list"
    aim: float | None = 1.5
    """How many times slower at a million than at a thousand."""


def questions(size: Size) -> list[Question]:
    last = {"user": size.people // 50, "event": size.events // 50, "participant": size.answers // 50}
    sections = (("user", "user"), ("event", "event"), ("eventparticipant", "event-participant"))
    asked = []
    for section, theirs in sections:
        pages = last["participant" if section == "eventparticipant" else section]
        asked.append(Question(f"{section}: list", f"/admin/{section}", f"/admin/{theirs}/list?pageSize=50"))
        their_last = f"/admin/{theirs}/list?pageSize=50&page={max(1, pages)}"
        asked.append(Question(f"{section}: last page", f"/admin/{section}?before=", their_last))
    sorts: dict[str, dict[str, str | None]] = {
        "user": {
            "name": "first_name",
            "username": "username",
            "telegram_id": "telegram_id",
            "registered": "created_at",
        },
        "event": {"title": "title", "date": "date", "location": "location", "creator": "creator_id"},
        "eventparticipant": {
            "user": "user_id",
            "answer": "answer",
            "guests": "guests",
            "event": "event_id",
            "starts": None,
            "joined": "joined_at",
        },
    }
    for section, theirs in sections:
        for column, their_column in sorts[section].items():
            for way, order in (("", "asc"), ("-", "desc")):
                their_path = f"/admin/{theirs}/list?pageSize=50&sortBy={their_column}&sort={order}"
                asked.append(
                    Question(
                        f"{section}: sort {way}{column}",
                        f"/admin/{section}?sort={way}{column}",
                        their_path if their_column and order == "asc" else None,
                        "sort",
                    )
                )
    asked += [
        Question("event: upcoming", "/admin/event?when=upcoming", aim=None),
        Question("event: past", "/admin/event?when=past", aim=None),
        Question("event: cancelled", "/admin/event?when=cancelled", aim=None),
        Question("answers: waiting", "/admin/eventparticipant?answer=waiting", aim=None),
        Question("answers: waiting by name", "/admin/eventparticipant?answer=waiting&sort=user", aim=None),
    ]
    middle, event = size.people // 2, size.events // 2
    for section, theirs in sections:
        row = event if section == "event" else middle
        asked.append(
            Question(f"{section}: detail", f"/admin/{section}/{row}", f"/admin/{theirs}/details/{row}", "detail")
        )
    sought = {
        "id, hit": ("user", str(1_000_000_000 + middle * 13)),
        "id, miss": ("user", "999999999999"),
        "name, hit": ("user", "анна сергей"),
        "name, many": ("user", "анна"),
        "name, two letters": ("user", "ан"),
        "name, miss": ("user", "ннеттакого"),
        "username, hit": ("user", f"user{middle}"),
        "title, hit": ("event", f"{size.events // 2}"),
        "title, many": ("event", "футбол"),
        "title, miss": ("event", "нетакого"),
    }
    for title, (section, term) in sought.items():
        their_path = f"/admin/{section}/list?pageSize=50&search={quote(term)}"
        asked.append(Question(f"search {title}", f"/admin/{section}?q={quote(term)}", their_path, "search", None))
    asked += [
        Question(f"search answers: {term}", f"/admin/eventparticipant?q={quote(term)}", None, "search", None)
        for term in ("анна", "анна сергей футбол", "нетакого")
    ]
    asked.append(Question("overview", "/admin", None, "overview", None))
    return asked


Times = dict[tuple[str, Size, str], float]


async def run(
    kind: str,
    *,
    rounds: int,
    judged: bool,
    sizes: tuple[Size, Size] = (SMALL, LARGE),
    rival: bool = True,
    starts: int = STARTS,
    kept: Path | None = None,
    only: str = "",
) -> int:
    """Prints the medians; with `judged` the exit code says whether an aim was missed by far.

    Databases filled once are used again from the folder `kept`; `only` is what the titles of the pages begin with.
    """
    async with AsyncExitStack() as stack:
        urls = stack.enter_context(_two_databases(kind, sizes, kept))
        places = [await stack.enter_async_context(open_place(PEOPLE)) for _ in sizes]
        sites = [await stack.enter_async_context(vmeste(*each)) for each in zip(urls, places, strict=True)]
        rivals: list[Site] = []
        if rival:
            try:
                rivals = [await stack.enter_async_context(sqladmin(url)) for url in urls]
            except NoRivalError as reason:
                print(f"without SQLAdmin: {reason}")
        at = [*zip(sizes, sites, strict=True), *zip(sizes, rivals, strict=False)]
        times = await _measure(at, rounds, only)
        missed = _print(kind, sizes, times)
        if "/start".startswith(only):
            missed |= await _bot_meanwhile(sites[1], places[1], starts)
    return int(judged and missed)


@contextmanager
def _two_databases(kind: str, sizes: Sequence[Size], kept: Path | None) -> Iterator[list[str]]:
    """Filled; gone afterwards unless they are kept."""
    with ExitStack() as stack:
        folder = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vmeste-bench-")))
        folder.mkdir(parents=True, exist_ok=True)
        server = None
        if kind != "sqlite":
            server = stack.enter_context(databases.postgresql(kept and kept.absolute() / "postgresql", AS_IT_COMES))
        urls = []
        for size in sizes:
            name = f"vmeste_bench_{size.people}"
            file = folder.absolute() / f"{name}.db"
            url = server.url_of(name) if server is not None else f"sqlite+aiosqlite:///{file}"
            urls.append(url)
            done = folder / f"{kind}.{name}.filled"
            if done.exists():
                apart(partial(command.upgrade, alembic_config(url), "head"))
                continue
            if server is None:
                file.unlink(missing_ok=True)
            else:
                server.drop(name)
                server.create(name=name)
                if kept is None:
                    stack.callback(server.drop, name)
            began = time.perf_counter()
            apart(partial(fill, url, size))
            done.touch()
            took = time.perf_counter() - began
            print(f"{size.people} people, {size.events} events, {size.answers} answers: filled in {took:.0f} s")
        yield urls


async def _measure(sites: list[tuple[Size, Site]], rounds: int, only: str) -> Times:
    """In turns, so that whatever else the machine does falls on everybody."""
    times: Times = {}
    asked = [questions(size) for size, _ in sites]
    for each in zip(*asked, strict=True):
        if not each[0].title.startswith(only):
            continue
        taken: dict[int, list[float]] = {at: [] for at in range(len(sites))}
        for number in range(rounds + 1):
            await asyncio.sleep(BETWEEN_PAGES)
            for at, (question, (_, site)) in enumerate(zip(each, sites, strict=True)):
                path = question.ours if site.is_ours else question.theirs
                if path is not None:
                    milliseconds = await site.opens(path)
                    if number:  # the first time templates are read and statements prepared
                        taken[at].append(milliseconds)
        for at, (size, site) in enumerate(sites):
            if taken[at]:
                times[site.name, size, each[0].title] = median(taken[at])
    return times


def _print(kind: str, sizes: tuple[Size, Size], times: Times) -> bool:
    small, large = sizes
    print(f"\n{kind}, medians in ms; the last two columns are ours at {large.people} people divided by SQLAdmin's")
    print(f"{'':34}{'vmeste':^23}{'SQLAdmin':^18}{'at':>9}{'at':>9}")
    ends = f"{small.people:9}{large.people:9}"
    print(f"{'':34}{small.people:8}{large.people:8}{'ratio':>7}{ends}{ends}")
    missed = False
    for question in questions(large):
        if ("vmeste", large, question.title) not in times:
            continue
        ours = [times["vmeste", size, question.title] for size in sizes]
        theirs = [times.get(("SQLAdmin", size, question.title)) for size in sizes]
        ratio = ours[1] / ours[0]
        line = f"{question.title:34}{ours[0]:8.1f}{ours[1]:8.1f}{ratio:7.2f}"
        if theirs[0] is not None and theirs[1] is not None:
            line += f"{theirs[0]:9.1f}{theirs[1]:9.1f}{ours[1] / theirs[0]:9.2f}{ours[1] / theirs[1]:9.3f}"
        faults = []
        if ours[1] > MOST_MS:
            faults.append(f"over {MOST_MS:.0f} ms")
        if question.aim is not None and ratio > question.aim:
            faults.append(f"over {question.aim}")
        print(f"{line}  {', '.join(faults)}".rstrip())
        missed |= ours[1] > 3 * MOST_MS
    return missed


async def _bot_meanwhile(site: Site, place: Place, starts: int) -> bool:
    """Whether the bot's answers take more than thrice as long while its page is busy; the aim is twice."""
    await _answers(place, 20)
    before = site.memory()
    quiet = await _answers(place, starts)
    opened = 0

    async def read() -> None:
        nonlocal opened
        lists = [question.ours for question in questions(LARGE) if question.kind in ("list", "sort")]
        while True:
            for path in lists:
                await site.opens(path)
                opened += 1

    began = time.perf_counter()
    readers = [asyncio.create_task(read()) for _ in range(READERS)]
    busy = await _answers(place, starts)
    seconds = time.perf_counter() - began
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    print(f"\n/start answered, p95: {quiet:.1f} ms; while {READERS} browsers read {busy:.1f}: {busy / quiet:.2f} times")
    print(f"({opened} lists in {seconds:.0f} s; memory {before:.0f} MiB before, {site.memory():.0f} after)")
    return busy > 3 * quiet


async def _answers(place: Place, number: int) -> float:
    """The 95th percentile of milliseconds until a /start was answered, one after another."""
    taken = []
    for at in range(number):
        place.await_answers(1)
        began = time.perf_counter()
        place.people[at % len(place.people)].says("/start")
        await place.answered()
        taken.append((time.perf_counter() - began) * 1000)
    return quantiles(taken, n=20)[-1]
