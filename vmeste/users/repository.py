"""People: remembered when they write, found again, and what they chose."""

from datetime import datetime
from functools import cache, lru_cache

from aiogram.types import User as TelegramUser
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import build, insert_in, one
from vmeste.prepared import Prepared
from vmeste.text import clean_line
from vmeste.users import barred
from vmeste.users.models import User
from vmeste.words import Language, language_of

_COLUMNS = tuple(User.__table__.c)
_BY_TELEGRAM_ID = Prepared(select(*_COLUMNS).where(User.telegram_id == bindparam("telegram_id")))
_BY_ID = Prepared(select(*_COLUMNS).where(User.id == bindparam("user_id")))

_LANGUAGES = select(User.language, User.telegram_language).where(User.telegram_id == bindparam("telegram_id"))


@cache
def _remember(dialect: str, said: tuple[str, ...]) -> Prepared:
    """An upsert, because two updates of a newcomer may be decided at the same time by two copies of the bot."""
    columns = ("telegram_id", "created_at", *said)
    statement = insert_in(dialect, User).values({name: bindparam(name) for name in columns})
    anew = {name: statement.excluded[name] for name in said}
    return Prepared(statement.on_conflict_do_update(index_elements=["telegram_id"], set_=anew).returning(*_COLUMNS))


class Users:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def meet(self, person: TelegramUser, now: datetime, *, in_private: bool = False) -> User:
        """The user this person is; written only when new or when Telegram tells something new of them.

        Who writes in private can be written to.
        """
        said: dict[str, object] = dict(_said_by(person.first_name, person.username, person.language_code))
        if in_private:
            said["unreachable_since"] = None
        known = one(User, await _BY_TELEGRAM_ID.ask(self._connection, {"telegram_id": person.id}))
        if known is not None and all(getattr(known, name) == value for name, value in said.items()):
            return known
        statement = _remember(self._connection.dialect.name, tuple(said))
        values = {"telegram_id": person.id, "created_at": now, **said}
        (row,) = await statement.ask(self._connection, values)
        user = build(User, row)
        if known is None:
            await self._keep_out(user, person.id)
        return user

    async def _keep_out(self, newcomer: User, telegram_id: int) -> None:
        """Whoever was shut out and erased is a newcomer, and shut out."""
        blocked_at = await barred.recall(self._connection, telegram_id)
        if blocked_at is not None:
            newcomer.blocked_at = blocked_at
            shut_out = update(User).where(User.id == newcomer.id).values(blocked_at=blocked_at)
            await self._connection.execute(shut_out)

    async def known(self, user_id: int) -> User | None:
        """For what is owed, which knows a person by their row."""
        return one(User, await _BY_ID.ask(self._connection, {"user_id": user_id}))

    async def lose(self, user: User, now: datetime) -> None:
        """This person has blocked the bot."""
        await lose(self._connection, user.id, now)

    async def told_of_block(self, user: User, now: datetime) -> None:
        """This person has heard that they are shut out."""
        await self._connection.execute(update(User).where(User.id == user.id).values(block_told_at=now))

    async def find_again(self, user: User) -> None:
        """This person lets the bot write again."""
        await self._connection.execute(update(User).where(User.id == user.id).values(unreachable_since=None))

    async def choose_reminders(self, user: User, chosen: int | None) -> None:
        """A set of leads; 0 = never, nothing = as the organiser of each event has chosen."""
        user.reminders = chosen
        await self._connection.execute(update(User).where(User.id == user.id).values(reminders=chosen))

    async def choose_quiet_hours(self, user: User, begins: int | None, ends: int | None) -> None:
        user.quiet_from, user.quiet_to = begins, ends
        values = {"quiet_from": begins, "quiet_to": ends}
        await self._connection.execute(update(User).where(User.id == user.id).values(values))

    async def choose_digests(self, user: User, *, on: bool) -> None:
        user.digests = on
        await self._connection.execute(update(User).where(User.id == user.id).values(digests=on))

    async def choose_language(self, user: User, language: str) -> None:
        await self._connection.execute(update(User).where(User.id == user.id).values(language=language))

    async def choose_zone(self, user: User, zone: str) -> None:
        user.time_zone = zone
        await self._connection.execute(update(User).where(User.id == user.id).values(time_zone=zone))

    async def zone_was_asked(self, user: User, now: datetime) -> None:
        """With the first event; whoever let it pass is content."""
        user.zone_asked_at = now
        await self._connection.execute(update(User).where(User.id == user.id).values(zone_asked_at=now))


async def language_spoken_with(
    connection: AsyncConnection, telegram_id: int, telegram_language: str | None
) -> Language:
    """The language this person chose, else what Telegram says of them: now, or when they were last met."""
    row = (await connection.execute(_LANGUAGES, {"telegram_id": telegram_id})).first()
    chosen, known = row or (None, None)
    return language_of(chosen, telegram_language or known)


async def lose(connection: AsyncConnection, user_id: int, now: datetime) -> None:
    """Who has blocked the bot, or never started it, is not written to until they write."""
    await connection.execute(update(User).where(User.id == user_id).values(unreachable_since=now))


@lru_cache(maxsize=4096)
def _said_by(name: str, username: str | None, language: str | None) -> dict[str, str | None]:
    """Remembered, because cleaning takes longer than the database takes for a statement, and people press again."""
    first_name = clean_line(name) or "…"  # a name of nothing but invisible letters is still a person
    username = clean_line(username) if username else None
    return {
        "first_name": first_name,
        "username": username,
        "telegram_language": clean_line(language)[:35] if language else None,
        "search": f"{first_name} {username or ''}".casefold().strip(),
    }
