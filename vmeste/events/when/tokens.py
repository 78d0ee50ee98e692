"""A text about time cut into its words, numbers and marks."""

import re
import unicodedata
from dataclasses import dataclass

from vmeste.events.when.said import UnreadableError

_TOKEN = re.compile(
    r"(?P<iso>\d{4}(?P<between>[-./])\d{1,2}(?P=between)\d{1,2})|(?P<clock>\d{1,2}:\d{2})(?::00)?|(?P<dotted>\d{1,2}\.\d{1,2}(?:\.(?:\d{4}|\d{2}))?)(?!\d)"
    r"|(?P<slashed>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?|\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<number>\d+)(?P<order>\ue003)?|(?P<word>[^\W\d_]+)|(?P<mark>[-–—−+@(),.:])|(?P<gap>\s+)"
)
_KINDS = ("iso", "clock", "dotted", "slashed", "number", "word", "mark", "gap")
_HALF_DAY = re.compile(r"\b([ap])\.?\s?m\b\.?")
_O_CLOCK = re.compile(r"\s?o['’]clock\b")
_AND_A_HALF = re.compile(
    r"\b(?P<hours>\d{1,2})[.,]5 ?(?:часа|часов|ч|hours?|hrs?|h)\b|\b(?:an|one|1) hour and a half\b"
)
"""«1,5 часа»."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)-?(?:ого|го|е)\b")
_ORDER = "\ue003"
"""Stands behind a number that counts days: «28th», «28-го»."""
_FIRST_PICTURE = "\u2190"
"""The signs before it say something: «№», «°»."""
_JOINERS = {"\ufe0f", "\u200d", "\u20e3"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    is_order: bool = False


def tokens_of(text: str) -> list[Token]:
    text = "".join(map(_plain, text))
    text = _O_CLOCK.sub(" h", text.lower().replace("ё", "е").replace("−", "-").rstrip("!?… "))
    text = _AND_A_HALF.sub(lambda found: f"{60 * int(found['hours'] or 1) + 30} min", text)
    text = _ORDINAL.sub(_ORDER, _HALF_DAY.sub(r"\1m", re.sub(r"(?<=\d)t(?=\d)", " ", text)))
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnreadableError
        at = found.end()
        kind = next(name for name in _KINDS if found[name] is not None)
        if kind != "gap":
            tokens.append(Token(kind, found[kind], is_order=found["order"] is not None))
    return tokens


def _plain(sign: str) -> str:
    """A picture says nothing of the time, wherever it stands."""
    if sign in _JOINERS:
        return ""
    is_picture = sign >= _FIRST_PICTURE and unicodedata.category(sign) in {"So", "Sk"}
    return " " if is_picture else sign
