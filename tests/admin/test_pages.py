"""What an administrator reads on the pages."""

from datetime import timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from loguru import logger

from tests.admin.conftest import PASSWORD, Browser, House, says
from tests.admin.town import Town
from vmeste.admin import figures, queries
from vmeste.admin.figures import Figures
from vmeste.admin.plots import PERIODS, bounds
from vmeste.events.models import Answer, Change, CoOrganiser
from vmeste.inbox import DeadLetter, TakenUpdate
from vmeste.notices.models import Card, Kind, Notice

NASTY = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "' onmouseover='alert(1)",
    "{{ 7*7 }} {% raw %} {0} %s ${x} #{y}",
    "&lt;b&gt; &amp; &#60;",
    "\u202eевертоп\u202d и \u2066тут\u2069",
    "שלום עולם مرحبا",
    "👩\u200d👩\u200d👧\u200d👦 Z̸̯̈a̷͇͝l̵g̶o",
    "javascript:alert(1)",
    "--> ]]> */ <!--",
    "\n\n\t строка \r\n другая",
    " ",
    "\u2800\u200b",
    "я" * 4096,
]
PAGES = ["", "/user", "/event", "/eventparticipant", "/user/1", "/event/1", "/eventparticipant/1"]


class _Anatomy(HTMLParser):
    """What a page is made of, as a browser would take it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_no_text_breaks_a_page(admin: Browser, town: Town) -> None:
    plain = await write_everywhere(town, "plain")
    made_of = [_Anatomy((await admin.opens(f"/admin{page}")).text) for page in pages_of(plain)]
    tags = set().union(*(one.tags for one in made_of)) | {"em"}
    attributes = set().union(*(one.attributes for one in made_of))

    for nasty in NASTY:
        for page in pages_of(await write_everywhere(town, nasty)):
            seen = await admin.opens(f"/admin{page}")
            assert seen.status == 200, (page, nasty)
            found = _Anatomy(seen.text)
            assert found.tags <= tags, (page, nasty)
            assert found.attributes <= attributes, (page, nasty)
            links = {link for link in found.links if not link.startswith(("/admin", "#"))}
            assert links <= {"https://t.me/plain"}, (page, nasty)
            assert " 49 " not in found.text


async def test_what_was_typed_can_be_read(admin: Browser, town: Town) -> None:
    for nasty in NASTY:
        _, event, _ = await write_everywhere(town, nasty)
        seen = _Anatomy((await admin.opens(f"/admin/event/{event}")).text)
        assert nasty.replace("\r\n", "\n") in seen.text.replace("\r\n", "\n")


async def write_everywhere(town: Town, words: str) -> tuple[int, int, int]:
    """A person, an event and an answer with these words in every field that can hold them."""
    user = await town.person(
        words[:256],
        username=words[:64],
        telegram_language=words[:35],
        language=words[:8],
    )
    event = await town.event(
        user,
        words[:200],
        description=words,
        location=words[:500],
        time_zone=words[:64],
        language=words[:8],
    )
    return user, event, await town.answer(user, event)


def pages_of(rows: tuple[int, int, int]) -> list[str]:
    user, event, answer = rows
    return [
        *PAGES[:4],
        *(f"{page}?q=%3Cscript%3E%22%27" for page in PAGES[1:4]),
        f"/user/{user}",
        f"/event/{event}",
        f"/eventparticipant/{answer}",
        f"/event?creator={user}",
        f"/eventparticipant?user={user}&event={event}",
    ]


async def test_the_overview_counts(admin: Browser, town: Town) -> None:
    empty = await admin.opens("/admin", Accept_Language="ru")
    for words in ("Пользователь появится здесь", "командой /new", "ещё не было"):
        assert words in empty.text

    now = town.now()
    anna, boris = await town.person("Анна"), await town.person("Борис")
    chess = await town.event(anna, "Шахматы", capacity=10, seats_taken=7)
    await town.event(anna, "Прошлое", date=now - timedelta(days=9))
    await town.event(anna, "Отменённое", cancelled_at=now)
    await town.answer(anna, chess)
    await town.answer(boris, chess, Answer.WAITING)
    await town.writes(TakenUpdate, {"update_id": 2**40, "taken_at": now, "owed": "[]"})
    await town.writes(TakenUpdate, {"update_id": 5, "taken_at": now - timedelta(days=1)})
    await town.writes(DeadLetter, {"update_id": 6, "reason": "r", "payload": "тайна", "created_at": now})

    seen = await admin.opens("/admin")
    for words in ("Past <b>1</b>", "Cancelled <b>1</b>", "Going <b>1</b>", "Waiting list <b>1</b>", "7 of 10"):
        assert words in seen.text
    assert "20 November 2026, 15:00" in seen.text, "the last update, in Moscow"
    assert "тайна" not in seen.text
    async with town.database.look() as connection:
        numbers = await Figures().overview(connection, bounds(PERIODS["7d"], now, ZoneInfo("Europe/Moscow")), now)
    assert (numbers.users, numbers.answers, numbers.owed, numbers.dead_letters) == (2, 2, 1, 1)
    assert numbers.events == {"upcoming": 1, "past": 1, "cancelled": 1}
    assert numbers.newest_answers == {"going": 1, "maybe": 0, "waiting": 1, "not_going": 0}
    assert numbers.last_update == now


async def test_the_schema_revision_is_said(admin: Browser, house: House) -> None:
    revision = await figures.revision(house.database)
    assert revision
    assert f"<code>{revision}</code>" in (await admin.opens("/admin")).text


async def test_an_event_with_all_that_belongs_to_it(admin: Browser, town: Town) -> None:
    anna = await town.person("Анна", username="anna_k")
    event = await town.event(
        anna,
        "Шахматы в парке",
        description="Доски есть.\nПриходите!",
        location="Парк Горького",
        capacity=10,
        seats_taken=12,
        time_zone="Asia/Yekaterinburg",
        public=False,
    )
    guests = [await town.person(f"Гость {number:02}") for number in range(12)]
    for guest in guests:
        await town.answer(guest, event)
    await town.answer(anna, event, Answer.MAYBE)

    seen = await admin.opens(f"/admin/event/{event}", Accept_Language="ru")
    for words in (
        "Шахматы в парке",
        "27 ноября 2026, 15:00",
        "на месте: 27 ноября, 17:00 (Екатеринбург)",
        "Парк Горького",
        "12 из 10",
        "сверх мест: 2",
        "по ссылке",
        "Приходите!",
        f'href="/admin/user/{anna}"',
        f'href="/admin/eventparticipant?answer=going&amp;event={event}&amp;sort=answer"',
        "Показать все: 13 ответов",
    ):
        assert words in seen.text, words
    assert seen.text.count('class="chip going"') == 11, "ten rows and the count"
    assert "Отменено" not in seen.text
    listed = await admin.opens(f"/admin/eventparticipant?answer=going&event={event}")
    assert "12 answers" in listed.text


async def test_what_does_not_fit_beneath_an_event_says_where_it_is(admin: Browser, town: Town) -> None:
    anna = await town.person("Анна")
    event = await town.event(anna, capacity=1, waiting=25, code="abcDEF12")
    for number in range(1, 26):
        await town.answer(await town.person(f"Ждёт {number}"), event, Answer.WAITING, position=number)
        await town.writes(CoOrganiser, {"event_id": event, "user_id": anna + number, "created_at": town.now()})
        await town.writes(Change, {"event_id": event, "what": "title", "new": '"x"', "created_at": town.now()})
        owed = {"user_id": anna, "event_id": event, "kind": Kind.CHANGED, "created_at": town.now()}
        await town.writes(Notice, owed)
        card = {"event_id": event, "chat_id": -number, "message_id": 1, "language": "ru", "created_at": town.now()}
        await town.writes(Card, card)
    seen = await admin.opens(f"/admin/event/{event}", Accept_Language="ru")
    for said in (
        f'<a href="/admin/eventparticipant?answer=waiting&amp;event={event}">Показать все: 25</a>',
        f'<a href="/admin/audit?event={event}">Показать все: 25</a>',
        "Здесь первые 20, есть и другие.",
        "Здесь последние 20, раньше были и другие.",
    ):
        assert said in seen.text, said
    team = seen.text.partition('id="team"')[2].partition("</section>")[0]
    assert team.count("Ждёт") == 25, "everybody who helps"
    log = (await admin.opens(f"/admin/audit?event={event}", Accept_Language="ru")).text
    assert log.partition('class="rows"')[2].count("<li>") == 25


async def test_a_page_of_one_row_says_where_it_belongs_and_that_there_is_nothing_yet(
    admin: Browser, town: Town
) -> None:
    admin.headers["Accept-Language"] = "ru"
    anna = await town.person("Анна")
    page = (await admin.opens(f"/admin/user/{anna}")).text
    assert 'href="/admin/user" aria-current="true"' in page
    assert "Пока ни одного мероприятия" in page
    assert "Пока ни на одно мероприятие" in page
    assert 'href="/admin/event" aria-current="true"' in (await admin.opens("/admin/event/new")).text


async def test_what_is_wrong_is_said_in_the_order_of_the_form(admin: Browser) -> None:
    wrong = {"first_name": "", "telegram_id": "@anna", "time_zone": "Марс"}
    seen = await admin.fills_in("/admin/user/new", **wrong)
    summary = seen.text.partition('role="alert"')[2].partition("</div>")[0]
    places = [summary.index(f"#field-{name}") for name in wrong]
    assert places == sorted(places)
    assert "A Telegram ID is a number" in summary


async def test_a_person_with_their_events_and_answers(admin: Browser, town: Town) -> None:
    anna = await town.person("Анна", username="anna_k", telegram_id=7_000_000_001, language="ru")
    boris = await town.person("Борис", telegram_id=None)
    event = await town.event(anna, "Шахматы")
    answer = await town.answer(anna, event, Answer.NOT_GOING)

    seen = await admin.opens(f"/admin/user/{anna}")
    for words in ("7000000001", 'href="https://t.me/anna_k"', "Russian", "Шахматы", "not going", "Organises"):
        assert words in seen.text
    assert f'href="/admin/event/{event}"' in seen.text
    assert "No events yet" in (await admin.opens(f"/admin/user/{boris}")).text

    seen = await admin.opens(f"/admin/eventparticipant/{answer}")
    for words in ("Анна · Шахматы", f'href="/admin/user/{anna}"', f'href="/admin/event/{event}"', "not going"):
        assert words in seen.text


async def test_the_page_speaks_the_browsers_language_and_keeps_the_one_pressed(
    admin_of_lite: Browser, town_of_lite: Town
) -> None:
    await town_of_lite.person()
    seen = await admin_of_lite.opens("/admin/user", Accept_Language="ru-RU,ru;q=0.9,en;q=0.1")
    for words in ("Пользователи", "Мероприятия", "Участники", '<html lang="ru">'):
        assert words in seen.text
    assert 'href="/admin/user?q=a%26b&amp;lang=en"' in (await admin_of_lite.opens("/admin/user?q=a%26b")).text

    pressed = await admin_of_lite.opens("/admin/user?lang=ru", Accept_Language="en")
    assert "Пользователи" in pressed.text
    cookie = pressed.headers["Set-Cookie"]
    assert cookie.startswith("vmeste_language=ru;")
    kept = await admin_of_lite.opens("/admin/user", Accept_Language="en", Cookie="vmeste_language=ru")
    assert "Пользователи" in kept.text


@pytest.mark.parametrize("language", ["ru", "en"])
async def test_every_page_has_its_words(admin: Browser, town: Town, language: str) -> None:
    for _ in range(2):
        for address in [*PAGES[:4], *(f"{page}?q=zzz" for page in PAGES[1:4]), "/nothing", "/user?sort=x"]:
            seen = await admin.opens(f"/admin{address}", Accept_Language=language)
            assert seen.status in (200, 400, 404)
            assert f'<html lang="{language}">' in seen.text
        anna = await town.person("Анна")
        await town.answer(anna, await town.event(anna))
    for page in PAGES[4:]:
        assert (await admin.opens(f"/admin{page}", Accept_Language=language)).status == 200


async def test_what_was_searched_for_stays_out_of_the_log(lite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = await lite.opened(lite.app(), says(PASSWORD))

    async def fails(*_: object) -> None:
        raise RuntimeError("the reason")

    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), diagnose=False)
    try:
        monkeypatch.setattr(queries, "listing", fails)
        assert (await admin.opens("/admin/user?q=sekret")).status == 500
    finally:
        logger.remove(sink)
    said = "".join(lines)
    assert "the reason" in said
    assert "GET /admin/{section}" in said
    assert "sekret" not in said
    assert "Basic" not in said


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/admin/event/", "/admin/event"),
        ("/admin/event/?q=a+b&sort=-date", "/admin/event?q=a+b&sort=-date"),
        ("/admin/event/1/edit/", "/admin/event/1/edit"),
        ("/admin/", "/admin"),
        ("/admin//evil.example/", None),
        ("/admin/event/%2F%2Fevil.example/", None),
        ("/admin/event/\\evil.example/", None),
    ],
)
async def test_a_slash_too_many_leads_to_the_page_on_the_same_host(
    admin_of_lite: Browser, address: str, leads_to: str | None
) -> None:
    seen = await admin_of_lite.opens(address)
    assert (seen.status, seen.headers.get("Location")) == ((302, leads_to) if leads_to else (404, None))
