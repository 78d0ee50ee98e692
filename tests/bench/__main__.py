"""The benchmarks, one command each. Nothing but loopback is spoken to, and every run ends by itself.

uv run python -m tests.bench start                           start, memory and CPU of /start, on SQLite (2 minutes)
uv run python -m tests.bench start --database postgresql     the same on a PostgreSQL of its own
uv run python -m tests.bench start --short                   a minute; exit code 1 when an aim is missed by far
uv run python -m tests.bench mix                             /start, lists, joins: speed, latency, seats (8 minutes)
uv run python -m tests.bench mix --database postgresql       the same on PostgreSQL; --short and --rounds here as well
uv run python -m tests.bench mix --joins                     only 20 times 500 people who want ten seats (5 minutes)
uv run python -m tests.bench lists                           lists and search over 2 000 000 answers (5 minutes)
uv run python -m tests.bench admin                           the admin page at a million people, beside SQLAdmin
uv run python -m tests.bench admin --database postgresql     the same on a PostgreSQL of its own
uv run python -m tests.bench admin --short                   at ten thousand people; exit code 1 as above
uv run python -m tests.bench admin --keep FOLDER             what was filled stays there for the next run
uv run python -m tests.bench admin --only "search title"     only pages whose titles in the table begin like this

Printed are medians over alternating rounds, and ratios, because times mean nothing on a shared machine.
"""

import argparse
import asyncio
import gc
import sys
from pathlib import Path

from tests.bench import lists, mix, start
from tests.bench.admin import run as admin
from tests.bench.admin.fill import Size
from tests.bench.places import KINDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__, formatter_class=_Plain)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, benchmark in (("start", start), ("mix", mix), ("lists", lists), ("admin", admin)):
        command = commands.add_parser(name, help=benchmark.__doc__)
        command.add_argument("--database", choices=KINDS, default=KINDS[0])
        if benchmark is not lists:
            command.add_argument("--rounds", type=int, default=5)
        if benchmark is mix:
            command.add_argument("--joins", action="store_true", help="only the crowd that wants ten seats")
        if benchmark is admin:
            command.add_argument("--keep", type=Path, help="a folder for the filled databases")
            command.add_argument("--only", default="", help="how the titles of the pages begin")
        command.add_argument("--short", action="store_true", help="fewer rounds, or a tenth of the rows")
    given = parser.parse_args()
    gc.collect()
    gc.freeze()  # where this process pauses for its own garbage, people would seem to wait for a bot
    if given.command == "lists":
        return asyncio.run(lists.run(given.database, size=lists.SHORT if given.short else lists.FULL))
    rounds = 2 if given.short else given.rounds
    if given.command == "mix" and given.joins:
        return asyncio.run(mix.joins(given.database, load=mix.SHORT if given.short else mix.FULL))
    if given.command == "mix":
        return asyncio.run(mix.run(given.database, rounds=rounds, load=mix.SHORT if given.short else mix.FULL))
    if given.command == "admin":
        sizes = (admin.SMALL, Size(10_000)) if given.short else (admin.SMALL, admin.LARGE)
        chosen = {"kept": given.keep, "only": given.only}
        return asyncio.run(admin.run(given.database, rounds=rounds, judged=given.short, sizes=sizes, **chosen))
    updates = start.UPDATES // 2 if given.short else start.UPDATES
    return asyncio.run(start.run(given.database, rounds=rounds, judged=given.short, updates=updates))


class _Plain(argparse.RawDescriptionHelpFormatter):
    pass


if __name__ == "__main__":
    sys.exit(main())
