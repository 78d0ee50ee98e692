"""Showing a Screen: the calls of the Bot API that answer an update with it, where the update came from."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from aiogram.types import CallbackQuery, Message, Update

from vmeste.content import Content, call, editing, sending
from vmeste.inbox import Call
from vmeste.rendering import rendered
from vmeste.screen import Document, Results, Screen
from vmeste.text import shorten

TOAST_LENGTH = 200
INLINE_KEPT = 5
"""Seconds for which Telegram may show the results of an inline query again without asking."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update came from, and so where its Screen is shown."""

    chat_id: int | None = None
    thread_id: int | None = None
    press_id: str | None = None
    message_id: int | None = None
    """Of the message whose button was pressed."""
    inline_message_id: str | None = None
    aside_id: int | None = None
    """Of an ephemeral message, which the bot and this person alone see: a command, or one whose button was pressed."""
    person_id: int | None = None
    """Who acts, by Telegram's number."""
    query_id: str | None = None
    """Of an inline query."""
    pictures: tuple[str, ...] = ()
    """Of the message whose button was pressed: one picture in several sizes."""
    accessible: bool = True
    """The message whose button was pressed may be edited."""

    @classmethod
    def of(cls, update: Update) -> "Place":
        if (press := update.callback_query) is not None:
            return cls._of_press(press)
        if (message := update.message) is not None:
            person_id = message.from_user.id if message.from_user else None
            aside_id = message.ephemeral_message_id
            return cls(message.chat.id, _thread(message), aside_id=aside_id, person_id=person_id)
        if (query := update.inline_query) is not None:
            return cls(query_id=query.id)
        if (chosen := update.chosen_inline_result) is not None:
            return cls(inline_message_id=chosen.inline_message_id)
        return cls()

    @property
    def in_private(self) -> bool:
        return self.chat_id is not None and self.chat_id > 0  # groups and channels have negative ids

    @classmethod
    def _of_press(cls, press: CallbackQuery) -> "Place":
        message = press.message
        aside_id = message.ephemeral_message_id if isinstance(message, Message) else None
        photos = (message.photo or ()) if isinstance(message, Message) else ()
        return cls(
            chat_id=message.chat.id if message else None,
            thread_id=_thread(message) if isinstance(message, Message) else None,
            press_id=press.id,
            message_id=message.message_id if message and aside_id is None else None,
            inline_message_id=press.inline_message_id,
            aside_id=aside_id,
            person_id=press.from_user.id,
            pictures=tuple(size.file_id for size in photos),
            accessible=message is None or isinstance(message, Message),
        )


