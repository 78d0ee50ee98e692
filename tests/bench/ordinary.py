"""The bot to compare with: the same conversation, written the way templates teach it, and written well.

aiogram's dispatcher and long polling, a session of SQLAlchemy's ORM in a middleware, alembic, pydantic-settings,
loguru; registered with a select before an insert, and so are seats. It reads TELEGRAM_API_URL, BOT_TOKEN and
DATABASE_URL as vmeste does, so that both can stand before the same local Telegram.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router, html
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command, CommandStart
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, TelegramObject
from aiogram.types import User as TelegramUser
from aiogram.utils.keyboard import InlineKeyboardBuilder
from alembic.migration import MigrationContext
from loguru import logger
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import BigInteger, DateTime, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    bot_token: SecretStr
    telegram_api_url: str
    database_url: str


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True, index=True)
    username: Mapped[str | None] = mapped_column(String(64))
    first_name: Mapped[str] = mapped_column(String(256))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    date: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    location: Mapped[str | None] = mapped_column(String(500))
    capacity: Mapped[int | None]
    creator_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    participants: Mapped[list["EventParticipant"]] = relationship(back_populates="event")
    creator: Mapped[User] = relationship()


class EventParticipant(Base):
    __tablename__ = "event_participants"
    __table_args__ = (UniqueConstraint("event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    event: Mapped[Event] = relationship(back_populates="participants")
    user: Mapped[User] = relationship()


class SessionMiddleware(BaseMiddleware):
    """A session for every update."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        async with self.sessions() as session:
            data["session"] = session
            return await handler(event, data)


async def get_or_create(session: AsyncSession, person: TelegramUser) -> User:
    user = await session.scalar(select(User).where(User.telegram_id == person.id))
    if user is None:
        user = User(telegram_id=person.id, username=person.username, first_name=person.first_name)
        session.add(user)
    else:
        user.username = person.username
        user.first_name = person.first_name
    await session.commit()
    return user


def main_menu() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text="Создать встречу", callback_data="new")],
            [
                InlineKeyboardButton(text="Все встречи", callback_data="all"),
                InlineKeyboardButton(text="Мои встречи", callback_data="my"),
            ],
            [InlineKeyboardButton(text="Настройки", callback_data="settings")],
        ],
    )


router = Router()


@router.message(CommandStart())
async def cmd_start(message: Message, session: AsyncSession) -> None:
    if message.from_user is None:
        return
    user = await get_or_create(session, message.from_user)
    await message.answer(
        f"Привет, <b>{html.quote(user.first_name)}</b>!\n\nЗдесь встречаются: создают событие, находят, приходят.",
        reply_markup=main_menu(),
    )


@router.message(Command("events"))
async def cmd_events(message: Message, session: AsyncSession) -> None:
    text, markup = await upcoming(session)
    await message.answer(text, reply_markup=markup)


@router.callback_query(F.data == "all")
async def show_events(callback: CallbackQuery, session: AsyncSession) -> None:
    await get_or_create(session, callback.from_user)
    text, markup = await upcoming(session)
    await callback.answer()
    if isinstance(callback.message, Message):
        await callback.message.edit_text(text, reply_markup=markup)


async def upcoming(session: AsyncSession) -> tuple[str, InlineKeyboardMarkup]:
    count = func.count(EventParticipant.id)
    rows = await session.execute(
        select(Event, count)
        .outerjoin(Event.participants)
        .where(Event.date > datetime.now(UTC))
        .group_by(Event.id)
        .order_by(Event.date)
        .limit(6),
    )
    builder = InlineKeyboardBuilder()
    lines = ["<b>Ближайшие встречи</b>"]
    for event, going in rows:
        lines.append(f"\n<b>{html.quote(event.title)}</b>\n{event.date:%d.%m %H:%M} · {going}")
        builder.button(text=event.title, callback_data=f"join:{event.id}")
    builder.button(text="Создать встречу", callback_data="new")
    builder.button(text="Мои встречи", callback_data="my")
    builder.adjust(1)
    return "\n".join(lines), builder.as_markup()


@router.callback_query(F.data.startswith("join:"))
async def join(callback: CallbackQuery, session: AsyncSession) -> None:
    event = await session.get(
        Event,
        int((callback.data or "").removeprefix("join:")),
        options=[joinedload(Event.creator)],
    )
    if event is None:
        await callback.answer("Такой встречи нет", show_alert=True)
        return
    user = await get_or_create(session, callback.from_user)
    already = await session.scalar(
        select(EventParticipant).where(EventParticipant.event_id == event.id, EventParticipant.user_id == user.id),
    )
    taken = await session.scalar(select(func.count()).where(EventParticipant.event_id == event.id)) or 0
    if already is not None:
        await callback.answer("Уже в списке")
    elif event.capacity is not None and taken >= event.capacity:
        await callback.answer("Мест больше нет", show_alert=True)
    else:
        session.add(EventParticipant(event_id=event.id, user_id=user.id))
        await session.commit()
        await callback.answer("В списке!")
        taken += 1
    if isinstance(callback.message, Message):
        people = await session.scalars(
            select(User)
            .join(EventParticipant, EventParticipant.user_id == User.id)
            .where(EventParticipant.event_id == event.id)
            .order_by(EventParticipant.joined_at)
            .limit(20),
        )
        builder = InlineKeyboardBuilder()
        builder.button(text="Иду", callback_data=f"join:{event.id}")
        builder.button(text="Не иду", callback_data=f"leave:{event.id}")
        builder.button(text="Все встречи", callback_data="all")
        builder.adjust(2)
        names = ", ".join(html.quote(person.first_name) for person in people)
        await callback.message.edit_text(
            f"<b>{html.quote(event.title)}</b>\n{event.date:%d.%m %H:%M}\nИдут {taken}: {names}\n"
            f"<i>Организатор: {html.quote(event.creator.first_name)}</i>",
            reply_markup=builder.as_markup(),
        )


class InterceptHandler(logging.Handler):
    """As loguru's documentation has it."""

    def emit(self, record: logging.LogRecord) -> None:
        logger.opt(depth=6, exception=record.exc_info).log(record.levelname, record.getMessage())


async def make_tables(connection: AsyncConnection) -> None:
    def migrate(sync: Any) -> None:
        if MigrationContext.configure(sync).get_current_revision() is None:
            Base.metadata.create_all(sync)

    await connection.run_sync(migrate)


async def main() -> None:
    logging.basicConfig(handlers=[InterceptHandler()], level=logging.INFO, force=True)
    settings = Settings()  # type: ignore[call-arg]  # pydantic reads them from the environment
    engine = create_async_engine(settings.database_url)
    async with engine.begin() as connection:
        await make_tables(connection)
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    bot = Bot(
        settings.bot_token.get_secret_value(),
        session=session,
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.update.middleware(SessionMiddleware(async_sessionmaker(engine, expire_on_commit=False)))
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, allowed_updates=dispatcher.resolve_used_update_types())


if __name__ == "__main__":
    asyncio.run(main())
