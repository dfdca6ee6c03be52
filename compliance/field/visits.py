"""What is taken along to a visit: the same for the offline page and for the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from compliance.accounts.models import User
from compliance.core.db import session
from compliance.core.formatting import format_date, format_moment
from compliance.dossiers.models import STATE_LABELS, Dossier, DossierState
from compliance.field.merge import FIELDS
from compliance.inspections import labels
from compliance.inspections.checklist import Checklist, Question, check_types
from compliance.inspections.models import Finding, Inspection, InspectionEvidence, InspectionRow
from compliance.inspections.queries.inspections import evidence_of, rows_of
from compliance.inspections.queries.scores import checklist_of
from compliance.inspections.states import SIGNED, Side
from compliance.systems.queries import systems_of

#: Findings of earlier visits that are taken along.
MOST_FINDINGS = 60


def visit_of(viewer: User, inspection: Inspection) -> dict[str, Any]:
    """Return everything that the inspector reads and writes at the unit, as JSON values."""
    questions = checklist_of(inspection)
    rules = questions.rules
    kind = check_types().get(inspection.check_type)
    evidence = evidence_of(inspection.id)
    rows = rows_of(inspection.id)
    return {
        "id": str(inspection.id),
        "code": inspection.code,
        "unit": inspection.unit.name,
        "address": inspection.unit.address or "",
        "state": inspection.state,
        "state_label": str(labels.INSPECTION[inspection.state]),
        "planned_on": format_date(inspection.planned_on),
        "check_type": kind.label if kind else inspection.check_type,
        "legal_basis": inspection.legal_basis,
        "period": [format_date(inspection.period_from), format_date(inspection.period_to)],
        "team": [
            {"name": member.user.display_name, "title": member.user.title or ""}
            for member in inspection.members
        ],
        "verdicts": [{"code": code, "label": rules.labels[code]} for code in rules.verdicts],
        "needs_reason": sorted(rules.needs_reason),
        "progress": [{"code": str(c), "label": str(w)} for c, w in labels.PROGRESS.items()],
        "rows": [_row(row, questions) for row in rows],
        "evidence": [_piece(row, piece) for row in rows for piece in evidence.get(row.id, ())],
        "findings": [_finding(finding) for finding in last_findings(inspection)],
        "dossiers": _dossiers(viewer, inspection),
    }


def last_findings(inspection: Inspection) -> Sequence[Finding]:
    """Return the findings of the unit's earlier signed visits, newest first."""
    return (
        session()
        .scalars(
            select(Finding)
            .join(Inspection, Inspection.id == Finding.inspection_id)
            .where(
                Finding.unit_id == inspection.unit_id,
                Finding.inspection_id != inspection.id,
                Inspection.state.in_(SIGNED),
            )
            .options(joinedload(Finding.inspection))
            .order_by(Inspection.planned_on.desc(), Finding.number)
            .limit(MOST_FINDINGS)
        )
        .all()
    )


def _row(row: InspectionRow, questions: Checklist) -> dict[str, Any]:
    question: Question = questions.questions[row.item_id]
    return {
        "id": str(row.id),
        "position": row.position,
        "version": row.version,
        "item": row.item_id,
        "group": question.group,
        "text": question.text,
        "severity": str(labels.SEVERITY.get(question.severity, question.severity)),
        "source": question.source,
        "confidence": question.confidence,
        "evidence": question.evidence,
        "meaning": question.meaning,
        "system": row.system.name if row.system else "",
        "unit_answer": labels.word(row.unit_answer, questions.rules, str(labels.UNANSWERED)),
        "unit_note": row.unit_note or "",
        "values": {name: getattr(row, name) for name in FIELDS},
    }


def _piece(row: InspectionRow, piece: InspectionEvidence) -> dict[str, Any]:
    return {
        "position": row.position,
        "title": piece.evidence.title,
        "by_unit": piece.side == Side.UNIT,
        "received": format_moment(piece.received_at),
        "valid_until": format_date(piece.evidence.expires_on) if piece.evidence.expires_on else "",
        "sha256": piece.sha256,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "label": finding.label(finding.inspection.code),
        "item": finding.item_id or "",
        "severity": str(labels.SEVERITY[finding.severity]),
        "description": finding.description,
        "remedy": finding.remedy,
        "due": format_date(finding.due),
        "state": str(labels.FINDING[finding.state]),
    }


def _dossiers(viewer: User, inspection: Inspection) -> list[dict[str, Any]]:
    """Return the unit's systems in the viewer's scope with the newest dossier of each."""
    systems = systems_of(viewer, inspection.unit_id)
    newest: dict[Any, Dossier] = {}
    for dossier in session().scalars(
        select(Dossier)
        .where(Dossier.system_id.in_([system.id for system in systems]))
        .order_by(Dossier.created_at, Dossier.id)
    ):
        newest[dossier.system_id] = dossier
    return [
        {
            "code": system.code,
            "name": system.name,
            "level": system.level,
            "state": str(STATE_LABELS[DossierState(newest[system.id].state)])
            if system.id in newest
            else "",
        }
        for system in systems
    ]
