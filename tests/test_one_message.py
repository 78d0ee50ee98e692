"""A whole event in one message: what is read is right, and what is not understood is not lost."""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import grows_no_faster_than_its_length
from vmeste.events.draft import LOCATION_LENGTH, TITLE_LENGTH
from vmeste.events.one_message import Understood, read
from vmeste.events.one_message.words import GLUE
from vmeste.events.when import Choice, Day, Moment, When
from vmeste.text import clean
from vmeste.words import Language, languages

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 25, 15, 30, tzinfo=MOSCOW).astimezone(UTC)
LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(languages())
NEW_LINE = " ⏎ "
PIECES = st.sampled_from(
    [
        *(
            "Футбол",
            "завтра",
            "в 19:30",
            "10 мест",
            "Лужники",
            "в зале 2",
            "300 р",
            "28.11",
            ",",
            "\n",
            "!",
            "—",
            "(",
            ")",
        ),
        *(
            "on Friday",
            "at 7pm",
            "up to 12",
            "8 people",
            "$5",
            "@",
            "Room 12",
            "https://maps.google.com/x",
            "📍",
            "Где:",
        ),
        *("для", "5 на 5", "с 10 до 12", "и", "ул. Ленина 5", "+7 916 123-45-67", "бесплатно", "на", "25:00", "вчера"),
    ],
)


def understood(message: str, language: Language = "ru") -> Understood:
    return read(message, NOW, MOSCOW, language)


def messages() -> list[dict[str, str]]:
    with (Path(__file__).parent / "messages.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def in_words(when: When | None) -> str:
    def one(moment: Moment) -> str:
        end = f"–{moment.end.astimezone(MOSCOW):%H:%M}" if moment.end else ""
        return f"{moment.start.astimezone(MOSCOW):%Y-%m-%d %H:%M}{end}"

    match when:
        case Moment():
            return one(when)
        case Choice(readings):
            return " or ".join(map(in_words, readings))
        case Day(day):
            return str(day)
        case _:
            return when or ""


@pytest.mark.parametrize("row", messages(), ids=lambda row: row["message"])
def test_the_table_of_messages(row: dict[str, str]) -> None:
    """Messages as people write them, on a Wednesday, 25 November 2026, at 15:30 in Moscow."""
    language: Language = "ru" if row["language"] == "ru" else "en"
    found = understood(row["message"].replace(NEW_LINE, "\n"), language)
    read_as = {
        "title": found.title or "",
        "when": in_words(found.when),
        "location": found.location or "",
        "seats": str(found.capacity or ""),
        "description": (found.description or "").replace("\n", NEW_LINE),
    }
    assert read_as == {name: row[name] for name in read_as}


def test_the_table_is_long_enough() -> None:
    for language in languages():
        assert sum(row["language"] == language for row in messages()) >= 30


def test_what_is_too_long_for_its_field_goes_on_in_the_description() -> None:
    found = understood(f"{'футбол ' * 40}завтра в 19:30")
    assert found.title is not None
    assert len(found.title) <= TITLE_LENGTH
    assert f"{found.title} {found.description}".count("утбол") == 40
    found = understood(f"Футбол завтра в 19:30\nГде: {'Лужники ' * 40}")
    assert found.location is None
    assert (found.description or "").count("Лужники") == 40


@pytest.mark.parametrize(
    "message",
    [
        "Турнир 28–29 ноября",
        "Футбол завтра в 19 или в 20?",
        "Репетиция вт и чт 20:00",
        "28 и 29 ноября турнир",
        "Hackathon Dec 12-13, 9am",
        "Кино завтра после 19:00, до пятницы, в субботу в 11 и 12",
    ],
)
def test_more_than_one_time_is_asked_and_stays_in_sight(message: str) -> None:
    found = understood(message)
    assert not isinstance(found.when, Moment)
    shown = f"{found.title} {found.location} {found.description}"
    assert set(re.findall(r"\d+", message)) <= set(re.findall(r"\d+", shown))


def typed_words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", clean(text).casefold()) if word not in GLUE]


def nothing_is_lost(message: str, found: Understood) -> None:
    kept = " ".join(filter(None, (found.title, found.location, found.description, *found.said))).casefold()
    labels = {"где", "when", "where", "когда"}
    for word in typed_words(message):
        assert word in kept or word in labels, f"{word} of {message!r} is nowhere in {found}"


@pytest.mark.parametrize("row", messages(), ids=lambda row: row["message"])
def test_nothing_of_the_table_is_lost(row: dict[str, str]) -> None:
    message = row["message"].replace(NEW_LINE, "\n")
    labelled = re.sub(r"(?m)^(?:Что|Когда|Где|Мест)(?=:)", "", message)
    meeting = re.sub(r"\b(?:сбор|meet) (?=у|at)", "", labelled, flags=re.IGNORECASE)
    nothing_is_lost(meeting, understood(message))


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=12).map(" ".join), LANGUAGES)
def test_whatever_is_put_together_is_kept(message: str, language: Language) -> None:
    found = understood(message, language)
    nothing_is_lost(message, found)
    assert found.title or not (found.location or found.description)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), LANGUAGES)
def test_anything_typed_makes_a_draft(text: str, language: Language) -> None:
    found = understood(text, language)
    nothing_is_lost(text, found)
    assert found.title != ""
    assert len(found.title or "") <= TITLE_LENGTH
    assert len(found.location or "") <= LOCATION_LENGTH
    if isinstance(found.when, Moment):
        assert found.when.start > NOW


JUNK = (
    *("1 ", "завтра ", "завтрак в ", "19:", "(", "в 7 ", "а", "до 5 ", "ул. ", "10 мест, ", "пятниза", "Ленина, 5 "),
    *("at 7pm ", "\n1", "понедльник втрник ", ", ", "! ", "https://x ", "+7 ", "9", "5 х ", "$ ", "@ ", "- ", "mon"),
    *("в Лужниках ", "Где: "),
)


@pytest.mark.parametrize("piece", JUNK)
def test_junk_is_read_at_once(piece: str) -> None:
    assert grows_no_faster_than_its_length(understood, (piece * 4096)[:4096])
