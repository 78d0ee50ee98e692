"""What may happen to an event and who gets a seat: pure functions of what is known under the event's lock.

In words, for an organiser:

- A person going takes a seat, and so does each of their guests. Seats are never more than the capacity.
- When a party does not fit, it waits in line. A freed seat goes to the first in line whom it fits; who does not
  fit keeps their place and lets a smaller party pass.
- Coming back after leaving means the end of the line. Nobody is put out by a lower limit.
- «Может быть» takes no seat. Answers end at the start; seats are given on while sign-up is closed, never after
  the start and never in a cancelled event.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from vmeste import leads
from vmeste.events.models import Answer, Event
from vmeste.users.models import User

LASTS = timedelta(hours=3)
"""How long an event without an end counts as going on."""
MOST_GUESTS = 9
TAKES_PART = (Answer.GOING, Answer.MAYBE, Answer.WAITING)
"""Of these the participants are; who is not going is none."""
DIGESTED = timedelta(hours=1)
"""For so long new answers are gathered for the organiser."""
NEAR, DIGESTED_NEAR, LAST_WORD = timedelta(hours=3), timedelta(minutes=10), timedelta(minutes=2)
"""Before the start they are gathered for less, and not until the last minute."""


class Outcome(Enum):
    """What became of an answer."""

    GOING = auto()
    ALREADY_GOING = auto()
    WAITING = auto()
    ALREADY_WAITING = auto()
    MAYBE = auto()
    ALREADY_MAYBE = auto()
    NOT_GOING = auto()
    ALREADY_NOT_GOING = auto()
    GUESTS = auto()
    """The party has its wanted size now."""
    SAME_GUESTS = auto()
    NO_SEATS_FOR_GUESTS = auto()
    """The host keeps the seat, the guests do not come."""
    TOO_MANY_GUESTS = auto()
    """More than the organiser allows for one person."""
    NOT_COMING = auto()
    """Guests without a host who comes."""
    NO_MAYBE = auto()
    CLOSED = auto()
    CANCELLED = auto()
    STARTED = auto()
    SHUT_OUT = auto()
    """The administrator has blocked the person."""

    @property
    def changes(self) -> bool:
        return self in CHANGES


CHANGES = frozenset({Outcome.GOING, Outcome.WAITING, Outcome.MAYBE, Outcome.NOT_GOING, Outcome.GUESTS})


@dataclass(frozen=True, slots=True)
class Party:
    """A person's answer with what they bring along."""

    answer: Answer | None = None
    """Nothing: has not answered yet."""
    guests: int = 0
    offered: bool = False
    """WAITING with seats kept for them."""

    @property
    def size(self) -> int:
        return 1 + self.guests

    @property
    def seats(self) -> int:
        """Seats this party takes now."""
        return self.size if self.answer is Answer.GOING or self.offered else 0


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a person's answer."""

    party: Party
    note: str | None = None
    guest_names: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a wish: its outcome, and the party as it is from now on."""

    outcome: Outcome
    party: Party


def is_past(event: Event, now: datetime) -> bool:
    return now >= (event.ends_at or event.date + LASTS)


def next_change(event: Event, now: datetime) -> datetime | None:
    """When the event will be another without anybody's doing: at its start, at its end."""
    moments = (event.date, event.ends_at or event.date + LASTS)
    return next((moment for moment in moments if moment > now), None) if event.cancelled_at is None else None


def next_reminder(start: datetime, now: datetime) -> datetime | None:
    """The next moment at which anybody may be reminded of this start; whoever has chosen another hears nothing."""
    return next((start - lead for lead in leads.LEADS if start - lead > now), None)


def leads_due(event: Event, now: datetime) -> int:
    """The set of leads whose moment has come since the event was last looked at for reminders."""
    if event.remind_at is None or event.cancelled_at is not None or now >= event.date:
        return leads.NONE
    return leads.bits_of(lead for lead in leads.LEADS if event.remind_at <= event.date - lead <= now)


