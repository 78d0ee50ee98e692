"""Copies of a card are redrawn once and rightly, whatever comes in between: a stop, a kill, a change, a deletion."""

import asyncio
from collections import Counter
from datetime import timedelta

from sqlalchemy import insert, select, update

from tests.talk.conftest import NOW, Town
from tests.talk.scenes import cards
from vmeste.database import Database, one
from vmeste.demo import Person
from vmeste.events import copies, redrawing
from vmeste.events.models import Event
from vmeste.events.seats import LockedEvent
from vmeste.notices import due
from vmeste.notices.due import LEASE
from vmeste.notices.models import Card
from vmeste.notices.repository import refresh_cards
from vmeste.screen import CardOf
from vmeste.sender.said import Settled, _note_cards
from vmeste.users.models import User


async def test_it_goes_on_after_a_restart(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    town.foresees("terminated by other getUpdates request")
    town.foresees("Internal Server Error")
    town.telegram.faults.next("500", "editMessageText", chat=anna.id, times=None)
    boris.presses("Иду")
    while not any(call.fault for call in town.telegram.calls):
        await town.telegram.wait_for_call("editMessageText")
    await town.bot.stops()
    assert "Борис" not in anna.sees
    town.telegram.faults.clear()
    await town.bot_starts()
    await anna.hears("Идут: Борис")


async def test_what_a_killed_process_had_taken_is_sent_when_its_lease_ends(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await town.nothing_is_due()
    async with database.turn() as connection:
        await connection.execute(update(Card).values(due_at=town.now + LEASE, tries=1, shown="something else"))
    await boris.presses("Иду")
    town.bot.looks_at_the_clock()
    assert "Борис" not in anna.sees, "somebody else has it"
    town.later(seconds=60)
    await anna.hears("Идут: Борис")


async def test_an_event_that_thousands_have_a_copy_of_keeps_nobody_elses_waiting(database: Database) -> None:
    """All of them are due at its start."""
    crowded, other, most = 1, 2, due.OWN_CARDS.room
    async with database.turn() as connection:
        people = [
            {"id": number, "first_name": "Гость", "search": "", "created_at": NOW} for number in range(1, 2 * most)
        ]
        await connection.execute(insert(User), people)
        event = {"title": "Парад", "date": NOW, "time_zone": "Europe/Moscow", "language": "ru", "creator_id": 1}
        event |= {"search": "", "created_at": NOW}
        events = [event | {"id": number, "code": f"Parade0{number}"} for number in (crowded, other)]
        await connection.execute(insert(Event), events)
        card = {"language": "ru", "created_at": NOW, "due_at": NOW, "event_id": crowded}
        await connection.execute(
            insert(Card), [card | {"user_id": each["id"], "chat_id": each["id"], "message_id": 1} for each in people]
        )
        later = {"event_id": other, "user_id": 1, "chat_id": 1, "message_id": 2, "due_at": NOW + timedelta(seconds=1)}
        await connection.execute(insert(Card).values(card | later))
    async with database.turn() as connection:
        taken = await due.take(connection, due.OWN_CARDS, (), most, NOW + timedelta(seconds=2))
    assert Counter(each.event_id for each in taken) == {crowded: most - 1, other: 1}


async def settle(town: Town, card: Card, version: int) -> None:
    """The copy was just shown in this version."""
    async with town.database.turn() as connection:
        await redrawing.settle(
            connection, [redrawing.Redrawn(card, version, "", None, None, card.message_id)], town.now
        )


async def test_a_copy_whose_event_is_deleted_while_it_is_redrawn_says_so(
    town: Town, anna: Person, database: Database
) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await town.nothing_is_due()
    async with database.turn() as connection:
        await connection.execute(update(Card).values(due_at=town.now + LEASE, tries=1))
        card = one(Card, await connection.execute(select(*Card.__table__.c)))
        event_id, version = (await connection.execute(select(Event.id, Event.version))).one()
    assert card is not None
    async with database.turn() as connection:
        await copies.delete_event(connection, event_id, town.now)
    await settle(town, card, version)
    town.bot.looks_at_the_clock()
    await anna.hears("Этой встречи больше нет")


async def test_what_was_shown_is_noted_while_a_turn_has_the_event(town: Town, anna: Person, database: Database) -> None:
    """Both take the event and then its cards; the other way round each would wait for the other for ever."""
    await town.creates(anna, "Футбол", "28.11 11:00")
    await town.nothing_is_due()
    sender = town.bot._program._sender
    assert sender is not None
    await sender.written()
    async with database.look() as connection:
        event = one(Event, await connection.execute(select(*Event.__table__.c)))
        card = one(Card, await connection.execute(select(*Card.__table__.c)))
    assert event is not None
    assert card is not None
    assert card.chat_id is not None
    assert card.message_id is not None
    shows = CardOf(event.id, event.version, "ru", card.user_id)
    batch = Settled(0, town.now)
    batch.messages[card.chat_id, card.message_id] = None
    another = card.chat_id, card.message_id + 1
    batch.messages[another] = redrawing.Message(*another, shows, "")

    async def note() -> None:
        async with database.turn() as connection:
            await _note_cards(connection, [batch], town.now)

    async with database.turn() as connection:
        assert await LockedEvent.take(connection, event.code, town.now, None) is not None
        noting = asyncio.create_task(note())
        await asyncio.sleep(0.3)
        await refresh_cards(connection, event.id, town.now)
    await noting
    assert await cards(database) == 1


async def test_of_copies_written_down_together_the_one_shown_last_is_kept(
    town: Town, anna: Person, database: Database
) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await town.nothing_is_due()
    async with database.look() as connection:
        card = one(Card, await connection.execute(select(*Card.__table__.c)))
        event = one(Event, await connection.execute(select(*Event.__table__.c)))
    assert event is not None
    assert card is not None
    assert card.chat_id is not None
    assert card.message_id is not None
    first, second = (card.chat_id, card.message_id), (card.chat_id, card.message_id + 100)
    shows = CardOf(event.id, event.version, "ru", card.user_id)
    message = {place: redrawing.Message(*place, shows, card.shown or "") for place in (first, second)}
    together = Settled(1, town.now, messages={first: message[first], second: message[second]})
    again = Settled(2, town.now, messages={first: message[first]})
    for batch, kept in (([together, again], first), ([again, together], second)):
        async with database.turn() as connection:
            await _note_cards(connection, batch, town.now)
            left = (await connection.execute(select(Card.chat_id, Card.message_id))).all()
        assert [tuple(row) for row in left] == [kept]


async def test_a_change_in_the_middle_of_a_redrawing_is_not_lost(town: Town, anna: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await town.nothing_is_due()
    town.foresees("terminated by other getUpdates request")
    await town.bot.stops()
    async with database.turn() as connection:
        await connection.execute(update(Card).values(due_at=town.now + LEASE, tries=1))
        card = one(Card, await connection.execute(select(*Card.__table__.c)))
        code, version = (await connection.execute(select(Event.code, Event.version))).one()
    assert card is not None

    async with database.turn() as connection:
        locked = await LockedEvent.take(connection, code, town.now, None)
        assert locked is not None
        await locked.save()
        settling = asyncio.create_task(settle(town, card, version))
        await asyncio.sleep(0.3)
        assert not settling.done(), "who settles waits to see what becomes of the event"
    await settling
    async with database.look() as connection:
        assert (await connection.execute(select(Card.due_at))).scalar_one() == town.now
    await town.bot_starts()
    await town.nothing_is_due()
