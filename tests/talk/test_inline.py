"""Inline mode: an event is found by typing @bot and words, and becomes a card wherever it is sent."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from tests.talk.conftest import Town
from tests.test_statements import Statements, statements
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.draft import Draft
from vmeste.events.repository import Events
from vmeste.notices.models import Card
from vmeste.users.models import User

__all__ = ["statements"]


async def test_mine_and_everybodys_events_are_found(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.says("/new Сюрприз")
    await anna.says("29.11 11:00")
    await anna.presses("По ссылке")
    await anna.presses("Создать")
    mine = await anna.inline("")
    assert mine.titles == ["Футбол", "Сюрприз"]
    assert mine.is_personal
    assert mine.cache_time <= 10
    assert (await boris.inline("")).titles == ["Футбол"], "by link only means: not for everybody"
    assert (await boris.inline("ФУТ")).titles == ["Футбол"]
    assert (await boris.inline("теннис")).titles == []
    results = (await emma.inline("фут")).results
    assert "Sat, November 28, 11:00 (MSK)" in results[0]["description"]
    assert "Идёт" not in str(results), "what is personal stays personal"


async def test_sharing_asks_for_a_chat_and_posts_the_card(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    friends = town.telegram.group("Друзья", [anna, boris, emma], bots=())
    await anna.says("/new Сюрприз")
    await anna.says("29.11 11:00")
    await anna.presses("По ссылке")
    await anna.presses("Создать")
    press = anna.presses("Поделиться")
    assert press.inline_query
    await anna.inline(press.inline_query, chat=friends)
    card = anna.chooses("Сюрприз")
    await anna.settles()
    await emma.presses("Иду", card)
    assert emma.toast.text == "You are on the list"
    await boris.hears("Идут: Emma", chat=friends)
    await anna.hears("Идут: Emma")


async def test_a_copy_is_learned_when_it_is_chosen(town: Town, anna: Person, boris: Person, database: Database) -> None:
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.inline("", chat=friends)
    anna.chooses("Футбол")
    await anna.settles()
    await town.nothing_is_due()
    await boris.opens_link(link)
    await boris.presses("Иду")
    await anna.hears("Идут: Борис", chat=friends)
    async with database.look() as connection:
        copies = select(func.count()).where(Card.inline_message_id.is_not(None))
        assert (await connection.execute(copies)).scalar_one() == 1


async def test_a_copy_is_learned_by_its_first_press(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    town.telegram.bots[0].inline_feedback = False
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.inline("", chat=friends)
    card = anna.chooses("Футбол")
    await anna.settles()
    async with database.turn() as connection:
        await connection.execute(delete(Card))
    await boris.presses("Иду", card)
    assert boris.toast.text == "Вы в списке"
    await anna.hears("Идут: Борис", chat=friends)
    await boris.presses("Не иду", card)
    await anna.hears("пока никто не идёт", chat=friends)


async def test_a_copy_that_was_deleted_is_forgotten(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.inline("", chat=friends)
    card = anna.chooses("Футбол")
    await anna.settles()
    await town.nothing_is_due()
    card.deleted = True
    town.foresees("MESSAGE_ID_INVALID")
    await boris.presses("Иду", card)
    assert boris.toast.text == "Вы в списке"
    await town.nothing_is_due()
    async with database.look() as connection:
        copies = select(func.count()).where(Card.inline_message_id.is_not(None))
        assert (await connection.execute(copies)).scalar_one() == 0


async def test_a_card_sent_to_the_bot_itself_is_no_answer_to_it(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.says("/new")
    await anna.inline("")
    card = anna.chooses("Футбол")
    await anna.settles()
    asked = next(message for message in reversed(anna.chat) if message is not card)
    assert "Как назовём встречу?" in asked.text
    await anna.presses("Иду", card)
    assert anna.toast.text == "Вы в списке"
    await anna.hears("Идут: Анна")


async def test_a_bot_without_inline_mode_shares_a_link(town: Town, anna: Person) -> None:
    town.telegram.bots[0].inline_mode = False
    town.foresees("terminated by other getUpdates request")
    await town.restarts()
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.presses("Создать")
    share = next(button for row in anna.last.buttons for button in row if button.text == "Поделиться")
    assert (share.url or "").startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fvmeste_bot%3Fstart%3De_")


async def test_results_come_in_pages(town: Town, anna: Person, boris: Person, database: Database) -> None:
    """Mine first, then everybody's; nothing twice and nothing left out, wherever the pages end."""
    await boris.says("/start")
    await town.creates(anna, "Моя", "28.11 11:00")
    async with database.turn() as connection:
        users = {name: number for number, name in await connection.execute(select(User.id, User.first_name))}
        drafts = [(f"Own{number:05}", users["Анна"]) for number in range(49)]
        drafts += [(f"All{number:05}", users["Борис"]) for number in range(70)]
        for number, (code, creator) in enumerate(drafts):
            draft = Draft(code=code, title=code, date=town.now + timedelta(days=1, minutes=number % 7))
            user = User(id=creator, first_name="")
            await Events(connection, town.now).create(draft, user, zone="Europe/Moscow", language="ru")
    titles: list[str] = []
    sizes = []
    offset = ""
    while True:
        answer = await anna.inline("", offset=offset)
        titles += answer.titles
        sizes.append(len(answer.titles))
        offset = answer.next_offset
        if not offset:
            break
    assert sizes == [50, 50, 20]
    assert len(set(titles)) == 120
    assert all(title.startswith("All") for title in titles[50:])
    assert (await anna.inline("", offset="nonsense")).titles == []
    assert (await anna.inline("моя")).titles == ["Моя"]


async def test_a_page_of_results_costs_few_statements(
    town: Town, anna: Person, boris: Person, statements: Statements
) -> None:
    for title in ("Футбол", "Шахматы", "Бег"):
        await town.creates(anna, title, "28.11 11:00")
        await anna.presses("Иду")
    await boris.says("/start")
    await town.telegram.quiet()
    statements.clear()
    found = (await boris.inline("")).results
    assert len(statements) <= 7, statements
    assert "Идут: Анна" in str(found)


async def test_in_a_channel_strangers_press_and_the_card_follows_its_event(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    """The bot is no member there, and nobody but the organiser has ever written to it."""
    channel = town.telegram.group("Канал", [anna, boris, emma], bots=())
    await town.creates(anna, "Концерт", "29.11 19:00", Места="1")
    press = anna.presses("Поделиться")
    assert press.inline_query
    await anna.inline(press.inline_query, chat=channel)
    card = anna.chooses("Концерт")
    await anna.settles()
    await emma.presses("Иду", card)
    assert emma.toast.text == "You are on the list"
    await boris.hears("Идут: Emma", chat=channel)
    await boris.presses("В очередь", card)
    assert "очеред" in (boris.toast.text or "")
    await anna.presses("Изменить")
    await anna.presses("Название")
    await anna.says("Большой концерт")
    town.later(seconds=5)
    await boris.hears("Большой концерт", chat=channel)
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    town.later(seconds=5)
    await boris.hears("Встреча отменена", chat=channel)
    assert not [button.text for row in card.buttons for button in row if button.text in {"Иду", "В очередь"}]
