"""The bot on one page: the routers in the order in which they are asked."""

from functools import cache

from aiogram import Dispatcher

from vmeste.events import creation, organiser, personal
from vmeste.events import router as events
from vmeste.users import router as users


@cache
def the_dispatcher() -> Dispatcher:
    """The only one of the process: aiogram's routers have one parent each."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(
        events.router,  # /start e_<code> before the plain /start
        users.router,
        organiser.router,  # /cancel of a question before that of a draft
        creation.router,
        personal.router,
        users.last_resort,
    )
    return dispatcher
