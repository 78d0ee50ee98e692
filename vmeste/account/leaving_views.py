"""What a person sees who takes everything along, or leaves for good."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.formatting import Bold, Text

from vmeste.account.erasure import Belongings, Neutral
from vmeste.account.export import written
from vmeste.menu import Settings, main_menu
from vmeste.screen import Button, Document, Screen
from vmeste.words import Language, Words, languages


class MyData(CallbackData, prefix="me"):
    pass


class TakeAlong(CallbackData, prefix="mx"):
    pass


class AskForget(CallbackData, prefix="mf"):
    pass


class AskAgain(CallbackData, prefix="mg"):
    """The second question."""


class Forget(CallbackData, prefix="mz"):
    pass


def my_data(words: Words) -> Screen:
    return Screen(
        words.text("my-data"),
        [
            [Button(words("label-take-along"), TakeAlong())],
            [Button(words("label-forget-me"), AskForget(), "danger")],
            [Button(words("label-back"), Settings())],
        ],
    )


def exported(words: Words, everything: Mapping[str, Any]) -> Screen:
    """The file alone: nothing else need be said, and the message that was pressed stays."""
    name = f"vmeste-{words.now.astimezone(words.zone):%Y-%m-%d}.json"
    document = Document(name, written(everything), caption=words.text("export-caption"))
    return Screen(document=document, toast=words("toast-exported"))


def ask_forget(words: Words, belongings: Belongings) -> Screen:
    """What others will notice, before anything is done."""
    lines: list[object] = [Bold(words("ask-forget")), "\n\n", words("forget-what-goes")]
    for key, number in (
        ("forget-seats", belongings.seats),
        ("forget-handed-over", belongings.handed_over),
        ("forget-cancelled", belongings.cancelled),
    ):
        if number:
            lines += ["\n• ", words(key, number=number)]
    lines += ["\n\n", words("forget-what-stays")]
    return Screen(
        Text(*lines),
        [
            [Button(words("label-take-along"), TakeAlong())],
            [Button(words("label-yes"), AskAgain(), "danger"), Button(words("label-no"), Settings())],
        ],
    )


def ask_again(words: Words) -> Screen:
    row = [Button(words("label-forget-for-good"), Forget(), "danger"), Button(words("label-no"), Settings())]
    return Screen(words.text("ask-forget-again"), [row])


def stays(words: Words) -> Screen:
    return Screen(words.text("forget-called-off"), main_menu(words))


def forgotten(words: Words) -> Screen:
    return Screen(words.text("forgotten"))


def neutral(words: Words) -> Mapping[Language, Neutral]:
    """What stands in events where this person's words stood."""
    spoken = {language: replace(words, language=language) for language in languages()}
    return {language: Neutral(said("erased-title"), said("erased-reason")) for language, said in spoken.items()}
