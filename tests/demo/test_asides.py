"""Ephemeral messages: who may send them, when, and who sees them."""

from typing import Any

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import Group, LocalTelegram, Person


@pytest.fixture
async def group(telegram: LocalTelegram, api: Api, anna: Person, boris: Person) -> Group:
    group = telegram.group("Футбол", members=[anna, boris])
    await api.updates()
    return group


async def pressed(api: Api, group: Group, who: Person) -> dict[str, Any]:
    """Parameters of a message to somebody who has just pressed a button."""
    await api.call("sendMessage", chat_id=group.id, text="a", reply_markup=keyboard([("Иду", "go")]))
    who.presses("Иду", chat=group)
    updates = await api.updates()
    query_id = updates[-1]["callback_query"]["id"]
    return {"receiver_user_id": who.id, "callback_query_id": query_id}


async def test_only_one_person_sees_it(api: Api, anna: Person, boris: Person, group: Group) -> None:
    to = await pressed(api, group, boris)
    said = len(group.messages)
    sent = await api.call("sendMessage", chat_id=group.id, text="Вы в списке", ephemeral_message_parameters=to)
    assert sent["message_id"] == 0
    assert sent["receiver_user"]["id"] == boris.id
    assert boris.sees_aside(group).text == "Вы в списке"
    assert not [message for message in group.seen_by(anna) if message.aside_with]
    assert len(group.messages) == said


async def test_it_is_edited_and_deleted_by_its_own_number(api: Api, boris: Person, anna: Person, group: Group) -> None:
    to = await pressed(api, group, boris)
    markup = keyboard([("2", "two")])
    sent = await api.call(
        "sendMessage", chat_id=group.id, text="Гости", reply_markup=markup, ephemeral_message_parameters=to
    )
    boris.presses("2", chat=group)
    query = (await api.updates())[-1]["callback_query"]
    assert query["message"]["ephemeral_message_id"] == sent["ephemeral_message_id"]
    where = {"chat_id": group.id, "receiver_user_id": boris.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await api.call("editEphemeralMessageText", **where, text="Двое") is True
    assert boris.sees_aside(group).text == "Двое"
    assert await api.refused("editEphemeralMessageText", **where, text="Двое") == "Bad Request: message is not modified"
    other = where | {"receiver_user_id": anna.id}
    assert await api.refused("editEphemeralMessageText", **other, text="a") == "Bad Request: MESSAGE_ID_INVALID"
    await api.call("deleteEphemeralMessage", **where)
    assert not group.asides


async def test_a_bot_needs_a_reason_and_a_fresh_one(
    api: Api, telegram: LocalTelegram, boris: Person, anna: Person, group: Group
) -> None:
    async def refused(**to: Any) -> str:
        return await api.refused("sendMessage", chat_id=group.id, text="a", ephemeral_message_parameters=to)

    assert await refused(receiver_user_id=boris.id) == "Bad Request: BOT_NOT_ADMIN"
    to = await pressed(api, group, boris)
    assert await refused(**(to | {"receiver_user_id": anna.id})) == "Bad Request: QUERY_ID_INVALID"
    telegram.clock.advance(16)
    assert await refused(**to) == "Bad Request: QUERY_ID_INVALID"
    group.promotes(telegram.bots[0])
    await api.call(
        "sendMessage", chat_id=group.id, text="a", ephemeral_message_parameters={"receiver_user_id": boris.id}
    )
    said = await api.refused(
        "sendMessage", chat_id=boris.id, text="a", ephemeral_message_parameters={"receiver_user_id": boris.id}
    )
    assert said.startswith("Forbidden") or said == "Bad Request: BOT_NOT_ADMIN", "in private there is nobody else"


async def test_an_ephemeral_command_is_heard_by_its_bot_alone(
    api: Api, boris: Person, anna: Person, group: Group
) -> None:
    commands = [{"command": "events", "description": "встречи", "is_ephemeral": True}]
    await api.call("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    said = len(group.messages)
    boris.says("/events", chat=group)
    message = (await api.updates())[-1]["message"]
    assert message["message_id"] == 0
    assert len(group.messages) == said
    assert len(group.seen_by(boris)) == len(group.seen_by(anna)) + 1
    answer = {"chat_id": group.id, "text": "вот", "reply_parameters": {"ephemeral_message_id": 1}}
    said_of_it = await api.refused("sendMessage", **answer)
    assert "ephemeral" in said_of_it
    await api.call("sendMessage", **answer, ephemeral_message_parameters={"receiver_user_id": boris.id})
    assert boris.sees_aside(group).text == "вот"
    boris.new_client = False
    boris.says("/events", chat=group)
    assert len(group.messages) == said + 1, "an older client shows it to everybody"
