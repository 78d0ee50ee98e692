"""What people do, as the bot hears of it."""

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import Bot, LocalTelegram, Person


def test_ids_grow_and_pass_two_to_the_31st(telegram: LocalTelegram) -> None:
    ids = [telegram.person(name).id for name in ("Анна", "Борис", "Вера", "Глеб")]
    assert ids == sorted(ids)
    assert ids[0] < 1 << 31 < ids[2]


async def test_a_person_as_the_bot_sees_them(api: Api, telegram: LocalTelegram) -> None:
    emma = telegram.person("Emma", language="en", username="emma", last_name="Stone")
    emma.says("  /new Football \u202ein\x07 the park ")
    [update] = await api.updates()
    message = update["message"]
    assert message["from"] == {
        "id": emma.id,
        "is_bot": False,
        "first_name": "Emma",
        "last_name": "Stone",
        "username": "emma",
        "language_code": "en",
    }
    assert message["text"] == "/new Football in  the park"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 4}]


async def test_texts_that_a_client_would_not_send_as_they_are(api: Api, anna: Person) -> None:
    with pytest.raises(ValueError, match="empty"):
        anna.says(" \0\n")
    anna.says("a\ud800b")
    anna.says("x" * 5000)
    assert [update["message"]["text"] for update in await api.updates()] == ["a�b", "x" * 4096, "x" * 904]


async def test_deep_links(api: Api, anna: Person, boris: Person) -> None:
    boris.opens_link("https://t.me/vmeste_bot?start=e_k3Jx81Qa")
    link = {"inline_keyboard": [[{"text": "Открыть", "url": "https://t.me/vmeste_bot?start=e_1"}]]}
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=link)
    press = anna.presses("Открыть")
    assert press.url == "https://t.me/vmeste_bot?start=e_1"
    assert [u["message"]["text"] for u in await api.updates()] == ["/start e_k3Jx81Qa", "/start e_1"]
    for bad in ("https://t.me/vmeste_bot?start=" + "x" * 65, "https://t.me/other_bot?start=x", "https://a.org"):
        with pytest.raises(ValueError, match=r"Telegram passes on|does not lead"):
            anna.opens_link(bad)


async def test_buttons_that_are_not_for_the_bot(api: Api, anna: Person) -> None:
    rows = [
        [{"text": "Сайт", "url": "https://example.org/"}],
        [{"text": "Код", "copy_text": {"text": "k3Jx81Qa"}}],
        [{"text": "Поделиться", "switch_inline_query": "футбол"}],
        [{"text": "Кому", "switch_inline_query_chosen_chat": {"query": "x", "allow_group_chats": True}}],
    ]
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup={"inline_keyboard": rows})
    assert anna.presses("Сайт").url == "https://example.org/"
    assert anna.presses("Код").copied == "k3Jx81Qa"
    assert anna.presses("Поделиться").inline_query == "футбол"
    assert anna.presses("Кому").inline_query == "x"
    assert await api.updates() == []


async def test_the_newest_message_with_the_button_is_pressed(api: Api, anna: Person) -> None:
    for data in ("old", "new"):
        await api.call("sendMessage", chat_id=anna.id, text=data, reply_markup=keyboard([("Иду", data)]))
    await api.call("sendMessage", chat_id=anna.id, text="no buttons")
    anna.presses("Иду")
    anna.presses("Иду", message=anna.chat[1])
    assert [u["callback_query"]["data"] for u in await api.updates()] == ["new", "old"]
    with pytest.raises(LookupError, match="no button «Нет»; the last keyboards are"):
        anna.presses("Нет")


async def test_reply_keyboards(api: Api, anna: Person) -> None:
    rows = [[{"text": "Да"}, {"text": "Где я", "request_location": True}, {"text": "Я", "request_contact": True}]]
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup={"keyboard": rows})
    for text in ("Да", "Где я", "Я"):
        anna.presses(text)
    said, location, contact = [u["message"] for u in await api.updates()]
    assert said["text"] == "Да"
    assert "location" in location
    assert "contact" in contact


async def test_edits(api: Api, anna: Person) -> None:
    anna.says("a")
    anna.edits(anna.chat[-1], "b /help")
    [_, update] = await api.updates()
    assert update["edited_message"]["text"] == "b /help"
    await api.call("sendMessage", chat_id=anna.id, text="hi")
    with pytest.raises(ValueError, match="own messages"):
        anna.edits(anna.last, "mine")


async def test_several_bots() -> None:
    first, second = Bot(), Bot(token="100002:other", username="other_bot", name="other")
    telegram = LocalTelegram(bots=[first, second])
    anna = telegram.person("Анна")
    group = telegram.group("Двое", members=[anna])
    for bot in (first, second):
        bot.queue.forget(1 << 40)
    anna.says("/start", second)
    anna.says("/a@other_bot", group)
    assert [len(bot.queue.pending) for bot in (first, second)] == [0, 2]
    assert anna.chat == []


async def test_nobody_has_spoken_yet(boris: Person) -> None:
    assert boris.sees == ""
    with pytest.raises(LookupError, match="the bot has not said anything"):
        _ = boris.last
