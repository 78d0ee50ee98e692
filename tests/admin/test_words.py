"""Both languages say the same things."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import make_mocked_request
from fluent.syntax import FluentParser, ast, visitor

from tests.admin.conftest import START
from vmeste.admin.done import DONE
from vmeste.admin.figures import FULLNESS, PLOTTED
from vmeste.admin.history import BY
from vmeste.admin.languages import language_for
from vmeste.admin.pages import EXPLAINED
from vmeste.admin.plots import PERIODS
from vmeste.admin.sections import SECTIONS
from vmeste.admin.words import LOCALES, Words
from vmeste.events.models import Answer, Reason
from vmeste.notices.models import Kind
from vmeste.words import languages

MOSCOW = ZoneInfo("Europe/Moscow")
TEMPLATES = LOCALES.parent / "templates"


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802  the library's way
        self.names.add(node.id.name)


def catalogue(language: str) -> dict[str, frozenset[str]]:
    """Every key with the variables it needs."""
    found = {}
    files = (LOCALES / f"{language}.ftl", LOCALES / f"forms.{language}.ftl")
    for entry in (entry for file in files for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body):
        assert not isinstance(entry, ast.Junk), entry
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is there twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = frozenset(variables.names)
    return found


def test_both_languages_have_the_same_keys_and_variables() -> None:
    russian, english = catalogue("ru"), catalogue("en")
    assert russian == english


def test_every_key_that_a_template_names_is_there_and_every_key_is_used() -> None:
    keys = set(catalogue("en"))
    written = [*TEMPLATES.iterdir(), *LOCALES.parent.glob("*.py")]
    texts = "".join(file.read_text(encoding="utf-8") for file in written)
    named = set(re.findall(r'"([a-z][a-z0-9_-]*[a-z0-9])"', texts))
    assert set(re.findall(r'words\("([^"]+)"[,)]', texts)) <= keys

    made = {f"{name}{end}" for name in SECTIONS for end in ("", "-one", "-count", "-about", "-many")}
    made |= {
        f"{start}-{name}{end}"
        for name in SECTIONS
        for start, end in (("search", ""), ("empty", ""), ("empty", "-hint"))
    }
    for section in SECTIONS.values():
        made |= {f"column-{column.name}" for column in (*section.columns, *section.details)}
        made |= {f"belongs-{one.name}" for one in section.belongings}
        made |= {f"{key}-{one.section}-{one.by}" for one in section.related for key in ("related", "none")}
        for one in section.filters:
            made |= {f"filter-{one.name}"} | {f"filter-{one.name}-{choice}" for choice in one.choices}
    made |= {f"unsent-{why}" for why in ("no-telegram", "shut-out", "unreachable")}
    made |= {f"report-{reason.value}" for reason in Reason}
    made |= {f"answer-{answer.value}" for answer in Answer} | {"public-yes", "public-no"}
    made |= {f"when-{state}" for state in ("upcoming", "past", "cancelled")}
    made |= {f"error-{status}{end}" for status in (*EXPLAINED, "other") for end in ("", "-hint")}
    made |= {"empty-search", "empty-search-hint"} | {f"done-{done}" for done in DONE}
    made |= {f"kind-{kind.value}" for kind in Kind} | {key for key in keys if key.startswith("change-")}
    made |= {f"{name}-new" for name in SECTIONS} | {f"audit-by-{by}" for by in ("any", *BY)}
    made |= {f"event-{what}{end}" for what in ("cancel", "restore", "delete") for end in ("", "-do")}
    made |= {f"period-{name}" for name in PERIODS} | {f"step-{period.step}" for period in PERIODS.values()}
    made |= {f"plot-{name}" for name in PLOTTED} | {f"full-{name}" for name in FULLNESS}
    made |= {f"zones-{part}" for language in ("ru", "en") for part, _ in Words(language, ZoneInfo("UTC")).cities(START)}
    assert made <= keys
    assert keys - made - named == set(), "nobody says these"


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (0, "0 пользователей", "0 users"),
        (1, "1 пользователь", "1 user"),
        (2, "2 пользователя", "2 users"),
        (5, "5 пользователей", "5 users"),
        (11, "11 пользователей", "11 users"),
        (21, "21 пользователь", "21 users"),
        (1234, "1\u00a0234 пользователя", "1,234 users"),
    ],
)
def test_plurals_are_right(count: int, russian: str, english: str) -> None:
    assert Words("ru", MOSCOW)("user-count", count=count) == russian
    assert Words("en", MOSCOW)("user-count", count=count) == english


@pytest.mark.parametrize("language", languages())
def test_a_missing_word_is_an_error(language: str) -> None:
    words = Words(language, MOSCOW)
    with pytest.raises(LookupError):
        words("no-such-key")
    with pytest.raises(LookupError):
        words("user-count")


def test_a_moment_is_said_in_the_zone_and_titled_in_utc() -> None:
    moment = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
    russian = Words("ru", MOSCOW).moment(moment)
    assert "28 ноября 2026, 11:00" in russian
    assert 'title="2026-11-28 08:00 UTC"' in russian
    assert "28 November 2026, 11:00" in Words("en", MOSCOW).moment(moment)
    assert Words("en", MOSCOW).in_zone(moment, "Asia/Yekaterinburg") == "28 November, 13:00"
    assert Words("en", MOSCOW).in_zone(moment, "Europe/Moscow") is None
    assert Words("en", MOSCOW).in_zone(moment, "No/Such\0Zone") is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("de,ru;q=0.5", "ru"),
        ("en;q=0.1,ru;q=0.2", "ru"),
        ("uk", "ru"),
        ("ru;q=0,en", "en"),
        ("ru;q=nan;,,;;q=", "en"),
        ("*", "en"),
        (";" * 5000, "en"),
    ],
)
def test_the_browser_chooses_the_language(asked: str, expected: str) -> None:
    assert language_for(make_mocked_request("GET", "/admin", headers={"Accept-Language": asked})) == expected


def test_a_press_on_the_switch_outweighs_the_browser() -> None:
    headers = {"Accept-Language": "en", "Cookie": "vmeste_language=ru"}
    assert language_for(make_mocked_request("GET", "/admin", headers=headers)) == "ru"
    assert language_for(make_mocked_request("GET", "/admin?lang=en", headers=headers)) == "en"
    assert language_for(make_mocked_request("GET", "/admin?lang=<b>", headers=headers)) == "ru"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("uk", "украинский"), ("en", "английский"), ("pt-br", "португальский"), ("<b>", "<b>"), ("q" * 35, "q" * 35)],
)
def test_languages_have_names(tag: str, expected: str) -> None:
    assert Words("ru", MOSCOW).language_name(tag) == expected
