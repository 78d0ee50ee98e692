"""`bot.py check`: sound data pass, and every kind of damage is named."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import insert, text

from vmeste.addresses import sqlite_file
from vmeste.check import MOST_TOLD, complaints
from vmeste.database import Database
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.models import Card, Kind, Notice
from vmeste.profile import BotProfile
from vmeste.users.models import User

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def sound(database: Database) -> AsyncIterator[Database]:
    """Anna organises; Boris goes with a guest, Emma may come, Vera waits with two, Gleb is offered a seat."""
    async with database.turn() as connection:
        for name in ("Анна", "Борис", "Emma", "Вера", "Глеб"):
            person = {"first_name": name, "search": name.casefold(), "created_at": NOW}
            await connection.execute(insert(User).values(**person))
        event = {
            "code": "k3Jx81Qa",
            "title": "Футбол",
            "date": NOW + timedelta(days=3),
            "time_zone": "Europe/Moscow",
            "language": "ru",
            "capacity": 4,
            "seats_taken": 3,
            "going": 1,
            "maybe": 1,
            "waiting": 2,
            "last_position": 2,
            "creator_id": 1,
            "search": "футбол",
            "remind_at": NOW + timedelta(days=2),
            "created_at": NOW,
        }
        await connection.execute(insert(Event).values(**event))
        answers = [
            (2, Answer.GOING, 1, None, None),
            (3, Answer.MAYBE, 0, None, None),
            (4, Answer.WAITING, 2, 1, None),
            (5, Answer.WAITING, 0, 2, NOW + timedelta(hours=2)),
        ]
        for user_id, answer, guests, position, offered_until in answers:
            row = {"user_id": user_id, "event_id": 1, "answer": answer, "guests": guests, "joined_at": NOW}
            row |= {"position": position, "offered_until": offered_until}
            await connection.execute(insert(EventParticipant).values(**row))
        card = {"event_id": 1, "language": "ru", "chat_id": -100, "message_id": 7, "created_at": NOW}
        await connection.execute(insert(Card).values(**card))
        notice = {"user_id": 5, "event_id": 1, "kind": Kind.OFFERED, "created_at": NOW, "due_at": NOW}
        await connection.execute(insert(Notice).values(**notice))
        reminder = {"kind": Kind.REMINDER, "due_at": None, "sent_at": NOW}
        await connection.execute(insert(Notice).values(**notice | reminder))
        await connection.execute(insert(TakenUpdate).values(update_id=7, taken_at=NOW, owed="[]"))
        letter = {"update_id": 7, "reason": "KeyError", "payload": "{}", "created_at": NOW}
        await connection.execute(insert(DeadLetter).values(**letter))
        await connection.execute(insert(BotProfile).values(telegram_id=1))
    yield database


async def harm(database: Database, *statements: str) -> None:
    async with database.turn() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_sound_data_pass(sound: Database) -> None:
    assert await complaints(sound, NOW) == []


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE events SET seats_taken = 2", "event k3Jx81Qa: seats_taken is 2, its answers make 3"),
        ("UPDATE events SET going = 7", "event k3Jx81Qa: going is 7, its answers make 1"),
        ("UPDATE events SET maybe = 0", "event k3Jx81Qa: maybe is 0, its answers make 1"),
        ("UPDATE events SET waiting = 3", "event k3Jx81Qa: waiting is 3, its answers make 2"),
        (
            "UPDATE events SET capacity = 2",
            "event k3Jx81Qa: 3 seats are taken of 2, and the limit was never changed",
        ),
        (
            "UPDATE event_participants SET guests = 0 WHERE user_id = 4",
            "event k3Jx81Qa: somebody waits whom the free seats would fit",
        ),
        ("UPDATE events SET capacity = NULL", "event k3Jx81Qa: somebody waits whom the free seats would fit"),
        (
            "UPDATE event_participants SET position = NULL WHERE user_id = 4",
            "event k3Jx81Qa: answer 3 waits without a place in the line",
        ),
        (
            "UPDATE event_participants SET position = 1 WHERE user_id = 2",
            "event k3Jx81Qa: answer 1 has a place in the line and does not wait",
        ),
        (
            "UPDATE event_participants SET offered_until = '2026-11-26 00:00:00' WHERE user_id = 3",
            "event k3Jx81Qa: answer 2 is offered seats and does not wait",
        ),
        (
            "UPDATE event_participants SET position = 9 WHERE user_id = 4",
            "event k3Jx81Qa: answer 3 has a place beyond the last one given",
        ),
        (
            "UPDATE event_participants SET position = 1 WHERE user_id = 5",
            "event k3Jx81Qa: two have place 1 in the line",
        ),
        (
            "UPDATE event_participants SET guests = 1 WHERE user_id = 3",
            "event k3Jx81Qa: user 3 has guests and no seat",
        ),
        (
            "INSERT INTO co_organisers (event_id, user_id, handle, created_at) VALUES (1, 1, 'h', '2026-11-25 00:00')",
            "event k3Jx81Qa: its organiser is a co-organiser as well",
        ),
        (
            "UPDATE event_participants SET offered_until = (SELECT date FROM events) WHERE user_id = 5",
            "event k3Jx81Qa: answer 4 is offered seats until after the start",
        ),
        (
            "UPDATE events SET cancelled_at = created_at",
            "event k3Jx81Qa: answer 4 is offered seats of a cancelled event",
        ),
        ("UPDATE events SET remind_at = NULL", "event k3Jx81Qa: nobody will be reminded of it"),
        ("UPDATE events SET remind_at = date", "event k3Jx81Qa: the reminder comes after its start"),
        (
            "UPDATE notices SET sent_at = '2026-11-28 12:32:00+00:00' WHERE id = 2",
            "notice 2: a reminder was sent after the start",
        ),
        ("UPDATE taken_updates SET owed = '['", "update 7: what is owed for it cannot be read"),
        ("DELETE FROM taken_updates", "update 7: it is a dead letter, and would be handled if it came again"),
        ("UPDATE notices SET sent_at = due_at WHERE id = 1", "notice 1: it was settled and is due again"),
        ("UPDATE notices SET failed = 'blocked'", "notice 1: it was settled and is due again"),
        ("UPDATE notices SET kind = 'song' WHERE id = 1", "notice 1: nobody knows its kind, song"),
        ("UPDATE notices SET details = '{' WHERE id = 1", "notice 1: its details cannot be read"),
        ("UPDATE cards SET chat_id = NULL", "card 1: it is nowhere"),
        ("UPDATE cards SET message_id = NULL, tries = 1", "card 1: it was never posted and is not owed"),
        ("UPDATE cards SET message_id = NULL, chat_id = 5", "card 1: it was never posted and is not owed"),
        ("UPDATE cards SET inline_message_id = 'i'", "card 1: it is in two places"),
        ("INSERT INTO bot_profile (telegram_id) VALUES (2)", "the database belongs to 2 bots"),
    ],
)
async def test_damage_is_named(sound: Database, statement: str, line: str) -> None:
    await harm(sound, statement)
    assert line in await complaints(sound, NOW)


async def test_a_card_may_wait_for_the_bot_to_be_let_write_in_its_group(sound: Database) -> None:
    await harm(sound, "UPDATE cards SET message_id = NULL")
    assert await complaints(sound, NOW) == []


async def test_a_limit_that_was_lowered_may_be_exceeded(sound: Database) -> None:
    await harm(
        sound,
        "UPDATE events SET capacity = 2",
        "INSERT INTO changes (handle, event_id, what, old, new, created_at)"
        " VALUES ('h', 1, 'capacity', '4', '2', '2026-11-25 00:00:00')",
    )
    assert await complaints(sound, NOW) == []


async def test_shortly_before_the_start_a_seat_may_wait_for_the_first_tap(sound: Database) -> None:
    await harm(sound, "UPDATE events SET capacity = 6, offer_hours = 24")
    assert await complaints(sound, NOW) != []
    assert await complaints(sound, NOW + timedelta(days=2, hours=12)) == []


async def test_what_is_over_gives_no_seats(sound: Database) -> None:
    await harm(
        sound,
        "UPDATE events SET capacity = 6, seats_taken = 2, cancelled_at = created_at",
        "UPDATE event_participants SET offered_until = NULL",
    )
    assert await complaints(sound, NOW) == []


@pytest.mark.parametrize("title", ["'Футбол' || char(0) || 'завтра'", "printf('%2000s', 'Футбол')"])
async def test_a_text_that_could_break_a_message(sqlite_database: Database, title: str) -> None:
    """PostgreSQL takes neither."""
    event = {"code": "k3Jx81Qa", "date": NOW, "time_zone": "UTC", "language": "en", "creator_id": 1, "search": "f"}
    async with sqlite_database.turn() as connection:
        await connection.execute(insert(User).values(first_name="A", search="a", created_at=NOW))
        await connection.execute(insert(Event).values(**event, title=text(title), created_at=NOW))
    line = "events 1: title is longer than may be, or has a character that ends texts"
    assert line in await complaints(sqlite_database, NOW)


async def test_a_row_that_points_nowhere(sqlite_database: Database, sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_file(sqlite_url) or "")) as connection, connection:
        connection.execute("INSERT INTO co_organisers (event_id, user_id, handle, created_at) VALUES (7, 8, 'h', '')")
    assert any("points to a row of users" in line for line in await complaints(sqlite_database, NOW))


async def test_two_answers_of_one_person(postgresql_database: Database) -> None:
    """The key forbids it; a restore by hand might have lost the key."""
    await harm(
        postgresql_database,
        "ALTER TABLE event_participants DROP CONSTRAINT uq_event_participants_event_id_user_id",
        "INSERT INTO users (first_name, search, created_at) VALUES ('A', 'a', now())",
        "INSERT INTO events (code, title, date, time_zone, language, creator_id, search, created_at)"
        " VALUES ('k3Jx81Qa', 'F', now(), 'UTC', 'en', 1, 'f', now())",
        "INSERT INTO event_participants (user_id, event_id, handle, answer, joined_at)"
        " VALUES (1, 1, 'h', 'not_going', now()), (1, 1, 'h', 'going', now())",
    )
    assert "event k3Jx81Qa: user 1 has two answers" in await complaints(postgresql_database, NOW)


async def test_much_damage_of_one_kind_does_not_hide_the_others(sqlite_database: Database) -> None:
    await harm(
        sqlite_database,
        "INSERT INTO users (first_name, search, created_at) VALUES ('A', 'a', '2026-01-01')",
        "INSERT INTO bot_profile (telegram_id) VALUES (1), (2)",
    )
    event = {"title": "F", "date": NOW, "time_zone": "UTC", "language": "en", "creator_id": 1, "search": "f"}
    async with sqlite_database.turn() as connection:
        for number in range(MOST_TOLD + 5):
            await connection.execute(insert(Event).values(**event, code=f"{number:08}", going=5, created_at=NOW))
    found = await complaints(sqlite_database, NOW)
    assert "… and 5 more like these" in found
    assert "the database belongs to 2 bots" in found