def digest_at(event: Event, now: datetime) -> datetime | None:
    """When the organiser hears of an answer that was given now, together with those that follow."""
    soon = event.date - now < NEAR
    moment = min(now + (DIGESTED_NEAR if soon else DIGESTED), event.date - LAST_WORD)
    return moment if moment > now else None


def free_seats(event: Event) -> int | None:
    """Seats nobody has; nothing when there is no limit. Negative after the limit was lowered."""
    return None if event.capacity is None else event.capacity - event.seats_taken


def fits(event: Event, seats: int) -> bool:
    free = free_seats(event)
    return free is None or seats <= free


def is_full(event: Event) -> bool:
    return not fits(event, 1)


def over_by(event: Event) -> int:
    """Seats taken beyond the limit, because it was lowered; nobody is put out for it."""
    free = free_seats(event)
    return max(0, -free) if free is not None else 0


def over_for_answers(event: Event, now: datetime) -> Outcome | None:
    """Why nobody may answer any more: cancelled, or begun."""
    if event.cancelled_at is not None:
        return Outcome.CANCELLED
    return Outcome.STARTED if now >= event.date else None


def closed_to_newcomers(event: Event, now: datetime) -> Outcome | None:
    """Why nobody may sign up: the above, or the organiser has closed sign-up. Leaving stays possible then."""
    over = over_for_answers(event, now)
    return over or (Outcome.CLOSED if event.closed_at is not None else None)


def can_be_changed(event: Event, now: datetime) -> bool:
    """By its organisers: until it is past, and while it is not cancelled."""
    return event.cancelled_at is None and not is_past(event, now)


def can_be_restored(event: Event, now: datetime) -> bool:
    """A cancellation can be taken back until the start."""
    return event.cancelled_at is not None and now < event.date


def can_be_reported(event: Event, *, organises: bool) -> bool:
    """What everybody is shown concerns everybody; a link is given by whoever one knows."""
    return event.public and event.cancelled_at is None and not organises


def gives_seats(event: Event, now: datetime) -> bool:
    """Freed seats go to those waiting, also while sign-up is closed."""
    return over_for_answers(event, now) is None


def say_going(event: Event, before: Party, now: datetime) -> Decision:
    """«Иду»: a seat if there is one and nobody who waits would take it, else the end of the line."""
    if (over := over_for_answers(event, now)) is not None:
        return Decision(over, before)
    if before.answer is Answer.GOING:
        return Decision(Outcome.ALREADY_GOING, before)
    if before.answer is Answer.WAITING:
        # What fits somebody waiting is theirs already, but for seats that the first tap takes
        if before.offered or fits(event, before.size):
            return Decision(Outcome.GOING, Party(Answer.GOING, before.guests))
        return Decision(Outcome.ALREADY_WAITING, before)
    if event.closed_at is not None:
        return Decision(Outcome.CLOSED, before)
    # Whoever waits and fits has a seat already, so a free seat that fits a newcomer is nobody's in line.
    # A returning person's guests do not return by themselves.
    newcomer = Party(Answer.GOING)
    if fits(event, newcomer.size):
        return Decision(Outcome.GOING, newcomer)
    return Decision(Outcome.WAITING, Party(Answer.WAITING))


def say_maybe(event: Event, before: Party, now: datetime) -> Decision:
    """«Может быть»: the seat is given back; guests are remembered by nobody."""
    if (over := over_for_answers(event, now)) is not None:
        return Decision(over, before)
    if before.answer is Answer.MAYBE:
        return Decision(Outcome.ALREADY_MAYBE, before)
    if not event.maybe_allowed:
        return Decision(Outcome.NO_MAYBE, before)
    if event.closed_at is not None and before.answer in {None, Answer.NOT_GOING}:
        return Decision(Outcome.CLOSED, before)
    return Decision(Outcome.MAYBE, Party(Answer.MAYBE))


