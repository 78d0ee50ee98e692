"""What people see of events: the card, the lists, and the buttons on them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Italic, Text

from vmeste.events import rules
from vmeste.events.draft import EventCode
from vmeste.events.models import Answer, Event
from vmeste.events.rules import Outcome
from vmeste.events.shown import NAMES_SHOWN, Mine, Near, Page, Shown
from vmeste.menu import all_events, main_menu, my_events, new_event
from vmeste.screen import Button, Row, Screen
from vmeste.words import Words

SINCE = datetime(1970, 1, 1, tzinfo=UTC)


class Open(CallbackData, prefix="e"):
    code: EventCode


class Going(CallbackData, prefix="j"):
    code: EventCode


class NotGoing(CallbackData, prefix="n"):
    code: EventCode


class _Turning(CallbackData, prefix=""):
    """To the page of a list that follows or precedes an event."""

    way: Literal["after", "before"]
    date: int
    """Microseconds since 1970, as exact as the database."""
    code: EventCode

    @property
    def near(self) -> Near:
        return Near(self.way, SINCE + timedelta(microseconds=self.date), self.code)


class TurnAll(_Turning, prefix="pa"):
    pass


class TurnMine(_Turning, prefix="pm"):
    part: Mine


class ShowMine(CallbackData, prefix="m"):
    part: Mine


def link_to(event: Event, username: str) -> str:
    return f"https://t.me/{username}?start=e_{event.code}"


def card(words: Words, shown: Shown, username: str, toast: str | None = None) -> Screen:
    """The card in private: the reader's own status first."""
    event = shown.event
    return Screen(_card_text(words, shown), _card_buttons(words, event, username), toast=toast)


def _card_text(words: Words, shown: Shown) -> Text:
    event = shown.event
    lines: list[Text] = []
    if (status := _status(words, shown)) is not None:
        lines += [status, Text()]
    lines += [Bold(event.title), Text("🗓 ", words.moment(event.date, ZoneInfo(event.time_zone)))]
    if event.location:
        lines.append(Text("📍 ", event.location))
    lines.append(Text("👥 ", seats(words, event)))
    if event.description:
        lines += [Text(), Text(event.description)]
    if shown.going:
        lines += [Text(), _going(words, shown)]
    lines += [Text(), Italic(words.text("card-organiser", name=shown.organiser))]
    if not event.public:
        lines.append(Italic(words("card-by-link")))
    return _joined(lines)


def _joined(lines: Sequence[Text]) -> Text:
    nodes: list[object] = []
    for line in lines:
        nodes += [line, "\n"]
    return Text(*nodes[:-1])


def _status(words: Words, shown: Shown) -> Text | None:
    event = shown.event
    if event.cancelled_at is not None:
        return Bold(words("card-cancelled"))
    if rules.is_past(event, words.now):
        return Bold(words("card-past"))
    if shown.answer is Answer.GOING:
        return Text("✅ ", Bold(words("card-you-are-in")))
    if words.now >= event.date:
        return Bold(words("card-started"))
    if shown.answer is Answer.NOT_GOING:
        return Text("➖ ", words("card-you-are-out"))
    return None


def seats(words: Words, event: Event) -> str:
    if event.capacity is None:
        return words("card-going", going=event.seats_taken)
    key = "card-full" if rules.is_full(event) else "card-seats"
    return words(key, going=event.seats_taken, capacity=event.capacity)


def _going(words: Words, shown: Shown) -> Text:
    names = Text(", ".join(shown.going))
    more = shown.event.seats_taken - len(shown.going)
    if len(shown.going) < NAMES_SHOWN or more <= 0:
        return words.text("card-names", names=names)
    return words.text("card-names-and-more", names=names, more=more)


def _card_buttons(words: Words, event: Event, username: str) -> list[Row]:
    rows: list[Row] = []
    if rules.closed_to_answers(event, words.now) is None:
        rows.append(
            [
                Button(words("label-going"), Going(code=event.code), style="success"),
                Button(words("label-not-going"), NotGoing(code=event.code)),
            ],
        )
        link = quote(link_to(event, username), safe="")
        text = quote(event.title, safe="")
        rows.append([Button(words("label-share"), f"https://t.me/share/url?url={link}&text={text}")])
    rows.append([all_events(words), my_events(words)])
    return rows


def answered(words: Words, outcome: Outcome, shown: Shown, username: str) -> Screen:
    """The card after a press, with what is now true as a toast."""
    toast = words(f"toast-{outcome.name.lower().replace('_', '-')}")
    return card(words, shown, username, toast=toast)


def gone(words: Words) -> Screen:
    """The event was deleted, or never was; «not yours» would look the same."""
    return Screen(words.text("event-gone"), main_menu(words), toast=words("toast-event-gone"))


def group_list(words: Words, page: Page, username: str) -> Screen:
    """In a group nobody's card is shown: each event is a link to it in private."""
    if not page.events:
        return Screen(words.text("events-none-in-group"))
    rows: list[Row] = [[Button(event.title, link_to(event, username))] for event in page.events]
    return Screen(_list_text(words, words.text("events-title"), page), rows)


def upcoming(words: Words, page: Page) -> Screen:
    if not page.events and not page.has_earlier:
        return Screen(words.text("events-none"), [[new_event(words)], [my_events(words)]])
    turning = [Button(label, TurnAll(**carried)) for label, carried in _ends(words, page)]
    rows = [*_openers(page), turning, [new_event(words), my_events(words)]]
    return Screen(_list_text(words, words.text("events-title"), page), rows)


def found(words: Words, page: Page, sought: str) -> Screen:
    if not page.events:
        return Screen(words.text("search-none", sought=Bold(sought)), [[all_events(words), new_event(words)]])
    title = words.text("search-title", sought=Bold(sought))
    text = _list_text(words, title, page)
    if page.has_later:
        text = Text(text, "\n\n", Italic(words("search-more")))
    return Screen(text, [*_openers(page), [all_events(words)]])


def mine(words: Words, page: Page, part: Mine) -> Screen:
    parts: Row = [
        Button(words(f"label-my-{each}"), ShowMine(part=each), style="primary" if each is part else None)
        for each in Mine
    ]
    if not page.events and not page.has_earlier:
        rows: list[Row] = [parts, [all_events(words), new_event(words)]]
        return Screen(_joined([Bold(words("my-title")), Text(), words.text(f"my-none-{part}")]), rows)
    turning = [Button(label, TurnMine(part=part, **carried)) for label, carried in _ends(words, page)]
    rows = [*_openers(page), turning, parts, [all_events(words), new_event(words)]]
    return Screen(_list_text(words, words.text(f"my-title-{part}"), page), rows)


def _list_text(words: Words, title: Text, page: Page) -> Text:
    lines: list[Text] = [Bold(title)]
    for event in page.events:
        moment = words.moment(event.date, ZoneInfo(event.time_zone))
        lines += [Text(), Bold(event.title), Text(moment, " · ", _short_state(words, event))]
    return _joined(lines)


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
