"""What has changed, for the chat pages that look on."""

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vmeste.demo.chats import Message

MOST_UNREAD = 2000


class News:
    def __init__(self) -> None:
        self.readers: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def subscribe(self) -> asyncio.Queue[dict[str, Any] | None]:
        reader: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.readers.add(reader)
        return reader

    def tell(self, kind: str, **facts: Any) -> None:
        for reader in tuple(self.readers):
            if reader.qsize() > MOST_UNREAD:  # a page that does not read will load everything again
                self.readers.discard(reader)
                reader.put_nowait(None)
            else:
                reader.put_nowait({"kind": kind, **facts})

    def message(self, message: "Message") -> None:
        if self.readers:
            only = message.aside_with.id if message.aside_with else None
            self.tell("message", chat=place_of(message), message=shown(message), only=only)

    def close(self) -> None:
        for reader in self.readers:
            reader.put_nowait(None)
        self.readers.clear()


def place_of(message: "Message") -> int | str:
    """By which the page knows where a message stands: its chat, or a topic of it."""
    topic = topic_of(message)
    return message.chat.id if topic is None else f"{message.chat.id}/{topic}"


def topic_of(message: "Message") -> int | None:
    return message.raw["message_thread_id"] if message.raw.get("is_topic_message") else None


def name_of(message: "Message") -> str:
    """By which the page knows a message: its number, or that of an ephemeral one."""
    return f"a{message.raw['ephemeral_message_id']}" if message.aside_with else f"m{message.message_id}"


def shown(message: "Message") -> dict[str, Any]:
    """A message with what the page needs beside the Bot API's own fields."""
    view = dict(message.raw)
    view["name"] = name_of(message)
    view["by_bot"] = message.raw.get("from", {}).get("is_bot", False)
    if message.keyboard:
        view["keyboard"] = message.keyboard
    if message.files:
        view["files"] = [
            {"id": f.file_id, "name": f.name, "size": len(f.data), "image": f.mime.startswith("image/")}
            for f in message.files
        ]
    return view
