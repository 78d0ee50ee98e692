"""What Telegram says when it does not do what a bot asks."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of this program
    """An answer with `ok: false`, in Telegram's own words."""

    def __init__(self, description: str, code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(description: str) -> Refusal:
    return Refusal(f"Bad Request: {description}")


def forbidden(description: str) -> Refusal:
    return Refusal(f"Forbidden: {description}", 403)


def conflict(description: str) -> Refusal:
    return Refusal(f"Conflict: {description}", 409)


def not_here(what: str) -> Refusal:
    """Telegram has it; this one does not, and says so rather than pretend."""
    return bad_request(f"{what} is not implemented by the local Telegram")
