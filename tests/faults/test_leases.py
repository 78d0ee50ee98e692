"""What a sender has taken and then lost with its connection is sent all the same, within seconds and once."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.talk.conftest import Town, link_of, town  # noqa: F401  the fixture
from tests.talk.scenes import in_group
from vmeste.demo import Group
from vmeste.events import redrawing
from vmeste.notices import due
from vmeste.notices.due import NOTICES, SHARED_CARDS, Lane
from vmeste.notices.models import Card, Notice
from vmeste.sender.drawing import Drawing
from vmeste.sender.notices import Notices

WITHIN = 10.0
"""Seconds; a lease lasts longer."""


def lost() -> OperationalError:
    return OperationalError("", {}, ConnectionError("lost"), connection_invalidated=True)


def engine(town: Town) -> Any:  # noqa: F811  a town
    sender = town.bot._program._sender
    assert sender is not None
    return sender._owed._database.writer.sync_engine


@pytest.mark.parametrize("lane", [NOTICES, SHARED_CARDS], ids=["notice", "card"])
async def test_what_was_taken_in_a_commit_of_which_nobody_heard(
    town: Town,  # noqa: F811  the fixture
    lane: Lane,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take, dialect = due.take, engine(town).dialect
    commit, lose_next, commits_lost = dialect.do_commit, [False], [0]

    async def taken(
        connection: AsyncConnection, of: Lane, under_way: Collection[int], *more: Any
    ) -> Sequence[Notice | Card]:
        rows = await take(connection, of, under_way, *more)
        lose_next[0] |= of is lane and bool(rows) and not commits_lost[0]
        return rows

    def do_commit(connection: Any) -> None:
        commit(connection)
        if lose_next[0]:
            lose_next[0] = False
            commits_lost[0] += 1
            raise ConnectionResetError("lost")

    monkeypatch.setattr(due, "take", taken)
    monkeypatch.setattr(dialect, "do_commit", do_commit)
    group = town.group()
    await something_is_owed(town, group)
    await all_is_said_once(town, group)
    assert commits_lost == [1]


async def test_what_was_taken_before_the_database_went_away_for_a_while(
    town: Town,  # noqa: F811  the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addressee, away = Drawing.addressee, [-1]

    async def looked_up(self: Drawing, notice: Notice) -> Any:
        if away[0] < 0:
            away[0] = 3
            raise lost()
        return await addressee(self, notice)

    def fail(*_: object) -> None:
        if away[0] > 0:
            away[0] -= 1
            raise lost()

    sender = town.bot._program._sender
    assert sender is not None
    for each in {sender._owed._database.writer.sync_engine, sender._owed._database.reader.sync_engine}:
        event.listen(each, "before_cursor_execute", fail)
    monkeypatch.setattr(Drawing, "addressee", looked_up)
    group = town.group()
    await something_is_owed(town, group)
    await all_is_said_once(town, group)
    assert away == [0]


async def test_a_card_posted_just_before_the_database_went_away(
    town: Town,  # noqa: F811  the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle, failed = redrawing.settle, [0]

    async def away_at_first(*args: Any) -> None:
        if failed[0] < 2:
            failed[0] += 1
            raise lost()
        await settle(*args)

    monkeypatch.setattr(redrawing, "settle", away_at_first)
    group = town.group()
    await something_is_owed(town, group)
    await all_is_said_once(town, group)
    assert failed == [2]
    async with town.database.look() as connection:
        assert (await connection.execute(select(Card.message_id).where(Card.chat_id == group.id))).one()[0] is not None


async def something_is_owed(town: Town, group: Group) -> None:  # noqa: F811  a town
    """A card to the group, and a notice to Boris."""
    await in_group(town.anna, group)
    await town.joins(town.boris, link_of(town.anna))
    await town.anna.presses("Изменить")
    await town.anna.presses("Где")
    await town.anna.says("Лужники")


async def all_is_said_once(town: Town, group: Group) -> None:  # noqa: F811  a town
    town.later(minutes=1)
    await town.boris.hears("Где: — → Лужники", WITHIN)
    await town.nothing_is_due(WITHIN)
    assert sum("Где: — → Лужники" in message.text for message in town.boris.chat) == 1
    assert sum("Футбол" in message.text and message.from_bot for message in group.messages) == 1
    assert "Лужники" in next(message.text for message in group.messages if "Футбол" in message.text)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_one_is_still_at_is_not_begun_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  the fixture
    """Taken again a moment before the task that has given it back ends; of two tasks the stop would know only one."""
    begun, goes_on = [], asyncio.Event()

    async def at_it(_: Notices, notice: Notice, __: object) -> None:
        begun.append(notice)
        await goes_on.wait()

    monkeypatch.setattr(Notices, "send", at_it)
    sender = town.bot._program._sender
    assert sender is not None
    notice = Notice(id=1, tries=1, due_at=town.now, created_at=town.now)
    for _ in range(2):
        sender._owed._begin(NOTICES, notice)
    await asyncio.sleep(0)
    assert begun == [notice]
    goes_on.set()
