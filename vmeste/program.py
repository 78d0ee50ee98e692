"""The program assembled: what starts in which order, and how it stops without losing anything."""

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import Update, User
from filelock import FileLock, Timeout
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste import inbox, profile
from vmeste.addresses import sqlite_file
from vmeste.admin.app import make_app
from vmeste.admin.server import Serving, serve
from vmeste.config import ADMIN_PAGE_IS_OFF, Settings, SettingsError
from vmeste.database import Database, is_passing, open_database
from vmeste.dispatcher import the_dispatcher
from vmeste.doors.polling import Polling, TokenRefusedError, unless
from vmeste.doors.webhook import Webhook
from vmeste.events.offers import end_offers
from vmeste.introduction import introduce
from vmeste.schema import bring_up_to_date, check_revision
from vmeste.sender import Drawing, Sender
from vmeste.telegram import AwayError, Oneself, RefusedError, Telegram
from vmeste.turn import Turn
from vmeste.words import now_utc

BATCH_ENDS_WITHIN = 4.0  # seconds; with the next one and what it takes to end, a stop takes less than ten
ANSWERS_END_WITHIN = 2.0
TIDY_EVERY = 3600.0
OFFERS_EVERY = 20.0
ANOTHER_COPY_SHOWS = timedelta(minutes=1)
"""How long a Screen is left to the copy of the bot that took its update, when there may be several."""
TRY_LOCK = text(f"SELECT pg_try_advisory_lock({0x766D6573_7465})")  # "vmeste"
SELECT_1 = text("SELECT 1")
LOCK_PAUSE, LOCK_ANSWERS_WITHIN = 2.0, 10.0
TOKEN_REFUSED = "BOT_TOKEN: Telegram does not accept this token; write the one that @BotFather shows now"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Running:
    """The program while it runs."""

    admin_port: int
    username: str


