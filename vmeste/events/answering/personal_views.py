"""What is a person's own beside their answer: guests and a note, asked on a screen that nobody else sees."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text
from pydantic import Field

from vmeste.events import card, card_text, rules
from vmeste.events.draft import EventCode
from vmeste.events.models import Answer
from vmeste.events.rules import MOST_GUESTS
from vmeste.events.shown import Shown
from vmeste.screen import Button, Row, Screen
from vmeste.words import Words

GuestCount = Annotated[int, Field(ge=0, le=MOST_GUESTS)]
IN_A_ROW = 5


class Guests(CallbackData, prefix="g"):
    """So many guests, never one more: pressing twice changes nothing."""

    code: EventCode
    guests: GuestCount


class Back(CallbackData, prefix="gb"):
    """To the card; the question is over."""

    code: EventCode


class NoNote(CallbackData, prefix="nn"):
    code: EventCode


def ask_guests(words: Words, shown: Shown, toast: str | None = None, problem: Text | None = None) -> Screen:
    """A button for each number allowed; with guests there, their names may be typed."""
    event, party = shown.event, shown.held.party
    rows = _numbers(words, shown)
    rows.append([Button(words("label-back"), Back(code=event.code))])
    lines: list[object] = [problem, "\n\n"] if problem is not None else []
    lines += [words.text("ask-guests", title=Bold(event.title))]
    if party.guests:
        lines += ["\n\n", words.text("ask-guest-names")]
        if shown.held.guest_names:
            lines += ["\n", words.text("guest-names-now", names=shown.held.guest_names)]
    return Screen(Text(*lines), rows, toast=toast)


def aside(words: Words, shown: Shown, username: str, toast: str | None = None) -> Screen:
    """In a group, for one person alone: their answer and their guests; what is typed is typed in private."""
    event = shown.event
    link = card.link_to(event, username)
    lines: list[Text] = [Bold(event.title)]
    if (own := card_text.status(words, shown)) is not None:
        lines.append(own)
    rows: list[Row] = []
    if rules.over_for_answers(event, words.now) is not None:
        pass
    elif shown.answer in {Answer.GOING, Answer.WAITING} and not card.takes_guests(shown):
        lines += [Text(), words.text("toast-too-many-guests", guests=0)]
    elif shown.answer in {Answer.GOING, Answer.WAITING}:
        lines += [Text(), words.text("ask-guests-aside")]
        rows += _numbers(words, shown)
    else:
        lines += [Text(), words.text("toast-not-coming")]
    rows.append([Button(words("label-own-card"), link)])
    return Screen(card_text.joined(lines), rows, toast=toast, aside=True, elsewhere=link)


def _numbers(words: Words, shown: Shown) -> list[Row]:
    event, party = shown.event, shown.held.party
    most = max(event.guests_allowed, party.guests)
    numbers = [
        Button(
            str(number) if number else words("label-without-guests"),
            Guests(code=event.code, guests=number),
            "success" if number == party.guests else None,
        )
        for number in range(most + 1)
    ]
    return [numbers[at : at + IN_A_ROW] for at in range(0, len(numbers), IN_A_ROW)]


def ask_note(words: Words, shown: Shown, problem: Text | None = None) -> Screen:
    event = shown.event
    row: list[Button] = [Button(words("label-back"), Back(code=event.code))]
    lines: list[object] = [problem, "\n\n"] if problem is not None else []
    lines.append(words.text("ask-note", title=Bold(event.title)))
    if shown.held.note:
        lines += ["\n\n", words.text("note-now", note=shown.held.note)]
        row.insert(0, Button(words("label-no-note"), NoNote(code=event.code)))
    return Screen(Text(*lines), [row])


def problem_too_long(words: Words, length: int, most: int) -> Text:
    return words.text("problem-long", length=length, most=most)


def problem_with_note(words: Words, length: int, most: int) -> Text:
    return problem_too_long(words, length, most) if length else words.text("problem-not-text")
