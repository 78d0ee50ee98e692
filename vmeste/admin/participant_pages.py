"""Answers in the administrator's hands: given for a person, changed, taken back."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from vmeste.admin import queries, rows
from vmeste.admin.desk import Desk, row_of, see_other, typed
from vmeste.admin.event_pages import lock
from vmeste.admin.forms import YES, Field, Form, Wrong, choice, line, number, overtaken, read, seen, switch, touched
from vmeste.admin.picking import only_seeks, pick, wrong
from vmeste.admin.sections import EVENTS, PARTICIPANTS, USERS
from vmeste.events import rules
from vmeste.events.answering.on_behalf import OnBehalf
from vmeste.events.models import NOTE_LENGTH, Answer, EventParticipant
from vmeste.events.rules import Outcome

ANSWERS = (Answer.GOING, Answer.MAYBE, Answer.NOT_GOING)
"""Who wants to go waits when there is no seat; nobody is put into the line past a free one."""
FIELDS = (
    Field("answer", choice([answer.value for answer in Answer])),
    Field("guests", number(0, rules.MOST_GUESTS, needed=True)),
    Field("note", line(NOTE_LENGTH)),
)
FROM = "from"
"""The section from whose page a new answer's form was opened; it leads back there."""
BECAME = {
    Outcome.GOING: "answered",
    Outcome.WAITING: "line",
    Outcome.MAYBE: "answered",
    Outcome.GUESTS: "answered",
    Outcome.NOT_GOING: "removed",
}
REFUSED = {
    Outcome.NO_SEATS_FOR_GUESTS: ("guests", "wrong-no-seats-for-guests"),
    Outcome.TOO_MANY_GUESTS: ("guests", "wrong-too-many-guests"),
    Outcome.NOT_COMING: ("guests", "wrong-not-coming"),
    Outcome.NO_MAYBE: ("answer", "wrong-no-maybe"),
    Outcome.CLOSED: ("answer", "wrong-closed"),
    Outcome.CANCELLED: ("answer", "wrong-cancelled"),
    Outcome.STARTED: ("answer", "wrong-started"),
    Outcome.SHUT_OUT: ("answer", "wrong-shut-out"),
}


