"""The bot on one page: the routers in the order in which they are asked."""

from functools import cache

from aiogram import Dispatcher

from vmeste.account import leaving, settings
from vmeste.events import chats
from vmeste.events.answering import aside, personal
from vmeste.events.answering import router as events
from vmeste.events.co_organisers import router as co_organisers_router
from vmeste.events.creation import albums, suggestion
from vmeste.events.creation import router as creation
from vmeste.events.files import router as files_router
from vmeste.events.inline import router as inline
from vmeste.events.lists import router as lists_router
from vmeste.events.organiser import router as organiser
from vmeste.events.organiser import telling_router
from vmeste.events.participants import router as participants_router
from vmeste.events.reports import router as reports_router
from vmeste.users import hearing
from vmeste.users import router as users


@cache
def the_dispatcher() -> Dispatcher:
    """The only one of the process: aiogram's routers have one parent each."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(
        albums.router,
        chats.router,
        inline.router,
        creation.starts,
        events.router,  # /start e_<code> before the plain /start
        lists_router.router,
        co_organisers_router.start,
        files_router.start,
        users.router,
        leaving.router,  # /cancel of its question, which is no dialogue, before that of any
        settings.router,  # a city typed, /cancel of that question
        hearing.router,
        participants_router.router,
        files_router.router,
        telling_router.router,
        co_organisers_router.router,
        organiser.router,  # /cancel of a question before that of a draft
        creation.router,
        personal.router,
        reports_router.router,
        aside.router,
        suggestion.router,  # only what no dialogue waits for
        users.last_resort,
    )
    return dispatcher
