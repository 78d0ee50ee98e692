"""What a change keeps of old and new, read again."""

import json
from datetime import datetime
from typing import Any


def decoded(value: str | None) -> Any:
    """From JSON; a moment is a moment again."""
    if value is None:
        return None
    said = json.loads(value)
    if isinstance(said, str):
        try:
            moment = datetime.fromisoformat(said)
        except ValueError:
            return said
        return moment if moment.tzinfo is not None else said
    return said
