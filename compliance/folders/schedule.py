"""When a folder is due, in Vietnamese time (no daylight saving there)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from compliance.core.clock import LOCAL
from compliance.folders.models import Every, FolderSource


def latest_slot(source: FolderSource, now: datetime) -> datetime:
    """Return the last time of the schedule that is not after ``now``, in UTC."""
    local = now.astimezone(LOCAL)
    if source.every == Every.HOUR:
        return local.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    slot = local.replace(hour=source.hour, minute=0, second=0, microsecond=0)
    if source.every == Every.WEEK:
        slot -= timedelta(days=(slot.weekday() - source.weekday) % 7)
    if slot > local:
        slot -= timedelta(days=7 if source.every == Every.WEEK else 1)
    return slot.astimezone(UTC)


def next_slot(source: FolderSource, now: datetime) -> datetime:
    """Return the first time of the schedule after ``now``, in UTC."""
    step = {Every.HOUR: timedelta(hours=1), Every.DAY: timedelta(days=1)}
    return latest_slot(source, now) + step.get(Every(source.every), timedelta(days=7))
