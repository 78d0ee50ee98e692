"""A town of any size: people, a fifth as many events, twice as many answers."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # published without types
from alembic import command

from tests.databases import apart, run
from vmeste.addresses import sqlite_file
from vmeste.events.models import search_text
from vmeste.schema import alembic_config

BEFORE_THE_INDEXES = "0003"
"""The revision to fill: indexes and search are built afterwards, in one go, as for a town that grew before them."""

NAMES = """
Александр Алексей Алина Алёна Анастасия Андрей Анна Антон Артём Борис Вадим Валентина Валерия Варвара Василий Вера
Виктор Виктория Виталий Владимир Галина Георгий Григорий Дарья Денис Диана Дмитрий Евгений Екатерина Елена Жанна
Зоя Иван Игорь Илья Инна Ирина Карина Кирилл Константин Ксения Лариса Лев Лидия Любовь Людмила Максим Маргарита
Марина Мария Михаил Надежда Наталья Никита Николай Нина Оксана Олег Ольга Павел Полина Роман Светлана Сергей Софья
Степан Тамара Татьяна Тимур Ульяна Фёдор Юлия Юрий Яна Ярослав Emma John Oliver Sophie
""".split()  # noqa: SIM905  read by people
WHAT = """
Футбол Шахматы Волейбол Завтрак Пробежка Прогулка Кино Театр Музей Поход Йога Танцы Лекция Настолки Караоке Пикник
Велопрогулка Бадминтон Хор Рисование Бассейн Лыжи Каток Скалодром Книги
""".split()  # noqa: SIM905  a table reads better
WHERE = ("в парке", "у реки", "на стадионе", "в кафе", "во дворе", "на крыше", "в библиотеке", "за городом", "дома")
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Size:
    people: int

    @property
    def events(self) -> int:
        return self.people // 5

    @property
    def answers(self) -> int:
        return self.people * 2


YEAR = 365 * 24 * 3600
ANSWERS = ("going",) * 13 + ("maybe",) * 3 + ("waiting",) + ("not_going",) * 3

Rows = Iterator[tuple[Any, ...]]


def fill(url: str, size: Size) -> None:
    apart(partial(command.upgrade, alembic_config(url), BEFORE_THE_INDEXES))
    tables = {
        "users": (people(size), ("id", "telegram_id", "username", "first_name", "search", "created_at")),
        "events": (
            events(size),
            (
                *("id", "code", "title", "location", "date", "ends_at", "time_zone", "language"),
                *("capacity", "seats_taken", "cancelled_at", "creator_id", "search", "created_at"),
            ),
        ),
        "event_participants": (
            answers(size),
            ("id", "user_id", "event_id", "handle", "answer", "guests", "joined_at"),
        ),
    }
    file = sqlite_file(url)
    if file is not None:
        with closing(sqlite3.connect(file)) as connection:
            for table, (rows, columns) in tables.items():
                marks = ", ".join("?" * len(columns))
                question = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
                connection.executemany(question, ([_as_text(value) for value in row] for row in rows))
            connection.commit()
    else:
        run(_copy(url, tables))
    apart(partial(command.upgrade, alembic_config(url), "head"))
    if file is None:
        run(_look_around(url))


def people(size: Size) -> Rows:
    """Some without a username, the newest last."""
    chance = random.Random(1)  # noqa: S311  the same town every time
    for number in range(1, size.people + 1):
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)}"
        username = f"user{number}" if number % 3 else None
        search = f"{name} {username or ''}".casefold().strip()
        yield number, 1_000_000_000 + number * 13, username, name, search, _ago(YEAR * (1 - number / size.people))


def events(size: Size) -> Rows:
    """A twentieth still to come, some cancelled; a tenth of the people organise."""
    chance = random.Random(2)  # noqa: S311  made-up rows, not a secret
    for number in range(1, size.events + 1):
        title, location = f"{chance.choice(WHAT)} № {number}", chance.choice(WHERE) if number % 4 else None
        start = _ago(2 * YEAR * (0.95 - number / size.events) + chance.randrange(86_400))
        ends = start + timedelta(hours=2) if number % 2 else None
        capacity = 10 if number % 3 else None
        cancelled = start if number % 25 == 0 else None
        yield (
            *(number, f"{number:08}", title, location, start, ends, "Europe/Moscow", "ru", capacity, number % 11),
            *(cancelled, chance.randrange(1, max(2, size.people // 10)), search_text(title, None, location), start),
        )


def answers(size: Size) -> Rows:
    """Ten to an event, from all over the town."""
    chance = random.Random(3)  # noqa: S311  the same
    for number in range(1, size.answers + 1):
        event = (number - 1) // 10 + 1
        user = (event * 7919 + (number - 1) % 10 * (size.people // 10)) % size.people + 1
        joined = _ago(YEAR * (1 - number / size.answers))
        yield number, user, event, f"{number:08x}", chance.choice(ANSWERS), int(number % 20 == 0), joined


def _ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def _as_text(value: Any) -> Any:
    """As SQLAlchemy writes a moment into a file."""
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


async def _copy(url: str, tables: dict[str, tuple[Rows, tuple[str, ...]]]) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        for table, (rows, columns) in tables.items():
            await connection.copy_records_to_table(table, records=rows, columns=columns)
    finally:
        await connection.close()


async def _look_around(url: str) -> None:
    """As autovacuum does, which the servers of the tests go without."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
