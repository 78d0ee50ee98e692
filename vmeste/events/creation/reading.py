"""What an answer in words says: one way of reading for an event being written and for one being changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from aiogram.types import Message
from aiogram.utils.formatting import Text

from vmeste.events import one_message, when
from vmeste.events.creation import views as draft_views
from vmeste.events.draft import DESCRIPTION_LENGTH, LOCATION_LENGTH, MOST_SEATS, TITLE_LENGTH, Step
from vmeste.text import clean, clean_line, shorten
from vmeste.words import Words

ADDRESS_BEGINS = ", "

_SEATS = re.compile(r"(?:(?:до|на|up to|for)\s+)?(?P<seats>\d{1,9})(?:\s+[^\W\d_]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """Fields of the event and what they are to be."""

    values: Mapping[str, object]


Reading = Said | when.Day | when.Choice | Text
"""A day without an hour and two readings of one time lead to another question; a text is what was wrong."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A whole event in one message, as far as it was understood."""

    values: Mapping[str, object]
    when: Reading | None
    """Nothing when no time was said, or it is not sure which."""
    cut: int | None = None
    """How long the description was, when it does not fit."""

    @property
    def speaks_of_time(self) -> bool:
        return self.when is not None

    @property
    def is_only_a_wrong_time(self) -> bool:
        """As the answer to another question it may be meant as it is."""
        return isinstance(self.when, Text) and not any(self.values.values())


SKIPPED: Mapping[Step, Said] = {
    Step.LOCATION: Said({"location": None, "latitude": None, "longitude": None}),
    Step.PICTURE: Said({"picture": None}),
    Step.DESCRIPTION: Said({"description": None}),
    Step.SEATS: Said({"capacity": None}),
}
"""What «Пропустить» says."""


def read(words: Words, step: Step, typed: str, day: date | None) -> Reading:
    """`day` is what an hour alone means."""
    match step:
        case Step.TITLE:
            return _title(words, clean_line(typed))
        case Step.WHEN:
            return _when(words, clean_line(typed), day)
        case Step.LOCATION:
            said = _text(words, "location", clean_line(typed), LOCATION_LENGTH)
            # another place in words is another place on the map
            return Said({**said.values, "latitude": None, "longitude": None}) if isinstance(said, Said) else said
        case Step.PICTURE:
            return draft_views.problem_no_picture(words)
        case Step.DESCRIPTION:
            return _text(words, "description", clean(typed), DESCRIPTION_LENGTH)
        case Step.SEATS:
            return _seats(words, clean_line(typed))
        case Step.DRAFT:
            raise ValueError("nothing was asked")


def announcement(words: Words, typed: str, said_at: datetime) -> Announced:
    """`said_at` is the day from which «завтра» is counted."""
    found = one_message.read(typed, said_at, words.zone, words.language)
    told = found.description
    values: dict[str, object] = {
        "title": found.title,
        "location": found.location,
        "capacity": found.capacity,
        "description": told[:DESCRIPTION_LENGTH].rstrip() if told else None,
    }
    cut = len(told) if told and len(told) > DESCRIPTION_LENGTH else None
    match found.when:
        case when.Moment():
            return Announced(values, begins(words, found.when), cut)
        case when.Refusal():
            return Announced(values, draft_views.problem_with_when(words, found.when), cut)
        case _:
            return Announced(values, found.when, cut)


def sent(message: Message) -> Said | None:
    """What a message without words says of an event: a picture, or where it is. Nothing when it says neither."""
    if message.photo:
        return Said({"picture": message.photo[-1].file_id})
    if message.venue is not None:
        venue = message.venue
        named = clean_line(ADDRESS_BEGINS.join(filter(None, (venue.title, venue.address))))
        point = {"latitude": venue.location.latitude, "longitude": venue.location.longitude}
        return Said({"location": shorten(named, LOCATION_LENGTH) or None, **point})
    if message.location is not None:
        # the place keeps the words it had: this says where they are
        return Said({"latitude": message.location.latitude, "longitude": message.location.longitude})
    return None


def begins(words: Words, moment: when.Moment) -> Said | Text:
    """A start that was picked; it may have passed meanwhile."""
    if moment.start <= words.now:
        return draft_views.problem_with_when(words, when.Refusal.PAST)
    ends = {} if moment.end is None else {"ends_at": moment.end}
    return Said({"date": moment.start, **ends})


def _title(words: Words, title: str) -> Reading:
    if not 0 < len(title) <= TITLE_LENGTH:
        return draft_views.problem_with_title(words, len(title), TITLE_LENGTH)
    return Said({"title": title})


def _text(words: Words, field: str, text: str, most: int) -> Reading:
    if len(text) > most:
        return draft_views.problem_too_long(words, len(text), most)
    return Said({field: text or None})


def _seats(words: Words, typed: str) -> Reading:
    found = _SEATS.fullmatch(typed)
    seats = int(found["seats"]) if found else 0
    if not 1 <= seats <= MOST_SEATS:
        return draft_views.problem_with_seats(words, MOST_SEATS)
    return Said({"capacity": seats})


def _when(words: Words, typed: str, day: date | None) -> Reading:
    reading = when.read(typed, words.now, words.zone, words.language, day)
    match reading:
        case when.Moment():
            return begins(words, reading)
        case when.Refusal():
            return draft_views.problem_with_when(words, reading)
        case _:
            return reading
