"""Whom the administrator has shut out and who was erased since: known by a keyed digest, until they come back.

Erasing takes everything that says who a person was; the digest says only of somebody who stands at the door whether
they are one of these. Once they write, the block stands in their new row again and the digest goes.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.database import insert
from vmeste.profile import BotProfile
from vmeste.users.models import Barred


async def remember(connection: AsyncConnection, telegram_id: int, blocked_at: datetime) -> None:
    """Their row is about to be nobody's."""
    anew = update(BotProfile).where(BotProfile.barring_key.is_(None)).values(barring_key=secrets.token_hex())
    await connection.execute(anew)
    key = await _key(connection)
    if key is None:
        raise LookupError("a database without its bot keeps nobody out")
    row = insert(connection, Barred).values(digest=_digest(key, telegram_id), blocked_at=blocked_at)
    await connection.execute(row.on_conflict_do_nothing(index_elements=["digest"]))


async def recall(connection: AsyncConnection, telegram_id: int) -> datetime | None:
    """Since when a newcomer is shut out, if they are."""
    key = await _key(connection)
    if key is None:
        return None
    row = delete(Barred).where(Barred.digest == _digest(key, telegram_id)).returning(Barred.blocked_at)
    found: datetime | None = (await connection.execute(row)).scalar()
    return found


async def _key(connection: AsyncConnection) -> str | None:
    """Made when somebody is kept out for the first time."""
    key: str | None = (await connection.execute(_KEY)).scalar()
    return key


def _digest(key: str, telegram_id: int) -> str:
    return hmac.new(bytes.fromhex(key), str(telegram_id).encode(), hashlib.sha256).hexdigest()


_KEY = select(BotProfile.barring_key).where(BotProfile.barring_key.is_not(None))
