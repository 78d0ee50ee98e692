"""Who comes, as a reader may see it: the list in pages, one person, and the table for a spreadsheet."""

from collections.abc import Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Italic, Text

from vmeste.events import rules
from vmeste.events.card import Open, Organise, Participants
from vmeste.events.card_text import joined, seats
from vmeste.events.co_organisers.views import AskHandOver
from vmeste.events.draft import EventCode
from vmeste.events.models import Answer, Event
from vmeste.events.organised import Beside, One, Participant, People, Put
from vmeste.events.organiser.buttons import Handle
from vmeste.events.rules import Outcome
from vmeste.screen import Button, Document, Row, Screen
from vmeste.spreadsheet import BOM, Cell, as_csv
from vmeste.text import shorten
from vmeste.users.models import User
from vmeste.words import Words

NAME_SHOWN, GUESTS_SHOWN, NOTE_SHOWN = 40, 60, 80
"""Characters of each in a list, so that a page fits into a message."""
IN_A_ROW = 2
MARKS = {Answer.GOING: "✅", Answer.WAITING: "⏳", Answer.MAYBE: "🤔", Answer.NOT_GOING: "➖"}


class Turn(CallbackData, prefix="wt"):
    """To the page that follows or precedes a participant."""

    code: EventCode
    way: Literal["after", "before"]
    handle: Handle

    @property
    def beside(self) -> Beside:
        return Beside(self.way, self.handle)


class ShowOne(CallbackData, prefix="wo"):
    code: EventCode
    handle: Handle


class AskRemove(CallbackData, prefix="wx"):
    code: EventCode
    handle: Handle


class Remove(CallbackData, prefix="wr"):
    code: EventCode
    handle: Handle


class AskName(CallbackData, prefix="wa"):
    """Of a person without Telegram, to be added."""

    code: EventCode


class Table(CallbackData, prefix="wc"):
    code: EventCode


def page(words: Words, people: People, toast: str | None = None) -> Screen:
    event, organises = people.shown.event, people.shown.organises
    lines = [Bold(words("participants-title", title=event.title)), Text("👥 ", seats(words, event)), Text()]
    rows: list[Row] = []
    buttons: list[Button] = []
    if people.hidden:
        open_to_all = rules.closed_to_newcomers(event, words.now) is None
        lines.append(Text(words("participants-hidden-join" if open_to_all else "participants-hidden")))
    elif not people.people:
        lines.append(Text(words("participants-none")))
    for person in people.people:
        lines.append(_line(words, person))
        if organises:
            lines += _more(words, event, person)
            label = f"{MARKS[person.answer]} {shorten(person.first_name, NAME_SHOWN)}"
            buttons.append(Button(label, ShowOne(code=event.code, handle=person.handle)))
    rows += [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]
    rows.append(_ends(words, people))
    if organises:
        add = Button(words("label-add-person"), AskName(code=event.code))
        rows.append([add, Button(words("label-table"), Table(code=event.code))])
    rows.append([Button(words("label-back"), (Organise if organises else Open)(code=event.code))])
    return Screen(joined(lines), rows, toast=toast)


def _line(words: Words, person: Participant) -> Text:
    line = f"{MARKS[person.answer]} {shorten(person.first_name, NAME_SHOWN)}"
    if person.guests:
        line += f" {words('card-your-guests', guests=person.guests)}"
    return Text(line)


def _more(words: Words, event: Event, person: Participant) -> list[Text]:
    """What only organisers read."""
    more: list[Text] = []
    if person.guest_names:
        more.append(words.text("participant-guest-names", names=shorten(person.guest_names, GUESTS_SHOWN)))
    if person.note:
        more.append(words.text("participant-note", note=shorten(person.note, NOTE_SHOWN)))
    more.append(Text(Italic(words.moment_in_words(person.joined_at, ZoneInfo(event.time_zone)))))
    return more


