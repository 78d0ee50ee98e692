"""The fields of an event, as the administrator types them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from vmeste.admin.forms import Field, Wrong, choice, line, moment, number, prose, show_moment, show_switch, switch
from vmeste.admin.zones import zone_named
from vmeste.events import rules
from vmeste.events.creation.setting_views import MOST_HOURS
from vmeste.events.draft import DESCRIPTION_LENGTH, LOCATION_LENGTH, MOST_SEATS, TITLE_LENGTH
from vmeste.events.when import FARTHEST
from vmeste.words import languages

MOMENTS = frozenset({"date", "ends_at"})
"""Whether they are good is told of both together."""


def event_fields(zone: ZoneInfo) -> tuple[Field, ...]:
    """`zone` is the one in which the form was drawn: in it moments are typed."""
    return (
        Field("title", line(TITLE_LENGTH, needed=True)),
        Field("date", moment(zone, needed=True), show_moment(zone)),
        Field("ends_at", moment(zone), show_moment(zone)),
        Field("location", line(LOCATION_LENGTH)),
        Field("description", prose(DESCRIPTION_LENGTH)),
        Field("capacity", number(1, MOST_SEATS)),
        Field("guests_allowed", number(0, rules.MOST_GUESTS, needed=True)),
        Field("maybe_allowed", switch, show_switch),
        Field("public", switch, show_switch),
        Field("names_hidden", switch, show_switch),
        Field("offer_hours", number(1, MOST_HOURS)),
        Field("language", choice(languages())),
        Field("time_zone", _zone),
    )


def check(values: Mapping[str, Any], now: datetime, *, moved: bool) -> dict[str, Wrong]:
    """What is wrong with a start and an end that are good each by itself. `moved`: the start is to be another."""
    start, end = values["date"], values["ends_at"]
    if moved and start <= now:
        return {"date": Wrong("wrong-past")}
    if moved and start > now + FARTHEST:
        return {"date": Wrong("wrong-far")}
    if end is not None and end <= start:
        return {"ends_at": Wrong("wrong-end")}
    return {}


def _zone(said: str) -> str | Wrong:
    said = said.strip()
    if not said:
        return Wrong("wrong-empty")
    return said if zone_named(said) is not None else Wrong("wrong-zone")
