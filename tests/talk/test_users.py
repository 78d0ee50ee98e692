"""A person meets the bot, asks what it can do, chooses a language."""

from sqlalchemy import select, update

from tests.talk.conftest import PIXEL, Town
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.users.models import User


async def test_start_registers_and_greets(anna: Person, database: Database) -> None:
    await anna.says("/start")
    assert anna.sees.startswith("Привет, Анна!")
    for label in ("Создать встречу", "Все встречи", "Мои встречи", "Настройки"):
        assert label in anna.sees
    async with database.look() as connection:
        rows = (await connection.execute(select(User.telegram_id, User.username, User.first_name))).all()
    assert rows == [(anna.id, "anna", "Анна")]


async def test_what_telegram_says_anew_is_remembered(anna: Person, database: Database) -> None:
    await anna.says("/start")
    anna.first_name, anna.username = "Анна-Мария", None
    await anna.says("/start")
    assert anna.sees.startswith("Привет, Анна-Мария!")
    async with database.look() as connection:
        rows = (await connection.execute(select(User.username, User.first_name, User.search))).all()
    assert rows == [(None, "Анна-Мария", "анна-мария")]


async def test_the_language_is_telegrams_until_chosen(town: Town, emma: Person, boris: Person) -> None:
    await emma.says("/start")
    assert emma.sees.startswith("Hello, Emma!")
    for tag, greeting in (("be", "Привет"), ("uk", "Привет"), ("kk", "Привет"), ("ru-RU", "Привет"), ("de", "Hello")):
        boris.language = tag
        await boris.says("/start")
        assert boris.sees.startswith(greeting), tag
    boris.language = None
    await boris.says("/settings")
    await boris.presses("Русский")
    assert boris.toast.text == "Теперь по-русски"
    assert "Язык: Русский" in boris.sees
    await boris.says("/help")
    assert "ближайшие встречи" in boris.sees
    await boris.says("/settings")
    await boris.presses("English")
    await boris.presses("English")
    assert "Language: English" in boris.sees
    assert town.telegram.calls[-1].method in {"answerCallbackQuery", "editMessageText", "getUpdates"}


async def test_dead_ends_say_what_to_do_next(anna: Person) -> None:
    for said, heard in (("/nonsense", "Такой команды нет"), ("как дела?", "/new"), ("/cancel", "Отменять нечего")):
        await anna.says(said)
        assert heard in anna.sees
        assert "Создать встречу" in anna.sees
    await anna.sends_photo(PIXEL, "смотри")
    assert "Тут я понимаю команды и кнопки" in anna.sees


async def test_a_button_of_an_older_program(anna: Person) -> None:
    await anna.says("/start")
    message = anna.last
    message.raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = "gone:1:2:3"
    await anna.presses("Создать встречу", message)
    assert anna.toast.text == "Кнопка устарела"
    assert anna.last is not message
    assert "из старого сообщения" in anna.sees
    await anna.presses("Все встречи")
    assert "Пока ничего не намечено" in anna.sees


async def test_a_time_is_read_and_said_in_ones_own_zone(anna: Person, boris: Person, database: Database) -> None:
    await anna.says("/start")
    await boris.says("/start")
    async with database.turn() as connection:
        of_anna = update(User).where(User.telegram_id == anna.id)
        await connection.execute(of_anna.values(time_zone="Asia/Yekaterinburg"))
        # a name that a newer program knew, perhaps
        await connection.execute(update(User).where(User.telegram_id == boris.id).values(time_zone="Mars/Olympus"))
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    assert "сб, 28 ноября, 11:00 (UTC+5)" in anna.sees
    await boris.says("/new Футбол")
    await boris.says("28.11 11:00")
    assert "сб, 28 ноября, 11:00 (МСК)" in boris.sees
