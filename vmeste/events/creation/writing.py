"""Writing an event: what an answer does to the draft, and which question comes next."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from aiogram.types import Message
from aiogram.utils.formatting import Text
from pydantic import AwareDatetime, BaseModel

from vmeste.dialogue import Dialogue, Dialogues
from vmeste.events import when
from vmeste.events.creation import buttons, calendar_views, reading
from vmeste.events.creation import views as draft_views
from vmeste.events.creation.setting_views import Setting
from vmeste.events.draft import DESCRIPTION_LENGTH, Draft, Step
from vmeste.screen import Screen
from vmeste.text import clean
from vmeste.users.models import User
from vmeste.words import Words

PREPARED = "prepared"
"""The topic of a draft that waits for its writer to come to the private chat."""
SUGGESTED = "suggested"
"""The topic of what was written in private and may become an event, if its writer says so."""


class LaidAside(BaseModel):
    """What is known of an event before it is written: where it belongs, and the words that were said."""

    draft: Draft
    typed: str
    said_at: AwareDatetime | None = None
    """The day from which «завтра» is counted."""


class Writing:
    """One person's draft during one turn: read from their dialogue, changed, kept, shown."""

    def __init__(self, words: Words, dialogues: Dialogues, user: User, dialogue: Dialogue | None) -> None:
        self._dialogues = dialogues
        self._user = user
        self._message_id = dialogue.message_id if dialogue else None
        self._step = Step(dialogue.step) if dialogue else Step.TITLE
        self._draft = Draft.model_validate_json(dialogue.content) if dialogue else Draft()
        zone = self._draft.time_zone
        self._words = replace(words, zone=ZoneInfo(zone)) if zone else words

    @classmethod
    def anew(cls, words: Words, dialogues: Dialogues, user: User) -> Self:
        return cls(words, dialogues, user, None)

    @classmethod
    def from_draft(cls, draft: Draft, words: Words, dialogues: Dialogues, user: User) -> Self:
        """A draft that was not written by hand."""
        dialogue = Dialogue(step=Step.DRAFT, content=draft.model_dump_json())
        return cls(words, dialogues, user, dialogue)

    @classmethod
    async def prepared(cls, code: str | None, words: Words, dialogues: Dialogues, user: User) -> Screen:
        """Begin what this person prepared in a group; something new when there is no such draft."""
        for topic in (PREPARED, SUGGESTED):
            dialogue = await dialogues.about(topic)
            laid_aside = LaidAside.model_validate_json(dialogue.content) if dialogue else None
            if laid_aside is not None and laid_aside.draft.code == code:
                await dialogues.end(topic)
                content = laid_aside.draft.model_dump_json()
                writing = cls(words, dialogues, user, Dialogue(step=Step.TITLE, content=content))
                return await writing.begin(laid_aside.typed, laid_aside.said_at)
        return await cls.anew(words, dialogues, user).onward()

    @classmethod
    async def suggest(cls, message: Message, words: Words, dialogues: Dialogues) -> Screen:
        """Ask whether what was written outside any dialogue is an event; it is kept until the answer."""
        typed, draft = message.text or message.caption or "", cls._drawn(message)
        said = reading.announcement(words, typed, words.now)
        values = dict(said.values)
        if isinstance(said.when, reading.Said):
            values |= said.when.values
        elif isinstance(said.when, when.Day):
            values["day"] = said.when.day
        await cls.lay_aside(draft, typed, words, dialogues)
        return draft_views.suggestion(words, draft.with_(**values))

    @classmethod
    def drawn(cls, message: Message, words: Words, dialogues: Dialogues, user: User) -> Self:
        """What a message shows besides its words: its picture, or its place."""
        return cls(words, dialogues, user, Dialogue(step=Step.TITLE, content=cls._drawn(message).model_dump_json()))

    @staticmethod
    def _drawn(message: Message) -> Draft:
        shown = reading.sent(message)
        return Draft().with_(**shown.values) if shown is not None else Draft()

    @classmethod
    async def lay_aside(cls, draft: Draft, typed: str, words: Words, dialogues: Dialogues) -> None:
        laid_aside = LaidAside(draft=draft, typed=typed, said_at=words.now)
        await dialogues.lay_aside(SUGGESTED, laid_aside.model_dump_json())

    @classmethod
    def of(cls, dialogue: Dialogue, words: Words, dialogues: Dialogues, user: User) -> Self:
        return cls(words, dialogues, user, dialogue)

    async def lay_aside_with(self, typed: str) -> str:
        """The code under which it waits."""
        await self.lay_aside(self._draft, typed, self._words, self._dialogues)
        return self._draft.code

    async def ask(self, step: Step, problem: Text | None = None) -> Screen:
        """Put a question and wait for its answer."""
        if self._step is Step.WHEN and step is not Step.WHEN and self._draft.day is not None:
            self._change(day=None)  # said once, left aside since
        await self._dialogues.go(step, self._draft.model_dump_json())
        return self._kept(draft_views.question(self._words, step, self._draft, problem))

    async def onward(self, toast: str | None = None, note: Text | None = None) -> Screen:
        """Ask what is still missing; show the draft when nothing is."""
        if self._draft.title is None:
            return await self.ask(Step.TITLE, note)
        if self._draft.date is None:
            return await self.ask(Step.WHEN, note)
        await self._dialogues.go(Step.DRAFT, self._draft.model_dump_json())
        return self._kept(draft_views.draft(self._words, self._draft, toast, note, ask_zone=self._asks_zone))

    async def begin(self, typed: str, said_at: datetime | None = None) -> Screen:
        """A whole event in one message; what is missing or not sure is asked."""
        if not clean(typed):
            return await self.onward()
        said = reading.announcement(self._words, typed, said_at or self._words.now)
        return await self._announced(said)

    async def _announced(self, said: reading.Announced) -> Screen:
        self._change(**said.values)
        note = draft_views.problem_cut(self._words, said.cut, DESCRIPTION_LENGTH) if said.cut else None
        if said.when is None or isinstance(said.when, reading.Said):
            if said.when is not None:
                self._change(**said.when.values)
            return await self.onward(note=note)
        if self._draft.title is None:  # first things first
            if isinstance(said.when, when.Day):
                self._change(day=said.when.day)
            return await self.onward(note=said.when if isinstance(said.when, Text) else None)
        return await self._take(Step.WHEN, said.when)

    async def hear_forwarded(self, text: str) -> Screen:
        """Somebody else's words go into the description, whatever is asked."""
        told = "\n\n".join(filter(None, (self._draft.description, clean(text))))
        self._change(description=told[:DESCRIPTION_LENGTH].rstrip())
        fits = len(told) <= DESCRIPTION_LENGTH
        return await self.onward(
            note=draft_views.note_forwarded(self._words)
            if fits
            else draft_views.problem_cut(self._words, len(told), DESCRIPTION_LENGTH)
        )

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
        if self._step is Step.DRAFT:
            return self._draft_again()
        if self._step is Step.TITLE and self._draft.title is None and self._draft.date is None:
            said = reading.announcement(self._words, typed, self._words.now)
            if said.speaks_of_time and not said.is_only_a_wrong_time:
                return await self._announced(said)
        return await self._take(self._step, reading.read(self._words, self._step, typed, self._draft.day))

    async def _take(self, step: Step, said: reading.Reading) -> Screen:
        match said:
            case reading.Said(values):
                self._change(**{**({"day": None, "ends_at": None} if "date" in values else {}), **values})
                return await self.onward()
            case when.Day(day):
                self._change(day=day)
                self._step = Step.WHEN
                return await self.ask(Step.WHEN)
            case when.Choice():
                await self._dialogues.go(Step.WHEN, self._draft.model_dump_json())
                return self._kept(draft_views.which(self._words, said))
            case Text() as problem:
                return await self.ask(step, problem)

    async def not_text(self, message: Message) -> Screen:
        """A picture and a place belong to the event, whatever was asked; after a sticker the question stands."""
        if (said := reading.sent(message)) is not None:
            self._change(**said.values)
            if message.caption and self._step not in {Step.DRAFT, Step.PICTURE}:
                return await self.hear(message.caption)
            return await self.onward()
        step, problem = self._step, draft_views.problem_not_text(self._words)
        if step is Step.DRAFT:
            return self._draft_again()
        return await self.ask(step, problem)

    def _draft_again(self) -> Screen:
        """Something was said while nothing was asked."""
        problem = self._words.text("draft-press")
        return self._kept(draft_views.draft(self._words, self._draft, problem=problem, ask_zone=self._asks_zone))

    async def pick(self, moment: when.Moment) -> Screen:
        """One of two readings was meant."""
        return await self._take(Step.WHEN, reading.begins(self._words, moment))

    async def month(self, number: int) -> Screen:
        """The day is picked from a month."""
        self._change_day(None)
        await self._dialogues.go(Step.WHEN, self._draft.model_dump_json())
        return self._kept(draft_views.month(self._words, number))

    async def pick_day(self, number: int) -> Screen:
        said = reading.read(self._words, Step.WHEN, calendar_views.day_in_words(number), None)
        return await self._take(Step.WHEN, said)

    async def pick_hour(self, number: int, hour: int) -> Screen:
        said = reading.read(self._words, Step.WHEN, calendar_views.hour_in_words(number, hour), None)
        return await self._take(Step.WHEN, said)

    async def more(self) -> Screen:
        """The second page of the draft."""
        if not draft_views.is_complete(self._draft):
            return await self.onward()
        await self._dialogues.go(Step.DRAFT, self._draft.model_dump_json())
        return self._kept(draft_views.more(self._words, self._draft))

    def ask_setting(self, asked: Setting) -> Screen:
        return self._kept(draft_views.setting(self._words, self._draft, asked))

    async def choose(self, values: dict[str, object]) -> Screen:
        if any(getattr(self._draft, name) != value for name, value in values.items()):
            self._change(**values)
        return await self.more()

    async def skip(self, step: Step) -> Screen:
        return await self._take(step, reading.SKIPPED[step]) if step in reading.SKIPPED else await self.onward()

    async def publicity(self, *, public: bool) -> Screen:
        if public != self._draft.public:
            self._change(public=public)
        return await self.onward()

    async def move(self, there: Words, toast: str) -> Screen:
        """The writer lives in another zone than was thought: the hour that they said is an hour there."""
        draft, here = self._draft, self._words.zone
        if draft.time_zone is None:
            self._words = there
            moments = {"date": draft.date, "ends_at": draft.ends_at}
            self._change(
                **{
                    name: moment.astimezone(here).replace(tzinfo=there.zone).astimezone(UTC)
                    for name, moment in moments.items()
                    if moment is not None
                }
            )
        return await self.onward(toast)

    def continue_or_anew(self, prepared: str | None = None) -> Screen:
        """A second /new in the middle: nothing is lost before the person has said so."""
        return self._kept(draft_views.continue_or_anew(self._words, self._draft, prepared))

    async def drop(self) -> Screen:
        await self._dialogues.end()
        return replace(draft_views.dropped(self._words), replaces=self._message_id)

    async def not_ready(self, pressed: buttons.Create) -> Screen | None:
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

    @property
    def _asks_zone(self) -> bool:
        """Once, with the first event that this person publishes; whoever lets it pass is not asked again."""
        user = self._user
        return user.time_zone is None and user.zone_asked_at is None and self._draft.time_zone is None

    def _change_day(self, day: date | None) -> None:
        if self._draft.day != day:
            self._change(day=day)

    def _change(self, **changes: object) -> None:
        self._draft = self._draft.with_(**changes)

    def _kept(self, screen: Screen) -> Screen:
        return replace(screen, keep_for=self._user.id, replaces=self._message_id)
