"""Inline mode: @bot and words find events, and what is chosen becomes a card wherever it is posted."""

from aiogram import Router
from aiogram.types import ChosenInlineResult, InlineQuery

from vmeste.events.card import copy_for_all
from vmeste.events.inline import views as inline_views
from vmeste.events.inline.repository import Seen, Sharing
from vmeste.events.repository import Events
from vmeste.screen import Results, Screen
from vmeste.text import clean_line
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="inline")

LONGEST_SEARCH = 100


@router.inline_query()
async def found(query: InlineQuery, words: Words, sharing: Sharing, user: User, username: str) -> Results:
    seen = Seen.read(query.offset)
    if query.offset and seen is None:
        return Results(())
    shown, last = await sharing.find(user, clean_line(query.query)[:LONGEST_SEARCH], seen)
    return inline_views.results(words, shown, username, more=str(last) if last else "")


@router.chosen_inline_result()
async def chosen(result: ChosenInlineResult, events: Events, user: User) -> Screen | None:
    shown = await events.find(result.result_id, user)
    return Screen(card=copy_for_all(shown.event)) if shown is not None else None
