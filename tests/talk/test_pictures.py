"""A card with a picture: a photo, whose caption is short, in every copy."""

import base64
import struct
import zlib

import pytest
from sqlalchemy import update

from tests.talk.conftest import PIXEL, Town
from tests.talk.scenes import in_group
from vmeste.database import Database
from vmeste.demo import Person
from vmeste.events.models import Event
from vmeste.notices.repository import refresh_cards
from vmeste.text import shorten

LONG = "Очень подробно о том, как пройти и что взять с собой. " * 20


def png(shade: int) -> bytes:
    """Another picture for each shade."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")


async def with_picture(who: Person, title: str = "Футбол") -> None:
    await who.says(f"/new {title}")
    await who.says("28.11 11:00")
    await who.sends_photo(PIXEL)
    await who.presses("Создать")


async def test_a_photo_sent_while_writing_becomes_the_card(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.sends_photo(PIXEL)
    assert anna.last.photo == PIXEL
    assert "Черновик" in anna.sees
    await anna.presses("Создать")
    assert anna.last.photo == PIXEL
    assert "пока никто не идёт" in anna.sees
    assert len([message for message in anna.chat if message.from_bot]) == 1, "the dialogue is one message"
    await anna.presses("Иду")
    await anna.hears("Идут: Анна")
    assert anna.last.photo == PIXEL
    await anna.presses("Гости: 0")
    assert "сколько гостей" in anna.sees, "other screens stand below the picture"
    await anna.presses("2")
    await anna.presses("Назад")
    assert "Вы в списке, с вами 2 гостя" in anna.sees
    assert len([message for message in anna.chat if message.from_bot]) == 1


async def test_a_photo_with_words_answers_the_question_too(anna: Person) -> None:
    await anna.says("/new")
    await anna.sends_photo(PIXEL, caption="Футбол")
    assert "Когда начало?" in anna.sees
    await anna.says("28.11 11:00")
    assert anna.last.photo == PIXEL
    assert "Футбол" in anna.sees


async def test_a_photo_that_tells_of_an_event_is_offered_as_one(anna: Person) -> None:
    await anna.sends_photo(png(1), caption="Футбол завтра в 19:30, Лужники")
    assert anna.sees.startswith("Создать встречу?")
    assert "чт, 26 ноября, 19:30 (МСК)" in anna.sees
    assert anna.last.photo == png(1)
    await anna.presses("Нет")
    assert anna.sees.startswith("Хорошо")
    anna.sends_album([png(2), png(3)], caption="Шахматы в субботу в 12:00")
    await anna.hears("Шахматы")
    await anna.settles()
    assert anna.last.photo == png(2)
    await anna.presses("Да")
    await anna.hears("Черновик")
    assert anna.last.photo == png(2)
    await anna.presses("Создать")
    assert "Шахматы" in anna.sees
    assert anna.last.photo == png(2)


async def test_a_photo_below_the_command_is_the_picture(anna: Person) -> None:
    await anna.sends_photo(png(1), caption="/new Футбол завтра в 19:30")
    assert "Черновик" in anna.sees
    assert anna.last.photo == png(1)
    await anna.sends_photo(png(2), caption="/new Шахматы завтра в 12:00")
    assert "Начать заново" in anna.sees
    await anna.presses("Начать заново")
    assert "Шахматы" in anna.sees
    assert anna.last.photo == png(2)


async def test_an_album_is_one_answer(town: Town, anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    anna.sends_album([png(1), png(2), png(3)])
    await anna.settles()
    await town.all_is_said()
    assert len([message for message in anna.chat if message.from_bot]) == 1
    assert anna.last.photo == png(1)
    await anna.presses("Создать")
    said = len(anna.chat)
    anna.sends_album([png(4), png(5)])
    await anna.settles()
    await town.all_is_said()
    assert len(anna.chat) == said + 3, "two photos, one answer"


async def test_the_organiser_adds_changes_and_takes_away_a_picture(
    town: Town, anna: Person, boris: Person, emma: Person
) -> None:
    group = town.group()
    card = await in_group(anna, group)
    await anna.presses("Изменить")
    await anna.presses("Картинка")
    assert "Пришлите картинку" in anna.sees
    await anna.says("вот она")
    assert "пришлите её как фото" in anna.sees
    await anna.sends_photo(png(1))
    assert "Записано" in anna.sees
    await emma.hears("Футбол", chat=group)
    await town.nothing_is_due()
    assert card.photo == png(1), "the same message has the picture now"
    assert card is group.messages[-1]
    await boris.presses("Иду", card)
    await emma.hears("Идут: Борис", chat=group)
    assert card.photo == png(1)
    await anna.presses("Картинка")
    await anna.sends_photo(png(2))
    await town.nothing_is_due()
    assert card.photo == png(2)
    await anna.presses("Картинка")
    await anna.presses("Убрать")
    await town.nothing_is_due()
    shown = group.messages[-1]
    assert shown.photo is None
    assert card.deleted, "a picture cannot be taken out of a message"
    assert "Идут: Борис" in shown.text
    assert anna.last.photo is None
    assert len([message for message in group.messages if "Футбол" in message.text]) == 1
    await emma.presses("Иду", shown)
    await boris.hears("Идут: Борис, Emma", chat=group)


async def test_a_group_that_takes_no_photos_gets_the_card_in_words(town: Town, anna: Person, boris: Person) -> None:
    group = town.group()
    group.takes_photos = False
    town.foresees("not enough rights to send photos")
    await anna.says("/new Футбол", group)
    await anna.presses("Создать встречу", anna.sees_aside(group))
    await anna.says("28.11 11:00")
    await anna.sends_photo(PIXEL)
    await anna.presses("Создать")
    card = await boris.hears("пока никто не идёт", chat=group)
    assert card.photo is None
    await boris.presses("Иду", card)
    await boris.hears("Идут: Борис", chat=group)
    await town.nothing_is_due()
    assert card is group.messages[-1]


async def test_own_cards_follow_the_picture(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    card = boris.last
    await anna.presses("Изменить")
    await anna.presses("Картинка")
    await anna.sends_photo(png(1))
    await town.nothing_is_due()
    assert boris.last is card
    assert card.photo == png(1)
    await anna.presses("Картинка")
    await anna.presses("Убрать")
    await town.nothing_is_due()
    assert boris.last.photo is None
    assert "пока никто не идёт" in boris.sees
    assert len([message for message in boris.chat if message.from_bot]) == 1
    await anna.presses("Назад")
    assert anna.last.photo is None
    assert len([message for message in anna.chat if message.from_bot]) == 1


async def test_a_card_too_old_to_delete_keeps_its_picture(town: Town, anna: Person, boris: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("20.12 11:00")
    await anna.sends_photo(PIXEL)
    await anna.presses("Создать")
    await boris.opens_link(f"https://t.me/vmeste_bot?start=e_{code_of(anna)}")
    card = boris.last
    town.later(hours=72)
    town.foresees("message can't be deleted")
    await anna.presses("Изменить")
    await anna.presses("Картинка")
    await anna.presses("Убрать")
    await town.nothing_is_due()
    assert boris.last is card
    assert not card.deleted
    await anna.presses("Название")
    await anna.says("Волейбол")
    await boris.hears("Волейбол")
    assert boris.last is card


def code_of(who: Person) -> str:
    share = next(button for row in who.last.buttons for button in row if button.text == "Поделиться")
    return str(share.raw["switch_inline_query_chosen_chat"]["query"])


async def test_inline_copies_have_the_picture(town: Town, anna: Person, boris: Person) -> None:
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    await with_picture(anna)
    await anna.inline("", chat=friends)
    card = anna.chooses("Футбол")
    await anna.settles()
    assert card.photo == PIXEL
    await boris.presses("Иду", card)
    await anna.hears("Идут: Борис", chat=friends)
    await anna.presses("Изменить")
    await anna.presses("Картинка")
    await anna.sends_photo(png(3))
    await town.nothing_is_due()
    assert card.photo == png(3)
    await anna.presses("Картинка")
    await anna.presses("Убрать")
    await anna.presses("Описание")
    await anna.says(LONG)
    await town.nothing_is_due()
    assert card.photo == png(3), "nobody can take it out of there"
    assert "Идут: Борис" in card.text
    assert len(card.text) <= 1024


async def test_an_inline_copy_that_was_text_gets_the_picture(town: Town, anna: Person, boris: Person) -> None:
    friends = town.telegram.group("Друзья", [anna, boris], bots=())
    await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.inline("", chat=friends)
    card = anna.chooses("Футбол")
    await anna.settles()
    await anna.presses("Изменить")
    await anna.presses("Картинка")
    await anna.sends_photo(png(3))
    await town.nothing_is_due()
    assert card.photo == png(3)


@pytest.mark.parametrize("people", [3, 500])
async def test_the_longest_of_everything_fits_below_a_picture(
    town: Town, anna: Person, database: Database, people: int
) -> None:
    """The schema's longest, not the dialogue's: the admin page may have written it."""
    await with_picture(anna)
    async with database.turn() as connection:
        longest = {"title": "Ф" * 200, "description": LONG * 2, "location": "Л" * 500, "cancel_reason": "Д" * 500}
        await connection.execute(update(Event).values(going=people, waiting=people, maybe=people, **longest))
        await refresh_cards(connection, 1, town.now)
    town.bot.looks_at_the_clock()
    await anna.hears(shorten("Ф" * 200, 60)[:50])
    assert len(anna.last.text) <= 1024
    assert anna.last.photo == PIXEL


async def test_a_draft_too_long_for_a_caption_says_that_it_has_a_picture(anna: Person) -> None:
    await anna.says("/new Футбол")
    await anna.says("28.11 11:00")
    await anna.sends_photo(PIXEL)
    await anna.presses("Описание")
    await anna.says(shorten(LONG, 1400))
    assert anna.last.photo is None
    assert "Картинка есть" in anna.sees
    await anna.presses("Создать")
    assert anna.last.photo == PIXEL
    assert len(anna.last.text) <= 1024
    await anna.presses("Изменить")
    assert LONG[:1000] in anna.sees, "the organiser sees all of it"
    await anna.presses("Назад")
    assert anna.last.photo == PIXEL
    assert len([message for message in anna.chat if message.from_bot]) == 1


def test_the_pictures_of_these_tests_differ() -> None:
    assert len({png(shade) for shade in range(6)}) == 6
    assert base64.b64encode(PIXEL)
