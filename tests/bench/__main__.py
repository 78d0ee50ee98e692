"""The benchmarks, one command each. Nothing but loopback is spoken to, and every run ends by itself.

uv run python -m tests.bench start                           start, memory and CPU of /start, on SQLite (2 minutes)
uv run python -m tests.bench start --database postgresql     the same on a PostgreSQL of its own
uv run python -m tests.bench start --short                   a minute; exit code 1 when an aim is missed by far

Printed are medians over alternating rounds, and ratios, because times mean nothing on a shared machine.
"""

import argparse
import asyncio
import sys

from tests.bench import start
from tests.bench.places import KINDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__, formatter_class=_Plain)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("start", help=start.__doc__)
    command.add_argument("--database", choices=KINDS, default=KINDS[0])
    command.add_argument("--rounds", type=int, default=5)
    command.add_argument("--short", action="store_true", help="two rounds, and an exit code")
    given = parser.parse_args()
    return asyncio.run(start.run(given.database, rounds=2 if given.short else given.rounds, judged=given.short))


class _Plain(argparse.RawDescriptionHelpFormatter):
    pass


if __name__ == "__main__":
    sys.exit(main())
