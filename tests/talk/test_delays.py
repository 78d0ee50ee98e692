"""`pytest --delays SEED`: what it delays, and what that finds."""

import aiohttp
import pytest

from tests.admin.conftest import says
from tests.delays import LONG, PLACES, SHORT, Delays
from tests.talk.conftest import Town

pytestmark = pytest.mark.undelayed


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> Delays:
    """Also without the option."""
    delays = Delays(1, "a test")
    delays.into(monkeypatch)
    return delays


def the_first(many: int, seed: int, test: str = "a test", place: str = "a place") -> list[float]:
    delays = Delays(seed, test)
    return [delays.next_at(place) for _ in range(many)]


def test_the_same_seed_makes_the_same_delays() -> None:
    assert the_first(1000, seed=1) == the_first(1000, seed=1)
    assert the_first(1000, seed=1) != the_first(1000, seed=2)
    assert the_first(1000, seed=1) != the_first(1000, seed=1, test="another")
    assert the_first(1000, seed=1) != the_first(1000, seed=1, place="another")


def test_most_are_none_some_are_short_and_few_are_long() -> None:
    made = the_first(10_000, seed=1)
    none, long = made.count(0), sum(LONG[0] <= seconds <= LONG[1] for seconds in made)
    assert 8_500 < none < 9_500
    assert 10 < long < 100
    assert sum(SHORT[0] <= seconds <= SHORT[1] for seconds in made) == 10_000 - none - long


async def test_whatever_may_be_slow_is_delayed(always: Delays, town: Town) -> None:
    await town.plays_football(town.boris)
    async with aiohttp.ClientSession(headers=says("admin")) as http, http.get(town.bot.admin) as page:
        assert page.status == 200
    of_the_other = "asyncpg" if town.database.is_sqlite else "sqlite"
    names = {f"{work.__module__}.{work.__qualname__}" for work in (getattr(*place) for place in PLACES)}
    assert set(always.put_in) == {name for name in names if of_the_other not in name}
    assert any(seconds for made in always.put_in.values() for seconds in made)


LUCKY = """
import asyncio
import pytest
from vmeste.admin.pages import Pages

async def knock(*names):
    came = []

    async def enter(name):
        came.append(name)

    await asyncio.gather(*(Pages.explain(None, name, enter) for name in names))
    return came

@pytest.mark.parametrize("time", range(50))
async def test_who_knocks_first_is_first(time):
    assert await knock("Anna", "Boris") == ["Anna", "Boris"]

@pytest.mark.undelayed
@pytest.mark.parametrize("time", range(50))
async def test_so_it_is_where_nothing_is_delayed(time):
    assert await knock("Anna", "Boris") == ["Anna", "Boris"]
"""

SETTINGS = ("-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function")


def test_a_planted_race_is_found(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(LUCKY)

    def failed(*options: str) -> list[str]:
        result = pytester.inline_run("-p", "tests.delays", *SETTINGS, *options)
        _, _, failed = result.listoutcomes()
        return [report.nodeid for report in failed]

    found = failed("--delays", "1")
    assert found
    assert all("who_knocks" in name for name in found)
    assert failed("--delays", "1") == found
    assert failed() == []
