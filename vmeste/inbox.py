"""What came in: the updates taken, the Screens still owed for them, and the dead letters."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime


class TakenUpdate(Base):
    """An update whose effect stands in the database. Its key makes a second effect impossible."""

    __tablename__ = "taken_updates"
    __table_args__ = (
        Index(
            "ix_taken_updates_owed",
            "update_id",
            sqlite_where=text("owed IS NOT NULL"),
            postgresql_where=text("owed IS NOT NULL"),
        ),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    owed: Mapped[str | None] = mapped_column(Text)
    """The calls to Telegram that show the Screen, as JSON; empty once they were made."""


class DeadLetter(Base):
    """An update that could not be parsed, or whose handler failed every time."""

    __tablename__ = "dead_letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    """What failed and where, without a word of what the person wrote."""
    payload: Mapped[str] = mapped_column(Text)
    """The update as it came, JSON; private, shown to nobody but the administrator."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