def _thread(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def calls_to_show(screen: Screen | Results | None, place: Place, *, inline_mode: bool = True) -> list[Call]:
    """What Telegram is to be asked, in order. A press is always answered, so that its button stops waiting."""
    if isinstance(screen, Results):
        return [_answer_query(screen, place.query_id, inline_mode=inline_mode)] if place.query_id else []
    calls: list[Call] = []
    if screen is not None and screen.text is not None and (screen.aside or place.aside_id is not None):
        return list(_calls_aside(screen, place, content_of(screen, inline_mode=inline_mode)))
    if place.press_id is not None:
        calls.append(_answer(screen, place.press_id))
    if screen is not None and screen.document is not None and place.chat_id is not None:
        calls.append(_send(screen.document, place.chat_id))
    if screen is not None and screen.venue is not None and place.chat_id is not None:
        calls.append(call("sendVenue", chat_id=place.chat_id, **asdict(screen.venue)))
    if screen is None or screen.text is None:
        return calls
    content = content_of(screen, inline_mode=inline_mode)
    if place.inline_message_id is not None and not screen.fresh:
        edit = editing(content, None, inline_message_id=place.inline_message_id)
        return [*calls, edit] if edit is not None else calls
    return [*calls, *_calls_in_chat(screen, place, place.chat_id, content)] if place.chat_id is not None else calls


def _calls_in_chat(screen: Screen, place: Place, chat_id: int, content: dict[str, Any]) -> Iterator[Call]:
    goes = screen.replaces
    shown = None
    if place.message_id is not None and not screen.fresh:
        shown = _edit(screen, place, chat_id, content)
        if shown is None:
            goes = place.message_id
        elif goes == place.message_id:
            goes = None
    if shown is None:
        shown = sending(content, chat_id=chat_id)
        if place.thread_id is not None:
            shown["parameters"]["message_thread_id"] = place.thread_id
    if screen.keep_for is not None:
        shown["keep_for"] = screen.keep_for
    if screen.card is not None:
        shown["card"] = asdict(screen.card)
    yield shown
    if goes is not None:
        yield call("deleteMessage", chat_id=chat_id, message_id=goes)


def _edit(screen: Screen, place: Place, chat_id: int, content: Content) -> Call | None:
    """Nothing when the message that was pressed cannot become this, or is not to."""
    shows = next(iter(place.pictures), None)
    if screen.picture in place.pictures:
        shows = screen.picture
    if screen.anew or (screen.picture is None and shows is not None and screen.card is not None):
        return None
    return editing(content, shows, chat_id=chat_id, message_id=place.message_id)


def _calls_aside(screen: Screen, place: Place, content: dict[str, Any]) -> Iterator[Call]:
    """To one person in a group; only in answer to a press or a command of theirs, and not much later."""
    if place.chat_id is None or place.person_id is None:
        if place.press_id is not None:
            yield _answer(screen, place.press_id, screen.elsewhere)
        return
    to: dict[str, Any] = {"receiver_user_id": place.person_id}
    if place.press_id is None:
        shown = call("sendMessage", chat_id=place.chat_id, **content, ephemeral_message_parameters=to)
        shown["parameters"]["reply_parameters"] = {"ephemeral_message_id": place.aside_id}
    elif place.aside_id is not None:
        yield _answer(screen, place.press_id)
        where = {"chat_id": place.chat_id, **to, "ephemeral_message_id": place.aside_id}
        yield call("editEphemeralMessageText", **where, **content)
        return
    else:
        to["callback_query_id"] = place.press_id
        shown = call("sendMessage", chat_id=place.chat_id, **content, ephemeral_message_parameters=to)
        shown["then"] = _answer(screen, place.press_id)
        shown["otherwise"] = _answer(screen, place.press_id, screen.elsewhere)
    if place.thread_id is not None:
        shown["parameters"]["message_thread_id"] = place.thread_id
    yield shown


def content_of(screen: Screen, *, inline_mode: bool = True) -> Content:
    text, entities = rendered(screen.text) if screen.text is not None else ("", [])
    content: Content = {"text": text, "link_preview_options": {"is_disabled": True}}
    if screen.picture is not None:
        content["picture"] = screen.picture
    if entities:
        content["entities"] = entities
    if screen.buttons:
        content["reply_markup"] = {
            "inline_keyboard": [
                [button.as_json(inline_mode=inline_mode) for button in row] for row in screen.buttons if row
            ],
        }
    return content


def _send(document: Document, chat_id: int) -> Call:
    kind = "photo" if document.is_picture else "document"
    sent = call(f"send{kind.title()}", chat_id=chat_id, **{kind: _file(document)})
    if document.caption is not None:
        caption, entities = rendered(document.caption)
        sent["parameters"]["caption"] = caption
        if entities:
            sent["parameters"]["caption_entities"] = entities
    return sent


def _file(document: Document) -> dict[str, str]:
    """As it is kept until it is sent, see Telegram.call."""
    return {"name": document.name, "base64": b64encode(document.content).decode()}


def _answer(screen: Screen | None, press_id: str, link: str | None = None) -> Call:
    answer = call("answerCallbackQuery", callback_query_id=press_id)
    if link is not None:
        answer["parameters"]["url"] = link
        return answer
    if screen is not None and screen.toast:
        answer["parameters"]["text"] = shorten(screen.toast, TOAST_LENGTH)
        if screen.alert:
            answer["parameters"]["show_alert"] = True
    return answer


def _answer_query(results: Results, query_id: str, *, inline_mode: bool) -> Call:
    articles = []
    for result in results.found:
        content = content_of(result.screen, inline_mode=inline_mode)
        article: dict[str, Any] = {"id": result.name, "title": result.title, "description": result.description}
        if "picture" in content:
            photo = {"photo_file_id": content["picture"], "caption": content["text"]}
            article |= {"type": "photo", **photo, "caption_entities": content.get("entities", [])}
        else:
            message: dict[str, Any] = {"message_text": content["text"], "entities": content.get("entities", [])}
            message["link_preview_options"] = content["link_preview_options"]
            article |= {"type": "article", "input_message_content": message}
        if "reply_markup" in content:
            article["reply_markup"] = content["reply_markup"]
        articles.append(article)
    answer = call("answerInlineQuery", inline_query_id=query_id, results=articles)
    answer["parameters"] |= {"cache_time": INLINE_KEPT, "is_personal": True, "next_offset": results.more}
    return answer
