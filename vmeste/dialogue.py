"""Where a person is in a conversation with the bot, kept beside what the conversation is about."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, String, Text, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from vmeste.database import Base, UtcDateTime, every, insert
from vmeste.prepared import Prepared
from vmeste.users.models import User


class Dialogue(Base):
    """What the bot waits to hear from a person in private, and what was said so far.

    A person may be in several, one about each topic: the one they were in last hears what they type, and when it is
    over the one before goes on.
    """

    __tablename__ = "dialogues"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    topic: Mapped[str] = mapped_column(String(16), primary_key=True)
    step: Mapped[str] = mapped_column(String(32))
    """What the next text means, as a feature names it."""
    content: Mapped[str] = mapped_column(Text)
    """Of the feature that leads the dialogue, such as a Draft as JSON."""
    recency: Mapped[int]
    """Grows with every step; a person's highest is where they are."""
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The dialogue's own message, once it is known; it is edited or replaced, so that there is only one."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


DRAFT = "draft"
"""The topic of an event being written."""


async def remember_message(connection: AsyncConnection, user_id: int, message_id: int, asked_at: datetime) -> None:
    """The message of the dialogue where the person is got its number; one that is over or went on needs none."""
    latest = select(func.max(Dialogue.recency)).where(Dialogue.user_id == user_id).scalar_subquery()
    await connection.execute(
        update(Dialogue)
        .where(Dialogue.user_id == user_id, Dialogue.recency == latest, Dialogue.updated_at <= asked_at)
        .values(message_id=message_id),
    )


KEPT_FOR = timedelta(days=7)
"""Since the last step; then it counts as abandoned."""


async def forget_abandoned(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(Dialogue).where(Dialogue.updated_at < now - KEPT_FOR))


class Dialogues:
    """The dialogues of the person whose turn it is, read once a turn and only when somebody asks."""

    def __init__(self, connection: AsyncConnection, user: User, now: datetime) -> None:
        self._connection = connection
        self._user = user
        self._now = now
        self._read: list[Dialogue] | None = None

    async def current(self) -> Dialogue | None:
        """The one that hears what the person types."""
        return next(iter(await self._all()), None)

    async def awaited(self, topic: str, patience: timedelta, step: str | None = None) -> Dialogue | None:
        """The one that hears what the person types, if it asked about this and not too long ago."""
        dialogue = await self.current()
        if dialogue is None or dialogue.topic != topic or self._now - dialogue.updated_at > patience:
            return None
        return dialogue if step in {None, dialogue.step} else None

    async def asked_last(self, topic: str, patience: timedelta) -> bool:
        """Whether a question of buttons alone, laid aside, was the last thing asked, and not too long ago."""
        dialogue = await self.about(topic)
        if dialogue is None or self._now - dialogue.updated_at > patience:
            return False
        return all(other.updated_at <= dialogue.updated_at for other in await self._all())

    async def about(self, topic: str) -> Dialogue | None:
        return next((dialogue for dialogue in await self._all() if dialogue.topic == topic), None)

    async def go(self, step: str, content: str, topic: str = DRAFT) -> None:
        """Be at this step, with this said so far."""
        current = await self.current()
        values = {
            "step": step,
            "content": content,
            "recency": current.recency + 1 if current else 0,
            "message_id": None,  # the message that shows this step has no number before Telegram has given it one
            "updated_at": self._now,
        }
        await self._connection.execute(
            insert(self._connection, Dialogue)
            .values(user_id=self._user.id, topic=topic, **values)
            .on_conflict_do_update(index_elements=["user_id", "topic"], set_=values),
        )
        self._read = None

    async def lay_aside(self, topic: str, content: str) -> None:
        """Keep this for later: the person stays where they are."""
        values = {"step": topic, "content": content, "recency": -1, "message_id": None, "updated_at": self._now}
        await self._connection.execute(
            insert(self._connection, Dialogue)
            .values(user_id=self._user.id, topic=topic, **values)
            .on_conflict_do_update(index_elements=["user_id", "topic"], set_=values),
        )
        self._read = None

    async def end(self, topic: str = DRAFT) -> None:
        statement = delete(Dialogue).where(Dialogue.user_id == self._user.id, Dialogue.topic == topic)
        await self._connection.execute(statement)
        self._read = None

    async def _all(self) -> list[Dialogue]:
        """The latest first."""
        if self._read is None:
            rows = await _OF_USER.ask(self._connection, {"user_id": self._user.id})
            self._read = every(Dialogue, rows)
        return self._read


_OF_USER = Prepared(
    select(*Dialogue.__table__.c).where(Dialogue.user_id == bindparam("user_id")).order_by(Dialogue.recency.desc())
)
