"""From formatting nodes to what a message carries: its text and its entities, as the Bot API names them.

aiogram renders the same, making a validated model of each entity on the way, which takes longer than all the rest.
"""

from typing import Any

from aiogram.enums import MessageEntityType
from aiogram.utils.formatting import Text

Entity = dict[str, Any]


def length(text: str) -> int:
    """As Telegram counts at the most."""
    return len(text.encode("utf-16-le")) // 2


def rendered(text: Text) -> tuple[str, list[Entity]]:
    said: list[str] = []
    entities: list[Entity] = []
    _collect(text, 0, said, entities)
    entities.sort(key=_offset)
    return "".join(said), entities


def plain(text: Text) -> str:
    """The text alone."""
    return "".join(plain(node) if isinstance(node, Text) else str(node) for node in text)


def _collect(text: Text, begins: int, said: list[str], entities: list[Entity]) -> int:
    """Where it ends."""
    at = begins
    for node in text:
        if isinstance(node, Text):
            at = _collect(node, at, said, entities)
        else:
            piece = str(node)
            said.append(piece)
            at += length(piece)
    if text.type is not None:
        entity: Entity = {"type": MessageEntityType(text.type).value, "offset": begins, "length": at - begins}
        entity |= {name: value for name, value in text._params.items() if value is not None}  # noqa: SLF001  a test compares with aiogram's own way
        entities.append(entity)
    return at


def _offset(entity: Entity) -> int:
    offset: int = entity["offset"]
    return offset
