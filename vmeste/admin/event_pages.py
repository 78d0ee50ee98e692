"""An event in the administrator's hands: made, changed, cancelled, brought back, deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from vmeste.admin import rows
from vmeste.admin.desk import Desk, row_of, see_other, typed
from vmeste.admin.event_form import MOMENTS, check, event_fields
from vmeste.admin.forms import YES, Form, Wrong, line, overtaken, read, seen, shown, switch, touched
from vmeste.admin.languages import language_for
from vmeste.admin.picking import only_seeks, pick, wrong
from vmeste.admin.rows import Connection
from vmeste.admin.sections import USERS
from vmeste.admin.zones import ASKED, zones
from vmeste.events import copies, rules
from vmeste.events.co_organisers.repository import CoOrganisers
from vmeste.events.draft import REASON_LENGTH, Draft, is_code, new_code
from vmeste.events.log import record
from vmeste.events.models import Event
from vmeste.events.organised import Done
from vmeste.events.organiser.repository import ALWAYS_TOLD, TOLD_IF_WANTED, Organising
from vmeste.events.repository import Events
from vmeste.events.seats import LockedEvent
from vmeste.notices.models import Kind
from vmeste.notices.repository import owe
from vmeste.users.models import ADMINISTRATOR, User
from vmeste.words import language_of

TOLD = ALWAYS_TOLD | TOLD_IF_WANTED
SHUT_OUT = Wrong("wrong-organiser-shut-out")


@dataclass(frozen=True, slots=True)
class EventPages:
    desk: Desk

    async def new(self, request: web.Request) -> web.Response:
        draft = Draft()
        said = {
            "code": draft.code,
            "guests_allowed": str(draft.guests_allowed),
            "maybe_allowed": YES,
            "public": YES,
            "language": language_for(request),
            "time_zone": self.desk.zone(request).key,
            ASKED: self.desk.zone(request).key,
            "creator": request.query.get("user", ""),
        }
        async with self.desk.looks() as connection:
            creator = await pick(connection, self.desk, USERS, "creator", said)
            if creator.chosen and (user := await rows.user(connection, creator.chosen)) is not None:
                said["language"] = language_of(user.language, user.telegram_language)
                said["time_zone"] = user.time_zone or said["time_zone"]
        return await self._form(request, None, Form(said), creator=creator)

    async def create(self, request: web.Request) -> web.Response:
        """Sent twice, it makes one event: its code comes with the form."""
        said, now = typed(request), self.desk.now
        code = said.get("code", "")
        code = code if is_code(code) else new_code()
        values, problems = read(event_fields(self.desk.zone(request)), said)
        if not problems.keys() & MOMENTS:
            problems |= check(values, now, moved=True)
        async with self.desk.looks() as connection:
            creator = await pick(connection, self.desk, USERS, "creator", said)
        if creator.chosen is None or said.get("creator") != str(creator.chosen):
            problems = {"creator": wrong(creator), **problems}
        named = dict(said) | {"code": code, ASKED: self.desk.zone(request).key}
        seeks = only_seeks(said, creator=creator)
        if problems or seeks:
            form = Form(named, wrong={} if seeks else problems)
            return await self._form(request, None, form, creator=creator, status=200 if seeks else 422)
        async with self.desk.writes() as connection:
            event = await rows.event_of_code(connection, code)
            if event is None and (organiser := await self._organiser_to_be(connection, creator.chosen)) is not None:
                event = await self._publish(connection, code, organiser, values)
        if event is None:
            form = Form(named, wrong={"creator": SHUT_OUT})
            return await self._form(request, None, form, creator=creator, status=422)
        return see_other(_address(event), "created")

    async def edit(self, request: web.Request) -> web.Response:
        event = await self._event(request)
        zone = self.desk.zone(request)
        said = shown(event_fields(zone), event)
        return await self._form(request, event, Form({"tell": YES, ASKED: zone.key} | said, seen(said)))

    async def save(self, request: web.Request) -> web.Response:
        said, now = typed(request), self.desk.now
        zone = self.desk.zone(request)
        fields = event_fields(zone)
        wanted = touched(fields, said)
        values, problems = read(wanted, said)
        done: Done | None = None
        async with self.desk.writes() as connection:
            locked = await self._lock(connection, request)
            event = locked.event
            present = shown(fields, event)
            others = overtaken(wanted, said, present)
            if values.keys() & MOMENTS and not problems.keys() & MOMENTS:
                values |= {name: values.get(name, getattr(event, name)) for name in MOMENTS}
                problems |= check(values, now, moved=values["date"] != event.date)
            if not problems and not others:
                tell = TOLD if said.get("tell") == YES else ()
                done = await Organising(connection, now).change(event.code, ADMINISTRATOR, values, tell=tell)
                if done is not None and done.refused:
                    problems = _why_not(event, "wrong-event-cancelled")
        if problems or others:
            kept = present | {one.name: said.get(one.name, "") for one in wanted}
            form = Form({"tell": said.get("tell", ""), ASKED: zone.key} | kept, seen(present), problems, others)
            return await self._form(request, event, form, status=409 if others or done else 422)
        return self._after(event, done, "changed")

    async def ask_organiser(self, request: web.Request) -> web.Response:
        return await self._organiser(request, {})

    async def appoint(self, request: web.Request) -> web.Response:
        """Hands the event over; it is told whom the administrator has seen as its organiser."""
        said = typed(request)
        async with self.desk.looks() as connection:
            heir = await pick(connection, self.desk, USERS, "creator", said)
        if only_seeks(said, creator=heir):
            return await self._organiser(request, said)
        if heir.chosen is None or said.get("creator") != str(heir.chosen):
            return await self._organiser(request, said, wrong(heir))
        async with self.desk.writes() as connection:
            organiser = await self._organiser_to_be(connection, heir.chosen)
            event = (await self._lock(connection, request)).event
            overtaken = said.get("was") != str(event.creator_id)
            changed = None
            if not overtaken and organiser is not None:
                changed = await CoOrganisers(connection, self.desk.now).appoint(event.code, organiser.id)
        if overtaken:
            return await self._organiser(request, said, status=409)
        if organiser is None:
            return await self._organiser(request, said, SHUT_OUT)
        return see_other(_address(event), "changed" if changed else "nothing")

    async def _organiser_to_be(self, connection: Connection, user_id: int | None) -> User | None:
        """Blocked by nobody until the turn ends; nothing when they are. Locked before any event, like everywhere."""
        user = await rows.user_to_change(connection, user_id or 0)
        if user is None:  # deleted within this very moment
            raise web.HTTPNotFound
        return user if rules.may_organise(user) else None

    async def _organiser(
        self, request: web.Request, said: Mapping[str, str], problem: Wrong | None = None, *, status: int = 200
    ) -> web.Response:
        event = await self._event(request)
        async with self.desk.looks() as connection:
            heir = await pick(connection, self.desk, USERS, "creator", said)
            present = await rows.user(connection, event.creator_id)
        form = Form({**said, "was": str(event.creator_id)})
        if status == web.HTTPConflict.status_code and present is not None:
            form.others = {"creator": present.first_name}
        elif problem is not None:
            form.wrong, status = {"creator": problem}, web.HTTPUnprocessableEntity.status_code
        stays = present is not None and present.telegram_id is not None and rules.may_organise(present)
        return await self.desk.draw(
            request,
            "event_organiser.html",
            event=event,
            form=form,
            creator=heir,
            present=present,
            stays=stays,
            status=status,
        )

    async def ask_cancel(self, request: web.Request) -> web.Response:
        return await self._ask(request, await self._event(request), "cancel", Form({"tell": YES}))

    async def cancel(self, request: web.Request) -> web.Response:
        said = typed(request)
        reason = line(REASON_LENGTH)(said.get("reason", ""))
        if isinstance(reason, Wrong):
            form = Form(said, wrong={"reason": reason})
            return await self._ask(request, await self._event(request), "cancel", form, status=422)
        async with self.desk.writes() as connection:
            event = (await self._lock(connection, request)).event
            organising = Organising(connection, self.desk.now)
            done = await organising.cancel(event.code, ADMINISTRATOR, reason, tell=switch(said.get("tell", "")))
        if done is not None and done.refused and reason:
            return await self._ask(
                request, event, "cancel", Form(said, wrong=_why_not(event, "wrong-cancelled-before")), status=409
            )
        return self._after(event, done, "cancelled")

    async def ask_restore(self, request: web.Request) -> web.Response:
        return await self._ask(request, await self._event(request), "restore", Form({"tell": YES}))

    async def restore(self, request: web.Request) -> web.Response:
        tell = switch(typed(request).get("tell", ""))
        async with self.desk.writes() as connection:
            event = (await self._lock(connection, request)).event
            done = await Organising(connection, self.desk.now).restore(event.code, ADMINISTRATOR, tell=tell)
        return self._after(event, done, "restored")

    async def sign_up(self, request: web.Request) -> web.Response:
        """Sent with what is wanted, not with a step: twice is once."""
        is_open = switch(typed(request).get("open", ""))
        async with self.desk.writes() as connection:
            event = (await self._lock(connection, request)).event
            done = await Organising(connection, self.desk.now).sign_up(event.code, ADMINISTRATOR, is_open=is_open)
        return self._after(event, done, "opened" if is_open else "closed")

    async def ask_delete(self, request: web.Request) -> web.Response:
        return await self._ask(request, await self._event(request), "delete", Form({}))

    async def delete(self, request: web.Request) -> web.Response:
        """Its copies in chats stay and say so."""
        now = self.desk.now
        async with self.desk.writes() as connection:
            event = (await self._lock(connection, request)).event
            await copies.delete_event(connection, event.id, now)
            # by its organiser it is found when they are erased
            whose = event.creator_id
            await record(connection, None, ADMINISTRATOR, now, "deleted", event.title, told=True, person_id=whose)
        return see_other("/admin/event", "deleted")

    async def _publish(self, connection: Connection, code: str, user: User, values: Mapping[str, Any]) -> Event:
        own = {name: value for name, value in values.items() if name != "language"}
        draft = Draft(code=code, **own)
        events = Events(connection, self.desk.now)
        zone, language = values["time_zone"], values["language"]
        event = await events.create(draft, user, zone=zone, language=language, by=ADMINISTRATOR)
        if user.telegram_id is not None:
            await owe(connection, Kind.HANDED_OVER, event.id, [user.id], self.desk.now)
        return event

    async def _event(self, request: web.Request) -> Event:
        async with self.desk.looks() as connection:
            event = await rows.event(connection, row_of(request))
        if event is None:
            raise web.HTTPNotFound
        return event

    async def _lock(self, connection: Connection, request: web.Request) -> LockedEvent:
        return await lock(connection, row_of(request), self.desk)

    async def _form(self, request: web.Request, event: Event | None, form: Form, **more: Any) -> web.Response:
        return await self.desk.draw(request, "event_form.html", event=event, form=form, zones=zones(), **more)

    async def _ask(
        self, request: web.Request, event: Event, what: str, form: Form, *, status: int = 200
    ) -> web.Response:
        async with self.desk.looks() as connection:
            goes = await rows.goes_with_event(connection, event.id)
        is_live = event.cancelled_at is None and not rules.is_past(event, self.desk.now)
        return await self.desk.draw(
            request, "event_act.html", event=event, what=what, form=form, goes=goes, is_live=is_live, status=status
        )

    def _after(self, event: Event, done: Done | None, what: str) -> web.Response:
        if done is None:
            raise web.HTTPNotFound
        if done.refused:
            return see_other(_address(event), "refused")
        said = what if done.changed else "nothing"
        return see_other(_address(event), said, told=done.told, over=rules.over_by(done.shown.event))


async def lock(connection: Connection, event_id: int, desk: Desk) -> LockedEvent:
    """The event by its number, locked; not found when it is not there."""
    event = await rows.event(connection, event_id)
    locked = await LockedEvent.take(connection, event.code, desk.now, None) if event is not None else None
    if locked is None:
        raise web.HTTPNotFound
    return locked


def _why_not(event: Event, cancelled: str) -> dict[str, Wrong]:
    """It is past or cancelled, perhaps since the form was opened."""
    return {"event": Wrong(cancelled if event.cancelled_at is not None else "wrong-event-past")}


def _address(event: Event) -> str:
    return f"/admin/event/{event.id}"
