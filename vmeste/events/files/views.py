"""What a card gives as a file: the entry for a calendar, and its link as a picture to be scanned."""

import io

from aiogram.utils.formatting import Bold, Text

from vmeste.events.card import link_to
from vmeste.events.files import calendar
from vmeste.events.models import Event
from vmeste.events.shown import Revision
from vmeste.screen import Document, Screen
from vmeste.words import Words

PIXELS = 12
"""Of each square, so that a phone reads it from another phone's screen."""


def calendar_entry(words: Words, event: Event, revision: Revision, username: str) -> Screen:
    content = calendar.entry(event, revision, link_to(event, username), words.now)
    key = "calendar-cancelled" if event.cancelled_at is not None else "calendar-caption"
    caption = words.text(key, title=Bold(event.title))
    return Screen(document=Document(f"vmeste-{event.code}.ics", content, caption), toast=words("toast-calendar"))


def qr_picture(words: Words, event: Event, username: str) -> Screen:
    import segno  # noqa: PLC0415  imported when somebody asks

    link, picture = link_to(event, username), io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=PIXELS)
    caption = Text(Bold(event.title), "\n", link)
    document = Document(f"vmeste-{event.code}.png", picture.getvalue(), caption, is_picture=True)
    return Screen(document=document, toast=words("toast-qr"))
