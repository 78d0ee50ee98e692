"""Posted copies of events as they are redrawn: found with all they show, shown, settled, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, delete, func, inspect, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from vmeste import database
from vmeste.database import build_part
from vmeste.events import rules
from vmeste.events.models import CoOrganiser, Event, EventParticipant
from vmeste.events.seats import HELD, Relation, relation_in
from vmeste.notices.models import Card
from vmeste.prepared import Prepared
from vmeste.screen import CardOf
from vmeste.users.models import User


async def _versions(connection: AsyncConnection, event_ids: Iterable[int]) -> dict[int, Any]:
    """With the moments, of those that are still there. Their rows are locked in the order of their numbers."""
    wanted = sorted(set(event_ids))
    if not wanted:
        return {}
    wanted += wanted[-1:] * (-len(wanted) % 8)
    rows = await _versions_of(len(wanted)).ask(connection, {f"event_{at}": number for at, number in enumerate(wanted)})
    return {row.id: row for row in rows}


@cache
def _versions_of(how_many: int) -> Prepared:
    """To be asked for few different numbers of events, because each is a statement of its own.

    The lock says that nobody is changing an event: a turn that is would have its cards refreshed before it commits,
    and would not see the row that is written now.
    """
    wanted = Event.id.in_([bindparam(f"event_{at}") for at in range(how_many)])
    versions = select(Event.id, Event.version, Event.date, Event.ends_at, Event.cancelled_at)
    return Prepared(versions.where(wanted).order_by(Event.id).with_for_update(read=True))


@dataclass(frozen=True, slots=True)
class Message:
    """One in private that shows a person's card now."""

    chat_id: int
    number: int
    card: CardOf
    digest: str


async def shown(connection: AsyncConnection, messages: Sequence[Message], now: datetime) -> None:
    """Each is the person's latest copy of that event, and the only one of theirs that is kept up to date."""
    events = await _versions(connection, [each.card.event_id for each in messages])
    rows = [
        {
            "chat_id": each.chat_id,
            "message_id": each.number,
            "created_at": now,
            "event_id": each.card.event_id,
            "user_id": each.card.user_id,
            "language": each.card.language,
            "shown": each.digest,
            "picture": each.card.picture,
            "due_at": _due(events[each.card.event_id], each.card.version, now),
            "tries": 0,
        }
        for each in sorted(messages, key=_event_of)
        if each.card.event_id in events  # else it was deleted meanwhile
    ]
    if rows:
        await _show(connection.dialect.name).do(connection, rows)
        names = {name: f"of_{name}" for name in ("chat_id", "message_id", "event_id", "user_id")}
        await _OTHERS.do(connection, [{of: row[name] for name, of in names.items()} for row in rows])


def _due(event: Any, version: int, now: datetime) -> datetime | None:
    """At once when the event has changed since, else when the card will say something else by itself."""
    return rules.next_change(event, now) if event.version == version else now


def _event_of(message: Message) -> int:
    return message.card.event_id


_NEW = ("chat_id", "message_id", "created_at")
_SHOWS = ("event_id", "user_id", "language", "shown", "picture", "due_at", "tries")


@cache
def _show(dialect: str) -> Prepared:
    columns: dict[str, Any] = {name: bindparam(name) for name in (*_NEW, *_SHOWS)}
    statement = database.insert_in(dialect, Card).values(columns)
    anew = {name: statement.excluded[name] for name in _SHOWS}
    return Prepared(statement.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=anew))


_OTHERS = Prepared(
    delete(Card).where(
        Card.event_id == bindparam("of_event_id"),
        Card.user_id == bindparam("of_user_id"),
        not_(and_(Card.chat_id == bindparam("of_chat_id"), Card.message_id == bindparam("of_message_id"))),
    ),
)


async def shows_something_else(connection: AsyncConnection, messages: Sequence[tuple[int, int]]) -> None:
    """These messages, by chat and number, are no cards any more."""
    await _NO_CARD.do(connection, [{"of_chat": chat, "of_message": message} for chat, message in messages])


