"""Seats, the waiting list, guests and notes, as people meet them."""

from datetime import timedelta

from sqlalchemy import select, update

from tests.talk.conftest import PIXEL, Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.answering.offers import end_offers
from vmeste.events.models import Change, Event, EventParticipant
from vmeste.notices.models import Kind, Notice
from vmeste.users.models import User


async def test_maybe_gives_the_seat_to_the_next(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    await anna.presses("Иду")
    await boris.opens_link(link)
    await boris.presses("В очередь")
    await boris.presses("В очередь")
    assert boris.toast.text == "Вы уже в очереди, первым"
    await anna.presses("Может быть")
    assert "🤔 Может быть, придёте" in anna.sees
    assert "Идут: Борис\nМожет быть: 1" in anna.sees


async def test_guests_take_seats(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="4")
    await anna.presses("Иду")
    await anna.presses("Гости: 0")
    assert "сколько гостей придёт с вами?" in anna.sees
    assert "4" not in [button.text for row in anna.last.buttons for button in row]
    await anna.presses("2")
    assert anna.toast.text == "С вами 2 гостя"
    await anna.says("Маша и Петя")
    assert "✅ Вы в списке, с вами 2 гостя: Маша и Петя" in anna.sees
    assert "занято 3 места из 4" in anna.sees
    await boris.opens_link(link)
    await boris.presses("Иду")
    await boris.presses("Гости: 0")
    await boris.presses("1")
    assert boris.toast.text == "Для гостей мест нет. Ваше место за вами."
    await boris.presses("Назад")
    assert "✅ Вы в списке" in boris.sees
    await anna.presses("Гости: 2")
    await anna.presses("Без гостей")
    await boris.presses("Гости: 0")
    await boris.presses("2")
    assert boris.toast.text == "С вами 2 гостя"


async def test_a_small_party_passes_one_that_does_not_fit(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00", Места="2")
    await anna.presses("Иду")
    await anna.presses("Гости: 0")
    await anna.presses("1")
    await anna.presses("Назад")
    await boris.opens_link(link)
    await boris.presses("В очередь")
    await boris.presses("Гости: 0")
    await boris.presses("1")
    await boris.presses("Назад")
    await town.waits(link, town.emma)
    assert town.emma.toast.text == "You are number 2 on the waiting list"
    await anna.presses("Гости: 1")
    await anna.presses("Без гостей")
    await anna.presses("Назад")
    assert "Идут: Анна, Emma" in anna.sees
    await boris.opens_link(link)
    assert "⏳ Ваше место в очереди: 1, с вами 1 гость" in boris.sees


async def test_a_note_beside_the_answer(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await anna.presses("Заметка")
    await anna.says("я" * 201)
    assert "Здесь 201 знак, а помещается 200." in anna.sees
    await anna.says("\u202e\u200b")
    assert anna.sees.startswith("Тут нужен текст.")
    await anna.sends_photo(PIXEL)
    assert anna.sees.startswith("Тут нужен текст.")
    await anna.says("опоздаю")
    assert "Заметка: опоздаю" in anna.sees
    await anna.presses("Заметка")
    await anna.presses("Убрать заметку")
    assert "опоздаю" not in anna.sees


async def test_a_note_does_not_lose_a_draft(town: Town, anna: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.says("/new Шахматы")
    await anna.opens_link(link)
    await anna.presses("Иду")
    await anna.presses("Заметка")
    await anna.says("опоздаю")
    assert "Заметка: опоздаю" in anna.sees
    await anna.says("29.11 11:00")
    assert "Шахматы" in anna.sees
    assert "вс, 29 ноября, 11:00" in anna.sees


async def test_a_text_long_after_the_question_is_no_note(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await anna.presses("Заметка")
    town.later(minutes=11)
    await anna.says("привет")
    assert "Тут я понимаю команды и кнопки" in anna.sees


async def two_wait_for_an_offer(town: Town, when: str) -> str:
    """Anna has the only seat of a game in which freed seats are offered; Boris is next, then Emma. The link to it."""
    link = await town.creates(town.anna, "Шахматы", when, Места="1")
    async with town.database.turn() as connection:
        await connection.execute(update(Event).values(offer_hours=4))
    await town.anna.presses("Иду")
    await town.waits(link, town.boris, town.emma)
    return link


async def test_an_offer_is_taken_or_goes_on(town: Town, anna: Person, boris: Person, database: Database) -> None:
    link = await two_wait_for_an_offer(town, "28.11 11:00")
    await anna.presses("Не иду")
    await boris.opens_link(link)
    card = await boris.hears("Для вас есть место")
    assert "занято единственное место" in card.sees, "an offered seat counts as taken"
    assert [button.text for button in card.buttons[0]] == ["Беру", "Не смогу"]
    town.later(hours=5)
    await end_offers(database, town.now)
    await boris.opens_link(link)
    await boris.hears("Вы не идёте")
    await town.emma.opens_link(link)
    await town.emma.hears("There is a seat for you")
    await town.emma.presses("Take it")
    await town.emma.hears("You are on the list")
    async with database.look() as connection:
        told = select(Notice.kind).where(Notice.kind != Kind.DIGEST).order_by(Notice.id)
        kinds = (await connection.execute(told)).scalars().all()
        log = await connection.execute(select(Change.what).where(Change.user_id.is_(None)).order_by(Change.id))
        by_itself = log.scalars().all()
    assert kinds == by_itself == ["offered", "offer_ended", "offered"]


async def test_shortly_before_the_start_the_first_tap_takes_the_seat(
    town: Town,
    anna: Person,
    database: Database,
) -> None:
    link = await two_wait_for_an_offer(town, "25.11 18:00")
    await anna.presses("Не иду")
    async with database.look() as connection:
        kinds = (await connection.execute(select(Notice.kind))).scalars().all()
    assert kinds == ["first_tap", "first_tap"]
    await anna.presses("Изменить")
    await anna.presses("Закрыть запись")
    await town.emma.opens_link(link)
    assert "Sign-up is closed" in town.emma.sees
    await town.emma.presses("Going", town.emma.last)
    await town.emma.hears("You are on the list")
    await town.boris.opens_link(link)
    assert "Иду" not in [button.text for button in town.boris.last.buttons[0]], "the one seat is gone"


async def test_names_go_when_there_are_fewer_guests(town: Town, anna: Person) -> None:
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("Иду")
    await anna.presses("Гости: 0")
    await anna.presses("2")
    await anna.says("Маша и Петя")
    assert "с вами 2 гостя: Маша и Петя" in anna.sees
    await anna.presses("Гости: 2")
    await anna.presses("3")
    await anna.presses("Назад")
    assert "с вами 3 гостя: Маша и Петя" in anna.sees, "one more is not named yet"
    await anna.presses("Гости: 3")
    await anna.presses("1")
    assert "Маша" not in anna.sees, "nobody knows who stays at home"
    await anna.presses("Назад")
    assert "с вами 1 гость" in anna.sees
    assert "Маша" not in anna.sees


async def test_an_offer_does_not_outlast_an_earlier_start(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    link = await town.creates(anna, "Шахматы", "28.11 11:00", Места="1")
    async with database.turn() as connection:
        await connection.execute(update(Event).values(offer_hours=24))
    await anna.presses("Иду")
    await boris.opens_link(link)
    await boris.presses("В очередь")
    await anna.presses("Не иду")
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says((town.now + timedelta(hours=6)).strftime("%d.%m %H:%M"))  # in Moscow it is in three
    async with database.look() as connection:
        offered = await connection.scalar(select(EventParticipant.offered_until).where(EventParticipant.position == 1))
        kinds = (await connection.execute(select(Notice.kind).order_by(Notice.id))).scalars().all()
        assert await connection.scalar(select(Event.seats_taken)) == 0
    assert offered is None
    assert "first_tap" in kinds, "whoever taps first has the seat"


async def test_who_was_shut_out_leaves_the_line_and_hears_nothing(
    town: Town, anna: Person, boris: Person, database: Database
) -> None:
    await two_wait_for_an_offer(town, "28.11 11:00")
    async with database.turn() as connection:
        await connection.execute(update(User).where(User.telegram_id == boris.id).values(blocked_at=town.now))
    await anna.presses("Не иду")
    answers = select(User.first_name, EventParticipant.answer).join(User, User.id == EventParticipant.user_id)
    async with database.look() as connection:
        offers = (await connection.execute(answers.where(EventParticipant.offered_until.is_not(None)))).all()
        left = (await connection.execute(answers.where(User.telegram_id == boris.id))).all()
        told = select(User.first_name).join(Notice, Notice.user_id == User.id).where(Notice.kind != Kind.DIGEST)
        assert (await connection.execute(told)).scalars().all() == ["Emma"]
    assert offers == [("Emma", "waiting")]
    assert left == [("Борис", "not_going")]
