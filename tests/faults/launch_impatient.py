"""vmeste whose copies give each other up after seconds, so that nobody waits a minute for what a killed one had."""

import sys
from datetime import timedelta
from importlib import import_module

from vmeste import calm, inbox
from vmeste.notices import due

if __name__ == "__main__":
    calm.SECONDS = 0.0  # as in launch.py
    due.LEASE = inbox.HELD_FOR = timedelta(seconds=10)
    housekeeping = import_module("vmeste.housekeeping")  # not before, because it and others take these by name
    setattr(housekeeping, "LEFT_EVERY", 1.0)  # noqa: B010  to mypy it is any module
    sys.exit(import_module("bot").main())
