"""The long proofs, one after another: `python -m tests.faults`, with what pytest is to be told besides.

They want the machine for themselves, and haproxy and nginx from Debian.
"""

import os
import sys

import pytest

PATIENCE = 3600
"""Seconds; the longest takes a third of it."""

if __name__ == "__main__":
    os.environ["VMESTE_LONG"] = "1"
    given = sys.argv[1:] or ["tests/faults"]
    sys.exit(pytest.main(["-o", f"faulthandler_timeout={PATIENCE}", "-rA", "--durations=0", *given]))
