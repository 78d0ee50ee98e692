"""Python 3.14 reads a class's annotations when its body is done: a field with a default hides a type of its name."""

import ast
from pathlib import Path

PROGRAM = Path(__file__).parent.parent / "vmeste"
HIDES = """
class Draft(BaseModel):
    day: date | None = None
    date: AwareDatetime | None = None
"""


def hidden(source: str) -> set[str]:
    """Types that pydantic would look for in vain, by the name of their class."""
    found: set[str] = set()
    for body in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)):
        fields = [node for node in body.body if isinstance(node, ast.AnnAssign)]
        given = {ast.unparse(field.target) for field in fields if field.value is not None}
        named = {node.id for field in fields for node in ast.walk(field.annotation) if isinstance(node, ast.Name)}
        found |= {f"{body.name}.{name}" for name in given & named}
    return found


def test_no_field_hides_a_type() -> None:
    for file in PROGRAM.rglob("*.py"):
        assert hidden(file.read_text(encoding="utf-8")) == set(), file


def test_one_that_does_is_seen() -> None:
    assert hidden(HIDES) == {"Draft.date"}
