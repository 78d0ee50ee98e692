"""Where a reader stands among the words of a text, and what they have said so far."""

from dataclasses import dataclass, field

from vmeste.events.when import words
from vmeste.events.when.said import Said, UnreadableError
from vmeste.events.when.tokens import Token


@dataclass(slots=True)
class Cursor:
    tokens: list[Token]
    dotted_is_day: bool = False
    at: int = 0
    said: Said = field(default_factory=Said)

    def token(self, ahead: int = 0) -> Token:
        at = self.at + ahead
        return self.tokens[at] if 0 <= at < len(self.tokens) else Token("end", "")

    def word(self, ahead: int = 0) -> str:
        token = self.token(ahead)
        return token.text if token.kind == "word" else ""

    def words(self, ahead: int, many: int) -> tuple[str, ...]:
        return tuple(self.word(ahead + each) for each in range(many))

    def count(self, ahead: int) -> int | None:
        """A number, in digits or in words."""
        token = self.token(ahead)
        if token.kind == "number" and len(token.text) <= 3:  # noqa: PLR2004  nobody says more
            return int(token.text)
        return words.NUMBERS.get(token.text) if token.kind == "word" else None

    def set(self, name: str, value: object, taken: int) -> bool:
        """Every thing may be said once."""
        before = getattr(self.said, name)
        if before is not None and before is not False:
            raise UnreadableError
        setattr(self.said, name, value)
        self.at += taken
        return True
