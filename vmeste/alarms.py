"""What the administrator hears in their own Telegram: what is wrong and what to do, once a day for each kind,
and of each public event once that somebody complained.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loguru import logger
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import Database, insert, is_passing
from vmeste.events.reports import repository as reports
from vmeste.inbox import DeadLetter
from vmeste.lag import lag
from vmeste.notices.models import Alarm, Trouble
from vmeste.telegram import AwayError, RefusedError, Telegram
from vmeste.users.repository import language_spoken_with
from vmeste.words import Words

AGAIN_AFTER = timedelta(days=1)
LATE = timedelta(minutes=15)
"""What is owed for so long does not go out."""
LITTLE_ROOM = 200 * 1024 * 1024
"""Bytes."""
REPORTS_AT_ONCE = 3
"""Events of which a look tells that somebody complained."""


class Alarms:
    """Looks for what is wrong; one for the whole program."""

    def __init__(
        self,
        telegram: Telegram,
        database: Database,
        administrator: int | None,
        file: Path | None,
        now: Callable[[], datetime],
    ) -> None:
        """`administrator` is their Telegram id; `file` is that of SQLite, whose disk may fill up."""
        self._telegram = telegram
        self._database = database
        self._administrator = administrator
        self._file = file
        self._now = now
        self._told: dict[Trouble, datetime] = {}
        """Also in memory, because a full disk keeps nothing."""

    async def look(self) -> None:
        """Tell of each thing that is wrong, unless it was told within a day."""
        for kind, said in (await self._what_is_wrong()).items():
            await self._tell(kind, said)
        if self._administrator is not None:
            await self._tell_of_reports(self._administrator)

    async def _tell_of_reports(self, administrator: int) -> None:
        """Of each event once, few at a time."""
        for _ in range(REPORTS_AT_ONCE):
            async with self._database.look() as connection:
                news = await reports.next_untold(connection, self._now())
            if news is None:
                return
            words = await self._words(administrator)
            reason = words(f"label-report-{news.reason}")
            text = words("alarm-report", title=news.title, reason=reason, number=str(news.event_id))
            if not await self._say(administrator, text):
                return  # the next look tries again
            async with self._database.turn() as connection:
                await reports.told(connection, news.event_id, self._now())

    async def _what_is_wrong(self) -> dict[Trouble, dict[str, Any]]:
        wrong: dict[Trouble, dict[str, Any]] = {}
        now = self._now()
        if self._file is not None and (free := shutil.disk_usage(self._file.parent).free) < LITTLE_ROOM:
            wrong[Trouble.DISK] = {"megabytes": free // 1024**2}
        async with self._database.look() as connection:
            told = {alarm.kind: alarm.told_at for alarm in await connection.execute(select(Alarm.kind, Alarm.told_at))}
            self._told = {Trouble(kind): moment for kind, moment in told.items()} | {
                kind: moment for kind, moment in self._told.items() if moment > told.get(kind, moment - AGAIN_AFTER)
            }
            since = self._told.get(Trouble.DEAD_LETTERS, now - AGAIN_AFTER)
            letters = select(func.count()).where(DeadLetter.created_at > since)
            if count := await connection.scalar(letters):
                wrong[Trouble.DEAD_LETTERS] = {"count": count}
            if (behind := await lag(connection, now)) > LATE:
                wrong[Trouble.SENDER] = {"minutes": int(behind.total_seconds() // 60)}
        return wrong

    async def _tell(self, kind: Trouble, said: dict[str, Any]) -> None:
        now = self._now()
        if kind in self._told and now - self._told[kind] < AGAIN_AFTER:
            return
        self._told[kind] = now
        logger.error("alarm: {} {}", kind.value, said)
        if self._administrator is not None:
            words = await self._words(self._administrator)
            told = await self._say(self._administrator, words(f"alarm-{kind.value.replace('_', '-')}", **said))
            if not told:
                del self._told[kind]  # the next look tries again
                return
        try:
            async with self._database.turn() as connection:
                await _write_down(connection, kind, now)
        except Exception as error:
            if not is_passing(error):
                raise

    async def _words(self, administrator: int) -> Words:
        async with self._database.look() as connection:
            language = await language_spoken_with(connection, administrator, None)
        return Words(language, ZoneInfo("UTC"), self._now())

    async def _say(self, administrator: int, text: str) -> bool:
        try:
            await self._telegram.call("sendMessage", chat_id=administrator, text=text)
        except AwayError:
            return False
        except RefusedError as refused:
            if refused.too_fast:
                return False
            logger.warning("ADMIN_TELEGRAM_ID: the administrator cannot be told, have they pressed START? {}", refused)
        return True


async def _write_down(connection: AsyncConnection, kind: Trouble, now: datetime) -> None:
    statement = insert(connection, Alarm).values(kind=kind, told_at=now)
    await connection.execute(statement.on_conflict_do_update(index_elements=["kind"], set_={"told_at": now}))
