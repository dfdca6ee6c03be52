"""States and legal moves, as data."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from uuid import UUID


class CampaignState(enum.StrEnum):
    """Where a campaign stands."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    RUNNING = "running"
    CLOSED = "closed"


class InspectionState(enum.StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    SELF_ASSESSED = "self_assessed"
    IN_FIELD = "in_field"
    MINUTES_SIGNED = "minutes_signed"
    CONCLUDED = "concluded"


class FindingState(enum.StrEnum):
    """Where a finding stands; "overdue" is derived, never stored."""

    OPEN = "open"
    ACTION_PLANNED = "action_planned"
    ACTION_DONE = "action_done"
    VERIFIED = "verified"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"


class Progress(enum.StrEnum):
    """How far the inspector is with a row; says nothing of the verdict."""

    UNSEEN = "unseen"
    LOOKING = "looking"
    DONE = "done"


class Severity(enum.StrEnum):
    """Severities of the packs, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Side(enum.StrEnum):
    """Who put a piece of evidence in."""

    UNIT = "unit"
    INSPECTOR = "inspector"


class RevisionKind(enum.StrEnum):
    """What was frozen."""

    MINUTES = "minutes"
    REPORT = "report"


#: Answers a unit may give beside the verdicts of the pack: an honest "we do not know".
UNKNOWN = "khong_biet"

C, N, F = CampaignState, InspectionState, FindingState
#: From each state, the states that may follow. Everything else is refused.
CAMPAIGN_MOVES: Mapping[str, frozenset[str]] = {
    C.PLANNED: frozenset({C.ANNOUNCED}),
    C.ANNOUNCED: frozenset({C.RUNNING}),
    C.RUNNING: frozenset({C.CLOSED}),
    C.CLOSED: frozenset(),
}
#: ``planned → in_field`` needs a reason: a surprise check, or a unit that answered nothing.
INSPECTION_MOVES: Mapping[str, frozenset[str]] = {
    N.PLANNED: frozenset({N.SELF_ASSESSED, N.IN_FIELD}),
    N.SELF_ASSESSED: frozenset({N.IN_FIELD}),
    N.IN_FIELD: frozenset({N.MINUTES_SIGNED}),
    N.MINUTES_SIGNED: frozenset({N.CONCLUDED}),
    N.CONCLUDED: frozenset(),
}
FINDING_MOVES: Mapping[str, frozenset[str]] = {
    F.OPEN: frozenset({F.ACTION_PLANNED, F.TRANSFERRED}),
    F.ACTION_PLANNED: frozenset({F.ACTION_PLANNED, F.ACTION_DONE, F.TRANSFERRED}),
    F.ACTION_DONE: frozenset({F.VERIFIED, F.REOPENED, F.TRANSFERRED}),
    F.REOPENED: frozenset({F.ACTION_PLANNED, F.TRANSFERRED}),
    F.VERIFIED: frozenset({F.REOPENED}),
    F.TRANSFERRED: frozenset(),
}
#: Once the minutes are signed nothing of the field work changes any more.
SIGNED = (N.MINUTES_SIGNED, N.CONCLUDED)
#: Findings that still wait for somebody.
UNSETTLED = (F.OPEN, F.ACTION_PLANNED, F.ACTION_DONE, F.REOPENED)
#: Findings where the unit has to move.
WITH_UNIT = (F.OPEN, F.ACTION_PLANNED, F.REOPENED)

#: Slot of the signed notice of conclusion; the other slots are kinds of revision.
CONCLUSION = "conclusion"


def about_of(inspection_id: UUID) -> str:
    """Return by what the papers of an inspection are found."""
    return f"inspection:{inspection_id}"
