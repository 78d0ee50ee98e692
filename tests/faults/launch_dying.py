"""vmeste that signals itself: DIES_AT="said 17 SIGKILL" is the seventeenth time that it comes by there.

Each point lies between two things of which one could happen without the other.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

import bot
from vmeste import calm, lean

POINTS: dict[str, tuple[str, str, int]] = {
    "decided": ("vmeste.inbox", "take", 60),  # and not committed
    "asked": ("vmeste.doors.polling", "Polling._ask", 4),  # a batch has come, and nobody is at it
    "due": ("vmeste.notices.due", "take", 20),  # taken by the sender, not committed
    "begun": ("vmeste.sender.owed", "Owed._begin", 20),  # the sender has it, and has said nothing
    "said": ("vmeste.telegram", "Telegram.call", 90),  # Telegram has heard it, and nobody else knows
    "redrawn": ("vmeste.sender.settling", "Settling._settle", 8),  # what the cards show is not written down
    "committed": ("vmeste.turn", "Turn._decide", 60),  # and not said
    "settled": ("vmeste.inbox", "settle", 20),  # what was said is written down, not committed
}
"""Where it is, and how often all come by there in a while at most. The signal comes when it has ended."""


def dies_at(name: str, left: int, number: signal.Signals) -> None:
    module, path, _ = POINTS[name]
    *owner, attribute = path.split(".")
    place = getattr(import_module(module), owner[0]) if owner else import_module(module)
    setattr(place, attribute, _counted(getattr(place, attribute), left, number))


def _counted(passed: Callable[..., Any], left: int, number: signal.Signals) -> Callable[..., Any]:
    def one_less() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), number)

    @wraps(passed)
    async def waits(*args: Any, **kwargs: Any) -> Any:
        result = await passed(*args, **kwargs)
        one_less()
        return result

    @wraps(passed)
    def does(*args: Any, **kwargs: Any) -> Any:
        result = passed(*args, **kwargs)
        one_less()
        return result

    return waits if iscoroutinefunction(passed) else does


if __name__ == "__main__":
    calm.SECONDS = 0.0  # as in launch.py
    lean.import_aiogram()
    name, left, number = os.environ["DIES_AT"].split()
    dies_at(name, int(left), signal.Signals[number])
    sys.exit(bot.main())
