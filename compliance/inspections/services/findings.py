"""Findings as they are written in the field, before the minutes are signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _, in_vietnamese
from compliance.core.text import fold
from compliance.inspections.checklist import Checklist, canned_findings
from compliance.inspections.models import Finding, FindingEvent, Inspection, InspectionRow
from compliance.inspections.queries.findings import (
    finding_of_row,
)
from compliance.inspections.services.answers import adverse, require_field
from compliance.inspections.services.opening import check_version
from compliance.inspections.states import FindingState, Severity


@dataclass(frozen=True)
class FindingText:
    """The words of a finding, as proposed from the row and settled by the inspector."""

    severity: str
    description: str
    article: str | None
    confidence: str | None
    cause: str | None
    remedy: str
    due: date


def propose(row: InspectionRow, checklist: Checklist) -> FindingText:
    """Return the canned finding of a row: words of the pack, due day by its convention."""
    question = checklist.questions[row.item_id]
    verdict = checklist.rules.labels.get(row.verdict or "", "").lower()
    canned = canned_findings(checklist.pack_id).get(row.item_id, ())
    with in_vietnamese():
        found = _("Nội dung “%(text)s”: %(verdict)s.", text=question.text, verdict=verdict)
        remedy = _(
            "Hoàn thiện và nộp minh chứng: %(evidence)s.", evidence=question.evidence.rstrip(".")
        )
    return FindingText(
        severity=question.severity,
        description=f"{row.observation}\n{found}" if row.observation else found,
        article=question.source,
        confidence=question.confidence,
        cause=canned[0].cause if canned else None,
        remedy=canned[0].remedy if canned else remedy,
        due=proposed_due(question.severity, checklist),
    )


def proposed_due(severity: str, checklist: Checklist, start: date | None = None) -> date:
    """Return the day proposed by the pack's convention: calendar days from ``start``."""
    days = checklist.remediation_days[severity]
    return (start or clock.today()) + timedelta(days)


def write_finding(
    actor: User,
    inspection: Inspection,
    row: InspectionRow,
    checklist: Checklist,
    text: FindingText,
) -> Finding:
    """Confirm a finding about a row.

    Raises:
        Refused: not in the field, the row's verdict calls for none, or it has one already.
    """
    require_field(actor, inspection)
    if not adverse(row.verdict, checklist):
        raise Refused(_("Chỉ lập kiến nghị cho dòng kết luận “Không đạt” hoặc “Đạt một phần”."))
    if finding_of_row(row.id) is not None:
        raise Refused(_("Dòng này đã có kiến nghị. Hãy sửa kiến nghị đó."))
    _check_text(text)
    number = session().scalar(
        select(func.max(Finding.number)).where(Finding.inspection_id == inspection.id)
    )
    finding = Finding(
        inspection_id=inspection.id,
        inspection=inspection,
        unit_id=inspection.unit_id,
        unit=inspection.unit,
        row_id=row.id,
        item_id=row.item_id,
        number=(number or 0) + 1,
        state=FindingState.OPEN,
        created_at=clock.now(),
        created_by=actor.id,
    )
    _apply(finding, inspection, text)
    session().add(finding)
    session().flush()
    record(actor, finding, "open", None)
    return finding


def edit_finding(
    actor: User, inspection: Inspection, finding: Finding, version: int, text: FindingText
) -> None:
    """Change the words of a finding before the minutes are signed.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: the minutes are signed.
    """
    require_field(actor, inspection)
    check_version(finding, version)
    _check_text(text)
    _apply(finding, inspection, text)
    audit.note("finding:edit", unit_id=finding.unit_id, target=finding)


def withdraw_finding(actor: User, inspection: Inspection, finding: Finding) -> None:
    """Take back a finding before the minutes are signed; the trail keeps its words."""
    require_field(actor, inspection)
    for event in session().scalars(
        select(FindingEvent).where(FindingEvent.finding_id == finding.id)
    ):
        session().delete(event)
    session().flush()
    session().delete(finding)
    audit.note("finding:withdraw", unit_id=finding.unit_id, target=finding)


def _check_text(text: FindingText) -> None:
    if text.severity not in tuple(Severity):
        raise Refused(_("Hãy chọn mức độ của kiến nghị."), "severity")
    if text.due < clock.today():
        raise Refused(_("Hạn khắc phục phải từ hôm nay trở đi."), "due")


def _apply(finding: Finding, inspection: Inspection, text: FindingText) -> None:
    finding.severity = text.severity
    finding.description = text.description
    finding.article = text.article
    finding.confidence = text.confidence
    finding.cause = text.cause
    finding.remedy = text.remedy
    finding.due = text.due
    finding.search = fold(finding.label(inspection.code), text.description, text.article)[:600]


def record(
    actor: User,
    finding: Finding,
    kind: str,
    text: str | None,
    *,
    to: str | None = None,
    new_due: date | None = None,
) -> None:
    """Add one event to the history of a finding; it is never changed afterwards."""
    session().add(
        FindingEvent(
            finding_id=finding.id,
            at=clock.now(),
            actor_id=actor.id,
            kind=kind,
            from_state=finding.state if to else None,
            to_state=to or finding.state,
            text=text,
            old_due=finding.due if new_due else None,
            new_due=new_due,
        )
    )
