"""What the page of an inspection shows, gathered once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from compliance.accounts.models import User
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.inspections.limits import limits_of
from compliance.inspections.models import Inspection, InspectionRow
from compliance.inspections.queries import inspections as queries
from compliance.inspections.queries.findings import findings_of
from compliance.inspections.queries.scores import answers_of, checklist_of
from compliance.inspections.scoring import score
from compliance.inspections.services.answers import adverse
from compliance.inspections.services.opening import conflict_of_interest
from compliance.inspections.slots import offers_for
from compliance.inspections.states import InspectionState, Progress, RevisionKind


def overview(viewer: User, inspection: Inspection) -> dict[str, Any]:
    """Return rows, score, findings, papers, timeline and what the viewer may do next."""
    rows = queries.rows_of(inspection.id)
    evidence = queries.evidence_of(inspection.id)
    questions = checklist_of(inspection)
    revisions = queries.revisions_of(inspection.id)
    sees = queries.sees_verdicts(viewer, inspection)
    findings = findings_of(inspection.id) if sees else []
    with_finding = {finding.row_id for finding in findings}
    return {
        "questions": questions,
        "rows": rows,
        "evidence": evidence,
        "sees": sees,
        "score": score(answers_of(inspection, rows, evidence, questions), questions.rules)
        if sees
        else None,
        "answered": sum(row.unit_answered_at is not None for row in rows),
        "next_row": _next(viewer, inspection, rows),
        "second_looks": [row for row in rows if row.second_look],
        "without_finding": [
            row for row in rows if adverse(row.verdict, questions) and row.id not in with_finding
        ],
        "findings": findings,
        "revisions": revisions,
        "timeline": list(_timeline(inspection, revisions)),
        "may": _may(viewer, inspection),
        "limits": limits_of(inspection),
        "offers": offers_for(viewer, inspection),
    }


def _may(viewer: User, inspection: Inspection) -> dict[str, bool]:
    """Return what the viewer may do now; the services decide again."""
    state = inspection.state
    team = viewer.id in {member.user_id for member in inspection.members}
    inspector = viewer.may(Permission.INSPECTION_WRITE)
    stake = conflict_of_interest(viewer, inspection.unit)
    before = state in (InspectionState.PLANNED, InspectionState.SELF_ASSESSED)
    answers = viewer.may_at(Permission.INSPECTION_ANSWER, inspection.unit_id)
    return {
        "answer": answers and state == InspectionState.PLANNED,
        "plan": inspector and not stake and before,
        "start": inspector and team and not stake and before,
        "judge": inspector and team and not stake and state == InspectionState.IN_FIELD,
        "sign": inspector and team and not stake and state == InspectionState.IN_FIELD,
        "conclude": inspector and team and not stake and state == InspectionState.MINUTES_SIGNED,
    }


def may(viewer: User, inspection: Inspection, what: str) -> bool:
    """Whether the page offers the viewer to do ``what`` now."""
    return _may(viewer, inspection)[what]


def _next(
    viewer: User, inspection: Inspection, rows: list[InspectionRow] | Any
) -> InspectionRow | None:
    """Return the first row that still waits for the viewer's side, else the first row."""
    if inspection.state == InspectionState.PLANNED:
        waiting = (row for row in rows if row.unit_answered_at is None)
    else:
        waiting = (row for row in rows if row.progress != Progress.DONE)
    return next(waiting, rows[0] if rows else None)


def _timeline(
    inspection: Inspection, revisions: Any
) -> Iterator[tuple[date | datetime | None, str]]:
    yield inspection.created_at, _("Mở cuộc kiểm tra")
    if inspection.self_assessed_at:
        yield inspection.self_assessed_at, _("Đơn vị gửi tự đánh giá")
    if inspection.field_started_at:
        text = _("Bắt đầu kiểm tra tại chỗ")
        if inspection.no_self_reason:
            text += _("; không có tự đánh giá: %(why)s", why=inspection.no_self_reason)
        yield inspection.field_started_at, text
    minutes, report = revisions.get(RevisionKind.MINUTES), revisions.get(RevisionKind.REPORT)
    if minutes:
        yield minutes.frozen_at, _("Ký biên bản số %(number)s", number=minutes.number)
    if report:
        yield report.frozen_at, _("Kết luận, báo cáo số %(number)s", number=report.number)
