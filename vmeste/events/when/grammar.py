"""The rules of reading, one after another.

A reader goes over the tokens and each rule takes those it understands. What no rule takes, and what is said twice,
makes the whole text unreadable: nothing is ever left over in silence.
"""

from datetime import timedelta

from vmeste.events.when import cities, days, hours, words
from vmeste.events.when.cursor import Cursor
from vmeste.events.when.said import Said, UnreadableError
from vmeste.events.when.tokens import tokens_of


def parse(text: str, *, dotted_is_day: bool = False) -> Said:
    """Raises UnreadableError. «Сб 19.12» is an hour of Saturday, or else the day that is said twice."""
    at = Cursor(tokens_of(text), dotted_is_day)
    while at.at < len(at.tokens):
        if not any(rule(at) for rule in _RULES):
            raise UnreadableError
    return at.said


def _zone(at: Cursor) -> bool:
    """«мск», «по москве», «UTC+5», «(BST, UTC+1)»."""
    if at.word() == "по" and at.word(1) in words.MOSCOW:
        return at.set("zone", words.ZONES["мск"], 3 if at.word(2) == "времени" else 2)
    name = at.word()
    if name in words.COUNTED_FROM and at.token(1).text in {"+", "-"} and at.token(2).kind in {"number", "clock"}:
        from_there, _, minutes = at.token(2).text.partition(":")
        offset = timedelta(hours=int(from_there[:2]), minutes=int(minutes or 0))
        sign = 1 if at.token(1).text == "+" else -1
        at.said.zone = None if at.said.zone_name else at.said.zone
        return at.set("zone", words.ZONES[name] + sign * offset, 3)
    if at.token(-1).text in {"(", ","} and name == "utc" and at.said.zone_name:
        return at.set("zone", timedelta(), 1)
    if name and (name in words.ZONES or at.token(-1).text == "("):
        at.set("zone_name", name, 0)
        at.at += 1
        return True
    return False


def _city(at: Cursor) -> bool:
    """«По Киеву», «по нью-йоркскому времени», “New York time”."""
    spoken: list[str] = []
    ends: list[int] = []
    ahead = 0
    while len(spoken) < cities.MOST_WORDS and (word := at.word(ahead)):
        ahead += 1
        if at.token(ahead).text == "-" and at.word(ahead + 1):
            word, ahead = f"{word}-{at.word(ahead + 1)}", ahead + 2
        spoken.append(word)
        ends.append(ahead)
    zone, many = cities.named(spoken)
    return zone is not None and at.set("city", zone, ends[many - 1])


def _filler(at: Cursor) -> bool:
    if at.token().kind == "mark" and at.token().text in {",", "(", ")", ".", *hours.DASHES}:
        at.at += 1
        return True
    if at.word() in words.FILLERS:
        at.at += 1
        return True
    # «в» and «on» before a day or an hour that another rule takes
    following = at.token(1).kind
    if at.word() in words.BEFORE_A_DAY | {"at"} and following in {"iso", "dotted", "slashed", "number", "word"}:
        at.at += 1
        return True
    return False


_RULES = (
    hours.between,
    hours.lasting,
    days.from_now,
    days.calendar_date,
    days.day_name,
    days.week,
    days.weekend,
    days.weekday,
    hours.hinted,
    hours.part,
    hours.clock_with_word,
    _city,
    _zone,
    _filler,
)
