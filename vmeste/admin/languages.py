"""Which language a visitor reads: the one they pressed, else the one their browser asks for."""

from aiohttp import hdrs, web

from vmeste.admin.words import languages
from vmeste.words import ENGLISH, Language, language_of

LANGUAGE = "vmeste_language"
REMEMBERED = 365 * 24 * 3600  # seconds
LONGEST_HEADER = 400  # characters; more is no browser


def language_for(request: web.Request) -> Language:
    for said in (request.query.get("lang"), request.cookies.get(LANGUAGE)):
        if said is not None and said in languages():
            return said
    return _accepted(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))


def _accepted(header: str) -> Language:
    """The language of the first tag that names one of ours, the most wanted first; as the bot does it."""
    wanted: list[tuple[float, str]] = []
    for one in header[:LONGEST_HEADER].split(","):
        tag, _, weight = one.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip() and quality > 0:
            wanted.append((-quality, tag.strip()))
    for _, tag in sorted(wanted, key=lambda one: one[0]):
        language = language_of(None, tag)
        if language in languages() and (language != ENGLISH or tag.lower().startswith(ENGLISH)):
            return language
    return ENGLISH
