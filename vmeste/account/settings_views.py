"""What a person sees of their settings, and the choice of a time zone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text
from pydantic import AfterValidator

from vmeste import zones
from vmeste.account.leaving_views import MyData
from vmeste.menu import BackTo, TimeZone, all_events, my_events
from vmeste.screen import Button, Row, Screen
from vmeste.users.hearing_views import Hearing
from vmeste.words import Language, Words, languages, name_of, offset_name
from vmeste.zones import City

IN_A_ROW = 3


def _language(name: str) -> Language:
    if name not in languages():
        raise ValueError("no language of that name")
    return name


class ChooseLanguage(CallbackData, prefix="lang"):
    language: Annotated[Language, AfterValidator(_language)]


def _zone(name: str) -> str:
    if not zones.is_zone(name):
        raise ValueError("no time zone of that name")
    return name


class ChooseZone(CallbackData, prefix="tzc"):
    zone: Annotated[str, AfterValidator(_zone)]
    back: BackTo


class LeaveZone(CallbackData, prefix="tzl"):
    """Back to where the zone was asked for, with nothing changed."""

    back: BackTo


def settings(words: Words, toast: str | None = None) -> Screen:
    lines = [
        words.text("settings", language=Bold(name_of(words.language))),
        Text("\n", words.text("settings-zone", zone=Bold(_city(words)), hour=_hour(words))),
    ]
    tongues = [
        Button(
            name_of(language),
            ChooseLanguage(language=language),
            style="success" if language == words.language else None,
        )
        for language in languages()
    ]
    rows: list[Row] = [
        *(tongues[at : at + IN_A_ROW] for at in range(0, len(tongues), IN_A_ROW)),
        [Button(words("label-zone"), TimeZone()), Button(words("label-hearing"), Hearing())],
        [Button(words("label-my-data"), MyData())],
        [all_events(words), my_events(words)],
    ]
    return Screen(Text(*lines), rows, toast=toast)


def language_chosen(words: Words) -> Screen:
    return settings(words, toast=words("toast-language"))


def zone_chosen(words: Words) -> Screen:
    return settings(words, toast=toast_zone(words))


def toast_zone(words: Words) -> str:
    return words("toast-zone", zone=_city(words), hour=_hour(words))


def ask_zone(words: Words, back: BackTo, problem: Text | None = None) -> Screen:
    """Well-known cities as buttons; any other is typed, or found by a place on the map."""
    text = words.text("ask-zone", zone=Bold(_city(words)), hour=_hour(words))
    suggested = [(zones.city_of(zone, words.language), zone) for zone in zones.suggested(words.language)]
    return _choice(words, back, text if problem is None else Text(problem, "\n\n", text), suggested)


def which_zone(words: Words, back: BackTo, found: Sequence[City]) -> Screen:
    cities = [(city.name(words.language), city.zone) for city in found]
    return _choice(words, back, words.text("ask-which-city"), cities)


def no_such_city(words: Words) -> Text:
    return words.text("problem-zone")


def nobody_lives_there(words: Words) -> Text:
    return words.text("problem-zone-of-place")


def _choice(words: Words, back: BackTo, text: Text, cities: Sequence[tuple[str, str]]) -> Screen:
    buttons = [
        Button(
            f"{city} {_offset(zone, words.now)}",
            ChooseZone(zone=zone, back=back),
            style="success" if zone == words.zone.key else None,
        )
        for city, zone in cities
    ]
    rows: list[Row] = [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]
    return Screen(text, [*rows, [Button(words("label-back"), LeaveZone(back=back))]])


def _city(words: Words) -> str:
    return zones.city_of(words.zone.key, words.language)


def _hour(words: Words) -> str:
    return f"{words.now.astimezone(words.zone):%H:%M}"


def _offset(zone: str, now: datetime) -> str:
    """«+3», as short as a button wants it."""
    return offset_name(now.astimezone(ZoneInfo(zone))).removeprefix("UTC") or "±0"
