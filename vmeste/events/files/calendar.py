"""An event as a calendar file, for Google's, Apple's and Microsoft's calendars.

The time stands in the event's own zone, which the file describes, so that it stays right should the zone's rules
change; only an hour that comes twice is said in UTC. An entry taken again replaces the one before: its UID is the
event's code, and its SEQUENCE grows with every change that a calendar shows.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vmeste.events import rules
from vmeste.events.models import Event
from vmeste.events.shown import Revision

PRODUCT = "-//vmeste//vmeste//EN"
DAY = timedelta(days=1)


def entry(event: Event, revision: Revision, link: str, now: datetime) -> bytes:
    import icalendar  # noqa: PLC0415  dear to import, and few ask

    begins, ends = _local(event, event.date), _local(event, event.ends_at or event.date + rules.LASTS)
    entry = icalendar.Event()
    entry.add("uid", f"{event.code}@vmeste")
    entry.add("sequence", revision.number)
    entry.add("dtstamp", now.replace(microsecond=0))
    entry.add("created", event.created_at.replace(microsecond=0))
    entry.add("last-modified", (revision.last or event.created_at).replace(microsecond=0))
    entry.add("dtstart", begins)
    entry.add("dtend", ends)
    entry.add("summary", event.title)
    entry.add("description", f"{event.description}\n\n{link}" if event.description else link)
    entry.add("url", link)
    if event.location:
        entry.add("location", event.location)
    if event.latitude is not None and event.longitude is not None:
        entry.add("geo", (event.latitude, event.longitude))
    entry.add("status", "CONFIRMED" if event.cancelled_at is None else "CANCELLED")
    entry.add("transp", "OPAQUE")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones(first_date=(begins - DAY).date(), last_date=(ends + DAY).date())
    file: bytes = calendar.to_ical()
    return file


def _local(event: Event, moment: datetime) -> datetime:
    moment = moment.replace(microsecond=0)
    local = moment.astimezone(ZoneInfo(event.time_zone))
    return moment.astimezone(UTC) if local.fold else local
