"""The bot's own face at Telegram, and the database's memory of whose database it is."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base


class BotProfile(Base):
    """The one bot this database belongs to; a single row."""

    __tablename__ = "bot_profile"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str | None] = mapped_column(String(64))
    """Of the commands and descriptions that Telegram was last told; empty = never."""
