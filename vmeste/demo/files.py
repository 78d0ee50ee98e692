# ruff: noqa: PLR2004 - numbers of the PNG and JPEG formats
"""Files that people and bots have sent, found again by their file_id."""

import hashlib
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from vmeste.demo.chats import Document
from vmeste.demo.refusal import bad_request

MOST_TO_SEND = 50 << 20
MOST_TO_DOWNLOAD = 20 << 20
MOST_PHOTO = 10 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    document: Document
    path: str
    content: dict[str, Any]  # the part of a message that shows it

    def file(self) -> dict[str, Any]:
        return {
            "file_id": self.document.file_id,
            "file_unique_id": unique_id(self.document.data),
            "file_size": len(self.document.data),
            "file_path": self.path,
        }


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, Stored] = {}
        self._by_path: dict[str, Stored] = {}

    def photo(self, data: bytes) -> tuple[dict[str, Any], list[Document]]:
        """The part of a message that shows a photo, and its file."""
        size = dimensions(data)
        if size is None or not 1 <= size[0] + size[1] <= 10_000:
            raise bad_request("PHOTO_INVALID_DIMENSIONS" if size else "IMAGE_PROCESS_FAILED")
        if len(data) > MOST_PHOTO:
            raise bad_request("file is too big")
        mime, ending = ("image/png", "png") if data.startswith(b"\x89PNG") else ("image/jpeg", "jpg")
        document = Document(f"photo.{ending}", mime, data, new_id("AgACAgIAAxk"))
        shown = {**about(document), "width": size[0], "height": size[1]}
        return self._keep(document, "photos", {"photo": [shown]})

    def document(self, data: bytes, name: str, mime: str) -> tuple[dict[str, Any], list[Document]]:
        if not data:
            raise bad_request("file must be non-empty")
        if len(data) > MOST_TO_SEND:
            raise bad_request("file is too big")
        document = Document(name, mime, data, new_id("BQACAgIAAxk"))
        shown = {**about(document), "file_name": name, "mime_type": mime}
        return self._keep(document, "documents", {"document": shown})

    def _keep(self, document: Document, folder: str, content: dict[str, Any]) -> tuple[dict[str, Any], list[Document]]:
        ending = document.name.rpartition(".")[2] if "." in document.name else "bin"
        ending = ending if ending.isascii() and ending.isalnum() else "bin"
        stored = Stored(document, f"{folder}/file_{len(self._by_id)}.{ending}", content)
        self._by_id[document.file_id] = self._by_path[stored.path] = stored
        return content, [document]

    def again(self, file_id: str, kind: str) -> tuple[dict[str, Any], list[Document]]:
        """A file sent once more by its file_id, as the kind it was."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if kind not in stored.content:
            raise bad_request(f"can't use file of type {next(iter(stored.content)).title()} as {kind.title()}")
        return stored.content, [stored.document]

    def by_id(self, file_id: str) -> Stored:
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.document.data) > MOST_TO_DOWNLOAD:
            raise bad_request("file is too big")
        return stored

    def by_path(self, path: str) -> Stored | None:
        return self._by_path.get(path)


def about(document: Document) -> dict[str, Any]:
    return {
        "file_id": document.file_id,
        "file_unique_id": unique_id(document.data),
        "file_size": len(document.data),
    }


def new_id(start: str) -> str:
    return start + secrets.token_urlsafe(36)


def unique_id(data: bytes) -> str:
    return "AgAD" + hashlib.sha256(data).hexdigest()[:12]


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, read from its head; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
