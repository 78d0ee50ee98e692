"""Updates that nobody can read or handle: put away, apologised for, and told to nobody else, not even to the log."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.faults.conftest import Log, StartRun
from tests.faults.run import PATIENCE
from vmeste.database import Database
from vmeste.demo import LocalTelegram
from vmeste.inbox import DeadLetter

CANARY = "канарейка-в-клетке-7731"
SORRY = "Что-то сломалось на нашей стороне"
FAILING = Path(__file__).parent / "launch_failing.py"


async def letters(database: Database) -> list[str]:
    async with database.look() as connection:
        return list((await connection.execute(select(DeadLetter.payload))).scalars())


@pytest.mark.parametrize("extra", [{"DEBUG": "true"}, {"LOG_JSON": "true"}])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_neither_a_broken_update_nor_a_failing_handler_tells_the_log_what_was_written(
    telegram: LocalTelegram, database: Database, start_run: StartRun, extra: dict[str, str]
) -> None:
    anna, boris = telegram.person("Анна", username=CANARY.replace("-", "_")), telegram.person("Борис")
    run = await start_run(FAILING, **extra)
    await run.says("ready")
    anna.says("/start")
    await anna.hears("Привет", PATIENCE)
    content = {"date": CANARY, "chat": anna.chat_with().describe(), "from": anna.describe(), "text": CANARY}
    anna.sends_raw({"message": {"message_id": 5, **content}})
    anna.says(f"/help {CANARY}")
    boris.says("/start")
    await boris.hears("Привет, Борис!", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert [message.text[: len(SORRY)] for message in anna.chat if message.from_bot][1:] == [SORRY, SORRY]
    assert await run.stops() == 0
    told = "\n".join(run.log)
    assert told.count("is a dead letter") == 2
    assert "RuntimeError at" in told
    assert CANARY not in told.encode().decode("unicode_escape", "replace")
    assert CANARY not in told
    assert CANARY.replace("-", "_") not in told
    assert "Анна" not in told
    assert len(await letters(database)) == 2


@pytest.mark.usefixtures("program")
async def test_a_broken_update_in_the_middle_of_a_batch_stops_nobody(
    telegram: LocalTelegram, database: Database, log: Log
) -> None:
    people = [telegram.person(name) for name in ("Анна", "Борис", "Вера")]
    anna, boris, vera = people
    for person in people:
        await person.says("/start")
    broken = {
        "message": {
            "message_id": 7,
            "date": "yesterday",
            "chat": {"id": boris.id, "type": "private"},
            "from": {"id": boris.id, "is_bot": False, "first_name": "Борис", "language_code": "ru"},
            "text": CANARY,
        }
    }
    telegram.faults.next("reset", "getUpdates")  # so that the three come as one batch
    anna.says("/help")
    boris.sends_raw(broken)
    boris.says("/settings")
    vera.says("/help")
    for person in (anna, vera):
        await person.hears("/events — ближайшие встречи")
    await boris.hears("Язык: Русский")
    await telegram.quiet()
    assert [message.text[: len(SORRY)] for message in boris.chat if message.from_bot][1] == SORRY
    assert len(await letters(database)) == 1
    assert CANARY not in "\n".join(log.lines)


@pytest.mark.usefixtures("program")
async def test_updates_broken_in_every_way_are_put_away_and_the_bot_goes_on(
    telegram: LocalTelegram, database: Database
) -> None:
    """Not even the apology can be counted on here: what is missing may be whom to tell."""
    anna = telegram.person("Анна")
    await anna.says("/start")
    person = {"id": anna.id, "is_bot": False, "first_name": "Анна"}
    chat = {"id": anna.id, "type": "private"}
    broken: list[dict[str, object]] = [
        {"message": "text"},
        {"message": {}},
        {"message": {"message_id": 1, "date": 0, "chat": chat, "from": {**person, "id": "many"}}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": "far"}, "from": person, "text": "/help"}},
        {"message": {"message_id": 1, "date": 0, "chat": [chat], "from": [person], "text": ["/help"]}},
        {"message": {"message_id": 1, "date": 10**30, "chat": chat, "from": person, "text": "/help"}},
        {"callback_query": {"id": 5, "from": person, "chat_instance": "1", "data": ["e:"]}},
        {"callback_query": {"id": "5", "from": {**person, "language_code": 5}, "chat_instance": "1", "data": "e:"}},
        {"callback_query": {"id": "5", "from": person, "message": {"date": 0}, "data": "e:"}},
    ]
    for update in broken:
        anna.sends_raw(update)
    anna.says("/help")
    await anna.hears("/events — ближайшие встречи", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert len(await letters(database)) == len(broken)


@pytest.mark.usefixtures("program")
async def test_the_apology_speaks_the_language_that_was_chosen(telegram: LocalTelegram) -> None:
    anna = telegram.person("Анна")
    await anna.says("/settings")
    await anna.presses("English")
    anna.sends_raw({"message": {"date": CANARY, "chat": anna.chat_with().describe(), "from": anna.describe()}})
    await anna.hears("Something broke on our side", PATIENCE)


@pytest.mark.usefixtures("program")
async def test_whoever_would_see_nothing_hears_an_apology_and_may_try_again(telegram: LocalTelegram) -> None:
    anna = telegram.person("Анна")
    await anna.says("/start")
    await anna.presses("Настройки")
    for method in ("editMessageText", "sendMessage"):
        telegram.faults.next("400", method)
        anna.presses("Все встречи") if method == "editMessageText" else anna.says("/help")
        await anna.hears(SORRY, PATIENCE)
        await anna.settles(PATIENCE)
        anna.says("/help")
        await anna.hears("/events — ближайшие встречи", PATIENCE)
        await anna.settles(PATIENCE)
        await anna.says("/settings")
    assert len([message for message in anna.chat if SORRY in message.text]) == 2


@pytest.mark.parametrize("who", [2**63, 2**70, -(2**64)])
@pytest.mark.usefixtures("program")
async def test_a_number_beyond_the_database_is_a_dead_letter_not_a_database_away(
    telegram: LocalTelegram, database: Database, who: int
) -> None:
    anna = telegram.person("Анна")
    message = {"message_id": 1, "date": 1, "chat": {"id": who, "type": "private"}, "text": "/start"}
    anna.sends_raw({"message": {**message, "from": {"id": who, "is_bot": False, "first_name": "Некто"}}})
    anna.says("/start")
    await anna.hears("Привет, Анна!", PATIENCE)
    await telegram.quiet(PATIENCE)
    assert len(await letters(database)) == 1
