"""People are told what they did not do themselves: once, in their language, while it is true."""

import asyncio
from datetime import timedelta

from sqlalchemy import insert, select, update

from tests.talk.conftest import Town
from tests.talk.scenes import in_group
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.notices import due
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User


async def sent(database: Database) -> list[tuple[Kind, bool, str | None]]:
    """What was owed: whether it was sent, and why not."""
    async with database.look() as connection:
        rows = await connection.execute(select(Notice.kind, Notice.sent_at, Notice.failed).order_by(Notice.id))
        return [(Kind(kind), sent_at is not None, failed) for kind, sent_at, failed in rows]


async def full(town: Town, anna: Person, *waiting: Person) -> None:
    """Anna has the only seat of her event; these people wait for it."""
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    await town.waits(link, *waiting)


def told(person: Person, words: str) -> list[str]:
    return [message.text for message in person.chat if message.from_bot and words in message.text]


async def test_who_moves_up_is_told_once_in_their_language(
    town: Town, anna: Person, emma: Person, boris: Person, database: Database
) -> None:
    await full(town, anna, emma, boris)
    await anna.presses("Не иду")
    notice = await emma.hears("A seat came free and it is yours!")
    assert "Шахматы" in notice.text
    assert "Sat, November 28, 11:00 (MSK)" in notice.text
    await town.nothing_is_due()
    assert len(told(emma, "A seat came free")) == 1
    assert not told(boris, "Место освободилось")
    await emma.presses("Can't make it")
    assert emma.toast.text == "Noted: not going"
    assert "Шахматы" in emma.sees
    await boris.hears("Место освободилось")
    await boris.presses("Всё ещё иду")
    assert boris.toast.text == "Вы уже в списке"
    await town.nothing_is_due()
    assert await sent(database) == [(Kind.PROMOTED, True, None), (Kind.PROMOTED, True, None)]


