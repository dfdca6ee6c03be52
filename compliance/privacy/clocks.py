"""Deadlines of impact dossiers and of people's requests, worked out from the pack's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checklists import Pack
from compliance.core import clock
from compliance.core.days import add_months
from compliance.core.i18n import _
from compliance.privacy.models import ImpactAssessment, SubjectRequest
from compliance.settings.queries import WorkingDays, add_working_days, working_days

#: The status under which the clocks of a dossier run; unclear counts as required (prudent).
RUNNING = ("phai-lap", "chua-ro")


@dataclass(frozen=True)
class Deadline:
    """One clock. ``due`` is None before it starts; ``done`` None while it is open."""

    id: str
    text: str
    source: str
    due: date | None
    done: date | None

    @property
    def late(self) -> bool:
        """Whether it passed undone, or was met too late."""
        return self.due is not None and (self.done or clock.today()) > self.due

    @property
    def open(self) -> bool:
        """Whether it runs now."""
        return self.due is not None and self.done is None


Starts = Callable[[ImpactAssessment], tuple[date | None, date | None]]
#: Clock id of the pack → (when it starts, when it was met).
_CLOCKS: Mapping[str, Starts] = {
    "lap": lambda a: (a.started_on, a.prepared_on),
    "nop": lambda a: (a.started_on, a.filed_on),
    "ket-qua": lambda a: (a.filed_on, a.answered_on),
    "hoan-thien": lambda a: (a.completion_asked_on, a.completed_on),
    "cap-nhat-ky": lambda a: (_latest(a.filed_on, a.updated_on), None),
    "cap-nhat-ngay": lambda a: (a.changed_on, _since(a.updated_on, a.changed_on)),
}


def dossier_deadlines(row: ImpactAssessment, kind: Mapping[str, Any]) -> list[Deadline]:
    """Return every clock of a dossier; none runs for an exempt unit."""
    if row.status not in RUNNING:
        return []
    found = []
    for entry in kind["clocks"]:
        start, done = _CLOCKS[entry["id"]](row) if entry["id"] in _CLOCKS else (None, None)
        due = _after(start, entry) if start else None
        found.append(Deadline(entry["id"], entry["text"]["vi"], entry["source"], due, done))
    return found


def calendar_for(rows: Sequence[SubjectRequest]) -> WorkingDays:
    """Return the calendar that the clocks of these requests need: one query for all of them."""
    received = [row.received_on for row in rows] or [clock.today()]
    return working_days(min(received), max(received) + timedelta(days=90))


def request_deadlines(
    row: SubjectRequest, pack: Pack, days: WorkingDays | None = None
) -> list[Deadline]:
    """Return the two clocks of a request: the answer, and the doing (longer through others).

    ``days`` is what ``calendar_for`` gave for all the rows at hand.
    """
    days = days or calendar_for([row])
    kind = next((k for k in pack.section("request_kinds") if k["id"] == row.kind), None)
    if kind is None:
        return []
    term = (row.via_others and kind.get("via_others")) or kind["execution"]
    due = _after(row.received_on, term, days)
    if row.extension_reason and kind.get("extension"):
        due = _after(due, kind["extension"], days)
    done = row.executed_on or (row.replied_on if row.refusal else None)
    reply = _after(row.received_on, kind["reply"], days)
    return [
        Deadline("reply", _("Trả lời"), kind["reply"]["source"], reply, row.replied_on),
        Deadline("execution", _("Thực hiện"), term["source"], due, done),
    ]


def _after(start: date, term: Mapping[str, Any], days: WorkingDays | None = None) -> date:
    if term.get("working_days") is not None:
        if days is not None:
            return days.after(start, term["working_days"])
        return add_working_days(start, term["working_days"])
    if term.get("months") is not None:
        return add_months(start, term["months"])
    return start + timedelta(days=term.get("days") or 0)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _since(done: date | None, start: date | None) -> date | None:
    return done if done and start and done >= start else None
