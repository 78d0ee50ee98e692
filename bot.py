"""vmeste's command line.

bot.py                 runs the bot
bot.py demo            runs it against a local Telegram in the browser, without a token
bot.py backup FILE     copies the SQLite database, while the bot runs
bot.py restore FILE    puts such a copy in its place, while the bot does not run
bot.py check           proves that what must always hold in the database does
"""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from vmeste import lean
from vmeste.addresses import sqlite_file
from vmeste.backup import BackupError, back_up, restore
from vmeste.config import WRONG_SETTING, Settings, SettingsError, admin_password, read_settings
from vmeste.database import open_database
from vmeste.logger import set_up_logging
from vmeste.schema import SchemaError, check_revision

THINGS_ARE_WRONG = 1


def main() -> int:
    arguments = _arguments().parse_args()
    try:
        if arguments.command == "demo":
            set_up_logging()
            asyncio.run(_demo(empty=arguments.empty, port=arguments.port, admin_port=arguments.admin_port))
        elif arguments.command is not None:
            return _look_after(arguments, read_settings())
        else:
            settings = read_settings()
            settings.require_token()
            set_up_logging(debug=settings.debug, json_lines=settings.log_json, secrets=settings.secrets())
            asyncio.run(_run(settings))
    except (SettingsError, SchemaError, BackupError) as error:
        print(error.line, file=sys.stderr)
        return WRONG_SETTING
    except KeyboardInterrupt:
        pass
    return 0


def _look_after(arguments: argparse.Namespace, settings: Settings) -> int:
    """What an operator does with the database; none of it needs a token. The exit code."""
    url = settings.database_url.get_secret_value()
    if arguments.command == "backup":
        back_up(url, arguments.file)
        print(f"The database is in {arguments.file}.")
    elif arguments.command == "restore":
        replaced = restore(url, arguments.file)
        print(f"The database is that of {arguments.file} now.", f"The one before is in {replaced}." if replaced else "")
    else:
        found = asyncio.run(_check(url))
        print("\n".join(found) if found else "All is as it must be.")
        return THINGS_ARE_WRONG if found else 0
    return 0


async def _check(database_url: str) -> list[str]:
    from vmeste.check import complaints  # noqa: PLC0415  for its own command alone

    if (file := sqlite_file(database_url)) is not None and not file.is_file():
        raise SettingsError(f"DATABASE_URL: {file} is not there")
    database = open_database(database_url)
    try:
        await check_revision(database)
        return await complaints(database, datetime.now(UTC))
    except (OSError, SQLAlchemyError) as error:
        raise SettingsError(f"DATABASE_URL: the database cannot be read ({type(error).__name__})") from None
    finally:
        await database.close()


async def _run(settings: Settings) -> None:
    lean.import_aiogram()
    from vmeste.words import read_languages  # noqa: PLC0415  after the lean import

    read_languages()
    from vmeste.program import Program, Running, stop_on_signals  # noqa: PLC0415  settings are checked first

    password = admin_password(settings, is_terminal=sys.stdout.isatty())

    def started(running: Running) -> None:
        print(f"@{running.username} is running.", flush=True)
        if password is not None:
            print(f"Admin page: http://{settings.admin_host}:{running.admin_port}/admin", flush=True)
            if settings.admin_password is None:
                print(f"User {settings.admin_username}, for this run: {password.get_secret_value()}", flush=True)

    program = Program(settings, password=password, started=started)
    stop_on_signals(program)
    await program.run()


async def _demo(*, empty: bool, port: int, admin_port: int) -> None:
    lean.import_aiogram()
    from vmeste.demo import LocalTelegram  # noqa: PLC0415  imported by its own command alone
    from vmeste.demo.samples import Neighbours  # noqa: PLC0415  the same
    from vmeste.program import Program, Running, stop_on_signals  # noqa: PLC0415  after the lean import

    telegram = LocalTelegram()
    neighbours = Neighbours(telegram)
    try:
        await telegram.start(port=port)
    except OSError:
        raise SettingsError(f"--port: {port} is taken; write another, or 0 for any free one") from None
    try:
        with TemporaryDirectory(prefix="vmeste-demo-") as folder:
            settings = Settings.for_demo(
                bot_token=telegram.bots[0].token,
                telegram_api_url=telegram.url,
                database_url=f"sqlite+aiosqlite:///{Path(folder) / 'vmeste.db'}",
                admin_port=admin_port,
            )
            running: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
            program = Program(settings, password=settings.admin_password, started=running.set_result)
            stop_on_signals(program)
            run = asyncio.create_task(program.run())
            either: set[asyncio.Future[Any]] = {run, running}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                if not empty:
                    await neighbours.talk()
                print(f"Chat:  {telegram.url}/", flush=True)
                print(f"Admin: http://127.0.0.1:{running.result().admin_port}/admin (admin / admin)", flush=True)
                print("Ctrl+C ends it; nothing is kept.", flush=True)
            await run
    finally:
        await telegram.stop()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.py", description="vmeste: events with friends, in Telegram.")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    backup = commands.add_parser("backup", help="copy the SQLite database into a new file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="a file that is not there yet")
    restore_ = commands.add_parser(
        "restore", help="put a copy in the place of the SQLite database; the bot must not run"
    )
    restore_.add_argument("file", type=Path, metavar="FILE", help="made by backup")
    commands.add_parser("check", help="prove that the database is as it must be; says what is wrong, exit code 1")
    demo = commands.add_parser("demo", help="try the bot in the browser: no token, nothing leaves this machine")
    demo.add_argument("--empty", action="store_true", help="without the sample events")
    demo.add_argument("--port", type=int, default=8080, help="of the chat page, 0 = any free one (default 8080)")
    demo.add_argument("--admin-port", type=int, default=8000, help="of the admin page, 0 = any free one (default 8000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
