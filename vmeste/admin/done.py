"""What a page says was done, when a write has led to it."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_SAID = 1_000_000
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Happened:
    """What the page says was done, as its address tells; a key of the words is made of it only when it is known."""

    done: str
    told: int
    over: int


DONE = frozenset(
    {
        "answered",
        "blocked",
        "cancelled",
        "changed",
        "closed",
        "created",
        "deleted",
        "delivered",
        "line",
        "nothing",
        "opened",
        "refused",
        "removed",
        "restored",
        "sent",
        "unblocked",
    },
)


def happened(query: Mapping[str, str]) -> Happened | None:
    done = query.get("done", "")
    return Happened(done, _count(query, "told"), _count(query, "over")) if done in DONE else None


def _count(query: Mapping[str, str], name: str) -> int:
    said = query.get(name, "")
    return min(int(said), MOST_SAID) if said.isascii() and said.isdigit() and len(said) <= DIGITS else 0
