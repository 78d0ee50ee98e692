"""What the card of an event says, as much of it as a message has room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Italic, Text, TextLink

from vmeste.content import CAPTION_LENGTH
from vmeste.events import rules
from vmeste.events.models import Answer, Event
from vmeste.events.shown import NAMES_SHOWN, Coming, Shown
from vmeste.rendering import length, plain
from vmeste.text import shorten
from vmeste.words import Words

NAME_LENGTH = 40
"""Of each name in the list, so that a card with the longest of everything stays under Telegram's 4096 characters."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much may be said of what people wrote; a photo has room for less than a text."""

    names: int = NAMES_SHOWN
    description: int | None = None
    each: int | None = None
    """Letters of a note, a reason, a place; nothing: all of them."""

    def cut(self, text: str) -> str:
        return text if self.each is None else shorten(text, self.each)


_ROOMS = (
    _Room(),
    _Room(names=8),
    _Room(names=3),
    _Room(names=3, description=500),
    _Room(names=0, description=300),
    _Room(names=0, description=120, each=80),
    _Room(names=0, description=0, each=60),
)


def card_text(words: Words, shown: Shown, *, most: int) -> Text:
    """As much as there is room for: names become a number first, then the description is cut, then the rest."""
    if shown.event.picture is not None:
        most = min(most, CAPTION_LENGTH)
    text = Text()
    for room in _ROOMS:
        text = _card_text(words, shown, room)
        if length(plain(text)) <= most:
            break
    return text


def _card_text(words: Words, shown: Shown, room: _Room) -> Text:
    event = shown.event
    first = status(words, shown, room) if shown.reader is not None else state(words, event, room)
    lines: list[Text] = [first, Text()] if first is not None else []
    lines += [Bold(event.title), *when(words, shown)]
    location = room.cut(event.location) if event.location else None
    if (where := place(words, location, event.latitude, event.longitude)) is not None:
        lines.append(Text("📍 ", where))
    lines.append(Text("👥 ", seats(words, event)))
    if event.description and room.description != 0:
        cut = event.description if room.description is None else shorten(event.description, room.description)
        lines += [Text(), Text(cut)]
    if shown.going:
        lines += [Text(), _going(words, shown, room.names)]
    if counts := _counts(words, event):
        lines.append(Text(counts))
    lines += [Text(), Italic(words.text("card-organiser", name=shorten(shown.organiser, NAME_LENGTH)))]
    if not event.public:
        lines.append(Italic(words("card-by-link")))
    return joined(lines)


def when(words: Words, shown: Shown) -> list[Text]:
    """In the reader's own zone, and in words how it is called where the event is; in the event's where many read."""
    event, there = shown.event, ZoneInfo(shown.event.time_zone)
    at_home, away = (event.date.astimezone(zone).utcoffset() for zone in (words.zone, there))
    if shown.reader is None or at_home == away:
        return [Text("🗓 ", words.moment(event.date, there, event.ends_at))]
    own = Text("🗓 ", words.moment(event.date, until=event.ends_at))
    return [own, words.text("card-there", moment=words.moment_in_words(event.date, there))]


def place(words: Words, location: str | None, latitude: float | None, longitude: float | None) -> Text | None:
    """In words, on a map that anybody can open, or both."""
    if latitude is None or longitude is None:
        return Text(location) if location else None
    point = f"{latitude:.5f}/{longitude:.5f}"
    mark = f"mlat={latitude:.5f}&mlon={longitude:.5f}"
    link = f"https://www.openstreetmap.org/?{mark}#map=17/{point}"
    if not location:
        return TextLink(words("place-on-map"), url=link)
    return Text(location, " · ", TextLink(words("place-map"), url=link))


def joined(lines: Sequence[Text]) -> Text:
    nodes: list[object] = []
    for line in lines:
        nodes += [line, "\n"]
    return Text(*nodes[:-1])


def state(words: Words, event: Event, room: _Room = _ROOMS[0]) -> Text | None:
    """What is special about the event, for everybody."""
    if event.cancelled_at is not None:
        cancelled = Bold(words("card-cancelled"))
        return Text(cancelled, "\n", room.cut(event.cancel_reason)) if event.cancel_reason else cancelled
    if rules.is_past(event, words.now):
        return Bold(words("card-past"))
    if words.now >= event.date:
        return Bold(words("card-started"))
    if event.closed_at is not None:
        return Bold(words("card-closed"))
    return None


def status(words: Words, shown: Shown, room: _Room = _ROOMS[0]) -> Text | None:
    """The reader's own answer, and what is special about the event; nobody is on the list of a cancelled one."""
    if shown.event.cancelled_at is not None:
        return state(words, shown.event, room)
    said = [_own(words, shown, room), state(words, shown.event, room)]
    if is_over(words, shown.event):
        said.reverse()
    lines = [line for line in said if line is not None]
    return joined(lines) if lines else None


def is_over(words: Words, event: Event) -> bool:
    return event.cancelled_at is not None or rules.is_past(event, words.now)


def _own(words: Words, shown: Shown, room: _Room) -> Text | None:
    held = shown.held
    offered = "card-you-are-offered" if held.party.offered else "card-you-wait"
    said = {
        Answer.GOING: ("✅ ", "card-you-are-in"),
        Answer.WAITING: ("⏳ ", offered),
        Answer.MAYBE: ("🤔 ", "card-you-may-come"),
        Answer.NOT_GOING: ("➖ ", "card-you-are-out"),
    }
    if held.party.answer is None or (held.party.answer is not Answer.GOING and is_over(words, shown.event)):
        return None  # nobody has come of it
    mark, key = said[held.party.answer]
    own = Text(mark, Bold(words(key, place=shown.place or 0)))
    extras: list[object] = [own]
    if held.party.guests:
        extras += [", ", words("card-you-bring", guests=held.party.guests)]
        if held.guest_names:
            extras += [": ", room.cut(held.guest_names)]
    if held.note:
        extras += ["\n", words("label-note"), ": ", room.cut(held.note)]
    return Text(*extras)


def seats(words: Words, event: Event) -> str:
    """What is left matters while one may still come."""
    if is_over(words, event):
        return words("card-signed-up", going=event.seats_taken)
    if event.capacity is None:
        return words("card-going", going=event.seats_taken)
    if not event.seats_taken:
        return words("card-free", capacity=event.capacity)
    key = "card-over" if rules.over_by(event) else "card-full" if rules.is_full(event) else "card-seats"
    return words(key, going=event.seats_taken, capacity=event.capacity)


def _going(words: Words, shown: Shown, most: int) -> Text:
    tense = "cancelled" if shown.event.cancelled_at is not None else "past" if is_over(words, shown.event) else "now"
    if not most:
        return Text(words(f"card-going-many-{tense}", going=shown.event.going))
    names = Text(", ".join(_with_guests(coming) for coming in shown.going[:most]))
    more = shown.event.going - len(shown.going[:most])
    if more <= 0:
        return words.text(f"card-names-{tense}", names=names)
    return words.text(f"card-names-and-more-{tense}", names=names, more=more)


def _with_guests(coming: Coming) -> str:
    """Their guests take seats too, so that names and seats add up."""
    name = shorten(coming.name, NAME_LENGTH)
    return f"{name} +{coming.guests}" if coming.guests else name


def _counts(words: Words, event: Event) -> str:
    """Who waits and who may come, by number."""
    if is_over(words, event):
        return ""
    said = [words("card-waiting", waiting=event.waiting)] if event.waiting else []
    if event.maybe:
        said.append(words("card-maybe", maybe=event.maybe))
    return " · ".join(said)
