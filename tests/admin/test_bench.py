"""The benchmark of the admin page, run small, so that it cannot rot."""

import pytest

from tests.bench.admin import run
from tests.bench.admin.fill import Size


async def test_the_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    missed = await run.run("sqlite", rounds=1, judged=False, sizes=(Size(20), Size(60)), rival=False, starts=20)
    said = capsys.readouterr().out
    assert missed == 0
    for words in ("60 people, 12 events, 120 answers", "user: last page", "search title, miss", "/start answered"):
        assert words in said
