"""A mix of /start, lists and joins (10/50/40) beside the same work done the ordinary way, and the driver's floor."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.bench.crowd import PATIENCE, PEOPLE, Crowd, Seats, fill, seats_given
from tests.bench.places import FLOOR, ORDINARY, OURS, Contestant, fresh_databases, running
from tests.bench.stand_in import TOKEN, StandIn, open_stand_in

CONTESTANTS = (OURS, ORDINARY, FLOOR)
AT_ONCE = 20
RATES = (100, 200)
SEATS = 10
FIRST_SMALL = 500
"""The numbers of the small events begin here."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked of each in a round."""

    updates: int
    seconds: float
    """At each of the rates."""
    wish: int
    """People who join an event of ten seats at once."""
    tries: int
    """Of that, in all rounds together."""
    counted: int
    """Updates whose statements are counted."""


FULL = Load(updates=1500, seconds=8, wish=500, tries=20, counted=400)
SHORT = Load(updates=300, seconds=3, wish=100, tries=2, counted=100)
TINY = Load(updates=40, seconds=0.5, wish=20, tries=1, counted=20)
"""For the tests: that it runs through."""


@dataclass(frozen=True, slots=True)
class Round:
    rate: float
    """Updates a second, so many at once that there is always one to take."""
    cpu: float
    """Milliseconds for an update."""
    waits: dict[int, list[float]]
    """Milliseconds until each was answered, by the pace at which they came."""


@dataclass(frozen=True, slots=True)
class Figure:
    title: str
    values: dict[str, list[float]]
    """By contestant, one of each round."""
    aim: str = ""
    digits: int = 2


async def run(kind: str, *, rounds: int, load: Load) -> int:
    """Prints medians with their spread; 1 when a seat was given twice, or when the CPU is far from its aim."""
    measured: dict[str, list[Round]] = {each.name: [] for each in CONTESTANTS}
    small = [Seats(FIRST_SMALL + number, SEATS) for number in range(load.tries)]
    with fresh_databases(kind, CONTESTANTS) as urls:
        for each in CONTESTANTS:
            await fill(each, urls[each.name], small)
        for number in range(rounds):
            for each in CONTESTANTS if number % 2 else CONTESTANTS[::-1]:
                wanted = small if number == rounds - 1 else ()
                measured[each.name].append(await _round(each, urls[each.name], load, number, wanted))
        statements = {each.name: await _statements(each, urls[each.name], load) for each in CONTESTANTS}
        seats = {each.name: await seats_given(each, urls[each.name], small) for each in (OURS, ORDINARY)}
    print(f"{kind}: medians of {rounds} rounds (lowest–highest), {load.updates} updates each, {AT_ONCE} at once")
    aims = {"sqlite": 0.20, "postgresql": 0.28}
    for figure in _figures(measured, cpu_aim=aims[kind]):
        _print(figure)
    print(f"{'statements for an update':32}" + "".join(f"{statements[each.name]:24.1f}" for each in CONTESTANTS))
    for each in (OURS, ORDINARY):
        _tell_seats(each, seats[each.name], load)
    ratio = _middle(measured, "cpu", OURS) / _middle(measured, "cpu", ORDINARY)
    return int(any(each != SEATS for each in seats[OURS.name]) or ratio > 2 * aims[kind])


async def joins(kind: str, *, load: Load) -> int:
    """Only a crowd that wants the ten seats of one event after another; 1 when vmeste gave not exactly those."""
    small = [Seats(FIRST_SMALL + number, SEATS) for number in range(load.tries)]
    wrong = False
    with fresh_databases(kind, (OURS, ORDINARY)) as urls:
        for each in (OURS, ORDINARY):
            url = urls[each.name]
            await fill(each, url, small)
            async with (
                open_stand_in() as telegram,
                running(each, token=TOKEN, telegram=telegram.address, database_url=url),
            ):
                crowd = await _crowd(telegram, each, 0)
                for event in small:
                    await crowd.all_join(event.number, PEOPLE[: load.wish])
            wrong |= _tell_seats(each, await seats_given(each, url, small), load) and each is OURS
    return int(wrong)


def _tell_seats(contestant: Contestant, given: Sequence[int], load: Load) -> bool:
    """Whether any event was given more or fewer."""
    right = sum(each == SEATS for each in given)
    print(
        f"{load.wish} join {SEATS} seats, {contestant.name}: exactly {SEATS} in {right} of {len(given)} tries {given}"
    )
    return right < len(given)


async def _round(contestant: Contestant, url: str, load: Load, number: int, small: Sequence[Seats]) -> Round:
    async with (
        open_stand_in() as telegram,
        running(contestant, token=TOKEN, telegram=telegram.address, database_url=url) as bot,
    ):
        crowd = await _crowd(telegram, contestant, number)
        await crowd.together(load.updates // 5, AT_ONCE)  # warm
        before = bot.cpu()
        seconds = await crowd.together(load.updates, AT_ONCE)
        cpu = (bot.cpu() - before) / load.updates * 1000
        waits = {rate: [1000 * each for each in await crowd.arrive(rate, load.seconds)] for rate in RATES}
        for event in small:
            await crowd.all_join(event.number, PEOPLE[: load.wish])
    return Round(load.updates / seconds, cpu, waits)


async def _statements(contestant: Contestant, url: str, load: Load) -> float:
    with tempfile.TemporaryDirectory(prefix="vmeste-bench-") as folder:
        file = Path(folder) / "statements"
        async with (
            open_stand_in() as telegram,
            running(contestant, token=TOKEN, telegram=telegram.address, database_url=url, statements=file),
        ):
            await (await _crowd(telegram, contestant, 0)).together(load.counted, 1)
        return int(file.read_text(encoding="ascii")) / load.counted


async def _crowd(telegram: StandIn, contestant: Contestant, number: int) -> Crowd:
    await telegram.first_asked.wait()
    return Crowd(telegram, contestant, random.Random(number))  # noqa: S311  the same for each contestant


def _figures(measured: dict[str, list[Round]], *, cpu_aim: float) -> list[Figure]:
    def of(value: str) -> dict[str, list[float]]:
        return {name: [getattr(each, value) for each in rounds] for name, rounds in measured.items()}

    figures = [
        Figure("updates a second", of("rate"), "≥ 4", digits=0),
        Figure("ms of CPU for an update", of("cpu"), f"≤ {cpu_aim}"),
    ]
    for rate in RATES:
        for title, place in (("p50", 49), ("p99", 98)):
            values = {
                name: [_quantile(each.waits[rate], place) for each in rounds] for name, rounds in measured.items()
            }
            figures.append(Figure(f"{title} at {rate}/s, ms", values, "10 ms" if (rate, place) == (200, 98) else "", 1))
    return figures


def _quantile(waits: list[float], place: int) -> float:
    patient = [min(each, PATIENCE * 1000) for each in waits]  # who was never answered waited at least so long
    return quantiles(patient, n=100)[place]


def _middle(measured: dict[str, list[Round]], value: str, contestant: Contestant) -> float:
    return float(median(getattr(each, value) for each in measured[contestant.name]))


def _print(figure: Figure) -> None:
    cells = []
    for each in CONTESTANTS:
        values = figure.values[each.name]
        low, high = min(values), max(values)
        cells.append(f"{median(values):.{figure.digits}f} ({low:.{figure.digits}f}–{high:.{figure.digits}f})")
    ratio = median(figure.values[OURS.name]) / median(figure.values[ORDINARY.name])
    print(f"{figure.title:32}" + "".join(f"{cell:>24}" for cell in cells) + f"   ratio {ratio:.2f} {figure.aim}")
