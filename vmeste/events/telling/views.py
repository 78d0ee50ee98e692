"""What a notice says, when it is still true at the moment it is sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text, TextLink

from vmeste.events import rules
from vmeste.events.card import Going, NotGoing, Open, link_to
from vmeste.events.card_text import NAME_LENGTH, joined, seats
from vmeste.events.models import Answer, Event
from vmeste.events.shown import Shown
from vmeste.notices.models import Kind
from vmeste.rendering import length, plain
from vmeste.screen import Button, Row, Screen
from vmeste.text import shorten
from vmeste.words import Words

_TRUE: Mapping[Kind, Callable[[Shown, datetime], bool]] = {
    Kind.PROMOTED: lambda shown, now: shown.answer is Answer.GOING and rules.gives_seats(shown.event, now),
    Kind.OFFERED: lambda shown, now: shown.held.party.offered and rules.gives_seats(shown.event, now),
    Kind.OFFER_ENDED: lambda shown, now: shown.answer is Answer.NOT_GOING and rules.gives_seats(shown.event, now),
    Kind.FIRST_TAP: lambda shown, now: (
        shown.answer is Answer.WAITING
        and rules.gives_seats(shown.event, now)
        and rules.fits(shown.event, shown.held.party.size)
    ),
    Kind.ANSWERED: lambda shown, now: shown.answer in rules.TAKES_PART and rules.gives_seats(shown.event, now),
    Kind.REMOVED: lambda shown, _: shown.answer not in rules.TAKES_PART,
    Kind.CHANGED: lambda shown, now: (
        (shown.answer in rules.TAKES_PART or shown.organises)
        and shown.event.cancelled_at is None
        and not rules.is_past(shown.event, now)
    ),
    Kind.CANCELLED: lambda shown, _: shown.event.cancelled_at is not None,
    Kind.RESTORED: lambda shown, _: shown.event.cancelled_at is None,
    Kind.REMINDER: lambda shown, now: shown.answer in rules.TAKES_PART and rules.gives_seats(shown.event, now),
    Kind.MESSAGE: lambda shown, _: shown.answer in rules.TAKES_PART,
    Kind.DIGEST: lambda shown, now: (
        shown.event.creator_id == shown.reader and rules.over_for_answers(shown.event, now) is None
    ),
    Kind.HANDED_OVER: lambda shown, _: shown.event.creator_id == shown.reader,
    Kind.REPLACED: lambda shown, _: shown.event.creator_id != shown.reader,
    Kind.JOINED: lambda shown, _: shown.event.creator_id == shown.reader,
    Kind.DISMISSED: lambda shown, _: not shown.organises,
    Kind.OVER: lambda shown, now: rules.over_by(shown.event) > 0 and not rules.is_past(shown.event, now),
}
_ANSWERS = {
    Kind.PROMOTED: ("label-still-going", "label-cannot"),
    Kind.OFFERED: ("label-take-it", "label-cannot"),
    Kind.FIRST_TAP: ("label-take-it", "label-cannot"),
    Kind.CHANGED: ("label-still-going", "label-cannot"),
    Kind.RESTORED: ("label-still-going", "label-cannot"),
    Kind.ANSWERED: ("label-still-going", "label-cannot"),
}
"""Labels of «Иду» and «Не иду» where the notice asks for an answer."""
ROOM, LONG = 3000, 200
"""Of all changes, that what stands around them has a place in the message; of each one where that is not enough."""
ASKS_WHO_GOES = frozenset({Kind.ANSWERED, Kind.CHANGED, Kind.RESTORED})
LABELS = {
    "title": "label-title",
    "date": "label-when",
    "location": "label-location",
    "latitude": "label-location",
    "description": "label-description",
}


def notice(words: Words, kind: Kind, details: Mapping[str, Any], shown: Shown, username: str) -> Screen | None:
    """Nothing when it has become untrue before it could be said."""
    event = shown.event
    changes = changes_said(words, details.get("changes", {}), event)
    if not _TRUE[kind](shown, words.now) or (kind is Kind.CHANGED and not changes) or _is_early(words, details, event):
        return None
    lines = [words.text(_key(kind, shown), **_values(words, kind, details, shown))]
    if kind is Kind.MESSAGE:
        lines += [Text(), Text(details["text"])]
    if kind is Kind.DIGEST:
        lines += _new_answers(words, details["answers"])
    lines += [Text(), Bold(TextLink(event.title, url=link_to(event, username)))]
    lines.append(Text("🗓 ", words.moment(event.date, ZoneInfo(event.time_zone), event.ends_at)))
    if event.location:
        lines.append(Text("📍 ", event.location))
    if kind is Kind.DIGEST:
        lines.append(Text("👥 ", seats(words, event)))
    if kind is Kind.CANCELLED and event.cancel_reason:
        lines += [Text(), Text(event.cancel_reason)]
    if changes:
        lines += [Text(), *changes]
    rows: list[Row] = []
    if kind is Kind.REMINDER:
        rows.append(_answers_to_reminder(words, shown))
    if kind in _ANSWERS and (kind not in ASKS_WHO_GOES or shown.answer is Answer.GOING):
        comes, cannot = _ANSWERS[kind]
        comes_button = Button(words(comes), Going(code=event.code), "success")
        rows.append([comes_button, Button(words(cannot), NotGoing(code=event.code))])
    rows.append([Button(words("label-open-event"), Open(code=event.code))])
    return Screen(joined(lines), rows)


def _is_early(words: Words, details: Mapping[str, Any], event: Event) -> bool:
    """A reminder, and the start was moved away since."""
    return "within" in details and event.date - words.now > timedelta(seconds=details["within"])


def _key(kind: Kind, shown: Shown) -> str:
    name = f"notice-{kind.replace('_', '-')}"
    return f"{name}-{shown.answer}" if kind in {Kind.REMINDER, Kind.ANSWERED} else name


def _answers_to_reminder(words: Words, shown: Shown) -> Row:
    """Who waits has nothing to confirm; who may come is asked to decide."""
    event, row = shown.event, []
    if shown.answer is Answer.GOING:
        row.append(Button(words("label-going"), Going(code=event.code), "success"))
    elif shown.answer is Answer.MAYBE and rules.closed_to_newcomers(event, words.now) is None:
        label = "label-join-line" if rules.is_full(event) else "label-going"
        row.append(Button(words(label), Going(code=event.code), "success"))
    row.append(Button(words("label-cannot"), NotGoing(code=event.code)))
    return row


def _new_answers(words: Words, answers: Mapping[str, tuple[int, Sequence[str]]]) -> list[Text]:
    """«+3: Анна, Борис и ещё 1»."""
    lines = []
    for answer in Answer:
        count, some = answers.get(answer, (0, ()))
        if count:
            names = ", ".join(shorten(name, NAME_LENGTH) for name in some)
            key = "digest-names-and-more" if count > len(some) else "digest-names"
            said = words(key, names=names, more=count - len(some))
            lines.append(words.text(f"digest-{answer.replace('_', '-')}", count=count, names=said))
    return lines


def _left(words: Words, left: timedelta) -> str:
    minutes = max(1, round(left.total_seconds() / 60))
    if minutes < 60:  # noqa: PLR2004  of an hour
        return words("left-minutes", number=minutes)
    hours = round(minutes / 60)
    if hours <= 36:  # noqa: PLR2004  beyond a day and a half people count days
        return words("left-hours", number=hours)
    return words("left-days", number=round(hours / 24))


def _values(words: Words, kind: Kind, details: Mapping[str, Any], shown: Shown) -> dict[str, object]:
    if kind is Kind.OVER:
        return {"over": rules.over_by(shown.event)}
    if kind is Kind.REMINDER:
        return {"left": _left(words, shown.event.date - words.now), "place": shown.place or 0}
    if kind is Kind.MESSAGE:
        return {"name": Bold(details["author"] or words("the-administrator"))}
    if kind is Kind.REPLACED:
        return {"name": Bold(shorten(shown.organiser, NAME_LENGTH))}
    if kind is Kind.ANSWERED:
        return {"guests": shown.held.party.guests}
    if kind is Kind.OFFERED:
        return {"until": words.moment(datetime.fromisoformat(details["until"]), ZoneInfo(shown.event.time_zone))}
    return {}


def changes_said(words: Words, changes: Mapping[str, Sequence[Any]], event: Event) -> list[Text]:
    """Old → new, of what has not become something else again meanwhile; each is cut when all are too long."""
    lines = _changes(words, changes, event, None)
    return lines if length(plain(joined(lines))) <= ROOM else _changes(words, changes, event, LONG)


def _changes(words: Words, changes: Mapping[str, Sequence[Any]], event: Event, most: int | None) -> list[Text]:
    lines: list[Text] = []
    for name, (old, new) in changes.items():
        if name == "latitude" and "location" in changes:
            continue  # the words say where
        if _said(words, name, new, event) != _said(words, name, getattr(event, name), event):
            continue
        line: list[object] = [words(LABELS[name]), ": "]
        before, after = (
            said if most is None else shorten(said, most)
            for said in (_said(words, name, value, event) for value in (old, new))
        )
        if name not in {"description", "latitude"}:
            line += [before, " → "]
        lines.append(Text(*line, Bold(after)))
    return lines


def _said(words: Words, name: str, value: object, event: Event) -> str:
    if name == "date":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return words.moment_in_words(moment, ZoneInfo(event.time_zone))
    if name == "latitude" and value == event.latitude:
        return words("place-moved")
    return str(value) if value else "—"
