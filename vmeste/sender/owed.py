"""What is owed to many: notices and posted cards, taken when they are due and sent one by one."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any

from loguru import logger
from sqlalchemy.ext.asyncio import AsyncConnection

from vmeste.content import sending
from vmeste.database import Database, is_passing
from vmeste.events import copies, redrawing
from vmeste.events.telling.digests import NEXT_DIGEST, write_digests
from vmeste.events.telling.reminding import NEXT_REMINDER, write_reminders
from vmeste.notices import due
from vmeste.notices.due import LANES, LEASE, Lane
from vmeste.notices.models import Card, Notice
from vmeste.sender.drawing import Drawing, DrawnCard, DrawnNotice, Later, Taken, Unsent
from vmeste.sender.mouth import FIRST_PAUSE, Mouth, TooLateError
from vmeste.sender.posting import Posting, until_lease_ends
from vmeste.sender.said import Ledger
from vmeste.sender.screens import Screens
from vmeste.sender.settling import Settling
from vmeste.telegram import RefusedError
from vmeste.users.repository import lose
from vmeste.waiting import surely

LOOKS_APART = 0.1
"""Seconds between two looks at what is due, however many turns have ended meanwhile."""
LONGEST_SLEEP = 60.0
"""Seconds; what another copy of the bot has left behind is found after so long at most."""
FAILED_LENGTH = 200
TAKEN_AGAIN_WAITS = 5.0
"""Seconds; whoever had it before has ended a call by then, whatever the clocks say."""
MOST_TRIES = 5
"""What fails so often for our own fault is left; a card gets new tries with its event's next change."""

MUTED = ("not enough rights", "CHAT_WRITE_FORBIDDEN", "have no rights")
"""In these words Telegram says that the bot may read in a group and not write."""

Key = tuple[Lane, int]
"""A row under way."""


