"""What is asked past SQLAlchemy is as if SQLAlchemy had asked: rows, errors, events, transactions."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database, insert, insert_in, is_passing, open_database
from vmeste.events.models import Answer, CoOrganiser, Event, EventParticipant
from vmeste.prepared import Prepared
from vmeste.users.models import User

NOON = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
BY_NAME = select(*User.__table__.c).where(User.first_name == bindparam("name"))
ALL = (
    select(*Event.__table__.c, EventParticipant.answer, EventParticipant.joined_at.label("since"))
    .outerjoin(EventParticipant, EventParticipant.answer == Answer.GOING)
    .where(Event.title == bindparam("title"), Event.date > bindparam("now"))
    .limit(5)
)


async def put_somebody(connection: AsyncConnection, name: str = "Аня") -> None:
    somebody = {"telegram_id": 1, "first_name": name, "search": name.casefold(), "created_at": NOON}
    await connection.execute(insert(connection, User).values(**somebody))


async def put_an_event(connection: AsyncConnection) -> None:
    await put_somebody(connection)
    user_id = await connection.scalar(select(User.id).where(User.telegram_id == 1))
    event = {"id": 1, "code": "k3Jx81Qa", "title": "Футбол", "time_zone": "Europe/Moscow", "language": "ru"}
    event |= {
        "search": "футбол",
        "date": NOON,
        "latitude": 55.75,
        "longitude": 37.5,
        "creator_id": user_id,
        "created_at": NOON,
    }
    await connection.execute(insert(connection, Event).values(**event))
    answer = {"event_id": 1, "user_id": user_id, "answer": Answer.GOING, "joined_at": NOON}
    await connection.execute(insert(connection, EventParticipant).values(**answer))


async def test_rows_are_those_of_sqlalchemy(database: Database) -> None:
    async with database.turn() as connection:
        await put_an_event(connection)
    values = {"title": "Футбол", "now": NOON.replace(hour=1)}
    for way in (database.turn, database.look, database.glance):
        async with way() as connection:
            (asked,) = await Prepared(ALL).ask(connection, values)
            usual = (await connection.execute(ALL, values)).one()
        assert asked == usual
        assert asked._mapping.keys() == usual._mapping.keys()
        assert (asked.latitude, asked.answer, asked.since, asked.public) == (55.75, Answer.GOING, NOON, True)
        assert isinstance(asked.answer, Answer)


async def test_nothing_found(database: Database) -> None:
    async with database.look() as connection:
        assert await Prepared(BY_NAME).first(connection, {"name": "Никто"}) is None
        with pytest.raises(ValueError, match="not enough"):
            await Prepared(BY_NAME).one(connection, {"name": "Никто"})


async def test_what_depends_on_its_values_is_refused(database: Database) -> None:
    some = select(User.id).where(User.id.in_(bindparam("ids", expanding=True)))
    key: dict[str, Any] = {"event_id": bindparam("event_id"), "user_id": bindparam("user_id")}
    handled = insert_in(database.writer.dialect.name, CoOrganiser).values(key)
    async with database.turn() as connection:
        for statement, reason in ((some, "depends"), (handled, "handle")):
            with pytest.raises(ValueError, match=reason):
                await Prepared(statement).ask(connection, {"ids": [1], "event_id": 1, "user_id": 1})


async def test_a_refused_statement_fails_as_any(database: Database) -> None:
    columns = {"telegram_id": 1, "first_name": "Секрет", "search": "секрет", "created_at": NOON}
    twice = Prepared(insert_in(database.writer.dialect.name, User).values({name: bindparam(name) for name in columns}))
    async with database.turn() as connection:
        await twice.ask(connection, columns)

    async def again() -> None:
        async with database.turn() as connection:
            await connection.execute(text("DELETE FROM users"))
            await twice.ask(connection, columns)
            await twice.ask(connection, columns)

    with pytest.raises(IntegrityError) as refused:
        await again()
    assert not is_passing(refused.value)
    assert not refused.value.connection_invalidated
    assert "INSERT INTO users" in str(refused.value)
    async with database.look() as connection:
        assert await connection.scalar(select(func.count()).select_from(User)) == 1


async def test_it_begins_what_is_rolled_back(database: Database) -> None:
    name = Prepared(BY_NAME)

    async def fails() -> None:
        async with database.turn() as connection:
            assert await name.ask(connection, {"name": "Аня"}) == []
            await put_somebody(connection)
            assert await name.first(connection, {"name": "Аня"}) is not None
            raise LookupError

    with pytest.raises(LookupError):
        await fails()
    async with database.turn() as connection:
        assert await name.ask(connection, {"name": "Аня"}) == []


async def test_the_same_for_many(database: Database) -> None:
    said: dict[str, Any] = {
        "first_name": bindparam("name"),
        "search": bindparam("name"),
        "created_at": bindparam("now"),
    }
    joins = Prepared(insert_in(database.writer.dialect.name, User).values(telegram_id=bindparam("number"), **said))
    names = Prepared(select(User.telegram_id, User.first_name, User.created_at).order_by(User.telegram_id))
    people = [(1, "Аня", NOON), (2, "Боря", NOON), (3, "Вера", NOON)]
    many = [dict(zip(("number", "name", "now"), person, strict=True)) for person in people]

    async def twice() -> None:
        async with database.turn() as connection:
            await connection.execute(text("DELETE FROM users"))
            await joins.do(connection, [*many, *many])

    heard: list[Any] = []
    event.listen(database.writer.sync_engine, "before_cursor_execute", lambda *about: heard.append(about[3:]))
    async with database.turn() as connection:
        await joins.do(connection, many)
    ((values, _, executemany),) = heard
    assert (len(values), executemany) == (3, True)
    with pytest.raises(IntegrityError) as refused:
        await twice()
    assert not is_passing(refused.value)
    async with database.turn() as connection:
        assert [tuple(row) for row in await names.ask(connection, {})] == people


async def test_who_listens_hears_it(database: Database) -> None:
    """So that statements are counted, delayed and broken in tests, and seen by tools."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        heard.append((statement, values))

    event.listen(database.writer.sync_engine, "before_cursor_execute", hear)
    async with database.turn() as connection:
        await Prepared(BY_NAME).ask(connection, {"name": "Аня"})
    assert [("FROM users" in statement, values) for statement, values in heard] == [(True, ("Аня",))]


