"""What it will not run with: exit code 78 and one line that says what to write, without a secret."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import Postgresql
from tests.faults.conftest import StartRun
from tests.faults.run import PASSWORD, PATIENCE, Run
from vmeste.addresses import sqlite_file
from vmeste.demo import Bot, LocalTelegram

WRONG_SETTING = 78
TOKEN_REFUSED = "BOT_TOKEN: Telegram does not accept this token; write the one that @BotFather shows now"
FOREIGN = "200002:another-token-of-another-bot-abcdef"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def refusal_of(run: Run, *secrets: str) -> str:
    """The last line on stderr of a program that ended with 78 and told no secret."""
    assert await run.ends() == WRONG_SETTING
    told = "\n".join((*run.out, *run.log))
    for secret in (*secrets, PASSWORD):
        assert secret not in told
    assert run.failures == []
    return run.log[-1]


@on_sqlite
async def test_a_token_that_telegram_never_gave_out(start_run: StartRun) -> None:
    run = await start_run(BOT_TOKEN=FOREIGN)
    assert await refusal_of(run, FOREIGN) == TOKEN_REFUSED
    assert len(run.log) == 1


@on_sqlite
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_token_that_telegram_takes_back_while_it_runs(
    telegram: LocalTelegram, start_run: StartRun, method: str
) -> None:
    anna = telegram.person("Анна")
    run = await start_run()
    await run.says("ready")
    await anna.says("/start")
    telegram.faults.next("401", method, times=None)
    anna.says("/help")
    assert await refusal_of(run, telegram.bots[0].token) == TOKEN_REFUSED
    telegram.faults.clear()
    run = await start_run()
    await anna.hears("/events — ближайшие встречи", PATIENCE)
    await run.stops()


@on_sqlite
async def test_a_token_that_telegram_takes_back_before_the_webhook_is_set(
    telegram: LocalTelegram, start_run: StartRun
) -> None:
    telegram.faults.next("401", "setWebhook", times=None)
    run = await start_run(WEBHOOK_URL="http://127.0.0.1:9/updates", WEBHOOK_SECRET="a-secret")
    assert await refusal_of(run, telegram.bots[0].token) == TOKEN_REFUSED


@on_sqlite
@pytest.mark.parametrize(
    ("token", "line"),
    [
        ("", "BOT_TOKEN: write the token that @BotFather gave"),
        ("a-token-without-a-number", "BOT_TOKEN: write the whole token that @BotFather gave, digits, a colon and"),
    ],
)
async def test_no_token_or_half_of_one(start_run: StartRun, token: str, line: str) -> None:
    run = await start_run(BOT_TOKEN=token)
    assert (await refusal_of(run, *filter(None, [token]))).startswith(line)
    assert len(run.log) == 1


@on_sqlite
async def test_a_second_process_on_one_file(telegram: LocalTelegram, start_run: StartRun) -> None:
    first = await start_run()
    await first.says("ready")
    second = await start_run()
    assert await refusal_of(second) == "DATABASE_URL: another process runs on vmeste.db; stop it first"
    first.interrupt(signal.SIGKILL)
    await first.ends()
    third = await start_run()
    await third.says("ready")  # a killed process leaves no lock behind
    await telegram.person("Анна").says("/start")


async def test_the_token_of_another_bot_on_the_same_database(database_url: str, tmp_path: Path) -> None:
    telegram = LocalTelegram([Bot(), Bot(FOREIGN, "another_bot")])
    await telegram.start()
    settings = {"TELEGRAM_API_URL": telegram.url, "DATABASE_URL": database_url, "ADMIN_PORT": "0"}
    first = await Run.of({**settings, "BOT_TOKEN": telegram.bots[0].token}, tmp_path)
    second = None
    try:
        await first.says("ready")
        assert await first.stops() == 0
        second = await Run.of({**settings, "BOT_TOKEN": FOREIGN}, tmp_path)
        line = "BOT_TOKEN: this database belongs to the bot 100001; write its token, or another DATABASE_URL"
        assert await refusal_of(second, FOREIGN) == line
    finally:
        for run in filter(None, (first, second)):
            await run.clean_up()
        await telegram.stop()


@on_postgresql
@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "revision 9999, newer than this program"),
        ("DROP TABLE alembic_version", "the database has no tables yet: run `alembic upgrade head`"),
    ],
)
async def test_another_revision_on_postgresql(
    start_run: StartRun, database_url: str, statement: str, line: str
) -> None:
    Postgresql(database_url).execute(statement)
    run = await start_run()
    told = await refusal_of(run)
    assert line in told
    assert "alembic upgrade head" in told
    assert len(run.log) == 1


@on_sqlite
async def test_a_file_newer_than_the_program(start_run: StartRun, database_url: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer than this program" in await refusal_of(await start_run())


@on_sqlite
async def test_a_port_that_is_taken(telegram: LocalTelegram, start_run: StartRun) -> None:
    port = telegram.url.rpartition(":")[2]
    line = await refusal_of(await start_run(ADMIN_PORT=port))
    assert line.startswith(f"ADMIN_PORT: 127.0.0.1:{port} cannot be listened on")
