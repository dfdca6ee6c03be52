"""The next dates of the law and of the sector's plan, straight from the packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from checklists import load
from compliance.core.days import next_yearly

#: Days ahead that the first page looks (a convention of ours).
HORIZON = timedelta(days=240)


@dataclass(frozen=True)
class Deadline:
    """A date that comes: ``day`` is the last safe day, the law may say "before" the next one."""

    key: str
    day: date
    text: str
    source: str
    confidence: str
    #: operator | owner | …: whose it is, where the pack says so.
    who: str | None = None


def upcoming(today: date) -> list[Deadline]:
    """Return the dates from ``today`` to the horizon, soonest first."""
    found = [*_annual(today), *_periods(today), *_transition(today)]
    return sorted((d for d in found if today <= d.day <= today + HORIZON), key=lambda d: d.day)


def _annual(today: date) -> Iterator[Deadline]:
    for row in load("nd331-2026").section("annual_report")["deadlines"]:
        day = next_yearly(row["last_safe_day"], today)
        yield Deadline(
            f"annual:{row['id']}",
            day,
            row["text"]["vi"],
            row["source"],
            row["confidence"],
            row.get("who"),
        )


def _periods(today: date) -> Iterator[Deadline]:
    for row in load("bao-cao-gia-lai").section("periods"):
        if "last_safe_day" in row:
            text = f"Báo cáo kỳ {row['name']['vi']} gửi Sở"
            day = next_yearly(row["last_safe_day"], today)
            yield Deadline(f"period:{row['id']}", day, text, row["source"], row["confidence"])


def _transition(today: date) -> Iterator[Deadline]:
    for row in load("nd331-2026").section("transition"):
        if day := row.get("last_safe_day"):
            yield Deadline(
                f"transition:{row['id']}",
                date.fromisoformat(day),
                row["text"]["vi"],
                row["source"],
                row["confidence"],
            )
