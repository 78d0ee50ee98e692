"""A town: the bot runs, people talk to it over HTTP, and the clock stands where the test has put it."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import or_, select

from vmeste.config import Settings
from vmeste.database import Database
from vmeste.demo import Group, LocalTelegram, Person
from vmeste.events.models import Event
from vmeste.inbox import TakenUpdate
from vmeste.notices.models import Card, Notice
from vmeste.profile import BotProfile
from vmeste.program import Program, Running

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
"""A Wednesday, 15:30 in Moscow."""


@dataclass
class Town:
    telegram: LocalTelegram
    settings: Settings
    anna: Person
    """Speaks Russian."""
    boris: Person
    """Speaks Russian."""
    emma: Person
    """Speaks English."""
    database: Database
    foreseen: set[str] = field(default_factory=set)
    """What Telegram will refuse, and rightly, in its words."""
    bot: "Bot" = field(init=False)

    async def restarts(self) -> None:
        await self.bot.stops()
        await self.bot_starts()

    async def bot_starts(self) -> None:
        self.bot = Bot(self)
        await self.bot.starts()

    def foresees(self, refusal: str) -> None:
        """Telegram will refuse something in these words, and rightly."""
        self.foreseen.add(refusal)

    async def nothing_is_due(self, within: float = 30) -> None:
        """Return when everything that is owed by now was sent."""
        async with asyncio.timeout(within):
            while await self._reminds() or await self._is_due(Card) or await self._is_due(Notice):  # noqa: ASYNC110  the database tells nobody
                await asyncio.sleep(0.02)

    async def all_is_said(self, within: float = 30) -> None:
        """Return when every update has its answer: those of one person who does not wait are left to the sender."""
        unsaid = select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None)).limit(1)
        async with asyncio.timeout(within):
            while True:
                async with self.database.look() as connection:
                    if (await connection.execute(unsaid)).first() is None:
                        return
                await asyncio.sleep(0.02)

    async def _reminds(self) -> bool:
        due = select(Event.id).where(or_(Event.remind_at <= self.now, Event.digest_at <= self.now)).limit(1)
        async with self.database.look() as connection:
            return (await connection.execute(due)).first() is not None

    async def _is_due(self, model: type[Card] | type[Notice]) -> bool:
        due = select(model.id).where((model.due_at <= self.now) | (model.tries > 0), model.due_at.is_not(None)).limit(1)
        async with self.database.look() as connection:
            return (await connection.execute(due)).first() is not None

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.telegram.clock.now(), UTC)

    def lets_time_pass(self) -> None:
        """From now on the clock goes, as Telegram's limits want it."""
        began = time.monotonic()
        self.telegram.clock._source = lambda: NOW.timestamp() + time.monotonic() - began

    def later(self, **by: float) -> None:
        self.telegram.clock.advance(timedelta(**by).total_seconds())
        self.bot.looks_at_the_clock()

    def group(self, title: str = "Двор") -> Group:
        return self.telegram.group(title, members=[self.anna, self.boris, self.emma])

    async def creates(self, who: Person, title: str, when: str, **fields: str) -> str:
        """Somebody creates an event by talking; the link to it."""
        create = "Создать" if who is not self.emma else "Create"
        await who.says("/new")
        await who.says(title)
        await who.says(when)
        for label, value in fields.items():
            await who.presses(label)
            await who.says(value)
        await who.presses(create)
        return link_of(who)

    async def plays_football(self, *going: Person) -> str:
        """Anna's game on Saturday, and who goes to it so far; the link to it."""
        link = await self.creates(self.anna, "Футбол", "28.11 11:00")
        for person in going:
            await self.joins(person, link)
        return link

    async def joins(self, person: Person, link: str) -> None:
        await person.opens_link(link)
        await person.presses("Going" if person is self.emma else "Иду")

    async def waits(self, link: str, *people: Person) -> None:
        """They stand in line, in this order."""
        for person in people:
            await person.opens_link(link)
            await person.presses("Join waiting list" if person is self.emma else "В очередь")


def link_of(who: Person) -> str:
    """The link that the newest card shares."""
    share = next(button for row in who.last.buttons for button in row if button.text in {"Поделиться", "Share"})
    code = share.raw["switch_inline_query_chosen_chat"]["query"]
    return f"https://t.me/{who.telegram.bots[0].username}?start=e_{code}"


@pytest_asyncio.fixture
async def town(database_url: str, database: Database) -> AsyncIterator[Town]:
    """The bot is running when the test begins, and stops cleanly when it ends."""
    telegram = LocalTelegram(clock=NOW.timestamp)
    await telegram.start()
    settings = Settings.for_demo(
        bot_token=telegram.bots[0].token,
        telegram_api_url=telegram.url,
        database_url=database_url,
        admin_port=0,
    )
    people = Town(
        telegram,
        settings,
        anna=telegram.person("Анна", username="anna"),
        boris=telegram.person("Борис", username="boris"),
        emma=telegram.person("Emma", language="en", username="emma", time_zone="Europe/London"),
        database=database,
    )
    people.bot = Bot(people)
    await people.bot.starts()
    await introduced(database)
    yield people
    await people.bot.stops()
    await telegram.stop()
    foreseen = people.foreseen | {"message is not modified"}
    unexpected = [call for call in telegram.refusals if not any(words in str(call.error) for words in foreseen)]
    assert not unexpected, f"Telegram refused {unexpected}"


async def introduced(database: Database) -> None:
    """Waits for the last that a start does beside the bot's work: what a test counts or fails is the test's own."""
    async with asyncio.timeout(30):
        while True:
            async with database.look() as connection:
                if (await connection.execute(select(BotProfile.digest))).scalar():
                    return
            await asyncio.sleep(0.01)


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
)
"""A photo."""


class Bot:
    """The bot at work in a town."""

    def __init__(self, town: "Town") -> None:
        ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        self._ready = ready
        self._program = Program(
            town.settings,
            password=SecretStr("admin"),
            now=lambda: town.now,
            started=ready.set_result,
        )
        self._run = asyncio.create_task(self._program.run())

    async def starts(self) -> None:
        self._run.add_done_callback(lambda _: self._ready.cancel())
        try:
            await self._ready
        except asyncio.CancelledError:
            await self._run
            raise

    def looks_at_the_clock(self) -> None:
        """A clock that a test has set, or rows that a test has made due, wake nobody by themselves."""
        if self._program._sender is not None:
            self._program._sender.wake()

    @property
    def admin(self) -> str:
        """The address of the admin page."""
        return f"http://127.0.0.1:{self._ready.result().admin_port}/admin"

    async def stops(self) -> None:
        self._program.stop()
        await self._run


@pytest.fixture
def anna(town: Town) -> Person:
    return town.anna


@pytest.fixture
def boris(town: Town) -> Person:
    return town.boris


@pytest.fixture
def emma(town: Town) -> Person:
    return town.emma
