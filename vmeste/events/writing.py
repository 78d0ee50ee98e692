"""Writing an event: what an answer does to the draft, and which question comes next."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from aiogram.utils.formatting import Text

from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import draft_views, when
from vmeste.events.draft import DESCRIPTION_LENGTH, LOCATION_LENGTH, MOST_SEATS, TITLE_LENGTH, Draft
from vmeste.events.draft_views import Step
from vmeste.screen import Screen
from vmeste.text import clean, clean_line
from vmeste.users.models import User
from vmeste.words import Words

_SEATS = re.compile(r"(?:(?:до|на|up to|for)\s+)?(?P<seats>\d{1,9})(?:\s+[^\W\d_]+)?", re.IGNORECASE)


class Writing:
    """One person's draft during one turn: read from their dialogue, changed, kept, shown."""

    def __init__(self, words: Words, dialogues: Dialogues, user: User, dialogue: Dialogue | None) -> None:
        self._words = words
        self._dialogues = dialogues
        self._user = user
        self._message_id = dialogue.message_id if dialogue else None
        self._step = Step(dialogue.step) if dialogue else Step.TITLE
        self._draft = Draft.model_validate_json(dialogue.content) if dialogue else Draft()

    @classmethod
    def anew(cls, words: Words, dialogues: Dialogues, user: User) -> Self:
        return cls(words, dialogues, user, None)

    @classmethod
    def of(cls, dialogue: Dialogue, words: Words, dialogues: Dialogues, user: User) -> Self:
        return cls(words, dialogues, user, dialogue)

    async def ask(self, step: Step, problem: Text | None = None) -> Screen:
        """Put a question and wait for its answer."""
        await self._dialogues.go(step, self._draft.model_dump_json())
        return self._kept(draft_views.question(self._words, step, self._draft, problem))

    async def onward(self, toast: str | None = None) -> Screen:
        """Ask what is still missing; show the draft when nothing is."""
        if self._draft.title is None:
            return await self.ask(Step.TITLE)
        if self._draft.date is None:
            return await self.ask(Step.WHEN)
        await self._dialogues.go(Step.DRAFT, self._draft.model_dump_json())
        return self._kept(draft_views.draft(self._words, self._draft, toast))

    async def back(self) -> Screen:
        """From a question to the draft, or to the question before."""
        if draft_views.is_complete(self._draft):
            return await self.onward()
        if self._step is Step.WHEN and self._draft.day is not None:
            self._change(day=None)
            return await self.ask(Step.WHEN)
        return await self.ask(Step.TITLE)

    async def hear(self, typed: str) -> Screen:
        """An answer in words."""
        step = self._step
        answers: dict[Step, Callable[[str], Text | None]] = {
            Step.TITLE: self._hear_title,
            Step.LOCATION: self._hear_location,
            Step.DESCRIPTION: self._hear_description,
            Step.SEATS: self._hear_seats,
        }
        if step is Step.WHEN:
            return await self._hear_when(typed)
        if step is Step.DRAFT:
            return self._kept(draft_views.draft(self._words, self._draft, problem=self._words.text("draft-press")))
        problem = answers[step](typed)
        return await self.ask(step, problem) if problem is not None else await self.onward()

    async def not_text(self) -> Screen:
        """A photo, a sticker: the question stands."""
        step, problem = self._step, draft_views.problem_not_text(self._words)
        if step is Step.DRAFT:
            return self._kept(draft_views.draft(self._words, self._draft, problem=self._words.text("draft-press")))
        return await self.ask(step, problem)

    async def pick(self, moment: int) -> Screen:
        """One of two readings was meant."""
        return await self._begin_at(datetime.fromtimestamp(moment, UTC))

    async def skip(self, step: Step) -> Screen:
        match step:
            case Step.LOCATION:
                self._change(location=None)
            case Step.DESCRIPTION:
                self._change(description=None)
            case Step.SEATS:
                self._change(capacity=None)
            case _:
                pass
        return await self.onward()

    async def publicity(self, *, public: bool) -> Screen:
        if public != self._draft.public:
            self._change(public=public)
        return await self.onward()

    def continue_or_anew(self) -> Screen:
        """A second /new in the middle: nothing is lost before the person has said so."""
        return self._kept(draft_views.continue_or_anew(self._words, self._draft))

    async def drop(self) -> Screen:
        await self._dialogues.end()
        return replace(draft_views.dropped(self._words), replaces=self._message_id)

    async def not_ready(self, pressed: draft_views.Create) -> Screen | None:
        """Why «Создать» cannot publish yet: what its reader saw is old, or the start has passed meanwhile."""
        if self._draft.date is None or pressed.code != self._draft.code or pressed.version != self._draft.version:
            return await self.onward(self._words("toast-draft-changed"))
        if self._draft.date <= self._words.now:
            return await self.ask(Step.WHEN, draft_views.problem_with_when(self._words, when.Refusal.PAST))
        return None

    async def finished(self) -> Draft:
        """The draft, whose dialogue is over."""
        await self._dialogues.end()
        return self._draft

    def _change(self, **changes: object) -> None:
        self._draft = self._draft.with_(**changes)

    def _kept(self, screen: Screen) -> Screen:
        return replace(screen, keep_for=self._user.id, replaces=self._message_id)

    def _hear_title(self, typed: str) -> Text | None:
        title = clean_line(typed)
        if not 0 < len(title) <= TITLE_LENGTH:
            return draft_views.problem_with_title(self._words, len(title), TITLE_LENGTH)
        self._change(title=title)
        return None

    def _hear_location(self, typed: str) -> Text | None:
        location = clean_line(typed)
        if len(location) > LOCATION_LENGTH:
            return draft_views.problem_too_long(self._words, len(location), LOCATION_LENGTH)
        self._change(location=location or None)
        return None

    def _hear_description(self, typed: str) -> Text | None:
        description = clean(typed)
        if len(description) > DESCRIPTION_LENGTH:
            return draft_views.problem_too_long(self._words, len(description), DESCRIPTION_LENGTH)
        self._change(description=description or None)
        return None

    def _hear_seats(self, typed: str) -> Text | None:
        found = _SEATS.fullmatch(clean_line(typed))
        seats = int(found["seats"]) if found else 0
        if not 1 <= seats <= MOST_SEATS:
            return draft_views.problem_with_seats(self._words, MOST_SEATS)
        self._change(capacity=seats)
        return None

    async def _hear_when(self, typed: str) -> Screen:
        reading = self._read(clean_line(typed))
        match reading:
            case when.Moment(start):
                return await self._begin_at(start)
            case when.Day(day):
                self._change(day=day)
                return await self.ask(Step.WHEN)
            case when.Choice():
                await self._dialogues.go(Step.WHEN, self._draft.model_dump_json())
                return self._kept(draft_views.which(self._words, reading))
            case when.Refusal():
                return await self.ask(Step.WHEN, draft_views.problem_with_when(self._words, reading))

    def _read(self, typed: str) -> when.When:
        """With a day already said, an hour alone means that day."""
        words = self._words
        if self._draft.day is not None:
            reading = when.read(f"{self._draft.day:%Y-%m-%d} {typed}", words.now, words.zone, words.language)
            if reading is not when.Refusal.UNREADABLE:
                return reading
        return when.read(typed, words.now, words.zone, words.language)

    async def _begin_at(self, start: datetime) -> Screen:
        if start <= self._words.now:
            return await self.ask(Step.WHEN, draft_views.problem_with_when(self._words, when.Refusal.PAST))
        self._change(date=start, day=None)
        return await self.onward()
