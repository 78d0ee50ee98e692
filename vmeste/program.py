"""The program assembled: what starts in which order, and how it stops without losing anything."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import User
from filelock import FileLock, Timeout
from loguru import logger
from pydantic import SecretStr
from sqlalchemy import text

from vmeste import inbox, profile
from vmeste.addresses import sqlite_file
from vmeste.admin.app import make_app
from vmeste.admin.server import Serving, serve
from vmeste.config import ADMIN_PAGE_IS_OFF, Settings, SettingsError
from vmeste.database import Database, is_passing, open_database
from vmeste.dispatcher import the_dispatcher
from vmeste.doors.polling import Polling, TokenRefusedError
from vmeste.doors.webhook import Webhook
from vmeste.introduction import introduce
from vmeste.schema import bring_up_to_date, check_revision
from vmeste.sender import Drawing, Sender
from vmeste.telegram import AwayError, Oneself, RefusedError, Telegram
from vmeste.turn import Turn
from vmeste.words import now_utc

BATCH_ENDS_WITHIN = 6.0  # seconds; together with the next two a stop takes less than ten
ANSWERS_END_WITHIN = 2.0
TIDY_EVERY = 3600.0
ANOTHER_COPY_SHOWS = timedelta(minutes=1)
"""How long a Screen is left to the copy of the bot that took its update, when there may be several."""
POLLING_LOCK = 0x766D6573_7465  # "vmeste"
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
                await profile.claim(database, me["id"])
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
                me: dict[str, Any] = await telegram.call("getMe")
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
        sender = Sender(telegram, database, drawing, self._now, self._refuse_token)
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
        serving = await self._open_web_server(database, zone, webhook)
        stack.push_async_callback(serving.close)

        speaking = asyncio.create_task(sender.run())
        await sender.resume(self._now() - (ANOTHER_COPY_SHOWS if webhook else timedelta()))
        self._begin(introduce(telegram, database))
        self._begin(self._tidy(database))
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
            await sender.finish(ANSWERS_END_WITHIN)
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _open_web_server(self, database: Database, zone: ZoneInfo, webhook: Webhook | None) -> Serving:
        settings = self._settings

        async def is_well() -> bool:
            async with database.look() as connection:
                await connection.execute(text("SELECT 1"))
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

    async def _poll(self, database: Database, polling: Polling) -> None:
        async with self._the_only_one(database):
            logger.info("ready")
            running = asyncio.create_task(polling.run(self._stop))
            stopping = asyncio.create_task(self._stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            await asyncio.wait({running}, timeout=BATCH_ENDS_WITHIN)
            if not running.done():
                running.cancel()
            try:
                await running
            except TokenRefusedError:
                self._token_was_refused = True
            except asyncio.CancelledError:
                logger.warning("some updates were not settled in time; Telegram brings them again")

    @asynccontextmanager
    async def _the_only_one(self, database: Database) -> AsyncIterator[None]:
        """One copy polls; on PostgreSQL the others wait for their turn. On SQLite the file's lock says so already."""
        if database.is_sqlite:
            yield
            return
        async with database.writer.connect() as connection:
            lock = text("SELECT pg_try_advisory_lock(:key)")
            while not (await connection.execute(lock, {"key": POLLING_LOCK})).scalar_one():
                logger.info("another copy of the bot polls; waiting for its turn")
                await connection.rollback()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), 2.0)
                if self._stop.is_set():
                    break
            await connection.commit()
            try:
                yield
            finally:
                await connection.invalidate()  # the lock goes with its connection

    async def _tidy(self, database: Database) -> None:
        while True:
            try:
                async with database.turn() as connection:
                    await inbox.forget_old(connection, self._now())
            except Exception as error:  # noqa: BLE001  the next hour tries again
                logger.warning("old updates could not be forgotten: {}", type(error).__name__)
            await asyncio.sleep(TIDY_EVERY)

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
                return await step()
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
