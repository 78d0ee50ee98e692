"""The card of an event: what it says and which buttons it has, in private and where many read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Italic, Text, TextLink

from vmeste.content import CAPTION_LENGTH, TEXT_LENGTH, length
from vmeste.events import rules
from vmeste.events.draft import EventCode
from vmeste.events.models import Answer, Event
from vmeste.events.rules import Outcome
from vmeste.events.shown import NAMES_SHOWN, Shown
from vmeste.menu import all_events, my_events
from vmeste.screen import Button, CardOf, Row, Screen, ToChat, Venue
from vmeste.text import shorten
from vmeste.words import Words

NAME_LENGTH = 40
"""Of each name in the list, so that a card with the longest of everything stays under Telegram's 4096 characters."""
VENUE_LENGTH = 120


CALENDAR_LINK = "i_"
"""With an event's code after it, in a link to the bot."""


class Open(CallbackData, prefix="e"):
    code: EventCode


class Going(CallbackData, prefix="j"):
    """«Иду», and «В очередь» on a full card: the wish is the same, the seats decide."""

    code: EventCode


class Maybe(CallbackData, prefix="y"):
    code: EventCode


class NotGoing(CallbackData, prefix="n"):
    code: EventCode


class AskGuests(CallbackData, prefix="ga"):
    code: EventCode


class AskNote(CallbackData, prefix="na"):
    code: EventCode


class Mine(CallbackData, prefix="mi"):
    """On a copy in a group: to what is the presser's own, shown to them alone."""

    code: EventCode


class ToCalendar(CallbackData, prefix="ic"):
    code: EventCode


class OnMap(CallbackData, prefix="om"):
    """To a message that maps open."""

    code: EventCode


class Qr(CallbackData, prefix="cq"):
    """The link as a picture."""

    code: EventCode


class AskReport(CallbackData, prefix="rp"):
    """To complaining about it."""

    code: EventCode


class Participants(CallbackData, prefix="w"):
    code: EventCode


class Organise(CallbackData, prefix="o"):
    """To the organiser's own buttons."""

    code: EventCode


class Restore(CallbackData, prefix="oz"):
    code: EventCode


class Repeat(CallbackData, prefix="or"):
    code: EventCode
    anew: bool
    """A draft being written goes."""


def link_to(event: Event, username: str) -> str:
    return f"https://t.me/{username}?start=e_{event.code}"


def card(words: Words, shown: Shown, username: str, toast: str | None = None, *, most: int = TEXT_LENGTH) -> Screen:
    """The card in private: the reader's own status first, and what is theirs alone among the buttons."""
    rows: list[Row] = []
    event = shown.event
    if rules.over_for_answers(event, words.now) is None:
        rows.append(_answers(words, shown))
        if shown.answer in {Answer.GOING, Answer.WAITING}:
            rows.append(
                [
                    Button(words("label-guests", guests=shown.held.party.guests), AskGuests(code=event.code)),
                    Button(words("label-note"), AskNote(code=event.code)),
                ],
            )
    rows += _about(words, shown, username)
    rows.append([all_events(words), my_events(words)])
    copy = CardOf(event.id, event.version, words.language, shown.reader, event.picture)
    return Screen(card_text(words, shown, most=most), rows, toast=toast, card=copy, picture=event.picture)


def _about(words: Words, shown: Shown, username: str) -> list[Row]:
    """What may be done with an event beside answering; nobody is asked to one that will not be."""
    event, code = shown.event, shown.event.code
    people = Button(words("label-participants"), Participants(code=code))
    calendar = Button(words("label-calendar"), ToCalendar(code=code))
    edit = [Button(words("label-edit"), Organise(code=code))] if shown.organises else []
    can_report = rules.can_be_reported(event, organises=shown.organises)
    report = [Button(words("label-report"), AskReport(code=code))] if can_report else []
    if _is_over(words, event):
        again = [Button(words("label-repeat"), Repeat(code=code, anew=False))] if shown.organises else []
        if event.creator_id == shown.reader and rules.can_be_restored(event, words.now):
            again.insert(0, Button(words("label-restore"), Restore(code=code), "success"))
        struck_out = [] if rules.is_past(event, words.now) else [calendar]  # a calendar learns of it only so
        return [again, [*struck_out, people, *edit, *report]]
    place = [Button(words("label-on-map"), OnMap(code=code))] if event.latitude is not None else []
    qr = Button(words("label-qr"), Qr(code=code))
    if shown.organises:
        return [[share(words, event, username), people, *edit], [calendar, *place, qr]]
    return [[share(words, event, username), people, *place], [calendar, qr, *report]]


