"""Choosing a row of another section in a form: a word is sought, and one of those found is ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vmeste.admin import queries
from vmeste.admin.desk import Desk
from vmeste.admin.forms import Wrong
from vmeste.admin.lists import LONGEST_TERM, Ask
from vmeste.admin.rows import Connection
from vmeste.admin.shapes import LARGEST_ID, Section
from vmeste.text import clean_line

FIND = "find"
"""The name of the button that only seeks."""
ENTER = "enter"
"""That of the button which Enter presses in any field."""
OFFERED = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """One that may be ticked."""

    id: int
    name: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """What the field shows."""

    sought: str
    offers: Sequence[Offer]
    chosen: int | None
    more: bool = False
    """There are others than these."""


async def pick(connection: Connection, desk: Desk, section: Section, name: str, said: Mapping[str, str]) -> Pick:
    """What was sought and ticked under this name; the row that is ticked is there, or it is not ticked."""
    sought = clean_line(said.get(f"{FIND}-{name}", ""))[:LONGEST_TERM]
    digits = said.get(name, "")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len(str(LARGEST_ID)) + 1 else 0
    offers: dict[int, Offer] = {}
    if 0 < number <= LARGEST_ID and (row := await queries.title(connection, section, number)) is not None:
        offers[number] = Offer(number, section.title_of(row))
    chosen = number if offers else None
    more = False
    if sought:
        sort = "-date" if section.name == "event" else ""
        listing = await queries.listing(connection, Ask(section, term=sought, sort=sort, limit=OFFERED), desk.now)
        more = listing.has_after
        found = {line["id"]: Offer(line["id"], section.title_of(line), _also(line)) for line in listing.lines}
        offers |= found
        if chosen is None and len(found) == 1 and not more:
            chosen = next(iter(found))
    return Pick(sought, list(offers.values()), chosen, more)


def only_seeks(said: Mapping[str, str], **picks: Pick) -> bool:
    """Something is to be found first: its button was pressed, or Enter while nothing that was found is ticked."""
    unticked = any(one.sought and said.get(name) != str(one.chosen) for name, one in picks.items())
    return FIND in said or (ENTER in said and unticked)


def wrong(picked: Pick) -> Wrong:
    if not picked.sought:
        return Wrong("wrong-nobody")
    return Wrong("wrong-not-ticked") if picked.offers else Wrong("wrong-not-found")


def _also(line: Mapping[str, object]) -> str:
    """What tells namesakes apart."""
    username, telegram_id = line.get("username"), line.get("telegram_id")
    return f"@{username}" if username else str(telegram_id or "")
