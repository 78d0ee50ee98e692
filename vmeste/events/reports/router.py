"""Complaining about a public event."""

from aiogram import Router
from aiogram.types import CallbackQuery

from vmeste.conversation import PRESSED_IN_PRIVATE
from vmeste.events import card, views
from vmeste.events.reports import views as reports_views
from vmeste.events.reports.repository import Reports
from vmeste.screen import Screen
from vmeste.users.models import User
from vmeste.words import Words

router = Router(name="reports")
router.callback_query.filter(PRESSED_IN_PRIVATE)


@router.callback_query(card.AskReport.filter())
async def ask(_: CallbackQuery, callback_data: card.AskReport, words: Words, reports: Reports, user: User) -> Screen:
    shown = await reports.reportable(callback_data.code, user)
    return reports_views.ask(words, shown) if shown else views.gone(words)


@router.callback_query(reports_views.Complain.filter())
async def report(
    _: CallbackQuery,
    callback_data: reports_views.Complain,
    words: Words,
    reports: Reports,
    user: User,
    username: str,
) -> Screen:
    reported = await reports.report(callback_data.code, user, callback_data.reason)
    if reported is None:
        return views.gone(words)
    shown, is_news = reported
    return reports_views.reported(words, shown, username, is_news=is_news)