def queries(connection: AsyncConnection) -> list[str]:
    """The first words of what goes to PostgreSQL from now on."""
    heard: list[str] = []
    inner: Any = connection.sync_connection
    driver = inner.connection.driver_connection
    driver.add_query_logger(lambda record: heard.append(record.query.split(maxsplit=1)[0].rstrip(";")))
    return heard


async def test_what_only_reads_begins_no_transaction(postgresql_database: Database) -> None:
    columns = {"telegram_id": 1, "first_name": "Аня", "search": "аня", "created_at": NOON}
    joins = Prepared(insert_in("postgresql", User).values({name: bindparam(name) for name in columns}))
    reads, locks = Prepared(BY_NAME), Prepared(BY_NAME.with_for_update())
    async with postgresql_database.turn() as connection:
        await reads.ask(connection, {"name": "Аня"})  # what it returns is asked once
        await asyncio.sleep(0)  # the driver tells of it a little later
        heard = queries(connection)
        await reads.ask(connection, {"name": "Аня"})
        await joins.ask(connection, columns, is_last=True)
    await asyncio.sleep(0)
    assert heard == ["SELECT", "INSERT"]
    heard.clear()
    async with postgresql_database.turn() as connection:
        (anna,) = await locks.ask(connection, {"name": "Аня"})
        assert anna.created_at == NOON
        await reads.ask(connection, {"name": "Аня"})
        await joins.ask(connection, columns | {"telegram_id": 2}, is_last=True)
    await asyncio.sleep(0)
    assert heard == ["BEGIN", "SELECT", "SELECT", "INSERT", "COMMIT"]


async def test_a_look_sees_one_moment(postgresql_database: Database) -> None:
    asks = Prepared(BY_NAME)
    async with postgresql_database.look() as look:
        assert await asks.ask(look, {"name": "Аня"}) == []
        async with postgresql_database.turn() as connection:
            await put_somebody(connection)
        assert await asks.ask(look, {"name": "Аня"}) == []


