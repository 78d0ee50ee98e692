"""The main menu's buttons, in a place below all features, so that any of them can lead to any other."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from vmeste.screen import Button, Row
from vmeste.words import Words


class NewEvent(CallbackData, prefix="new"):
    pass


class AllEvents(CallbackData, prefix="all"):
    pass


class MyEvents(CallbackData, prefix="my"):
    pass


class Settings(CallbackData, prefix="set"):
    pass


BackTo = Literal["settings", "draft"]


class TimeZone(CallbackData, prefix="tz"):
    """Asks for the person's zone, in /settings or while they write an event."""

    back: BackTo = "settings"


def new_event(words: Words) -> Button:
    return Button(words("label-new-event"), NewEvent(), style="primary")


def all_events(words: Words) -> Button:
    return Button(words("label-all-events"), AllEvents())


def my_events(words: Words) -> Button:
    return Button(words("label-my-events"), MyEvents())


def main_menu(words: Words) -> list[Row]:
    return [
        [new_event(words)],
        [all_events(words), my_events(words)],
        [Button(words("label-settings"), Settings())],
    ]
