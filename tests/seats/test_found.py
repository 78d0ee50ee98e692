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
    assert evening.state().told == [("Вера", Kind.FIRST_TAP), ("Вера", Kind.RESTORED)]


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
