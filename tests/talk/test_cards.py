"""A card shows the same truth wherever it stands: in private, in a group, in a topic, through inline mode."""

import asyncio
import itertools
import re
from pathlib import Path

from sqlalchemy import insert, select, update

from tests.talk.conftest import Town, link_of
from tests.talk.scenes import cards, in_group
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events import copies
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.users.models import User


async def test_a_private_card_follows_what_others_do(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="10")
    await boris.opens_link(link)
    await boris.presses("Иду")
    card = await anna.hears("Идут: Борис")
    assert card is anna.last
    assert "занято 1 место из 10" in anna.sees
    await boris.presses("Не иду")
    await anna.hears("свободно 10 мест")


async def test_a_message_that_became_something_else_is_left_alone(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Мои встречи")
    shows = anna.sees
    await boris.opens_link(link)
    await boris.presses("Иду")
    await town.nothing_is_due()
    assert anna.sees == shows
    assert await cards(database) == 1


async def test_only_the_latest_private_copy_is_kept_up_to_date(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    old = boris.last
    await boris.opens_link(link)
    await anna.presses("Иду")
    await boris.hears("Идут: Анна")
    await town.nothing_is_due()
    assert "Анна" in boris.last.text
    assert "Идут: Анна" not in old.text
    assert await cards(database) == 2


async def test_a_press_in_private_is_shown_once(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    before = len(town.telegram.calls)
    await anna.presses("Иду")
    await town.nothing_is_due()
    edits = [call for call in town.telegram.calls[before:] if call.method == "editMessageText"]
    assert len(edits) == 1, "the copy that was pressed is not drawn a second time"


async def test_a_press_in_a_group_is_answered_by_a_toast_and_the_card_is_redrawn(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.group()
    card = await in_group(anna, group, seats="1")
    await emma.presses("Иду", card)
    assert emma.toast.text == "You are on the list"
    await anna.hears("занято единственное место", chat=group)
    assert card is group.messages[-1], "the group is not flooded"
    await boris.presses("В очередь", card)
    assert boris.toast.text == "Вы в очереди, первым"
    await boris.hears("В очереди: 1", chat=group)
    assert "Вы в" not in card.text, "what is personal stays personal"
    await anna.hears("В очереди: 1")


async def test_the_card_of_a_group_is_posted_in_its_topic(town: Town, anna: Person, boris: Person) -> None:
    forum = town.telegram.group("Форум", [anna, boris], forum=True)
    topic = forum.opens_topic("Игры")
    await anna.says("/new", forum, topic=topic)
    asked = anna.sees_aside(forum)
    assert asked.raw["message_thread_id"] == topic
    await anna.opens_link(asked.buttons[0][0].url or "")
    await anna.says("Футбол")
    await anna.says("28.11 11:00")
    assert "Карточка появится в чате «Форум»." in anna.sees
    await anna.presses("Создать")
    card = await anna.hears("Футбол", chat=forum)
    assert card.raw["message_thread_id"] == topic
    boris.new_client = False
    await boris.says("/events", forum, topic=topic)
    listed = forum.messages[-1]
    assert "Футбол" in listed.text
    assert listed.raw["message_thread_id"] == topic


async def test_an_old_copy_that_nobody_knew_is_learned_and_redrawn(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    await town.nothing_is_due()
    async with database.turn() as connection:
        await copies.chat_lost(connection, group.id)
    await boris.presses("Иду", card)
    assert boris.toast.text == "Вы в списке"
    await boris.hears("Идут: Борис", chat=group)


async def test_a_press_works_when_the_message_is_gone(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    town.telegram.remove(card)
    town.foresees("message to edit not found")
    await boris.presses("Иду", card)
    assert boris.toast.text == "Вы в списке"
    await anna.hears("Идут: Борис")
    await town.nothing_is_due()
    assert await cards(database) == 1, "the copy that is gone is forgotten"


async def test_a_card_says_that_its_event_has_begun_and_is_past(town: Town, anna: Person, boris: Person) -> None:
    group = town.group()
    card = await in_group(anna, group)
    await town.nothing_is_due()
    town.later(days=2, hours=20)
    await boris.hears("Встреча уже идёт", chat=group)
    assert card.buttons == []
    town.later(hours=4)
    await boris.hears("Встреча прошла", chat=group)
    await boris.hears("никто не записался", chat=group)


async def test_a_card_in_private_says_so_too(town: Town, anna: Person, boris: Person) -> None:
    await town.plays_football(boris)
    card, own = boris.last, anna.last
    await town.nothing_is_due()
    town.later(days=2, hours=20)
    await town.nothing_is_due()
    assert "✅ Вы в списке\nВстреча уже идёт" in card.sees
    assert "Не иду" not in card.sees
    assert "Встреча уже идёт" in own.sees, "a press of Boris's has redrawn this one meanwhile"
    town.later(hours=4)
    await town.nothing_is_due()
    assert "Участвовали: Борис" in card.sees
    assert "Повторить" in own.sees


async def test_a_card_speaks_of_what_is_over_in_the_past(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await town.plays_football(boris)
    assert "Идут: Борис" in boris.sees
    town.later(days=5)
    await boris.opens_link(link)
    assert "Участвовали: Борис" in boris.sees
    await emma.opens_link(link)
    assert "Took part: Борис" in emma.sees
    assert "1 person signed up" in emma.sees
    link = await town.creates(anna, "Шахматы", "12.12 11:00")
    await town.joins(boris, link)
    await anna.opens_link(link)
    await anna.presses("Изменить")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    await boris.opens_link(link)
    assert "Собирались: Борис" in boris.sees


async def test_what_is_left_matters_while_one_may_come(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    """Names and seats add up; a lowered limit leaves no seat; of what is over only who came is said."""
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="3")
    await town.joins(boris, link)
    await boris.presses("Гости")
    await boris.presses("2")
    await town.waits(link, emma)
    assert "Going: Борис +2" in emma.sees
    await anna.presses("Изменить")
    await anna.presses("Места")
    await anna.says("1")
    assert "мест нет: 3 человека на 1 место, на 2 больше" in anna.sees
    await emma.opens_link(link)
    assert "full: 3 people for 1 seat" in emma.sees
    town.later(days=3)
    await emma.opens_link(link)
    assert "3 people signed up\n\nTook part: Борис +2" in emma.sees
    for left_out in ("full", "Waiting", "waiting list"):
        assert left_out not in emma.sees


async def test_a_card_says_that_its_event_was_deleted(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    await town.nothing_is_due()
    async with database.turn() as connection:
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        await copies.delete_event(connection, event_id, town.now)
    town.bot.looks_at_the_clock()
    await boris.hears("Этой встречи больше нет", chat=group)
    await anna.hears("Этой встречи больше нет")
    await town.nothing_is_due()
    assert card.buttons == []
    assert await cards(database) == 0


async def test_a_card_of_five_hundred_stays_short_and_quick(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    async with database.turn() as connection:
        event_id = (await connection.execute(select(Event.id))).scalar_one()
        people = [
            {"first_name": "Я" * 64, "search": "", "created_at": town.now, "telegram_id": 10**9 + number}
            for number in range(500)
        ]
        await connection.execute(insert(User), people)
        ids = (await connection.execute(select(User.id).where(User.first_name == "Я" * 64))).scalars().all()
        going = {"event_id": event_id, "answer": Answer.GOING, "joined_at": town.now}
        await connection.execute(insert(EventParticipant), [going | {"user_id": user_id} for user_id in ids])
        long = {"title": "Т" * 100, "location": "Г" * 200, "description": "О" * 1500}
        await connection.execute(update(Event).values(going=500, seats_taken=500, version=Event.version + 1, **long))
    async with asyncio.timeout(10):
        await boris.presses("Иду", card)
        await boris.hears("и ещё 481", chat=group)
    assert len(card.text) <= 4096


async def test_a_group_that_becomes_a_supergroup_gets_its_card_again(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.telegram.group("Двор", [anna, boris], supergroup=False)
    await in_group(anna, group)
    await town.nothing_is_due()
    new = group.upgrades()
    await boris.says("/help", new)
    card = await boris.hears("Футбол", chat=new)
    await boris.presses("Иду", card)
    await boris.hears("Идут: Борис", chat=new)
    await boris.says("/events", new)
    await boris.hears("Ближайшие встречи", chat=new)
    async with database.look() as connection:
        assert (await connection.execute(select(Event.chat_id))).scalar_one() == new.id


async def test_a_move_nobody_told_of_is_found_out(town: Town, anna: Person, boris: Person) -> None:
    group = town.telegram.group("Двор", [anna, boris], supergroup=False)
    await in_group(anna, group)
    await town.nothing_is_due()
    new = town.telegram.group("Двор", [anna, boris])
    group.upgraded = new
    town.foresees("group chat was upgraded")
    await boris.opens_link(link_of(anna))
    await boris.presses("Иду")
    await boris.hears("Идут: Борис", chat=new)


async def test_a_bot_put_out_of_a_group_forgets_its_cards(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    group = town.group()
    await in_group(anna, group)
    await town.nothing_is_due()
    group.kicks_bot()
    await boris.opens_link(link_of(anna))
    await boris.presses("Иду")
    await anna.hears("Идут: Борис")
    await town.nothing_is_due()
    assert await cards(database) == 2
    assert not [call for call in town.telegram.refusals if call.get("chat_id") == group.id]


async def test_a_hundred_people_press_on_one_card(town: Town, anna: Person) -> None:
    crowd = [town.telegram.person(f"Гость {number}") for number in range(100)]
    group = town.telegram.group("Толпа", [anna, *crowd])
    card = await in_group(anna, group, seats="60")
    town.lets_time_pass()
    town.telegram.limits.on()
    loop = asyncio.get_running_loop()
    edited: list[float] = []
    town.telegram.on_call(
        lambda call: (
            edited.append(loop.time()) if call.method == "editMessageText" and call.get("chat_id") == group.id else None
        ),
    )
    for wave in range(0, 100, 10):
        for person in crowd[wave : wave + 10]:
            person.presses("Иду" if "Иду" in card.sees.splitlines() else "В очередь", card)
        await asyncio.gather(*(person.settles(20) for person in crowd[wave : wave + 10]))
    ended = loop.time()
    assert all(person.toast.text for person in crowd)
    await anna.hears("мест нет: занято 60 из 60", timeout=20, chat=group)
    await anna.hears("В очереди: 40", timeout=20, chat=group)
    assert loop.time() - ended <= 10
    assert "и ещё 40" in card.text
    await town.nothing_is_due()
    assert "В очереди: 40" in card.text
    assert all(after - before >= 1 for before, after in itertools.pairwise(edited))
    assert all(sum(at <= other < at + 60 for other in edited) <= 18 for at in edited)
    assert not [call for call in town.telegram.refusals if call.refusal and call.refusal.code == 429]


def test_an_event_is_deleted_in_one_place() -> None:
    """Where its copies are told; deleted elsewhere, they would show it for ever."""
    program = Path(copies.__file__).parent.parent
    places = {
        file.relative_to(program).as_posix()
        for file in program.rglob("*.py")
        if re.search(r"delete\(\s*(models\.)?Event\s*\)|DELETE FROM events\b", file.read_text())
    }
    assert places == {"events/copies.py"}
