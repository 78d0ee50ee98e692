"""What people see of events: the lists, and the buttons that turn their pages."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zlib import crc32
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Italic, Text
from pydantic import Field

from vmeste.events.card import Open, link_to
from vmeste.events.card_text import joined, seats
from vmeste.events.draft import EventCode
from vmeste.events.models import Event
from vmeste.events.shown import Mine, Near, Page, Span
from vmeste.menu import all_events, main_menu, my_events, new_event
from vmeste.screen import Button, Row, Screen
from vmeste.words import Words, language_of, languages

SINCE = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MICROSECOND = 4_102_444_800_000_000
"""The year 2100: what a button may carry must be a moment."""


class _Turning(CallbackData, prefix=""):
    """To the page of a list that follows or precedes an event."""

    way: Literal["after", "before"]
    date: Annotated[int, Field(ge=0, le=LAST_MICROSECOND)]
    """Microseconds since 1970, as exact as the database."""
    code: EventCode

    @property
    def near(self) -> Near:
        return Near(self.way, SINCE + timedelta(microseconds=self.date), self.code)


class TurnAll(_Turning, prefix="pa"):
    span: Span = Span.ALL


class TurnFound(_Turning, prefix="pf"):
    """Of a search, whose words are kept; the number says whether they still are the same."""

    of: Annotated[int, Field(ge=0, lt=2**32)]


class ShowAll(CallbackData, prefix="pl"):
    span: Span


class TurnMine(_Turning, prefix="pm"):
    part: Mine


class TurnGroup(_Turning, prefix="pg"):
    """Of a group's list; what comes is shown to the presser alone."""


class ShowMine(CallbackData, prefix="m"):
    part: Mine


def gone(words: Words) -> Screen:
    """The event was deleted, or never was; «not yours» would look the same."""
    return Screen(words.text("event-gone"), main_menu(words), toast=words("toast-event-gone"))


def group_list(words: Words, page: Page, username: str) -> Screen:
    """In a group nobody's card is shown: each event is a link to it in private."""
    if not page.events:
        return Screen(words.text("events-none-in-group"))
    rows: list[Row] = [[Button(event.title, link_to(event, username))] for event in page.events]
    rows.append([Button(label, TurnGroup(**carried)) for label, carried in _ends(words, page)])
    return Screen(_list_text(words, words.text("events-title-in-group"), page), rows)


def group_page(words: Words, page: Page, username: str) -> Screen:
    """Another page of the list, for whoever turned it: two people never turn one page for each other."""
    return replace(group_list(words, page, username), aside=True, elsewhere=f"https://t.me/{username}?start=events")


def to_nobody(words: Words, language: str | None, username: str) -> Screen:
    """To an anonymous administrator or a channel: in the group's language, in all of them when it has none."""
    spoken = [language_of(language, None)] if language else languages()
    lines = [Text(replace(words, language=each)("to-nobody")) for each in spoken]
    first = replace(words, language=spoken[0])
    return Screen(joined(lines), [[Button(first("label-open-bot"), f"https://t.me/{username}?start=hello")]])


def upcoming(words: Words, page: Page, span: Span = Span.ALL, toast: str | None = None) -> Screen:
    spans: Row = [
        Button(words(f"label-span-{each}"), ShowAll(span=each), style="primary" if each is span else None)
        for each in Span
    ]
    if not page.events and not page.has_earlier:
        rows: list[Row] = [[new_event(words), my_events(words)]]
        if span is not Span.ALL:
            rows.insert(0, spans)
        return Screen(words.text(f"events-none-{span}"), rows, toast=toast)
    turning = [Button(label, TurnAll(span=span, **carried)) for label, carried in _ends(words, page)]
    text = _list_text(words, words.text(f"events-title-{span}"), page)
    if page.has_later:
        text = Text(text, "\n\n", Italic(words("events-search")))
    return Screen(text, [*_openers(page), turning, spans, [new_event(words), my_events(words)]], toast=toast)


def end_of(span: Span, words: Words) -> datetime | None:
    """The midnight at which it ends where the reader lives."""
    if span is Span.ALL:
        return None
    days = 1 if span is Span.TODAY else 7
    local = words.now.astimezone(words.zone)
    return datetime.combine(local.date() + timedelta(days=days), time(), words.zone)


def found(words: Words, page: Page, sought: str) -> Screen:
    if not page.events:
        return Screen(words.text("search-none", sought=Bold(sought)), [[all_events(words), new_event(words)]])
    text = _list_text(words, words.text("search-title", sought=Bold(sought)), page)
    turning = [Button(label, TurnFound(of=sum_of(sought), **carried)) for label, carried in _ends(words, page)]
    return Screen(text, [*_openers(page), turning, [all_events(words)]])


def sum_of(sought: str) -> int:
    return crc32(sought.encode())


def search_is_over(words: Words, page: Page) -> Screen:
    """A page of a search whose words are kept no more."""
    return upcoming(words, page, toast=words("toast-old-search"))


def mine(words: Words, page: Page, part: Mine) -> Screen:
    parts = [
        Button(words(f"label-my-{each}"), ShowMine(part=each), style="primary" if each is part else None)
        for each in Mine
    ]
    halves: list[Row] = [parts[:2], parts[2:]]
    if not page.events and not page.has_earlier:
        rows: list[Row] = [*halves, [all_events(words), new_event(words)]]
        return Screen(joined([Bold(words("my-title")), Text(), words.text(f"my-none-{part}")]), rows)
    turning = [Button(label, TurnMine(part=part, **carried)) for label, carried in _ends(words, page)]
    rows = [*_openers(page), turning, *halves, [all_events(words), new_event(words)]]
    return Screen(_list_text(words, words.text(f"my-title-{part}"), page), rows)


def _list_text(words: Words, title: Text, page: Page) -> Text:
    lines: list[Text] = [Bold(title)]
    for event in page.events:
        moment = words.moment(event.date, ZoneInfo(event.time_zone), event.ends_at)
        lines += [Text(), Bold(event.title), Text(moment, " · ", _short_state(words, event))]
    return joined(lines)


def _short_state(words: Words, event: Event) -> str:
    return words("list-cancelled") if event.cancelled_at is not None else seats(words, event)


def _openers(page: Page) -> list[Row]:
    return [[Button(event.title, Open(code=event.code))] for event in page.events]


def _ends(words: Words, page: Page) -> list[tuple[str, dict[str, Any]]]:
    """The labels at the two ends of a page, and what their buttons carry."""
    if not page.events:
        return []
    ends: list[tuple[str, dict[str, Any]]] = []
    if page.has_earlier:
        ends.append((words("label-previous"), _carried("before", page.events[0])))
    if page.has_later:
        ends.append((words("label-next"), _carried("after", page.events[-1])))
    return ends


def _carried(way: Literal["after", "before"], event: Event) -> dict[str, Any]:
    return {"way": way, "date": (event.date - SINCE) // timedelta(microseconds=1), "code": event.code}
