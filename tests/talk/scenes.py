"""What several conversations begin with, and what they leave in the database."""

import asyncio
import json

from sqlalchemy import func, select

from vmeste.database import Database
from vmeste.demo import Group, Person
from vmeste.demo.chats import Message
from vmeste.notices.models import Card, Kind, Notice
from vmeste.users.models import User


async def in_group(who: Person, group: Group, title: str = "Футбол", seats: str | None = None) -> Message:
    """Somebody creates an event from a group; its card there."""
    await who.says("/new", group)
    await who.opens_link(who.sees_aside(group).buttons[0][0].url or "")
    await who.says(title)
    await who.says("28.11 11:00")
    if seats:
        await who.presses("Места")
        await who.says(seats)
    await who.presses("Создать")
    return await who.hears(title, chat=group)


async def cards(database: Database) -> int:
    async with database.look() as connection:
        return (await connection.execute(select(func.count()).select_from(Card))).scalar_one()


async def notices(database: Database, kind: Kind) -> list[tuple[str, dict[str, object]]]:
    """Whom they are for, by name, and their details."""
    statement = (
        select(User.first_name, Notice.details)
        .join(User, User.id == Notice.user_id)
        .where(Notice.kind == kind)
        .order_by(User.first_name, Notice.id)
    )
    async with database.look() as connection:
        return [(name, json.loads(details)) for name, details in await connection.execute(statement)]


async def cards_of(database: Database, chat_id: int, wanted: int) -> None:
    """Until a chat has so many copies."""
    counted = select(func.count()).where(Card.chat_id == chat_id)
    async with asyncio.timeout(10):
        while True:
            async with database.look() as connection:
                if (await connection.execute(counted)).scalar_one() == wanted:
                    return
            await asyncio.sleep(0.02)
