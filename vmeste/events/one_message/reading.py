"""A whole event in one message: title, time, place, seats, and what else is said of it.

What is not understood for sure stays where its writer sees it, in the title or the description; nothing is dropped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from vmeste.events.draft import LOCATION_LENGTH, MOST_SEATS, TITLE_LENGTH
from vmeste.events.one_message import places, times, words
from vmeste.events.one_message.phrases import BLANK
from vmeste.events.one_message.pieces import MARK, SEATS_MARK, SEPARATOR, Piece, cut, marked, tidy
from vmeste.events.when import When
from vmeste.events.when.words import NUMBERS
from vmeste.text import clean
from vmeste.words import Language

LOOKED_AT = 800
"""Characters; what comes later is told as it is."""
MOST_PIECES = 80
"""Lines and parts of sentences; likewise."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A refusal as the time is one that was said and cannot be; nothing, when none was said or it is not sure which."""

    title: str | None = None
    when: When | None = None
    location: str | None = None
    capacity: int | None = None
    description: str | None = None
    said: tuple[str, ...] = ()
    """What was read as the time and the seats, in the writer's words."""


def read(text: str, now: datetime, zone: ZoneInfo, language: Language) -> Understood:
    text, rest = _looked_at(clean(text))
    seats, blanked = _seats(_hidden(text, words.URL))
    spoken = times.find(_without_numbers(blanked), now, zone, language)
    taken = [(times.widened(text, phrase), phrase.end, MARK) for phrase in spoken.taken if not phrase.stays]
    if seats is not None and not seats.stays:
        taken.append((*seats.span, SEATS_MARK))
    pieces = _Sorted([piece for line in cut(marked(text, sorted(taken))) for piece in line])
    pieces.sort_out(rest)
    said = tuple(text[start:end].strip() for start, end, _ in sorted(taken))
    capacity = seats.many if seats is not None else None
    return Understood(pieces.title, spoken.when, pieces.location, capacity, pieces.description, said)


def _looked_at(text: str) -> tuple[str, str]:
    """What is looked at, whole words of it, and the rest."""
    at = len(text)
    if at > LOOKED_AT:
        ends = [match.start() for match in re.finditer(r"\s", text[: LOOKED_AT + 1])]
        at = ends[-1] if ends else LOOKED_AT
    last = next(islice(SEPARATOR.finditer(text, 0, at), MOST_PIECES - 1, None), None)
    at = last.end() if last is not None else at
    return text[:at], text[at:].strip()


# numbers, and what they count


@dataclass(frozen=True, slots=True)
class _Seats:
    many: int
    span: tuple[int, int]
    stays: bool = False
    """«Ищем 2 игроков на падел»: the words go on around it."""


def _hidden(text: str, *patterns: re.Pattern[str]) -> str:
    """Blanks of the same length for what is not to be looked into."""
    for pattern in patterns:
        text = pattern.sub(lambda match: BLANK * len(match[0]), text)
    return text


def _without_numbers(text: str) -> str:
    """Without those that are no times: phones, prices, addresses, scores."""
    text = words.PHONE.sub(
        lambda match: match[0] if words.ISO_DAY.match(match[0]) else BLANK * len(match[0]),
        text,
    )
    text = words.LABEL.sub(lambda match: BLANK * len(match[0]), text)
    return _hidden(text, words.PRICE, words.NUMBERED, words.OTHER_NUMBERS)


def _seats(text: str) -> tuple[_Seats | None, str]:
    """The seats, if all that counts them agrees; and the text without any count of people."""
    found: list[tuple[bool, _Seats]] = []
    for pattern in (words.SEATS, words.SEATS_AFTER, words.SEATS_AT_MOST):
        for match in pattern.finditer(text):
            if (one := _counted(text, match)) is not None:
                strong = (
                    pattern is not words.SEATS or re.fullmatch(words.PLACES, match["what"], re.IGNORECASE) is not None
                )
                found.append((strong, one))
            text = text[: match.start()] + BLANK * len(match[0]) + text[match.end() :]
    wanted = [one for strong, one in found if strong] or [one for _, one in found]
    agreed = wanted[0] if wanted and len({one.many for one in wanted}) == 1 else None
    return agreed, text


def _counted(text: str, match: re.Match[str]) -> _Seats | None:
    many = next(value for name, value in match.groupdict().items() if name in {"many", "most"} and value)
    number = int(many) if many.isdigit() else NUMBERS[many.lower()]
    before = text[max(0, match.start() - 20) : match.start()]
    if not 1 <= number <= MOST_SEATS or words.NOT_SEATS_AFTER.search(before) or words.UP_TO.search(before):
        return None
    if words.EACH.match(text, match.end()):
        return None
    goes_on = match.groupdict().get("needed") and re.match(r"[^\S\n]+[^\W\d_]", text[match.end() :])
    return _Seats(number, match.span(), stays=goes_on is not None)


# words, and where they belong


