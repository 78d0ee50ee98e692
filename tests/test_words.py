"""The languages: complete, with right plurals; dates and zones as people say them."""

import difflib
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest
from aiogram.utils.formatting import Bold
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from vmeste.events.card_text import joined
from vmeste.events.models import Event
from vmeste.events.telling.views import ROOM, changes_said
from vmeste.rendering import length
from vmeste.words import LOCALES, YEAR_IS_SAID_AFTER, Language, Words, language_of, languages, name_of

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
PROGRAM = Path(__file__).parent.parent / "vmeste"


def speak(language: Language, zone: str = "Europe/Moscow") -> Words:
    return Words(language, ZoneInfo(zone), NOW)


def messages(language: str) -> dict[str, set[str]]:
    """Every text's name, with the variables in it."""
    parsed = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in parsed.body:
        assert not isinstance(entry, ast.Junk), f"{language}: {entry.content}"
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice in {language}"
            found[entry.id.name] = set(re.findall(r"\$(\w+)", _source(entry, language)))
    return found


def _source(entry: ast.Message, language: str) -> str:
    assert entry.span is not None
    return (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")[entry.span.start : entry.span.end]


def test_the_languages_have_the_same_texts_and_variables() -> None:
    first, *others = (messages(language) for language in languages())
    for other in others:
        assert other == first


def test_no_text_is_left_over() -> None:
    """Names are looked for in the program as they stand, or with their last part put in."""
    program = "\n".join(file.read_text(encoding="utf-8") for file in PROGRAM.rglob("*.py"))
    for name in messages("ru"):
        stem = name
        while f'"{stem}"' not in program and f'"{stem}-{{' not in program:
            assert "-" in stem, f"nobody says {name}"
            stem = stem.rpartition("-")[0]


@pytest.mark.parametrize(
    ("going", "ru", "en"),
    [
        (0, "пока никто не идёт", "nobody is going yet"),
        (1, "идёт 1 человек", "1 person is going"),
        (2, "идут 2 человека", "2 people are going"),
        (5, "идут 5 человек", "5 people are going"),
        (11, "идут 11 человек", "11 people are going"),
        (21, "идёт 21 человек", "21 people are going"),
        (101, "идёт 101 человек", "101 people are going"),
        (111, "идут 111 человек", "111 people are going"),
    ],
)
def test_plurals(going: int, ru: str, en: str) -> None:
    assert speak("ru")("card-going", going=going) == ru
    assert speak("en")("card-going", going=going) == en


@pytest.mark.parametrize("capacity", [21, 101])
def test_only_one_seat_is_the_only_one(capacity: int) -> None:
    """In Russian twenty-one is counted like one."""
    assert speak("ru")("card-full", going=capacity, capacity=capacity) == f"мест нет: занято {capacity} из {capacity}"
    assert speak("ru")("card-free", capacity=capacity) == f"свободно {capacity} место"


def counted(language: Language) -> list[str]:
    """Every text that says a number differently, for numbers of every kind."""
    lines = []
    for name, variables in messages(language).items():
        source = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
        body = re.search(rf"(?ms)^{name} =.*?(?=^[a-z#]|\Z)", source)
        selects = re.findall(r"\$(\w+) ->", body[0]) if body else []
        for number in (0, 1, 2, 5, 11, 21, 101, 111) if selects else ():
            values = {each: number if each in selects else f"{{{each}}}" for each in variables}
            said = speak(language)(name, **values)
            lines.append(f"{name} {number}: {' / '.join(said.splitlines())}")
    return lines


@pytest.mark.parametrize("language", languages())
def test_every_plural_is_as_it_was_read_aloud(language: Language) -> None:
    """Kept in plurals/; `VMESTE_WRITE_TRANSCRIPTS=1` writes it anew, for a reader to look through."""
    file = Path(__file__).parent / "plurals" / f"{language}.txt"
    said = "\n".join(counted(language)) + "\n"
    if os.environ.get("VMESTE_WRITE_TRANSCRIPTS") == "1":
        file.write_text(said, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    assert said == kept, "\n".join(difflib.unified_diff(kept.splitlines(), said.splitlines(), lineterm=""))


def test_a_language_that_babel_has_not_met_has_english_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "ru"):
        copy(LOCALES / f"{language}.ftl", tmp_path)
    (tmp_path / "xx.ftl").write_text("label-going = Xx\nlabel-create = { $nothing }\nlabel-edit = {", encoding="utf-8")
    monkeypatch.setattr("vmeste.words.LOCALES", tmp_path)
    words = speak("xx")
    assert (words("label-going"), words("label-create"), words("label-edit")) == ("Xx", "Create", "Edit")
    assert words.moment_in_words(datetime(2026, 11, 28, 8, tzinfo=UTC)) == "Sat, Nov 28, 11:00 (MSK)"
    assert words.ahead(NOW + timedelta(days=2)) == "in 2 days"
    assert name_of("xx") == "Xx"


@given(st.text(max_size=50))
def test_a_value_is_put_in_as_it_is(value: str) -> None:
    assert speak("en")("search-title", sought=value) == f"Found for “{value}”"


def test_a_value_may_be_formatted() -> None:
    text, entities = speak("ru").text("greeting", name=Bold("{ $name } \ue000name\ue001 <3")).render()
    assert text.startswith("Привет, { $name } \ue000name\ue001 <3!")
    assert [(entity.type, entity.offset) for entity in entities] == [("bold", 8)]


def test_a_missing_text_is_an_error_and_not_a_silence() -> None:
    with pytest.raises(LookupError):
        speak("ru")("no-such-text")
    with pytest.raises(LookupError):
        speak("ru")("card-seats", going=1)


def test_every_text_can_be_said() -> None:
    for language in languages():
        for name, variables in messages(language).items():
            for number in (0, 1, 2, 5, 21):
                assert speak(language)(name, **dict.fromkeys(variables, number))


@pytest.mark.parametrize(
    ("chosen", "telegram", "spoken"),
    [
        ("ru", "en", "ru"),
        ("en", "ru", "en"),
        (None, "ru", "ru"),
        (None, "be", "ru"),
        (None, "uk-UA", "ru"),
        (None, "kk_KZ", "ru"),
        (None, "de", "en"),
        (None, None, "en"),
        ("xx", "ru", "ru"),
    ],
)
def test_which_language_is_spoken(chosen: str | None, telegram: str | None, spoken: str) -> None:
    assert language_of(chosen, telegram) == spoken


@pytest.mark.parametrize(
    ("language", "zone", "when", "said"),
    [
        ("ru", "Europe/Moscow", datetime(2026, 11, 28, 8, tzinfo=UTC), "сб, 28 ноября, 11:00 (МСК)"),
        ("ru", "Europe/Moscow", datetime(2027, 9, 1, 8, tzinfo=UTC), "ср, 1 сентября 2027, 11:00 (МСК)"),
        ("ru", "Asia/Yekaterinburg", datetime(2026, 11, 28, 8, tzinfo=UTC), "сб, 28 ноября, 13:00 (UTC+5)"),
        ("en", "Europe/London", datetime(2026, 11, 28, 8, tzinfo=UTC), "Sat, November 28, 08:00 (GMT)"),
        ("en", "Asia/Kathmandu", datetime(2026, 11, 28, 8, tzinfo=UTC), "Sat, November 28, 13:45 (UTC+5:45)"),
        ("en", "Europe/London", datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "Sun, October 31, 2027, 01:30 (BST, UTC+1)"),
        ("en", "Europe/London", datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Sun, October 31, 2027, 01:30 (GMT, UTC)"),
        ("en", "America/St_Johns", datetime(2026, 11, 28, 8, tzinfo=UTC), "Sat, November 28, 04:30 (NST)"),
    ],
)
def test_moments_in_words(language: Language, zone: str, when: datetime, said: str) -> None:
    assert speak(language, zone).moment_in_words(when) == said


def test_both_halves_of_an_hour_that_comes_twice() -> None:
    """Python takes them for one moment as long as both are in that zone."""
    words, first = speak("en", "Europe/London"), datetime(2027, 10, 31, 1, 30, tzinfo=ZoneInfo("Europe/London"))
    said = [words.moment_in_words(first), words.moment_in_words(first.replace(fold=1))]
    assert said == ["Sun, October 31, 2027, 01:30 (BST, UTC+1)", "Sun, October 31, 2027, 01:30 (GMT, UTC)"]


def test_the_year_is_said_by_the_day_of_the_reader() -> None:
    """Of one moment, and one reader after another."""
    moment, zone = NOW + YEAR_IS_SAID_AFTER + timedelta(hours=3), ZoneInfo("UTC")
    said = {name: speak("en", name).moment_in_words(moment, zone) for name in ("UTC", "Pacific/Kiritimati")}
    assert ["2027" in each for each in said.values()] == [
        (moment.date() - NOW.astimezone(ZoneInfo(name)).date()) > YEAR_IS_SAID_AFTER for name in said
    ]


def test_a_moment_is_an_entity_that_every_reader_sees_in_their_own_zone() -> None:
    text, entities = speak("ru").moment(NOW + timedelta(days=3)).render()
    assert text == "сб, 28 ноября, 15:30 (МСК)"
    assert [(entity.type, entity.unix_time, entity.date_time_format) for entity in entities] == [
        ("date_time", int((NOW + timedelta(days=3)).timestamp()), "wDt"),
    ]
    _, far = speak("ru").moment(NOW + timedelta(days=4 * 365)).render()
    assert far == []


def test_changes_of_the_longest_words_have_room_in_a_message() -> None:
    long = {"title": 100, "location": 200, "description": 1500}
    changes = {name: ["🙂" * most, "🙃" * most] for name, most in long.items()}
    event = Event(time_zone="Europe/Moscow", **{name: new for name, (_, new) in changes.items()})
    said = changes_said(speak("ru"), changes, event)
    assert length(joined(said).render()[0]) <= ROOM
    short = {"title": ["Го", "🙃" * 100]}
    assert "🙃" * 100 in changes_said(speak("ru"), short, event)[0].render()[0]
