"""A third language is one file: dropped beside the others, it is spoken, offered, and in Telegram's menu."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.talk.conftest import Town
from vmeste import words, zones

GERMAN = """
language-name = Deutsch
language-zones = Europe/Berlin Europe/Vienna Europe/Moscow Europe/Nowhere
greeting = Hallo, { $name }!
command-new = ein Treffen anlegen
label-going = Ich komme
label-create = Anlegen
label-zone = Zeitzone
settings = Sprache: { $language }
toast-language = Ab jetzt auf Deutsch
card-going =
    { $going ->
        [0] noch niemand
        [one] { $going } Person kommt
       *[other] { $going } Personen kommen
    }
card-seats = { $no_such_value }
"""


def forget_the_files() -> None:
    for module in (words, zones):
        for each in vars(module).values():
            if hasattr(each, "cache_clear"):
                each.cache_clear()


@pytest.fixture(autouse=True)
def a_file_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Before the bot starts."""
    folder = copytree(words.LOCALES, tmp_path / "locales")
    (folder / "de.ftl").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(words, "LOCALES", folder)
    forget_the_files()
    yield
    forget_the_files()


async def test_who_has_it_in_telegram_is_spoken_with_in_it(town: Town) -> None:
    greta = town.telegram.person("Greta", language="de-AT", time_zone="Europe/Berlin")
    await greta.says("/start")
    assert greta.sees.startswith("Hallo, Greta!")
    await greta.says("/new Schach 28.11. 19:30, 1 Platz")
    assert "Sa., 28. Nov., 19:30 (MSK) — in 3 Tagen" in greta.sees
    await greta.presses("Anlegen")
    await greta.presses("Ich komme")
    assert "1 Person kommt" in greta.sees
    await greta.says("/new")
    assert "What shall we call it?" in greta.sees, "a text that is not there yet is said in English"


async def test_settings_offer_it_and_its_zones(town: Town) -> None:
    await town.anna.says("/settings")
    await town.anna.presses("Deutsch")
    assert town.anna.toast.text == "Ab jetzt auf Deutsch"
    assert "Sprache: Deutsch" in town.anna.sees
    await town.anna.presses("Zeitzone")
    assert [button.text for row in town.anna.last.buttons for button in row] == [
        *("Berlin +1", "Wien +1", "Moskau +3"),
        "Back",
    ]
    await town.anna.says("Kopenhagen")
    assert "now 13:30" in town.anna.sees


async def test_the_menu_of_commands_is_told_in_it(town: Town) -> None:
    menus = town.telegram.bots[0].commands
    said = {command["command"]: command["description"] for command in menus["all_private_chats", "de"]}
    assert said["new"] == "ein Treffen anlegen"
    assert said["help"] == "what there is"


async def test_the_card_of_an_event_speaks_it_to_everybody(town: Town) -> None:
    greta = town.telegram.person("Greta", language="de", time_zone="Europe/Berlin")
    group = town.telegram.group("Hof", members=[greta, town.anna])
    await greta.says("/new Schach", group)
    await greta.presses("New event", greta.sees_aside(group))
    await greta.says("28.11. 19:30")
    await greta.presses("Anlegen")
    await town.anna.hears("Schach", chat=group)
    await town.anna.presses("Ich komme", chat=group)
    await town.anna.hears("1 Person kommt", chat=group)


async def test_when_the_file_goes_people_are_spoken_with_in_english(town: Town) -> None:
    greta = town.telegram.person("Greta", language="de", time_zone="Europe/Berlin")
    await greta.says("/settings")
    await greta.presses("Deutsch")
    await greta.says("/new Schach 28.11. 19:30")
    await greta.presses("Anlegen")
    (words.LOCALES / "de.ftl").unlink()
    forget_the_files()
    await town.restarts()
    await greta.says("/my")
    await greta.presses("Organised")
    await greta.presses("Schach")
    assert "Sat, November 28, 19:30" in greta.sees