async def test_what_is_no_longer_true_is_not_said(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    await full(town, anna, boris)
    town.telegram.faults.next("429", "sendMessage", chat=boris.id, retry_after=1)
    town.foresees("Too Many Requests")
    await emma.says("/help")
    async with database.turn() as connection:
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        user_id = (await connection.execute(select(User.id).where(User.telegram_id == boris.id))).scalar_one()
        row = {"user_id": user_id, "event_id": event_id, "created_at": town.now, "due_at": town.now}
        await connection.execute(insert(Notice), [row | {"kind": kind} for kind in (Kind.PROMOTED, Kind.CANCELLED)])
    town.bot.looks_at_the_clock()
    await town.nothing_is_due()
    assert await sent(database) == [(Kind.PROMOTED, False, None), (Kind.CANCELLED, False, None)]
    town.telegram.faults.clear()
    assert not told(boris, "Место освободилось")


async def test_every_kind_of_notice_has_its_words(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="5")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await town.nothing_is_due()
    async with database.turn() as connection:
        await connection.execute(update(Event).values(location="Парк", capacity=1, seats_taken=3))
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        user_id = (await connection.execute(select(User.id).where(User.telegram_id == boris.id))).scalar_one()
        row = {"user_id": user_id, "event_id": event_id, "created_at": town.now, "due_at": town.now}
        details = '{"changes": {"location": [null, "Парк"], "title": ["Шашки", "Нарды"]}}'
        notices = [
            row | {"kind": Kind.CHANGED, "details": details},
            row | {"kind": Kind.RESTORED, "details": "{}"},
            row | {"kind": Kind.OVER, "details": "{}"},
            row | {"kind": Kind.REPLACED, "details": "{}"},
        ]
        await connection.execute(insert(Notice), notices)
    town.bot.looks_at_the_clock()
    await boris.hears("Идущих на 2 человека больше, чем мест.", timeout=10)
    await boris.hears("Встреча снова в силе")
    await boris.hears("Администратор передал эту встречу: теперь организатор — Анна, а вы остаётесь соорганизатором.")
    changed = await boris.hears("кое-что изменилось")
    assert "Где: — → Парк" in changed.text
    assert "Нарды" not in changed.text, "the title is not that any more"


async def test_who_blocked_the_bot_is_left_alone_until_they_write(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    await full(town, anna, boris, emma)
    town.foresees("bot was blocked by the user")
    boris.chat_with().blocked = True  # Telegram does not always tell
    await anna.presses("Не иду")
    await town.nothing_is_due()
    [(kind, was_sent, why_not)] = await sent(database)
    assert (kind, was_sent) == (Kind.PROMOTED, False)
    assert why_not in {"Forbidden: bot was blocked by the user", "unreachable"}, "a card may be tried first"
    refused = len(town.telegram.refusals)
    async with database.turn() as connection:
        assert (await connection.execute(select(User.unreachable_since).where(User.telegram_id == boris.id))).scalar()
        await connection.execute(update(Notice).values(due_at=town.now, tries=0, failed=None))
    town.bot.looks_at_the_clock()
    await town.nothing_is_due()
    assert len(town.telegram.refusals) == refused, "it was not tried again"
    await boris.unblocks_bot()
    await boris.says("/help")
    async with database.turn() as connection:
        await connection.execute(update(Notice).values(due_at=town.now, tries=0, failed=None))
    town.bot.looks_at_the_clock()
    await boris.hears("Место освободилось")


async def test_blocking_and_unblocking_is_heard(town: Town, anna: Person, boris: Person, database: Database) -> None:
    async def unreachable() -> bool:
        async with database.look() as connection:
            found = select(User.unreachable_since).where(User.telegram_id == boris.id)
            return (await connection.execute(found)).scalar() is not None

    await full(town, anna, boris)
    await boris.blocks_bot()
    assert await unreachable()
    await anna.presses("Не иду")
    await town.nothing_is_due()
    assert await sent(database) == [(Kind.PROMOTED, False, "unreachable")]
    await boris.unblocks_bot()
    assert not await unreachable()


async def test_a_person_who_never_started_the_bot_is_not_told(
    town: Town, anna: Person, emma: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group, seats="1")
    await anna.presses("Иду")
    await emma.presses("Иду", card)
    assert emma.toast.text == "You are number 1 on the waiting list"
    town.foresees("bot can't initiate conversation")
    await anna.presses("Не иду")
    await town.nothing_is_due()
    assert await sent(database) == [(Kind.PROMOTED, False, "Forbidden: bot can't initiate conversation with a user")]


async def test_it_waits_as_long_as_telegram_asks(town: Town, anna: Person, boris: Person) -> None:
    await full(town, anna, boris)
    town.foresees("Too Many Requests")
    loop = asyncio.get_running_loop()
    said: list[float] = []
    town.telegram.on_call(lambda call: said.append(loop.time()) if call.method == "sendMessage" else None)
    town.telegram.faults.next("429", "sendMessage", chat=boris.id, retry_after=2)
    await anna.presses("Не иду")
    await boris.hears("Место освободилось", timeout=10)
    refused, heard = said
    assert heard - refused >= 2


async def test_many_are_told_within_the_limits(town: Town, anna: Person, database: Database) -> None:
    crowd = [town.telegram.person(f"Гость {number}") for number in range(40)]
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    for person in crowd:
        person.opens_link(link)
    for person in crowd:
        await person.settles(20)
        await person.presses("В очередь")
    await town.nothing_is_due(within=60)
    town.lets_time_pass()
    town.telegram.limits.on()
    loop = asyncio.get_running_loop()
    said: list[float] = []
    town.telegram.on_call(lambda call: said.append(loop.time()) if call.method == "sendMessage" else None)
    async with database.turn() as connection:
        await connection.execute(update(Event).values(capacity=41))
    await anna.presses("Не иду")  # frees a seat, and all find room
    for person in crowd:
        await person.hears("Место освободилось", timeout=30)
    assert max(sum(at <= other < at + 1 for other in said) for at in said) <= 30
    await town.nothing_is_due(within=60)


async def test_two_senders_take_a_notice_once(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await full(town, anna, boris)
    town.foresees("terminated by other getUpdates request")
    await town.bot.stops()
    async with database.turn() as connection:
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        user_id = (await connection.execute(select(User.id).where(User.telegram_id == boris.id))).scalar_one()
        row = {"user_id": user_id, "event_id": event_id, "kind": Kind.PROMOTED, "created_at": town.now}
        await connection.execute(insert(Notice), [row | {"due_at": town.now} for _ in range(40)])

    async def take() -> list[int]:
        async with database.turn() as connection:
            taken = await due.take(connection, due.NOTICES, [], 25, town.now)
            await asyncio.sleep(0.05)
            return [row.id for row in taken]

    first, second = await asyncio.gather(take(), take())
    assert len(first) + len(second) == 40
    assert not set(first) & set(second)
    async with database.turn() as connection:
        assert await due.take(connection, due.NOTICES, [], 25, town.now) == []
        later = town.now + due.LEASE + timedelta(seconds=1)
        assert len(await due.take(connection, due.NOTICES, first[:1], 100, later)) == 39
    await town.bot_starts()
