"""What somebody is still waiting for, and waking them the moment it has come."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Unsettled:
    """Things begun and not yet ended (updates, presses), each with words for a wait that fails."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self._waiting: list[tuple[set[str], asyncio.Future[None]]] = []

    def begin(self, key: str, words: str) -> None:
        self.open[key] = words

    def end(self, key: str) -> None:
        if self.open.pop(key, None) is None or not self._waiting:
            return
        for keys, future in self._waiting:
            keys.discard(key)
            if not keys and not future.done():
                future.set_result(None)

    async def wait(self, timeout: float) -> None:  # noqa: ASYNC109 - the words are ours
        """Until all that is open now has ended; what begins later is not waited for."""
        if not self.open:
            return
        keys = set(self.open)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (keys, future)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(timeout):
                await future
        except TimeoutError:
            left = "; ".join(self.open[key] for key in keys if key in self.open)
            raise TimeoutError(f"still unsettled after {timeout:g} s: {left}") from None
        finally:
            self._waiting.remove(entry)


class Watchers:
    """Those who wait for something to become true, looked at again whenever something has changed."""

    def __init__(self) -> None:
        self._watching: list[Callable[[], None]] = []

    def look(self) -> None:
        for check in tuple(self._watching):
            check()

    async def until(self, found: Callable[[], T | None], timeout: float, words: Callable[[], str]) -> T:  # noqa: ASYNC109 - as above
        value = found()
        if value is not None:
            return value
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def check() -> None:
            value = found()
            if value is not None and not future.done():
                future.set_result(value)

        self._watching.append(check)
        try:
            async with asyncio.timeout(timeout):
                return await future
        except TimeoutError:
            raise TimeoutError(f"after {timeout:g} s: {words()}") from None
        finally:
            self._watching.remove(check)
