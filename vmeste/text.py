"""One cleaner for every text that a person typed: what comes out is safe to store, show and send."""

import unicodedata

MARKS_ON_A_LETTER = 2
_BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_KEPT_CONTROLS = {"\n", "\t"}


def clean(text: str) -> str:
    """NFC, no controls, no bidi overrides, no lone surrogates, two marks on a letter at most.

    Lines stay; white space inside a line is collapsed, and no more than one line stays empty in a row.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", text.translate(_BIDI))
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Cn"} and character not in _KEPT_CONTROLS:
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= MARKS_ON_A_LETTER:
            kept.append(character)
    lines: list[str] = []
    for line in "".join(kept).split("\n"):
        words = " ".join(line.split())
        if words or (lines and lines[-1]):
            lines.append(words)
    return "\n".join(lines).strip()


def clean_line(text: str) -> str:
    """The same as one line, for names and titles."""
    return " ".join(clean(text).split())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, an ellipsis included."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