@dataclass(frozen=True, slots=True)
class ParticipantPages:
    desk: Desk

    async def new(self, request: web.Request) -> web.Response:
        said = {
            "event": request.query.get("event", ""),
            "user": request.query.get("user", ""),
            "answer": Answer.GOING.value,
            "guests": "0",
            "tell": YES,
            FROM: next((section for section in ("event", "user") if section in request.query), ""),
        }
        return await self._new_form(request, Form(said))

    async def create(self, request: web.Request) -> web.Response:
        said = typed(request)
        values, problems = read(FIELDS, said)
        async with self.desk.looks() as connection:
            event = await pick(connection, self.desk, EVENTS, "event", said)
            user = await pick(connection, self.desk, USERS, "user", said)
        for name, picked in (("event", event), ("user", user)):
            if picked.chosen is None or said.get(name) != str(picked.chosen):
                problems = {name: wrong(picked), **problems}
        if only_seeks(said, event=event, user=user):
            return await self._new_form(request, Form(said))
        if problems or event.chosen is None or user.chosen is None:
            return await self._new_form(request, Form(said, wrong=problems), status=422)
        outcome, number = await self._answer(event.chosen, user.chosen, values, tell=switch(said.get("tell", "")))
        if outcome is None:
            form = Form(said, wrong={"user": Wrong("wrong-answered")})
            return await self._new_form(request, form, status=409, answered=number)
        if outcome in REFUSED:
            beside = "user" if outcome is Outcome.SHUT_OUT else None
            return await self._new_form(request, Form(said, wrong=_refused(outcome, beside)), status=422)
        opened_from = {"event": f"/admin/event/{event.chosen}", "user": f"/admin/user/{user.chosen}"}
        address = opened_from.get(said.get(FROM, ""), f"/admin/eventparticipant/{number}")
        return see_other(address, BECAME.get(outcome, "nothing"))

    async def edit(self, request: web.Request) -> web.Response:
        async with self.desk.looks() as connection:
            participant = await rows.participant(connection, row_of(request))
        if participant is None:
            raise web.HTTPNotFound
        said = _shown(participant)
        return await self._form(request, Form({"tell": YES} | said, seen(said)))

    async def save(self, request: web.Request) -> web.Response:
        said = typed(request)
        wanted = touched(FIELDS, said)
        values, problems = read(FIELDS, said)
        outcome: Outcome | None = None
        async with self.desk.writes() as connection:
            participant = await rows.participant(connection, row_of(request))
            if participant is None:
                raise web.HTTPNotFound
            locked = await lock(connection, participant.event_id, self.desk)
            present = await rows.participant(connection, participant.id)
            if present is None:
                raise web.HTTPNotFound
            stands = _shown(present)
            others = overtaken(wanted, said, stands)
            if not problems and not others and wanted:
                now_wanted = {one.name: values[one.name] for one in wanted}
                outcome = await OnBehalf(connection, self.desk.now).answer(
                    locked,
                    present.user_id,
                    Answer(now_wanted.get("answer", present.answer)),
                    now_wanted.get("guests", present.guests),
                    now_wanted.get("note", present.note),
                    tell=switch(said.get("tell", "")),
                )
                if outcome in REFUSED:
                    problems = _refused(outcome)
        if problems or others:
            kept = stands | {one.name: said.get(one.name, "") for one in wanted}
            form = Form({"tell": said.get("tell", "")} | kept, seen(stands), problems, others)
            return await self._form(request, form, status=409 if others else 422)
        note_alone = [one.name for one in wanted] == ["note"]
        what = "changed" if note_alone else BECAME.get(outcome, "nothing") if outcome is not None else "nothing"
        return see_other(f"/admin/eventparticipant/{present.id}", what)

    async def ask_remove(self, request: web.Request) -> web.Response:
        return await self._form(request, Form({"tell": YES}), template="participant_remove.html")

    async def remove(self, request: web.Request) -> web.Response:
        tell = switch(typed(request).get("tell", ""))
        async with self.desk.writes() as connection:
            participant = await rows.participant(connection, row_of(request))
            if participant is None:
                raise web.HTTPNotFound
            locked = await lock(connection, participant.event_id, self.desk)
            behalf = OnBehalf(connection, self.desk.now)
            outcome = await behalf.answer(locked, participant.user_id, Answer.NOT_GOING, 0, participant.note, tell=tell)
        done = "refused" if outcome in REFUSED else BECAME.get(outcome, "nothing")
        return see_other(f"/admin/event/{participant.event_id}", done)

    async def _answer(
        self, event_id: int, user_id: int, values: dict[str, Any], *, tell: bool
    ) -> tuple[Outcome | None, int]:
        """What became of it, and the number of the answer; nothing when there is another one already."""
        async with self.desk.writes() as connection:
            locked = await lock(connection, event_id, self.desk)
            before = await rows.participant_of(connection, event_id, user_id)
            if before is not None and before.answer is not Answer.NOT_GOING and not _is_this(before, values):
                return None, before.id
            note = values["note"] or (before.note if before is not None else None)
            behalf = OnBehalf(connection, self.desk.now)
            outcome = await behalf.answer(locked, user_id, Answer(values["answer"]), values["guests"], note, tell=tell)
            participant = await rows.participant_of(connection, event_id, user_id)
        return outcome, participant.id if participant is not None else 0

    async def _new_form(
        self, request: web.Request, form: Form, *, status: int = 200, answered: int | None = None
    ) -> web.Response:
        async with self.desk.looks() as connection:
            event = await pick(connection, self.desk, EVENTS, "event", form.said)
            user = await pick(connection, self.desk, USERS, "user", form.said)
        return await self.desk.draw(
            request,
            "participant_form.html",
            form=form,
            event=event,
            user=user,
            line=None,
            answered=answered,
            status=status,
        )

    async def _form(
        self, request: web.Request, form: Form, *, template: str = "participant_form.html", status: int = 200
    ) -> web.Response:
        async with self.desk.looks() as connection:
            line = await queries.one(connection, PARTICIPANTS, row_of(request))
        if line is None:
            raise web.HTTPNotFound
        return await self.desk.draw(request, template, form=form, line=line, status=status)


def _shown(participant: EventParticipant) -> dict[str, str]:
    return {
        "answer": participant.answer.value,
        "guests": str(participant.guests),
        "note": participant.note or "",
    }


def _is_this(stands: EventParticipant, values: dict[str, Any]) -> bool:
    """The form sent twice finds what it has made: whoever wants to go may be waiting."""
    answer = Answer.GOING if stands.answer is Answer.WAITING else stands.answer
    return (answer, stands.guests) == (values["answer"], values["guests"]) and values["note"] in {None, stands.note}


def _refused(outcome: Outcome, beside: str | None = None) -> dict[str, Wrong]:
    """By the field that is to be mended, unless it is another one."""
    field, key = REFUSED[outcome]
    return {beside or field: Wrong(key)}
