"""Co-organisers: a link makes one, the organiser removes them, and the event may be handed over."""

import re

from sqlalchemy import delete, func, insert, select

from tests.talk.conftest import Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.demo.keyboards import Button
from vmeste.events.models import Change, CoOrganiser, Event
from vmeste.users.models import User


async def invites(who: Person) -> str:
    """The organiser, whose newest message is the card, makes a link."""
    await who.presses("Изменить")
    await who.presses("Ещё")
    await who.presses("Соорганизаторы")
    await who.presses("Новая ссылка")
    return link_in(who.sees)


def link_in(text: str) -> str:
    found = re.search(r"https://t\.me/\w+\?start=c_[\w-]{22}", text)
    assert found is not None
    return found[0]


async def becomes(who: Person, link: str) -> None:
    await who.opens_link(link)
    await who.presses("Да")
    assert who.toast.text == "Вы соорганизатор"


async def organiser(database: Database) -> str:
    async with database.look() as connection:
        statement = select(User.first_name).join(Event, Event.creator_id == User.id)
        return str((await connection.execute(statement)).scalar_one())


async def test_a_link_makes_one_co_organiser_once(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    await town.plays_football()
    link = await invites(anna)
    invited = anna.last
    await boris.opens_link(link)
    assert "Анна зовёт вести встречу Футбол вместе." in boris.sees
    await boris.presses("Нет")
    assert "ничего не изменилось" in boris.sees
    await boris.opens_link(link)
    yes = boris.last.buttons[0][0]
    await boris.presses("Да")
    await boris.presses_button(boris.last, yes)
    assert boris.toast.text == "Вы соорганизатор"
    await boris.opens_link(link)
    assert "Изменить" in boris.sees, "the card, with its buttons"
    await anna.hears("Приглашение принято: у встречи новый соорганизатор.")
    await emma.opens_link(link)
    assert "This link no longer works." in emma.sees
    await emma.presses_button(emma.last, yes)
    assert emma.toast.text == "This link does not work"
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(CoOrganiser))).scalar_one() == 1
    await anna.presses("Назад", invited)
    await anna.presses("Соорганизаторы", invited)
    assert "Борис" in invited.sees
    assert "https://" not in invited.sees, "a used link is not shown"