def shared_card(words: Words, shown: Shown, username: str, *, in_group: bool, most: int = TEXT_LENGTH) -> Screen:
    """The card where many read it: only what is true for all, and buttons that mean the same for all.

    In a group the way to what is one's own is a button; elsewhere nothing can be said aside, and it is a link.
    """
    rows: list[Row] = []
    if rules.over_for_answers(shown.event, words.now) is None:
        rows.append(_answers(words, shown))
        mine = Mine(code=shown.event.code) if in_group else link_to(shown.event, username)
        entry = f"https://t.me/{username}?start={CALENDAR_LINK}{shown.event.code}"
        rows.append([Button(words("label-mine"), mine), Button(words("label-calendar"), entry)])
    return Screen(card_text(words, shown, most=most), rows, picture=shown.event.picture)


def on_map(words: Words, event: Event) -> Screen:
    if event.latitude is None or event.longitude is None:
        return Screen(toast=words("toast-not-on-map"))
    where = shorten(event.location, VENUE_LENGTH) if event.location else words("place-on-map")
    return Screen(venue=Venue(event.latitude, event.longitude, shorten(event.title, VENUE_LENGTH), where))


def deleted(words: Words) -> Screen:
    """What is left of the card of an event that is no more."""
    return Screen(words.text("card-deleted"))


def share(words: Words, event: Event, username: str) -> Button:
    link, text = quote(link_to(event, username), safe=""), quote(event.title, safe="")
    return Button(words("label-share"), ToChat(event.code, f"https://t.me/share/url?url={link}&text={text}"))


def _answers(words: Words, shown: Shown) -> Row:
    event, code = shown.event, shown.event.code
    if shown.held.party.offered:
        return [
            Button(words("label-take-it"), Going(code=code), "success"),
            Button(words("label-cannot"), NotGoing(code=code)),
        ]
    row: list[Button] = []
    if rules.closed_to_newcomers(event, words.now) is None:
        line = rules.is_full(event) and shown.answer is not Answer.GOING
        settled = shown.answer in {Answer.GOING, Answer.WAITING}
        label = words("label-join-line" if line else "label-going")
        row.append(Button(label, Going(code=code), None if settled else "success"))
        if event.maybe_allowed and not line:
            row.append(Button(words("label-maybe"), Maybe(code=code)))
    row.append(Button(words("label-not-going"), NotGoing(code=code)))
    return row


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
        if length(text.render()[0]) <= most:
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
    if _is_over(words, shown.event):
        said.reverse()
    lines = [line for line in said if line is not None]
    return joined(lines) if lines else None


def _is_over(words: Words, event: Event) -> bool:
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
    if held.party.answer is None or (held.party.answer is Answer.WAITING and _is_over(words, shown.event)):
        return None
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
    if event.capacity is None:
        return words("card-going", going=event.seats_taken)
    key = "card-full" if rules.free_seats(event) == 0 else "card-seats"
    return words(key, going=event.seats_taken, capacity=event.capacity)


def _going(words: Words, shown: Shown, most: int) -> Text:
    if not most:
        return Text(words("card-going-many", going=shown.event.going))
    names = Text(", ".join(shorten(name, NAME_LENGTH) for name in shown.going[:most]))
    more = shown.event.going - len(shown.going[:most])
    if more <= 0:
        return words.text("card-names", names=names)
    return words.text("card-names-and-more", names=names, more=more)


def _counts(words: Words, event: Event) -> str:
    """Who waits and who may come, by number."""
    said = [words("card-waiting", waiting=event.waiting)] if event.waiting and not _is_over(words, event) else []
    if event.maybe:
        said.append(words("card-maybe", maybe=event.maybe))
    return " · ".join(said)


def answered(words: Words, outcome: Outcome, shown: Shown, username: str) -> Screen:
    """The card after a press in private, with what is now true as a toast."""
    return card(words, shown, username, toast=toast_for(words, outcome, shown))


def answered_for_all(words: Words, outcome: Outcome, shown: Shown) -> Screen:
    """After a press on a copy that many read: the toast alone is the presser's own."""
    return Screen(toast=toast_for(words, outcome, shown), card=copy_for_all(shown.event))


def copy_for_all(event: Event) -> CardOf:
    return CardOf(event.id, event.version, event.language, picture=event.picture)


def toast_for(words: Words, outcome: Outcome, shown: Shown) -> str:
    key = f"toast-{outcome.name.lower().replace('_', '-')}"
    if outcome in {Outcome.WAITING, Outcome.ALREADY_WAITING}:
        return words(key, place=shown.place or 0)
    if outcome in {Outcome.GUESTS, Outcome.SAME_GUESTS}:
        return words("toast-guests", guests=shown.held.party.guests)
    if outcome is Outcome.TOO_MANY_GUESTS:
        return words(key, guests=shown.event.guests_allowed)
    return words(key)
