"""What the administrator does on the page, people see in their chats, as if the organiser had done it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar
from sqlalchemy import select

from tests.admin.conftest import says
from tests.admin.paper import paper_to
from tests.talk.conftest import Town
from vmeste.demo import Person
from vmeste.events.lists.repository import Lists
from vmeste.events.models import Event, EventParticipant
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.users.models import User


class Administrator:
    """Fills in forms in a browser."""

    def __init__(self, town: Town, session: ClientSession) -> None:
        self._town = town
        self._session = session

    async def fills_in(self, path: str, to: str = "", /, **typed: str) -> str:
        """The address where the page leads afterwards."""
        action = f"/admin/{to or path}".partition("?")[0]
        async with self._session.get(f"{self._town.bot.admin}/{path}") as page:
            assert page.status == 200, path
            fields = paper_to(await page.text(), action).fields | typed
        address = self._town.bot.admin.removesuffix("/admin") + action
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with self._session.post(address, data=fields, headers=headers, allow_redirects=False) as answer:
            assert answer.status == 303, path
            return answer.headers["Location"]

    async def number_of(self, model: type[Event] | type[User], text: str) -> int:
        column = Event.title if model is Event else User.first_name
        async with self._town.database.look() as connection:
            return int((await connection.execute(select(model.id).where(column == text))).scalar_one())

    async def answer_of(self, name: str) -> int:
        wanted = select(EventParticipant.id).join(User, User.id == EventParticipant.user_id)
        async with self._town.database.look() as connection:
            return int((await connection.execute(wanted.where(User.first_name == name))).scalar_one())


@pytest_asyncio.fixture
async def administrator(town: Town) -> AsyncIterator[Administrator]:
    async with ClientSession(headers=says("admin"), cookie_jar=CookieJar(unsafe=True)) as session:
        yield Administrator(town, session)


async def chess_with_one_seat(town: Town) -> tuple[Person, Person, Person]:
    """Anna organises, Boris goes, Emma waits."""
    anna, boris, emma = town.anna, town.boris, town.emma
    link = await town.creates(anna, "Шахматы", "завтра в 19:00", Места="1")
    await town.joins(boris, link)
    await town.waits(link, emma)
    town.later(minutes=2)
    await town.nothing_is_due()
    return anna, boris, emma


async def test_a_bigger_limit_gives_the_seat_and_redraws_the_cards(town: Town, administrator: Administrator) -> None:
    anna, boris, emma = await chess_with_one_seat(town)
    event = await administrator.number_of(Event, "Шахматы")
    await administrator.fills_in(f"event/{event}/edit", capacity="2", title="Шахматы в парке")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert any("is yours" in message.text for message in emma.chat), [m.text for m in emma.chat]
    assert any("Шахматы в парке" in message.text for message in boris.chat)
    assert any("Шахматы в парке" in message.text for message in anna.chat)


async def test_a_cancelled_and_then_deleted_event_says_so(town: Town, administrator: Administrator) -> None:
    _, boris, _ = await chess_with_one_seat(town)
    event = await administrator.number_of(Event, "Шахматы")
    await administrator.fills_in(f"event/{event}/cancel", reason="Дождь")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert any("Встреча отменена" in message.text and "Дождь" in message.text for message in boris.chat)
    assert any("отменена" in message.text for message in town.anna.chat), "the organiser hears of it too"
    await administrator.fills_in(f"event/{event}/delete")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert any("её удалили" in message.text for message in boris.chat)


async def test_somebody_put_on_the_list_and_removed_hears_of_both(town: Town, administrator: Administrator) -> None:
    _, boris, emma = await chess_with_one_seat(town)
    row = f"eventparticipant/{await administrator.answer_of('Борис')}"
    await administrator.fills_in(f"{row}/edit", answer="not_going")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert any("убрал" in message.text for message in boris.chat)
    assert any("is yours" in message.text for message in emma.chat)
    await administrator.fills_in(f"{row}/edit", answer="going")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert "Администратор записал вас в очередь" in "\n".join(message.text for message in boris.chat)


async def test_an_event_made_by_the_administrator_is_its_organisers(town: Town, administrator: Administrator) -> None:
    await town.anna.says("/start")
    who = await administrator.number_of(User, "Анна")
    await administrator.fills_in(f"event/new?user={who}", title="Го", date="2026-12-01T10:30")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert "Эту встречу теперь организуете вы" in town.anna.sees
    await town.anna.says("/my")
    await town.anna.presses("Организую")
    assert "Го" in town.anna.sees


async def test_a_blocked_person_hears_it_once_and_then_nothing(town: Town, administrator: Administrator) -> None:
    _, boris, emma = await chess_with_one_seat(town)
    who = await administrator.number_of(User, "Борис")
    await administrator.fills_in(f"user/{who}/block", answers="yes")
    town.later(minutes=2)
    await town.nothing_is_due()
    assert any("is yours" in message.text for message in emma.chat), "the freed seat went on"
    before = len(boris.chat)
    await boris.says("/start")
    assert "Доступ к боту закрыт" in boris.sees
    await boris.says("/events")
    await boris.says("/new Го завтра в 10")
    said = [message.text for message in boris.chat[before:]]
    assert sum("Доступ к боту закрыт" in text for text in said) == 1
    assert "/events" in said[-2]
    assert "/new" in said[-1]
    await administrator.fills_in(f"user/{who}", f"user/{who}/unblock")
    await boris.says("/start")
    assert "Привет, Борис!" in boris.sees


async def test_a_message_comes_from_the_administrator(town: Town, administrator: Administrator) -> None:
    _, boris, emma = await chess_with_one_seat(town)
    event = await administrator.number_of(Event, "Шахматы")
    await administrator.fills_in(f"event/{event}/message", text="Вход со двора", send="yes")
    await town.nothing_is_due()
    assert "Администратор" in boris.sees
    assert "Вход со двора" in boris.sees
    assert "The administrator" in emma.sees


async def test_a_dead_letter_lives_when_it_is_tried_again(
    town: Town, administrator: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    boris = town.boris

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    with monkeypatch.context() as broken:
        broken.setattr(Lists, "upcoming", breaks)
        await boris.says("/events")
    assert "Что-то сломалось" in boris.sees
    async with town.database.look() as connection:
        letters = (await connection.execute(select(DeadLetter.id))).scalars().all()
    assert len(letters) == 1
    assert await administrator.fills_in(f"deadletter/{letters[0]}") == "/admin/deadletter?done=delivered"
    await boris.hears("Пока ничего не намечено")
    async with town.database.look() as connection:
        assert (await connection.execute(select(DeadLetter.id))).all() == []


async def test_a_dead_letter_that_fails_again_stays_and_nobody_hears_a_second_apology(
    town: Town, administrator: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(Lists, "upcoming", breaks)
    await town.boris.says("/events")
    said = len(town.boris.chat)
    with pytest.raises(AssertionError):
        await administrator.fills_in("deadletter/1")
    assert len(town.boris.chat) == said
    async with town.database.look() as connection:
        assert len((await connection.execute(select(DeadLetter.id))).all()) == 1
        assert len((await connection.execute(select(TakenUpdate.update_id))).all()) == 1
