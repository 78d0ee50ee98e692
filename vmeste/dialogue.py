"""Where a person is in a conversation with the bot, kept beside what the conversation is about."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime, insert, one
from vmeste.users.models import User


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


async def remember_message(connection: AsyncConnection, user_id: int, message_id: int) -> None:
    """The dialogue's message got its number; a dialogue that is over needs none."""
    await connection.execute(
        update(Dialogue).where(Dialogue.user_id == user_id).values(message_id=message_id),
    )


class Dialogues:
    """The dialogue of the person whose turn it is, read once a turn and only when somebody asks."""

    def __init__(self, connection: AsyncConnection, user: User, now: datetime) -> None:
        self._connection = connection
        self._user = user
        self._now = now
        self._found: Dialogue | None = None
        self._asked = False

    async def current(self) -> Dialogue | None:
        if not self._asked:
            statement = select(*Dialogue.__table__.c).where(Dialogue.user_id == self._user.id)
            self._found = one(Dialogue, await self._connection.execute(statement))
            self._asked = True
        return self._found

    async def go(self, step: str, content: str) -> None:
        """Be at this step, with this said so far."""
        # the message that shows this step has no number before Telegram has given it one
        values = {"step": step, "content": content, "message_id": None, "updated_at": self._now}
        await self._connection.execute(
            insert(self._connection, Dialogue)
            .values(user_id=self._user.id, **values)
            .on_conflict_do_update(index_elements=["user_id"], set_=values),
        )

    async def end(self) -> None:
        await self._connection.execute(delete(Dialogue).where(Dialogue.user_id == self._user.id))