async def test_a_link_is_revoked(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await town.plays_football()
    first = await invites(anna)
    await boris.opens_link(first)
    invitation = boris.last
    await anna.presses("Новая ссылка")
    second = link_in(anna.sees)
    assert second != first
    await boris.presses("Да", invitation)
    assert boris.toast.text == "Ссылка не действует"
    await anna.presses("Отозвать ссылку")
    for link in (first, second, second[:-1], second + "x"):
        await boris.opens_link(link)
        assert "Эта ссылка уже не действует." in boris.sees
    async with database.look() as connection:
        assert (await connection.execute(select(CoOrganiser.user_id))).first() is None


async def test_a_co_organiser_may_do_all_but_what_is_the_organisers(
    town: Town,
    anna: Person,
    boris: Person,
    emma: Person,
    database: Database,
) -> None:
    event = await town.plays_football()
    card = anna.last
    await becomes(boris, await invites(anna))
    await emma.opens_link(event)
    await emma.presses("Going")
    await boris.presses("Изменить")
    await boris.presses("Название")
    await boris.says("Волейбол")
    assert "Волейбол" in boris.sees
    await boris.presses("Закрыть запись")
    assert boris.toast.text == "Записано"
    await boris.presses("Участники")
    await boris.presses("✅ Emma")
    assert "Передать встречу" not in boris.sees
    await boris.presses("Убрать")
    await boris.presses("Да")
    assert boris.toast.text == "Emma больше не в списке"

    forbidden: list[Button] = []
    await anna.presses("Назад", card)
    for label in ("Соорганизаторы", "Борис", "Передать встречу"):
        forbidden += [b for row in card.buttons for b in row if b.text in {label, "Новая ссылка", "Убрать"}]
        await anna.presses(label, card)
    forbidden += card.buttons[0][:1]
    await anna.presses("Нет", card)
    await anna.presses("Новая ссылка", card)
    forbidden += [b for row in card.buttons for b in row if b.text == "Отозвать ссылку"]
    for label in ("Назад", "Назад", "Отменить встречу", "Да"):
        forbidden += [b for row in card.buttons for b in row if b.text == label != "Назад"]
        await anna.presses(label, card)
    forbidden += [b for row in card.buttons for b in row if b.text == "Пропустить"]
    assert len(forbidden) == 10
    for button in forbidden:
        await boris.presses_button(boris.last, button)
        assert boris.toast.text == "Встречи больше нет", button.text
    await anna.presses("Пропустить", card)
    restore = next(b for row in card.buttons for b in row if b.text == "Вернуть")
    await boris.presses_button(boris.last, restore)
    assert boris.toast.text == "Встречи больше нет"
    async with database.look() as connection:
        row = (await connection.execute(select(Event.cancelled_at))).one()
        assert row.cancelled_at is not None
        assert (await connection.execute(select(func.count()).select_from(CoOrganiser))).scalar_one() == 1
    assert await organiser(database) == "Анна"


async def test_organisers_hear_of_what_the_others_change(town: Town, anna: Person, boris: Person) -> None:
    """Neither of them goes, and nobody hears of what is their own doing."""
    event = await town.plays_football()
    await becomes(boris, await invites(anna))
    await boris.opens_link(event)
    await boris.presses("Изменить")
    await boris.presses("Где")
    await boris.says("Двор")
    assert "Узнает 1 человек" in boris.sees
    await boris.presses("Название")
    await boris.says("Волейбол")
    assert "Сообщить участникам" not in boris.sees, "there are none"
    town.later(seconds=61)
    heard = await anna.hears("Где: — → Двор")
    assert [button.text for row in heard.buttons for button in row] == ["К встрече"], "nobody who does not go"
    await anna.presses("К встрече")
    for label in ("Изменить", "Отменить встречу", "Да", "Пропустить"):
        await anna.presses(label)
    town.later(seconds=61)
    await boris.hears("Встреча отменена.")
    await town.nothing_is_due()
    assert not [message for message in anna.chat if message.text.startswith("Встреча отменена.")]
    assert not [message for message in boris.chat if "кое-что изменилось" in message.text]


async def test_a_co_organiser_finds_the_event_among_their_own(town: Town, anna: Person, boris: Person) -> None:
    await town.plays_football()
    await becomes(boris, await invites(anna))
    await boris.says("/my")
    await boris.presses("Организую")
    await boris.presses("Футбол")
    assert "Изменить" in boris.sees


async def test_a_co_organiser_is_removed(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await town.plays_football()
    link = await invites(anna)
    await becomes(boris, link)
    await boris.presses("Изменить")
    panel = boris.last
    await anna.presses("Назад")
    await anna.presses("Соорганизаторы")
    await anna.presses("Борис")
    await anna.presses("Убрать")
    assert anna.toast.text == "Больше не соорганизатор"
    await boris.hears("Вы больше не соорганизатор этой встречи.")
    assert "Борис" not in anna.sees
    await boris.presses("Закрыть запись", panel)
    assert boris.toast.text == "Встречи больше нет"
    await boris.opens_link(link)
    assert "Эта ссылка уже не действует." in boris.sees
    async with database.look() as connection:
        kept = (await connection.execute(select(Change.what).order_by(Change.id))).scalars().all()
        assert kept == ["created", "co_organiser_joined", "co_organiser_removed"]


async def test_an_event_is_handed_over_to_a_participant(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    await town.plays_football(boris)
    async with database.turn() as connection:  # as many helpers as links make
        people = [{"first_name": f"Помощник {n}", "search": "", "created_at": town.now} for n in range(20)]
        helpers = (await connection.execute(insert(User).returning(User.id), people)).scalars().all()
        helps = [{"event_id": 1, "user_id": user_id, "created_at": town.now} for user_id in helpers]
        await connection.execute(insert(CoOrganiser), helps)
    await anna.presses("Участники")
    await anna.presses("✅ Борис")
    await anna.presses("Передать встречу")
    assert "Организатором станет Борис" in anna.sees
    yes = anna.last.buttons[0][0]
    await anna.presses("Да")
    assert "Встреча передана. Организатор теперь Борис." in anna.sees
    assert "Отменить встречу" not in anna.sees
    assert "Название" in anna.sees, "the organiser before stays as a co-organiser"
    await anna.presses_button(anna.last, yes)
    assert anna.toast.text == "Встречи больше нет"
    await boris.hears("Эту встречу теперь организуете вы: её вам передали.")
    assert "Администратор передал" not in " ".join(message.text for message in anna.chat_with().messages)
    await boris.presses("К встрече")
    await boris.presses("Изменить")
    await boris.presses("Ещё")
    await boris.presses("Соорганизаторы")
    assert "Анна" in boris.sees, "the twenty-first"
    assert await organiser(database) == "Борис"
    async with database.look() as connection:
        rows = await connection.execute(select(User.first_name, User.id))
        ids = {row.first_name: row.id for row in rows}
        _, change = await connection.execute(select(Change.user_id, Change.what, Change.old, Change.new))
        assert tuple(change) == (ids["Анна"], "creator_id", str(ids["Анна"]), str(ids["Борис"]))


async def test_who_hands_over_hears_when_the_heir_will_not(town: Town, anna: Person, boris: Person) -> None:
    town.foresees("bot was blocked by the user")
    await town.plays_football(boris)
    link = await invites(anna)
    invited = anna.last
    await becomes(boris, link)
    await anna.presses("Назад", invited)
    await boris.blocks_bot()
    for label in ("Соорганизаторы", "Борис", "Передать встречу"):
        await anna.presses(label, invited)
    assert "о передаче лучше сказать лично" in invited.sees


async def test_an_event_is_handed_over_to_a_co_organiser(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    await town.plays_football()
    await becomes(boris, await invites(anna))
    await anna.presses("Назад")
    await anna.presses("Соорганизаторы")
    await anna.presses("Борис")
    await anna.presses("Передать встречу")
    await anna.presses("Да")
    assert await organiser(database) == "Борис"
    async with database.look() as connection:
        names = select(User.first_name).join(CoOrganiser, CoOrganiser.user_id == User.id)
        assert (await connection.execute(names)).scalars().all() == ["Анна"]


async def test_nobody_without_telegram_becomes_the_organiser(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    await town.plays_football(boris)
    await anna.presses("Участники")
    await anna.presses("Добавить человека")
    await anna.says("Дядя Ваня")
    await anna.presses("Назад")
    await anna.presses("✅ Борис")
    hand_over = next(b for row in anna.last.buttons for b in row if b.text == "Передать встречу")
    await anna.presses("Назад")
    await anna.presses("✅ Дядя Ваня")
    assert "Передать встречу" not in anna.sees
    handle = (anna.last.buttons[0][0].data or "").rpartition(":")[2]
    forged = (hand_over.data or "").rpartition(":")[0] + f":{handle}"
    await anna.presses_button(anna.last, Button("x", {"text": "x", "callback_data": forged.replace("ch:", "cc:")}))
    assert anna.toast.text == "Встречи больше нет"
    assert await organiser(database) == "Анна"


async def test_a_link_to_an_event_that_was_deleted(
    town: Town,
    anna: Person,
    boris: Person,
    database: Database,
) -> None:
    await town.plays_football()
    link = await invites(anna)
    async with database.turn() as connection:
        await connection.execute(delete(Event))
    await boris.opens_link(link)
    assert "Эта ссылка уже не действует." in boris.sees
