"""Where a handler listens and to what.

aiogram sends every magic filter (`F.…`) through a thread, which costs more than the handler; these are asked in place.
"""

from aiogram.enums import ChatType, ContentType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message


class _In(Filter):
    def __init__(self, *kinds: ChatType) -> None:
        self._kinds = frozenset(kinds)

    async def __call__(self, message: Message) -> bool:
        return message.chat.type in self._kinds


class _PressedIn(Filter):
    def __init__(self, *kinds: ChatType) -> None:
        self._kinds = frozenset(kinds)

    async def __call__(self, press: CallbackQuery) -> bool:
        return press.message is not None and press.message.chat.type in self._kinds


class _PressedAside(Filter):
    async def __call__(self, press: CallbackQuery) -> bool:
        return isinstance(press.message, Message) and press.message.ephemeral_message_id is not None


class _Words(Filter):
    async def __call__(self, message: Message) -> bool:
        return bool(message.text) and not _is_command(message)


class _Command(Filter):
    async def __call__(self, message: Message) -> bool:
        return _is_command(message)


class _Place(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.location is not None


class _NoText(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.content_type in SAID and not message.text


class _Forwarded(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.forward_origin is not None and bool(message.text or message.caption)


SAID = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.LOCATION,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    },
)
"""What a person says without words; everything else is Telegram's own message about the chat."""


def _is_command(message: Message) -> bool:
    return message.text is not None and message.text.startswith("/")


IN_PRIVATE = _In(ChatType.PRIVATE)
IN_GROUP = _In(ChatType.GROUP, ChatType.SUPERGROUP)
PRESSED_IN_PRIVATE = _PressedIn(ChatType.PRIVATE)
PRESSED_IN_GROUP = _PressedIn(ChatType.GROUP, ChatType.SUPERGROUP)
PRESSED_ASIDE = _PressedAside()
"""In a group, on a message that the presser alone sees."""
WORDS = _Words()
"""Text that is no command."""
ANY_COMMAND = _Command()
PLACE = _Place()
"""On the map, alone or with a name."""
FORWARDED = _Forwarded()
"""Somebody's words, passed on."""
NO_TEXT = _NoText()
"""A photo, a sticker, a place on the map."""
