"""The administrator's own words to the participants of an event: written, looked at, sent once."""

from dataclasses import dataclass

from aiohttp import web

from vmeste.admin import rows
from vmeste.admin.desk import Desk, row_of, see_other, typed
from vmeste.admin.forms import YES, Form, Wrong
from vmeste.events.models import HANDLE_LENGTH, Answer, new_handle
from vmeste.events.organised import Sent
from vmeste.events.organiser.telling_views import MESSAGE_LENGTH
from vmeste.events.rules import TAKES_PART
from vmeste.events.telling.repository import Telling
from vmeste.text import clean
from vmeste.users.models import ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class LetterPages:
    desk: Desk

    async def new(self, request: web.Request) -> web.Response:
        ticked = {f"to-{answer.value}": YES for answer in TAKES_PART}
        return await self._form(request, Form({"handle": new_handle()} | ticked))

    async def send(self, request: web.Request) -> web.Response:
        """Sent twice from one preview, it is said once."""
        said = typed(request)
        text, chosen = clean(said.get("text", "")), _chosen(said)
        wrong = {}
        if not text:
            wrong["text"] = Wrong("wrong-empty")
        elif len(text) > MESSAGE_LENGTH:
            wrong["text"] = Wrong("wrong-long", {"length": len(text), "most": MESSAGE_LENGTH})
        if not chosen:
            wrong["whom"] = Wrong("wrong-choice")
        if wrong and ("preview" in said or "send" in said):
            return await self._form(request, Form(said, wrong=wrong), status=422)
        if "send" not in said:
            return await self._form(request, Form(said), preview="preview" in said)
        async with self.desk.writes() as connection:
            event = await rows.event(connection, row_of(request))
            if event is None:
                raise web.HTTPNotFound
            handle = said.get("handle", "")[:HANDLE_LENGTH] or new_handle()
            sent = await Telling(connection, self.desk.now).send(event.code, ADMINISTRATOR, handle, text, chosen)
        if not isinstance(sent, Sent):
            return await self._form(request, Form(said), status=422)
        return see_other(f"/admin/event/{event.id}", "sent", told=sent.told)

    async def _form(
        self, request: web.Request, form: Form, *, preview: bool = False, status: int = 200
    ) -> web.Response:
        async with self.desk.looks() as connection:
            event = await rows.event(connection, row_of(request))
            letter = await Telling(connection, self.desk.now).letter(event.code, ADMINISTRATOR) if event else None
        if event is None or letter is None:
            raise web.HTTPNotFound
        chosen = _chosen(form.said)
        return await self.desk.draw(
            request,
            "message.html",
            event=event,
            letter=letter,
            form=form,
            chosen=chosen,
            preview=preview,
            text=clean(form["text"]),
            count=sum(number for answer, number in letter.listeners.items() if answer in chosen),
            status=status,
        )


def _chosen(said: object) -> list[Answer]:
    return [answer for answer in TAKES_PART if isinstance(said, dict) and said.get(f"to-{answer.value}") == YES]
