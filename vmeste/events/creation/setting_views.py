"""What is chosen among a few values, the same for an event being written and for one that stands."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Italic, Text
from pydantic import Field, model_validator

from vmeste.events import rules
from vmeste.events.draft import Draft
from vmeste.events.models import Event
from vmeste.screen import Button, Row
from vmeste.words import Words

MOST_HOURS = 48
HOURS = (0, 1, 2, 3, 6, 12, 24, 48)
IN_A_ROW = 5


class Setting(StrEnum):
    GUESTS = "guests"
    MAYBE = "maybe"
    PUBLIC = "public"
    NAMES = "names"
    OFFERS = "offers"


MOST = {Setting.GUESTS: rules.MOST_GUESTS, Setting.OFFERS: MOST_HOURS}


class Chosen(CallbackData, prefix="chosen"):
    """A setting is to have this value: a number, or 0 and 1 for no and yes."""

    setting: Setting
    value: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _is_known(self) -> "Chosen":
        if self.value > MOST.get(self.setting, 1):
            raise ValueError("there is no such choice")
        return self

    @property
    def values(self) -> dict[str, object]:
        """The event's field and its value."""
        match self.setting:
            case Setting.GUESTS:
                return {"guests_allowed": self.value}
            case Setting.MAYBE:
                return {"maybe_allowed": bool(self.value)}
            case Setting.PUBLIC:
                return {"public": bool(self.value)}
            case Setting.NAMES:
                return {"names_hidden": not self.value}
            case Setting.OFFERS:
                return {"offer_hours": self.value or None}


Choosing = Callable[[Setting, int], CallbackData]
"""Makes the button that chooses a value."""


def switch(words: Words, of: Event | Draft, setting: Setting, choosing: Choosing) -> Button:
    """To what it is not."""
    now, off, on = {
        Setting.MAYBE: (of.maybe_allowed, "label-maybe-off", "label-maybe-on"),
        Setting.NAMES: (not of.names_hidden, "label-names-hide", "label-names-show"),
        Setting.PUBLIC: (of.public, "label-by-link", "label-public"),
    }[setting]
    return Button(words(off if now else on), choosing(setting, 0 if now else 1))


def choices(words: Words, of: Event | Draft, asked: Setting, choosing: Choosing) -> list[Row]:
    """A button for each value."""
    offers = asked is Setting.OFFERS
    chosen = (of.offer_hours or 0) if offers else of.guests_allowed
    label = "label-offer-hours" if offers else "label-guests-allowed"
    buttons = [
        Button(words(label, number=value), choosing(asked, value), "success" if value == chosen else None)
        for value in (HOURS if offers else range(rules.MOST_GUESTS + 1))
    ]
    return [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]


def said(words: Words, of: Event | Draft) -> dict[Setting, Text]:
    """A line for each setting."""
    return {
        Setting.GUESTS: Italic(words("organise-guests", guests=of.guests_allowed)),
        Setting.MAYBE: Italic(words("organise-maybe-on" if of.maybe_allowed else "organise-maybe-off")),
        Setting.NAMES: Italic(words("organise-names-hidden" if of.names_hidden else "organise-names-shown")),
        Setting.PUBLIC: Italic(words("organise-public" if of.public else "organise-by-link")),
        Setting.OFFERS: Italic(words("organise-offers", hours=of.offer_hours or 0)),
    }
