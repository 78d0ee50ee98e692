"""Whatever call it is that fails, of the database or of Telegram: each of five scenes ends as if none had.

VMESTE_LONG=1 fails every call in turn, on both databases; otherwise it is some of them.
"""

import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from tests.talk.conftest import Town, link_of, town  # noqa: F401  the fixture
from vmeste import inbox, program, turn
from vmeste.check import complaints
from vmeste.database import Database, open_database
from vmeste.demo import Person
from vmeste.demo.faults import Fault
from vmeste.sender.mouth import Mouth
from vmeste.telegram import AwayError

LONG = os.environ.get("VMESTE_LONG") == "1"
STRIDE = 1 if LONG else 19
DATABASES = ["sqlite", "postgresql"] if LONG else ["sqlite"]
WITHIN = 10.0
"""Seconds in which all is well again; a lease lasts longer."""


class Countdown:
    """To the call that fails."""

    def __init__(self) -> None:
        self.left: int | None = None

    def is_now(self) -> bool:
        if not self.left:
            return False
        self.left -= 1
        return self.left == 0


def breaks(database: Database, countdown: Countdown) -> None:
    """The connection is lost before a statement, or after a commit of which nobody hears any more."""

    def lose(connection: Any) -> None:
        connection.invalidate()
        raise OperationalError("", {}, ConnectionError("lost"), connection_invalidated=True)

    @event.listens_for(database.writer.sync_engine, "before_cursor_execute")
    def statement(connection: Any, *_: object) -> None:
        if countdown.is_now():
            lose(connection)

    if database.reader is not database.writer and database.is_sqlite:
        event.listen(database.reader.sync_engine, "before_cursor_execute", statement)
    dialect: Any = database.writer.dialect
    commit = dialect.do_commit

    def do_commit(connection: Any) -> None:
        commit(connection)
        if countdown.is_now():
            raise ConnectionResetError("lost")

    dialect.do_commit = do_commit


@pytest.fixture
def of_database(monkeypatch: pytest.MonkeyPatch) -> Countdown:
    """Counts the program's calls of its database."""
    countdown = Countdown()

    def opened(url: str) -> Database:
        database = open_database(url)
        breaks(database, countdown)
        return database

    monkeypatch.setattr(program, "open_database", opened)
    return countdown


@pytest_asyncio.fixture
async def square(of_database: Countdown, town: Town) -> AsyncIterator[Town]:  # noqa: F811  the fixture
    """A town whose database can be lost."""
    assert of_database.left is None
    town.lets_time_pass()
    yield town


def of_telegram(town: Town, kind: str) -> Countdown:  # noqa: F811  a town
    """Counts the bot's calls, but for its questions for updates."""
    town.foresees("query is too old")  # an answer that is tried again when the clock was moved meanwhile
    countdown, take = Countdown(), town.telegram.faults.take

    def fails(method: str, given: dict[str, Any]) -> Fault | None:
        if method != "getUpdates" and countdown.is_now():
            return Fault(kind, None, None, 0, 1, 0, 1)
        return take(method, given)

    setattr(town.telegram.faults, "take", fails)  # noqa: B010  it is this town's alone
    return countdown


class Scene:
    """New people each time, so that nothing of an earlier one is in the way."""

    def __init__(self, square: Town, number: int, copies: int) -> None:
        self.town = square
        self.copies = copies
        self.title = f"Игра {number}"
        self.anna, self.boris, self.vera = (
            square.telegram.person(f"{name}{number}") for name in ("Анна", "Борис", "Вера")
        )

    async def create(self, **fields: str) -> str:
        return await self.town.creates(self.anna, self.title, "12.12 11:00", **fields)

    async def answers(self) -> dict[str, str]:
        said = "SELECT u.first_name, p.answer FROM event_participants p JOIN users u ON u.id = p.user_id"
        async with self.town.database.look() as connection:
            rows = (await connection.execute(text(said))).all()
        return {name.rstrip("0123456789"): answer for name, answer in rows if name in self.names}

    @property
    def names(self) -> set[str]:
        return {person.first_name for person in (self.anna, self.boris, self.vera)}

    async def column(self, name: str) -> list[Any]:
        of_title = text(f"SELECT {name} FROM events WHERE title = :title")  # noqa: S608  names of our own
        async with self.town.database.look() as connection:
            return list((await connection.execute(of_title, {"title": self.title})).scalars())

    async def hears(self, person: Person, words: str) -> None:
        """Once or, of what Telegram has taken without a word, twice."""
        self.town.later(minutes=3)
        await self.town.nothing_is_due(WITHIN)
        await person.hears(words, WITHIN)
        times = sum(message.from_bot and words in message.text for message in person.chat)
        assert 1 <= times <= self.copies, f"{person.first_name} heard it {times} times: {person.chat}"


