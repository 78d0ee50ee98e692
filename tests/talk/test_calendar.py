"""«В календарь» and «QR-код»: what a card gives as a file."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as Entry
from ical.event import EventStatus
from PIL import Image

from tests.talk.conftest import Town
from vmeste.demo import Person
from vmeste.events.files import calendar
from vmeste.events.models import Event
from vmeste.events.shown import Revision

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


def taken(who: Person) -> bytes:
    return next(message.documents[0].data for message in who.chat_with().newest_first() if message.documents)


def read(file: bytes) -> Entry:
    """By another library than the one that wrote it."""
    parsed: Calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    (entry,) = parsed.events
    return entry


async def test_an_event_goes_to_the_calendar_and_follows_its_changes(town: Town, anna: Person, boris: Person) -> None:
    link = await town.creates(
        anna, "Футбол; двор, «Заря»", "28.11 с 11 до 13", Где="Лужники, ворота 3", Описание="Взять мяч\nи воду"
    )
    await boris.opens_link(link)
    await boris.presses("В календарь")
    assert boris.toast.text == "Файл отправлен"
    first = read(taken(boris))
    code = link.rpartition("_")[2]
    assert first.uid == f"{code}@vmeste"
    assert first.summary == "Футбол; двор, «Заря»"
    assert first.location == "Лужники, ворота 3"
    assert first.description == f"Взять мяч\nи воду\n\n{link}"
    assert first.dtstart == datetime(2026, 11, 28, 8, tzinfo=UTC)
    assert first.dtend == datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert first.status is EventStatus.CONFIRMED
    assert not first.alarm
    await anna.presses("Изменить")
    await anna.presses("Когда")
    await anna.says("29.11 12:00")
    await boris.presses("В календарь")
    moved = read(taken(boris))
    assert (moved.uid, moved.dtstart) == (first.uid, datetime(2026, 11, 29, 9, tzinfo=UTC))
    assert (moved.sequence or 0) > (first.sequence or 0)
    await anna.presses("Отменить встречу")
    await anna.presses("Да")
    await anna.presses("Пропустить")
    await boris.opens_link(link)
    await boris.presses("В календарь")
    cancelled = read(taken(boris))
    assert cancelled.status is EventStatus.CANCELLED
    assert (cancelled.sequence or 0) > (moved.sequence or 0)
    assert "отменена" in boris.chat[-1].sees


async def test_from_a_shared_card_by_a_link(town: Town, anna: Person, emma: Person) -> None:
    yard = town.group()
    link = await town.creates(anna, "Football", "28.11 11:00")
    await emma.inline("Football", chat=yard)
    emma.chooses("Football", chat=yard)
    press = await emma.presses("В календарь", chat=yard)
    assert press is not None
    assert read(taken(emma)).summary == "Football"
    await emma.says("/start i_AAAAAAAA")
    assert "no such event" in emma.sees.casefold()
    assert link


async def test_the_link_is_a_picture(town: Town, anna: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    await anna.presses("QR-код")
    picture = anna.chat[-1]
    assert picture.photo is not None
    assert link in picture.sees
    codes = zxingcpp.read_barcodes(Image.open(BytesIO(picture.photo)))
    assert [code.text for code in codes] == [link], "the picture says the link and nothing else"


async def test_a_past_event_is_for_no_calendar(town: Town, anna: Person) -> None:
    link = await town.creates(anna, "Футбол", "28.11 11:00")
    town.later(days=5)
    await anna.opens_link(link)
    assert "В календарь" not in anna.sees


def an_event(zone: str, start: datetime, **more: object) -> Event:
    values = {"code": "k3Jx81Qa", "title": "Шахматы", "time_zone": zone, "date": start, "created_at": NOW}
    return Event(**{**values, **more})


@pytest.mark.parametrize(
    "zone", ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_hour_is_read_as_it_was_meant(zone: str, month: int) -> None:
    start = datetime(2027, month, 15, 19, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    file = calendar.entry(an_event(zone, start), Revision(0, None), "https://t.me/vmeste_bot?start=e_k3Jx81Qa", NOW)
    entry = read(file)
    assert entry.dtstart == start
    assert entry.dtend == start + timedelta(hours=3), "as long as an event without an end goes on"
    if zone != "UTC":
        assert f"DTSTART;TZID={zone}:2027{month:02}15T190000".encode() in file
        assert f"TZID:{zone}\r\n".encode() in file


def test_an_hour_that_comes_twice_is_said_in_utc() -> None:
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, for the second time
    file = calendar.entry(an_event("Europe/Berlin", second), Revision(0, None), "https://t.me/x", NOW)
    assert b"DTSTART:20271031T013000Z" in file
    assert read(file).dtstart == second


@pytest.mark.parametrize("cancelled_at", [None, NOW])
def test_what_the_calendars_demand_is_in_the_file(cancelled_at: datetime | None) -> None:
    """Google, Apple and Outlook refuse a file without these, or make a second entry of it."""
    event = an_event("Europe/Moscow", NOW, cancelled_at=cancelled_at, title="Шахматы, блиц; до 5", location="A\\B, 2")
    file = calendar.entry(event, Revision(2, NOW), "https://t.me/x", NOW)
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b""), "every line ends as the standard asks"
    lines = file.replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0",
        "PRODID:-//vmeste//vmeste//EN",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        "UID:k3Jx81Qa@vmeste",
        "SEQUENCE:2",
        "DTSTAMP:20261125T123000Z",
        "DTSTART;TZID=Europe/Moscow:20261125T153000",
        "SUMMARY:Шахматы\\, блиц\\; до 5",
        "LOCATION:A\\\\B\\, 2",
        f"STATUS:{'CONFIRMED' if cancelled_at is None else 'CANCELLED'}",
    ):
        assert lines.count(line) == 1, line


def test_lines_are_folded_and_nothing_typed_becomes_a_line() -> None:
    nasty = "Конец\nEND:VEVENT\nBEGIN:VALARM; a, b \\ " + "ю" * 300
    event = an_event(
        "Europe/Moscow",
        NOW,
        latitude=55.715,
        longitude=37.553,
        title=nasty.replace("\n", " "),
        description=nasty,
        location=nasty.replace("\n", " "),
    )
    file = calendar.entry(event, Revision(3, NOW), "https://t.me/x", NOW)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    entry = read(file)
    assert entry.description == f"{nasty}\n\nhttps://t.me/x"
    assert entry.sequence == 3
    assert not entry.alarm
