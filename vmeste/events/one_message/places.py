"""Whether words of an announcement name the place, and which of them."""

import re

from vmeste.events.one_message import phrases, words
from vmeste.events.one_message.pieces import Piece, tidy

LONGEST_PLACE = 8
"""Words."""
LONGEST_TITLE = 200
"""Characters in which a place is looked for."""
FEW = 4
"""Words of a name that says by itself that it is one."""


def is_sure(piece: Piece) -> bool:
    """That it names a place."""
    text = tidy(piece.text)
    if not text or words.ASKS.search(text) or len(text.split()) > LONGEST_PLACE or words.PRICE.search(text):
        return False
    said = piece.label == "where" or words.PIN.match(text) or words.ADDRESS.search(text)
    return bool(said or words.NUMBERED.match(text) or _place_noun(text))


def beside(piece: Piece, text: str, title: str, *, sure_to_come: bool) -> str | None:
    """The place that a piece beside the title names; nothing while another one to come surely names it."""
    if words.PIN.match(text):
        return tidy(words.PIN.sub("", text, count=1))
    if words.FREE.fullmatch(text) or words.PRICE.search(text) or words.URL.search(text):
        return None
    if (how := words.PREPOSITION.match(text)) is not None:
        head = title if piece.after == "mark" else ""
        return _place(how, head, free=piece.after in {"mark", "comma", "dash"})
    if (meet := words.MEET.match(text)) is not None and (how := words.PREPOSITION.match(text[meet.end() :])):
        return _place(how, "", free=how["how"].lower() not in {"в", "на"})
    if phrases.is_all(text) or words.ASKS.search(text) or words.NOT_A_PLACE_BEGINS.match(text):
        return None
    return text if len(text.split()) <= LONGEST_PLACE and _names(piece, text, sure_to_come=sure_to_come) else None


def _names(piece: Piece, text: str, *, sure_to_come: bool) -> bool:
    """A place, without any word that says so but its name."""
    sure, many = is_sure(piece), len(text.split())
    if not sure and (sure_to_come or text[0].isdigit()):
        return False
    if piece.after == "mark":
        return sure or text[0].isupper()
    if piece.after in {"comma", "dash"}:
        early = piece.before_the_time and (text[0].islower() or piece.after == "dash")
        return sure or (many <= (FEW if text[0].isupper() else 2) and not early)
    alone = many == 1 and text[0].isupper() and text.rstrip(".!").isalpha()
    return not piece.before_the_time and (alone or (sure and many <= FEW + 1))


def goes_on(text: str) -> bool:
    """An address goes on behind its comma: «Лужники, ворота 3»."""
    short = len(text.split()) < FEW and not words.ASKS.search(text)
    found = words.HOUSE.match(text) or words.NUMBERED.match(text) or words.ADDRESS.match(text)
    return not words.PRICE.search(text) and bool(found or (short and _place_noun(text)))


def split_pin(text: str) -> tuple[str, str] | None:
    """«Футбол 📍 Лужники»."""
    pin = words.PIN.search(text)
    if pin is None or not tidy(text[: pin.start()]) or not any(map(str.isalnum, text[pin.end() :])):
        return None
    return tidy(text[: pin.start()]), tidy(text[pin.end() :])


def split_place(text: str) -> tuple[str, str] | None:
    """«Футбол в Лужниках»: the title, and the place at its end."""
    if len(text) > LONGEST_TITLE:
        return None
    for start in [match.start() for match in re.finditer(r"\s", text)]:
        tail = text[start:]
        if (how := words.PREPOSITION.match(tail)) is not None and tidy(text[:start]):
            place = _place(how, text[:start], free=False)
            if place is not None:
                return tidy(text[:start]), place
        if (found := words.ADDRESS.match(tail.strip())) is not None and found.start() == 0 and tidy(text[:start]):
            return tidy(text[:start]), tidy(tail)
    return None


def _place(how: re.Match[str], head: str, *, free: bool) -> str | None:
    """The place behind «в», «на», “at”, if it is one; `free` when it stands apart from the title."""
    said, where = how["how"].lower(), how["what"]
    first = where.split()[0].strip("«»\"'()")
    if first[:1].isdigit() and not words.NUMBERED.match(where):
        return None  # «в 18:45»
    if (
        not any(letter.isalnum() for letter in first)
        or len(where.split()) > LONGEST_PLACE
        or words.NOT_PLACES.match(first)
    ):
        return None
    dropped = tidy(where) if said in words.DROPPED else tidy(how[0])
    if said == "@":
        return dropped
    if said in {"at", "in", "near", "by", "outside", "opposite"}:
        named = first[0].isupper() or first[0].isdigit() or bool(words.PLACE_NOUN_EN.search(where))
        certain = named or (free and said in {"at", "near", "outside"})
        return dropped if certain and not (said == "in" and words.NO_PLACE_BEFORE.search(head)) else None
    if said in {"в", "во", "на"}:
        if words.NO_PLACE_BEFORE.search(head.rstrip().lower()) and not words.ADDRESS.match(where):
            return None
        at = words.AT_A_PLACE.fullmatch(first.lower()) is not None
        at = at or (first[0].isupper() and first.endswith("о"))  # «на Динамо»
        named = first[0].isupper() or first[0].isdigit() or _place_noun(where) or bool(words.ADDRESS.search(where))
        return dropped if (at and (named or free)) or words.ADDRESS.match(where) else None
    if said in {"под", "за"}:
        return dropped if _place_noun(where) and free else None
    return dropped if free or first[0].isupper() or _place_noun(where) else None


def _place_noun(text: str) -> bool:
    return any(words.PLACE_NOUN.fullmatch(word.strip("«»\"'()")) for word in text.lower().split()[:4]) or bool(
        words.PLACE_NOUN_EN.search(text)
    )
