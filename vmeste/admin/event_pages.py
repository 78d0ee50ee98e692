"""An event in the administrator's hands: made, changed, cancelled, brought back, deleted."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from vmeste.admin import rows
from vmeste.admin.desk import Desk, row_of, see_other, typed
from vmeste.admin.event_form import check, event_fields, zones
from vmeste.admin.forms import YES, Form, overtaken, read, seen, shown, touched
from vmeste.events import rules
from vmeste.events.authority import ADMINISTRATOR
from vmeste.events.models import Event
from vmeste.events.organised import Done
from vmeste.events.organising import ALWAYS_TOLD, TOLD_IF_WANTED, Organising
from vmeste.events.seats import LockedEvent

TOLD = ALWAYS_TOLD | TOLD_IF_WANTED


@dataclass(frozen=True, slots=True)
class EventPages:
    desk: Desk

    async def edit(self, request: web.Request) -> web.Response:
        async with self.desk.looks() as connection:
            event = await rows.event(connection, row_of(request))
        if event is None:
            raise web.HTTPNotFound
        said = shown(event_fields(self.desk.zone), event)
        return await self._form(request, event, Form({"tell": YES} | said, seen(said)))

    async def save(self, request: web.Request) -> web.Response:
        said, now = typed(request), self.desk.now
        fields = event_fields(self.desk.zone)
        wanted = touched(fields, said)
        values, wrong = read(wanted, said)
        done: Done | None = None
        async with self.desk.writes() as connection:
            event = await rows.event(connection, row_of(request))
            locked = await LockedEvent.take(connection, event.code, now, None) if event else None
            if locked is None:
                raise web.HTTPNotFound
            event = locked.event
            present = shown(fields, event)
            others = overtaken(wanted, said, present)
            if not wrong and ("date" in values or "ends_at" in values):
                values |= {name: values.get(name, getattr(event, name)) for name in ("date", "ends_at")}
                wrong = check(values, now, moved=values["date"] != event.date)
            if not wrong and not others:
                tell = TOLD if said.get("tell") == YES else ()
                done = await Organising(connection, now).change(event.code, ADMINISTRATOR, values, tell=tell)
        if done is None:
            kept = present | {one.name: said.get(one.name, "") for one in wanted}
            form = Form({"tell": said.get("tell", "")} | kept, seen(present), wrong, others)
            return await self._form(request, event, form, status=409 if others else 422)
        if done.refused:
            return see_other(_address(event), "refused")
        what = "changed" if done.changed else "nothing"
        return see_other(_address(event), what, told=done.told, over=rules.over_by(done.shown.event))

    async def _form(self, request: web.Request, event: Event | None, form: Form, **more: Any) -> web.Response:
        return await self.desk.draw(request, "event_form.html", event=event, form=form, zones=zones(), **more)


def _address(event: Event) -> str:
    return f"/admin/event/{event.id}"