@dataclass(slots=True)
class _Sorted:
    _pieces: Sequence[Piece]
    title: str | None = None
    location: str | None = None
    _told: list[str] = field(default_factory=list)
    _surely: int = 0
    """Pieces to come that surely name the place."""
    _last: str | None = None
    """Where the piece before went."""

    @property
    def description(self) -> str | None:
        return "\n".join(self._told) or None

    def sort_out(self, rest: str) -> None:
        sure = [at > 0 and places.is_sure(piece) for at, piece in enumerate(self._pieces)]
        self._surely = sum(sure)
        for at, piece in enumerate(self._pieces):
            self._surely -= sure[at]
            self._put(piece)
        if rest:
            self._told.append(rest)
        if self.title is None and self._told:
            self.title = self._told.pop(0)
        if self.title is None and self.location is not None:
            self.title, self.location = self.location, None
        self._fit()

    def _put(self, piece: Piece) -> None:
        text = tidy(piece.text)
        if not any(letter.isalnum() for letter in text):
            self._put_sign(text)
        elif text.lower() in words.GLUE:
            pass
        elif piece.label == "where" and self.location is None:
            self._is_place(text)
        elif piece.label == "what" and self.title is None:
            self._is_title(text)
        elif words.URL.fullmatch(text):
            self._put_link(text)
        elif self.title is None and not self._is_told_only(text):
            self._put_title(text)
        elif (place := self._place_of(piece, text)) is not None:
            self._is_place(place)
        elif piece.after == "mark" and self._last == "title" and not words.PRICE.search(text) and piece.first_line:
            self._is_title(f"{self.title} {text}")
        elif piece.before_the_time and self._last == "title" and not words.PRICE.search(text):
            self._is_title(_joined(self.title or "", piece.after, text))
        else:
            self._is_told(text, piece)

    def _put_sign(self, text: str) -> None:
        """A lone emoji: it says nothing that the draft does not say, or it decorates what stands before."""
        text = words.SIGNS.sub("", words.PIN.sub("", text)).strip()
        if text and all(not letter.isascii() for letter in text) and self.title is not None:
            if self._last == "told":
                self._told[-1] += f" {text}"
            else:
                self.title += f" {text}"

    def _is_told_only(self, text: str) -> bool:
        return words.FREE.fullmatch(text) is not None or (
            (price := words.PRICE.search(text)) is not None and not tidy(text.replace(price[0], ""))
        )

    def _put_title(self, text: str) -> None:
        links = words.URL.findall(text)
        text = tidy(words.URL.sub(" ", text))
        if (price := words.PRICE.search(text)) is not None:
            self._is_told(tidy(price[0]), None)
            text = tidy(f"{text[: price.start()]} {text[price.end() :]}")
        if self.location is None and (split := places.split_pin(text) or places.split_place(text)) is not None:
            text, place = split
            self._is_place(place)
        if text:
            self._is_title(text)
        for link in links:
            self._put_link(link)

    def _place_of(self, piece: Piece, text: str) -> str | None:
        """The place as it is with this piece, if the piece speaks of it."""
        if self.location is None:
            return places.beside(piece, text, self.title or "", sure_to_come=self._surely > 0)
        if piece.after == "comma" and self._last == "place" and places.goes_on(text):
            return f"{self.location}, {text}"
        return None

    def _is_title(self, text: str) -> None:
        first = text.split(" ", 1)[0]
        self.title = text[0].upper() + text[1:] if first.islower() and first[0].isalpha() else text
        self._last = "title"

    def _is_place(self, text: str) -> None:
        bare = re.fullmatch(r"\(([^()]*)\)", text)
        self.location, self._last = (bare[1] if bare else text).rstrip(".!…"), "place"

    def _put_link(self, link: str) -> None:
        link = link.rstrip(".,;)!")
        if words.MAPS.search(link) and len(link) + len(self.location or "") + 2 <= LOCATION_LENGTH:
            self._is_place(f"{self.location}, {link}" if self.location else link)
        else:
            self._is_told(link, None)

    def _is_told(self, text: str, piece: Piece | None) -> None:
        joins = piece is not None and piece.after in {"comma", "mark", "stop", "dash"} and self._last == "told"
        if joins and piece is not None and self._told:
            self._told[-1] = _joined(self._told[-1], piece.after, text)
        else:
            self._told.append(text)
        self._last = "told"

    def _fit(self) -> None:
        """What is too long for its field goes on in the description."""
        if self.location is not None and len(self.location) > LOCATION_LENGTH:
            self._told.insert(0, self.location)
            self.location = None
        if self.title is not None and len(self.title) > TITLE_LENGTH:
            cut = self.title.rfind(" ", TITLE_LENGTH // 2, TITLE_LENGTH)
            cut = cut if cut > 0 else TITLE_LENGTH - 1
            self._told.insert(0, f"…{self.title[cut:].strip()}")
            self.title = f"{self.title[:cut].rstrip()}…"


def _joined(before: str, after: str, text: str) -> str:
    """Two pieces with what stood between them."""
    ended = before.endswith((".", "!", "?", "…"))
    return f"{before}{' ' if ended else {'comma': ', ', 'dash': ' — ', 'stop': '. '}.get(after, ' ')}{text}"
