"""The cleaner: whatever a person typed becomes safe to store, show and send."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmeste.text import MARKS_ON_A_LETTER, clean, clean_line, shorten

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ANYTHING)
def test_what_is_cleaned_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in cleaned if letter != "\n")
    assert "\n" not in clean_line(text)
    assert "\n\n\n" not in cleaned


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  два   слова\t тут ", "два слова тут"),
        ("строка\r\nдругая\n\n\n\nтретья", "строка\nдругая\n\nтретья"),
        ("\x00нуль\x07", "нуль"),
        ("\u202eзадом наперёд\u202c", "задом наперёд"),
        ("<3 a & b {x} %s", "<3 a & b {x} %s"),
        ("й" + "\u0301" * 50, "й" + "\u0301" * MARKS_ON_A_LETTER),
        ("👨‍👩‍👧 семья", "👨‍👩‍👧 семья"),
        ("\ud800", ""),
    ],
)
def test_examples(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANYTHING, st.integers(1, 50))
def test_a_shortened_text_fits(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length
    assert shorten("коротко", 50) == "коротко"
