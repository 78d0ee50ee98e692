"""How the bot introduces itself at Telegram: its menu of commands and its descriptions, in each language."""

import hashlib
import json
from typing import Any
from zoneinfo import ZoneInfo

from loguru import logger
from sqlalchemy import select, update

from vmeste.database import Database
from vmeste.profile import BotProfile
from vmeste.telegram import AwayError, RefusedError, Telegram
from vmeste.words import ENGLISH, Words, now_utc, spoken_with

COMMANDS = ("start", "new", "events", "my", "settings", "cancel", "export", "forget", "help")
GROUP_COMMANDS = ("new", "events", "help")
ISO_639_1 = 2
"""Letters of a language that Telegram keeps a menu for."""


async def introduce(telegram: Telegram, database: Database) -> None:
    """Tell Telegram the menu of commands and the descriptions, in each language, when they have changed."""
    calls = _introduction()
    digest = hashlib.sha256(json.dumps(calls).encode()).hexdigest()
    async with database.look() as connection:
        if (await connection.execute(select(BotProfile.digest))).scalar() == digest:
            return
    try:
        for method, parameters in calls:
            await telegram.call(method, **parameters)
    except (AwayError, RefusedError) as error:
        logger.warning("the menu of commands was not set, the next start tries again: {}", error)
        return
    async with database.turn() as connection:
        await connection.execute(update(BotProfile).values(digest=digest))


def _introduction() -> list[tuple[str, dict[str, Any]]]:
    """English for everybody, another language for those who understand it."""
    calls: list[tuple[str, dict[str, Any]]] = []
    tags = [tag for tag in sorted(spoken_with()) if len(tag) == ISO_639_1 and spoken_with()[tag] != ENGLISH]
    for tag in ("", *tags):
        language = spoken_with()[tag] if tag else ENGLISH
        words = Words(language, ZoneInfo("UTC"), now_utc())
        spoken: dict[str, Any] = {"language_code": tag} if tag else {}
        for scope, names in (("all_private_chats", COMMANDS), ("all_group_chats", GROUP_COMMANDS)):
            # in a group the command and its answer are seen by whoever gave it alone, where their Telegram can do so
            unseen = {"is_ephemeral": True} if names is GROUP_COMMANDS else {}
            commands = [{"command": name, "description": words(f"command-{name}"), **unseen} for name in names]
            calls.append(("setMyCommands", {"commands": commands, "scope": {"type": scope}, **spoken}))
        calls.append(("setMyDescription", {"description": words("bot-description"), **spoken}))
        calls.append(("setMyShortDescription", {"short_description": words("bot-short-description"), **spoken}))
    return calls
