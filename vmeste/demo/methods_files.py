# ruff: noqa: PLR2004 - degrees
"""Methods that send files and places."""

from typing import Any

from vmeste.demo.call import Call
from vmeste.demo.chats import Document
from vmeste.demo.methods_messages import edited, to_edit
from vmeste.demo.refusal import bad_request, not_here
from vmeste.demo.schema import Upload
from vmeste.demo.texts import caption_text

Content = tuple[dict[str, Any], list[Document]]


def send_photo(call: Call) -> Any:
    chat = call.chat_to_write()
    given = given_file(call, "photo")
    content, files = call.telegram.files.photo(given.data) if isinstance(given, Upload) else again(call, given, "photo")
    return call.post(chat, content | caption(call), files)


def send_document(call: Call) -> Any:
    chat = call.chat_to_write()
    given = given_file(call, "document")
    if isinstance(given, Upload):
        content, files = call.telegram.files.document(given.data, given.name, given.mime)
    else:
        content, files = again(call, given, "document")
    return call.post(chat, content | caption(call), files)


def edit_message_media(call: Call) -> Any:
    """A photo in place of another, or added to a text; of an inline message only one that Telegram has already."""
    message = to_edit(call)
    media = call.values["media"]
    if media["type"] != "photo":
        raise not_here(f"media of type {media['type']}")
    if media.get("parse_mode"):
        raise not_here("parse_mode (entities are)")
    if not message.raw.keys() & {"text", "photo"}:
        raise bad_request("there is no media in the message to edit")
    if message.inline_message_id and media["media"].startswith("attach://"):
        raise bad_request("can't upload a new file to an inline message")
    if media["media"].startswith("attach://"):
        raise not_here("a new file in editMessageMedia")
    content, files = again(call, media["media"], "photo")
    text, entities = caption_text(media.get("caption", ""), media.get("caption_entities", []))
    changes = {"text": None, "entities": None, "link_preview_options": None, **content}
    return edited(call, message, {**changes, "caption": text, "caption_entities": entities}, files)


def given_file(call: Call, name: str) -> Upload | str:
    """A part of the form, one named by attach://, or a file_id."""
    value: Upload | str = call.values[name]
    if isinstance(value, Upload) or not value.startswith("attach://"):
        return value
    part = call.uploads.get(value.removeprefix("attach://"))
    if part is None:
        raise bad_request(f"file attached to {value} is not found in the request")
    return part


def again(call: Call, file_id: str, kind: str) -> Content:
    if file_id.startswith(("http://", "https://")):
        raise not_here("sending by URL")
    return call.telegram.files.again(file_id, kind)


def caption(call: Call) -> dict[str, Any]:
    text, entities = call.text("caption", "caption_entities", caption_text)
    shown: dict[str, Any] = {"caption": text} if text else {}
    if entities:
        shown["caption_entities"] = entities
    return shown


def place(call: Call) -> dict[str, Any]:
    latitude, longitude = call.values["latitude"], call.values["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude")
    return {"latitude": latitude, "longitude": longitude}


def send_location(call: Call) -> Any:
    chat = call.chat_to_write()
    return call.post(chat, {"location": place(call)})


def send_venue(call: Call) -> Any:
    chat = call.chat_to_write()
    location = place(call)
    venue = {"location": location, "title": call.values["title"], "address": call.values["address"]}
    if not venue["title"].strip():
        raise bad_request("VENUE_TITLE_EMPTY")
    return call.post(chat, {"venue": venue, "location": location})


def get_file(call: Call) -> dict[str, Any]:
    return call.telegram.files.by_id(call.values["file_id"]).file()
