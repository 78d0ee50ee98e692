"""Thirty people who press and say things without waiting for long, and what must have come of it.

Each of them knows what the bot must know in the end: the draft they write (its version counts every change, so
that one lost or done twice is seen), their answers, and a word in every search, which comes back in its answer.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from tests.faults.run import PATIENCE
from vmeste.database import Database
from vmeste.demo import LocalTelegram, Person
from vmeste.demo.chats import Message
from vmeste.demo.keyboards import Button, find
from vmeste.demo.presses import Press
from vmeste.dialogue import Dialogue
from vmeste.events.draft import Draft
from vmeste.events.models import Answer, Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.users.models import User

NAMES = [
    *("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Инна", "Кирилл", "Лида", "Марк", "Нина"),
    *("Олег", "Полина", "Роман", "Света", "Тимур", "Ульяна", "Фёдор", "Христина", "Цветан", "Чулпан", "Шамиль"),
    *("Эмма", "Юрий", "Яна", "Артём", "Белла", "Влад"),
]
SEATS = 10
DRAFT = "Черновик. Пока никому больше не виден."
IN_THE_LIST = {"Вы в списке", "Вы уже в списке"}


@dataclass
class Neighbour:
    person: Person
    luck: random.Random
    searched: dict[str, int] = field(default_factory=dict)
    """Word → update."""
    taps: list[Press] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    answers: dict[str, Press] = field(default_factory=dict)
    """Title → the last «Иду» or «Не иду»."""
    draft: Draft = field(default_factory=Draft)
    _cards: dict[str, Message] = field(default_factory=dict)
    _buttons: dict[str, tuple[Message, Button]] = field(default_factory=dict)

    @property
    def created(self) -> str:
        return f"Встреча у {self.person.first_name}"

    def says(self, text: str) -> int:
        update = int(self.person.says(text))
        self.updates.append(update)
        return update

    def taps_on(self, message: Message, label: str, button: Button | None = None) -> Press:
        """A finger is quicker than the screen: the button may be gone already."""
        found = button or find(message.buttons, label)
        assert found is not None, f"no «{label}» in {message}"
        press = self.person.presses_button(message, found)
        self.taps.append(press)
        self.updates.append(press.update_id)
        return press

    async def settles(self) -> None:
        await self.person.settles(5 * PATIENCE)  # the program may be killed again before it has got so far

    async def comes(self, links: dict[str, str]) -> None:
        """Creates an event of their own, begins to write another, and opens those that all share."""
        person, day = self.person, f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d} 19:30"
        self.says("/start")
        for text in ("/new", self.created, day):
            self.says(text)
        ready = await person.hears(DRAFT, PATIENCE)
        create = find(ready.buttons, "Создать")
        for _ in range(3):  # impatiently
            self.taps_on(ready, "Создать", create)
        await self.settles()
        for title, link in links.items():
            self.updates.append(int(person.opens_link(link)))
            await self.settles()
            self._cards[title] = await person.hears(f"{title}\n", PATIENCE)
        for text in ("/new", "Черновик", day):
            self.says(text)
        await self.settles()
        written = await person.hears(DRAFT, PATIENCE)
        self._buttons["Где"] = (written, _button(written, "Где"))
        self.taps_on(written, "Где")
        question = await person.hears("Пропустить", PATIENCE)
        self._buttons["Пропустить"] = (question, _button(question, "Пропустить"))
        self.draft = Draft(version=2)

    async def lives(self, rounds: int) -> None:
        does = (self.searches, self.writes_where, self.skips_where, self.answers_an_event, self.answers_an_event)
        for _ in range(rounds):
            for _ in range(self.luck.randint(2, 4)):
                self.luck.choice(does)()
            await self.settles()

    def searches(self) -> None:
        word = f"{self.person.first_name}-{len(self.searched)}."
        self.searched[word] = self.says(f"/events {word}")

    def writes_where(self) -> None:
        """A press and the answer to what it asks, at once: out of order, the answer would be lost."""
        self.taps_on(*self._button("Где"))
        place = f"Дом {len(self.updates)}"
        self.says(place)
        self.draft = self.draft.with_(location=place)

    def skips_where(self) -> None:
        self.taps_on(*self._button("Пропустить"))
        self.draft = self.draft.with_(location=None)

    def answers_an_event(self) -> None:
        title, card = self.luck.choice(list(self._cards.items()))
        wanted = self.luck.choice(["Иду", "Не иду"])
        label = "В очередь" if wanted == "Иду" and not find(card.buttons, "Иду") else wanted
        self.answers[title] = self.taps_on(card, label)

    def _button(self, label: str) -> tuple[Message, str, Button]:
        message, button = self._buttons[label]
        return message, label, button

    # what must have come of it

    def complaints(self, in_flight: set[int]) -> list[str]:
        """What this person can see to be wrong; a second copy is forgiven to what was in flight at a kill."""
        seen = [message.text for message in self.person.chat if message.from_bot]
        copies = Counter(word for word in self.searched for text in seen if word in text)
        wrong = [f"«{word}» was not answered" for word in self.searched if not copies[word]]
        wrong += [
            f"«{word}» was answered {copies[word]} times"
            for word, update in self.searched.items()
            if copies[word] > 1 and update not in in_flight
        ]
        first = {word: next((at for at, text in enumerate(seen) if word in text), -1) for word in self.searched}
        places = [place for place in first.values() if place >= 0]
        if places != sorted(places):
            wrong.append("answers came out of order")
        wrong += [f"the press on «{press.button.text}» was not answered" for press in self.taps if press.answer is None]
        for title, press in self.answers.items():
            marks = ("✅",) if _is_in(press) else ("➖",) if press.button.text == "Не иду" else ("⏳", "✅")
            shown = self._cards[title].chat.by_id[self._cards[title].message_id].text
            if not shown.startswith(marks):
                wrong.append(f"the card of «{title}» shows {shown[:30]!r} after «{press.answer}»")
        return [f"{self.person.first_name}: {words}" for words in wrong]


def _button(message: Message, label: str) -> Button:
    button = find(message.buttons, label)
    assert button is not None
    return button


def _is_in(press: Press) -> bool:
    return press.answer is not None and press.answer.text in IN_THE_LIST


def _may_be(press: Press) -> set[Answer]:
    """What may have become of it: who waits may have got a seat since."""
    if _is_in(press):
        return {Answer.GOING}
    return {Answer.NOT_GOING} if press.button.text == "Не иду" else {Answer.WAITING, Answer.GOING}


class Crowd:
    def __init__(self, telegram: LocalTelegram, seed: int, people: int = len(NAMES)) -> None:
        luck = random.Random(seed)  # noqa: S311  the same crowd in every run
        self.telegram = telegram
        self.people = [
            Neighbour(telegram.person(name), random.Random(luck.random()))  # noqa: S311  as above
            for name in NAMES[:people]
        ]

    async def shares_events(self) -> dict[str, str]:
        """Two events for all, created in peace: one with seats for a few, one for everybody. Title → link."""
        host = self.telegram.person("Хозяйка")
        day = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d} 18:00"
        links: dict[str, str] = {}
        for title, seats in (("Тесная игра", str(SEATS)), ("Прогулка", None)):
            for text in ("/start", "/new", title, day):
                host.says(text)
                await host.settles(PATIENCE)
            await host.hears(DRAFT, PATIENCE)
            if seats:
                host.presses("Места")
                await host.settles(PATIENCE)
                host.says(seats)
                await host.settles(PATIENCE)
            host.presses("Создать")
            await host.settles(PATIENCE)
            share = find(host.last.buttons, "Поделиться")
            assert share is not None
            code = share.raw["switch_inline_query_chosen_chat"]["query"]
            links[title] = f"https://t.me/{self.telegram.bots[0].username}?start=e_{code}"
        return links

    async def comes(self, links: dict[str, str]) -> None:
        await asyncio.gather(*(neighbour.comes(links) for neighbour in self.people))

    async def lives(self, rounds: int) -> None:
        await asyncio.gather(*(neighbour.lives(rounds) for neighbour in self.people))

    async def lives_until(self, enough: asyncio.Event) -> None:
        """Each at their own pace, until whoever watches has seen enough."""

        async def goes_on(neighbour: Neighbour) -> None:
            while not enough.is_set():
                await neighbour.lives(1)

        await asyncio.gather(*(goes_on(neighbour) for neighbour in self.people))

    async def complaints(self, database: Database, in_flight: set[int]) -> list[str]:
        """All that is wrong, in words; nothing when everything took effect once, in order, and was answered."""
        wrong = [words for neighbour in self.people for words in neighbour.complaints(in_flight)]
        async with database.look() as connection:
            taken = set((await connection.execute(select(TakenUpdate.update_id))).scalars())
            wrong += [f"update {lost} was lost" for each in self.people for lost in set(each.updates) - taken]
            owed = await connection.scalar(select(func.count()).where(TakenUpdate.owed.is_not(None)))
            dead = await connection.scalar(select(func.count()).select_from(DeadLetter))
            if owed or dead:
                wrong.append(f"{owed} answers are still owed, {dead} updates are dead letters")
            titles = Counter((await connection.execute(select(Event.title))).scalars())
            wrong += [
                f"«{each.created}» exists {titles[each.created]} times"
                for each in self.people
                if titles[each.created] != 1
            ]
            drafts = select(User.telegram_id, Dialogue.content).join(Dialogue, Dialogue.user_id == User.id)
            contents = {who: content for who, content in await connection.execute(drafts)}  # noqa: C416  rows are no pairs to mypy
            for each in self.people:
                draft = Draft.model_validate_json(contents.get(each.person.id, "{}"))
                if (draft.version, draft.location) != (each.draft.version, each.draft.location):
                    wrong.append(
                        f"{each.person.first_name}'s draft was changed {draft.version} times instead of"
                        f" {each.draft.version} and is at {draft.location!r} instead of {each.draft.location!r}"
                    )
            rows = select(Event.title, User.telegram_id, EventParticipant.answer)
            rows = rows.join(EventParticipant, EventParticipant.event_id == Event.id)
            rows = rows.join(User, User.id == EventParticipant.user_id)
            answers = {(title, who): answer for title, who, answer in (await connection.execute(rows))}
            for each in self.people:
                for title, press in each.answers.items():
                    if answers.get((title, each.person.id)) not in _may_be(press):
                        wrong.append(f"{each.person.first_name} heard {press.answer} of «{title}», which is not so")
            going = Counter(title for (title, _), answer in answers.items() if answer is Answer.GOING)
            waiting = Counter(title for (title, _), answer in answers.items() if answer is Answer.WAITING)
            counts = await connection.execute(select(Event.title, Event.seats_taken, Event.capacity))
            for title, seats_taken, capacity in counts:
                if waiting[title] and (capacity is None or seats_taken < capacity):
                    wrong.append(f"«{title}»: somebody waits though {seats_taken} of {capacity} seats are taken")
                if seats_taken != going[title] or (capacity is not None and seats_taken > capacity):
                    wrong.append(f"«{title}»: {seats_taken} seats are taken, {going[title]} people go")
        return wrong


async def owed_in(database: Database) -> set[int]:
    """Updates whose answers were in flight when the process went."""
    left = select(TakenUpdate.update_id).where(TakenUpdate.owed.is_not(None))
    async with database.look() as connection:
        return set((await connection.execute(left)).scalars())
