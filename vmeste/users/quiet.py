"""Quiet hours: when a person does not want to hear what can wait."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def quiet_until(begins: int | None, ends: int | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the quiet hours end in which it is now, in their person's zone; nothing at another time of the day."""
    if begins is None or ends is None or begins == ends:
        return None
    local = now.astimezone(zone)
    over_midnight = begins > ends
    if not (local.hour >= begins or local.hour < ends if over_midnight else begins <= local.hour < ends):
        return None
    end = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(UTC)
