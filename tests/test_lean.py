"""The tricks of a lean start hold, and change nothing that is said; a new aiogram, pydantic, Babel or Fluent shows.

aiogram's models, built on first use, are the ones that a plain import builds. Each look is taken by a fresh
interpreter, because this one has imported aiogram already.
"""

import json
import subprocess
import sys
from functools import cache
from typing import Any

from fluent.runtime import FluentResource
from fluent.syntax import ast

from vmeste.words import LOCALES, texts_in

LEAN = "from vmeste import lean; lean.import_aiogram()\n"

BUILT = """
import inspect, json, re, sys
from aiogram import methods, types
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
models = {
    model
    for package in (types, methods)
    for model in vars(package).values()
    if inspect.isclass(model) and issubclass(model, BaseModel)
}
"""

WAITING = f"""{BUILT}
print(json.dumps(sorted(model.__name__ for model in models if not model.__pydantic_complete__)))
"""

FIELDS = f"""{BUILT}
def first_use(model):
    model.__pydantic_validator__.title
    fields = {{name: repr(field.annotation) for name, field in model.model_fields.items()}}
    return {{name: re.sub("0x[0-9a-f]+", "", said) for name, said in fields.items()}}
found = {{}}
for model in sorted(models, key=lambda model: model.__name__):
    if not inspect.isabstract(model) and not model.__pydantic_generic_metadata__["parameters"]:
        fields = first_use(model)
        found[model.__name__] = [model.__pydantic_complete__, fields]
print(json.dumps(found))
"""

NAMED = ("Update", "Message", "Chat", "User", "CallbackQuery", "MessageEntity", "SendMessage", "AnswerCallbackQuery")

PARSED = """
import json
from aiogram.types import Update
person = {"id": 7, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
private = {"id": 7, "type": "private", "first_name": "Анна"}
group = {"id": -1001, "type": "supergroup", "title": "Двор", "is_forum": True}
message = {"message_id": 1, "date": 1, "chat": private, "from": person, "text": "/start"}
member = {"user": person, "status": "member"}
option = {"persistent_id": "1", "text": "да", "voter_count": 0}
poll = {"id": "1", "question": "?", "options": [option], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
        "members_only": False}
whole = {**message, "entities": [{"type": "bold", "offset": 0, "length": 2}], "reply_to_message": message,
         "reply_markup": {"inline_keyboard": [[{"text": "Иду", "callback_data": "j:k3Jx81Qa"}]]},
         "photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}],
         "forward_origin": {"type": "user", "date": 1, "sender_user": person},
         "location": {"latitude": 55.7, "longitude": 37.6}, "pinned_message": {**message, "date": 0}}
kinds = {
    **dict.fromkeys(("message", "edited_message", "channel_post", "edited_channel_post"), whole),
    "inline_query": {"id": "1", "from": person, "query": "x", "offset": ""},
    "chosen_inline_result": {"result_id": "1", "from": person, "query": "x"},
    "callback_query": {"id": "1", "from": person, "chat_instance": "1", "data": "x", "message": whole},
    "poll": poll,
    "poll_answer": {"poll_id": "1", "user": person, "option_ids": [0], "option_persistent_ids": ["1"]},
    "my_chat_member": {"chat": private, "from": person, "date": 1, "old_chat_member": member,
                       "new_chat_member": {**member, "status": "kicked", "until_date": 0}},
    "chat_member": {"chat": group, "from": person, "date": 1, "old_chat_member": member,
                    "new_chat_member": {**member, "status": "left"}},
    "chat_join_request": {"chat": group, "from": person, "user_chat_id": 7, "date": 1},
    "message_reaction": {"chat": group, "message_id": 1, "date": 1, "old_reaction": [],
                         "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
    "business_connection": {"id": "1", "user": person, "user_chat_id": 7, "date": 1, "is_enabled": True},
}
updates = [Update.model_validate({"update_id": 1, kind: body}) for kind, body in kinds.items()]
print(json.dumps([[update.event_type, repr(update), update.model_dump_json()] for update in updates]))
"""

SPOKEN = """
import json
from datetime import datetime
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.utils.formatting import Bold, DateTime, Text, TextMention
class Join(CallbackData, prefix="j"):
    code: str
text, entities = Text(Bold("Анна"), " ", DateTime("сб", unix_time=1, date_time_format="wDt")).render()
button = InlineKeyboardButton(text="Иду", callback_data=Join(code="a").pack())
keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
said = SendMessage(chat_id=7, text=text, entities=entities, reply_markup=keyboard)
print(json.dumps([repr(said), repr(AnswerCallbackQuery(callback_query_id="1")), repr(Join.unpack("j:a")),
                  [entity.model_dump(exclude_none=True) for entity in entities]]))
"""


