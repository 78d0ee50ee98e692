"""Sending, editing, deleting; who can be written to; presses and their answers."""

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import LocalTelegram, Person

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_person_sees_the_text_and_the_buttons(api: Api, anna: Person) -> None:
    markup = keyboard([("✅ Иду", "go"), ("Не иду", "no")])
    sent = await api.call("sendMessage", chat_id=anna.id, text="Футбол", reply_markup=markup)
    assert anna.sees == "Футбол\n✅ Иду\nНе иду"
    assert anna.last.message_id == sent["message_id"] == 2
    assert sent["chat"] == {"id": anna.id, "type": "private", "first_name": "Анна", "username": "anna"}


async def test_message_ids_are_counted_per_bot_in_private_chats(
    telegram: LocalTelegram, api: Api, anna: Person
) -> None:
    emma = telegram.person("Emma", language="en")
    emma.says("/start")
    sent = [await api.call("sendMessage", chat_id=person.id, text="hi") for person in (anna, emma)]
    assert [message["message_id"] for message in sent] == [3, 4]


async def test_nobody_is_there(api: Api) -> None:
    assert await api.refused("sendMessage", chat_id=77, text="hi") == "Bad Request: chat not found"
    assert await api.refused("sendMessage", chat_id="@nobody", text="hi") == "Bad Request: chat not found"


async def test_who_never_started_the_bot_cannot_be_written_to(api: Api, boris: Person) -> None:
    said = await api.answer("sendMessage", chat_id=boris.id, text="hi")
    assert (said["error_code"], said["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_who_blocked_the_bot_cannot_be_written_to(api: Api, anna: Person) -> None:
    anna.blocks_bot()
    said = await api.answer("sendMessage", chat_id=anna.id, text="hi")
    assert (said["error_code"], said["description"]) == (403, "Forbidden: bot was blocked by the user")
    anna.says("/start")
    await api.call("sendMessage", chat_id=anna.id, text="hi")
    kinds = [
        update.get("my_chat_member", {}).get("new_chat_member", {}).get("status", "message")
        for update in await api.updates()
    ]
    assert kinds == ["kicked", "member", "message"]


async def test_an_account_that_is_gone(api: Api, anna: Person) -> None:
    anna.deactivated = True
    assert await api.refused("sendMessage", chat_id=anna.id, text="hi") == "Forbidden: user is deactivated"


async def test_an_edit_without_a_keyboard_removes_it(api: Api, anna: Person) -> None:
    sent = await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "y")]))
    await api.call("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="b")
    assert anna.sees == "b"
    assert anna.last.edited


async def test_an_edit_must_change_something(api: Api, anna: Person) -> None:
    markup = keyboard([("x", "y")])
    sent = await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=markup)
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **where, text=" a ", reply_markup=markup) == NOT_MODIFIED
    assert await api.refused("editMessageReplyMarkup", **where, reply_markup=markup) == NOT_MODIFIED
    await api.call("editMessageReplyMarkup", **where, reply_markup=keyboard([("x", "z")]))
    await api.call("editMessageText", **where, text="a", entities=[{"type": "bold", "offset": 0, "length": 1}])
    assert await api.refused("editMessageReplyMarkup", **where) == NOT_MODIFIED


async def test_what_cannot_be_edited(api: Api, anna: Person) -> None:
    said = await api.refused("editMessageText", chat_id=anna.id, message_id=99, text="b")
    assert said == "Bad Request: message to edit not found"
    said = await api.refused("editMessageText", chat_id=anna.id, message_id=1, text="b")
    assert said == "Bad Request: message can't be edited"
    assert await api.refused("editMessageText", text="b") == "Bad Request: message identifier is not specified"
    assert await api.refused("editMessageText", inline_message_id="x", text="b") == "Bad Request: MESSAGE_ID_INVALID"
    sent = await api.call("sendMessage", chat_id=anna.id, text="a")
    said = await api.refused("editMessageCaption", chat_id=anna.id, message_id=sent["message_id"], caption="b")
    assert said == "Bad Request: there is no caption in the message to edit"


