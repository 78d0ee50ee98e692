"""vmeste whose clock is half a day further at every SIGUSR1, and which tidies up without waiting an hour."""

import signal
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module

import bot
from vmeste import calm, lean

HALF_A_DAY = timedelta(hours=12)
TIDIES_EVERY = 0.2  # seconds
passed = timedelta()


def now() -> datetime:
    return datetime.now(UTC) + passed


def half_a_day_passes(*_: object) -> None:
    global passed  # noqa: PLW0603  a clock has a state
    passed += HALF_A_DAY


def main() -> int:
    calm.SECONDS = 0.0  # as in launch.py
    signal.signal(signal.SIGUSR1, half_a_day_passes)
    lean.import_aiogram()
    setattr(import_module("vmeste.housekeeping"), "TIDY_EVERY", TIDIES_EVERY)  # noqa: B010  to mypy it is any module
    import_module("vmeste.program").Program.__init__.__kwdefaults__["now"] = now
    return bot.main()


if __name__ == "__main__":
    sys.exit(main())
