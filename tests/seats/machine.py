"""The state machine: whatever people do, the program and the model agree after every step."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.seats.evening import Evening, State
from tests.seats.hall import NOW, PEOPLE, Hall
from tests.seats.model import COMES, Model
from vmeste.events.models import Answer
from vmeste.events.rules import Outcome
from vmeste.events.shown import Shown

somebody = st.sampled_from(PEOPLE)
limit = st.integers(1, 4)
limits = limit.map(lambda capacity: {"capacity": capacity})


@dataclass(frozen=True)
class Press:
    does: str
    guests: int | None = None
    times: int = 1

    def on(self, event: Evening | Model, who: str) -> Any:
        """What somebody presses, in life or in the model."""
        given = () if self.guests is None else (self.guests,)
        return getattr(event, self.does)(who, *given)


PRESSES = (
    *(Press("joins", times=times) for times in (1, 1, 1, 1, 1, 2)),
    *(Press(does, times=times) for does in ("leaves", "says_maybe") for times in (1, 2)),
    *(Press("brings", guests) for guests in range(5)),
    Press("brings", 1, times=2),
)
MOTHER = "Мама"
SWITCHES: tuple[dict[str, Any], ...] = (
    {"capacity": None},
    {"closed": True},
    {"closed": True},
    {"closed": False},
    {"guests_allowed": 0},
    {"guests_allowed": 3},
    {"maybe_allowed": False},
    {"maybe_allowed": True},
    {"offer_hours": None},
    {"offer_hours": 2},
    {"offer_hours": 6},
)
TRUE_THEN = {
    Outcome.GOING: Answer.GOING,
    Outcome.ALREADY_GOING: Answer.GOING,
    Outcome.WAITING: Answer.WAITING,
    Outcome.ALREADY_WAITING: Answer.WAITING,
    Outcome.MAYBE: Answer.MAYBE,
    Outcome.ALREADY_MAYBE: Answer.MAYBE,
    Outcome.NOT_GOING: Answer.NOT_GOING,
    Outcome.ALREADY_NOT_GOING: Answer.NOT_GOING,
}


class Seats(RuleBasedStateMachine):
    hall: ClassVar[Hall]
    lengths: ClassVar[list[int]]
    """Of the runs, in steps."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    @initialize(
        capacity=limit,
        hours=st.sampled_from((48, 48, 4)),
        offer_hours=st.sampled_from((None, None, 2, 6)),
        first=st.permutations(PEOPLE),
    )
    def an_evening_begins(self, capacity: int, hours: int, offer_hours: int | None, first: list[str]) -> None:
        start = NOW + timedelta(hours=hours)
        self.evening = Evening(self.hall, capacity, start)
        self.model = Model(NOW, start, capacity)
        self.before = self.evening.state()
        self.both("is_changed", offer_hours=offer_hours)
        for who in first[: capacity + 3]:
            self.presses(who, Press("joins"))

    def teardown(self) -> None:
        if hasattr(self, "evening"):
            assert self.evening.ends(), "another event has changed"
        self.lengths.append(self.steps)

    @invariant()
    def a_step_is_done(self) -> None:
        self.steps += 1

    # what people do

    @rule(who=somebody, press=st.sampled_from(PRESSES))
    def presses(self, who: str, press: Press) -> None:
        """Once, or as often as a nervous finger does."""
        self.model.begins()
        before = self.model.parties.get(who)
        was = (before.answer, before.guests) if before else (None, 0)
        press.on(self.model, who)
        outcome, shown = press.on(self.evening, who)
        self.agree()
        self.is_shown(who, shown)
        assert outcome not in TRUE_THEN or shown.answer is TRUE_THEN[outcome], "the toast says what is not so"
        assert outcome.changes == (was != (shown.answer, shown.held.party.guests)), "a change that is none, or silent"
        for _ in range(press.times - 1):
            again, _shown = press.on(self.evening, who)
            version = self.before.version
            self.agree()
            assert (again.changes, self.before.version) == (False, version), "a second press has an effect"

    @rule(who=somebody, press=st.sampled_from(PRESSES))
    def presses_for_a_reason(self, who: str, press: Press) -> None:
        """Somebody else in their place, if it would change nothing for them."""
        parties = self.model.parties
        coming = [name for name in PEOPLE if name in parties and parties[name].answer in COMES]
        staying = [name for name in PEOPLE if name not in coming]
        likely = staying if press.does == "joins" else coming
        self.presses(likely[PEOPLE.index(who) % len(likely)] if likely else who, press)

    @rule(who=somebody, press=st.sampled_from(PRESSES))
    def presses_with_reason(self, who: str, press: Press) -> None:
        """The same, so that it is what happens most."""
        self.presses_for_a_reason(who, press)

    @rule(who=somebody, note=st.sampled_from((None, "опоздаю", "с мячом")))
    def notes(self, who: str, note: str | None) -> None:
        shown = self.evening.notes(who, note)
        self.model.notes(who, note)
        self.agree()
        self.is_shown(who, shown)

    # what the organiser does, and time

    @rule(fields=limits | limits | st.sampled_from(SWITCHES))
    def changes(self, fields: dict[str, Any]) -> None:
        self.both("is_changed", **fields)

    @rule(who=somebody | st.just(MOTHER), instead=st.booleans())
    def removes(self, who: str, instead: bool) -> None:
        """And puts somebody without Telegram on the list, perhaps."""
        self.both("is_removed", who)
        if instead and MOTHER not in self.model.parties:
            self.both("is_added", MOTHER)

    @rule(hours=st.sampled_from((1, 2, 6)), clock=st.booleans(), start=st.none() | st.sampled_from((3, 24)))
    def time_passes(self, hours: int, clock: bool, start: int | None) -> None:
        """Not beyond the start, which may be moved. Offers end by the clock, or by what is done next."""
        self.passes(min(timedelta(hours=hours), (self.model.start - self.model.now) / 2))
        if clock:
            self.evening.looks_at_the_clock()
            self.model.begins()
            self.agree()
        if start:
            self.both("is_changed", start=self.model.now + timedelta(hours=start))

    @precondition(lambda self: self.steps % 3 == 0)  # many steps in one
    @rule(begun=st.booleans(), who=somebody, press=st.sampled_from(PRESSES), fields=limits)
    def is_over_for_a_while(self, begun: bool, who: str, press: Press, fields: dict[str, Any]) -> None:
        """Begun or cancelled; nothing that is tried meanwhile gives or takes a seat, until it is on again."""
        if begun:
            self.passes(self.model.start - self.model.now)
        else:
            self.both("is_cancelled")
            self.time_passes(6, clock=True, start=None)
        self.presses_for_a_reason(who, press)
        self.both("is_changed", **fields)
        if begun:
            self.both("is_changed", start=self.model.now + timedelta(hours=24))
        else:
            self.both("is_restored")

    # what must hold

    def both(self, deed: str, *given: Any, **named: Any) -> None:
        """It is done in life and in the model."""
        getattr(self.model, deed)(*given, **named)
        getattr(self.evening, deed)(*given, **named)
        self.agree()

    def passes(self, time: timedelta) -> None:
        self.model.now += time
        self.evening.now += time

    def agree(self) -> None:
        state, model, before = self.evening.state(), self.model, self.before
        self.before = state
        assert {row.name: (row.answer, row.guests, row.note, row.offered) for row in state.rows} == {
            who: (party.answer, party.guests, party.note, party.offered_until is not None)
            for who, party in model.parties.items()
        }
        assert len(state.rows) == len(model.parties), "one row for each person"
        assert [row.name for row in state.line] == model.line, "first come, first served"
        assert len({row.position for row in state.line}) == len(state.line), "two people on one place"
        assert state.told == model.told, "each notice once, and no other"
        model.told.clear()
        changed = (before.rows, before.capacity) != (state.rows, state.capacity)
        assert state.version > before.version or not changed, "a change that no card knows of"
        assert bool(state.cards_to_show) == (state.version > before.version), "cards are shown anew after changes alone"
        self.seats_are_kept(before, state)

    def seats_are_kept(self, before: State, state: State) -> None:
        """What must hold whatever the model thinks."""
        by_answer = Counter(row.answer for row in state.rows)
        counted = (by_answer[Answer.GOING], by_answer[Answer.MAYBE], by_answer[Answer.WAITING])
        assert (state.going, state.maybe, state.waiting) == counted, "a counter is wrong"
        takers = [row for row in state.rows if row.answer is Answer.GOING or row.offered]
        assert state.seats_taken == sum(row.size for row in takers), "seats taken are miscounted"
        if state.capacity is None:
            assert not self.gives_seats or all(row.offered for row in state.line), "a line where there is no limit"
            return
        free = state.capacity - state.seats_taken
        assert free >= 0 or state.seats_taken <= before.seats_taken, "more seats taken than there are"
        if self.gives_seats:
            fitting = [row.name for row in state.line if not row.offered and row.size <= free]
            assert not fitting, f"{free} seats are free while {fitting} wait"

    @property
    def gives_seats(self) -> bool:
        return not self.model.ends_answers and not self.model.first_tap

    def is_shown(self, who: str, shown: Shown) -> None:
        """The answer to the press says what is true after it."""
        party, held = self.model.parties.get(who), shown.held
        seen = (held.party.answer, held.party.guests, held.party.offered, held.note)
        if party is None:
            assert seen == (None, 0, False, None)
        else:
            assert seen == (party.answer, party.guests, party.offered_until is not None, party.note)
        place = self.model.line.index(who) + 1 if who in self.model.line else None
        assert shown.place == place, "a wrong place in line"
        event = shown.event
        counters = (event.seats_taken, event.going, event.maybe, event.waiting)
        assert counters == (self.before.seats_taken, self.before.going, self.before.maybe, self.before.waiting)