async def start(scene: Scene, go: Callable[[], None]) -> None:
    go()
    await scene.anna.says("/start")
    await scene.anna.hears(f"Привет, {scene.anna.first_name}!", WITHIN)


async def create(scene: Scene, go: Callable[[], None]) -> None:
    go()
    await scene.create()
    assert len(await scene.column("id")) == 1


async def join(scene: Scene, go: Callable[[], None]) -> None:
    link = await scene.create(Места="1")
    await scene.vera.says("/start")
    go()
    await scene.town.joins(scene.boris, link)
    await scene.vera.opens_link(link)
    await scene.vera.presses("В очередь")
    await scene.boris.presses("Не иду")
    await scene.hears(scene.vera, "Место освободилось")
    assert await scene.answers() == {"Борис": "not_going", "Вера": "going"}
    assert await scene.column("seats_taken") == [1]


async def edit(scene: Scene, go: Callable[[], None]) -> None:
    await scene.town.joins(scene.boris, await scene.create())
    go()
    await scene.anna.presses("Изменить")
    await scene.anna.presses("Где")
    await scene.anna.says("Лужники")
    await scene.hears(scene.boris, "Где: — → Лужники")
    assert await scene.column("location") == ["Лужники"]


async def cancel(scene: Scene, go: Callable[[], None]) -> None:
    await scene.town.joins(scene.boris, await scene.create())
    go()
    await scene.anna.presses("Изменить")
    await scene.anna.presses("Отменить встречу")
    await scene.anna.presses("Да")
    await scene.anna.says("Ливень")
    await scene.hears(scene.boris, "Встреча отменена.")
    assert await scene.column("cancel_reason") == ["Ливень"]


SCENES = (start, create, join, edit, cancel)
Play = Callable[[Scene, Callable[[], None]], Awaitable[None]]


async def each_call_fails(square: Town, countdown: Countdown, play: Play, copies: int = 1) -> int:
    """How many were failed."""
    for at in itertools.count(1, STRIDE):
        scene = Scene(square, at, copies)

        def go(at: int = at) -> None:
            countdown.left = at

        try:
            await play(scene, go)
            await square.nothing_is_due(WITHIN)
        except BaseException as error:
            error.add_note(f"call {at} failed")
            raise
        if countdown.left:
            countdown.left = None
            async with square.database.look() as connection:
                assert (await connection.execute(text("SELECT count(*) FROM dead_letters"))).scalar_one() == 0
            assert await complaints(square.database, square.now) == []
            return at // STRIDE
    raise AssertionError("unreachable")


@pytest.mark.parametrize("play", SCENES)
@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_whatever_call_of_the_database_fails(square: Town, of_database: Countdown, play: Play) -> None:
    assert await each_call_fails(square, of_database, play) > 0


@pytest.mark.parametrize("play", SCENES)
@pytest.mark.parametrize("kind", ["reset", "reset after"] if LONG else ["reset after"])
@pytest.mark.parametrize("database_url", DATABASES, indirect=True)
async def test_whatever_call_of_telegram_fails(square: Town, kind: str, play: Play) -> None:
    for words in ("reset", "query is too old", "message to delete not found"):  # what was failed, and what came of it
        square.foresees(words)
    assert await each_call_fails(square, of_telegram(square, kind), play, copies=2) >= 0


@pytest.fixture
def each_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody need be patient to see what goes wrong without a guard."""
    monkeypatch.setattr("tests.faults.test_every_call.STRIDE", 1)
    monkeypatch.setattr("tests.faults.test_every_call.WITHIN", 1.0)


@pytest.mark.usefixtures("each_one")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_waiting_for_the_database_it_finds_what_was_lost(
    square: Town, of_database: Countdown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "is_passing", lambda _: False)
    monkeypatch.setattr(turn, "TRIES", 1)
    with pytest.raises((AssertionError, TimeoutError)) as found:
        await each_call_fails(square, of_database, start)
    assert "failed" in found.value.__notes__[0]


@pytest.mark.usefixtures("each_one")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_another_try_it_finds_what_was_not_said(square: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def once(self: Mouth, call: inbox.Call, _: object = None) -> Any:
        with suppress(AwayError):
            return await self._telegram.call(call["method"], **call["parameters"])

    monkeypatch.setattr(Mouth, "ask", once)
    square.foresees("reset")
    with pytest.raises((AssertionError, TimeoutError)) as found:
        await each_call_fails(square, of_telegram(square, "reset"), start)
    assert "failed" in found.value.__notes__[0]
