"""Changing an event in words: the questions of a draft, whose answers change the event itself at once."""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from aiogram.types import Message
from aiogram.utils.formatting import Text
from pydantic import BaseModel

from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import rules, views, when
from vmeste.events.creation import reading
from vmeste.events.creation import views as draft_views
from vmeste.events.draft import REASON_LENGTH, EventCode, Step
from vmeste.events.models import Event
from vmeste.events.organised import Done
from vmeste.events.organiser import views as organiser_views
from vmeste.events.organiser.repository import Organising
from vmeste.events.shown import Shown
from vmeste.screen import Screen
from vmeste.text import clean
from vmeste.users.models import User
from vmeste.words import Words

TOPIC = "organising"
WAITED_FOR = timedelta(hours=1)
"""What is typed later is no answer to the question."""


class Beyond(StrEnum):
    """What is asked besides the fields of the event."""

    REASON = "reason"


class Asking(BaseModel):
    """What is known while an answer is waited for."""

    code: EventCode
    day: date | None = None
    """Said without an hour; the hour is asked."""


class Editing:
    """One organiser's question about an event during one turn: asked, answered, or left."""

    def __init__(
        self,
        words: Words,
        dialogues: Dialogues,
        organising: Organising,
        user: User,
        dialogue: Dialogue | None,
    ) -> None:
        self._words = words
        self._dialogues = dialogues
        self._organising = organising
        self._user = user
        self._message_id = dialogue.message_id if dialogue else None
        self._asked = dialogue.step if dialogue else ""
        self._asking = Asking.model_validate_json(dialogue.content) if dialogue else None

    async def ask(self, code: str, step: Step, problem: Text | None = None, day: date | None = None) -> Screen:
        """With a day, its hour is asked."""
        shown = await self._open(code)
        if shown is None:
            return await self.gone()
        if not rules.can_be_changed(shown.event, self._words.now):
            return await self._finish(Done(shown, refused=True))
        screen = organiser_views.question(self._words_of(shown.event), shown.event, step, day, problem)
        return await self._ask(step, screen, code, day)

    async def ask_reason(self, code: str, problem: Text | None = None) -> Screen:
        shown = await self._open(code)
        if shown is None or shown.event.creator_id != self._user.id:
            return await self.gone()
        return await self._ask(Beyond.REASON, organiser_views.ask_reason(self._words, shown.event, problem), code)

    async def hear(self, typed: str) -> Screen:
        """An answer in words."""
        if self._asking is None:
            raise ValueError("nothing was asked")
        code = self._asking.code
        if self._asked == Beyond.REASON:
            reason = clean(typed)
            if len(reason) > REASON_LENGTH:
                problem = draft_views.problem_too_long(self._words, len(reason), REASON_LENGTH)
                return await self.ask_reason(code, problem)
            return await self.cancel(code, reason or None, typed=True)
        shown = await self._open(code)
        if shown is None:
            return await self.gone()
        step, event = Step(self._asked), shown.event
        words = self._words_of(event)
        # an hour alone moves the event within its day
        day = self._asking.day or event.date.astimezone(words.zone).date()
        return await self._take(event, step, reading.read(words, step, typed, day), typed=True)

    async def _take(self, event: Event, step: Step, said: reading.Reading, *, typed: bool = False) -> Screen:
        code, day = event.code, self._asking.day if self._asking is not None else None
        match said:
            case reading.Said(values):
                return await self._change(code, dict(values), typed=typed)
            case when.Day(other_day):
                return await self.ask(code, step, day=other_day)
            case when.Choice():
                return await self._ask(step, organiser_views.which(self._words_of(event), event, said), code, day)
            case Text() as problem:
                return await self.ask(code, step, problem, day)

    async def month(self, code: str, number: int) -> Screen:
        """The day is picked from a month."""
        shown = await self._open(code)
        if shown is None:
            return await self.gone()
        screen = organiser_views.month(self._words_of(shown.event), shown.event, number)
        return await self._ask(Step.WHEN, screen, code)

    async def pick_in_words(self, code: str, picked: str) -> Screen:
        """A day of the month, or an hour of that day, as it would be typed."""
        shown = await self._open(code)
        if shown is None:
            return await self.gone()
        said = reading.read(self._words_of(shown.event), Step.WHEN, picked, None)
        return await self._take(shown.event, Step.WHEN, said)

    async def not_text(self, message: Message) -> Screen:
        """A picture and a place belong to the event, whatever was asked; after a sticker the question stands."""
        if self._asking is None:
            raise ValueError("nothing was asked")
        if self._asked != Beyond.REASON and (said := reading.sent(message)) is not None:
            return await self._change(self._asking.code, dict(said.values), typed=True)
        problem = draft_views.problem_not_text(self._words)
        if self._asked == Beyond.REASON:
            return await self.ask_reason(self._asking.code, problem)
        return await self.ask(self._asking.code, Step(self._asked), problem)

    async def pick(self, code: str, moment: when.Moment) -> Screen:
        """One of two readings was meant."""
        said = reading.begins(self._words, moment)
        if isinstance(said, Text):
            return await self.ask(code, Step.WHEN, said)
        return await self._change(code, dict(said.values))

    async def skip(self, code: str, step: Step) -> Screen:
        if step not in reading.SKIPPED:
            return await self.leave(code)
        screen = await self._change(code, dict(reading.SKIPPED[step].values))
        return replace(screen, anew=True) if step is Step.PICTURE else screen

    async def cancel(self, code: str, reason: str | None, *, typed: bool = False) -> Screen:
        done = await self._organising.cancel(code, self._user, reason)
        return await self._finish(done, typed=typed) if done else await self.gone()

    async def leave(self, code: str | None = None) -> Screen:
        """To the panel, from wherever one was; nothing is asked any more."""
        code = code or (self._asking.code if self._asking else "")
        shown = await self._open(code)
        if shown is None:
            return await self.gone()
        await self._end()
        return replace(organiser_views.panel(self._words, shown, self._user), replaces=self._message_id)

    async def gone(self) -> Screen:
        await self._end()
        return replace(views.gone(self._words), replaces=self._message_id)

    async def _change(self, code: str, values: dict[str, object], *, typed: bool = False) -> Screen:
        done = await self._organising.change(code, self._user, values)
        return await self._finish(done, typed=typed) if done else await self.gone()

    async def _finish(self, done: Done, *, typed: bool = False) -> Screen:
        await self._end()
        screen = organiser_views.done(self._words, done, self._user, typed=typed)
        return replace(screen, replaces=self._message_id)

    async def _ask(self, step: str, screen: Screen, code: str, day: date | None = None) -> Screen:
        await self._dialogues.go(step, Asking(code=code, day=day).model_dump_json(), TOPIC)
        return replace(screen, keep_for=self._user.id, replaces=self._message_id)

    async def _end(self) -> None:
        if self._asking is not None:
            await self._dialogues.end(TOPIC)

    async def _open(self, code: str) -> Shown | None:
        return await self._organising.open(code, self._user)

    def _words_of(self, event: Event) -> Words:
        return replace(self._words, zone=ZoneInfo(event.time_zone))
