"""From stored rows to what the score needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from compliance.core import clock
from compliance.inspections.checklist import Checklist, checklist
from compliance.inspections.models import Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.scoring import Answer

Pieces = Mapping[UUID | None, Sequence[InspectionEvidence]]


def checklist_of(inspection: Inspection) -> Checklist:
    """Return the checklist that the inspection was opened with, at its pinned version."""
    return checklist(inspection.pack_id, inspection.pack_version, inspection.set_id)


def judged_on(inspection: Inspection) -> date:
    """Return the day at which evidence is judged: of the signature, else today."""
    moment = inspection.signed_at
    return clock.local(moment).date() if moment else clock.today()


def answer_of(
    row: InspectionRow, pieces: Sequence[InspectionEvidence], questions: Checklist, on: date
) -> Answer:
    """Return one row as the score sees it; evidence of either side counts."""
    question = questions.questions[row.item_id]
    valid = [p for p in pieces if not (p.evidence.expires_on and p.evidence.expires_on < on)]
    return Answer(
        item_id=row.item_id,
        group=question.group,
        severity=question.severity,
        verdict=row.verdict,
        has_evidence=bool(pieces),
        evidence_expired=bool(pieces) and not valid,
    )


def answers_of(
    inspection: Inspection, rows: Sequence[InspectionRow], evidence: Pieces, questions: Checklist
) -> list[Answer]:
    """Return the rows of an inspection as the score sees them."""
    on = judged_on(inspection)
    return [answer_of(row, evidence.get(row.id, ()), questions, on) for row in rows]
