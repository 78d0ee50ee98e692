"""Who takes part is reminded in time: once, before the start, when and as they have chosen."""

from datetime import timedelta

from sqlalchemy import func, select, update

from tests.talk.conftest import Town
from tests.talk.test_notices import told
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.events.telling.reminding import write_reminders
from vmeste.leads import bits_of
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User

A_DAY_BEFORE, TWO_HOURS_BEFORE = 43.5, 65.5
"""Hours from the beginning of a test to these moments before the chess."""


async def chess(town: Town, anna: Person, seats: str = "5") -> str:
    """On Saturday at eleven, and Anna goes."""
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места=seats, Где="Клуб")
    await anna.presses("Иду")
    return link


async def later(town: Town, **by: float) -> None:
    town.later(**by)
    await town.nothing_is_due()


async def reminders(database: Database) -> int:
    async with database.look() as connection:
        return (
            await connection.scalar(select(func.count()).where(Notice.kind == Kind.REMINDER))  # type: ignore[return-value]  # a count is never empty
        )


async def test_a_day_and_two_hours_before(town: Town, anna: Person) -> None:
    await chess(town, anna)
    await later(town, hours=A_DAY_BEFORE - 0.1)
    assert not told(anna, "Встреча через")
    await later(town, hours=0.1)
    first = await anna.hears("Встреча через 24 часа.")
    assert first.text.endswith("Шахматы\n🗓 сб, 28 ноября, 11:00 (МСК)\n📍 Клуб")
    assert [[button.text for button in row] for row in first.buttons] == [["Иду", "Не смогу"], ["К встрече"]]
    [link] = [entity["url"] for entity in first.entities if entity["type"] == "text_link"]
    assert "?start=e_" in link
    await later(town, hours=22)
    await anna.hears("Встреча через 2 часа.")
    await later(town, hours=3)
    assert len(told(anna, "Встреча через")) == 2


