"""Telegram's own bad days, switched on by tests, and its flood limits."""

import math
import random
from collections import deque
from dataclasses import dataclass
from typing import Any

from vmeste.demo.refusal import Refusal

KINDS = {"429", "429 chat", "500", "502 html", "reset", "reset after", "silence", "repeat", "409", "401", "400"}
WEBHOOK = "webhook"  # stands for the method when a fault is meant for deliveries
ANSWERS = {
    "500": Refusal("Internal Server Error", 500),
    "409": Refusal(
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        409,
    ),
    "401": Refusal("Unauthorized", 401),
    "400": Refusal("Bad Request: SOMETHING_NEW", 400),
}


@dataclass(eq=False, slots=True)
class Fault:
    kind: str
    method: str | None
    chat: int | None
    left: int | None  # None: until cleared
    retry_after: int
    seconds: float
    share: float

    def fits(self, method: str, given: dict[str, Any]) -> bool:
        if self.left == 0 or self.method not in {None, method}:
            return False
        if (self.kind == "repeat" or method == WEBHOOK) and self.method != method:
            return False
        return self.chat is None or str(given.get("chat_id")) == str(self.chat)

    def refusal(self) -> Refusal | None:
        if self.kind in {"429", "429 chat"}:
            return too_many(self.retry_after)
        return ANSWERS.get(self.kind)


class Faults:
    """What goes wrong with the next calls. The first fault that fits a call is used up by it."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._random = random.Random(7)  # noqa: S311 - the same bad luck in every run

    def next(
        self,
        kind: str,
        method: str | None = None,
        *,
        times: int | None = 1,
        chat: int | None = None,
        retry_after: int = 1,
        seconds: float = 60,
        share: float = 1,
    ) -> Fault:
        """For the next `times` calls (None: until cleared) of the method (None: any), in one chat if given.

        "429" (and "429 chat", which wants `chat`) with `retry_after`; "500"; "502 html"; "409"; "401"; "400"
        for a reason nobody knows;
        "reset" drops the connection before anything is done, "reset after" does it and drops the connection
        before the answer; "silence" says nothing for `seconds` and then drops; "repeat" delivers the updates
        confirmed last once more (with method="webhook" an update just accepted). With `share` below 1 only
        that part of the calls is hit, at random.
        """
        if kind not in KINDS:
            raise ValueError(f"no fault {kind!r}; there are {sorted(KINDS)}")
        if kind == "429 chat" and chat is None:
            raise ValueError("which chat?")
        if kind == "repeat":
            method = method or "getUpdates"
        fault = Fault(kind, method, chat, times, retry_after, seconds, share)
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, method: str, given: dict[str, Any]) -> Fault | None:
        if not self._waiting:
            return None
        for fault in self._waiting:
            if fault.fits(method, given) and (fault.share >= 1 or self._random.random() < fault.share):
                if fault.left is not None:
                    fault.left -= 1
                    if not fault.left:
                        self._waiting.remove(fault)
                return fault
        return None


def too_many(retry_after: int) -> Refusal:
    return Refusal(f"Too Many Requests: retry after {retry_after}", 429, retry_after=retry_after)


class Limits:
    """Telegram's flood limits for messages: off unless switched on."""

    def __init__(self) -> None:
        self.enabled = False
        self.all_per_second = 30
        self.chat_burst = 5  # a private chat takes a few at once, then one a second
        self.group_per_minute = 20
        self._sent: dict[int | None, deque[float]] = {}

    def on(self) -> None:
        self.enabled = True

    def off(self) -> None:
        self.enabled = False

    def check(self, chat_id: int, now: float) -> None:
        """Counts one message, or refuses it with the seconds to wait."""
        if not self.enabled:
            return
        group = chat_id < 0
        rules: list[tuple[int | None, int, float]] = [(None, self.all_per_second, 1.0)]
        rules.append((chat_id, self.group_per_minute, 60.0) if group else (chat_id, self.chat_burst, self.chat_burst))
        for key, most, period in rules:
            sent = self._sent.setdefault(key, deque())
            while sent and now - sent[0] >= period:
                sent.popleft()
            if len(sent) >= most:
                raise too_many(max(1, math.ceil(period - (now - sent[0]))))
        for key, _, _ in rules:
            self._sent[key].append(now)
