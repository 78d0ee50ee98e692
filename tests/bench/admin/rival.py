# mypy: disable-error-code="misc, call-arg, import-not-found"
"""SQLAdmin on vmeste's tables, as its own documentation sets it up: `python -m tests.bench.admin.rival URL PORT`.

Run by `uv run --with sqladmin --with uvicorn`, so that nobody else needs it.
"""

import sys

import uvicorn
from sqladmin import Admin, ModelView
from sqlalchemy.ext.asyncio import create_async_engine
from starlette.applications import Starlette

from vmeste.events.models import Event, EventParticipant
from vmeste.users.models import User


class UserAdmin(ModelView, model=User):
    column_list = (User.id, User.first_name, User.username, User.telegram_id, User.created_at)
    column_sortable_list = column_list
    column_searchable_list = (User.first_name, User.username, User.telegram_id)
    page_size = 50


class EventAdmin(ModelView, model=Event):
    column_list = (Event.id, Event.title, Event.date, Event.location, Event.seats_taken, Event.creator_id)
    column_sortable_list = column_list
    column_searchable_list = (Event.title, Event.description, Event.location)
    page_size = 50


class EventParticipantAdmin(ModelView, model=EventParticipant):
    column_list = (
        *(EventParticipant.id, EventParticipant.user_id, EventParticipant.answer, EventParticipant.guests),
        *(EventParticipant.event_id, EventParticipant.joined_at),
    )
    column_sortable_list = column_list
    page_size = 50


def main(url: str, port: str) -> None:
    app = Starlette()
    admin = Admin(app, create_async_engine(url))
    for view in (UserAdmin, EventAdmin, EventParticipantAdmin):
        admin.add_view(view)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error")


if __name__ == "__main__":
    main(*sys.argv[1:])
