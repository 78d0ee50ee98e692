"""Mistakes that somebody could make in the rules or under the lock; each is planted to see that it is found."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from vmeste.events import rules
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.events.rules import Decision, InLine, Outcome, Party
from vmeste.events.seats import LockedEvent
from vmeste.notices.models import Kind

Bug = Callable[[pytest.MonkeyPatch], None]
next_in_line = rules.next_in_line
say_going, say_maybe, say_not_going, bring_guests = (
    rules.say_going,
    rules.say_maybe,
    rules.say_not_going,
    rules.bring_guests,
)
put, count, tell, give = LockedEvent.put, LockedEvent._count, LockedEvent._tell, LockedEvent.give_freed_seats


def one_seat_too_many(plant: pytest.MonkeyPatch) -> None:
    def fits(event: Event, seats: int) -> bool:
        free = rules.free_seats(event)
        return free is None or seats <= free + 1

    plant.setattr(rules, "fits", fits)


def last_seat_stays_empty(plant: pytest.MonkeyPatch) -> None:
    def fits(event: Event, seats: int) -> bool:
        free = rules.free_seats(event)
        return free is None or seats < free

    plant.setattr(rules, "fits", fits)


def guests_sit_on_the_floor(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Party, "size", property(lambda _: 1))


def the_last_come_are_first(plant: pytest.MonkeyPatch) -> None:
    def backwards(free: int | None, line: Iterable[InLine]) -> list[InLine]:
        return next_in_line(free, list(line)[::-1])

    plant.setattr(rules, "next_in_line", backwards)


def a_big_party_blocks_the_line(plant: pytest.MonkeyPatch) -> None:
    def strictly(free: int | None, line: Iterable[InLine]) -> list[InLine]:
        chosen: list[InLine] = []
        for party in line:
            if free is not None and party.size > free:
                break
            chosen.append(party)
            free = None if free is None else free - party.size
        return chosen

    plant.setattr(rules, "next_in_line", strictly)


def one_moves_up_at_a_time(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(rules, "next_in_line", lambda free, line: next_in_line(free, line)[:1])


def the_same_seat_is_given_twice(plant: pytest.MonkeyPatch) -> None:
    def generously(free: int | None, line: Iterable[InLine]) -> list[InLine]:
        return [party for party in line if free is None or party.size <= free]

    plant.setattr(rules, "next_in_line", generously)


def coming_back_keeps_the_old_place(plant: pytest.MonkeyPatch) -> None:
    async def keep(self: LockedEvent, user_id: int, before: Party, after: Party) -> None:
        await put(self, user_id, before, after)
        if after.answer is Answer.WAITING:
            await self._change([InLine(user_id, 1)], {"position": -user_id})

    plant.setattr(LockedEvent, "put", keep)


def a_lower_limit_puts_people_out(plant: pytest.MonkeyPatch) -> None:
    async def put_out(self: LockedEvent) -> None:
        if rules.over_by(self.event):
            people = await self._connection.execute(
                select(EventParticipant.user_id, EventParticipant.guests)
                .where(
                    EventParticipant.event_id == self.event.id,
                    EventParticipant.answer == Answer.GOING,
                )
                .limit(1),
            )
            for user_id, guests in people.all():
                await self.put(user_id, Party(Answer.GOING, guests), Party(Answer.NOT_GOING))
        await give(self)

    plant.setattr(LockedEvent, "give_freed_seats", put_out)


def seats_are_given_in_a_cancelled_event(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(rules, "gives_seats", lambda event, now: now < event.date)


def seats_are_given_after_the_start(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(rules, "gives_seats", lambda event, _: event.cancelled_at is None)


def no_seats_are_given_while_closed(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(rules, "gives_seats", lambda event, now: rules.closed_to_newcomers(event, now) is None)


def answers_go_on_after_the_start(plant: pytest.MonkeyPatch) -> None:
    def over(event: Event, _: datetime) -> Outcome | None:
        return Outcome.CANCELLED if event.cancelled_at is not None else None

    plant.setattr(rules, "over_for_answers", over)


def maybe_is_not_counted(plant: pytest.MonkeyPatch) -> None:
    def forget(self: LockedEvent, before: Party, after: Party) -> None:
        maybe = self.event.maybe
        count(self, before, after)
        self.event.maybe = maybe

    plant.setattr(LockedEvent, "_count", forget)


def maybe_keeps_the_guests(plant: pytest.MonkeyPatch) -> None:
    def keep(event: Event, before: Party, now: datetime) -> Decision:
        decision = say_maybe(event, before, now)
        return replace(decision, party=replace(decision.party, guests=before.guests))

    plant.setattr(rules, "say_maybe", keep)


def an_offered_seat_counts_as_free(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Party, "seats", property(lambda party: party.size if party.answer is Answer.GOING else 0))


def a_notice_comes_twice(plant: pytest.MonkeyPatch) -> None:
    async def twice(self: LockedEvent, kind: Kind, user_ids: Any, **details: Any) -> None:
        await tell(self, kind, user_ids, **details)
        await tell(self, kind, user_ids, **details)

    plant.setattr(LockedEvent, "_tell", twice)


def nobody_is_told(plant: pytest.MonkeyPatch) -> None:
    async def silence(*_: Any, **__: Any) -> None:
        pass

    plant.setattr(LockedEvent, "_tell", silence)


def guests_refused_cost_the_seat(plant: pytest.MonkeyPatch) -> None:
    def drop(event: Event, before: Party, guests: int, now: datetime) -> Decision:
        decision = bring_guests(event, before, guests, now)
        if decision.outcome is Outcome.NO_SEATS_FOR_GUESTS:
            return Decision(Outcome.NOT_GOING, Party(Answer.NOT_GOING))
        return decision

    plant.setattr(rules, "bring_guests", drop)


def guests_are_not_limited_by_seats(plant: pytest.MonkeyPatch) -> None:
    def allow(event: Event, before: Party, guests: int, now: datetime) -> Decision:
        decision = bring_guests(event, before, guests, now)
        if decision.outcome is Outcome.NO_SEATS_FOR_GUESTS:
            return Decision(Outcome.GUESTS, replace(before, guests=guests))
        return decision

    plant.setattr(rules, "bring_guests", allow)


def more_guests_lose_the_place_in_line(plant: pytest.MonkeyPatch) -> None:
    async def renew(self: LockedEvent, user_id: int, before: Party, after: Party) -> None:
        await put(self, user_id, before, after)
        if before.answer is after.answer is Answer.WAITING:
            self.event.last_position += 1
            await self._change([InLine(user_id, 1)], {"position": self.event.last_position})

    plant.setattr(LockedEvent, "put", renew)


def a_second_press_joins_the_line_anew(plant: pytest.MonkeyPatch) -> None:
    def anew(event: Event, before: Party, now: datetime) -> Decision:
        decision = say_going(event, before, now)
        again = decision.outcome is Outcome.ALREADY_WAITING
        return Decision(Outcome.WAITING, Party(Answer.WAITING)) if again else decision

    plant.setattr(rules, "say_going", anew)


def a_seat_left_is_not_given_on(plant: pytest.MonkeyPatch) -> None:
    async def keep_empty(self: LockedEvent) -> None:
        if self._author is None:
            await give(self)

    plant.setattr(LockedEvent, "give_freed_seats", keep_empty)


def all_events_share_their_people(plant: pytest.MonkeyPatch) -> None:
    async def change(self: LockedEvent, parties: list[InLine], values: dict[str, Any]) -> None:
        people = [party.user_id for party in parties]
        await self._connection.execute(
            update(EventParticipant).where(EventParticipant.user_id.in_(people)).values(values),
        )

    plant.setattr(LockedEvent, "_change", change)


def who_cannot_answer_is_asked(plant: pytest.MonkeyPatch) -> None:
    init = InLine.__init__

    def blind(party: InLine, user_id: int, size: int, _: bool = True) -> None:
        init(party, user_id, size)

    plant.setattr(InLine, "__init__", blind)


def an_offer_runs_on_while_cancelled(plant: pytest.MonkeyPatch) -> None:
    withdraw = LockedEvent.withdraw_offers

    async def leave(event: LockedEvent, until: datetime | None = None) -> None:
        if until is not None:
            await withdraw(event, until)

    plant.setattr(LockedEvent, "withdraw_offers", leave)


def an_offer_outlasts_an_earlier_start(plant: pytest.MonkeyPatch) -> None:
    withdraw = LockedEvent.withdraw_offers

    async def leave(event: LockedEvent, until: datetime | None = None) -> None:
        if until is None:
            await withdraw(event)

    plant.setattr(LockedEvent, "withdraw_offers", leave)


BUGS: tuple[Bug, ...] = (
    one_seat_too_many,
    last_seat_stays_empty,
    guests_sit_on_the_floor,
    the_last_come_are_first,
    a_big_party_blocks_the_line,
    one_moves_up_at_a_time,
    the_same_seat_is_given_twice,
    coming_back_keeps_the_old_place,
    a_lower_limit_puts_people_out,
    seats_are_given_in_a_cancelled_event,
    seats_are_given_after_the_start,
    no_seats_are_given_while_closed,
    answers_go_on_after_the_start,
    maybe_is_not_counted,
    maybe_keeps_the_guests,
    an_offered_seat_counts_as_free,
    a_notice_comes_twice,
    nobody_is_told,
    guests_refused_cost_the_seat,
    guests_are_not_limited_by_seats,
    more_guests_lose_the_place_in_line,
    a_second_press_joins_the_line_anew,
    a_seat_left_is_not_given_on,
    all_events_share_their_people,
    who_cannot_answer_is_asked,
    an_offer_runs_on_while_cancelled,
    an_offer_outlasts_an_earlier_start,
)
