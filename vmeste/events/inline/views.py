"""What inline mode offers: an event by its title, and the card it becomes."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from vmeste.events.card import shared_card
from vmeste.events.card_text import seats
from vmeste.events.shown import Shown
from vmeste.screen import Result, Results
from vmeste.words import Words, language_of


def results(words: Words, found: Sequence[Shown], username: str, *, more: str) -> Results:
    """The list speaks the person's language, the card its event's."""
    return Results([_result(words, shown, username) for shown in found], more)


def _result(words: Words, shown: Shown, username: str) -> Result:
    event = shown.event
    moment = words.moment_in_words(event.date, ZoneInfo(event.time_zone))
    for_all = replace(words, language=language_of(event.language, None))
    return Result(
        name=event.code,
        title=event.title,
        description=f"{moment} · {seats(words, event)}",
        screen=shared_card(for_all, shown, username, in_group=False),
    )
