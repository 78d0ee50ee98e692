"""The pencil: one page after another, with a rest in which the bot has the thread."""

import asyncio
import time
from functools import partial

import pytest

from vmeste.admin.pencil import LONGEST_REST, REST, Pencil


def drawing(seconds: float) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
    return "a page"


async def test_a_page_is_followed_by_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    rested: list[float] = []

    async def rest(seconds: float) -> None:
        rested.append(seconds)

    pencil = Pencil()
    monkeypatch.setattr("vmeste.admin.pencil.REST", REST)  # as it was before the tests took it away
    monkeypatch.setattr(asyncio, "sleep", rest)
    for seconds in (0.002, 0.05, 0.0):
        assert await pencil.draws(partial(drawing, seconds)) == "a page"
    first, after_a_page, after_a_long_one = rested
    assert first <= 0, "who comes at leisure does not wait"
    assert 0.001 * REST < after_a_page <= LONGEST_REST
    assert LONGEST_REST / 2 < after_a_long_one <= LONGEST_REST