def _ends(words: Words, people: People) -> Row:
    code, row = people.shown.event.code, list[Button]()
    if people.has_earlier and people.people:
        row.append(Button(words("label-previous"), Turn(code=code, way="before", handle=people.people[0].handle)))
    if people.has_later and people.people:
        row.append(Button(words("label-next"), Turn(code=code, way="after", handle=people.people[-1].handle)))
    return row


def one(words: Words, found: One, user: User) -> Screen:
    event, person = found.shown.event, found.person
    name = f"{person.first_name} (@{person.username})" if person.username else person.first_name
    lines = [Bold(name), Text(f"{MARKS[person.answer]} ", words(f"participant-{person.answer.replace('_', '-')}"))]
    if person.guests:
        lines.append(Text(words("label-guests", guests=person.guests)))
    if person.guest_names:
        lines.append(words.text("participant-guest-names", names=person.guest_names))
    if person.note:
        lines.append(words.text("participant-note", note=person.note))
    lines.append(Text(words.moment_in_words(person.joined_at, ZoneInfo(event.time_zone))))
    row: list[Button] = []
    if person.answer is not Answer.NOT_GOING and rules.over_for_answers(event, words.now) is None:
        row.append(Button(words("label-remove"), AskRemove(code=event.code, handle=person.handle), "danger"))
    if event.creator_id == user.id and person.user_id != user.id and person.on_telegram:
        row.append(Button(words("label-hand-over"), AskHandOver(code=event.code, handle=person.handle)))
    return Screen(joined(lines), [row, [to_list(words, event.code)]])


def ask_remove(words: Words, found: One) -> Screen:
    code, handle = found.shown.event.code, found.person.handle
    row = [
        Button(words("label-yes"), Remove(code=code, handle=handle), "danger"),
        Button(words("label-no"), ShowOne(code=code, handle=handle)),
    ]
    text = words.text("ask-remove", name=Bold(found.person.first_name))
    follows = [words("ask-remove-told")] if found.person.on_telegram else []
    if found.person.answer is Answer.GOING and found.shown.event.waiting:
        follows.append(words("ask-remove-seat"))
    return Screen(Text(text, "\n", " ".join(follows)) if follows else text, [row])


def removed(words: Words, put: Put) -> str:
    key = "toast-removed" if put.outcome in {Outcome.NOT_GOING, Outcome.ALREADY_NOT_GOING} else _refusal(put)
    return words(key, name=put.name)


def ask_name(words: Words, event: Event, note: Text | None = None) -> Screen:
    """Names may follow one another; the note says what became of the last one."""
    text = words.text("ask-person", title=Bold(event.title))
    return Screen(Text(note, "\n\n", text) if note is not None else text, [[to_list(words, event.code)]])


def added(words: Words, put: Put) -> Text:
    keys = {Outcome.GOING: "person-added", Outcome.WAITING: "person-waits"}
    return words.text(keys.get(put.outcome) or _refusal(put), name=put.name)


def _refusal(put: Put) -> str:
    return "toast-cancelled" if put.outcome is Outcome.CANCELLED else "toast-started"


def to_list(words: Words, code: str) -> Button:
    return Button(words("label-back"), Participants(code=code))


def table(words: Words, people: People) -> Screen:
    """Opens right in a spreadsheet that speaks the reader's language."""
    event = people.shown.event
    zone = ZoneInfo(event.time_zone)
    columns = ("name", "username", "answer", "guests", "guest-names", "note", "since")
    rows: list[Sequence[Cell]] = [[words(f"table-{column}") for column in columns]]
    for person in people.people:
        cells = (
            person.first_name,
            person.username or "",
            words(f"participant-{person.answer.replace('_', '-')}"),
            person.guests,
            person.guest_names or "",
            person.note or "",
            person.joined_at.astimezone(zone),
        )
        rows.append(cells)
    written = BOM + as_csv(rows, words("table-separator"))
    document = Document(f"{words('table-file')}-{event.code}.csv", written.encode())
    return Screen(document=document, toast=words("toast-table"))
