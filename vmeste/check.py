"""`bot.py check`: what must always hold, proved by SQL, and told in words where it does not."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, exists, false, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import inbox, leads
from vmeste.database import Base, Database, every
from vmeste.events import rules
from vmeste.events.models import Answer, Change, CoOrganiser, Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.models import Card, Kind, Notice
from vmeste.profile import BotProfile

MOST_TOLD = 20
"""Of one kind; more would hide the other kinds."""
LAST_CALL = timedelta(minutes=1)
"""So long after it was asked for a message may be sent."""

_PARTY = EventParticipant
_OFFERED = and_(_PARTY.answer == Answer.WAITING, _PARTY.offered_until.is_not(None))


async def complaints(database: Database, now: datetime) -> list[str]:
    """A line for each thing that is wrong; none when all is well. Changes nothing."""
    async with _one_look(database) as connection:
        found: list[str] = []
        if database.is_sqlite:
            found += await _damage(connection)
            found += await _texts(connection)
        found += await _counters(connection)
        found += await _capacity(connection)
        found += await _empty_seats(connection, now)
        found += await _line(connection)
        found += await _answers(connection)
        found += await _organisers(connection)
        found += await _reminders(connection, now)
        found += await _notices(connection)
        found += await _cards(connection)
        found += await _inbox(connection, now)
        found += await _owner(connection)
        return found


@asynccontextmanager
async def _one_look(database: Database) -> AsyncIterator[AsyncConnection]:
    """Everything as it was at one moment, though the bot may be at work."""
    async with database.reader.connect() as connection:
        if not database.is_sqlite:
            await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            yield connection


async def _damage(connection: AsyncConnection) -> list[str]:
    rows = (await connection.execute(text(f"PRAGMA integrity_check({MOST_TOLD})"))).all()
    found = [f"the file is damaged: {row[0]}" for row in rows if row[0] != "ok"]
    astray = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
    return found + _told([f"{row[0]} {row[1]} points to a row of {row[2]} that is not there" for row in astray])


async def _texts(connection: AsyncConnection) -> list[str]:
    """What PostgreSQL refuses by itself, and a message or a file may break by."""
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String):
                too_long = func.length(column) > column.type.length if column.type.length else false()
                wrong = select(*table.primary_key).where(or_(too_long, func.instr(column, func.char(0)) > 0))
                found += [
                    f"{table.name} {row[0]}: {column.name} is longer than may be, or has a character that ends texts"
                    for row in await connection.execute(wrong)
                ]
    return _told(found)


def _sum(of: ColumnElement[bool], what: Any = 1) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((of, what), else_=0)), 0)


async def _counters(connection: AsyncConnection) -> list[str]:
    """The sums that lists and seats rely on."""
    taking = or_(_PARTY.answer == Answer.GOING, _OFFERED)
    sums = {
        "seats_taken": _sum(taking, 1 + _PARTY.guests),
        "going": _sum(_PARTY.answer == Answer.GOING),
        "maybe": _sum(_PARTY.answer == Answer.MAYBE),
        "waiting": _sum(_PARTY.answer == Answer.WAITING),
    }
    statement = (
        select(
            Event.code, *(getattr(Event, name) for name in sums), *(each.label(f"n_{n}") for n, each in sums.items())
        )
        .join(_PARTY, _PARTY.event_id == Event.id, isouter=True)
        .group_by(Event.id)
        .having(or_(*(getattr(Event, name) != each for name, each in sums.items())))
        .order_by(Event.id)
    )
    return _told(
        [
            f"event {row.code}: {name} is {getattr(row, name)}, its answers make {getattr(row, f'n_{name}')}"
            for row in await connection.execute(statement)
            for name in sums
            if getattr(row, name) != getattr(row, f"n_{name}")
        ]
    )


async def _capacity(connection: AsyncConnection) -> list[str]:
    """More seats than there are, though nobody has lowered the limit."""
    lowered = exists().where(Change.event_id == Event.id, Change.what == "capacity")
    over = select(Event.code, Event.seats_taken, Event.capacity).where(Event.seats_taken > Event.capacity, ~lowered)
    return _told(
        [
            f"event {code}: {taken} seats are taken of {capacity}, and the limit was never changed"
            for code, taken, capacity in await connection.execute(over.order_by(Event.id))
        ]
    )


async def _empty_seats(connection: AsyncConnection, now: datetime) -> list[str]:
    fitting = (
        select(func.min(1 + _PARTY.guests))
        .where(_PARTY.event_id == Event.id, _PARTY.position.is_not(None), _PARTY.offered_until.is_(None))
        .scalar_subquery()
    )
    free = or_(Event.capacity.is_(None), fitting <= Event.capacity - Event.seats_taken)
    rows = await connection.execute(select(*Event.__table__.c).where(Event.date > now, fitting.is_not(None), free))
    return _told(
        [
            f"event {event.code}: somebody waits whom the free seats would fit"
            for event in every(Event, rows)
            if rules.gives_seats(event, now) and not rules.first_tap_takes_it(event, now)
        ]
    )


async def _line(connection: AsyncConnection) -> list[str]:
    waiting = _PARTY.answer == Answer.WAITING
    of_event = select(Event.code, _PARTY.id).join(Event, Event.id == _PARTY.event_id).order_by(_PARTY.id)
    lines = {
        "waits without a place in the line": and_(waiting, _PARTY.position.is_(None)),
        "has a place in the line and does not wait": and_(~waiting, _PARTY.position.is_not(None)),
        "is offered seats and does not wait": and_(~waiting, _PARTY.offered_until.is_not(None)),
        "has a place beyond the last one given": _PARTY.position > Event.last_position,
        "is offered seats until after the start": and_(_OFFERED, _PARTY.offered_until >= Event.date),
        "is offered seats of a cancelled event": and_(_OFFERED, Event.cancelled_at.is_not(None)),
    }
    found = [
        f"event {code}: answer {number} {words}"
        for words, wrong in lines.items()
        for code, number in await connection.execute(of_event.where(wrong))
    ]
    twice = (
        select(Event.code, _PARTY.position)
        .join(Event, Event.id == _PARTY.event_id)
        .where(_PARTY.position.is_not(None))
        .group_by(Event.code, _PARTY.position)
        .having(func.count() > 1)
    )
    found += [f"event {code}: two have place {place} in the line" for code, place in await connection.execute(twice)]
    return _told(found)


async def _answers(connection: AsyncConnection) -> list[str]:
    twice = (
        select(Event.code, _PARTY.user_id)
        .join(Event, Event.id == _PARTY.event_id)
        .group_by(Event.code, _PARTY.user_id)
        .having(func.count() > 1)
    )
    found = [f"event {code}: user {user} has two answers" for code, user in await connection.execute(twice)]
    guests = select(Event.code, _PARTY.user_id).join(Event, Event.id == _PARTY.event_id)
    guests = guests.where(_PARTY.guests > 0, _PARTY.answer.in_([Answer.MAYBE, Answer.NOT_GOING]))
    found += [f"event {code}: user {user} has guests and no seat" for code, user in await connection.execute(guests)]
    return _told(found)


async def _organisers(connection: AsyncConnection) -> list[str]:
    both = select(Event.code).join(CoOrganiser, CoOrganiser.event_id == Event.id)
    both = both.where(CoOrganiser.user_id == Event.creator_id)
    return _told(
        [f"event {code}: its organiser is a co-organiser as well" for (code,) in await connection.execute(both)]
    )


async def _reminders(connection: AsyncConnection, now: datetime) -> list[str]:
    to_come = Event.cancelled_at.is_(None), Event.date > now + min(leads.LEADS)
    forgotten = select(Event.code).where(Event.remind_at.is_(None), *to_come).order_by(Event.id)
    found = [f"event {code}: nobody will be reminded of it" for (code,) in await connection.execute(forgotten)]
    late = select(Event.code).where(Event.remind_at >= Event.date).order_by(Event.id)
    found += [f"event {code}: the reminder comes after its start" for (code,) in await connection.execute(late)]
    reminded = select(Notice.id, Notice.sent_at, Event.date).join(Event, Event.id == Notice.event_id)
    reminded = reminded.where(Notice.kind == Kind.REMINDER, Notice.sent_at > Event.date).order_by(Notice.id)
    found += [
        f"notice {number}: a reminder was sent after the start"
        for number, sent_at, start in await connection.execute(reminded)
        if sent_at is not None and sent_at - start > LAST_CALL
    ]
    return _told(found)


async def _notices(connection: AsyncConnection) -> list[str]:
    settled = or_(Notice.sent_at.is_not(None), Notice.failed.is_not(None))
    again = select(Notice.id).where(Notice.due_at.is_not(None), settled).order_by(Notice.id)
    found = [f"notice {number}: it was settled and is due again" for (number,) in await connection.execute(again)]
    kinds = select(Notice.id, Notice.kind).where(Notice.kind.not_in([kind.value for kind in Kind])).order_by(Notice.id)
    found += [f"notice {number}: nobody knows its kind, {kind}" for number, kind in await connection.execute(kinds)]
    owed = select(Notice.id, Notice.details).where(Notice.due_at.is_not(None)).order_by(Notice.id)
    found += [
        f"notice {number}: its details cannot be read"
        for number, details in await connection.execute(owed)
        if not _is_json(details)
    ]
    return _told(found)


async def _cards(connection: AsyncConnection) -> list[str]:
    nowhere = and_(Card.chat_id.is_(None), Card.inline_message_id.is_(None))
    waits = and_(Card.chat_id < 0, Card.tries == 0)  # for the bot to be let write in its group
    lost = and_(Card.message_id.is_(None), Card.inline_message_id.is_(None), Card.due_at.is_(None), ~waits)
    two = and_(Card.message_id.is_not(None), Card.inline_message_id.is_not(None))
    lines = {
        "it is nowhere": nowhere,
        "it was never posted and is not owed": and_(~nowhere, lost),
        "it is in two places": two,
    }
    return _told(
        [
            f"card {number}: {words}"
            for words, wrong in lines.items()
            for (number,) in await connection.execute(select(Card.id).where(wrong).order_by(Card.id))
        ]
    )


async def _inbox(connection: AsyncConnection, now: datetime) -> list[str]:
    owed = select(TakenUpdate.update_id, TakenUpdate.owed).where(TakenUpdate.owed.is_not(None))
    found = [
        f"update {number}: what is owed for it cannot be read"
        for number, calls in await connection.execute(owed.order_by(TakenUpdate.update_id))
        if calls and not _is_json(calls)
    ]
    recent = DeadLetter.created_at > now - inbox.KEPT_FOR + timedelta(hours=1)
    untaken = ~exists().where(TakenUpdate.update_id == DeadLetter.update_id)
    twice = select(DeadLetter.update_id).where(recent, untaken).order_by(DeadLetter.id)
    found += [
        f"update {number}: it is a dead letter, and would be handled if it came again"
        for (number,) in await connection.execute(twice)
    ]
    return _told(found)


async def _owner(connection: AsyncConnection) -> list[str]:
    owners = (await connection.execute(select(func.count()).select_from(BotProfile))).scalar() or 0
    return [f"the database belongs to {owners} bots"] if owners > 1 else []


def _is_json(details: str) -> bool:
    try:
        json.loads(details)
    except ValueError:
        return False
    return True


def _told(found: list[str]) -> list[str]:
    if len(found) <= MOST_TOLD:
        return found
    return [*found[:MOST_TOLD], f"… and {len(found) - MOST_TOLD} more like these"]