class Program:
    """One run, from the settings to the clean stop."""

    def __init__(
        self,
        settings: Settings,
        *,
        password: SecretStr | None,
        now: Callable[[], datetime] = now_utc,
        started: Callable[[Running], None] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._password = password
        self._now = now
        self._started = started
        self._sender: Sender | None = None
        self._stop = asyncio.Event()
        self._token_was_refused = False
        self._tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        """Until told to stop. Raises SettingsError or SchemaError when it cannot run as it is set up."""
        token = self._settings.require_token()
        async with AsyncExitStack() as stack:
            database = await self._open_database(stack)
            telegram = await stack.enter_async_context(Telegram(token, self._settings.telegram_api_url))
            me = await self._ask_who_i_am(telegram)
            if me is None:
                return
            try:
                await self._outliving(lambda: profile.claim(database, me["id"]))
            except profile.AnotherBotError as error:
                raise SettingsError(
                    f"BOT_TOKEN: this database belongs to the bot {error.telegram_id}; "
                    "write its token, or another DATABASE_URL"
                ) from None
            await self._serve(stack, database, telegram, Oneself(token, User.model_validate(me)))
        if self._token_was_refused:
            raise SettingsError(TOKEN_REFUSED)

    async def _open_database(self, stack: AsyncExitStack) -> Database:
        url = self._settings.database_url.get_secret_value()
        file = sqlite_file(url)
        if file is not None:
            lock = FileLock(f"{file}.lock")
            try:
                lock.acquire(blocking=False)
            except Timeout:
                raise SettingsError(f"DATABASE_URL: another process runs on {file.name}; stop it first") from None
            stack.callback(lock.release)
            if (copy := await bring_up_to_date(url)) is not None:
                logger.info("the schema was brought up to date; the database as it was is in {}", copy.name)
        database = open_database(url)
        stack.push_async_callback(database.close)
        if file is None:
            await self._outliving(lambda: check_revision(database))
        return database

    async def _ask_who_i_am(self, telegram: Telegram) -> dict[str, Any] | None:
        """Telegram's word on the bot; waited for while it is away. Nothing when told to stop first."""
        pause = 0.5
        while not self._stop.is_set():
            try:
                me: dict[str, Any] | None = await unless(self._stop, telegram.call("getMe"))
            except AwayError as error:
                logger.warning("Telegram is away, asking again in {:.1f} s ({})", pause, error)
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise SettingsError(TOKEN_REFUSED) from None
                logger.warning("Telegram does not say who the bot is, asking again: {}", refused)
            else:
                return me
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
            pause = min(pause * 2, 15.0)
        return None

    async def _serve(
        self,
        stack: AsyncExitStack,
        database: Database,
        telegram: Telegram,
        bot: Oneself,
    ) -> None:
        settings = self._settings
        username = (await bot.me()).username or ""
        dispatcher = the_dispatcher()
        zone = ZoneInfo(settings.default_timezone)
        inline_mode = bool((await bot.me()).supports_inline_queries)
        drawing = Drawing(database, self._now, username=username, zone=zone, inline_mode=inline_mode)
        sender = self._sender = Sender(telegram, database, drawing, self._now, self._refuse_token)
        turn = Turn(
            bot,
            dispatcher,
            database,
            sender,
            username=username,
            zone=zone,
            inline_mode=inline_mode,
            now=self._now,
        )
        allowed = dispatcher.resolve_used_update_types()
        webhook = None
        if settings.webhook_url is not None and settings.webhook_secret is not None:
            webhook = Webhook(turn, settings.webhook_url, settings.webhook_secret)
        serving = await self._open_web_server(database, zone, webhook, sender.wake)
        stack.push_async_callback(serving.close)

        speaking = asyncio.create_task(sender.run())
        taken_before = self._now() - (ANOTHER_COPY_SHOWS if webhook else timedelta())
        await self._outliving(lambda: sender.resume(taken_before))
        self._begin(self._outliving(lambda: introduce(telegram, database)))
        self._begin(self._tidy(database))
        self._begin(self._end_offers(database, sender))
        Update.model_rebuild()  # now, not with the first update: what follows shall find it
        gc.collect()
        gc.freeze()  # the models of the Bot API live as long as the program: a full pass over them costs 100 ms
        self._started(Running(serving.port, username))
        try:
            if webhook is not None:
                self._begin(webhook.announce(telegram, allowed))
                await self._stop.wait()
                await serving.close()
            else:
                await self._poll(database, Polling(telegram, turn, allowed))
        finally:
            gc.unfreeze()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._finish(sender)
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _open_web_server(
        self, database: Database, zone: ZoneInfo, webhook: Webhook | None, wake: Callable[[], None]
    ) -> Serving:
        settings = self._settings

        async def is_well() -> bool:
            async with database.look() as connection:
                await connection.execute(SELECT_1)
            return True

        if self._password is None:
            logger.warning(ADMIN_PAGE_IS_OFF)
        app = make_app(
            database,
            username=settings.admin_username,
            password=self._password,
            secret_key=settings.admin_secret_key,
            trusted_proxies=settings.trusted_proxies,
            time_zone=zone,
            health=is_well,
            clock=self._now,
            wake=wake,
        )
        if webhook is not None:
            app.router.add_post(webhook.path, webhook.receive)
        try:
            return await serve(app, settings.admin_host, settings.admin_port)
        except OSError as error:
            where = f"{settings.admin_host}:{settings.admin_port}"
            raise SettingsError(
                f"ADMIN_PORT: {where} cannot be listened on ({error.strerror or type(error).__name__}); write another"
            ) from None

    async def _finish(self, sender: Sender) -> None:
        try:
            async with asyncio.timeout(ANSWERS_END_WITHIN + 1.0):
                await sender.finish(ANSWERS_END_WITHIN)
        except Exception as error:
            if not is_passing(error):
                raise
            logger.warning("the database is away: what was said last may be said again ({})", type(error).__name__)

    async def _poll(self, database: Database, polling: Polling) -> None:
        """One copy polls. On SQLite the file's lock says so already, on PostgreSQL a lock that others wait for."""
        if database.is_sqlite:
            return await self._poll_while(self._stop.wait(), polling)
        waits = False
        while not self._stop.is_set():
            try:
                async with database.writer.connect() as connection:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                    try:
                        if await connection.scalar(TRY_LOCK):
                            waits = False
                            await self._poll_while(self._lock_is_lost(connection), polling)
                            continue
                    finally:
                        await connection.invalidate()  # the lock goes with its connection
                if not waits:
                    logger.info("another copy of the bot polls; waiting for its turn")
                    waits = True
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("the database is away, trying again in {} s: {}", LOCK_PAUSE, type(error).__name__)
            await unless(self._stop, asyncio.sleep(LOCK_PAUSE))
        return None

    async def _lock_is_lost(self, connection: AsyncConnection) -> None:
        """Returns when told to stop, or when the connection that holds the lock is gone and another copy may poll."""
        while not self._stop.is_set():
            try:
                async with asyncio.timeout(LOCK_ANSWERS_WITHIN):
                    await connection.scalar(SELECT_1)
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("the lock on polling is lost with its connection: {}", type(error).__name__)
                return
            await unless(self._stop, asyncio.sleep(LOCK_PAUSE))

    async def _poll_while(self, until: Coroutine[Any, Any, object], polling: Polling) -> None:
        logger.info("ready")
        leave = asyncio.Event()
        running = asyncio.create_task(polling.run(leave))
        leaving = asyncio.create_task(until)
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leave.set()
        leaving.cancel()
        await asyncio.wait({running, leaving}, timeout=BATCH_ENDS_WITHIN)
        running.cancel()
        try:
            await running
        except TokenRefusedError:
            self._refuse_token()
        except asyncio.CancelledError:
            logger.warning("some updates were not settled in time; Telegram brings them again")
        with suppress(asyncio.CancelledError):
            await leaving

    async def _tidy(self, database: Database) -> None:
        while True:
            try:
                async with database.turn() as connection:
                    await inbox.forget_old(connection, self._now())
            except Exception as error:  # noqa: BLE001  the next hour tries again
                logger.warning("old updates could not be forgotten: {}", type(error).__name__)
            await asyncio.sleep(TIDY_EVERY)

    async def _end_offers(self, database: Database, sender: Sender) -> None:
        """Offers end by themselves, whether or not anybody presses anything."""
        while True:
            try:
                if await end_offers(database, self._now()):
                    sender.wake()
            except Exception as error:  # noqa: BLE001  the next round tries again
                logger.warning("offers could not be ended: {}", type(error).__name__)
            await asyncio.sleep(OFFERS_EVERY)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _refuse_token(self) -> None:
        self._token_was_refused = True
        self._stop.set()

    async def _outliving(self, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
        while not self._stop.is_set():
            try:
                return await unless(self._stop, step())
            except Exception as error:
                if not is_passing(error):
                    raise
                logger.warning("the database is away, trying again in 1 s: {}", type(error).__name__)
                await asyncio.sleep(1.0)
        return None


def stop_on_signals(program: Program) -> None:
    """SIGTERM and Ctrl+C end the run cleanly; on Windows, where the loop cannot, Ctrl+C does."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, program.stop)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(program.stop))
