"""Posted copies of events: learned, owed to a group, taken along when their chat moves, gone with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, literal, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import database
from vmeste.database import UtcDateTime
from vmeste.events.models import Change, Event
from vmeste.notices.models import Card
from vmeste.notices.repository import refresh_cards, something_is_due
from vmeste.screen import CardOf
from vmeste.showing import Place

_POSTED = ["event_id", "chat_id", "language", "due_at", "created_at"]
"""What is known of a copy that is still to be posted."""


async def learn(connection: AsyncConnection, card: CardOf, place: Place, now: datetime) -> None:
    """A copy that many read, found by a press or chosen in inline mode. What it shows is not known, so it is due."""
    if place.inline_message_id is not None:
        where: dict[str, Any] = {"inline_message_id": place.inline_message_id}
    elif place.message_id is not None and place.accessible:
        where = {"chat_id": place.chat_id, "message_id": place.message_id}
    else:
        return
    values = {"event_id": card.event_id, "language": card.language, "picture": card.picture, **where}
    values |= {"due_at": now, "created_at": now}
    await connection.execute(database.insert(connection, Card).values(**values).on_conflict_do_nothing())
    something_is_due(connection)


async def post(connection: AsyncConnection, event: Event, now: datetime) -> None:
    """The event's card is owed to the group it was created in."""
    if event.chat_id is None:
        return
    known = exists().where(Card.event_id == event.id, Card.chat_id == event.chat_id)
    row = select(
        literal(event.id),
        literal(event.chat_id),
        literal(event.language),
        literal(now, UtcDateTime()),
        literal(now, UtcDateTime()),
    ).where(not_(known))
    await connection.execute(insert(Card).from_select(_POSTED, row))
    something_is_due(connection)


async def language_in(connection: AsyncConnection, chat_id: int) -> str | None:
    """What the group's newest event speaks; nothing when it has had none."""
    newest = select(Event.language).where(Event.chat_id == chat_id).order_by(Event.id.desc()).limit(1)
    language: str | None = (await connection.execute(newest)).scalar()
    return language


async def is_out_of(connection: AsyncConnection, chat_id: int) -> bool:
    """As far as is known: put out of a chat, the bot has no copies in it any more."""
    copy = select(Card.id).where(Card.chat_id == chat_id).limit(1)
    return (await connection.execute(copy)).first() is None


class Chats:
    """What a turn hears of a chat. On its connection, at its moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def lost(self, chat_id: int) -> None:
        await chat_lost(self._connection, chat_id)

    async def found(self, chat_id: int) -> None:
        await chat_found(self._connection, chat_id, self._now)

    async def language(self, chat_id: int) -> str | None:
        return await language_in(self._connection, chat_id)

    async def moved(self, old: int, new: int) -> None:
        await chat_moved(self._connection, old, new, self._now)


async def chat_lost(connection: AsyncConnection, chat_id: int) -> None:
    """The bot was put out of the chat: it can neither edit nor post there."""
    await connection.execute(delete(Card).where(Card.chat_id == chat_id))


async def pause(connection: AsyncConnection, card_id: int) -> None:
    """The bot may not write there for now; `chat_found` goes on."""
    await connection.execute(update(Card).where(Card.id == card_id).values(due_at=None, tries=0))


async def chat_found(connection: AsyncConnection, chat_id: int, now: datetime) -> None:
    """The bot may write in the group (again): its cards show the present state, and what is to come has one."""
    await connection.execute(
        update(Card).where(Card.chat_id == chat_id, Card.tries == 0, Card.due_at.is_(None)).values(due_at=now)
    )
    known = exists().where(Card.event_id == Event.id, Card.chat_id == chat_id)
    moment = literal(now, UtcDateTime())
    coming = select(Event.id, Event.chat_id, Event.language, moment, moment).where(
        Event.chat_id == chat_id, Event.date > now, Event.cancelled_at.is_(None), not_(known)
    )
    await connection.execute(insert(Card).from_select(_POSTED, coming))
    something_is_due(connection)


async def chat_moved(connection: AsyncConnection, old: int, new: int, now: datetime) -> None:
    """A group became a supergroup. Its old messages cannot be edited any more: what is to come is posted anew."""
    await connection.execute(update(Event).where(Event.chat_id == old).values(chat_id=new))
    coming = select(Card.event_id, func.max(Card.language)).join(Event, Event.id == Card.event_id)
    coming = coming.where(Card.chat_id == old, Event.date > now, Event.cancelled_at.is_(None)).group_by(Card.event_id)
    rows = (await connection.execute(coming)).all()
    await connection.execute(delete(Card).where(Card.chat_id == old))
    if rows:
        anew = [
            {"event_id": event_id, "chat_id": new, "language": language, "due_at": now, "created_at": now}
            for event_id, language in rows
        ]
        await connection.execute(insert(Card), anew)
        something_is_due(connection)


async def delete_event(connection: AsyncConnection, event_id: int, now: datetime) -> None:
    """The event goes, with all that was said of it; its copies stay until they have said so."""
    await refresh_cards(connection, event_id, now)
    await connection.execute(delete(Change).where(Change.event_id == event_id))
    await connection.execute(delete(Event).where(Event.id == event_id))
