"""What the image is made of: pinned libraries that fit pyproject.toml, and files that are there."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from vmeste.addresses import checked_database_url
from vmeste.config import Settings

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads(read("pyproject.toml"))["project"]
    return project


def pinned() -> dict[str, Requirement]:
    logical = re.sub(r"\\\n", " ", read("requirements.txt"))
    lines = [line for line in logical.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in lines:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line
    found = [Requirement(line.partition(" --hash")[0]) for line in lines]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def test_every_library_is_pinned_to_a_version_that_pyproject_allows() -> None:
    pins = pinned()
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins.values())
    wanted = pyproject()["dependencies"]
    assert isinstance(wanted, list)
    for requirement in map(Requirement, wanted):
        pin = next(iter(pins[canonicalize_name(requirement.name)].specifier))
        assert requirement.specifier.contains(pin.version), f"{requirement}, but requirements.txt has {pin}"


def test_the_pins_name_no_place_to_fetch_from() -> None:
    assert not re.search(r"://|^\s*-[^-]|--(?!hash=)(?!frozen|no-dev|no-emit-project|format)", read("requirements.txt"))


def test_the_image_copies_what_is_there_and_what_it_may_see() -> None:
    dockerfile = read("Dockerfile")
    copied = [
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
    ]
    assert {"requirements.txt", "bot.py", "alembic", "vmeste"} <= set(copied)
    allowed = set(re.findall(r"^!(.+)$", read(".dockerignore"), re.MULTILINE))
    assert allowed == set(copied)
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_has_a_python_that_the_program_supports() -> None:
    versions = set(re.findall(r"^FROM python:([\d.]+)-slim", read("Dockerfile"), re.MULTILINE))
    assert len(versions) == 1
    assert SpecifierSet(str(pyproject()["requires-python"])).contains(versions.pop())


def test_settings_in_the_image_exist() -> None:
    variables = re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", read("Dockerfile"), re.MULTILINE)
    ours = {name.lower() for name in variables} - {"path", "pythonunbuffered"}
    assert ours == {"admin_host", "database_url"}
    assert ours < set(Settings.model_fields)


def test_compose_puts_the_address_of_the_database_together() -> None:
    url = re.search(r"DATABASE_URL: &database_url (\S+)", read("compose.yaml"))
    assert url
    values = {"POSTGRES_USER": "anna", "POSTGRES_PASSWORD": "a_long-password", "POSTGRES_DB": "meetings"}
    put_together = re.sub(r"\$\{(\w+)(?::-\w+)?\}", lambda found: values[found[1]], url[1])
    assert put_together == "postgresql+asyncpg://anna:a_long-password@database:5432/meetings"
    assert checked_database_url(put_together) == put_together


def test_compose_does_not_start_without_what_must_be_written() -> None:
    must = set(re.findall(r"\$\{(\w+):\?[^}]+\}", read("compose.yaml")))
    assert must == {"BOT_TOKEN", "ADMIN_PASSWORD", "POSTGRES_PASSWORD"}
