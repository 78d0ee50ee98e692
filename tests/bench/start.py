"""Time from the start of the process to the first getUpdates, memory when idle, CPU per /start."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.places import ORDINARY, OURS, Contestant, Place, Running, fresh_databases, open_place, running
from vmeste.demo import Person

PEOPLE = 200
AT_ONCE = 20
UPDATES = 400
IDLE = 1.5  # seconds after the first answer, before memory is looked at


@dataclass(frozen=True)
class Measured:
    asks: float
    """Seconds to the first getUpdates."""
    answers: float
    """Seconds to the answer of a /start that was waiting when the process began."""
    resident: float
    """MiB."""
    own: float
    """MiB that no other process shares."""
    alone: float
    """Milliseconds of CPU for one /start of newcomers who come one after another."""
    together: float
    """The same, many at once."""
    known: float
    """The same, people who have been here before: an ordinary bot writes nothing then."""


@dataclass(frozen=True)
class Line:
    title: str
    field: str
    aim: float | None = None
    alarm: float | None = None
    """A ratio that noise does not explain."""


LINES = (
    Line("s to the first getUpdates", "asks", aim=0.6, alarm=0.8),
    Line("s to the first answer", "answers"),
    Line("MiB of its own when idle", "own", aim=0.5, alarm=0.6),
    Line("MiB resident when idle", "resident"),
    Line("ms of CPU per /start: one newcomer", "alone"),
    Line(f"ms of CPU: {AT_ONCE} newcomers at once", "together", aim=0.4, alarm=0.8),
    Line(f"ms of CPU: {AT_ONCE} known people at once", "known"),
)


async def run(kind: str, *, rounds: int, judged: bool, updates: int = UPDATES) -> int:
    """Prints the medians; with `judged` the exit code says whether an aim was missed by far."""
    contestants = (OURS, ORDINARY)
    measured: dict[str, list[Measured]] = {each.name: [] for each in contestants}
    with fresh_databases(kind, contestants) as urls:
        for each in contestants:
            await _measure(each, urls[each.name], AT_ONCE)  # files are read, tables made
        for number in range(rounds):
            for each in contestants if number % 2 else contestants[::-1]:
                measured[each.name].append(await _measure(each, urls[each.name], updates))
    print(f"{kind}, median of {rounds} rounds, {updates} times /start of each sort")
    missed = _print(measured[OURS.name], measured[ORDINARY.name])
    return int(judged and missed)


def _print(ours: Sequence[Measured], ordinary: Sequence[Measured]) -> bool:
    print(f"{'':40}{OURS.name:>10}{ORDINARY.name:>10}{'ratio':>8}{'aim':>8}")
    missed = False
    for line in LINES:
        mine = median(getattr(each, line.field) for each in ours)
        theirs = median(getattr(each, line.field) for each in ordinary)
        ratio = mine / theirs
        aim = f"≤ {line.aim}" if line.aim else ""
        print(f"{line.title:40}{mine:10.2f}{theirs:10.2f}{ratio:8.2f}{aim:>8}")
        missed |= line.alarm is not None and ratio > line.alarm
    return missed


async def _measure(contestant: Contestant, database_url: str, updates: int) -> Measured:
    async with open_place(PEOPLE) as place:
        place.await_answers(1)
        place.people[0].says("/start")
        bot_of_place = place.telegram.bots[0]
        async with running(
            contestant, token=bot_of_place.token, telegram=place.telegram.url, database_url=database_url
        ) as bot:
            await place.answered()
            asks, answers = place.queue.asked_at - bot.started_at, place.said_at - bot.started_at
            await asyncio.sleep(IDLE)
            resident, own = bot.memory()
            await _cpu(place, bot, place.people, AT_ONCE)  # warm
            known = await _cpu(place, bot, (place.people * updates)[:updates], AT_ONCE)
            together = await _cpu(place, bot, place.newcomers(updates), AT_ONCE)
            alone = await _cpu(place, bot, place.newcomers(updates), 1)
    return Measured(asks, answers, resident, own, alone, together, known)


async def _cpu(place: Place, bot: Running, people: Sequence[Person], at_once: int) -> float:
    """Milliseconds of CPU for one /start, from these people in turn."""
    before = bot.cpu()
    for at in range(0, len(people), at_once):
        await place.all_say(people[at : at + at_once], "/start")
    return (bot.cpu() - before) / len(people) * 1000