class Owed:
    """Takes what is due and sends it; woken when there may be something new."""

    def __init__(
        self,
        mouth: Mouth,
        screens: Screens,
        ledger: Ledger,
        drawing: Drawing,
        database: Database,
        now: Callable[[], datetime],
    ) -> None:
        self._mouth = mouth
        self._posting = Posting(mouth)
        self._screens = screens
        self._ledger = ledger
        self._drawing = drawing
        self._database = database
        self._now = now
        self._settling = Settling(database, now)
        self._woken = asyncio.Event()
        self._under_way: dict[Key, asyncio.Task[None]] = {}
        self._taken: dict[Key, Notice | Card] = {}
        """The rows under way."""
        self._calling: set[Key] = set()
        self._doubtful: list[tuple[Lane, Notice | Card]] = []
        """Rows that nobody is at though their lease may say so, because the database went away over them."""
        self._stopping = False
        self._stopped = asyncio.Event()
        self._stopped.set()

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until `finish`."""
        self._stopped.clear()
        try:
            while not self._stopping:
                await self._go_round()
        finally:
            self._stopped.set()

    async def _go_round(self) -> None:
        self._woken.clear()
        looked_at = time.monotonic()
        try:
            sleep = await self._take_what_is_due()
        except Exception as error:  # noqa: BLE001  the database may be away; what is owed is owed
            logger.warning("what is due could not be taken: {}", type(error).__name__)
            sleep = FIRST_PAUSE
        with suppress(TimeoutError):
            async with asyncio.timeout(sleep):
                await self._woken.wait()
        await asyncio.sleep(max(0, looked_at + LOOKS_APART - time.monotonic()))

    async def finish(self, within: float) -> None:
        """Let the calls end that are being made; the rest is due again, for the next run."""
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), within)
        for key, task in self._under_way.items():
            if key not in self._calling:
                task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=within)
        left = dict(self._under_way)
        for task in left.values():
            task.cancel()
        await asyncio.gather(*left.values(), return_exceptions=True)
        await self._settling.stop()

    async def _take_what_is_due(self) -> float:
        """Begin all there is room for; the seconds until there will be more."""
        await self._give_back_doubtful()
        sleep, waits = await self._seconds_to_next()
        if sleep <= 0:
            sleep = min(
                await self._write(lambda now: write_reminders(self._database, now)),
                await self._write(lambda now: write_digests(self._database, now, self._drawing.zone)),
            )
            _, waits = await self._seconds_to_next()
        if is_due := [lane for lane in LANES if waits[lane] <= 0 and self._room(lane) > 0]:
            for lane, row in await self._take(is_due):
                self._begin(lane, row)
            return 0  # there may be more
        # where there is no room, somebody who has ended wakes us
        return min([sleep, *(waits[lane] for lane in LANES if self._room(lane) > 0)])

    async def _take(self, lanes: Iterable[Lane]) -> list[tuple[Lane, Notice | Card]]:
        taken: list[tuple[Lane, Notice | Card]] = []
        try:
            async with self._database.turn() as connection:
                for lane in lanes:
                    now = self._now()
                    rows = await due.take(connection, lane, self._late(lane, now), self._room(lane), now)
                    taken += [(lane, row) for row in rows]
        except Exception:
            self._doubtful += taken  # the commit may stand though nobody has said so
            raise
        return taken

    async def _give_back_doubtful(self) -> None:
        if doubtful := list(self._doubtful):
            async with self._database.turn() as connection:
                for lane, row in doubtful:
                    await due.take_back(connection, lane, row)
            del self._doubtful[: len(doubtful)]

    async def _write(self, what: Callable[[datetime], Awaitable[datetime | None]]) -> float:
        """What comes due by the clock alone; the seconds until there will be more."""
        try:
            moment = await what(self._now())
        except Exception as error:
            if is_passing(error):
                raise
            logger.exception("what came due could not be written")  # the rest is sent all the same
            return LONGEST_SLEEP
        return self._seconds_to(moment)

    async def _seconds_to_next(self) -> tuple[float, dict[Lane, float]]:
        """To what comes due by the clock alone, and to what there is to send, in one statement."""
        now = self._now()
        late = {lane: self._late(lane, now) for lane in LANES}
        async with self._database.look() as connection:
            moments = await due.earliest(connection, late, (NEXT_REMINDER, NEXT_DIGEST))
        seconds = [self._seconds_to(moment) for moment in moments]
        return min(seconds[len(LANES) :]), dict(zip(LANES, seconds, strict=False))

    def _seconds_to(self, moment: datetime | None) -> float:
        return min((moment - self._now()).total_seconds(), LONGEST_SLEEP) if moment is not None else LONGEST_SLEEP

    def _room(self, lane: Lane) -> int:
        return lane.room - sum(of_lane is lane for of_lane, _ in self._under_way)

    def _late(self, lane: Lane, now: datetime) -> list[int]:
        """What is under way though its lease has ended, and so seems to be due; seldom any."""
        return [
            row.id
            for (of_lane, _), row in self._taken.items()
            if of_lane is lane and row.due_at is not None and row.due_at <= now
        ]

    def _begin(self, lane: Lane, row: Notice | Card) -> None:
        key = (lane, row.id)
        if key in self._under_way:  # its task has given it back and has not quite ended
            self._doubtful.append((lane, row))
            return
        work = self._send_notice(row, key) if isinstance(row, Notice) else self._refresh(row, key)
        task = asyncio.create_task(self._safely(key, row, work))
        self._under_way[key], self._taken[key] = task, row
        task.add_done_callback(lambda _: self._end(key))

    def _end(self, key: Key) -> None:
        self._under_way.pop(key, None)
        self._taken.pop(key, None)
        self._calling.discard(key)
        self.wake()

    async def _safely(self, key: Key, row: Notice | Card, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except RefusedError:  # the token: it stays owed, for a run with the right one
            return
        except asyncio.CancelledError:
            async with self._database.turn() as connection:
                await due.give_back(connection, *key, row.tries, row.created_at)
            raise
        except Exception as error:  # noqa: BLE001  it is tried again when its lease ends, and stops nobody else
            if is_passing(error) and key not in self._calling:  # nothing was said: soon again
                await asyncio.sleep(FIRST_PAUSE)
                self._doubtful.append((key[0], row))  # only now: it is taken again when nobody is at it any more
                return
            logger.exception("{} {} could not be sent, try {}", key[0].model.__tablename__, key[1], row.tries)
            if row.tries >= MOST_TRIES and not is_passing(error):
                async with self._database.turn() as connection:
                    await due.give_up(connection, *key)

    # notices

    async def _send_notice(self, notice: Notice, key: Key) -> None:
        chat = await self._drawing.addressee(notice)
        if not isinstance(chat, int):
            return await self._leave(notice, key, chat)
        if notice.tries > 1:
            await asyncio.sleep(TAKEN_AGAIN_WAITS)
        await self._mouth.pace.may_send(chat)
        await self._screens.silence(chat)
        async with self._mouth.one_at_a_time(chat):
            drawn = await self._drawing.notice(notice)  # now, because much may have happened while it waited
            if not isinstance(drawn, DrawnNotice):
                return await self._leave(notice, key, drawn)
            self._calling.add(key)
            try:
                await self._mouth.ask(sending(drawn.content, chat_id=drawn.chat_id), _until(notice, drawn))
            except TooLateError:
                return await self._give_back(key, notice, notice.created_at)
            except RefusedError as refused:
                if refused.token_is_wrong:
                    raise
                if refused.code == HTTPStatus.FORBIDDEN:
                    await surely(self._database, lambda connection: lose(connection, drawn.user_id, self._now()))
                else:
                    logger.error("notice {}: Telegram refuses it: {}", notice.id, refused)
                return await self._settle_notice(notice, failed=refused.description[:FAILED_LENGTH])
            return await self._settle_notice(notice, sent_at=self._now())

    async def _leave(self, notice: Notice, key: Key, why: Unsent | Later | Taken) -> None:
        match why:
            case Unsent(reason):
                await self._settle_notice(notice, failed=reason)
            case Later(until):
                await self._give_back(key, notice, until)
            case Taken():
                pass

    async def _settle_notice(self, notice: Notice, **outcome: Any) -> None:
        """However long it takes: what was said and not written down would be said again."""
        await surely(self._database, lambda connection: due.settle_notice(connection, notice.id, **outcome))

    async def _give_back(self, key: Key, row: Notice | Card, until: datetime) -> None:
        await surely(self._database, lambda connection: due.give_back(connection, *key, row.tries, until))

    # cards

    async def _refresh(self, card: Card, key: Key) -> None:
        chat = card.inline_message_id or card.chat_id or 0
        if card.message_id is None and card.inline_message_id is None:
            await self._mouth.pace.may_send(chat)
        else:
            await self._mouth.pace.may_edit(chat, card.message_id or 0)
        await self._screens.silence(chat)
        async with self._mouth.one_at_a_time(chat):
            if not await self._is_ours(card):
                return None
            drawn = await self._draw(card)  # not before, so that the newest state wins
            if isinstance(drawn, Taken):
                return None
            number = card.message_id
            if drawn is not None and not drawn.is_shown:
                self._calling.add(key)
                try:
                    drawn = await self._posting.put(card, drawn)
                except TooLateError:  # due when its lease ends, and not at once: Telegram has asked to wait
                    return await self._give_back(key, card, card.due_at or self._now())
                except RefusedError as refused:
                    if refused.token_is_wrong:
                        raise
                    given_up = refused
                    return await surely(self._database, lambda connection: self._give_up(connection, card, given_up))
            return await self._settling.write(card, drawn, number)

    async def _is_ours(self, card: Card) -> bool:
        """Its turn may come so late that another copy of the bot has taken it; if none has, its lease begins anew."""
        if card.due_at is None or self._now() < card.due_at - LEASE / 2:
            return True
        until = self._now() + LEASE
        if not await surely(self._database, lambda connection: due.hold(connection, card, until)):
            return False
        card.due_at = until
        return True

    async def _draw(self, card: Card) -> DrawnCard | Taken | None:
        """As the copy should look, when all is known of what it looks like now."""
        if card.user_id is not None:
            await self._ledger.written()
        return await self._drawing.card(card)

    async def _give_up(self, connection: AsyncConnection, card: Card, refused: RefusedError) -> None:
        """The copy is gone, or the bot may not write there: either way nobody can keep it up to date."""
        if refused.migrate_to_chat_id is not None and card.chat_id is not None:
            await copies.chat_moved(connection, card.chat_id, refused.migrate_to_chat_id, self._now())
        elif any(words in refused.description for words in MUTED):
            await copies.pause(connection, card.id)
        else:
            await redrawing.forget(connection, card)
            if refused.code == HTTPStatus.FORBIDDEN and card.user_id is not None:
                await lose(connection, card.user_id, self._now())
            logger.info("card {} is forgotten: {}", card.id, refused)


def _until(notice: Notice, drawn: DrawnNotice) -> datetime | None:
    """Until when it may be asked for: while it is true, and while it is ours to send."""
    moments = (drawn.until, until_lease_ends(notice))
    return min((moment for moment in moments if moment is not None), default=None)
