"""The time by which this Telegram lives."""

import time
from collections.abc import Callable


class Clock:
    """Somebody's clock (the real one unless told otherwise), plus what a test has let pass."""

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        # time.time is looked up at every call, so that a test's frozen time is seen
        return (self._source or time.time)() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
