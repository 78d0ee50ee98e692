"""Whole conversations, kept as texts in transcripts/, so that a change of wording is seen where it is reviewed.

After a change that is meant, write them anew:
`VMESTE_WRITE_TRANSCRIPTS=1 uv run pytest tests/talk/test_transcripts.py`.
"""

import difflib
import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.talk.conftest import Town, link_of
from vmeste.demo import Group, Person
from vmeste.demo.keyboards import Button

KEPT = Path(__file__).parent / "transcripts"
WRITES = os.environ.get("VMESTE_WRITE_TRANSCRIPTS") == "1"
CODE = re.compile(r"(?<=start=)(\w_)?[\w-]+")


class Tape:
    """Plays a conversation and writes down what everybody does and sees."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.group = town.group()
        self._lines: list[str] = []
        self._seen: dict[tuple[str, int], str] = {}

    async def begins(self) -> None:
        """What came before has arrived everywhere, and is not written down."""
        self.town.later(minutes=1)
        await self._hears()
        self._lines.clear()

    async def says(self, who: Person, text: str, chat: Group | None = None) -> None:
        self._does(who, "\n    ".join(text.split("\n")), chat)
        await who.says(text, chat)
        await self._hears()

    async def presses(self, who: Person, button: str, chat: Group | None = None) -> None:
        self._does(who, f"[{button}]", chat)
        before = len(self.town.telegram.calls)
        await who.presses(button, chat=chat)
        await self._hears()
        for call in self.town.telegram.calls[before:]:
            if call.method == "answerCallbackQuery" and call.values.get("text"):
                self._lines.append(f"  ({call.values['text']})")

    async def opens(self, who: Person, link: str) -> None:
        self._does(who, "opens the link", None)
        await who.opens_link(link)
        await self._hears()

    async def waits(self, **by: float) -> None:
        self._lines.append(f"\n… {', '.join(f'{many:g} {unit}' for unit, many in by.items())} later")
        self.town.later(**by)
        await self._hears()

    def _does(self, who: Person, what: str, chat: Group | None) -> None:
        self._lines.append(f"\n{who.first_name}{f' in {chat.title}' if chat else ''}: {what}")

    async def _hears(self) -> None:
        await self.town.telegram.quiet()
        await self.town.nothing_is_due()
        await self.town.telegram.quiet()
        people = (self.town.anna, self.town.boris, self.town.emma)
        places = [(person.first_name, person.chat) for person in people]
        for where, messages in [*places, (self.group.title, self.group.messages)]:
            for message in messages:
                if message.from_bot and not message.deleted:
                    self._shows(where, message.message_id, message.text, message.buttons)

    def _shows(self, where: str, number: int, text: str, buttons: list[list[Button]]) -> None:
        shown = [f"  {line}".rstrip() for line in CODE.sub("…", text).split("\n")]
        shown += ["  " + " ".join(f"[{button.text}]" for button in row) for row in buttons]
        said = "\n".join(shown)
        if self._seen.get((where, number)) != said:
            self._lines.append(f"vmeste to {where}:\n{said}")
            self._seen[where, number] = said

    @property
    def text(self) -> str:
        return "\n".join(self._lines).strip() + "\n"


async def in_one_message(tape: Tape) -> None:
    anna = tape.town.anna
    await tape.says(anna, "/new Футбол завтра в 19:30, 10 мест, Лужники\nМяч есть, 300 р с человека")
    await tape.presses(anna, "Создать")


async def in_one_message_in_english(tape: Tape) -> None:
    emma = tape.town.emma
    await tape.says(emma, "Board games on Saturday at 6pm @ The Crown, up to 8 players")
    await tape.presses(emma, "Yes")
    await tape.presses(emma, "Create")


async def step_by_step(tape: Tape) -> None:
    anna = tape.town.anna
    await tape.says(anna, "/start")
    await tape.presses(anna, "Создать встречу")
    await tape.says(anna, "Шахматы")
    await tape.presses(anna, "Выбрать день")
    await tape.presses(anna, "28")
    await tape.presses(anna, "12:00")
    await tape.presses(anna, "Где")
    await tape.says(anna, "клуб «Ладья»")
    await tape.presses(anna, "Ещё")
    await tape.presses(anna, "Гости")
    await tape.presses(anna, "1")
    await tape.presses(anna, "Назад")
    await tape.presses(anna, "Создать")


async def full_and_waiting(tape: Tape) -> None:
    anna, boris, emma = tape.town.anna, tape.town.boris, tape.town.emma
    link = await tape.town.creates(anna, "Падел", "28.11 11:00", Места="1")
    await tape.opens(boris, link)
    await tape.presses(boris, "Иду")
    await tape.opens(emma, link)
    await tape.presses(emma, "Join waiting list")
    await tape.presses(boris, "Не иду")


async def moved(tape: Tape) -> None:
    anna, boris = tape.town.anna, tape.town.boris
    link = await tape.town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await tape.presses(anna, "Изменить")
    await tape.presses(anna, "Когда")
    await tape.says(anna, "в воскресенье в 12:00")
    await tape.waits(minutes=2)


async def cancelled_and_restored(tape: Tape) -> None:
    anna, boris = tape.town.anna, tape.town.boris
    link = await tape.town.creates(anna, "Футбол", "28.11 11:00")
    await boris.opens_link(link)
    await boris.presses("Иду")
    await tape.presses(anna, "Изменить")
    await tape.presses(anna, "Отменить встречу")
    await tape.presses(anna, "Да")
    await tape.says(anna, "ливень")
    await tape.presses(anna, "Вернуть")


async def guests_and_a_note(tape: Tape) -> None:
    anna, boris = tape.town.anna, tape.town.boris
    link = await tape.town.creates(anna, "Футбол", "28.11 11:00")
    await tape.opens(boris, link)
    await tape.presses(boris, "Иду")
    await tape.presses(boris, "Гости: 0")
    await tape.presses(boris, "2")
    await tape.presses(boris, "Назад")
    await tape.presses(boris, "Заметка")
    await tape.says(boris, "опоздаю на десять минут")


async def in_a_group(tape: Tape) -> None:
    anna, boris, yard = tape.town.anna, tape.town.boris, tape.group
    await tape.says(anna, "/new Футбол завтра в 19:30, Лужники", yard)
    await tape.presses(anna, "Создать встречу", yard)
    await tape.presses(anna, "Создать")
    await tape.presses(boris, "Иду", yard)


async def settings(tape: Tape) -> None:
    emma = tape.town.emma
    await tape.says(emma, "/settings")
    await tape.presses(emma, "Русский")
    await tape.says(emma, "/help")


async def bad_input(tape: Tape) -> None:
    anna = tape.town.anna
    await tape.says(anna, "привет")
    await tape.says(anna, "/nonsense")
    await tape.says(anna, "/new Футбол вчера в 10:00")
    await tape.says(anna, "когда-нибудь")
    await tape.says(anna, "31.02 10:00")
    await tape.says(anna, "завтра в 25:00")
    await tape.says(anna, "завтра в 7")
    await tape.presses(anna, "чт, 26 ноября, 19:00 (МСК)")
    await tape.presses(anna, "Места")
    await tape.says(anna, "много")
    await tape.presses(anna, "Назад")
    await tape.says(anna, "/cancel")


async def a_co_organiser(tape: Tape) -> None:
    anna, boris = tape.town.anna, tape.town.boris
    await tape.town.creates(anna, "Футбол", "28.11 11:00")
    await tape.presses(anna, "Изменить")
    await tape.presses(anna, "Ещё")
    await tape.presses(anna, "Соорганизаторы")
    await tape.presses(anna, "Новая ссылка")
    found = re.search(r"https://t\.me/\S+", anna.sees)
    assert found is not None
    await tape.opens(boris, found[0])
    await tape.presses(boris, "Да")


async def reminders(tape: Tape) -> None:
    anna, boris, emma = tape.town.anna, tape.town.boris, tape.town.emma
    link = await tape.town.creates(anna, "Шахматы", "28.11 11:00", Места="1", Где="клуб «Ладья»")
    await boris.opens_link(link)
    await boris.presses("Может быть")
    await anna.presses("Иду")
    await emma.opens_link(link)
    await emma.presses("Join waiting list")
    await tape.begins()
    await tape.waits(hours=2)
    await tape.waits(hours=41.5)
    await tape.waits(hours=22)
    await tape.presses(anna, "Не смогу")


async def told_to_participants(tape: Tape) -> None:
    anna, boris, emma = tape.town.anna, tape.town.boris, tape.town.emma
    tape.town.foresees("bot was blocked by the user")
    link = await tape.town.creates(anna, "Футбол", "28.11 11:00", Где="Парк")
    for person in (boris, emma):
        await tape.town.joins(person, link)
    await tape.begins()
    boris.chat_with().blocked = True
    await anna.presses("Изменить")
    for label, value in (("Когда", "29.11 12:00"), ("Где", "Двор")):
        await anna.presses(label)
        await anna.says(value)
    await tape.waits(minutes=2)
    await anna.presses("Ещё")
    await tape.presses(anna, "До кого дошло")
    await anna.presses("Назад")
    await anna.presses("Назад")
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.says("ливень")
    await tape.waits(minutes=2)
    await anna.presses("Вернуть")
    await tape.waits(minutes=2)
    await tape.waits(hours=1)


CONVERSATIONS: dict[str, Callable[[Tape], Awaitable[None]]] = {
    told.__name__: told
    for told in (
        *(in_one_message, in_one_message_in_english, step_by_step, full_and_waiting, moved, cancelled_and_restored),
        *(guests_and_a_note, in_a_group, settings, bad_input, a_co_organiser, reminders, told_to_participants),
    )
}


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_the_conversation_goes_as_it_is_kept(town: Town, name: str) -> None:
    tape = Tape(town)
    await CONVERSATIONS[name](tape)
    file = KEPT / f"{name}.txt"
    if WRITES:
        file.write_text(tape.text, encoding="utf-8")
    kept = file.read_text(encoding="utf-8").splitlines(keepends=True)
    told = tape.text.splitlines(keepends=True)
    assert told == kept, "".join(difflib.unified_diff(kept, told, f"{name}.txt", "as it goes now"))


def test_every_kept_conversation_is_played() -> None:
    assert {file.stem for file in KEPT.glob("*.txt")} == CONVERSATIONS.keys()


def from_the_bot(person: Person) -> int:
    return sum(message.from_bot for message in person.chat)


async def test_how_little_it_takes(town: Town) -> None:
    """An event in one message: two messages of the bot at most. Joining: one tap. Moving: three taps and a text."""
    anna, boris = town.anna, town.boris
    await anna.says("/new Футбол завтра в 19:30, 10 мест, Лужники")
    await anna.presses("Создать")
    assert from_the_bot(anna) <= 2
    await boris.opens_link(link_of(anna))
    await boris.presses("Иду")
    assert "Вы в списке" in boris.sees
    taps = 0
    for button in ("Изменить", "Когда"):
        await anna.presses(button)
        taps += 1
    await anna.says("28.11 11:00")
    assert "сб, 28 ноября, 11:00" in anna.sees
    assert taps <= 3
