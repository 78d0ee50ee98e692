"""A message cut into pieces: by commas, the ends of sentences, labels, and where a time or seats were taken out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vmeste.events.one_message import words

SEPARATOR = re.compile(
    r"(?P<line>\n)|(?P<comma>[,;|•·](?=\s|$|\ue001|\ue002))|(?P<stop>[.!?…]+(?=\s|$))|(?P<dash>(?<=\s)[-–—](?=\s))"
)
MARK = "\ue001"
"""Stands in the text where a time or seats were; pieces end there."""
SEATS_MARK = "\ue002"
_EDGES = " \t,;:|•·-–—/&"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    after: str
    """What it stands behind: start, mark, comma, stop, dash or line."""
    label: str | None = None
    first_line: bool = True
    before_the_time: bool = False
    """In a line in which the time or the seats are still to come."""


def cut(text: str) -> Iterator[list[Piece]]:
    """Line by line."""
    first = True
    for raw in text.split("\n"):
        # a further line of which nothing was understood is told as it is
        whole = not first and _is_plain(raw)
        pieces = [Piece(raw, "line", first_line=False)] if whole else list(_split(raw, first_line=first))
        if whole or pieces:
            yield pieces
            first = False


def marked(text: str, taken: Sequence[tuple[int, int, str]]) -> str:
    """With a mark in the place of what was taken out."""
    kept, at = "", 0
    for start, end, mark in taken:
        kept += text[at:start] + mark
        at = max(at, end)
    return kept + text[at:]


def _is_plain(line: str) -> bool:
    return not (
        unmarked(line) != line or words.LABEL.match(line) or words.PIN.search(line) or words.URL.search(line)
        or words.ADDRESS.search(line) or len(line.split()) <= 5  # noqa: PLR2004  short lines may name the place
    )  # fmt: skip


def _split(line: str, *, first_line: bool) -> Iterator[Piece]:
    """By labels, marks, commas and the ends of sentences."""
    after = "start" if first_line else "line"
    label = None
    if (match := words.LABEL.match(line)) is not None:
        label = next(name for name, said in match.groupdict().items() if said)
        line = line[match.end() :]
        if label in {"where", "what"}:
            whole = unmarked(line)
            yield Piece(whole, after, label, first_line)
            return
    at = 0
    cuts = [(match.start(), match.end(), match.lastgroup or "") for match in SEPARATOR.finditer(line)]
    cuts += [(found, found + 1, "mark") for found in range(len(line)) if line[found] in MARK + SEATS_MARK]
    last_mark = line.rfind(MARK)
    for start, end, kind in sorted(cuts):
        if start < at or (
            kind == "stop" and words.ABBREVIATION.search(line[max(0, start - 8) : start]) and line[start] == "."
        ):
            continue
        keeps = end if kind == "stop" and line[start] in "!?…" else start
        if tidy(line[at:keeps]):
            yield Piece(line[at:keeps], after, label, first_line, before_the_time=keeps <= last_mark)
            after = kind
        elif after not in {"comma", "line"} or kind == "comma":
            after = kind if after != "mark" or kind in {"comma", "stop"} else after
        at = end
    if tidy(line[at:]):
        yield Piece(line[at:], after, label, first_line)


def tidy(text: str) -> str:
    """Without what removals and separators leave at the edges, and without brackets that lost their other half."""
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", unmarked(text))
    text = words.SIGNS.sub(" ", text) if not words.SIGNS.sub("", text).strip(_EDGES) else text
    text = " ".join(text.split()).strip(_EDGES)
    if text.count("(") != text.count(")"):
        text = text.strip("() ") if text[:1] in "()" or text[-1:] in "()" else text
    while (first := text.split(" ", 1))[0].lower() in {"и", "and", "&", "@"} and len(first) > 1:
        if first[0] == "@":
            break
        text = first[1].strip(_EDGES)
    while len(last := text.rsplit(" ", 1)) > 1 and last[1].lower() in words.GLUE:
        text = last[0].rstrip(_EDGES)
    return text


def unmarked(text: str) -> str:
    return text.replace(MARK, " ").replace(SEATS_MARK, " ")
