"""What a message shows, as JSON, and the call that sends it or turns another message into it.

A picture makes a photo of a message: its text is a caption then, and shorter. Telegram adds a picture to a text, puts
another in its place, and takes none away.
"""

import hashlib
import json
from typing import Any

from vmeste.inbox import Call
from vmeste.rendering import length

Content = dict[str, Any]
"""`text`, `entities`, `reply_markup`, `link_preview_options` as the Bot API names them, and `picture`: a file_id."""

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
UNKNOWN = "?"
"""Stands for the picture of a message of which nobody knows what it shows."""

NO_TEXT_THERE = "no text in the message to edit"
NO_CAPTION_THERE = "no caption in the message to edit"


def call(method: str, **parameters: Any) -> Call:
    return {"method": method, "parameters": parameters}


def sending(content: Content, **where: Any) -> Call:
    if "picture" not in content:
        return call("sendMessage", **where, **content)
    return call("sendPhoto", **where, photo=content["picture"], **_captioned(content))


def editing(content: Content, shows: str | None, **where: Any) -> Call | None:
    """`shows` is the picture that the message has now. Nothing when it cannot become this."""
    picture = content.get("picture")
    if picture is None:
        if shows in {None, UNKNOWN}:
            return call("editMessageText", **where, **content)
        if length(content["text"]) > CAPTION_LENGTH:
            return None
        return call("editMessageCaption", **where, **_captioned(content))
    if picture == shows:
        return call("editMessageCaption", **where, **_captioned(content))
    caption = _captioned(content)
    markup = {"reply_markup": caption.pop("reply_markup")} if "reply_markup" in caption else {}
    return call("editMessageMedia", **where, media={"type": "photo", "media": picture, **caption}, **markup)


def instead(edit: Call, refusal: str) -> Call | None:
    """Another way to edit a message that turned out to be no text, or no photo; nothing when there is none."""
    content = content_of_call(edit)
    where = {name: edit["parameters"][name] for name in WHERE if name in edit["parameters"]}
    others = {name: value for name, value in edit.items() if name not in {"method", "parameters"}}
    if NO_TEXT_THERE in refusal and length(content["text"]) <= CAPTION_LENGTH:
        return {**others, **call("editMessageCaption", **where, **_captioned(content))}
    if NO_CAPTION_THERE in refusal:
        plain = {name: value for name, value in content.items() if name != "picture"}
        return {**others, **call("editMessageText", **where, **plain)}
    return None


def anew(edit: Call) -> Call:
    """The call that sends what this one would have made of a message that is gone."""
    content = content_of_call(edit)
    if (card := edit.get("card")) is not None and card.get("picture") is not None:
        content["picture"] = card["picture"]
    others = {name: value for name, value in edit.items() if name not in {"method", "parameters"}}
    return {**others, **sending(content, chat_id=edit["parameters"]["chat_id"])}


WHERE = ("chat_id", "message_id", "inline_message_id")


def content_of_call(made: Call) -> Content:
    """What a call shows. The picture of a message whose caption is edited is not known from it."""
    parameters = made["parameters"]
    media = parameters.get("media")
    said = media or parameters
    content: Content = {"text": said.get("text", said.get("caption", ""))}
    if entities := said.get("entities", said.get("caption_entities")):
        content["entities"] = entities
    if "reply_markup" in parameters:
        content["reply_markup"] = parameters["reply_markup"]
    picture = media["media"] if media else parameters.get("photo")
    if picture is not None:
        content["picture"] = picture
    return content


def digest(content: Content) -> str:
    """Two messages with the same digest say the same, picture apart."""
    shown = [content.get(name) for name in ("text", "entities", "reply_markup")]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _captioned(content: Content) -> Content:
    caption: Content = {"caption": content["text"]}
    if "entities" in content:
        caption["caption_entities"] = content["entities"]
    if "reply_markup" in content:
        caption["reply_markup"] = content["reply_markup"]
    return caption
