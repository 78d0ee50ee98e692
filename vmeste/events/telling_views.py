"""What an organiser sees of what participants hear: when they are reminded."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold

from vmeste import leads
from vmeste.events.draft import EventCode
from vmeste.events.organised import Done
from vmeste.events.organiser_views import done, to_panel
from vmeste.events.shown import Shown
from vmeste.screen import Button, Row, Screen
from vmeste.users.hearing_views import Leads, lead_rows, said
from vmeste.users.models import User
from vmeste.words import Words


class ChooseLeads(CallbackData, prefix="oe"):
    code: EventCode
    leads: Leads | None
    """Nothing: as usual."""


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
    rows.append([to_panel(words, event.code)])
    return Screen(words.text("ask-reminders", title=Bold(event.title), leads=said(words, chosen)), rows, toast=toast)


def reminders_chosen(words: Words, outcome: Done, user: User) -> Screen:
    """Still at the choice, since several may be wanted."""
    if outcome.refused:
        return done(words, outcome, user)
    return reminders(words, outcome.shown, words("organise-done" if outcome.changed else "organise-same"))
