"""How many statements a turn costs: they creep up unseen, and each is time under the lock of the file or the row."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.talk.conftest import Town, town
from vmeste.demo import Person
from vmeste.turn import Turn

__all__ = ["town"]

TURN = ["SELECT users", "INSERT taken_updates"]
"""What every turn of a known person does: who are they, and this update is taken."""


class Statements(list[str]):
    """As verb and table; what is written down after a Screen was shown comes at its own time and is left out."""

    def add(self, statement: str) -> None:
        words = statement.replace('"', "").split()
        verb = words[0].upper()
        after = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE", "DELETE": "FROM"}.get(verb)
        if after not in words or (verb == "UPDATE" and words[1] == "taken_updates"):
            return
        self.append(f"{verb} {words[words.index(after) + 1]}")


@pytest.fixture
def statements() -> Iterator[Statements]:
    """What turns asked of any engine, from the moment it was last cleared; the sender's looks are its own."""
    seen = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        task = asyncio.current_task()
        coroutine = task.get_coro() if task is not None else None
        if getattr(coroutine, "__qualname__", "") == Turn.take.__qualname__:
            seen.add(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
async def link(town: Town, anna: Person, boris: Person, statements: Statements) -> str:
    """To an event of Anna's that she goes to; Boris is known as well."""
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await boris.says("/help")
    await town.telegram.quiet()
    statements.clear()
    return link


@pytest.fixture
def anna(town: Town) -> Person:
    return town.anna


@pytest.fixture
def boris(town: Town) -> Person:
    return town.boris


@pytest.mark.usefixtures("link")
async def test_start(boris: Person, statements: Statements) -> None:
    await boris.says("/start")
    assert statements == TURN


@pytest.mark.usefixtures("link")
async def test_start_of_a_newcomer(town: Town, statements: Statements) -> None:
    await town.emma.says("/start")
    kept_out = ["SELECT bot_profile"]  # has anybody who was shut out been erased?
    assert statements == ["SELECT users", "INSERT users", *kept_out, "INSERT taken_updates"]


@pytest.mark.usefixtures("link")
async def test_events(boris: Person, statements: Statements) -> None:
    await boris.says("/events")
    assert statements == ["SELECT users", "SELECT events", "INSERT taken_updates"]


CARD = ["SELECT users", "SELECT users"]
"""What one is to the event, whose name it has; and who goes."""


async def test_opening_a_card(boris: Person, link: str, statements: Statements) -> None:
    await boris.opens_link(link)
    assert statements == ["SELECT users", "SELECT events", *CARD, "INSERT taken_updates"]


async def test_opening_a_card_from_a_list(boris: Person, statements: Statements, link: str) -> None:
    assert link
    await boris.says("/events")
    statements.clear()
    await boris.presses("Футбол")
    assert statements == ["SELECT users", "SELECT events", *CARD, "INSERT taken_updates"]


async def test_joining_and_leaving(boris: Person, link: str, statements: Statements) -> None:
    await boris.opens_link(link)
    for press in ("Иду", "Не иду"):
        statements.clear()
        await boris.presses(press)
        assert statements == [
            "SELECT users",
            "SELECT events",  # and its lock
            CARD[0],
            "INSERT event_participants",
            "UPDATE events",
            "UPDATE cards",  # the copies are due, but for the one that the press redraws
            CARD[1],
            "INSERT taken_updates",
        ]


async def test_pressing_again(boris: Person, link: str, statements: Statements) -> None:
    """Writes nothing but that it was taken."""
    await boris.opens_link(link)
    await boris.presses("Иду")
    statements.clear()
    await boris.presses("Иду")
    assert statements == ["SELECT users", "SELECT events", *CARD, "INSERT taken_updates"]
