"""People, events and answers, written straight into the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, inspect

from vmeste.database import Base, Database
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.users.models import User

_numbers = count(1)


@dataclass(slots=True)
class Town:
    database: Database
    now: Callable[[], datetime]

    async def person(self, name: str = "Анна", **also: Any) -> int:
        username = also.get("username")
        values: dict[str, Any] = {
            "telegram_id": 1000 + next(_numbers),
            "first_name": name,
            "search": f"{name} {username or ''}".casefold(),
            "created_at": self.now(),
        }
        return await self.writes(User, values | also)

    async def event(self, creator: int, title: str = "Шахматы", **also: Any) -> int:
        values: dict[str, Any] = {
            "code": f"c{next(_numbers):07}",
            "title": title,
            "date": self.now() + timedelta(days=7),
            "time_zone": "Europe/Moscow",
            "language": "ru",
            "creator_id": creator,
            "search": f"{title} {also.get('description') or ''} {also.get('location') or ''}".casefold(),
            "created_at": self.now(),
        }
        return await self.writes(Event, values | also)

    async def answer(self, user: int, event: int, answer: Answer = Answer.GOING, **also: Any) -> int:
        values = {"user_id": user, "event_id": event, "answer": answer, "joined_at": self.now()}
        return await self.writes(EventParticipant, values | also)

    async def writes(self, model: type[Base], values: dict[str, Any]) -> int:
        async with self.database.turn() as connection:
            key = inspect(model).primary_key[0]
            result = await connection.execute(insert(model).values(**values).returning(key))
            return int(result.scalar_one())
