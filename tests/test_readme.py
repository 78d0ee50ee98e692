"""Both READMEs tell the truth: their map is the tree, their links lead somewhere, their commands exist."""

import re
import struct
from itertools import zip_longest
from pathlib import Path

import pytest

from vmeste.addresses import checked_database_url

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ru.md")
HEAVIEST_PICTURE = 150 * 1024

each = pytest.mark.parametrize("name", READMES)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    return re.findall(r"^```\w+\n.*?^```$", read(name), re.MULTILINE | re.DOTALL)


def prose(name: str) -> str:
    return re.sub(r"^```\w+\n.*?^```$", "", read(name), flags=re.MULTILINE | re.DOTALL)


def commands(name: str) -> list[str]:
    """What a reader may type, line by line, from the blocks and from between single backticks."""
    typed = [line for block in blocks(name) if block.startswith("```sh") for line in block.splitlines()[1:-1]]
    return typed + re.findall(r"`([^`\n]+)`", prose(name))


@each
@pytest.mark.parametrize("folder", ["vmeste", "vmeste/events"])
def test_the_map_is_the_tree(name: str, folder: str) -> None:
    table = prose(name).partition(f"`{folder}/` |")[2].partition("\n\n")[0]
    mapped = [
        room for row in re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE) for room in re.findall(r"`([^`]+)`", row)
    ]
    tree = [
        f"{entry.name}/" if entry.is_dir() else entry.name
        for entry in (ROOT / folder).iterdir()
        if entry.name not in {"__init__.py", "__pycache__"}
    ]
    assert sorted(mapped) == sorted(tree)


def test_both_have_the_same_parts() -> None:
    levels = [re.findall(r"^(#+) ", prose(name), re.MULTILINE) for name in READMES]
    assert levels[0] == levels[1]
    rows = [re.findall(r"^\| (`[^|]+`) \|", prose(name), re.MULTILINE) for name in READMES]
    assert rows[0] == rows[1]


def test_both_say_the_same_commands() -> None:
    for english, russian in zip_longest(*map(blocks, READMES)):
        if not english.startswith("```text"):
            assert english == russian


@each
def test_links_lead_somewhere(name: str) -> None:
    headings = {slug(heading) for heading in re.findall(r"^#+ (.+)$", prose(name), re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(name)):
        file, _, anchor = target.partition("#")
        if not target.startswith("https://"):
            assert not file or (ROOT / file).exists(), target
            assert not anchor or file or anchor in headings, target


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@each
def test_pictures_are_there_and_small(name: str) -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", prose(name))
    assert len(pictures) == 2
    for told, file in pictures:
        content = (ROOT / file).read_bytes()
        assert content.startswith(b"\x89PNG"), file
        assert len(content) <= HEAVIEST_PICTURE, file
        assert min(struct.unpack(">II", content[16:24])) > 400, file
        assert len(told) > 30, f"{file}: say what is to be seen for those who do not see it"


@each
def test_the_two_commands_are_those_that_are_checked(name: str) -> None:
    first, second = "pip install uv && uv run bot.py demo", "pip install uv && uv run pytest"
    assert [command for command in commands(name) if command.startswith("pip install")] == [first, second]
    assert "\nrun uv run pytest\n" in read(".ci/run")


@each
def test_what_commands_name_exists(name: str) -> None:
    seen = 0
    for command in commands(name):
        if run := re.match(r"(?:pip install uv && )?uv run (?P<what>\S+)(?: -m (?P<module>[\w.]+))?", command):
            what, module = run["what"], run["module"]
            if module:
                place = ROOT / module.replace(".", "/")
                assert place.with_suffix(".py").exists() or (place / "__main__.py").exists(), command
            else:
                assert what in {"alembic", "pytest"} or (ROOT / what).exists(), command
            seen += 1
        for option in re.findall(r"--(?:empty|port|admin-port)\b", command):
            assert f'"{option}"' in read("bot.py"), command
    assert seen >= 10


@each
def test_addresses_of_databases_are_those_that_the_settings_take(name: str) -> None:
    for url in re.findall(r"postgresql\+asyncpg://[^\s`]+", read(name)):
        assert checked_database_url(url) == url
