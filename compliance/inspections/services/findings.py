"""Findings: written in the field, fixed by the unit, verified by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from compliance.accounts.models import User
from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.text import fold
from compliance.inspections.checklist import Checklist
from compliance.inspections.models import (
    FINDING_MOVES,
    Finding,
    FindingEvent,
    FindingState,
    Inspection,
    InspectionRow,
    Severity,
)
from compliance.inspections.queries.findings import (
    evidence_of_finding,
    finding_of_row,
    hands_on,
)
from compliance.inspections.services.answers import adverse, require_field
from compliance.inspections.services.opening import check_version, refuse_conflict

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
    """Return the canned finding of a row: text of the pack, due day by its convention."""
    question = checklist.questions[row.item_id]
    return FindingText(
        severity=question.severity,
        description=question.finding or _("Chưa đạt yêu cầu: %(text)s", text=question.text),
        article=question.source,
        confidence=question.confidence,
        cause=None,
        remedy=question.remedy
        or _("Bổ sung, hoàn thiện và nộp minh chứng: %(evidence)s", evidence=question.evidence),
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
        raise Refused(
            _("Chỉ lập kiến nghị cho dòng kết luận “Không đạt” hoặc “Đạt một phần”.")
        )
    if finding_of_row(row.id) is not None:
        raise Refused(_("Dòng này đã có kiến nghị. Hãy sửa kiến nghị đó."))
    _check_text(text)
    number = session().scalar(
        select(func.max(Finding.number)).where(Finding.inspection_id == inspection.id)
    )
    finding = Finding(
        inspection_id=inspection.id,
        unit_id=inspection.unit_id,
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
    _record(actor, finding, "open", None)
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


def plan_action(
    actor: User, finding: Finding, version: int, *, plan: str, owner: str, due: date
) -> None:
    """The unit says what it will do, who, and by when.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: it is not with the unit, or the day is after the finding's due day.
    """
    _with_unit(finding)
    check_version(finding, version)
    _require_move(finding, FindingState.ACTION_PLANNED)
    if due < clock.today():
        raise Refused(_("Ngày hoàn thành phải từ hôm nay trở đi."), "action_due")
    if due > max(finding.due, clock.today()):
        raise Refused(
            _("Ngày hoàn thành vượt hạn của kiến nghị. Hãy chọn ngày sớm hơn hoặc xin gia hạn."),
            "action_due",
        )
    finding.action_plan = plan
    finding.action_owner = owner
    finding.action_due = due
    _move(actor, finding, FindingState.ACTION_PLANNED, "plan", plan)


def report_done(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """The unit says that the fix is done; evidence must have been handed in.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: nothing was planned, or there is no evidence.
    """
    _with_unit(finding)
    check_version(finding, version)
    if finding.state != FindingState.ACTION_PLANNED:
        raise Refused(_("Hãy lập kế hoạch khắc phục trước khi báo đã xong."))
    since = _last_reopened(finding)
    pieces = evidence_of_finding(finding.id)
    if not any(p.side == "unit" and (since is None or p.received_at >= since.at) for p in pieces):
        raise Refused(_("Hãy nộp ít nhất một minh chứng khắc phục rồi báo đã xong."), "file")
    _move(actor, finding, FindingState.ACTION_DONE, "done", text)


def verify(actor: User, finding: Finding, version: int, *, text: str) -> None:
    """An inspector has checked the fix and closes the finding.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: the fix was not reported, or the actor had a hand in it or a stake in the unit.
    """
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.VERIFIED)
    if actor.id in hands_on(finding.id):
        raise Refused(_("Người đã tham gia khắc phục không được xác minh kiến nghị này."))
    _move(actor, finding, FindingState.VERIFIED, "verify", text)


def reopen(actor: User, finding: Finding, version: int, *, text: str, due: date) -> None:
    """The fix does not hold: back to the unit, with a reason and a new day."""
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.REOPENED)
    _future(due)
    _move(actor, finding, FindingState.REOPENED, "reopen", text, due)


def extend(actor: User, finding: Finding, version: int, *, text: str, due: date) -> None:
    """Give more time: an event with its reason and whoever approved it.

    Raises:
        Clash: somebody else changed it since ``version``.
        Refused: nothing is due any more, or the new day is not later.
    """
    _by_inspector(actor, finding, version)
    if not finding.waits:
        raise Refused(_("Kiến nghị đã đóng hoặc đã chuyển nên không gia hạn."))
    if due <= finding.due:
        raise Refused(_("Hạn mới phải sau hạn đang có."), "due")
    _future(due)
    _move(actor, finding, finding.state, "extend", text, due)


def transfer(actor: User, finding: Finding, version: int, *, to: str, text: str) -> None:
    """Hand the finding to the body that is competent; the tool never computes a fine."""
    _by_inspector(actor, finding, version)
    _require_move(finding, FindingState.TRANSFERRED)
    finding.transferred_to = to
    _move(actor, finding, FindingState.TRANSFERRED, "transfer", text)


def _with_unit(finding: Finding) -> None:
    if not finding.inspection.signed:
        raise Refused(_("Biên bản chưa ký nên kiến nghị chưa có hiệu lực."))


def _by_inspector(actor: User, finding: Finding, version: int) -> None:
    _with_unit(finding)
    refuse_conflict(actor, finding.unit)
    check_version(finding, version)


def _future(due: date) -> None:
    if due < clock.today():
        raise Refused(_("Hạn mới phải từ hôm nay trở đi."), "due")


def _require_move(finding: Finding, to: FindingState) -> None:
    """Refuse a step that does not follow, and say what must come first."""
    if to in FINDING_MOVES[finding.state]:
        return
    raise Refused(
        {
            FindingState.ACTION_PLANNED: _(
                "Kiến nghị đã báo khắc phục, đã đóng hoặc đã chuyển nên không lập kế hoạch nữa."
            ),
            FindingState.VERIFIED: _("Đơn vị chưa báo khắc phục xong nên chưa xác minh được."),
            FindingState.REOPENED: _(
                "Chỉ mở lại kiến nghị mà đơn vị đã báo khắc phục hoặc đã xác minh."
            ),
            FindingState.TRANSFERRED: _("Kiến nghị đã đóng hoặc đã chuyển trước đó."),
        }[to]
    )


def _last_reopened(finding: Finding) -> FindingEvent | None:
    return next((e for e in reversed(finding.events) if e.kind == "reopen"), None)


def _move(
    actor: User,
    finding: Finding,
    to: str,
    kind: str,
    text: str | None,
    due: date | None = None,
) -> None:
    _record(actor, finding, kind, text, to=to, new_due=due)
    finding.state = to
    if due is not None:
        finding.due = due
    audit.note(f"finding:{kind}", unit_id=finding.unit_id, target=finding)


def _record(
    actor: User,
    finding: Finding,
    kind: str,
    text: str | None,
    *,
    to: str | None = None,
    new_due: date | None = None,
) -> None:
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
