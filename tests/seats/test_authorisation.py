"""Who may do what: every action of the bot, by everybody, in every way that it can reach the bot."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from types import ModuleType
from typing import Any

import pytest
from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.seats.actions import EVERYWHERE, MORE_TYPED, ORGANISERS, OTHERS, PRESSED, TYPED, Typed
from tests.seats.hall import open_hall
from tests.seats.scene import (
    ANONYMOUS,
    CO_ORGANISER,
    CODE,
    KNOWN,
    NO_CODE,
    NO_PERSONS,
    ORGANISER,
    OTHER_CODE,
    Scene,
    name_of,
)
from vmeste.dispatcher import the_dispatcher
from vmeste.events import authority
from vmeste.events.organiser import repository as organising
from vmeste.events.participants import repository as participants
from vmeste.events.seats import LockedEvent
from vmeste.screen import Screen
from vmeste.users.models import User

OLD_BUTTON = "users.old_button"


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    file = tmp_path_factory.mktemp("scene") / "vmeste.db"
    copyfile(sqlite_template, file)
    with open_hall(f"sqlite+aiosqlite:///{file}") as hall:
        yield Scene(hall)


def handlers(update: str) -> set[str]:
    """Of this kind of update, all that the bot has."""

    def of(router: Router) -> Iterator[HandlerObject]:
        yield from router.observers[update].handlers
        for part in router.sub_routers:
            yield from of(part)

    return {name_of(handler) for handler in of(the_dispatcher())}


def test_a_handler_without_a_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PRESSED, "events.organiser.cancel")
    with pytest.raises(AssertionError):
        test_every_action_is_in_the_table()


@pytest.mark.parametrize(
    ("action", "room"),
    [("events.organiser.sign_up", organising), ("events.participants.remove", participants)],
)
def test_without_the_check_it_goes_red(
    scene: Scene, action: str, room: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def whoever(connection: AsyncConnection, code: str, user: User, now: datetime) -> LockedEvent | None:
        return await LockedEvent.take(connection, code, now, user.id)

    monkeypatch.setattr(room, "take", whoever)
    with pytest.raises(AssertionError):
        test_who_may_press(scene, action, "button")


def test_what_is_the_organisers_alone_goes_red_for_co_organisers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    take = authority.take

    async def any_organiser(*given: Any, **_: Any) -> LockedEvent | None:
        return await take(*given)

    monkeypatch.setattr(organising, "take", any_organiser)
    with pytest.raises(AssertionError):
        test_who_may_press(scene, "events.organiser.cancel", "button")


def test_every_action_is_in_the_table() -> None:
    """A handler without a row would be one whose right nobody has thought about."""
    assert handlers("callback_query") == PRESSED.keys()
    assert handlers("message") == TYPED.keys()
    kinds = the_dispatcher().observers.keys() - {"update", "error", "callback_query", "message"}
    assert {name for kind in kinds for name in handlers(kind)} == OTHERS.keys()


def test_every_kind_of_button_has_a_name_of_its_own() -> None:
    """Two with one name would press each other."""

    def kinds(kind: type[CallbackData]) -> Iterator[type[CallbackData]]:
        for each in kind.__subclasses__():
            yield each
            yield from kinds(each)

    ours = (kind for kind in kinds(CallbackData) if kind.__module__.startswith("vmeste."))
    names = [kind.__prefix__ for kind in ours if not kind.__subclasses__()]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)


@pytest.mark.parametrize("action", PRESSED)
@pytest.mark.parametrize("way", EVERYWHERE)
def test_who_may_press(scene: Scene, action: str, way: str) -> None:
    wanted = PRESSED[action]
    button = wanted.button(scene, CODE)
    same = [name for name in PRESSED if way in PRESSED[name].ways and PRESSED[name].button(scene, CODE) == button]
    reaches = action if way in wanted.ways else next(iter(same), OLD_BUTTON)
    reached, row = reaches != OLD_BUTTON or action == OLD_BUTTON, PRESSED[reaches]
    for who in KNOWN:
        said = scene.presses(who, button, way, by=who, **wanted.before)
        assert said.handler == reaches, f"{who} has reached something else"
        may = reached and who in row.may
        assert said.changed.keys() <= (row.changes if may else set()), f"{who} has changed too much"
        if reached and row.may <= ORGANISERS:
            assert bool(said.changed) == bool(may and row.changes), f"{who} has changed something, or nothing"
            gone = scene.presses(who, row.button(scene, NO_CODE), way, by=who, **row.before)
            assert (said.seen == gone.seen) == (not may), f"«not yours» must look to {who} like «not found»"


@pytest.mark.parametrize("action", PRESSED)
def test_nobody_presses_who_is_no_person(scene: Scene, action: str) -> None:
    for who in NO_PERSONS:
        for way in EVERYWHERE:
            said = scene.presses(who, PRESSED[action].button(scene, CODE), way, **PRESSED[action].before)
            assert (said.screen, said.handler, said.changed) == (None, "", {})


@pytest.mark.parametrize("action", [action for action, row in PRESSED.items() if row.may <= ORGANISERS])
def test_a_forged_button_proves_nothing(scene: Scene, action: str) -> None:
    """Organisers of one event name another's, or its people."""
    row = PRESSED[action]
    honest = row.button(scene, CODE)
    names = {"handle": scene.handles["Жанна"], "change": "AAAAAAAA"}
    strangers = {name: value for name, value in names.items() if name in type(honest).model_fields}
    for who in (ORGANISER, CO_ORGANISER):
        said = scene.presses(who, row.button(scene, OTHER_CODE), by=who, **row.before)
        gone = scene.presses(who, row.button(scene, NO_CODE), by=who, **row.before)
        assert (said.seen, said.changed) == (gone.seen, {})
        if strangers:
            assert not scene.presses(who, honest.model_copy(update=strangers), by=who, **row.before).changed