@cache
def told(script: str) -> Any:
    """What a fresh interpreter prints, read as JSON."""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def test_a_plain_import_builds_everything_and_a_lean_one_nothing() -> None:
    """When the first half fails, aiogram has learned it by itself, and vmeste/lean.py can go."""
    built = set(NAMED) - set(told(WAITING))
    waiting = set(NAMED) & set(told(LEAN + WAITING))
    assert {"Update", "Message", "Chat", "User"} <= built
    assert waiting == set(NAMED)


def test_every_type_and_method_is_built_on_first_use_with_the_same_fields() -> None:
    lean, plain = told(LEAN + FIELDS), told(FIELDS)
    assert len(lean) > 400
    assert [name for name, (complete, _) in lean.items() if not complete] == []
    assert lean == plain


def test_every_kind_of_update_is_read_alike() -> None:
    lean = told(LEAN + PARSED)
    assert lean == told(PARSED)
    assert {kind for kind, *_ in lean} >= {"message", "callback_query", "inline_query", "my_chat_member"}


def test_buttons_texts_and_methods_are_written_alike() -> None:
    assert told(LEAN + SPOKEN) == told(SPOKEN)


def test_other_models_are_built_as_ever() -> None:
    assert told(
        LEAN + "import json\nfrom pydantic import BaseModel\n"
        "class Own(BaseModel):\n    at: int\n"
        "print(json.dumps([Own.__pydantic_complete__, Own.model_rebuild(), Own.model_config.get('defer_build')]))"
    ) == [True, None, None]


def test_the_program_starts_lean() -> None:
    """Whatever bot.py imports before must not import aiogram."""
    assert told("import json, sys, bot\nprint(json.dumps('aiogram' in sys.modules))") is False


SAID = """
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo
from babel import core
from vmeste import words
from vmeste.admin import words as page
now, said = datetime(2026, 11, 25, 12, 30, tzinfo=UTC), []
for language in words.languages():
    speech = words.Words(language, ZoneInfo("Europe/Moscow"), now)
    for days in (1, 3, 400):
        then = now + timedelta(days=days, hours=2)
        said += [speech.moment_in_words(then), speech.ahead(then)]
        said += [speech.month(then.date()), speech.weekday(then.date())]
    said += [words.name_of(language), words.city_in(language, "Asia/Tokyo"), speech.first_weekday,
             words.day_comes_first(language), words.counts_24_hours(language), speech.listed(["a", "b", "c"]),
             speech("card-going", going=3)]
asked = core._global_data is not None
for language in page.languages():
    sheet = page.Words(language, ZoneInfo("Asia/Almaty"))
    said += [sheet.moment(now), sheet.day(now, "month"), sheet.in_zone(now, "UTC"), sheet.language_name("uk")]
print(json.dumps([asked, said]))
"""
LEARNT = LEAN + "from vmeste.words import read_languages; read_languages()\n"


def test_babels_map_of_the_world_is_not_kept_and_nothing_is_said_otherwise() -> None:
    """When the first half fails, Babel has learned it by itself, and `read_languages` can go."""
    was_kept, plainly_said = told(LEAN + SAID)
    is_kept, said = told(LEARNT + SAID)
    assert was_kept
    assert not is_kept
    assert said == plainly_said


def test_the_texts_are_kept_without_their_places_in_the_file() -> None:
    """When the first half fails, Fluent has learned it by itself, and `texts_in` can go."""
    file = LOCALES / "en.ftl"
    plainly = FluentResource(file.read_text(encoding="utf-8"))
    assert plainly.body[0].span is not None
    assert _spans(plainly) > 0
    assert _spans(texts_in(file)) == 0
    assert texts_in(file).equals(plainly)


def test_the_program_starts_without_what_few_ask_for() -> None:
    """Imported when somebody asks: each takes a megabyte or more."""
    dear = {"alembic", "icalendar", "jinja2", "prometheus_client", "segno", "tzfpy"}
    imported = set(told(LEARNT + "import json, sys, vmeste.program\nprint(json.dumps(list(sys.modules)))"))
    assert not dear & imported


def _spans(node: object) -> int:
    if isinstance(node, list):
        return sum(map(_spans, node))
    if not isinstance(node, ast.BaseNode):
        return 0
    return isinstance(node, ast.Span) + sum(map(_spans, vars(node).values()))
