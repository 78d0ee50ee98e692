"""Buttons as Telegram is told of them."""

from enum import StrEnum

import pytest
from aiogram.filters.callback_data import CallbackData

from vmeste.screen import Button


class Fruit(StrEnum):
    APPLE = "a"


class Press(CallbackData, prefix="p"):
    text: str = ""
    number: int | None = None
    flag: bool = False
    fruit: Fruit | None = None


@pytest.mark.parametrize(
    "press",
    [
        Press(),
        Press(text="k3Jx81Qa", number=-7),
        Press(number=1),
        Press(number=0),
        Press(flag=True),
        Press(fruit=Fruit.APPLE),
        Press(text="a"),
    ],
)
def test_a_press_is_packed_as_aiogram_does_it(press: Press) -> None:
    for _ in range(2):  # the second time from memory
        assert Button("Да", press).as_json(inline_mode=True) == {"text": "Да", "callback_data": press.pack()}


@pytest.mark.parametrize("text", ["a" * 65, "a:b"])
def test_what_cannot_be_packed_is_refused(text: str) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match=r"too long|Separator"):
            Button("Да", Press(text=text)).as_json(inline_mode=True)