def say_not_going(event: Event, before: Party, now: datetime) -> Decision:
    """«Не иду», also out of the line; possible while sign-up is closed."""
    if (over := over_for_answers(event, now)) is not None:
        return Decision(over, before)
    if before.answer is Answer.NOT_GOING:
        return Decision(Outcome.ALREADY_NOT_GOING, before)
    return Decision(Outcome.NOT_GOING, Party(Answer.NOT_GOING))


def add(event: Event, before: Party, now: datetime, guests: int = 0) -> Decision:
    """An organiser puts a person on the list: seats or the end of the line, also while sign-up is closed."""
    if (over := over_for_answers(event, now)) is not None:
        return Decision(over, before)
    if guests > event.guests_allowed:
        return Decision(Outcome.TOO_MANY_GUESTS, before)
    if fits(event, 1 + guests):
        return Decision(Outcome.GOING, Party(Answer.GOING, guests))
    return Decision(Outcome.WAITING, Party(Answer.WAITING, guests))


def bring_guests(event: Event, before: Party, guests: int, now: datetime) -> Decision:
    """So many guests. A guest too many when full is refused; a waiting party keeps its place with any number."""
    if (over := over_for_answers(event, now)) is not None:
        return Decision(over, before)
    if before.answer not in {Answer.GOING, Answer.WAITING}:
        return Decision(Outcome.NOT_COMING, before)
    if guests == before.guests:
        return Decision(Outcome.SAME_GUESTS, before)
    if guests > before.guests:
        if event.closed_at is not None:
            return Decision(Outcome.CLOSED, before)
        if guests > event.guests_allowed:
            return Decision(Outcome.TOO_MANY_GUESTS, before)
        takes_seats = before.answer is Answer.GOING or before.offered
        if takes_seats and not fits(event, guests - before.guests):
            return Decision(Outcome.NO_SEATS_FOR_GUESTS, before)
    return Decision(Outcome.GUESTS, Party(before.answer, guests, before.offered))


@dataclass(frozen=True, slots=True)
class InLine:
    """A party that waits without an offer."""

    user_id: int
    size: int
    can_answer: bool = True
    """Has Telegram. Who has not is never offered a seat, nor has to tap for it: when it is theirs, it is given."""


def next_in_line(free: int | None, line: Iterable[InLine]) -> list[InLine]:
    """Who of those waiting gets seats, first come first served; a smaller party may pass one that does not fit."""
    chosen: list[InLine] = []
    for party in line:
        if free is None or party.size <= free:
            chosen.append(party)
            free = None if free is None else free - party.size
        if free is not None and free <= 0:
            break
    return chosen


def newly_fitting(before: int | None, free: int | None, line: Iterable[InLine]) -> list[InLine]:
    """Those in line whom the free seats fit now and did not before; when the first tap takes a seat, all hear of it."""
    if before is None:
        return []
    return [party for party in line if party.size > before and (free is None or party.size <= free)]


def offer_ends(event: Event, now: datetime) -> datetime | None:
    """Until when a freed seat is kept for the next in line; nothing when it is given at once.

    Within the last hours before the start an offer would not end in time: then the first tap takes the seat.
    """
    if event.offer_hours is None:
        return None
    return now + timedelta(hours=event.offer_hours)


def shut_out(before: Party, decision: Decision) -> Decision:
    """Who is blocked comes onto no list and takes no seat more than they have; leaving stays possible."""
    comes = before.answer not in TAKES_PART and decision.party.answer in TAKES_PART
    return Decision(Outcome.SHUT_OUT, before) if comes or decision.party.seats > before.seats else decision


def may_organise(person: User) -> bool:
    """Who is blocked organises nothing anew, nor helps to; what they organise already stays theirs."""
    return person.blocked_at is None


def first_tap_takes_it(event: Event, now: datetime) -> bool:
    ends = offer_ends(event, now)
    return ends is not None and ends >= event.date


def names_are_shown(event: Event, answer: Answer | None, *, organises: bool) -> bool:
    return not event.names_hidden or organises or answer in TAKES_PART
