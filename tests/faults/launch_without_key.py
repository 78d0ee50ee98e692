"""vmeste with its guard taken out: an update that comes again is done again."""

import json
import sys
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

import bot
from vmeste import calm, inbox
from vmeste.database import insert


async def take(
    connection: AsyncConnection, update_id: int, calls: list[inbox.Call], now: datetime, by: int
) -> inbox.Owed:
    values = {"taken_at": now, "owed": json.dumps(calls) if calls else None, "held_by": by}
    await connection.execute(
        insert(connection, inbox.TakenUpdate)
        .values(update_id=update_id, **values)
        .on_conflict_do_update(index_elements=["update_id"], set_=values)
    )
    return inbox.Owed(update_id, now, calls, now + inbox.HELD_FOR)


if __name__ == "__main__":
    calm.SECONDS = 0.0  # as in launch.py
    inbox.take = take
    sys.exit(bot.main())
