"""In which zone a visitor reads and types times: the one they chose, else that of the bot's settings."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from aiohttp import web

ZONE = "vmeste_zone"
"""The cookie of the zone that was chosen."""
ASKED = "zone"
"""The name of a zone in an address and in a form; empty there = as in the bot's settings."""


def zone_for(request: web.Request, usual: ZoneInfo) -> ZoneInfo:
    said = request.query.get(ASKED)
    return zone_named(request.cookies.get(ZONE, "") if said is None else said) or usual


def zone_named(said: str) -> ZoneInfo | None:
    return ZoneInfo(said) if said in zones() else None


@cache
def zones() -> tuple[str, ...]:
    """Those that people live in, and UTC."""
    return (*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC")
