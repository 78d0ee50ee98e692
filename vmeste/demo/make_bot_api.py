"""Condenses aiogram's description of the Bot API into bot_api.json.

    python -m vmeste.demo.make_bot_api path/to/unpacked/aiogram-sdist

A field is written as its type, with "!" when it is required and "=value" when it always has that one value.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ALWAYS = re.compile(r"\b(?:always|must be) '?(\w+)'?$")
SAID_DIFFERENTLY = {
    "bool": "Boolean",
    "str": "String",
    "int": "Integer",
    "ResultChatMemberUnion": "ChatMember",
    "ResultMenuButtonUnion": "MenuButton",
}


def condensed(sdist: Path) -> dict[str, Any]:
    schema = json.loads((sdist / ".butcher/schema/schema.json").read_text())
    entries = [entry for group in schema["items"] for entry in group["children"]]
    returns = dict(returned_types(sdist / "aiogram/methods"))
    types = [entry for entry in entries if entry["category"] == "types"]
    return {
        "version": schema["api"]["version"],
        "methods": {
            entry["name"]: {"returns": returns[entry["name"]], "parameters": fields(entry)}
            for entry in entries
            if entry["category"] == "methods"
        },
        "types": {entry["name"]: fields(entry) for entry in types if not kinds(entry)},
        "unions": {entry["name"]: kinds(entry) for entry in types if kinds(entry)},
    }


def fields(entry: dict[str, Any]) -> dict[str, str]:
    return {field["name"]: field_type(field) for field in entry["annotations"]}


def field_type(field: dict[str, Any]) -> str:
    always = ALWAYS.search(field["description"].strip())
    discriminates = field["name"] in {"type", "status", "source"} and field["required"] and always
    kind: str = field["type"] + "!" * field["required"]
    return kind + (f"={always[1]}" if always and discriminates else "")


def kinds(entry: dict[str, Any]) -> list[str]:
    """What a type without fields of its own can be."""
    if entry["annotations"]:
        return []
    listed: list[str] = re.findall(r"^ - (\w+)", entry["description"], re.MULTILINE)
    return ["String", "Array of RichText", *listed] if entry["name"] == "RichText" else listed


def returned_types(methods: Path) -> Iterator[tuple[str, str]]:
    for source in methods.glob("*.py"):
        text = source.read_text()
        name = re.search(r'__api_method__ = "(\w+)"', text)
        returning = re.search(r"__returning__ = (.+)", text)
        if name and returning:
            yield name[1], " or ".join(plain(kind) for kind in returning[1].split(" | "))


def plain(kind: str) -> str:
    if inner := re.fullmatch(r"list\[(\w+)\]", kind):
        return "Array of " + plain(inner[1])
    return SAID_DIFFERENTLY.get(kind, kind)


def one_line_each(api: dict[str, Any]) -> str:
    """Readable in a diff: a line for each method and type."""
    parts = []
    for name, value in api.items():
        if isinstance(value, dict):
            lines = (f"  {json.dumps(key)}: {json.dumps(item)}" for key, item in sorted(value.items()))
            parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    Path(__file__).with_name("bot_api.json").write_text(one_line_each(condensed(Path(sys.argv[1]))))
