"""Events are found, opened and joined."""

from sqlalchemy import delete, func, select

from tests.talk.conftest import Town, link_of
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event, EventParticipant


async def test_an_event_is_found_and_joined_in_one_tap(town: Town, anna: Person, boris: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00", Места="10")
    await boris.says("/events")
    assert "сб, 28 ноября, 11:00 (МСК) · свободно 10 мест" in boris.sees
    await boris.presses("Футбол")
    await boris.presses("Иду")
    assert boris.toast.text == "Вы в списке"
    assert boris.last.text.startswith("✅ Вы в списке")
    assert "занято 1 место из 10" in boris.sees
    assert "Идут: Борис" in boris.sees


async def test_pressing_twice_takes_one_seat(town: Town, anna: Person, boris: Person, database: Database) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.says("/events")
    await boris.presses("Футбол")
    boris.presses("Иду")
    again = await boris.presses("Иду")
    assert again.answer is not None
    assert again.answer.text == "Вы уже в списке"
    await town.all_is_said()
    assert "идёт 1 человек" in boris.sees
    async with database.look() as connection:
        assert (await connection.execute(select(func.count()).select_from(EventParticipant))).scalar_one() == 1


async def test_leaving_gives_the_seat_to_the_next_in_line(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    await boris.opens_link(link)
    assert "занято единственное место" in boris.sees
    await boris.presses("В очередь")
    assert boris.toast.text == "Вы в очереди, первым"
    assert boris.last.text.startswith("⏳ Ваше место в очереди: 1")
    await anna.presses("Не иду")
    assert "➖ Вы не идёте" in anna.sees
    assert "Идут: Борис" in anna.sees
    await anna.presses("В очередь")
    assert anna.toast.text == "Вы в очереди, первым"


async def test_answers_end_at_the_start(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    card = boris.last
    town.later(days=2, hours=20)
    await boris.presses("Иду", card)
    assert boris.toast.text == "Встреча уже началась"
    assert "Встреча уже идёт" in boris.sees
    assert "Иду" not in boris.sees.splitlines()
    town.later(hours=4)
    await boris.opens_link(link)
    assert "Встреча прошла" in boris.sees


async def test_a_button_of_a_deleted_event(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    async with database.turn() as connection:
        await connection.execute(delete(Event))
    await boris.presses("Не иду")
    assert boris.toast.text == "Встречи больше нет"
    assert "Такой встречи нет" in boris.sees
    await boris.presses("Все встречи")
    assert "Пока ничего не намечено" in boris.sees


async def test_a_link_to_nothing(boris: Person) -> None:
    for payload in ("e_AAAAAAAA", "e_", "e_short", "e_" + "x" * 60):
        await boris.says(f"/start {payload}")
        assert "Такой встречи нет" in boris.sees


async def test_an_event_by_link_is_not_listed(anna: Person, boris: Person) -> None:
    await anna.says("/new")
    await anna.says("Сюрприз")
    await anna.says("28.11 11:00")
    assert "Будет видна всем в /events." in anna.sees
    await anna.presses("По ссылке")
    assert "Откроется только по ссылке." in anna.sees
    await anna.presses("Создать")
    await boris.says("/events")
    assert "Сюрприз" not in boris.sees
    await anna.says("/my")
    assert "Сюрприз" not in anna.sees
    await anna.presses("Организую")
    await anna.presses("Сюрприз")
    await boris.opens_link(link_of(anna))
    assert "Сюрприз" in boris.sees
    assert "Только по ссылке" in boris.sees


async def test_lists_turn_by_pages_and_back(town: Town, anna: Person, emma: Person) -> None:
    for number in range(1, 15):
        await town.creates(anna, f"Игра {number}", f"{number:02}.12 11:00")
    await emma.says("/events")
    first = [row[0].text for row in emma.last.buttons if row[0].text.startswith("Игра")]
    assert first == [f"Игра {number}" for number in range(1, 7)]
    await emma.presses("›")
    await emma.presses("›")
    assert [row[0].text for row in emma.last.buttons if row[0].text.startswith("Игра")] == ["Игра 13", "Игра 14"]
    assert "›" not in emma.sees
    await emma.presses("‹")
    await emma.presses("‹")
    assert [row[0].text for row in emma.last.buttons if row[0].text.startswith("Игра")] == first
    assert "‹" not in emma.sees
    assert "Tue, December 1, 11:00 (MSK)" in emma.sees


async def test_events_at_the_same_moment_are_all_listed(town: Town, anna: Person, boris: Person) -> None:
    for number in range(8):
        await town.creates(anna, f"Игра {number}", "01.12 11:00")
    await boris.says("/events")
    seen = [row[0].text for row in boris.last.buttons if row[0].text.startswith("Игра")]
    await boris.presses("›")
    seen += [row[0].text for row in boris.last.buttons if row[0].text.startswith("Игра")]
    assert sorted(seen) == [f"Игра {number}" for number in range(8)]


async def test_words_after_the_command_search(town: Town, anna: Person, boris: Person) -> None:
    await town.creates(anna, "Завтрак на траве", "28.11 11:00", Где="Парк Горького")
    await town.creates(anna, "Футбол", "29.11 11:00")
    await boris.says("/events ЗАВТРАК")
    assert "Завтрак на траве" in boris.sees
    assert "Футбол" not in boris.sees
    await boris.says("/events парк горького")
    assert "Завтрак на траве" in boris.sees
    await boris.says("/events 100%_")
    assert "ничего не нашлось" in boris.sees


async def test_my_events(town: Town, anna: Person, boris: Person) -> None:
    await boris.says("/my")
    assert "Пока никуда." in boris.sees
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await boris.presses("Мои встречи")
    assert "Футбол" in boris.sees
    await boris.presses("Организую")
    assert "Своих встреч пока нет" in boris.sees
    town.later(days=5)
    await boris.presses("Прошедшие")
    assert "Футбол" in boris.sees
    await anna.says("/my")
    await anna.presses("Прошедшие")
    assert "Футбол" in anna.sees


async def test_my_lists_have_their_parts(town: Town, anna: Person, boris: Person, emma: Person) -> None:
    await emma.says("/start")
    for label, none in (("Waiting", "You are on no waiting list"), ("Past", "No past events yet")):
        await emma.says("/my")
        await emma.presses(label)
        assert none in emma.sees
    full = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    await boris.opens_link(full)
    await boris.presses("В очередь")
    await boris.opens_link(await town.creates(anna, "Пробежка", "29.11 11:00"))
    await boris.presses("Может быть")
    await boris.says("/my")
    assert "Пробежка" in boris.sees
    assert "Шахматы" not in boris.sees
    await boris.presses("В очереди")
    assert "Шахматы" in boris.sees
    assert "Пробежка" not in boris.sees
    await anna.says("/my")
    assert "Шахматы" in anna.sees
    assert "Пробежка" not in anna.sees
    await anna.presses("Организую")
    assert "Пробежка" in anna.sees


async def test_today_and_this_week(town: Town, anna: Person, boris: Person) -> None:
    await boris.says("/events")
    assert "Сегодня" not in boris.sees, "with nothing planned there is nothing to narrow"
    for title, when in (
        ("Сегодняшняя", "сегодня в 23:00"),
        ("Завтрашняя", "завтра в 00:30"),
        ("Далёкая", "20.12 11:00"),
    ):
        await town.creates(anna, title, when)
    await boris.says("/events")
    assert all(title in boris.sees for title in ("Сегодняшняя", "Завтрашняя", "Далёкая"))
    await boris.presses("Сегодня")
    assert "Встречи сегодня" in boris.sees
    assert "Сегодняшняя" in boris.sees
    assert "Завтрашняя" not in boris.sees
    await boris.presses("Неделя")
    assert "Завтрашняя" in boris.sees
    assert "Далёкая" not in boris.sees
    town.later(hours=10)  # past midnight in Moscow
    await boris.presses("Сегодня")
    assert "На сегодня больше ничего не намечено" in boris.sees
    await boris.presses("Все")
    assert "Далёкая" in boris.sees


async def test_a_day_is_the_readers_own(town: Town, anna: Person, boris: Person) -> None:
    await town.creates(anna, "Ночная", "завтра в 00:30")
    await boris.says("/settings")
    await boris.presses("Часовой пояс")
    await boris.presses("Калининград +2")
    await boris.says("/events")
    await boris.presses("Сегодня")
    assert "Ночная" in boris.sees, "half past eleven there"


async def test_a_filtered_list_turns_by_pages(town: Town, anna: Person, boris: Person) -> None:
    for number in range(8):
        await town.creates(anna, f"Игра {number}", f"26.11 {11 + number}:00")
    await town.creates(anna, "Далёкая", "20.12 11:00")
    await boris.says("/events")
    await boris.presses("Неделя")
    await boris.presses("›")
    assert "Игра 7" in boris.sees
    assert "Далёкая" not in boris.sees
    assert "›" not in boris.sees
    await boris.presses("‹")
    assert "Игра 0" in boris.sees


async def test_what_is_found_turns_by_pages(town: Town, anna: Person, boris: Person) -> None:
    for number in range(8):
        await town.creates(anna, f"Футбол {number}", f"26.11 {11 + number}:00")
        await town.creates(anna, f"Шахматы {number}", f"26.11 {11 + number}:30")
    await boris.says("/events ФУТБОЛ")
    first = boris.last
    await boris.presses("›")
    assert "Футбол 7" in boris.sees
    assert "Шахматы" not in boris.sees
    await boris.presses("‹")
    assert "Футбол 0" in boris.sees
    await boris.says("/events шахматы")
    await boris.presses("›")
    assert "Шахматы 7" in boris.sees
    await boris.presses("›", first)
    assert boris.toast.text == "Этот поиск уже забыт. Вот всё, что намечено"
    assert "Ближайшие встречи" in first.sees
    await boris.says("/events футбол 3")
    assert "Футбол 3" in boris.sees
    assert "Футбол 1" not in boris.sees


async def test_a_crowd_is_a_count(town: Town, anna: Person) -> None:
    link = await town.creates(anna, "Забег", "28.11 11:00")
    crowd = [town.telegram.person(f"Бегун {number}") for number in range(25)]
    for runner in crowd:
        await runner.opens_link(link)
        await runner.presses("Иду")
    assert "Бегун 19 и ещё 5" in crowd[-1].sees
    assert "идут 25 человек" in crowd[-1].sees


async def test_in_groups_the_bot_is_silent_but_for_its_commands(town: Town, anna: Person, boris: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    yard = town.group()
    await boris.says("/events@vmeste_bot", chat=yard)
    assert "Футбол" not in boris.sees_aside(yard).sees, "the list of a chat has that chat's events alone"
    said = len(yard.messages)
    for text in ("/my", "/settings", "/cancel", "/nonsense", "Привет всем"):
        await boris.says(text, chat=yard)
    assert len(yard.messages) == said + 5
    await boris.says("/start", chat=yard)
    assert "в личном чате" in yard.messages[-1].sees
