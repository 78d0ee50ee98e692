"""Polling: asks Telegram for a batch, and confirms it with the next question, once all of it is settled."""

import asyncio
from typing import Any

from loguru import logger

from vmeste.telegram import AwayError, RefusedError, Telegram, TokenRefusedError
from vmeste.turn import Turn
from vmeste.waiting import unless

LONG_POLL, ANSWERS_LATE = 5, 2  # seconds Telegram keeps the question open, and until it is silent
BATCH = 100
BATCH_COMES_WITHIN = 60.0
"""Seconds; a hundred long messages come slowly through a thin line."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 3.0
ANOTHER_POLLS_PAUSE = 3.0


class Polling:
    def __init__(self, telegram: Telegram, turn: Turn, allowed_updates: list[str]) -> None:
        self._telegram = telegram
        self._turn = turn
        self.allowed_updates = allowed_updates
        self._confirmed = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop: the batch under way is finished, a question under way is dropped.

        Raises TokenRefusedError.
        """
        while not stop.is_set():
            batch = await unless(stop, self._ask())
            if batch is None:
                break
            # A task each, begun in order: the turn keeps one person's updates in the order they are begun in.
            await asyncio.gather(*(asyncio.create_task(self._turn.take(letter)) for letter in batch))
            if batch:
                self._confirmed = batch[-1]["update_id"] + 1

    async def _ask(self) -> list[dict[str, Any]]:
        pause = FIRST_PAUSE
        while True:
            try:
                batch: list[dict[str, Any]] = await self._telegram.call(
                    "getUpdates",
                    patience=LONG_POLL + ANSWERS_LATE,
                    in_all=BATCH_COMES_WITHIN,
                    offset=self._confirmed,
                    limit=BATCH,
                    timeout=LONG_POLL,
                    allowed_updates=self.allowed_updates,
                )
            except AwayError as error:
                logger.warning("Telegram is away, asking again in {:.1f} s ({})", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise TokenRefusedError from None
                if refused.another_polls and "webhook" in refused.description:
                    await self._drop_webhook()
                    continue
                wait = refused.retry_after or (ANOTHER_POLLS_PAUSE if refused.another_polls else pause)
                logger.warning("Telegram gives no updates, asking again in {} s: {}", wait, refused.description)
                await asyncio.sleep(wait)
            else:
                return batch

    async def _drop_webhook(self) -> None:
        """An earlier run had a webhook; what waits for it is kept."""
        try:
            await self._telegram.call("deleteWebhook")
        except (AwayError, RefusedError) as error:
            logger.warning("the webhook of an earlier run cannot be removed yet: {}", error)
            await asyncio.sleep(FIRST_PAUSE)
