"""Forms as a browser without scripts would read and send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Paper:
    """A form on a page: where it goes and what stands in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.papers: list[Paper] = []
        self._textarea = ""
        self._text: list[str] = []
        self._select = ""
        self._in_button = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.papers.append(Paper(said.get("action", "") if said.get("method") == "post" else ""))
        if not self.papers:
            return
        paper, name = self.papers[-1], said.get("name", "")
        if tag == "input" and name:
            if said.get("type") not in {"checkbox", "radio"}:
                paper.fields[name] = said.get("value", "")
            elif "checked" in said:
                paper.fields[name] = said.get("value", "on")
        elif tag == "textarea":
            self._textarea, self._text = name, []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in paper.fields or "selected" in said):
            paper.fields[self._select] = said.get("value", "")
        elif tag == "button":
            self._in_button, self._text = True, []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.papers:
            self.papers[-1].fields[self._textarea] = (
                "".join(self._text).replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            )
        elif tag == "select":
            self._select = ""
        elif tag == "button" and self._in_button and self.papers:
            self.papers[-1].buttons.append("".join(self._text).strip())
            self._in_button = False


def papers(page: str) -> list[Paper]:
    """The forms that write."""
    reader = _Reader()
    reader.feed(page)
    return [paper for paper in reader.papers if paper.action]


def paper_to(page: str, action: str) -> Paper:
    return next(paper for paper in papers(page) if paper.action == action)
