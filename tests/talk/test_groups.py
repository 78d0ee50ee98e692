"""In a group: what is created there belongs there, and nobody is disturbed."""

import asyncio

from sqlalchemy import func, select, update

from tests.talk.conftest import Town, link_of
from tests.talk.scenes import cards_of, in_group
from vmeste.database import Database, one
from vmeste.demo import Group, Person
from vmeste.events import copies
from vmeste.events.models import Event
from vmeste.notices import due
from vmeste.notices.due import LEASE
from vmeste.notices.models import Card
from vmeste.sender.owed import Owed


async def test_an_event_of_a_group_is_listed_there_alone(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    yard, club = town.group("Двор"), town.group("Клуб")
    await boris.says("/events", yard)
    assert "В этом чате пока ничего не намечено. Собрать встречу — /new." in boris.sees_aside(yard).text
    await in_group(anna, yard)
    await in_group(anna, club, title="Шахматы")
    await town.creates(emma, "Walk", "28.11 11:00")
    await boris.says("/events", yard)
    listed = boris.sees_aside(yard)
    assert [row[0].text for row in listed.buttons] == ["Футбол"]
    await boris.presses("Футбол", listed)
    assert "Футбол" in boris.sees
    await boris.presses("Иду")
    await boris.hears("Идут: Борис", chat=yard)
    await boris.says("/events")
    assert "Шахматы" in boris.sees


async def test_words_after_new_are_taken_along(town: Town, anna: Person) -> None:
    group = town.group()
    await anna.says("/new Футбол", group)
    await anna.presses("Создать встречу", anna.sees_aside(group))
    assert "Когда начало?" in anna.sees
    await anna.says("28.11 11:00")
    assert "Карточка появится в чате «Двор»." in anna.sees


async def test_new_in_a_group_disturbs_nothing_in_private(town: Town, anna: Person) -> None:
    group = town.group()
    await anna.says("/new")
    await anna.says("/new", group)
    await anna.says("Шахматы")
    assert "Когда начало?" in anna.sees, "what is typed in private still answers the question there"
    await anna.presses("Создать встречу", anna.sees_aside(group))
    assert "Уже пишется встреча: Шахматы" in anna.sees
    await anna.presses("Начать заново")
    await anna.says("Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Создать")
    await anna.hears("Футбол", chat=group)


async def test_the_link_of_another_person_is_no_way_into_the_group(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.telegram.group("Двор", [anna, emma])
    await anna.says("/new", group)
    await boris.opens_link(anna.sees_aside(group).buttons[0][0].url or "")
    await boris.says("Реклама")
    await boris.says("28.11 11:00")
    assert "Карточка появится" not in boris.sees
    await boris.presses("Создать")
    await town.nothing_is_due()
    assert not [message for message in group.messages if "Реклама" in message.text]


async def test_an_older_link_does_not_lead_into_the_newer_group(town: Town, anna: Person) -> None:
    yard, club = town.group("Двор"), town.group("Клуб")
    await anna.says("/new", yard)
    first = anna.sees_aside(yard)
    await anna.says("/new", club)
    await anna.presses("Создать встречу", first)
    await anna.says("Футбол")
    await anna.says("28.11 11:00")
    assert "Карточка появится" not in anna.sees


async def test_somebody_outside_the_group_joins_by_link(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    group = town.telegram.group("Двор", [anna, emma])
    await in_group(anna, group)
    await boris.opens_link(link_of(anna))
    await boris.presses("Иду")
    await emma.hears("Идут: Борис", chat=group)


async def test_a_card_is_posted_once_however_often_create_is_pressed(town: Town, anna: Person) -> None:
    group = town.group()
    await anna.says("/new Футбол", group)
    await anna.presses("Создать встречу", anna.sees_aside(group))
    await anna.says("28.11 11:00")
    draft = anna.last
    anna.presses("Создать", draft)
    anna.presses("Создать", draft)
    await anna.settles()
    await anna.hears("Футбол", chat=group)
    await town.nothing_is_due()
    assert len([message for message in group.messages if "пока никто не идёт" in message.text]) == 1


async def test_two_copies_of_the_bot_post_a_card_once(town: Town, anna: Person, database: Database) -> None:
    group = town.group()
    await in_group(anna, group)
    await town.nothing_is_due()
    async with database.turn() as connection:
        event = one(Event, await connection.execute(select(*Event.__table__.c)))
        assert event is not None
        await copies.post(connection, event, town.now)
        posted = select(func.count()).where(Card.chat_id == group.id)
        assert (await connection.execute(posted)).scalar_one() == 1


async def drafts_in(group: Group, who: Person) -> None:
    await who.says("/new", group)
    await who.opens_link(who.sees_aside(group).buttons[0][0].url or "")
    await who.says("Шахматы")
    await who.says("28.11 11:00")


async def creates_in(group: Group, who: Person, town: Town) -> None:
    """Until the card is owed to the group and was taken."""
    await who.presses("Создать")
    async with asyncio.timeout(10):
        while True:
            async with town.database.look() as connection:
                taken = select(Card.id).where(Card.chat_id == group.id, Card.due_at > town.now)
                if (await connection.execute(taken)).first():
                    return
            await asyncio.sleep(0.02)


async def posts_into(group: Group, owed: Owed) -> asyncio.Task[None]:
    """The task that posts the card, once it has begun; it was taken a moment before."""
    async with asyncio.timeout(10):
        while True:
            for key, row in owed._taken.items():
                if isinstance(row, Card) and row.chat_id == group.id:
                    return owed._under_way[key]
            await asyncio.sleep(0.02)


async def test_a_card_that_another_copy_of_the_bot_has_taken_meanwhile_is_left_to_it(
    town: Town, anna: Person, database: Database
) -> None:
    group, sender = town.group(), town.bot._program._sender
    assert sender is not None
    await drafts_in(group, anna)
    async with sender._mouth.one_at_a_time(group.id):
        await creates_in(group, anna, town)
        posting = await posts_into(group, sender._owed)
        async with database.turn() as connection:
            anothers = {"tries": 2, "due_at": town.now + 2 * LEASE, "message_id": 77}
            await connection.execute(update(Card).where(Card.chat_id == group.id).values(anothers))
    await asyncio.wait([posting], timeout=10)
    assert not [message for message in group.messages if "Шахматы" in message.text]
    async with database.turn() as connection:
        kept = select(Card.tries, Card.message_id).where(Card.chat_id == group.id)
        assert (await connection.execute(kept)).one() == (2, 77)
        await connection.execute(update(Card).values(due_at=None, tries=0))


async def test_a_card_whose_turn_came_late_is_posted_under_a_new_lease(
    town: Town, anna: Person, database: Database
) -> None:
    group, sender = town.group(), town.bot._program._sender
    assert sender is not None
    await drafts_in(group, anna)
    async with sender._mouth.one_at_a_time(group.id):
        await creates_in(group, anna, town)
        async with database.look() as connection:
            card = one(Card, await connection.execute(select(*Card.__table__.c).where(Card.chat_id == group.id)))
        assert card is not None
        town.later(minutes=5)
    await anna.hears("Шахматы", chat=group)
    await town.nothing_is_due()
    assert len([message for message in group.messages if "Шахматы" in message.text]) == 1
    async with database.turn() as connection:
        assert not await due.hold(connection, card, town.now), "whose lease is over holds nothing that was settled"


async def test_a_card_that_telegram_asks_to_wait_with_is_given_back(
    town: Town, anna: Person, database: Database
) -> None:
    """Past its lease another copy of the bot would post it as well."""
    group = town.group()
    town.foresees("Too Many Requests")
    await drafts_in(group, anna)
    town.telegram.faults.next("429 chat", "sendMessage", chat=group.id, retry_after=90)
    await creates_in(group, anna, town)
    owed = select(Card.tries, Card.message_id, Card.due_at).where(Card.chat_id == group.id)
    given_back, found = (0, None, town.now + LEASE), None
    async with asyncio.timeout(10):
        while found != given_back:  # it was taken, with one try, a moment before
            async with database.look() as connection:
                found = (await connection.execute(owed)).one()
            await asyncio.sleep(0.02)


async def test_a_closed_topic_gets_the_card_all_the_same(town: Town, anna: Person, boris: Person) -> None:
    group = town.telegram.group("Двор", [anna, boris], forum=True)
    topic = group.opens_topic("Игры")
    await anna.says("/new Футбол", group, topic=topic)
    await anna.presses("Создать встречу", anna.sees_aside(group))
    await anna.says("28.11 11:00")
    group.closes_topic(topic)
    town.foresees("TOPIC_CLOSED")
    await anna.presses("Создать")
    card = await anna.hears("пока никто не идёт", chat=group)
    assert "message_thread_id" not in card.raw


async def test_nobody_in_particular_hears_how_to_be_heard(town: Town, anna: Person, emma: Person) -> None:
    """An anonymous administrator and a channel; their commands are not lost in silence."""
    group = town.group()
    await emma.says("/help")
    faceless = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    channel = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    command = {"text": "/new", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
    await anna.sends(command | {"from": faceless, "sender_chat": group.describe()}, group)
    await anna.hears("Отключите анонимность", chat=group)
    assert "Switch anonymity off" in group.messages[-1].text, "nobody knows what this group speaks"
    await in_group(anna, group)
    await anna.sends(command | {"from": channel}, group)
    said = await anna.hears("Отключите анонимность", chat=group)
    assert "Switch" not in said.text
    for text in ("/new@another_bot", "/nonsense", "новости"):
        before = len(group.messages)
        entities = command["entities"] if text.startswith("/") else []
        await anna.sends({"text": text, "entities": entities, "from": channel}, group)
        assert len(group.messages) == before + 1, "and to what is not for the bot it says nothing"


async def test_put_out_and_let_in_again_the_bot_posts_what_is_to_come(
    town: Town, anna: Person, database: Database
) -> None:
    group = town.group()
    await in_group(anna, group)
    await in_group(anna, group, title="Шахматы")
    await town.nothing_is_due()
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    await anna.hears("Встреча отменена", chat=group)
    group.kicks_bot()
    await cards_of(database, group.id, 0)
    group.adds_bot()
    await cards_of(database, group.id, 1)
    await town.nothing_is_due()
    assert "Футбол" in group.messages[-1].text
    assert len([message for message in group.messages if "Футбол" in message.text]) == 2


async def test_while_the_bot_may_not_write_its_cards_wait(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    await town.nothing_is_due()
    group.mutes_bot()
    town.foresees("CHAT_WRITE_FORBIDDEN")
    town.foresees("not enough rights")
    await boris.presses("Иду", card)
    assert boris.toast.text == "Вы в списке"
    await town.nothing_is_due()
    assert "Борис" not in card.text
    group.unmutes_bot()
    await boris.hears("Идут: Борис", chat=group)
    assert card is group.messages[-1], "the message that was there is right again"
    await cards_of(database, group.id, 1)


async def test_a_group_is_spoken_with_in_the_language_of_its_event(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.telegram.group("Yard", [anna, boris, emma])
    await emma.says("/new Chess tomorrow at 7pm", group)
    await emma.presses("New event", emma.sees_aside(group))
    await emma.presses("Create")
    card = await boris.hears("Organised by Emma", chat=group)
    assert "Chess" in card.text
    await boris.presses("Going", card)
    assert boris.toast.text == "Вы в списке", "what one person reads is in their own language"
    await anna.hears("Going: Борис", chat=group)
