"""Groups: what a bot hears of them, who is who, and leaving them."""

from typing import Any

import pytest

from tests.demo.conftest import Api, keyboard
from vmeste.demo import Group, LocalTelegram, Person


@pytest.fixture
async def group(telegram: LocalTelegram, api: Api, anna: Person, boris: Person) -> Group:
    group = telegram.group("Футбол", members=[anna, boris])
    kinds = [next(key for key in update if key != "update_id") for update in await api.updates()]
    assert kinds == ["my_chat_member", "message"]
    await api.updates()
    return group


def heard(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"].get("text", "…") for update in updates]


async def test_privacy_mode(api: Api, anna: Person, boris: Person, group: Group) -> None:
    sent = await api.call("sendMessage", chat_id=group.id, text="Кто идёт?")
    for text in ("привет", "@vmeste_bot привет", "/events", "/events@vmeste_bot", "/events@other_bot", "ну /my"):
        anna.says(text, chat=group)
    boris.says("я", chat=group, reply_to=group.by_id[sent["message_id"]])
    boris.says("я тоже", chat=group, reply_to=group.by_id[sent["message_id"] + 1])
    assert heard(await api.updates()) == ["/events", "/events@vmeste_bot", "ну /my", "я"]


async def test_an_administrator_hears_all(api: Api, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    group.promotes(telegram.bots[0])
    anna.says("привет", chat=group)
    updates = await api.updates()
    assert updates[0]["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert heard(updates[1:]) == ["привет"]


async def test_messages_are_counted_per_supergroup(api: Api, anna: Person, group: Group) -> None:
    first = await api.call("sendMessage", chat_id=group.id, text="a")
    private = await api.call("sendMessage", chat_id=anna.id, text="b")
    assert (first["message_id"], private["message_id"]) == (2, 2)
    assert group.id < -1_000_000_000_000


async def test_presses_in_a_group(api: Api, boris: Person, group: Group) -> None:
    await api.call("sendMessage", chat_id=group.id, text="a", reply_markup=keyboard([("Иду", "go")]))
    boris.presses("Иду", chat=group)
    [update] = await api.updates()
    assert update["callback_query"]["message"]["chat"]["id"] == group.id


async def test_who_is_who(api: Api, telegram: LocalTelegram, anna: Person, boris: Person, group: Group) -> None:
    emma = telegram.person("Emma", language="en")

    async def status(user_id: int) -> str:
        return str((await api.call("getChatMember", chat_id=group.id, user_id=user_id))["status"])

    assert [await status(who.id) for who in (anna, boris, emma)] == ["creator", "member", "left"]
    group.promotes(boris)
    group.adds(emma, by=anna)
    assert [await status(who.id) for who in (boris, emma)] == ["administrator", "member"]
    admins = await api.call("getChatAdministrators", chat_id=group.id)
    assert [admin["user"]["id"] for admin in admins] == [anna.id, boris.id]
    assert await api.call("getChatMemberCount", chat_id=group.id) == 4
    group.removes(emma, by=anna)
    assert await status(emma.id) == "kicked"
    assert await api.refused("getChatMember", chat_id=group.id, user_id=5) == "Bad Request: PARTICIPANT_ID_INVALID"
    assert "no administrators in the private chat" in await api.refused("getChatAdministrators", chat_id=anna.id)


async def test_members_are_told_of_only_to_administrators_that_asked(
    api: Api, telegram: LocalTelegram, boris: Person, group: Group
) -> None:
    await api.call("getUpdates", allowed_updates=["chat_member", "message"])
    group.removes(boris)
    group.promotes(telegram.bots[0])
    group.adds(boris)
    changes = [u["chat_member"]["new_chat_member"]["status"] for u in await api.updates() if "chat_member" in u]
    assert changes == ["member"]


async def test_put_out_of_a_group(api: Api, anna: Person, group: Group) -> None:
    group.kicks_bot()
    said = await api.answer("sendMessage", chat_id=group.id, text="hi")
    assert (said["error_code"], said["description"]) == (403, "Forbidden: bot was kicked from the supergroup chat")
    group.adds_bot(by=anna)
    await api.call("sendMessage", chat_id=group.id, text="hi")


async def test_leaving_a_group(api: Api, anna: Person, group: Group) -> None:
    await api.call("leaveChat", chat_id=group.id)
    said = await api.refused("sendMessage", chat_id=group.id, text="hi")
    assert said == "Forbidden: bot is not a member of the supergroup chat"
    assert "private" in await api.refused("leaveChat", chat_id=anna.id)


async def test_a_group_the_bot_never_was_in(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    group = telegram.group("Без бота", members=[anna], bots=())
    assert await api.refused("sendMessage", chat_id=group.id, text="hi") == "Bad Request: chat not found"
    anna.says("/start", chat=group)
    assert await api.updates() == []


async def test_a_group_that_became_a_supergroup(api: Api, telegram: LocalTelegram, anna: Person) -> None:
    group = telegram.group("Шахматы", members=[anna], supergroup=False)
    assert group.describe()["type"] == "group"
    new = group.upgrades()
    answer = await api.answer("sendMessage", chat_id=group.id, text="hi")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    await api.call("sendMessage", chat_id=new.id, text="hi")
    moved = [u["message"].get("migrate_to_chat_id") for u in await api.updates() if "message" in u]
    assert new.id in moved


async def test_topics(api: Api, telegram: LocalTelegram, anna: Person, group: Group) -> None:
    forum = telegram.group("Форум", members=[anna], forum=True)
    topic = forum.opens_topic("Игры")
    sent = await api.call("sendMessage", chat_id=forum.id, text="hi", message_thread_id=topic)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    for where, thread in ((group, topic), (forum, topic + 100)):
        said = await api.refused("sendMessage", chat_id=where.id, text="hi", message_thread_id=thread)
        assert said == "Bad Request: message thread not found"
    anna.says("/new", forum, topic=topic)
    assert forum.messages[-1].raw["message_thread_id"] == topic
    forum.closes_topic(topic)
    said = await api.refused("sendMessage", chat_id=forum.id, text="hi", message_thread_id=topic)
    assert said == "Bad Request: TOPIC_CLOSED"


async def test_an_administrator_writes_as_the_group(api: Api, anna: Person, group: Group) -> None:
    group.faceless.add(anna.id)
    anna.says("/new", group)
    heard = [update["message"] for update in await api.updates() if "message" in update][-1]
    assert heard["from"]["username"] == "GroupAnonymousBot"
    assert heard["sender_chat"]["id"] == group.id


async def test_others_messages_are_deleted_by_administrators_only(
    api: Api, telegram: LocalTelegram, anna: Person, group: Group
) -> None:
    anna.says("лишнее", chat=group)
    which = {"chat_id": group.id, "message_id": group.messages[-1].message_id}
    assert await api.refused("deleteMessage", **which) == "Bad Request: message can't be deleted"
    assert "not enough rights" in await api.refused("pinChatMessage", **which)
    group.promotes(telegram.bots[0])
    assert await api.call("pinChatMessage", **which)
    assert await api.call("deleteMessage", **which)


async def test_one_speaks_where_one_is(telegram: LocalTelegram, group: Group) -> None:
    stranger = telegram.person("Emma")
    with pytest.raises(ValueError, match="is not in Футбол"):
        stranger.says("hi", chat=group)