async def test_each_is_reminded_in_their_own_way(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    link = await chess(town, anna, seats="1")
    await town.waits(link, boris, emma)
    vera, gleb = (town.telegram.person(name) for name in ("Вера", "Глеб"))
    await vera.opens_link(link)
    await vera.presses("Не иду")
    await gleb.opens_link(link)
    await later(town, hours=TWO_HOURS_BEFORE)
    waits = await emma.hears("It starts in 2 hours. No seat is free yet: you are number 2 on the waiting list.")
    assert [[button.text for button in row] for row in waits.buttons] == [["Can't make it"], ["Open the event"]]
    assert not told(vera, "Встреча через")
    assert not told(gleb, "Встреча через")
    await anna.presses("Не смогу")
    assert anna.toast.text == "Записано: не идёте"
    await boris.hears("Место освободилось, теперь оно за вами!")


async def test_who_may_come_is_asked_to_decide(town: Town, anna: Person) -> None:
    await chess(town, anna, seats="2")
    await anna.presses("Может быть")
    await later(town, hours=TWO_HOURS_BEFORE)
    asked = await anna.hears("Встреча через 2 часа. Получится прийти?")
    assert [button.text for button in asked.buttons[0]] == ["Иду", "Не смогу"]
    await anna.presses("Иду", asked)
    assert anna.toast.text == "Вы в списке"


async def test_after_a_time_of_rest_one_comes_and_none_after_the_start(town: Town, anna: Person) -> None:
    await chess(town, anna)
    await town.creates(anna, "Шашки", "26.11 11:00")
    await anna.presses("Иду")
    town.foresees("terminated by other getUpdates request")
    await town.bot.stops()
    town.telegram.clock.advance((TWO_HOURS_BEFORE + 1) * 3600)
    await town.bot_starts()
    await anna.hears("Встреча через 1 час.", timeout=10)
    await town.nothing_is_due()
    assert len(told(anna, "Встреча через")) == 1


async def test_what_waits_until_the_start_is_not_sent(town: Town, anna: Person, database: Database) -> None:
    await chess(town, anna)
    town.foresees("terminated by other getUpdates request")
    await town.bot.stops()
    town.telegram.clock.advance((TWO_HOURS_BEFORE + 0.5) * 3600)
    await write_reminders(database, town.now)
    assert await reminders(database) == 1
    await write_reminders(database, town.now)
    assert await reminders(database) == 1
    town.telegram.clock.advance(1.5 * 3600)
    await town.bot_starts()
    await town.nothing_is_due()
    assert not told(anna, "Встреча через")


async def test_moving_and_cancelling_move_and_cancel_the_reminders(
    town: Town, anna: Person, database: Database
) -> None:
    await chess(town, anna)
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("30.11 11:00")
    await later(town, hours=TWO_HOURS_BEFORE + 1)
    assert not told(anna, "Встреча через")
    await later(town, hours=25)
    assert len(told(anna, "Встреча через")) == 1
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    async with database.look() as connection:
        assert await connection.scalar(select(Event.remind_at)) is None
    await anna.presses("Вернуть")
    await later(town, hours=22)
    await anna.hears("Встреча через 2 часа.")


async def test_a_reminder_that_waited_is_not_said_of_a_start_moved_away(
    town: Town, anna: Person, database: Database
) -> None:
    await chess(town, anna)
    async with database.turn() as connection:
        await connection.execute(update(User).values(quiet_from=9, quiet_to=14))
    await later(town, hours=A_DAY_BEFORE)
    assert not told(anna, "Встреча через")
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("20.12 11:00")
    await later(town, hours=4)
    assert await reminders(database) == 1
    assert not told(anna, "Встреча через")


async def test_the_organiser_chooses_for_the_event_and_each_for_themselves(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    link = await chess(town, anna)
    for person, answer in ((boris, "Иду"), (emma, "Going")):
        await person.opens_link(link)
        await person.presses(answer)
    await anna.presses("Изменить")
    await anna.presses("Ещё")
    assert "Напоминания участникам: за день и за 2 часа" in anna.sees
    await anna.presses("Напоминания")
    for lead in ("1 день", "2 ч", "1 ч"):
        await anna.presses(lead)
    assert "Сейчас: за час." in anna.sees
    await boris.says("/settings")
    await boris.presses("Напоминания")
    await boris.presses("Не напоминать")
    assert "Напоминания о встречах: не приходят" in boris.sees
    await emma.says("/settings")
    await emma.presses("Reminders")
    await emma.presses("30 min")
    assert "Reminders of events: a day, 2 hours, and 30 minutes before" in emma.sees
    await emma.presses("1 day")
    await later(town, hours=TWO_HOURS_BEFORE)
    await emma.hears("It starts in 2 hours.")
    assert not told(anna, "Встреча через")
    await later(town, hours=1)
    await anna.hears("Встреча через 1 час.")
    await later(town, minutes=30)
    await emma.hears("It starts in 30 minutes.")
    assert not told(boris, "Встреча")
    assert len(told(anna, "Встреча через")) == 1


async def test_quiet_hours_delay_what_can_wait(town: Town, anna: Person, boris: Person) -> None:
    late = await town.creates(anna, "Футбол", "27.11 23:30")
    early = await town.creates(anna, "Пробежка", "27.11 07:00")
    await boris.says("/settings")
    await boris.presses("Напоминания")
    await boris.presses("Тихие часы")
    assert "Тихие часы: нет" in boris.sees
    await boris.presses("с 22:00")
    await boris.presses("до 8:00")
    assert "Тихие часы: с 22:00 до 8:00" in boris.sees
    for link in (late, early):
        await boris.opens_link(link)
        await boris.presses("Иду")
    await later(town, hours=15.5)  # seven o'clock
    assert not told(boris, "Встреча через")
    await later(town, hours=1)
    await boris.hears("Встреча через 23 часа.\n\nПробежка")
    await later(town, hours=15.5)  # half past eleven in the evening
    assert not told(boris, "Встреча через 24 часа")
    silent: list[object] = []
    town.telegram.on_call(
        lambda call: silent.append(call.get("disable_notification")) if call.method == "sendMessage" else None
    )
    await later(town, hours=5.5)
    await boris.hears("Встреча через 2 часа.")
    assert silent == [True], "it could not wait"
    await later(town, hours=3)
    await boris.hears("Встреча через 16 часов.")


async def test_a_start_moved_closer_than_its_reminders(
    town: Town, anna: Person, boris: Person, emma: Person, database: Database
) -> None:
    """Who has not asked for a later one hears of the move alone."""
    link = await chess(town, anna)
    for person in (boris, emma):
        await town.joins(person, link)
    async with database.turn() as connection:
        half_an_hour = bits_of([timedelta(minutes=30)])
        await connection.execute(update(User).where(User.first_name == "Emma").values(reminders=half_an_hour))
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("25.11 16:30")
    await later(town, minutes=1)
    await boris.hears("Когда: сб, 28 ноября, 11:00 (МСК) → ср, 25 ноября, 16:30 (МСК)")
    await later(town, minutes=29)
    await emma.hears("It starts in 30 minutes.")
    await later(town, hours=1)
    assert not told(boris, "Встреча через")
    assert len(told(emma, "It starts in")) == 1


async def test_who_joins_half_an_hour_before_the_start_knows_when_it_is(
    town: Town, anna: Person, boris: Person
) -> None:
    link = await town.creates(anna, "Футбол", "25.11 16:00")
    await town.joins(boris, link)
    for _ in range(3):
        await later(town, minutes=15)
    assert not told(boris, "Встреча через")


async def test_a_reminder_is_sent_once_whoever_writes_it(town: Town, anna: Person, database: Database) -> None:
    """The key refuses a second one while the first is owed."""
    await chess(town, anna)
    town.foresees("terminated by other getUpdates request")
    await town.bot.stops()
    town.telegram.clock.advance(TWO_HOURS_BEFORE * 3600)
    async with database.look() as connection:
        asked_at = await connection.scalar(select(Event.remind_at))

    async def again() -> None:
        async with database.turn() as connection:
            await connection.execute(update(Event).values(remind_at=asked_at))
        await write_reminders(database, town.now)

    await again()
    await again()
    assert await reminders(database) == 1

    await town.bot_starts()
