"""People in the administrator's hands: made, changed, shut out and let in again, erased."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from vmeste.account.erasure import Erasure
from vmeste.account.leaving_views import neutral
from vmeste.admin import rows
from vmeste.admin.desk import Desk, row_of, see_other, typed
from vmeste.admin.forms import Field, Form, Wrong, choice, line, number, overtaken, read, seen, shown, switch, touched
from vmeste.admin.rows import Connection
from vmeste.admin.zones import zones
from vmeste.events.answering.on_behalf import OnBehalf
from vmeste.events.log import record
from vmeste.events.models import Answer
from vmeste.events.organiser.repository import Organising
from vmeste.events.seats import LockedEvent
from vmeste.users.models import ADMINISTRATOR, User
from vmeste.words import ENGLISH, Words, languages

NAME_LENGTH = 64
LARGEST_TELEGRAM_ID = 2**52


def _zone(said: str) -> str | Wrong | None:
    said = said.strip()
    return (said if said in zones() else Wrong("wrong-zone")) if said else None


def _telegram_id(said: str) -> int | Wrong | None:
    value = number(1, LARGEST_TELEGRAM_ID)(said)
    return Wrong("wrong-telegram-id") if isinstance(value, Wrong) else value


FIELDS = (
    Field("first_name", line(NAME_LENGTH, needed=True)),
    Field("language", choice(languages(), needed=False)),
    Field("time_zone", _zone),
)
NEW_FIELDS = (*FIELDS, Field("telegram_id", _telegram_id))


@dataclass(frozen=True, slots=True)
class UserPages:
    desk: Desk

    async def new(self, request: web.Request) -> web.Response:
        return await self._form(request, None, Form({}))

    async def create(self, request: web.Request) -> web.Response:
        said, now = typed(request), self.desk.now
        values, problems = read(NEW_FIELDS, said)
        made: int | None = None
        if not problems:
            async with self.desk.writes() as connection:
                made = await rows.add_user(connection, values, now)
                if made is not None:
                    name = values["first_name"]
                    await record(
                        connection, None, ADMINISTRATOR, now, "user_created", new=name, told=True, person_id=made
                    )
            if made is None:
                problems = {"telegram_id": Wrong("wrong-known")}
        if made is None:
            return await self._form(request, None, Form(said, wrong=problems), status=422)
        return see_other(f"/admin/user/{made}", "created")

    async def edit(self, request: web.Request) -> web.Response:
        user = await self._user(request)
        said = shown(FIELDS, user)
        return await self._form(request, user, Form(said, seen(said)))

    async def save(self, request: web.Request) -> web.Response:
        said, now = typed(request), self.desk.now
        wanted = touched(FIELDS, said)
        values, problems = read(wanted, said)
        async with self.desk.writes() as connection:
            user = await rows.user_to_change(connection, row_of(request))
            if user is None:
                raise web.HTTPNotFound
            present = shown(FIELDS, user)
            others = overtaken(wanted, said, present)
            changes = {name: new for name, new in values.items() if getattr(user, name) != new}
            if not problems and not others and changes:
                await rows.change_user(connection, user, changes)
                for name, new in changes.items():
                    await record(
                        connection,
                        None,
                        ADMINISTRATOR,
                        now,
                        name,
                        getattr(user, name),
                        new,
                        told=True,
                        person_id=user.id,
                    )
        if problems or others:
            kept = present | {one.name: said.get(one.name, "") for one in wanted}
            form = Form(kept, seen(present), problems, others)
            return await self._form(request, user, form, status=409 if others else 422)
        return see_other(_address(user), "changed" if changes else "nothing")

    async def ask_block(self, request: web.Request) -> web.Response:
        user = await self._user(request)
        async with self.desk.looks() as connection:
            coming = await rows.to_come(connection, user.id, self.desk.now)
        return await self.desk.draw(request, "user_block.html", user=user, coming=coming, form=Form({"answers": "yes"}))

    async def block(self, request: web.Request) -> web.Response:
        """The person is shut out; what becomes of their events and seats to come is as was ticked."""
        said, now = typed(request), self.desk.now
        async with self.desk.writes() as connection:
            user = await rows.user_to_change(connection, row_of(request))
            if user is None:
                raise web.HTTPNotFound
            if user.blocked_at is None:
                await rows.change_user(connection, user, {"blocked_at": now, "block_told_at": None})
                await record(connection, None, ADMINISTRATOR, now, "blocked", told=True, person_id=user.id)
            told = await self._leave(connection, user, said)
        return see_other(_address(user), "blocked", told=told)

    async def _leave(self, connection: Connection, user: User, said: Mapping[str, str]) -> int:
        """Events by their numbers, like everybody who locks several."""
        coming = await rows.to_come(connection, user.id, self.desk.now)
        cancelled = {event["id"]: event["code"] for event in coming.organises if switch(said.get("events", ""))}
        left = {event["id"]: event["code"] for event in coming.answers if switch(said.get("answers", ""))}
        told = 0
        for event_id in sorted(cancelled | left):
            if event_id in left:
                await self._does_not_go(connection, user, left[event_id])
            if event_id in cancelled:
                organising = Organising(connection, self.desk.now)
                done = await organising.cancel(cancelled[event_id], ADMINISTRATOR, None)
                told += done.told if done is not None else 0
        return told

    async def _does_not_go(self, connection: Connection, user: User, code: str) -> None:
        locked = await LockedEvent.take(connection, code, self.desk.now, None)
        if locked is not None:
            note = (await locked.held_by(user.id)).note
            await OnBehalf(connection, self.desk.now).answer(locked, user.id, Answer.NOT_GOING, 0, note, tell=False)

    async def unblock(self, request: web.Request) -> web.Response:
        async with self.desk.writes() as connection:
            user = await rows.user_to_change(connection, row_of(request))
            if user is None:
                raise web.HTTPNotFound
            if user.blocked_at is not None:
                await rows.change_user(connection, user, {"blocked_at": None, "block_told_at": None})
                await record(connection, None, ADMINISTRATOR, self.desk.now, "unblocked", told=True, person_id=user.id)
        return see_other(_address(user), "unblocked")

    async def delete(self, request: web.Request) -> web.Response:
        """There stay rows that say that there was somebody."""
        now = self.desk.now
        async with self.desk.writes() as connection:
            user = await rows.user_to_change(connection, row_of(request))
            if user is None:
                raise web.HTTPNotFound
            words = neutral(Words(ENGLISH, self.desk.zone(request), now))
            await Erasure(connection, now).erase(user, words, by=ADMINISTRATOR)
        return see_other("/admin/user", "deleted")

    async def ask_delete(self, request: web.Request) -> web.Response:
        user = await self._user(request)
        async with self.desk.looks() as connection:
            involved = await rows.involved(connection, user.id)
        async with self.desk.writes() as connection:  # it looks at what it would lock
            stake = await Erasure(connection, self.desk.now).belongings(user)
        return await self.desk.draw(
            request, "user_delete.html", user=user, involved=involved, stake=stake, form=Form({})
        )

    async def _user(self, request: web.Request) -> User:
        async with self.desk.looks() as connection:
            user = await rows.user(connection, row_of(request))
        if user is None:
            raise web.HTTPNotFound
        return user

    async def _form(self, request: web.Request, user: User | None, form: Form, *, status: int = 200) -> web.Response:
        return await self.desk.draw(request, "user_form.html", user=user, form=form, zones=zones(), status=status)


def _address(user: User) -> str:
    return f"/admin/user/{user.id}"