async def test_deleting(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    sent = await api.call("sendMessage", chat_id=anna.id, text="a")
    await api.call("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
    assert [message.text for message in anna.chat] == ["/start"]
    said = await api.refused("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
    assert said == "Bad Request: message to delete not found"
    telegram.clock.advance(49 * 3600)
    assert await api.refused("deleteMessage", chat_id=anna.id, message_id=1) == "Bad Request: message can't be deleted"
    fresh = await api.call("sendMessage", chat_id=anna.id, text="b")
    assert await api.call("deleteMessages", chat_id=anna.id, message_ids=[1, fresh["message_id"], 77])
    assert [message.message_id for message in anna.chat] == [1]


async def test_a_reply_shows_what_it_answers(api: Api, anna: Person) -> None:
    reply = {"message_id": 1}
    sent = await api.call("sendMessage", chat_id=anna.id, text="a", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "/start"
    missing = {"message_id": 99}
    said = await api.refused("sendMessage", chat_id=anna.id, text="a", reply_parameters=missing)
    assert said == "Bad Request: message to be replied not found"
    lenient = missing | {"allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.call("sendMessage", chat_id=anna.id, text="a", reply_parameters=lenient)


async def test_a_press_is_answered_once(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("✅ Иду", "go")]))
    press = anna.presses("Иду")
    [update] = await api.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["text"], query["from"]["id"]) == ("go", "a", anna.id)
    await api.call("answerCallbackQuery", callback_query_id=query["id"], text="Место за вами", show_alert=True)
    assert press.answer == anna.toast == ("Место за вами", True)
    assert await api.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_a_press_is_answered_in_time(api: Api, anna: Person, telegram: LocalTelegram) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "go")]))
    press = anna.presses("x")
    await api.updates()
    telegram.clock.advance(151)
    assert await api.refused("answerCallbackQuery", callback_query_id=press.query_id) == TOO_OLD
    assert anna.toasts == []


async def test_a_toast_has_a_limit(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "go")]))
    press = anna.presses("x")
    long = "x" * 201
    assert (
        await api.refused("answerCallbackQuery", callback_query_id=press.query_id, text=long)
        == "Bad Request: MESSAGE_TOO_LONG"
    )


async def test_a_press_on_a_deleted_message_has_no_content(api: Api, anna: Person) -> None:
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard([("x", "go")]))
    message = anna.last
    await api.call("deleteMessage", chat_id=anna.id, message_id=message.message_id)
    anna.presses("x", message)
    [update] = await api.updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_a_disabled_button_does_nothing(api: Api, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Закрыто", "disabled": {}}]]}
    await api.call("sendMessage", chat_id=anna.id, text="a", reply_markup=markup)
    with pytest.raises(ValueError, match="disabled"):
        anna.presses("Закрыто")


async def test_pins_actions_and_reactions(api: Api, anna: Person) -> None:
    assert await api.call("pinChatMessage", chat_id=anna.id, message_id=1)
    assert (await api.call("getChat", chat_id=anna.id))["pinned_message"]["text"] == "/start"
    assert await api.call("unpinChatMessage", chat_id=anna.id)
    assert await api.call("sendChatAction", chat_id=anna.id, action="typing")
    assert (
        await api.refused("sendChatAction", chat_id=anna.id, action="sing")
        == "Bad Request: wrong parameter action in request"
    )
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert await api.call("setMessageReaction", chat_id=anna.id, message_id=1, reaction=thumb)


async def test_menu_and_descriptions(api: Api) -> None:
    commands = [{"command": "new", "description": "Создать встречу"}]
    await api.call("setMyCommands", commands=commands, language_code="ru", scope={"type": "all_private_chats"})
    assert await api.call("getMyCommands") == []
    assert await api.call("getMyCommands", language_code="ru", scope={"type": "all_private_chats"}) == commands
    await api.call("deleteMyCommands", language_code="ru", scope={"type": "all_private_chats"})
    assert await api.call("getMyCommands", language_code="ru", scope={"type": "all_private_chats"}) == []
    bad = [{"command": "New", "description": "x"}]
    assert await api.refused("setMyCommands", commands=bad) == "Bad Request: BOT_COMMAND_INVALID"
    assert (
        await api.refused("setMyCommands", commands=[], language_code="russian")
        == "Bad Request: invalid language code specified"
    )
    await api.call("setMyDescription", description="О боте", language_code="ru")
    assert await api.call("getMyDescription", language_code="ru") == {"description": "О боте"}
    assert await api.call("getMyShortDescription") == {"short_description": ""}
    assert await api.call("getMyName") == {"name": "vmeste"}
    assert "too long" in await api.refused("setMyShortDescription", short_description="x" * 121)
