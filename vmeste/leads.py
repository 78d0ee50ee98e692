"""How long before a start a reminder comes: the choices there are, and a set of them as a number, a bit for each."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

LEADS = (
    timedelta(days=7),
    timedelta(days=3),
    timedelta(days=1),
    timedelta(hours=12),
    timedelta(hours=3),
    timedelta(hours=2),
    timedelta(hours=1),
    timedelta(minutes=30),
)
"""A lead's place here is its bit: what is kept in the database depends on the order."""
NONE = 0
EVERY = 2 ** len(LEADS) - 1


def bits_of(leads: Iterable[timedelta]) -> int:
    return sum(1 << LEADS.index(lead) for lead in leads)


def leads_of(bits: int) -> Iterator[timedelta]:
    """The longest first."""
    return (lead for at, lead in enumerate(LEADS) if bits >> at & 1)


USUAL = bits_of((timedelta(days=1), timedelta(hours=2)))
"""Where nobody has chosen."""
