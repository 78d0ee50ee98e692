"""Where a person is in a conversation with the bot, kept beside what the conversation is about."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime


class Dialogue(Base):
    """One per person: what the bot waits to hear from them in private, and what was said so far."""

    __tablename__ = "dialogues"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    step: Mapped[str] = mapped_column(String(32))
    """What the next text means, as a feature names it."""
    content: Mapped[str] = mapped_column(Text)
    """JSON of the feature that leads the dialogue, such as a Draft."""
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The dialogue's own message, once it is known; it is edited or replaced, so that there is only one."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
