"""The benchmarks run through, with next to nothing to do; what they measure is told by the commands alone."""

import pytest

from tests.bench import lists, mix, start


async def test_start(capsys: pytest.CaptureFixture[str]) -> None:
    await start.run("sqlite", rounds=1, judged=False, updates=20)
    assert "ms of CPU" in capsys.readouterr().out


async def test_mix(capsys: pytest.CaptureFixture[str]) -> None:
    await mix.run("sqlite", rounds=1, load=mix.TINY)
    said = capsys.readouterr().out
    assert "updates a second" in said
    assert "vmeste: exactly 10 in 1 of 1 tries" in said


async def test_lists(capsys: pytest.CaptureFixture[str]) -> None:
    await lists.run("sqlite", size=lists.SMALL, looks=3)
    assert "search, a rare word" in capsys.readouterr().out
