"""The benchmarks run through, with next to nothing to do; what they measure is told by the commands alone."""

import pytest

from tests.bench import mix, start


async def test_start(capsys: pytest.CaptureFixture[str]) -> None:
    await start.run("sqlite", rounds=1, judged=False, updates=20)
    assert "ms of CPU" in capsys.readouterr().out


async def test_mix(capsys: pytest.CaptureFixture[str]) -> None:
    await mix.run("sqlite", rounds=1, load=mix.TINY)
    said = capsys.readouterr().out
    assert "updates a second" in said
    assert "vmeste: exactly 10 in 1 of 1 tries" in said
