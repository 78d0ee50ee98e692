"""Whatever a person types, wherever they may type it: no message is refused, nothing fails, and the card shows it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.faults.conftest import Log
from tests.faults.nasty import NASTY
from tests.faults.run import PATIENCE
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.demo.keyboards import find
from vmeste.demo.texts import tidy
from vmeste.events.draft import DESCRIPTION_LENGTH, LOCATION_LENGTH, TITLE_LENGTH
from vmeste.events.models import Event
from vmeste.inbox import DeadLetter
from vmeste.text import clean, clean_line
from vmeste.users.models import User

AT_ONCE = 20
EXPECTED = ("message is not modified", "message to delete not found")


def as_sent(text: str) -> str:
    """What is left of a text when a client of Telegram has sent it: whole characters, trimmed; nothing if nothing."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
    return tidy(whole, [])[0][:4096]


def is_said(text: str) -> bool:
    """In a dialogue a command is a command, not an answer."""
    return bool(as_sent(text)) and not as_sent(text).startswith("/")


@dataclass
class Writer:
    """Somebody who types one nasty text everywhere, and is called so besides."""

    person: Person
    nasty: str
    number: int

    async def says(self, text: str) -> None:
        if as_sent(text):
            self.person.says(text)
            await self.person.settles(PATIENCE)

    async def presses(self, label: str) -> None:
        self.person.presses(label)
        await self.person.settles(PATIENCE)

    async def hears(self, text: str) -> str:
        return (await self.person.hears(text, PATIENCE)).text

    @property
    def title(self) -> str:
        """What its event is called: the nasty text, where a title can be so."""
        cleaned = clean_line(as_sent(self.nasty))
        return cleaned if is_said(self.nasty) and 0 < len(cleaned) <= TITLE_LENGTH else f"Игра {self.number}"

    async def types_it_everywhere(self) -> None:
        day = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
        for text in ("/start {}", "/start e_{}", "/events {}", "{}", "/cancel", "/new"):
            await self.says(text.replace("{}", self.nasty)[:4096])
        if is_said(self.nasty):
            await self.says(self.nasty)
        if self.title.startswith("Игра "):
            await self.says(self.title)
        if is_said(self.nasty):
            await self.says(self.nasty)  # as its time, which it may be
        await self.hears(_DRAFT if _DRAFT in self.person.sees else _WHEN)
        if _DRAFT not in self.person.sees:
            await self.says(f"{day} 19:30")
        await self.hears(_DRAFT)
        for field in ("Где", "Описание", "Места"):
            await self.presses(field)
            if is_said(self.nasty):
                await self.says(self.nasty)
            if find(self.person.last.buttons, "Пропустить"):  # it was no number, or too long
                await self.presses("Пропустить" if field != "Места" else "Назад")
        await self.presses("Создать")
        card = await self.hears(f"{self.title}\n🗓")
        assert self.title in card


_DRAFT, _WHEN = "Черновик. Пока никому больше не виден.", "Когда начало?"


async def test_two_hundred_nasty_texts_in_every_field(
    telegram: LocalTelegram, program: object, database: Database, log: Log
) -> None:
    assert len(NASTY) >= 200
    writers = [Writer(_called(telegram, text, number), text, number) for number, text in enumerate(NASTY)]
    some = asyncio.Semaphore(AT_ONCE)

    async def write(writer: Writer) -> None:
        async with some:
            try:
                await writer.types_it_everywhere()
            except (TimeoutError, LookupError) as error:
                pytest.fail(f"{writer.nasty[:50]!r}: {error}; sees {writer.person.sees[:300]!r}")

    await asyncio.gather(*map(write, writers))
    assert [
        (call.method, call.error, call.get("text")) for call in telegram.refusals if not _is_expected(call.error)
    ] == []
    assert log.failures == []
    async with database.look() as connection:
        assert await connection.scalar(select(func.count()).select_from(DeadLetter)) == 0
        rows = select(User.telegram_id, User.first_name, Event.title, Event.location, Event.description)
        found = {
            row.telegram_id: row for row in await connection.execute(rows.join(Event, Event.creator_id == User.id))
        }
    for writer in writers:
        stored, said = found[writer.person.id], as_sent(writer.nasty) if is_said(writer.nasty) else ""
        assert stored.title == writer.title
        assert stored.location == _fitting(clean_line(said), LOCATION_LENGTH)
        assert stored.description == _fitting(clean(said), DESCRIPTION_LENGTH)
        assert stored.first_name == (clean_line(writer.person.first_name) or "…")
    assert program


def _called(telegram: LocalTelegram, text: str, number: int) -> Person:
    """Telegram allows names of 64 characters and hands on whatever stands in them; a language is said by the client."""
    name = as_sent(text)[:64] or "\u3164"
    tag = "".join(character for character in name if character.isprintable())
    person = telegram.person(name, language="ru", username=name if number % 2 else None)
    person.last_name = name
    person.language = "ru-" + tag if number % 3 else "ru"
    return person


def _fitting(text: str, length: int) -> str | None:
    return text if 0 < len(text) <= length else None


def _is_expected(error: str | None) -> bool:
    return error is not None and any(words in error for words in EXPECTED)
