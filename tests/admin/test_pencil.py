"""The pencil: pages are followed by rests in which the bot has the thread; a few may come at once before that."""

import asyncio

import pytest

from vmeste.admin.pencil import CREDIT, LONGEST_REST, REST, Pencil


async def test_who_reads_without_a_pause_waits_and_who_opens_a_few_pages_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal now
        waited.append(max(0.0, seconds))
        now += waited[-1]

    def draw() -> str:
        nonlocal now
        now += took
        return "a page"

    pencil = Pencil()
    monkeypatch.setattr("vmeste.admin.pencil.REST", REST)  # as it was before the tests took it away
    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    for took in (0.005, 0.1):
        waited.clear()
        rest = min(REST * took, LONGEST_REST)
        for _ in range(30):
            assert await pencil.draws(draw) == "a page"
        assert waited[:3] == [0, 0, 0], "a few pages at once"
        assert waited[-1] == pytest.approx(rest - took), "then as much rest as each page has earned"
        now += CREDIT + 1
    waited.clear()
    await pencil.draws(draw)
    assert waited == [0], "who comes at leisure"
