"""The program assembled: what starts in which order, and how it stops without losing anything."""

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import Update, User
from filelock import FileLock, Timeout
from loguru import logger
from pydantic import SecretStr

from vmeste import profile
from vmeste.addresses import sqlite_file
from vmeste.admin.app import make_app
from vmeste.admin.server import Serving, serve
from vmeste.admin.tools import no_turn
from vmeste.alarms import Alarms
from vmeste.config import ADMIN_PAGE_IS_OFF, Settings, SettingsError
from vmeste.database import Database, is_passing, open_database
from vmeste.dispatcher import the_dispatcher
from vmeste.doors.polling import Polling
from vmeste.doors.webhook import Webhook
from vmeste.health import Health
from vmeste.housekeeping import Housekeeping, empty_log_when
from vmeste.introduction import introduce
from vmeste.leader import lead
from vmeste.schema import bring_up_to_date, check_revision
from vmeste.sender import Drawing, Sender
from vmeste.telegram import AwayError, Oneself, RefusedError, Telegram, TokenRefusedError
from vmeste.turn import Turn
from vmeste.waiting import outliving, unless
from vmeste.words import now_utc

BATCH_ENDS_WITHIN = 4.0  # seconds; with the next one and what it takes to end, a stop takes less than ten
ANSWERS_END_WITHIN = 2.0
COLLECT_AFTER = 10_000, 20, 50
"""For `gc.set_threshold`. A turn leaves one object, if any, that only the collector frees. By its own measure it would
walk everything every few hundred turns, while people wait."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 3.0
WRONG_TOKEN = "BOT_TOKEN: Telegram does not accept this token; write the one that @BotFather shows now"  # noqa: S105  says what to do, is none


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
        self._zone = ZoneInfo(settings.default_timezone)
        self._sender: Sender | None = None
        self._turn: Turn | None = None
        self._stop = asyncio.Event()
        self._wiped = asyncio.Event()
        self._token_was_refused = False
        self._tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        """Until told to stop. Raises SettingsError or SchemaError when it cannot run as it is set up."""
        token = self._settings.require_token()
        async with AsyncExitStack() as stack:
            database = await self._open_database(stack)
            health, webhook = Health(database, self._now), self._webhook()
            serving = await self._open_web_server(database, health, webhook)
            stack.push_async_callback(serving.close)
            if not database.is_sqlite:
                await outliving(self._stop, lambda: check_revision(database))
            telegram = await stack.enter_async_context(Telegram(token, self._settings.telegram_api_url))
            me = await self._ask_who_i_am(telegram)
            if me is None:
                return
            await self._claim(database, me.id)
            await self._work(database, telegram, Oneself(token, me), Door(serving, health, webhook))
        if self._token_was_refused:
            raise SettingsError(WRONG_TOKEN)

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
        return database

    def _webhook(self) -> Webhook | None:
        settings = self._settings
        if settings.webhook_url is None or settings.webhook_secret is None:
            return None
        return Webhook(settings.webhook_url, settings.webhook_secret)

    async def _open_web_server(self, database: Database, health: Health, webhook: Webhook | None) -> Serving:
        """Open from the start, so that it tells what is true while Telegram is away."""
        settings = self._settings
        if self._password is None:
            logger.warning(ADMIN_PAGE_IS_OFF)
        app = make_app(
            database,
            username=settings.admin_username,
            password=self._password,
            secret_key=settings.admin_secret_key,
            trusted_proxies=settings.trusted_proxies,
            time_zone=self._zone,
            health=health.is_well,
            clock=self._now,
            wake=self._wake,
            wiped=self._wiped.set,
            again=self._again,
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

    async def _ask_who_i_am(self, telegram: Telegram) -> User | None:
        """Telegram's word on the bot; waited for while it is away. Nothing when told to stop first."""
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            try:
                me = await unless(self._stop, telegram.call("getMe"))
            except AwayError as error:
                logger.warning("Telegram is away, asking again in {:.1f} s ({})", pause, error)
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise SettingsError(WRONG_TOKEN) from None
                logger.warning("Telegram does not say who the bot is, asking again: {}", refused)
            else:
                return User.model_validate(me) if me is not None else None
            await unless(self._stop, asyncio.sleep(pause))
            pause = min(pause * 2, LONGEST_PAUSE)
        return None

    async def _claim(self, database: Database, bot_id: int) -> None:
        try:
            await outliving(self._stop, lambda: profile.claim(database, bot_id))
        except profile.AnotherBotError as error:
            raise SettingsError(
                f"BOT_TOKEN: this database belongs to the bot {error.telegram_id}; "
                "write its token, or another DATABASE_URL"
            ) from None

    async def _work(self, database: Database, telegram: Telegram, bot: Oneself, door: "Door") -> None:
        me, dispatcher = await bot.me(), the_dispatcher()
        username, inline_mode = me.username or "", bool(me.supports_inline_queries)
        drawing = Drawing(database, self._now, username=username, zone=self._zone, inline_mode=inline_mode)
        sender = self._sender = Sender(telegram, database, drawing, self._now, self._refuse_token)
        turn = self._turn = Turn(
            bot,
            dispatcher,
            database,
            sender,
            username=username,
            zone=self._zone,
            inline_mode=inline_mode,
            now=self._now,
            wiped=self._wiped.set,
        )
        speaking = asyncio.create_task(sender.run())
        self._begin(outliving(self._stop, lambda: introduce(telegram, database)))
        self._begin(empty_log_when(self._wiped, database, sender))
        Update.model_rebuild()  # now, not with the first update: what follows shall find it
        gc.collect()
        gc.set_threshold(*COLLECT_AFTER)  # not before: what the start leaves behind would stay among what it keeps
        gc.freeze()  # the models of the Bot API live as long as the program: a full pass over them costs 100 ms
        door.health.is_ready()
        self._started(Running(door.serving.port, username))
        polling = Polling(telegram, turn, dispatcher.resolve_used_update_types())

        file = sqlite_file(self._settings.database_url.get_secret_value())
        alarms = Alarms(telegram, database, self._settings.admin_telegram_id, file, self._now)

        async def alone(leave: asyncio.Event) -> None:
            """What one copy does; with a webhook all of them take updates."""
            if door.webhook is None or database.is_sqlite:  # no other copy can be saying what was left
                await outliving(leave, lambda: sender.resume(all_=True))
            keeping = asyncio.create_task(Housekeeping(database, sender, alarms, self._now).run())
            try:
                await (self._poll(polling, leave) if door.webhook is None else leave.wait())
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)

        try:
            if (webhook := door.webhook) is not None:
                webhook.opens(turn)
                self._begin(
                    outliving(
                        self._stop,
                        lambda: self._announce(webhook, telegram, database, polling.allowed_updates),
                    )
                )
            await lead(database, self._stop, alone, sender.share)
            if door.webhook is not None:
                await door.serving.close()  # what has come is finished, nothing more comes
        finally:
            gc.unfreeze()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._finish(sender)
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)

    async def _announce(
        self, webhook: Webhook, telegram: Telegram, database: Database, allowed_updates: list[str]
    ) -> None:
        try:
            await webhook.announce(telegram, database, allowed_updates)
        except TokenRefusedError:
            self._refuse_token()
        else:
            logger.info("ready")

    async def _poll(self, polling: Polling, leave: asyncio.Event) -> None:
        logger.info("ready")
        running = asyncio.create_task(polling.run(leave))
        leaving = asyncio.create_task(leave.wait())
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        await asyncio.wait({running}, timeout=BATCH_ENDS_WITHIN)
        running.cancel()
        try:
            await running
        except TokenRefusedError:
            self._refuse_token()
        except asyncio.CancelledError:
            logger.warning("some updates were not settled in time; Telegram brings them again")

    async def _finish(self, sender: Sender) -> None:
        try:
            async with asyncio.timeout(ANSWERS_END_WITHIN + 1.0):
                await sender.finish(ANSWERS_END_WITHIN)
        except Exception as error:
            if not (isinstance(error, TimeoutError) or is_passing(error)):
                raise
            logger.warning("the database is away: what was said last may be said again ({})", type(error).__name__)

    async def _again(self, letter: dict[str, Any]) -> str | None:
        return await self._turn.again(letter) if self._turn is not None else await no_turn(letter)

    def _wake(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _refuse_token(self) -> None:
        self._token_was_refused = True
        self._stop.set()


@dataclass(frozen=True, slots=True)
class Door:
    """What the program opened for the world before it knew its bot."""

    serving: Serving
    health: Health
    webhook: Webhook | None


def stop_on_signals(program: Program) -> None:
    """SIGTERM and Ctrl+C end the run cleanly; on Windows, where the loop cannot, Ctrl+C does."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, program.stop)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(program.stop))