@pytest.mark.parametrize("action", PRESSED)
def test_a_link_presses_no_button(scene: Scene, action: str) -> None:
    data = PRESSED[action].button(scene, CODE).pack()
    for payload in (data.replace(":", "_"), f"e_{data.replace(':', '_')}"):
        for who in KNOWN:
            assert not scene.says(who, {"text": f"/start {payload}"}).changed


def test_a_link_shows_the_organisers_buttons_to_them_alone(scene: Scene) -> None:
    for who in KNOWN:
        seen = str(scene.says(who, {"text": f"/start e_{CODE}"}).seen)
        assert ("Изменить" in seen) == (who in ORGANISERS), who
    invited = scene.says("Егор", {"text": f"/start c_{scene.token}"})
    assert invited.handler == "events.co_organisers.start_with_token"
    assert not invited.changed, "to look at an invitation is not to accept it"


@pytest.mark.parametrize("action", [*TYPED, *MORE_TYPED])
def test_who_may_say(scene: Scene, action: str) -> None:
    row: Typed = (TYPED | MORE_TYPED)[action]
    for who in (*KNOWN, *NO_PERSONS):
        asked, asked_of_nothing = (row.asked(code) if row.asked else None for code in (CODE, NO_CODE))
        said = scene.says(who, row.content, in_group=row.in_group, by=who, asked=asked)
        gone = scene.says(who, row.content, in_group=row.in_group, by=who, asked=asked_of_nothing)
        if who in NO_PERSONS:
            is_told = who == ANONYMOUS and row.in_group and "text" in row.content
            assert isinstance(said.screen, Screen) == is_told, "how to be heard is all that nobody hears"
            assert (said.handler, said.changed) == ("", {})
            continue
        assert said.handler == (action if action in TYPED else "events.organiser.typed")
        may = who in row.may
        assert said.changed.keys() <= (row.changes if may else set())
        if row.may <= ORGANISERS:
            assert bool(said.changed) == bool(may and row.changes)
            assert (said.seen == gone.seen) == (not may)


@pytest.mark.parametrize("action", OTHERS)
def test_other_updates_change_no_event(scene: Scene, action: str) -> None:
    for who in (*KNOWN, *NO_PERSONS):
        said = scene.happens(OTHERS[action](scene.person(who)))
        assert not said.changed
        assert said.handler == ("" if who in NO_PERSONS else action)
