"""The bot introduces itself to Telegram once."""

from pydantic import SecretStr

from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.introduction import introduce
from vmeste.profile import claim
from vmeste.telegram import Telegram


async def test_the_menu_is_told_only_when_it_changed(database: Database) -> None:
    local = LocalTelegram()
    await local.start()
    await claim(database, local.bots[0].id)
    async with Telegram(SecretStr(local.bots[0].token), local.url) as telegram:
        local.faults.next(method="setMyDescription", kind="500")
        await introduce(telegram, database)
        half_told = len(local.calls)
        await introduce(telegram, database)
        told = len(local.calls)
        await introduce(telegram, database)
        russian = await telegram.call("getMyCommands", scope={"type": "all_private_chats"}, language_code="ru")
        english = await telegram.call("getMyCommands", scope={"type": "all_private_chats"})
        group = await telegram.call("getMyCommands", scope={"type": "all_group_chats"})
    await local.stop()
    assert told - half_told == 20
    assert len(local.calls) == told + 3, "told a third time, though nothing had changed"
    assert [command["command"] for command in russian] == [command["command"] for command in english]
    assert {"command": "new", "description": "создать встречу"} in russian
    assert {"command": "new", "description": "create an event"} in english
    assert [command["command"] for command in group] == ["new", "events", "help"]
