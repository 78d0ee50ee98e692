"""Who is too fast hears so once and is left alone until they calm; nobody else notices."""

import pytest

from tests.talk.conftest import Town
from vmeste import calm
from vmeste.calm import ACTIONS, QUERIES
from vmeste.demo import Person
from vmeste.events import repository

HINT = "Слишком быстро"


@pytest.fixture(autouse=True)
def seconds(monkeypatch: pytest.MonkeyPatch, nobody_is_too_fast: None) -> "Seconds":  # noqa: ARG001  the bound is back
    return Seconds(monkeypatch)


class Seconds:
    """The clock by which one is fast or slow."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = 1000.0
        monkeypatch.setattr(calm, "SECONDS", 10.0)
        monkeypatch.setattr(calm, "clock", lambda: self._now)

    def pass_(self, seconds: float) -> None:
        self._now += seconds


def said_by_bot(person: Person) -> list[str]:
    return [message.text for message in person.chat if message.from_bot]


async def test_one_hint_then_silence_then_all_is_well(anna: Person, boris: Person, seconds: Seconds) -> None:
    for _ in range(ACTIONS + 10):
        await anna.says("/help")
    assert sum(HINT in text for text in said_by_bot(anna)) == 1
    assert len(said_by_bot(anna)) == ACTIONS + 1
    await boris.says("/help")
    assert "/events" in boris.sees, "nobody else is slowed down"
    seconds.pass_(9)
    await anna.says("/help")
    assert len(said_by_bot(anna)) == ACTIONS + 1, "it has not calmed yet"
    seconds.pass_(11)
    await anna.says("/help")
    assert len(said_by_bot(anna)) == ACTIONS + 2


async def test_a_press_too_many_is_answered_by_a_toast_once(anna: Person) -> None:
    await anna.says("/start")
    for _ in range(ACTIONS - 1):
        labels = [button.text for row in anna.last.buttons for button in row]
        await anna.presses("Мои встречи" if "Мои встречи" in labels else "Все встречи")
    greeting = anna.last
    before = len(anna.toasts)
    await anna.presses_button(greeting, greeting.buttons[0][0])
    assert HINT in anna.toast.text
    anna.presses_button(greeting, greeting.buttons[0][0])
    with pytest.raises(TimeoutError, match="is not answered"):
        await anna.settles(0.5)
    assert len(anna.toasts) == before + 1


def test_a_group_has_a_bound_too_and_no_hint_for_all_to_read() -> None:
    judge = calm.Calm().judge
    asked = [
        judge({"update_id": 1, "message": {"from": {"id": number}, "chat": {"id": -5}}})
        for number in range(ACTIONS + 5)
    ]
    assert asked == [calm.Verdict.GO_ON] * ACTIONS + [calm.Verdict.BE_SILENT] * 5
    presses = [
        judge({"update_id": 1, "callback_query": {"from": {"id": number}, "message": {"chat": {"id": -5}}}})
        for number in range(200)
    ]
    assert presses == [calm.Verdict.GO_ON] * 200, "a whole group may press the same card"


def test_typing_in_inline_mode_is_not_too_fast(seconds: Seconds) -> None:
    judge = calm.Calm().judge
    query = {"update_id": 1, "inline_query": {"from": {"id": 5}}}
    verdicts = [judge(query) for _ in range(QUERIES + 5)]
    assert verdicts == [calm.Verdict.GO_ON] * QUERIES + [calm.Verdict.BE_SILENT] * 5
    press = {"update_id": 1, "callback_query": {"from": {"id": 5}}}
    assert judge(press) is calm.Verdict.GO_ON
    seconds.pass_(10)
    assert judge(query) is calm.Verdict.GO_ON


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calm, "REMEMBERED", 3)
    bound = calm.Calm()
    for number in range(10):
        assert bound.judge({"update_id": 1, "message": {"from": {"id": number}}}) is calm.Verdict.GO_ON
    assert len(bound._pulses) == 3


async def test_one_person_opens_only_so_many_events(
    town: Town, anna: Person, boris: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "OPEN_EVENTS", 2)
    for title in ("Раз", "Два"):
        await town.creates(anna, title, "28.11 11:00")
    await anna.says("/new Три 28.11 11:00")
    await anna.presses("Создать")
    assert "будущих встреч сразу не открыть" in anna.toast.text
    assert "Черновик" in anna.sees, "the draft waits"
    await town.creates(boris, "Четыре", "28.11 11:00")
    town.later(days=4)
    town.foresees("message can't be deleted")  # the draft's, after so many days
    await anna.says("/new Пять 3.12 11:00")
    await anna.presses("Начать заново")
    await anna.presses("Создать")
    assert anna.toast.text == "Встреча создана"
