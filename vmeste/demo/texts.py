"""Texts and their entities: what Telegram refuses, what it cleans, what it finds by itself."""

import re
from typing import Any

from vmeste.demo.refusal import bad_request

Entities = list[dict[str, Any]]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

# what an entity of a kind must carry, beside its type, offset and length
CARRIES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "blockquote",
            "expandable_blockquote",
            "code",
        ),
        frozenset(),
    ),
    **dict.fromkeys(
        ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"),
        frozenset(),
    ),
    "pre": frozenset(),
    "text_link": frozenset({"url"}),
    "text_mention": frozenset({"user"}),
    "custom_emoji": frozenset({"custom_emoji_id"}),
    "date_time": frozenset({"unix_time"}),
}
MAY_CARRY = {"pre": {"language"}, "date_time": {"date_time_format"}}
PLACE = {"type", "offset", "length"}
CANNOT_NEST = {"code", "pre"}
DATE_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")

# characters that Telegram turns into a space, and those it removes
SPACES = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32))))
REMOVED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u030a\u0333\u033f"
DIRTY = re.compile(f"[{SPACES}{REMOVED}]")

FOUND = re.compile(
    r"""
    (?P<url>(?:https?|tg)://[^\s<>"'`]+|(?<![\w@.])(?:[\w-]+\.)+(?:com|org|net|ru|me|io|uk|info|dev)\b(?:/[^\s<>"'`]*)?)
    |(?P<email>(?<![\w.])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    |(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)
    |(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\w/]))
    |(?P<hashtag>(?<![\w\#])\#\w*[^\W\d]\w*)
    """,
    re.VERBOSE,
)
HINT = re.compile(r"[/@#.]")


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def message_text(text: str, entities: Entities) -> tuple[str, Entities]:
    text, entities = tidy(text, entities)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption_text(text: str, entities: Entities) -> tuple[str, Entities]:
    text, entities = tidy(text, entities)
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def tidy(text: str, entities: Entities) -> tuple[str, Entities]:
    """Checked, cleaned and trimmed; what Telegram finds by itself (links, commands, mentions) is added."""
    if entities:
        entities = checked(text, entities)
    if DIRTY.search(text):
        text, entities = cleaned(text, entities)
    text, entities = trimmed(text, entities)
    if HINT.search(text):
        entities = with_found(text, entities)
    return text, entities


def checked(text: str, entities: Entities) -> Entities:
    """In order, within the text, not across characters, one fully inside another or beside it."""
    entities = sorted((e for e in entities if e["length"]), key=lambda e: (e["offset"], -e["length"]))
    split = inside_pairs(text)
    length = utf16_length(text)
    around: list[tuple[int, str]] = []  # where the entities end that contain this one, and their kinds
    for entity in entities:
        check_what_it_carries(entity)
        check_bounds(entity["offset"], entity["length"], length, split)
        start, end = entity["offset"], entity["offset"] + entity["length"]
        while around and around[-1][0] <= start:
            around.pop()
        if around:
            outer_end, outer = around[-1]
            if end > outer_end:
                raise bad_request(f"entity beginning at UTF-16 offset {start} lies partly inside another one")
            if CANNOT_NEST & {outer, entity["type"]}:
                raise bad_request(f"entity {entity['type']} at UTF-16 offset {start} can't be nested with {outer}")
        around.append((end, entity["type"]))
    return entities


def check_bounds(start: int, length: int, end_of_text: int, split: frozenset[int]) -> None:
    end = start + length
    beginning = f"entity beginning at UTF-16 offset {start}"
    if start < 0:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if start >= end_of_text:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if end > end_of_text:
        raise bad_request(f"{beginning} ends after the end of the text at UTF-16 offset {end}")
    if start in split:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at offset {start}")
    if end in split:
        raise bad_request(f"{beginning} ends in a middle of a UTF-16 symbol")


def check_what_it_carries(entity: dict[str, Any]) -> None:
    kind = entity["type"]
    if kind not in CARRIES:
        raise bad_request(f'unsupported entity type "{kind}" specified')
    carried = entity.keys() - PLACE
    if missing := CARRIES[kind] - carried:
        raise bad_request(f'field "{min(missing)}" of entity {kind} is missing')
    if foreign := carried - CARRIES[kind] - MAY_CARRY.get(kind, set()):
        raise bad_request(f'field "{min(foreign)}" does not belong to entity {kind}')
    if kind == "date_time":
        if not DATE_TIME_FORMAT.fullmatch(entity.get("date_time_format", "")):
            raise bad_request("date-time entity format is invalid")
        if not 0 < entity["unix_time"] < 1 << 31:
            raise bad_request("date-time entity time is invalid")
    if kind == "text_link" and not re.match(r"(?:https?|tg|tonsite|mailto):", entity["url"]):
        raise bad_request("text link URL is invalid")


def inside_pairs(text: str) -> frozenset[int]:
    """UTF-16 offsets that fall between the two halves of one character."""
    if text.isascii() or max(text) <= "\uffff":
        return frozenset()
    offsets, at = [], 0
    for character in text:
        at += 1
        if character > "\uffff":
            offsets.append(at)
            at += 1
    return frozenset(offsets)


def cleaned(text: str, entities: Entities) -> tuple[str, Entities]:
    kept, place, at = [], [], 0
    for character in text:
        gone = character in REMOVED
        width = 2 if character > "\uffff" else 1
        place += [at] * width
        if not gone:
            kept.append(" " if character in SPACES else character)
            at += width
    place.append(at)
    moved = [
        {**e, "offset": place[e["offset"]], "length": place[e["offset"] + e["length"]] - place[e["offset"]]}
        for e in entities
    ]
    return "".join(kept), [e for e in moved if e["length"]]


def trimmed(text: str, entities: Entities) -> tuple[str, Entities]:
    """Without white space around; what stands before the first entity goes, what is inside it stays."""
    whole = text.rstrip()
    first = entities[0]["offset"] if entities else len(whole)
    lead = min(len(whole) - len(whole.lstrip()), first)
    if len(whole) == len(text) and not lead:
        return text, entities
    end = utf16_length(whole)
    shorter = [{**e, "length": min(e["length"], end - e["offset"])} for e in entities]
    return whole[lead:], [{**e, "offset": e["offset"] - lead} for e in shorter if e["length"] > 0]


def with_found(text: str, entities: Entities) -> Entities:
    found = []
    for match in FOUND.finditer(text):
        kind = str(match.lastgroup)
        piece = match[0].rstrip(".,:;!?)»…") if kind == "url" else match[0]
        start = utf16_length(text[: match.start()])
        entity = {"type": kind, "offset": start, "length": utf16_length(piece)}
        if not any(touches(entity, e) and e["type"] in {"code", "pre", "text_link", kind} for e in entities):
            found.append(entity)
    return sorted(entities + found, key=lambda e: (e["offset"], -e["length"])) if found else entities


def touches(one: dict[str, Any], other: dict[str, Any]) -> bool:
    ends = one["offset"] + one["length"], other["offset"] + other["length"]
    return bool(one["offset"] < ends[1] and other["offset"] < ends[0])
