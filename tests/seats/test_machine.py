"""A thousand evenings on SQLite, some on PostgreSQL: the program does what the model does, and the rules hold."""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.seats.bugs import BUGS, Bug
from tests.seats.hall import Hall, open_hall
from tests.seats.machine import Seats

STEPS = 50
RUNS = 5000 if os.environ.get("VMESTE_LONG") == "1" else 250
"""Of full length, in each of four tests that can run side by side."""
RUNS_ON_POSTGRESQL = 500 if os.environ.get("VMESTE_LONG") == "1" else 20
EXAMPLES_FOR_A_BUG = 200
LOOKING = (Phase.generate,)
LOOKING_AND_EXPLAINING = (Phase.generate, Phase.shrink)


class FoundError(Exception):
    """What an assertion of the machine becomes when it was meant to fail."""


def play(hall: Hall, runs: int, phases: tuple[Phase, ...] = LOOKING_AND_EXPLAINING, start: int | None = None) -> int:
    """How many runs of full length were played; with `start`, always the same ones."""

    class Played(Seats):
        pass

    Played.hall, Played.lengths = hall, []
    run_state_machine_as_test(
        seed(start)(Played) if start is not None else Played,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS + 2,  # some runs end a little before
            deadline=None,
            database=None,
            phases=phases,
            report_multiple_bugs=False,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return sum(length >= STEPS for length in Played.lengths)


@pytest.mark.parametrize("quarter", range(4))
def test_a_thousand_evenings(sqlite_url: str, quarter: int) -> None:  # noqa: ARG001  four alike, side by side
    with open_hall(sqlite_url) as hall:
        played = 0
        while played < RUNS:
            played += play(hall, RUNS - played)
    assert played >= RUNS


def test_evenings_on_postgresql(postgresql_url: str) -> None:
    with open_hall(postgresql_url) as hall:
        played = 0
        while played < RUNS_ON_POSTGRESQL:
            played += play(hall, RUNS_ON_POSTGRESQL - played)
    assert played >= RUNS_ON_POSTGRESQL


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_found(sqlite_url: str, bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    with open_hall(sqlite_url) as hall, pytest.raises(AssertionError):
        play(hall, EXAMPLES_FOR_A_BUG, LOOKING, start=2026)
