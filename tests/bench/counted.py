"""Runs a bot and counts what it asks of its database through SQLAlchemy; the floor counts for itself.

python counted.py SCRIPT: the count is left in STATEMENTS_FILE when the script has ended.
"""

import os
import runpy
import sys
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

count = 0


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: object) -> None:
    global count  # noqa: PLW0603  one process, one count
    count += 1


if __name__ == "__main__":
    script = sys.argv.pop(1)
    sys.path[0] = str(Path(script).parent)
    try:
        runpy.run_path(script, run_name="__main__")
    finally:
        if count:
            Path(os.environ["STATEMENTS_FILE"]).write_text(str(count), encoding="ascii")
