"""One cleaner for every text that a person typed: what comes out is safe to store, show and send."""

import unicodedata

MARKS_ON_A_LETTER = 2
_BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_KEPT_CONTROLS = {"\n", "\t"}
_NEVER_KEPT = {"Cc", "Cs", "Cn"}
_MARKS = {"Mn", "Me"}
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by their category that show nothing."""


def clean(text: str) -> str:
    """NFC, no controls, no bidi overrides, no lone surrogates, two marks on a letter at most.

    Lines stay; white space inside a line is collapsed, and no more than one line stays empty in a row. A text in
    which nothing can be seen is empty.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    # marks go before NFC, which sorts them, and that takes its time with thousands on one letter
    text = unicodedata.normalize("NFC", _few_marks(text.translate(_BIDI)))
    text = _few_marks(text)
    lines: list[str] = []
    for line in text.split("\n"):
        words = " ".join(line.split())
        if words or (lines and lines[-1]):
            lines.append(words)
    cleaned = "\n".join(lines).strip()
    return cleaned if _is_seen(cleaned) else ""


def _few_marks(text: str) -> str:
    if not any(unicodedata.category(character) in _NEVER_KEPT | _MARKS for character in set(text) - _KEPT_CONTROLS):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in _NEVER_KEPT and character not in _KEPT_CONTROLS:
            continue
        if category in _MARKS:
            marks += 1
        elif category != "Cf":  # a joiner between two marks does not make a new letter
            marks = 0
        if marks <= MARKS_ON_A_LETTER or category not in _MARKS:
            kept.append(character)
    return "".join(kept)


def _is_seen(text: str) -> bool:
    return any(
        letter not in _BLANK_LETTERS and unicodedata.category(letter) not in {"Cf", "Mn", "Me", "Zs", "Cc"}
        for letter in text
    )


def clean_line(text: str) -> str:
    """The same as one line, for names and titles."""
    return " ".join(clean(text).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, an ellipsis included."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
