"""What the state machine has found, told as it happened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.seats.evening import Evening
from tests.seats.hall import NOW, Hall, open_hall
from vmeste.events.models import Answer
from vmeste.events.rules import Outcome
from vmeste.notices.models import Kind

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def hall(database_url: str) -> Iterator[Hall]:
    with open_hall(database_url) as opened:
        yield opened


def test_a_party_that_becomes_smaller_hears_that_it_is_in(hall: Hall) -> None:
    evening = Evening(hall, 2, TOMORROW)
    for who in ("Анна", "Борис", "Вера"):
        evening.joins(who)
    evening.brings("Вера", 1)
    evening.leaves("Анна")
    outcome, shown = evening.brings("Вера", 0)
    assert (outcome, shown.answer, shown.place) == (Outcome.GOING, Answer.GOING, None)


def test_a_party_that_becomes_smaller_hears_of_its_offer(hall: Hall) -> None:
    evening = Evening(hall, 2, TOMORROW)
    evening.is_changed(offer_hours=2)
    for who in ("Анна", "Борис", "Вера"):
        evening.joins(who)
    evening.brings("Вера", 1)
    evening.leaves("Анна")
    _, shown = evening.brings("Вера", 0)
    assert shown.held.party.offered


def test_a_seat_freed_while_cancelled_is_told_of_when_restored(hall: Hall) -> None:
    evening = Evening(hall, 1, NOW + timedelta(hours=9))
    evening.is_changed(offer_hours=6)
    for who in ("Анна", "Борис", "Вера"):
        evening.joins(who)
    evening.leaves("Анна")
    evening.is_cancelled()
    evening.now += timedelta(hours=6)
    evening.looks_at_the_clock()
    evening.state()
    evening.is_restored()
    assert evening.state().told == [
        ("Борис", Kind.FIRST_TAP),
        ("Вера", Kind.FIRST_TAP),
        ("Борис", Kind.RESTORED),
        ("Вера", Kind.RESTORED),
    ]


def test_an_offer_does_not_run_out_while_the_event_is_cancelled(hall: Hall) -> None:
    evening = Evening(hall, 1, TOMORROW)
    evening.is_changed(offer_hours=2)
    for who in ("Анна", "Борис"):
        evening.joins(who)
    evening.leaves("Анна")
    assert evening.state().told == [("Борис", Kind.OFFERED)]
    evening.is_cancelled()
    assert evening.state().seats_taken == 0
    evening.now += timedelta(hours=6)
    evening.looks_at_the_clock()
    assert evening.state().told == []
    evening.is_restored()
    state = evening.state()
    assert state.told == [("Борис", Kind.OFFERED), ("Борис", Kind.RESTORED)]
    assert [row.name for row in state.line] == ["Борис"]
    outcome, _ = evening.joins("Борис")
    assert outcome is Outcome.GOING


@pytest.mark.parametrize("hours", [24, 1])
def test_who_has_no_telegram_is_given_the_seat_and_not_asked(hall: Hall, hours: int) -> None:
    """Long before the start, when seats are offered, and shortly before it, when the first tap takes them."""
    evening = Evening(hall, 1, NOW + timedelta(hours=hours))
    evening.is_changed(offer_hours=2)
    evening.joins("Анна")
    evening.is_added("Мама")
    evening.joins("Борис")
    evening.state()
    evening.leaves("Анна")
    state = evening.state()
    assert {row.name: row.answer for row in state.rows}["Мама"] is Answer.GOING
    assert state.told == [("Мама", Kind.PROMOTED)]
    assert state.seats_taken == 1


def test_shortly_before_the_start_the_line_is_kept_for_who_cannot_tap(hall: Hall) -> None:
    """Whoever stands before them may tap first."""
    evening = Evening(hall, 1, NOW + timedelta(hours=1))
    evening.is_changed(offer_hours=2)
    for who in ("Анна", "Борис"):
        evening.joins(who)
    evening.is_added("Мама")
    evening.state()
    evening.leaves("Анна")
    state = evening.state()
    assert state.told == [("Борис", Kind.FIRST_TAP)]
    assert {row.name: row.answer for row in state.rows}["Мама"] is Answer.WAITING


def test_an_offer_that_ends_with_a_press_tells_the_others_once(hall: Hall) -> None:
    evening = Evening(hall, 2, NOW + timedelta(hours=9))
    evening.is_changed(offer_hours=6)
    for who in ("Анна", "Борис", "Вера", "Глеб"):
        evening.joins(who)
    evening.leaves("Анна")
    assert evening.state().told == [("Вера", Kind.OFFERED)]
    evening.now += timedelta(hours=6)
    evening.leaves("Борис")
    assert evening.state().told == [("Вера", Kind.OFFER_ENDED), ("Глеб", Kind.FIRST_TAP)]


def test_whoever_presses_when_an_offer_has_ended_hears_of_their_own(hall: Hall) -> None:
    evening = Evening(hall, 1, TOMORROW)
    evening.is_changed(offer_hours=2)
    for who in ("Анна", "Вера", "Борис"):
        evening.joins(who)
    evening.leaves("Анна")
    evening.state()
    evening.now += timedelta(hours=2)
    evening.notes("Борис", "с мячом")
    assert evening.state().told == [("Вера", Kind.OFFER_ENDED), ("Борис", Kind.OFFERED)]