async def test_a_lost_connection_is_waited_for_and_made_anew(postgresql_database: Database) -> None:
    name = Prepared(BY_NAME)

    async def loses_it() -> None:
        async with postgresql_database.turn() as connection:
            await name.ask(connection, {"name": "Аня"})
            await end_backend(postgresql_database, connection)
            await name.ask(connection, {"name": "Аня"})

    with pytest.raises(DBAPIError) as lost:
        await loses_it()
    assert is_passing(lost.value)
    async with postgresql_database.turn() as connection:
        assert await name.ask(connection, {"name": "Аня"}) == []


async def end_backend(database: Database, connection: AsyncConnection) -> None:
    number = await connection.scalar(select(func.pg_backend_pid()))
    async with database.glance() as other:
        await other.scalar(select(func.pg_terminate_backend(number, 5000)))


async def test_whoever_is_cancelled_leaves_nothing_half_done(postgresql_database: Database) -> None:
    sleeps, asks = Prepared(select(func.pg_sleep(bindparam("seconds")))), Prepared(BY_NAME)

    async def waits_long() -> None:
        async with postgresql_database.turn() as connection:
            await put_somebody(connection)
            begun.set()
            await sleeps.ask(connection, {"seconds": 60.0})

    begun = asyncio.Event()
    task = asyncio.create_task(waits_long())
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with postgresql_database.turn() as connection:
        assert await asks.ask(connection, {"name": "Аня"}) == []


async def test_a_column_that_changes_meanwhile(postgresql_database: Database) -> None:
    """By a migration beside a running bot: what was prepared is no longer right, on each of its connections."""
    asks = Prepared(BY_NAME)
    locks = Prepared(BY_NAME.with_for_update())
    async with postgresql_database.turn() as first, postgresql_database.turn() as second:
        for connection in (first, second):
            await locks.ask(connection, {"name": "Аня"})
            await asks.ask(connection, {"name": "Аня"})
    async with postgresql_database.turn() as connection:
        await connection.execute(text("ALTER TABLE users ALTER COLUMN username TYPE varchar(99)"))

    async def is_waited_for() -> bool:
        try:
            async with postgresql_database.turn() as connection:
                await locks.ask(connection, {"name": "Аня"})
                await asks.ask(connection, {"name": "Аня"})
        except DBAPIError as outdated:
            return is_passing(outdated)
        return False

    assert [await is_waited_for() for _ in range(4)] == [True, True, False, False]


async def test_a_glance_leaves_nothing_begun(database: Database) -> None:
    """Asyncpg leaves a transaction open when it prepares outside of one."""
    asks = Prepared(BY_NAME)
    async with database.glance() as connection:
        assert await asks.ask(connection, {"name": "Аня"}) == []
    async with database.look() as connection:
        assert await asks.ask(connection, {"name": "Аня"}) == []


async def test_a_turn_behind_one_that_lost_their_connection(sqlite_database: Database) -> None:
    """Also by being cancelled; what it asks first makes a new one."""
    asks = Prepared(BY_NAME)

    async def loses() -> None:
        async with sqlite_database.turn() as connection:
            await asks.ask(connection, {"name": "Аня"})
            await connection.invalidate()
            raise asyncio.CancelledError

    async def asked() -> bool:
        async with sqlite_database.turn() as connection:
            return await asks.ask(connection, {"name": "Аня"}) == []

    ends = await asyncio.gather(loses(), asked(), asked(), return_exceptions=True)
    assert [type(ends[0]), *ends[1:]] == [asyncio.CancelledError, True, True]


async def test_an_operator_may_keep_nothing_prepared(postgresql_url: str) -> None:
    database = open_database(f"{postgresql_url}?prepared_statement_cache_size=0")
    try:
        async with database.turn() as connection:
            await Prepared(BY_NAME).ask(connection, {"name": "Аня"})
            inner: Any = connection.sync_connection
            driver = inner.connection.dbapi_connection
            assert driver._prepared_statement_cache is None
            assert driver._connection._config.statement_cache_size == 0
    finally:
        await database.close()
