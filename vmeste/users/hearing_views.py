"""What a person sees of what they hear by themselves: reminders and quiet hours."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold
from pydantic import Field

from vmeste import leads, menu
from vmeste.screen import Button, Row, Screen
from vmeste.users.models import User
from vmeste.words import Words

Leads = Annotated[int, Field(ge=leads.NONE, le=leads.EVERY)]
Hour = Annotated[int, Field(ge=0, le=23)]
EVENINGS, MORNINGS = (20, 21, 22, 23, 0, 1), (5, 6, 7, 8, 9, 10)
USUAL_NIGHT = (23, 8)
IN_A_ROW = 4


class Hearing(CallbackData, prefix="h"):
    pass


class ChooseReminders(CallbackData, prefix="hr"):
    leads: Leads | None
    """Nothing: as the organiser of each event has chosen."""


class AskQuietHours(CallbackData, prefix="ha"):
    pass


class ChooseQuietHours(CallbackData, prefix="hq"):
    begins: Hour | None
    ends: Hour | None


class ChooseDigests(CallbackData, prefix="hd"):
    on: bool


def hearing(words: Words, user: User, toast: str | None = None) -> Screen:
    if user.reminders is None:
        reminders = words("hearing-as-organised", usual=said(words, leads.USUAL))
    else:
        reminders = said(words, user.reminders)
    digests = words("digests-on" if user.digests else "digests-off")
    text = words.text("hearing", reminders=Bold(reminders), quiet=Bold(_quiet(words, user)), digests=Bold(digests))
    rows: list[Row] = lead_rows(words, user.reminders, lambda chosen: ChooseReminders(leads=chosen))
    rows += [
        [
            Button(
                words("label-as-organised"),
                ChooseReminders(leads=None),
                "success" if user.reminders is None else None,
            ),
            Button(
                words("label-no-reminders"),
                ChooseReminders(leads=leads.NONE),
                "success" if user.reminders == leads.NONE else None,
            ),
        ],
        [
            Button(words("label-quiet-hours"), AskQuietHours()),
            Button(
                words("label-digests-off" if user.digests else "label-digests-on"),
                ChooseDigests(on=not user.digests),
            ),
        ],
        [Button(words("label-back"), menu.Settings())],
    ]
    return Screen(text, rows, toast=toast)


def quiet_hours(words: Words, user: User, toast: str | None = None) -> Screen:
    begins, ends = user.quiet_from, user.quiet_to
    has_none = begins is None or ends is None
    evening, morning = USUAL_NIGHT if begins is None or ends is None else (begins, ends)
    rows: list[Row] = [
        [
            Button(
                words("label-from-hour", hour=f"{hour}:00"),
                ChooseQuietHours(begins=hour, ends=morning),
                "success" if hour == begins else None,
            )
            for hour in EVENINGS[at : at + 3]
        ]
        for at in (0, 3)
    ]
    rows += [
        [
            Button(
                words("label-to-hour", hour=f"{hour}:00"),
                ChooseQuietHours(begins=evening, ends=hour),
                "success" if hour == ends else None,
            )
            for hour in MORNINGS[at : at + 3]
        ]
        for at in (0, 3)
    ]
    none = ChooseQuietHours(begins=None, ends=None)
    rows.append([Button(words("label-no-quiet-hours"), none, "success" if has_none else None)])
    rows.append([Button(words("label-back"), Hearing())])
    return Screen(words.text("quiet-hours", quiet=Bold(_quiet(words, user))), rows, toast=toast)


def _quiet(words: Words, user: User) -> str:
    if user.quiet_from is None or user.quiet_to is None:
        return words("quiet-none")
    return words("quiet-from-to", begins=f"{user.quiet_from}:00", ends=f"{user.quiet_to}:00")


def lead_rows(words: Words, chosen: int | None, button: Callable[[int], CallbackData]) -> list[Row]:
    """A button for each lead; pressing one makes the set that its button carries."""
    now = leads.USUAL if chosen is None else chosen
    buttons = []
    for lead in leads.LEADS:
        bit = leads.bits_of([lead])
        is_chosen = chosen is not None and now & bit
        buttons.append(Button(_lead(words, lead), button(now ^ bit), "success" if is_chosen else None))
    return [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]


def said(words: Words, chosen: int) -> str:
    """«за день и за 2 часа»."""
    if chosen == leads.NONE:
        return words("reminders-none")
    ahead = [words(f"ahead-by-{unit}", number=number) for unit, number in map(_counted, leads.leads_of(chosen))]
    return words("reminders-before", leads=words.listed(ahead))


def _lead(words: Words, lead: timedelta) -> str:
    """«2 ч», as short as a button wants it."""
    unit, number = _counted(lead)
    return words(f"lead-{unit}", number=number)


def _counted(lead: timedelta) -> tuple[str, int]:
    """In the largest unit that counts it whole."""
    minutes = int(lead.total_seconds()) // 60
    if minutes < 60:  # noqa: PLR2004  of an hour
        return "minutes", minutes
    hours = minutes // 60
    return ("hours", hours) if hours % 24 else ("days", hours // 24)
