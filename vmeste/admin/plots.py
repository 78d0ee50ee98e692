"""The overview's plots: a period cut into days, weeks or months, and bars of a common height."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WIDTH, HEIGHT = 600, 120
GAP = 0.2
"""Of a bar's place, left free between it and the next."""


@dataclass(frozen=True, slots=True)
class Period:
    bars: int
    step: str
    """day, week or month"""


PERIODS = {"7d": Period(7, "day"), "30d": Period(30, "day"), "12w": Period(12, "week"), "12m": Period(12, "month")}
USUAL = "30d"


def bounds(period: Period, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """Where each bar begins, in UTC, and where the last one ends; the present moment is within the last."""
    today = now.astimezone(zone).date()
    if period.step == "month":
        first = today.year * 12 + today.month - period.bars
        days = [today.replace(year=at // 12, month=at % 12 + 1, day=1) for at in range(first, first + period.bars + 1)]
    else:
        long = 1 if period.step == "day" else 7
        last = today if long == 1 else today - timedelta(days=today.weekday())
        days = [last + timedelta(days=long * (at + 1 - period.bars)) for at in range(period.bars + 1)]
    return [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]


@dataclass(frozen=True, slots=True)
class Bar:
    since: datetime
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    bars: list[Bar]
    total: int
    top: int


def plot(name: str, starts: Sequence[datetime], numbers: Sequence[int]) -> Plot:
    top = max(numbers, default=0)
    place = WIDTH / max(1, len(numbers))
    bars = []
    for at, (since, number) in enumerate(zip(starts, numbers, strict=False)):
        height = max(2.0, HEIGHT * number / top) if number else 0.0
        x, width = round(at * place + place * GAP / 2, 1), round(place * (1 - GAP), 1)
        bars.append(Bar(since, number, x, round(HEIGHT - height, 1), width, round(height, 1)))
    return Plot(name, bars, sum(numbers), top)
