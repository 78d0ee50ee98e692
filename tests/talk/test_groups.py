"""In a group: what is created there belongs there, and nobody is disturbed."""

from sqlalchemy import func, select

from tests.talk.conftest import Town, link_of
from tests.talk.test_cards import in_group
from vmeste.database import Database, one
from vmeste.demo import Person
from vmeste.events import copies
from vmeste.events.models import Event
from vmeste.notices.models import Card


async def test_an_event_of_a_group_is_listed_there_alone(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    yard, club = town.group("Двор"), town.group("Клуб")
    await boris.says("/events", yard)
    assert "В этом чате пока ничего не намечено. Собрать встречу — /new." in yard.messages[-1].text
    await in_group(anna, yard)
    await in_group(anna, club, title="Шахматы")
    await town.creates(emma, "Walk", "28.11 11:00")
    await boris.says("/events", yard)
    listed = yard.messages[-1]
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
    await anna.opens_link(group.messages[-1].buttons[0][0].url or "")
    assert "Когда начало?" in anna.sees
    await anna.says("28.11 11:00")
    assert "Карточка появится в чате «Двор»." in anna.sees


async def test_new_in_a_group_disturbs_nothing_in_private(town: Town, anna: Person) -> None:
    group = town.group()
    await anna.says("/new")
    await anna.says("/new", group)
    await anna.says("Шахматы")
    assert "Когда начало?" in anna.sees, "what is typed in private still answers the question there"
    await anna.opens_link(group.messages[-1].buttons[0][0].url or "")
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
    await boris.opens_link(group.messages[-1].buttons[0][0].url or "")
    await boris.says("Реклама")
    await boris.says("28.11 11:00")
    assert "Карточка появится" not in boris.sees
    await boris.presses("Создать")
    await town.nothing_is_due()
    assert not [message for message in group.messages if "Реклама" in message.text]


async def test_an_older_link_does_not_lead_into_the_newer_group(town: Town, anna: Person) -> None:
    yard, club = town.group("Двор"), town.group("Клуб")
    await anna.says("/new", yard)
    await anna.says("/new", club)
    await anna.opens_link(yard.messages[-1].buttons[0][0].url or "")
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
    await anna.opens_link(group.messages[-1].buttons[0][0].url or "")
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


async def test_a_closed_topic_gets_the_card_all_the_same(town: Town, anna: Person, boris: Person) -> None:
    group = town.telegram.group("Двор", [anna, boris], forum=True)
    words = {"text": "/new Футбол", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
    await anna.sends(words | {"message_thread_id": 7, "is_topic_message": True}, group)
    await anna.opens_link(group.messages[-1].buttons[0][0].url or "")
    await anna.says("28.11 11:00")
    group.forum = False
    town.foresees("message thread not found")
    await anna.presses("Создать")
    card = await anna.hears("пока никто не идёт", chat=group)
    assert "message_thread_id" not in card.raw
