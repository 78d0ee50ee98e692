"""Nodes become what aiogram makes of them, only sooner; a new aiogram shows here."""

from datetime import UTC, datetime

import pytest
from aiogram.utils.formatting import BlockQuote, Bold, Code, DateTime, Italic, Pre, Text, TextLink

from vmeste.rendering import plain, rendered


@pytest.mark.parametrize(
    "text",
    [
        Text(),
        Text("Привет"),
        Text("👥 ", Bold("Шах", Italic("маты 🎲")), "\n", 7, Text(" из ", Code("x"))),
        Bold("", Italic("👋")),
        Text(
            "🗓 ",
            DateTime("сб, 28 ноября", unix_time=datetime(2026, 11, 28, tzinfo=UTC), date_time_format="wDt"),
            " · ",
            TextLink("карта", url="https://example.org/?a=1"),
        ),
        BlockQuote(Pre("x", language=None), Pre("y", language="py")),
    ],
)
def test_renders_as_aiogram_does(text: Text) -> None:
    said, entities = text.render()
    assert rendered(text) == (said, [entity.model_dump(exclude_none=True) for entity in entities])
    assert plain(text) == said
