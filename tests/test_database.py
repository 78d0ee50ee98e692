"""The two engines: what they store comes back, writers lose nothing, readers write nothing."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event, inspect, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import POOL_SIZE, Database, every, insert, one, open_database
from vmeste.users.models import User

PATIENCE = 20.0

NOON = datetime(2026, 11, 28, 12, 0, 0, 123456, tzinfo=UTC)


def anna(**other: Any) -> dict[str, Any]:
    return {"telegram_id": 7, "first_name": "Анна", "search": "анна", "created_at": NOON} | other


async def stored(connection: AsyncConnection) -> User:
    user = one(User, await connection.execute(select(User.__table__)))
    assert user is not None
    return user


async def test_what_is_stored_comes_back(database: Database) -> None:
    greatest = 2**62
    async with database.turn() as connection:
        await connection.execute(insert(connection, User).values(anna(telegram_id=greatest, first_name="Анна 🎈 <3")))
    async with database.look() as connection:
        user = await stored(connection)
    assert (user.telegram_id, user.first_name, user.username) == (greatest, "Анна 🎈 <3", None)


async def test_what_comes_back_is_a_model_like_any_other(database: Database) -> None:
    """It was built without its constructor; a new SQLAlchemy shows here."""
    async with database.turn() as connection:
        await connection.execute(insert(connection, User).values(anna()))
        user = await stored(connection)
    user.first_name, user.username = "Аня", "anna"
    assert (user.id, user.first_name, user.username) == (1, "Аня", "anna")
    assert isinstance(user, User)
    assert set(inspect(user).dict) >= {column.key for column in User.__table__.c}


async def test_a_moment_comes_back_aware_in_utc(database: Database) -> None:
    moscow = NOON.astimezone(timezone(timedelta(hours=3)))
    async with database.turn() as connection:
        await connection.execute(insert(connection, User).values(anna(created_at=moscow)))
        user = await stored(connection)
        found = await connection.scalar(select(User.id).where(User.created_at == moscow))
    assert user.created_at == NOON
    assert user.created_at.tzinfo is UTC
    assert found == user.id


async def test_a_naive_moment_is_refused(database: Database) -> None:
    async with database.turn() as connection:
        with pytest.raises(StatementError, match="without a time zone"):
            await connection.execute(insert(connection, User).values(anna(created_at=NOON.replace(tzinfo=None))))


async def test_a_turn_that_raises_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.turn() as connection:
            await connection.execute(insert(connection, User).values(anna()))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.look() as connection:
        assert every(User, await connection.execute(select(User.__table__))) == []


async def test_an_upsert_needs_no_second_statement(database: Database) -> None:
    for name in ("Анна", "Аня", "Аня"):
        async with database.turn() as connection:
            new = insert(connection, User).values(anna(first_name=name))
            await connection.execute(
                new.on_conflict_do_update(
                    index_elements=[User.telegram_id],
                    set_={"first_name": new.excluded.first_name},
                    where=User.first_name != new.excluded.first_name,
                ),
            )
    async with database.look() as connection:
        users = every(User, await connection.execute(select(User.__table__)))
    assert [user.first_name for user in users] == ["Аня"]


async def test_no_count_is_lost_when_many_add_at_once(database: Database) -> None:
    """Each reads, thinks, and writes what it read plus one: only a lock keeps that right."""
    async with database.turn() as connection:
        await connection.execute(insert(connection, User).values(anna(telegram_id=0)))

    async def add() -> None:
        async with database.turn() as connection:
            count = await connection.scalar(select(User.telegram_id).with_for_update(key_share=True))
            await asyncio.sleep(0)
            await connection.execute(update(User).values(telegram_id=(count or 0) + 1))

    async with asyncio.TaskGroup() as together:
        for _ in range(200):
            together.create_task(add())
    async with database.look() as connection:
        assert await connection.scalar(select(User.telegram_id)) == 200


async def test_a_crowd_of_turns_ends_no_connection(database: Database) -> None:
    """On PostgreSQL a new one costs more than a turn, and prepares all its statements anew."""
    made: list[object] = []
    event.listen(database.writer.sync_engine, "connect", lambda connection, _: made.append(connection))

    async def look_at_people() -> None:
        async with database.turn() as connection:
            await connection.execute(select(User.__table__))

    for _ in range(2):
        await asyncio.gather(*(look_at_people() for _ in range(POOL_SIZE * 2)))
    assert len(made) == (1 if database.is_sqlite else POOL_SIZE)


async def test_a_foreign_key_is_kept(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.turn() as connection:
            await connection.execute(
                text("INSERT INTO dialogues (user_id, step, content, updated_at) VALUES (404, 's', '{}', :now)"),
                {"now": NOON if not database.is_sqlite else NOON.replace(tzinfo=None).isoformat(" ")},
            )


async def test_values_stay_out_of_errors(database: Database) -> None:
    with pytest.raises(DBAPIError) as refused:
        async with database.turn() as connection:
            await connection.execute(text("SELECT nothing FROM users WHERE first_name = :name"), {"name": "Секрет"})
    assert "Секрет" not in str(refused.value)


async def test_a_look_cannot_write_to_the_file(sqlite_database: Database) -> None:
    async with sqlite_database.look() as connection:
        with pytest.raises(DBAPIError, match="readonly"):
            await connection.execute(insert(connection, User).values(anna()))


async def test_a_look_sees_one_moment(sqlite_database: Database) -> None:
    async with sqlite_database.look() as looking:
        assert await looking.scalar(text("SELECT count(*) FROM users")) == 0
        async with sqlite_database.turn() as connection:
            await connection.execute(insert(connection, User).values(anna()))
        assert await looking.scalar(text("SELECT count(*) FROM users")) == 0


async def test_a_glance_begins_nothing_that_would_have_to_end(sqlite_database: Database) -> None:
    for way, is_open in ((sqlite_database.glance, False), (sqlite_database.look, True)):
        async with way() as connection:
            await connection.execute(select(User.id))
            driver: Any = (await connection.get_raw_connection()).driver_connection
            assert driver.in_transaction is is_open


async def test_a_turn_takes_the_file_at_once(sqlite_database: Database) -> None:
    """A transaction that starts by reading and writes later is what SQLite answers with "locked"."""
    file = str(sqlite_database.writer.url.database)
    async with sqlite_database.turn() as connection:
        await connection.execute(text("SELECT 1"))
        with closing(sqlite3.connect(file, timeout=0)) as other:  # noqa: SIM117  too long for one line
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    assert sqlite_database.writer.pool.size() == 1  # type: ignore[attr-defined]  # of the pool that is used


async def test_while_another_process_writes_a_turn_waits_and_nothing_else_does(sqlite_database: Database) -> None:
    async def writes() -> None:
        async with sqlite_database.turn() as connection:
            await connection.execute(insert(connection, User).values(anna()))

    file = str(sqlite_database.writer.url.database)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(writes())
        await asyncio.wait({writing}, timeout=0.1)
        assert not writing.done()
        other.execute("ROLLBACK")
    await writing
    async with sqlite_database.look() as connection:
        assert (await stored(connection)).first_name == "Анна"


async def test_what_is_erased_leaves_the_file(sqlite_database: Database) -> None:
    secret = "Совершенно секретное имя"
    async with sqlite_database.turn() as connection:
        await connection.execute(insert(connection, User).values(anna(first_name=secret)))
    async with sqlite_database.turn() as connection:
        await connection.execute(text("DELETE FROM users"))
    file = make_url(str(sqlite_database.writer.url)).database or ""
    await sqlite_database.close()
    with closing(sqlite3.connect(file)) as connection_:
        connection_.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(file, "rb") as content:  # noqa: ASYNC230, PTH123  nothing else runs
        assert secret.encode() not in content.read()


async def test_whoever_is_cancelled_while_a_connection_is_given_up_leaves_nothing_waiting(
    sqlite_database: Database,
) -> None:
    released, is_busy = threading.Event(), asyncio.Event()

    async def gives_up() -> None:
        async with sqlite_database.reader.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver._tx.put_nowait((None, released.wait))  # its thread is busy
            is_busy.set()
            await connection.invalidate()

    before = asyncio.all_tasks()
    giving_up = asyncio.create_task(gives_up())
    await is_busy.wait()
    await asyncio.wait({giving_up}, timeout=0.1)
    giving_up.cancel()
    await asyncio.wait({giving_up})
    released.set()
    if left := asyncio.all_tasks() - before:
        await asyncio.wait(left, timeout=PATIENCE)
    assert asyncio.all_tasks() == before


async def test_to_close_waits_for_what_was_cut_off(sqlite_url: str) -> None:
    """Whoever takes the file next finds nobody at work in it."""
    opened, released, is_busy = open_database(sqlite_url), threading.Event(), asyncio.Event()

    async def looks() -> None:
        async with opened.look() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            threads.append(driver._thread)
            driver._tx.put_nowait((None, released.wait))  # its thread is busy
            is_busy.set()
            await connection.scalar(select(1))

    threads: list[threading.Thread] = []
    looking = asyncio.create_task(looks())
    await is_busy.wait()
    await asyncio.wait({looking}, timeout=0.1)
    looking.cancel()
    await asyncio.wait({looking})
    closing = asyncio.create_task(opened.close())
    await asyncio.wait({closing}, timeout=0.1)
    assert not closing.done()
    released.set()
    await closing
    assert not threads[0].is_alive()


async def test_what_one_look_reads_agrees(database: Database) -> None:
    """A turn that ends between two statements of a look is not seen by the second."""
    async with database.turn() as connection:
        await connection.execute(insert(connection, User).values(**anna()))
    name = select(User.first_name)
    async with database.look() as look:
        assert (await look.execute(name)).scalar_one() == "Анна"
        async with database.turn() as connection:
            await connection.execute(update(User).values(first_name="Аня"))
        assert (await look.execute(name)).scalar_one() == "Анна"
    async with database.look() as look:
        assert (await look.execute(name)).scalar_one() == "Аня"


async def test_a_look_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.look() as look:
            await look.execute(update(User).values(first_name="Аня"))
    async with database.turn() as connection:
        await connection.execute(update(User).values(first_name="Аня"))


async def test_a_commit_waits_for_the_disk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program runs; the other tests spare themselves the wait."""
    monkeypatch.undo()
    opened = open_database(sqlite_url)
    async with opened.turn() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
    await opened.close()
