"""Nobody keeps the others waiting: a bound on what one person does, and on what one group asks, within some seconds."""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

SECONDS = 10.0
ACTIONS = 20
QUERIES = 60
"""Inline queries: there is one for every letter that is typed."""
clock = time.monotonic
REMEMBERED = 10_000
"""People and groups at most; of more, those who have been quiet longest are forgotten."""


class Verdict(Enum):
    GO_ON = "go on"
    SAY_SO = "say so"
    """Too fast, for the first time: one hint."""
    BE_SILENT = "be silent"
    """Until it calms."""


@dataclass(slots=True)
class _Pulse:
    beats: deque[float] = field(default_factory=lambda: deque(maxlen=QUERIES + 1))
    was_told: bool = False


class Calm:
    """Remembers the last seconds, in this process alone: with several copies each has its own bound."""

    def __init__(self) -> None:
        self._pulses: OrderedDict[tuple[str, int], _Pulse] = OrderedDict()

    def judge(self, letter: dict[str, Any]) -> Verdict:
        """Of an update as it came. What was too fast counts too, so that it takes a pause to be heard again."""
        message, press, query = (letter.get(name) for name in ("message", "callback_query", "inline_query"))
        if query is not None:
            return self._quietly("asks", _id(query, "from"), QUERIES)
        verdict = self._count("does", _id(press or message, "from"), ACTIONS)
        if verdict is Verdict.GO_ON and message is not None and (chat := _id(message, "chat")) is not None and chat < 0:
            verdict = self._quietly("group", chat, ACTIONS)
        return verdict

    def _quietly(self, kind: str, number: int | None, most: int) -> Verdict:
        """Where a hint would be one message more to many, or cannot be said."""
        verdict = self._count(kind, number, most)
        return Verdict.BE_SILENT if verdict is Verdict.SAY_SO else verdict

    def _count(self, kind: str, number: int | None, most: int) -> Verdict:
        if number is None:
            return Verdict.GO_ON
        now = clock()
        pulse = self._pulses.setdefault((kind, number), _Pulse())
        self._pulses.move_to_end((kind, number))
        if len(self._pulses) > REMEMBERED:
            self._pulses.popitem(last=False)
        pulse.beats.append(now)
        if len(pulse.beats) <= most or now - pulse.beats[-most - 1] >= SECONDS:
            pulse.was_told = False
            return Verdict.GO_ON
        if pulse.was_told:
            return Verdict.BE_SILENT
        pulse.was_told = True
        return Verdict.SAY_SO


def _id(content: object, of: str) -> int | None:
    found = content.get(of) if isinstance(content, dict) else None
    number = found.get("id") if isinstance(found, dict) else None
    return number if isinstance(number, int) else None
