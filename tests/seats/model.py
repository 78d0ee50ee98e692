"""What should become of an event, as one would tell it: a guest list and a line, kept with pencil and paper."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vmeste.events.models import Answer
from vmeste.notices.models import Kind

COMES = {Answer.GOING, Answer.WAITING}
ORGANISER = "Ольга"


@dataclass
class Party:
    """A person's answer with what they bring along."""

    answer: Answer
    guests: int = 0
    offered_until: datetime | None = None
    note: str | None = None

    @property
    def size(self) -> int:
        return 1 + self.guests

    @property
    def seats(self) -> int:
        return self.size if self.answer is Answer.GOING or self.offered_until else 0


@dataclass
class Model:
    now: datetime
    start: datetime
    capacity: int | None
    guests_allowed: int = 3
    maybe_allowed: bool = True
    closed: bool = False
    cancelled: bool = False
    offer_hours: int | None = None
    parties: dict[str, Party] = field(default_factory=dict)
    """Whoever has ever answered."""
    line: list[str] = field(default_factory=list)
    """Those waiting, first come first."""
    without_telegram: set[str] = field(default_factory=set)
    told: list[tuple[str, Kind]] = field(default_factory=list)
    """Who got which notice, in order."""
    _free_before: float = 0

    @property
    def taken(self) -> int:
        return sum(party.seats for party in self.parties.values())

    @property
    def free(self) -> float:
        return float("inf") if self.capacity is None else self.capacity - self.taken

    @property
    def ends_answers(self) -> bool:
        return self.cancelled or self.now >= self.start

    @property
    def first_tap(self) -> bool:
        """An offer would not end before the start."""
        return self.offer_hours is not None and self.now + timedelta(hours=self.offer_hours) >= self.start

    def begins(self) -> None:
        """Before anything else is done, offers whose time is over end."""
        self._note_what_is_free()
        late = [who for who in self.line if (until := self.parties[who].offered_until) and until <= self.now]
        for who in late:
            self._becomes(who, Answer.NOT_GOING)
            self.told.append((who, Kind.OFFER_ENDED))
        if late:
            self._give_seats(author=None)
            if self.first_tap:  # else nobody was told of it: what is offered now is free again once the start is near
                self._note_what_is_free()

    def joins(self, who: str) -> None:
        self.begins()
        party = self.parties.get(who)
        if self.ends_answers or (party and party.answer is Answer.GOING):
            return
        if party and party.answer is Answer.WAITING:
            if party.offered_until or party.size <= self.free:
                self._becomes(who, Answer.GOING, party.guests)
        elif not self.closed:
            self._becomes(who, Answer.GOING if self.free >= 1 else Answer.WAITING)
        self._give_seats(who)

    def says_maybe(self, who: str) -> None:
        self.begins()
        party = self.parties.get(who)
        newcomer = party is None or party.answer is Answer.NOT_GOING
        if self.ends_answers or not self.maybe_allowed or (self.closed and newcomer):
            return
        self._becomes(who, Answer.MAYBE)
        self._give_seats(who)

    def leaves(self, who: str) -> None:
        self.begins()
        if not self.ends_answers:
            self._becomes(who, Answer.NOT_GOING)
            self._give_seats(who)

    def brings(self, who: str, guests: int) -> None:
        self.begins()
        party = self.parties.get(who)
        if self.ends_answers or party is None or party.answer not in COMES:
            return
        more = guests - party.guests
        too_many = guests > self.guests_allowed or self.closed or (party.seats > 0 and more > self.free)
        if more > 0 and too_many:
            return
        party.guests = guests
        self._give_seats(who)

    def notes(self, who: str, note: str | None) -> None:
        self.begins()
        if who in self.parties:
            self.parties[who].note = note

    def is_added(self, who: str) -> None:
        """By the organiser; somebody without Telegram."""
        self.begins()
        if not self.ends_answers:
            self._becomes(who, Answer.GOING if self.free >= 1 else Answer.WAITING)
            self.without_telegram.add(who)

    def is_removed(self, who: str) -> None:
        self.begins()
        if who in self.parties and self.parties[who].answer is not Answer.NOT_GOING and not self.ends_answers:
            self._becomes(who, Answer.NOT_GOING)
            self._give_seats(ORGANISER)
            if who not in self.without_telegram:
                self.told.append((who, Kind.REMOVED))

    def is_changed(self, **fields: object) -> None:
        """The organiser changes some of the event's own fields."""
        self.begins()
        if self.cancelled or all(getattr(self, name) == value for name, value in fields.items()):
            return
        moved = fields.get("start", self.start) != self.start
        for name, value in fields.items():
            setattr(self, name, value)
        for party in self.parties.values():
            if moved and party.offered_until and party.offered_until >= self.start:
                party.offered_until = None
        self._give_seats(ORGANISER)
        if moved:
            self._tell_all(Kind.CHANGED)

    def is_cancelled(self) -> None:
        self.begins()
        if not self.cancelled:
            self.cancelled = True
            for party in self.parties.values():
                party.offered_until = None
            self._tell_all(Kind.CANCELLED)

    def is_restored(self) -> None:
        self.begins()
        if self.cancelled and self.now < self.start:
            self.cancelled = False
            self._give_seats(ORGANISER)
            self._tell_all(Kind.RESTORED)

    def _tell_all(self, kind: Kind) -> None:
        for who, party in self.parties.items():
            if party.answer is not Answer.NOT_GOING and who not in self.without_telegram:
                self.told.append((who, kind))

    def _becomes(self, who: str, answer: Answer, guests: int = 0) -> None:
        before = self.parties.get(who)
        if before and before.answer is answer:
            return
        if who in self.line:
            self.line.remove(who)
        if answer is Answer.WAITING:
            self.line.append(who)
        self.parties[who] = Party(answer, guests, note=before.note if before else None)

    def _note_what_is_free(self) -> None:
        self._free_before = 0 if self.ends_answers else self.free

    def _give_seats(self, author: str | None) -> None:
        if self.ends_answers:
            return
        waits = [who for who in self.line if not self.parties[who].offered_until]
        room, whose_turn = self.free, []
        for who in waits:
            if self.parties[who].size <= room:
                room -= self.parties[who].size
                whose_turn.append(who)
        given = [who for who in whose_turn if self.offer_hours is None or who in self.without_telegram]
        for who in given:
            self._becomes(who, Answer.GOING, self.parties[who].guests)
        self._tell(given, Kind.PROMOTED, author)
        if self.first_tap:
            # who was told when the seats came free need not hear it again
            free, before = self.free, self._free_before
            able = [who for who in waits if who not in self.without_telegram]
            self._tell([who for who in able if before < self.parties[who].size <= free], Kind.FIRST_TAP, author)
        elif self.offer_hours is not None:
            offered = [who for who in whose_turn if who not in given]
            for who in offered:
                self.parties[who].offered_until = self.now + timedelta(hours=self.offer_hours)
            self._tell(offered, Kind.OFFERED, author)

    def _tell(self, people: list[str], kind: Kind, author: str | None) -> None:
        self.told += [(who, kind) for who in people if who != author]
