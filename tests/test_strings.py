"""No word for people stands outside the catalogues: every string of the program is looked at."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent.parent / "vmeste"

SPOKEN_TO_OPERATORS = {
    "addresses.py": "what is wrong with a setting, before anything runs",
    "admin/metrics.py": "the help texts of Prometheus",
    "backup.py": "the command line",
    "check.py": "the command line",
    "config.py": "what is wrong with a setting, before anything runs",
    "lean.py": "names of types",
    "logger.py": "the log",
    "program.py": "what ends the program",
    "schema.py": "the command to run",
}
"""They read English, like the log; what the types are called nobody reads."""

NAMES_OF_ROUTERS_AND_DIALOGUES = {
    "a calendar entry by link",
    "creation by link",
    "guest names",
    "last resort",
    "start of a co-organiser",
}

READ_AND_NOT_SAID = {
    "zones.py": "offsets from Moscow, and «город» before a city's name",
    "events/creation/reading.py": "seats as they are typed",
    "events/one_message": "the words of announcements",
    "events/when": "the words of time",
}

HEARD_FROM_TELEGRAM = {
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "no caption in the message to edit",
    "no text in the message to edit",
    "not enough rights",
    "not enough rights to send photos",
    "have no rights",
    "not found",
    "query ID is invalid",
    "query is too old",
}
"""Parts of its refusals, by which they are told apart."""

NOT_FOR_PEOPLE = {
    "500 Internal Server Error": "to a client that speaks no language, as every web server says it",
    "Basic realm=": "a header",
    "vmeste: something is due": "a signal between copies of the program, through PostgreSQL",
    "vmeste: something was wiped": "a mark on a connection",
    "go on": "a verdict",
    "say so": "a verdict",
    "be silent": "a verdict",
    "our fault": "a verdict",
    "too fast": "a verdict",
    "aside in ": "the name of a place in which calls wait their turn",
    "Count": "the name of a column in a query",
    "Lax": "a cookie's",
    "Strict": "a cookie's",
    "Allow": "a header",
    "Location": "a header",
    "public, max-age=": "a header",
    "default-src 'none'": "a header",
    "d MMMM, HH:mm": "a pattern of Babel's",
    "Table": "the name of a type",
}

SQL = re.compile(r"\b(?:SELECT|PRAGMA|BEGIN|VACUUM|NULL|BETWEEN|AND|REPEATABLE READ|LOCK|SAVEPOINT|ROLLBACK|FROM)\b")
CATEGORIES = re.compile(r"[A-Z][a-z]")
"""Unicode's, of letters: «Mn»."""
CAPITAL = re.compile(r"\s*[A-Z][a-z]+[.!?:…]?\s*")


TAG = re.compile(r"<[^<>]*(?:>|\Z)|\A[^<>]*\">")
"""Or the part of one before a value, or behind it."""


def looks_spoken(text: str) -> bool:
    text = TAG.sub(" ", text)
    if re.search(r"[а-яё]", text, re.IGNORECASE):
        return True
    if SQL.search(text) or CATEGORIES.fullmatch(text):
        return False
    return re.search(r"[A-Za-z]{2,}['’]?[a-z]*,? [A-Za-z]{2,}", text) is not None or CAPITAL.fullmatch(text) is not None


def is_for_the_log_or_an_error(node: ast.AST) -> bool:
    """Of a raised exception, a call to the logger, a name for types."""
    if isinstance(node, ast.Raise):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called.startswith("logger.") or called.endswith("Error") or called.split(".")[-1] in {"TypeVar", "NewType"}


def strings(source: str) -> Iterator[str]:
    """Those that could reach a person: no docstrings, annotations, `__all__`, log lines and errors."""
    tree = ast.parse(source)
    passed_over: set[ast.AST] = set()
    for node in ast.walk(tree):
        aside: list[ast.AST | None] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.append(node.value)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            aside.append(node.returns)
        if isinstance(node, ast.arg | ast.AnnAssign):
            aside.append(node.annotation)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            aside.append(node.value)
        if is_for_the_log_or_an_error(node):
            aside.append(node)
        for each in aside:
            passed_over.update(ast.walk(each) if each is not None else ())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed_over:
            yield node.value


def spoken(source: str) -> list[str]:
    return [
        text
        for text in strings(source)
        if looks_spoken(text)
        and text.strip() not in HEARD_FROM_TELEGRAM | NAMES_OF_ROUTERS_AND_DIALOGUES
        and not any(text.startswith(allowed) for allowed in NOT_FOR_PEOPLE)
    ]


def test_no_word_for_people_stands_outside_the_catalogues() -> None:
    for file in PROGRAM.rglob("*.py"):
        room = file.relative_to(PROGRAM)
        names = {str(room), *map(str, room.parents)}
        if room.parts[0] == "demo" or names & (SPOKEN_TO_OPERATORS.keys() | READ_AND_NOT_SAID.keys()):
            continue
        assert not spoken(file.read_text(encoding="utf-8")), room


@pytest.mark.parametrize("room", [*SPOKEN_TO_OPERATORS, *READ_AND_NOT_SAID])
def test_what_is_passed_over_is_there(room: str) -> None:
    assert (PROGRAM / room).exists()


@pytest.mark.parametrize(
    "line",
    [
        'Screen(Text("Meldung"))',
        'toast = f"{people} people are going"',
        'Button("Cancel", Cancel())',
        'said = "нет"',
        'words = ["You are in."]',
    ],
)
def test_a_word_for_people_is_found(line: str) -> None:
    assert spoken(line)


@pytest.mark.parametrize(
    "line",
    [
        'logger.warning("the queue is long: {}", size)',
        'raise ValueError("nothing was asked")',
        'words("label-going")',
        'text("SELECT name FROM people")',
        'def going(self) -> "Seats": "How many people are going."',
    ],
)
def test_what_nobody_reads_is_not(line: str) -> None:
    assert not spoken(line)