_NO_CARD = Prepared(
    delete(Card).where(Card.chat_id == bindparam("of_chat"), Card.message_id == bindparam("of_message")),
)


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What a copy shows since it was drawn."""

    card: Card
    """As it was taken, with the number of its message."""
    version: int
    digest: str
    picture: str | None
    changes_at: datetime | None
    """When it would say something else though nobody has changed the event: at the start, at the end."""
    number_before: int | None = None
    """Of its message, as it was taken; another one was posted since when the card says another."""


async def settle(connection: AsyncConnection, copies: Sequence[Redrawn], now: datetime) -> None:
    """Those whose event has changed or gone meanwhile are due again."""
    events = await _versions(connection, [each.card.event_id for each in copies if each.card.event_id is not None])
    rows = []
    for each in copies:
        event = events.get(each.card.event_id or 0)
        changed = event is None or event.version != each.version
        was_short = each.card.picture is not None and each.picture is None  # its text had to fit below the picture
        rows.append(
            {
                **_lease(each.card),
                "number_before": each.number_before,
                "of_message": each.card.message_id,
                "now_shown": each.digest,
                "now_picture": each.picture,
                "then": now if changed or was_short else each.changes_at,
            }
        )
    if posted := [each.card for each in copies if each.card.message_id != each.number_before]:
        numbers = [{"of_card": card.id, "of_chat": card.chat_id, "of_message": card.message_id} for card in posted]
        await connection.execute(_TWINS, numbers)
    await _SETTLE.do(connection, rows)


# SQLite may have given the number of a row that is gone to another one: who has the lease says which it is
_HELD = (Card.id == bindparam("of_card"), Card.tries == bindparam("of_try"), Card.due_at == bindparam("leased_until"))
_SETTLE = Prepared(
    update(Card)
    .where(*_HELD, Card.message_id.is_not_distinct_from(bindparam("number_before", type_=BigInteger)))
    .values(
        shown=bindparam("now_shown"),
        picture=bindparam("now_picture"),
        tries=0,
        due_at=bindparam("then"),
        # of a copy whose number is not known here, another copy of the bot may know it
        message_id=func.coalesce(bindparam("of_message", type_=BigInteger), Card.message_id),
    )
)
# somebody was quick to press a button of the message just posted, and it was learned as a copy that nobody knew
_TWINS = delete(Card).where(
    Card.chat_id == bindparam("of_chat"),
    Card.message_id == bindparam("of_message"),
    Card.id != bindparam("of_card"),
)
_FORGET = delete(Card).where(*_HELD)


async def forget(connection: AsyncConnection, *cards: Card) -> None:
    await connection.execute(_FORGET, [_lease(card) for card in cards])


def _lease(card: Card) -> dict[str, Any]:
    return {"of_card": card.id, "of_try": card.tries, "leased_until": card.due_at}


@dataclass(frozen=True, slots=True)
class Found:
    """A copy with all that is drawn from, but for the names of those who go."""

    card: Card
    event: Event | None
    """Nothing when it was deleted."""
    reader: User | None
    """Whose copy it is."""
    relation: Relation | None
    """What its reader is to the event."""


async def find(connection: AsyncConnection, card_id: int) -> Found | None:
    row = await _FIND.first(connection, {"card_id": card_id})
    card = build_part(Card, row, 0) if row is not None else None
    if row is None or card is None:
        return None
    event = build_part(Event, row, _EVENT_BEGINS)
    reader = build_part(User, row, _READER_BEGINS)
    return Found(card, event, reader, relation_in(row, event, card.user_id) if event is not None else None)


_READER, _ORGANISER = aliased(User), aliased(User)
_EVENT_BEGINS = len(Card.__table__.c)
_READER_BEGINS = _EVENT_BEGINS + len(Event.__table__.c)
_FIND = Prepared(
    select(
        *Card.__table__.c,
        *Event.__table__.c,
        *inspect(_READER).selectable.c,
        _ORGANISER.first_name.label("organiser"),
        CoOrganiser.user_id.is_not(None).label("co_organises"),
        *HELD,
    )
    .select_from(Card)
    .outerjoin(Event, Event.id == Card.event_id)
    .outerjoin(_READER, _READER.id == Card.user_id)
    .outerjoin(_ORGANISER, _ORGANISER.id == Event.creator_id)
    .outerjoin(
        EventParticipant,
        and_(EventParticipant.event_id == Card.event_id, EventParticipant.user_id == Card.user_id),
    )
    .outerjoin(CoOrganiser, and_(CoOrganiser.event_id == Card.event_id, CoOrganiser.user_id == Card.user_id))
    .where(Card.id == bindparam("card_id"))
)
