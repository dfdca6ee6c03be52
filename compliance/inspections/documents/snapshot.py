"""What is frozen when an inspection is signed: plain values.

The snapshot is all that a document is made of, so that a frozen one prints the same for ever,
whatever becomes of rows, units, accounts or packs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.inspections import labels
from compliance.inspections.checklist import Checklist, check_types
from compliance.inspections.models import Finding, Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.queries.findings import findings_of
from compliance.inspections.queries.inspections import evidence_of, rows_of
from compliance.inspections.queries.scores import answer_of, answers_of, checklist_of, judged_on
from compliance.inspections.scoring import Score, effective, score
from compliance.units.models import HealthUnit
from compliance.units.queries import letterhead

#: Shape of the snapshot; a later shape is read beside this one, never instead of it.
SNAPSHOT_VERSION = 1


def snapshot_of(inspection: Inspection, **paper: str | None) -> dict[str, Any]:
    """Return everything that the minutes say, as JSON values.

    Args:
        paper: ``number``, ``dated`` (ISO) and what else belongs to the paper itself.
    """
    questions = checklist_of(inspection)
    rows = rows_of(inspection.id)
    evidence = evidence_of(inspection.id)
    result = score(answers_of(inspection, rows, evidence, questions), questions.rules)
    kind = check_types().get(inspection.check_type)
    numbers = _numbers(rows, evidence)
    department = session().get_one(HealthUnit, inspection.department_id)
    head = letterhead(department)
    return {
        "shape": SNAPSHOT_VERSION,
        "department": department.name,
        "head": {"parent": head.parent_body, "body": head.issuing_body, "place": head.place},
        "signer": {"title": department.head_title, "name": department.head_name},
        "code": inspection.code,
        "unit": inspection.unit.name,
        "unit_address": inspection.unit.address,
        "check_type": kind.label if kind else inspection.check_type,
        "legal_basis": inspection.legal_basis.splitlines(),
        "planned_on": inspection.planned_on.isoformat(),
        "period": [inspection.period_from.isoformat(), inspection.period_to.isoformat()],
        "pack": _pack(inspection, questions),
        "team": [
            {"name": member.user.display_name, "title": member.user.title or ""}
            for member in inspection.members
        ],
        "self_assessed": _day(inspection.self_assessed_at),
        "no_self_reason": inspection.no_self_reason,
        "field_started": _day(inspection.field_started_at),
        "unit_representative": inspection.unit_representative,
        "place": inspection.place,
        "strengths": inspection.strengths,
        "unit_opinion": inspection.unit_opinion,
        "score": _score(result, questions),
        "rows": [
            _row(row, evidence.get(row.id, ()), questions, judged_on(inspection), numbers)
            for row in rows
        ],
        "findings": [_finding(finding, inspection) for finding in findings_of(inspection.id)],
        "evidence": _evidence(rows, evidence, numbers),
        **paper,
    }


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a snapshot: of its canonical JSON, as in the audit trail."""
    return audit.digest(snapshot)


def _day(moment: datetime | None) -> str | None:
    return clock.local(moment).date().isoformat() if moment else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _pack(inspection: Inspection, questions: Checklist) -> dict[str, Any]:
    return {
        "id": inspection.pack_id,
        "version": inspection.pack_version,
        "sha256": inspection.pack_sha256,
        "set": inspection.set_id,
        "title": questions.pack_title,
    }


def _numbers(
    rows: Sequence[InspectionRow],
    evidence: Mapping[UUID | None, Sequence[InspectionEvidence]],
) -> dict[UUID, int]:
    """Number the evidence in the order of the rows."""
    pieces = [piece for row in rows for piece in evidence.get(row.id, ())]
    return {piece.id: number for number, piece in enumerate(pieces, start=1)}


def _score(result: Score, questions: Checklist) -> dict[str, Any]:
    return {
        "score": result.score,
        "raw": result.raw,
        "cap": {"rule": result.cap.id, "limit": result.cap.limit, "text": result.cap.text}
        if result.cap
        else None,
        "coverage": result.coverage,
        "min_coverage": questions.rules.min_coverage,
        "rating": result.rating,
        "rows": result.rows,
        "looked_at": result.looked_at,
        "lowered": result.lowered,
        "verdicts": {code: questions.rules.labels[code] for code in questions.rules.verdicts},
        "groups": [
            {
                "name": group.name,
                "rows": group.rows,
                "looked_at": group.looked_at,
                "counts": {code: group.counts.get(code, 0) for code in questions.rules.verdicts},
                "score": group.score,
            }
            for group in result.groups
        ],
    }


def _row(
    row: InspectionRow,
    pieces: Sequence[InspectionEvidence],
    questions: Checklist,
    on: date,
    numbers: Mapping[UUID, int],
) -> dict[str, Any]:
    question = questions.questions[row.item_id]
    rules = questions.rules
    counted, lowered = effective(answer_of(row, pieces, questions, on), rules)
    return {
        "position": row.position,
        "item": row.item_id,
        "group": question.group,
        "text": question.text,
        "system": row.system.name if row.system else None,
        "severity": question.severity,
        "source": question.source,
        "unit_sign": labels.sign(row.unit_answer, rules),
        "unit_answer": labels.word(row.unit_answer, rules, labels.UNANSWERED),
        "unit_note": row.unit_note,
        "verdict": row.verdict,
        "verdict_word": labels.word(row.verdict, rules, labels.UNSEEN),
        "sign": labels.sign(counted, rules),
        "counted": labels.word(counted, rules, labels.UNSEEN),
        "lowered_by": {"rule": lowered.id, "text": lowered.text} if lowered else None,
        "observation": row.observation,
        "sample": row.sample,
        "met": row.met,
        "evidence": [numbers[piece.id] for piece in pieces],
    }


def _finding(finding: Finding, inspection: Inspection) -> dict[str, Any]:
    return {
        "label": finding.label(inspection.code),
        "severity": str(labels.SEVERITY[finding.severity]),
        "description": finding.description,
        "article": finding.article,
        "confidence": finding.confidence,
        "cause": finding.cause,
        "remedy": finding.remedy,
        "due": finding.due.isoformat(),
    }


def _evidence(
    rows: Sequence[InspectionRow],
    evidence: Mapping[UUID | None, Sequence[InspectionEvidence]],
    numbers: Mapping[UUID, int],
) -> list[dict[str, Any]]:
    return [
        {
            "number": numbers[piece.id],
            "row": row.position,
            "title": piece.evidence.title,
            "side": piece.side,
            "issued": _iso(piece.evidence.happened_on),
            "received": clock.local(piece.received_at).date().isoformat(),
            "covers": _iso(piece.evidence.covers_until),
            "valid_until": _iso(piece.evidence.expires_on),
            "sha256": piece.sha256,
        }
        for row in rows
        for piece in evidence.get(row.id, ())
    ]
