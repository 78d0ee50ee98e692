"""The Bot API's own description, compiled once into checks.

Stricter than Telegram in one respect: a parameter or a field that does not exist is refused, where Telegram
would look past it, so that a slip of the pen fails a test instead of doing nothing.
"""

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from vmeste.demo.refusal import Refusal, bad_request

Check = Callable[[Any, str], None]

API: dict[str, Any] = json.loads(Path(__file__).with_name("bot_api.json").read_text())
NOT_TEXT = re.compile("[\0\ud800-\udfff]")
WHOLE = re.compile(r"-?\d{1,19}")
DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,20})?")
INT64 = 1 << 63


class Mistake(Exception):  # noqa: N818 - it is ours
    """This server was about to say something that Telegram would not."""


class Upload(NamedTuple):
    """A file that came as a part of a multipart form."""

    name: str
    data: bytes
    mime: str


class Parameter(NamedTuple):
    kind: str
    required: bool
    check: Check


class Method(NamedTuple):
    name: str
    returns: str
    parameters: dict[str, Parameter]

    def read(self, given: dict[str, Any]) -> dict[str, Any]:
        """The parameters as typed values, whichever way they came; refuses the unknown, missing and wrong."""
        values = {}
        for name, raw in given.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                if isinstance(raw, Upload):
                    continue  # it is named by an attach:// elsewhere
                raise bad_request(f'unknown parameter "{name}" of method {self.name}')
            if raw is None:
                continue
            value = typed(parameter.kind, raw, name) if isinstance(raw, str) else raw
            parameter.check(value, name)
            values[name] = value
        for name, parameter in self.parameters.items():
            if parameter.required and name not in values:
                raise bad_request(f'parameter "{name}" of method {self.name} is required')
        return values


def typed(kind: str, raw: str, name: str) -> Any:
    """A parameter of a form or a query is text; this is what it stands for. What fits nothing stays text."""
    if kind in {"String", "InputFile", "InputFile or String"}:
        return raw
    if kind in {"Integer", "Integer or String"}:
        return int(raw) if WHOLE.fullmatch(raw) else raw
    if kind == "Float":
        return float(raw) if DECIMAL.fullmatch(raw) else raw
    if kind in {"Boolean", "True"}:
        return {"true": True, "1": True, "false": False, "0": False}.get(raw.lower(), raw)
    try:
        return json.loads(raw)
    except ValueError:
        raise bad_request(f"can't parse {name}: it is not JSON") from None


def checked_string(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise bad_request(f"{path} must be a String")
    if NOT_TEXT.search(value):
        raise bad_request("strings must be encoded in UTF-8")


def checked_integer(value: Any, path: str) -> None:
    if type(value) is not int or not -INT64 <= value < INT64:
        raise bad_request(f"{path} must be an Integer")


def checked_boolean(value: Any, path: str) -> None:
    if type(value) is not bool:
        raise bad_request(f"{path} must be a Boolean")


def checked_true(value: Any, path: str) -> None:
    if value is not True:
        raise bad_request(f"{path} must be True")


def checked_float(value: Any, path: str) -> None:
    if type(value) not in {int, float}:
        raise bad_request(f"{path} must be a Float")


def checked_file(value: Any, path: str) -> None:
    if not isinstance(value, (str, Upload)):
        raise bad_request(f"{path} must be a file")


PLAIN: dict[str, Check] = {
    "String": checked_string,
    "Integer": checked_integer,
    "Boolean": checked_boolean,
    "True": checked_true,
    "Float": checked_float,
    "InputFile": checked_file,
}


@functools.cache
def check_of(kind: str) -> Check:
    """The check of a type as the Bot API writes it: `String`, `Array of PhotoSize`, `Integer or String`."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind.startswith("Array of "):
        return array(kind.removeprefix("Array of "))
    if kind in API["unions"] and API["unions"][kind]:
        return one_of(kind, tuple(API["unions"][kind]))
    if kind in API["types"]:
        return fields_of(kind)
    return one_of(kind, tuple(re.split(r", | and | or ", kind)))


def array(inner: str) -> Check:
    def check(value: Any, path: str) -> None:
        if not isinstance(value, list):
            raise bad_request(f"{path} must be an Array of {inner}")
        check_item = check_of(inner)
        for index, item in enumerate(value):
            check_item(item, f"{path}[{index}]")

    return check


def fields_of(kind: str) -> Check:
    """An object: every field known, right and, when required, there."""
    fields: dict[str, Check] = {}
    required = []
    for name, written in API["types"][kind].items():
        inner, _, always = written.partition("=")
        if inner.endswith("!"):
            required.append(name)
        fields[name] = constant(always) if always else lazily(inner.removesuffix("!"))

    def check(value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise bad_request(f"{path} must be {kind}")
        for name, item in value.items():
            check_field = fields.get(name)
            if check_field is None:
                raise bad_request(f'unknown field "{name}" of {kind} in {path}')
            check_field(item, f"{path}.{name}")
        for name in required:
            if name not in value:
                raise bad_request(f'field "{name}" of {kind} is missing in {path}')

    return check


def constant(expected: str) -> Check:
    def check(value: Any, path: str) -> None:
        if value != expected:
            raise bad_request(f'{path} must be "{expected}"')

    return check


def lazily(kind: str) -> Check:
    """Types contain each other: a check is looked up when it is first needed."""
    if kind in PLAIN:
        return PLAIN[kind]

    def check(value: Any, path: str) -> None:
        check_of(kind)(value, path)

    return check


def one_of(kind: str, kinds: tuple[str, ...]) -> Check:
    """Whichever of the kinds fits; the objection heard is that of the kind the value looks most like."""
    checks = [(inner, marks_of(inner), lazily(inner)) for inner in kinds]

    def check(value: Any, path: str) -> None:
        likeness, objection = 0, bad_request(f"{path} must be {kind}")
        for inner, marks, check_kind in checks:
            if marks and not (isinstance(value, dict) and all(value.get(k) == v for k, v in marks)):
                continue
            try:
                return check_kind(value, path)
            except Refusal as refusal:
                alike = len(value.keys() & API["types"].get(inner, {}).keys()) if isinstance(value, dict) else 0
                if alike > likeness:
                    likeness, objection = alike, refusal
        raise objection

    return check


def marks_of(kind: str) -> tuple[tuple[str, str], ...]:
    """The constants that tell one kind of a union from another."""
    fields = API["types"].get(kind, {})
    return tuple((name, written.partition("=")[2]) for name, written in fields.items() if "=" in written)


def check_own(kind: str, value: Any) -> None:
    """What this server itself says is held to the same description."""
    try:
        check_of(kind)(value, kind)
    except Refusal as refusal:
        raise Mistake(refusal.description) from None


@functools.cache
def method_of(name: str) -> Method:
    written = API["methods"].get(name)
    if written is None:
        raise Refusal("Not Found", 404)
    parameters = {
        name: Parameter(kind.removesuffix("!"), kind.endswith("!"), check_of(kind.removesuffix("!")))
        for name, kind in written["parameters"].items()
    }
    return Method(name, written["returns"], parameters)
