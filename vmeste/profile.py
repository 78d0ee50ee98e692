"""The database's memory of whose it is: one bot, and what Telegram was last told of that bot."""

from sqlalchemy import BigInteger, String, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, Database


class BotProfile(Base):
    """The one bot this database belongs to; a single row."""

    __tablename__ = "bot_profile"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of the commands and descriptions that Telegram was last told; empty = never."""
    webhook_seal: Mapped[str | None] = mapped_column(String(64))
    """Of the secret that Telegram was last given with the webhook: it does not tell it back; empty = none."""
    barring_key: Mapped[str | None] = mapped_column(String(64))
    """Of the digests in `barred`, in hexadecimal; empty = there are none."""


class AnotherBotError(Exception):
    """The database belongs to the bot with this id."""

    def __init__(self, telegram_id: int) -> None:
        super().__init__(str(telegram_id))
        self.telegram_id = telegram_id


_ONE_AT_A_TIME = text("LOCK TABLE bot_profile IN SHARE ROW EXCLUSIVE MODE")


async def claim(database: Database, telegram_id: int) -> None:
    """Write down whose database this is, the first time. Raises AnotherBotError when it is another bot's."""
    async with database.turn() as connection:
        if not database.is_sqlite:  # others may start at the same moment, and another bot's copies among them
            await connection.execute(_ONE_AT_A_TIME)
        owner = (await connection.execute(select(BotProfile.telegram_id))).scalar()
        if owner is None:
            await connection.execute(insert(BotProfile).values(telegram_id=telegram_id))
        elif owner != telegram_id:
            raise AnotherBotError(owner)
