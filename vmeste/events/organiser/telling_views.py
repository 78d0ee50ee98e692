"""What an organiser sees of what participants hear: reminders, a message to them, and whom the last news reached."""

from collections.abc import Collection
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import BlockQuote, Bold, Italic, Text
from pydantic import BaseModel, Field, StringConstraints

from vmeste import leads
from vmeste.events.card import link_to
from vmeste.events.card_text import joined
from vmeste.events.draft import EventCode
from vmeste.events.models import HANDLE_LENGTH, Answer, new_handle
from vmeste.events.organised import Delivery, Done, Letter, Sent
from vmeste.events.organiser.buttons import Delivery as AskDelivery
from vmeste.events.organiser.buttons import Write
from vmeste.events.organiser.views import done, panel, to_more, to_panel
from vmeste.events.shown import Shown
from vmeste.events.telling.views import changes_said
from vmeste.notices.models import Kind
from vmeste.rendering import plain
from vmeste.screen import Button, Row, Screen
from vmeste.text import shorten
from vmeste.users.hearing_views import Leads, lead_rows, said
from vmeste.users.models import User
from vmeste.words import Words

MESSAGE_LENGTH = 1000
PASSED_ON_LENGTH = 600
LISTENERS = (Answer.GOING, Answer.MAYBE, Answer.WAITING)
"""Their places here are the bits of `Listeners`."""
EVERYBODY = 7
Listeners = Annotated[int, Field(ge=1, le=EVERYBODY)]
Handle = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{{HANDLE_LENGTH}}}$")]


class ChooseLeads(CallbackData, prefix="oe"):
    code: EventCode
    leads: Leads | None
    """Nothing: as usual."""


class WriteTo(CallbackData, prefix="wh"):
    code: EventCode
    to: Listeners


class LeaveMessage(CallbackData, prefix="wl"):
    code: EventCode


class SendMessage(CallbackData, prefix="ws"):
    code: EventCode
    to: Listeners
    handle: Handle
    """Of the text that was shown with the button: no newer one is sent."""


class Message(BaseModel):
    """What is being written, kept in the dialogue."""

    code: EventCode
    to: Listeners = EVERYBODY
    handle: Handle = Field(default_factory=new_handle)
    text: str | None = None


def answers_of(to: int) -> Collection[Answer]:
    return [answer for at, answer in enumerate(LISTENERS) if to >> at & 1]


def reminders(words: Words, shown: Shown, toast: str | None = None) -> Screen:
    event = shown.event
    chosen = leads.USUAL if event.reminders is None else event.reminders
    rows: list[Row] = lead_rows(words, chosen, lambda bits: ChooseLeads(code=event.code, leads=bits))
    rows.append(
        [
            Button(words("label-as-usual"), ChooseLeads(code=event.code, leads=None)),
            Button(words("label-no-reminders"), ChooseLeads(code=event.code, leads=leads.NONE)),
        ],
    )
    rows.append([to_more(words, event.code)])
    return Screen(words.text("ask-reminders", title=Bold(event.title), leads=said(words, chosen)), rows, toast=toast)


def reminders_chosen(words: Words, outcome: Done, user: User) -> Screen:
    """Still at the choice, since several may be wanted."""
    if outcome.refused:
        return done(words, outcome, user)
    return reminders(words, outcome.shown, words("organise-done" if outcome.changed else "organise-same"))


def writing(words: Words, letter: Letter, message: Message, user: User, problem: Text | None = None) -> Screen:
    """The question, or the text as participants will see it; nobody hears it before «Отправить»."""
    event = letter.shown.event
    if letter.next_at is not None:
        return enough(words, letter)
    people = sum(letter.listeners.get(answer, 0) for answer in answers_of(message.to))
    lines = [problem, Text()] if problem is not None else []
    if message.text is None:
        lines.append(words.text("write-ask", title=Bold(event.title)))
    else:
        said_by = words.text("notice-message", name=Bold(user.first_name))
        lines += [words.text("write-preview"), Text(), said_by, BlockQuote(message.text)]
    lines += [Text(), Italic(words("write-people", people=people))]
    rows: list[Row] = [_listeners(words, letter, message)]
    if message.text is not None and people:
        send = SendMessage(code=event.code, to=message.to, handle=message.handle)
        rows.append([Button(words("label-send"), send, "primary")])
    rows.append([Button(words("label-back"), LeaveMessage(code=event.code))])
    return Screen(joined(lines), rows)


def _listeners(words: Words, letter: Letter, message: Message) -> Row:
    """Whoever is chosen has a mark; the last one cannot be taken away."""
    row = []
    for at, answer in enumerate(LISTENERS):
        chosen = bool(message.to >> at & 1)
        to = message.to ^ 1 << at or message.to
        label = words(f"label-write-{answer}", people=letter.listeners.get(answer, 0))
        row.append(Button(label, WriteTo(code=letter.shown.event.code, to=to), "success" if chosen else None))
    return row


def enough(words: Words, letter: Letter) -> Screen:
    event = letter.shown.event
    at = words.moment(letter.next_at or words.now)
    return Screen(words.text("write-enough", title=Bold(event.title), at=at), [[to_panel(words, event.code)]])


def sent(words: Words, outcome: Sent, user: User) -> Screen:
    key = "message-sent" if outcome.told else "organise-same"
    return panel(words, outcome.shown, user, toast=words(key, people=outcome.told))


def problem_too_long(words: Words, length: int) -> Text:
    return words.text("problem-long", length=length, most=MESSAGE_LENGTH)


def delivery(words: Words, found: Delivery, username: str) -> Screen:
    event = found.shown.event
    if found.kind is None:
        rows: list[Row] = [[Button(words("label-write"), Write(code=event.code))], [to_more(words, event.code)]]
        return Screen(words.text("delivery-none", title=Bold(event.title)), rows)
    reached = words.text(f"delivery-{found.kind}", reached=found.reached, people=found.people)
    lines = [Bold(event.title), reached]
    if found.waiting:
        lines.append(Italic(words("delivery-waiting", people=found.waiting)))
    rows = []
    if found.unreached:
        names = ", ".join(shorten(name, 40) for name in found.unreached)
        more = found.unreached_count - len(found.unreached)
        key = "delivery-unreached-and-more" if more else "delivery-unreached"
        passed_on = _passed_on(words, found)
        lines += [Text(), words.text(key, names=names, more=more), Text()]
        lines += [words.text("delivery-pass-on"), BlockQuote(passed_on)]
        link = quote(link_to(event, username), safe="")
        url = f"https://t.me/share/url?url={link}&text={quote(passed_on, safe='')}"
        rows.append([Button(words("label-pass-on"), url, "primary")])
    rows += [[Button(words("label-refresh"), AskDelivery(code=event.code))], [to_more(words, event.code)]]
    return Screen(joined(lines), rows)


def _passed_on(words: Words, found: Delivery) -> str:
    """What the organiser can say in the group to those whom the bot does not reach."""
    event = found.shown.event
    when = words.moment_in_words(event.date, ZoneInfo(event.time_zone))
    lines = [words(f"pass-on-{found.kind}", title=event.title, when=when)]
    match found.kind:
        case Kind.CHANGED:
            lines += [plain(line) for line in changes_said(words, found.details.get("changes", {}), event)]
        case Kind.CANCELLED if event.cancel_reason:
            lines.append(event.cancel_reason)
        case Kind.MESSAGE:
            lines.append(found.details.get("text", ""))
    return shorten("\n".join(lines), PASSED_ON_LENGTH)
