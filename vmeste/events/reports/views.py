"""Complaining about a public event: what it is about, asked in private."""

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold

from vmeste.events import card
from vmeste.events.answering.personal_views import Back
from vmeste.events.draft import EventCode
from vmeste.events.models import Reason
from vmeste.events.shown import Shown
from vmeste.screen import Button, Screen
from vmeste.words import Words


class Complain(CallbackData, prefix="rx"):
    code: EventCode
    reason: Reason


def ask(words: Words, shown: Shown) -> Screen:
    code = shown.event.code
    reasons = [Button(words(f"label-report-{each}"), Complain(code=code, reason=each)) for each in Reason]
    back = Button(words("label-back"), Back(code=code))
    return Screen(words.text("ask-report", title=Bold(shown.event.title)), [reasons, [back]])


def reported(words: Words, shown: Shown, username: str, *, is_news: bool) -> Screen:
    return card.card(words, shown, username, toast=words("toast-reported" if is_news else "toast-already-reported"))
