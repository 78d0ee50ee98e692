"""The card of an event: what it says and which buttons it has, in private and where many read it."""

from urllib.parse import quote

from aiogram.filters.callback_data import CallbackData

from vmeste.content import TEXT_LENGTH
from vmeste.events import rules
from vmeste.events.card_text import card_text, is_over
from vmeste.events.draft import EventCode
from vmeste.events.models import Answer, Event
from vmeste.events.rules import Outcome
from vmeste.events.shown import Shown
from vmeste.menu import all_events, my_events
from vmeste.screen import Button, CardOf, Row, Screen, ToChat, Venue
from vmeste.text import shorten
from vmeste.words import Words

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


def takes_guests(shown: Shown) -> bool:
    """Whether there is anything to say of guests: they may be brought, or some were before that was ended."""
    return shown.event.guests_allowed > 0 or shown.held.party.guests > 0


def link_to(event: Event, username: str) -> str:
    return f"https://t.me/{username}?start=e_{event.code}"


def card(words: Words, shown: Shown, username: str, toast: str | None = None, *, most: int = TEXT_LENGTH) -> Screen:
    """The card in private: the reader's own status first, and what is theirs alone among the buttons."""
    rows: list[Row] = []
    event = shown.event
    if rules.over_for_answers(event, words.now) is None:
        rows.append(_answers(words, shown))
        if shown.answer in {Answer.GOING, Answer.WAITING}:
            note = Button(words("label-note"), AskNote(code=event.code))
            guests = Button(words("label-guests", guests=shown.held.party.guests), AskGuests(code=event.code))
            rows.append([guests, note] if takes_guests(shown) else [note])
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
    if is_over(words, event):
        again = [Button(words("label-repeat"), Repeat(code=code, anew=False))] if shown.organises else []
        if event.creator_id == shown.reader and rules.can_be_restored(event, words.now):
            again.insert(0, Button(words("label-restore"), Restore(code=code), "success"))
        struck_out = [] if rules.is_past(event, words.now) else [calendar]  # a calendar learns of it only so
        return [again, *_in_pairs([*struck_out, people, *edit, *report])]
    qr = Button(words("label-qr"), Qr(code=code))
    place = [Button(words("label-on-map"), OnMap(code=code))] if event.latitude is not None else []
    return _in_pairs([share(words, event, username), people, calendar, qr, *edit, *place, *report])


def _in_pairs(buttons: list[Button]) -> list[Row]:
    """A phone shows two of these labels side by side in full, three of them cut."""
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


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
    # who waits may tap for a free seat though sign-up is closed
    taps = shown.answer is Answer.WAITING and rules.fits(event, shown.held.party.size)
    if taps or rules.closed_to_newcomers(event, words.now) is None:
        line = rules.is_full(event) and shown.answer is not Answer.GOING
        settled = shown.answer in {Answer.GOING, Answer.WAITING}
        label = words("label-join-line" if line else "label-going")
        row.append(Button(label, Going(code=code), None if settled else "success"))
        if event.maybe_allowed and not line:
            row.append(Button(words("label-maybe"), Maybe(code=code)))
    row.append(Button(words("label-not-going"), NotGoing(code=code)))
    return row


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
