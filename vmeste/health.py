"""Whether the bot is well: for whoever asks, and told in one word."""

from sqlalchemy import text

from vmeste.database import Database

SELECT_1 = text("SELECT 1")


class Health:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_ready = False

    def is_ready(self) -> None:
        """From now on updates are taken."""
        self._is_ready = True

    async def is_well(self) -> bool:
        """Raises what the database raises when it is away."""
        async with self._database.look() as connection:
            await connection.execute(SELECT_1)
        return self._is_ready
