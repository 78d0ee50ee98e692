"""A bot's queue of updates, as getUpdates sees it: kept until an offset confirms them, at most a day."""

import asyncio
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vmeste.demo.clock import Clock
from vmeste.demo.refusal import bad_request, conflict
from vmeste.demo.schema import API
from vmeste.demo.settling import Unsettled, Watchers

DAY = 24 * 60 * 60
PRESS_LIFETIME = 150
LIFETIME = {"callback_query": PRESS_LIFETIME, "inline_query": PRESS_LIFETIME, "chosen_inline_result": 600}
BY_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = set(API["types"]["Update"]) - {"update_id"}
LONGEST_POLL = 50
MOST_UPDATES = 100
QUICK_REPEAT = 0.5


@dataclass(slots=True)
class Update:
    update_id: int
    kind: str
    body: dict[str, Any]
    lane: int | str  # updates of one chat are delivered to a webhook one after another
    author: Unsettled | None
    at: float

    def expired(self, now: float) -> bool:
        return now - self.at > LIFETIME.get(self.kind, DAY)

    def settle(self) -> None:
        if self.author:
            self.author.end(f"update {self.update_id}")


class UpdateQueue:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.pending: dict[int, Update] = {}
        self.confirmed: list[Update] = []  # by the last offset that confirmed any: for the fault "repeat"
        self.kinds = KINDS - BY_REQUEST
        self.one_on_quick_repeat = True
        self.on_push: Callable[[Update], None] | None = None  # the webhook's, while there is one
        self._next_id = 0
        self._last_push = 0.0
        self._deaf_to = 0
        self._watchers = Watchers()
        self._hanging: asyncio.Future[None] | None = None
        self._last_poll: tuple[int | None, float] = (None, 0.0)

    def push(self, kind: str, body: dict[str, Any], author: Unsettled | None, lane: int | str = 0) -> int:
        """The update's id, or 0 when the bot has not asked for updates of this kind."""
        if kind not in self.kinds:
            return 0
        now = self._clock.now()
        if not self._next_id or now - self._last_push > 7 * DAY:
            self._next_id = 100_000_000 + secrets.randbelow(800_000_000)
        update_id, self._next_id, self._last_push = self._next_id, self._next_id + 1, now
        self.put(Update(update_id, kind, {"update_id": update_id, **body}, lane, author, now))
        return update_id

    def push_raw(self, body: dict[str, Any], author: Unsettled | None, lane: int | str) -> int:
        """An update as it is; only an update_id is added when it has none."""
        kind = next((key for key in body if key != "update_id"), "message")
        if "update_id" not in body:
            self.kinds, kinds = KINDS | {kind}, self.kinds
            try:
                return self.push(kind, body, author, lane)
            finally:
                self.kinds = kinds
        self.put(Update(body["update_id"], kind, body, lane, author, self._clock.now()))
        self.pending = dict(sorted(self.pending.items()))
        return int(body["update_id"])

    def put(self, update: Update) -> None:
        self.pending[update.update_id] = update
        if update.author:
            words = f"update {update.update_id} ({update.kind}) is not confirmed by the bot"
            update.author.begin(f"update {update.update_id}", words)
        if self.on_push:
            self.on_push(update)
        self._wake()

    def allow(self, kinds: list[str] | None) -> None:
        """None leaves it as it was; an empty list means all but those that must be asked for by name."""
        if kinds is not None:
            self.kinds = set(kinds) & KINDS or KINDS - BY_REQUEST

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109 - getUpdates' own
        if not 1 <= limit <= MOST_UPDATES:
            limit = MOST_UPDATES
        if timeout < 0:
            raise bad_request("timeout must be non-negative")
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        loop = asyncio.get_running_loop()
        if (
            self.one_on_quick_repeat
            and self._last_poll[0] == offset
            and loop.time() - self._last_poll[1] < QUICK_REPEAT
        ):
            limit = 1
        self.forget(offset)
        batch = self.waiting(limit)
        if not batch and timeout:
            await self._news(min(timeout, LONGEST_POLL))
            batch = self.waiting(limit)
        self._last_poll = (offset, loop.time()) if batch else (None, 0.0)
        return [update.body for update in batch]

    async def _news(self, timeout: float) -> None:  # noqa: ASYNC109 - as above
        self._hanging = hanging = asyncio.get_running_loop().create_future()
        self._watchers.look()
        try:
            async with asyncio.timeout(timeout):
                await hanging
        except TimeoutError:
            pass
        finally:
            if self._hanging is hanging:
                self._hanging = None

    async def polled(self, timeout: float = 5) -> None:  # noqa: ASYNC109 - the words are ours
        """Until somebody polls and waits for news."""
        await self._watchers.until(lambda: self._hanging, timeout, lambda: "nobody polls")

    def interrupt(self, why: str) -> None:
        """Ends a poll that hangs with 409: one bot, one poller."""
        if self._hanging and not self._hanging.done():
            self._hanging.set_exception(conflict(why))
        self._hanging = None

    def _wake(self) -> None:
        if self._hanging and not self._hanging.done():
            self._hanging.set_result(None)

    release = _wake

    def forget(self, offset: int) -> None:
        """Everything below the offset is confirmed; a negative one keeps only so many of the last."""
        confirmed = []
        if self._deaf_to == offset:
            self._deaf_to = 0  # the poll that a fault makes see its updates again
            return
        if offset < 0:
            confirmed = [self.pending.pop(update_id) for update_id in list(self.pending)[:offset]]
        elif offset:
            below = list(itertools.takewhile(lambda update_id: update_id < offset, self.pending))
            confirmed = [self.pending.pop(update_id) for update_id in below]
        if confirmed:
            self.confirmed = confirmed
            for update in confirmed:
                update.settle()

    def repeat_after(self, offset: int) -> None:
        """What this offset confirms, or else what was confirmed last, comes once more."""
        self.forget(offset)
        self.pending = {update.update_id: update for update in (*self.confirmed, *self.pending.values())}
        self._deaf_to, self.confirmed = offset, []

    def waiting(self, limit: int) -> list[Update]:
        now = self._clock.now()
        batch: list[Update] = []
        for update in tuple(itertools.islice(self.pending.values(), limit + MOST_UPDATES)):
            if update.expired(now):
                self.drop(update)
            elif len(batch) < limit:
                batch.append(update)
        return batch

    def drop(self, update: Update) -> None:
        self.pending.pop(update.update_id, None)
        update.settle()
