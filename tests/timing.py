"""How long a thing takes, in a way that says the same on a slow and busy machine."""

import time
from collections.abc import Callable

LONGEST = 0.5
"""Seconds: ten times what is wanted here, for machines that are slower."""
TOO_SHORT_TO_TELL = 0.001
AT_MOST_LINEAR = 6
"""Times as long for four times as much: linear, with half as much again for what a clock is wrong by."""


def quickest(do: Callable[[], object]) -> float:
    """Seconds of the process's own time, the least of several: what the machine does besides is not counted."""
    took = []
    for _ in range(7):
        begun = time.process_time()
        do()
        took.append(time.process_time() - begun)
    return min(took)


def grows_no_faster_than_its_length(read: Callable[[str], object], text: str) -> bool:
    short = quickest(lambda: read(text[: len(text) // 4]))
    long = quickest(lambda: read(text))
    return long < LONGEST and long <= AT_MOST_LINEAR * max(short, TOO_SHORT_TO_TELL)
