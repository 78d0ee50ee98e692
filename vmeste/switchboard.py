"""Which handler an update is for: only those are asked whose command or button it can be.

aiogram asks every handler of every router in turn, and takes longer to find the right one than that one takes. What a
handler waits for stands in its filters; nothing else is known here, and the order is the routers' own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, Message, Update


@dataclass(frozen=True, slots=True)
class _Listener:
    observer: TelegramEventObserver
    """Of the router; it has filters as well."""
    handler: HandlerObject
    keys: frozenset[str] | None
    """The commands or the button it waits for; empty: it may want anything."""


class Switchboard:
    """There are no middlewares in this house, so none are called."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._listeners: dict[str, list[_Listener]] = {}
        for router in dispatcher.chain_tail:
            for kind, listener in _listeners(router):
                self._listeners.setdefault(kind, []).append(listener)
        self._asked: dict[tuple[str, str | None], list[_Listener]] = {}
        self._known = {
            key for listeners in self._listeners.values() for listener in listeners for key in listener.keys or ()
        }

    @property
    def commands(self) -> frozenset[str]:
        """With their slash, in small letters."""
        return frozenset(key for key in self._known if key.startswith("/"))

    async def answer(self, update: Update, **given: Any) -> Any:
        """What the first handler that wants it says; nothing when none does."""
        event = update.event
        for listener in self._to_ask(update.event_type, _key(event)):
            wants, found = await listener.observer.check_root_filters(event, **given)
            if wants:
                wants, found = await listener.handler.check(event, **found)
            if wants:
                return await listener.handler.call(event, **found)
        return None

    def _to_ask(self, kind: str, key: str | None) -> list[_Listener]:
        if key not in self._known:  # as many as people can think of: they are not worth remembering
            key = None
        found = self._asked.get((kind, key))
        if found is None:
            found = [each for each in self._listeners.get(kind, ()) if each.keys is None or key in each.keys]
            self._asked[kind, key] = found
        return found


def _listeners(router: Router) -> Iterator[tuple[str, _Listener]]:
    for kind, observer in router.observers.items():
        for handler in observer.handlers:
            yield kind, _Listener(observer, handler, _waits_for(handler))


def _waits_for(handler: HandlerObject) -> frozenset[str] | None:
    for each in handler.filters or ():
        wanted = each.callback
        if isinstance(wanted, CallbackQueryFilter):
            return frozenset({wanted.callback_data.__prefix__})
        if isinstance(wanted, Command) and all(isinstance(command, str) for command in wanted.commands):
            return frozenset(f"/{command}".casefold() for command in wanted.commands)
    return None


def _key(event: object) -> str | None:
    if isinstance(event, CallbackQuery):
        return (event.data or "").partition(":")[0]
    if isinstance(event, Message):
        text = event.text or event.caption or ""
        return text.split(maxsplit=1)[0].partition("@")[0].casefold() if text.startswith("/") else None
    return None
