"""What is said instead of a Screen that Telegram does not take."""

from datetime import datetime
from zoneinfo import ZoneInfo

from vmeste.database import Database
from vmeste.events import copies
from vmeste.inbox import Call
from vmeste.users.repository import language_spoken_with
from vmeste.words import Words, language_of


async def apology(database: Database, call: Call, now: datetime) -> Call | None:
    """Plain text where the call was meant to go, in the chat's language; nothing where no chat is known."""
    parameters = call["parameters"]
    chat_id = parameters.get("chat_id")
    if not isinstance(chat_id, int):
        return None
    async with database.look() as connection:
        if chat_id > 0:  # a private chat has the number of its person
            language = await language_spoken_with(connection, chat_id, None)
        else:
            language = language_of(await copies.language_in(connection, chat_id), None)
    where = {name: parameters[name] for name in ("chat_id", "message_thread_id") if name in parameters}
    text = Words(language, ZoneInfo("UTC"), now)("sorry-failed")
    return {"method": "sendMessage", "parameters": {**where, "text": text}}
