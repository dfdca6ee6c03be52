"""What is put right afterwards: an accepted report opened again, a unit excused from a report."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.types import new_id
from compliance.notices.kinds import add_kind
from compliance.reporting.days import RESEND_DAYS
from compliance.reporting.models import PeriodState, ReportReopening, ReportState, UnitReport
from compliance.reporting.rules import DEPARTMENT
from compliance.reporting.sent import revisions_of
from compliance.reporting.services.submitting import about, clear_figures
from compliance.reporting.services.telling import tell_unit
from compliance.settings.queries import add_working_days
from compliance.verification.services import revoke_all_about

REOPENED = add_kind("report:reopened", _l("Báo cáo đã chấp nhận được mở lại để đính chính"), 81)


def reopen_report(
    report: UnitReport,
    version: int,
    reasons: Mapping[str, str],
    remark: str | None,
    *,
    actor_id: UUID | None,
) -> None:
    """Open an accepted report again, to be corrected and sent anew; its figures no longer count.

    What was sent and what was consolidated of it stays as it was frozen. It is no return: the
    yearly result does not hold it against the unit.

    Raises:
        Refused: no reason is given, or the round is closed.
        Clash: it is not accepted any more, or somebody changed it since the page was opened.
    """
    if report.state != ReportState.ACCEPTED or report.version != version:
        raise Clash(_("Báo cáo vừa được người khác xử lý. Hãy tải lại trang."))
    if not reasons:
        raise Refused(_("Hãy ghi lý do ở ít nhất một ô cần sửa."))
    if report.period.state == PeriodState.CLOSED:
        raise Refused(_("Đợt này đã đóng. Hãy mở lại đợt rồi mở báo cáo để đính chính."))
    revision = revisions_of(report.id)[0].revision
    session().add(
        ReportReopening(
            id=new_id(),
            revision_id=revision.id,
            unit_id=report.unit_id,
            reasons=dict(reasons),
            remark=remark or None,
            at=clock.now(),
            by_id=actor_id,
        )
    )
    report.state, report.accepted_on = ReportState.RETURNED, None
    if report.tier != DEPARTMENT:
        report.resend_by = add_working_days(clock.today(), RESEND_DAYS)
    clear_figures(report)
    revoke_all_about(about(report))
    details = {"number": revision.number, "fields": sorted(reasons)}
    audit.note("report:correct", target=report, details=details)
    tell_unit(report, REOPENED, _("Báo cáo được mở lại để đính chính"), actor_id=actor_id)


def excuse(report: UnitReport, version: int, reason: str | None) -> None:
    """Let a unit off a report, or its lateness: it is not awaited, urged or held against it.

    What it sends all the same is taken and counted.

    Raises:
        Refused: no reason, or it sent in time and there is nothing to excuse.
        Clash: somebody changed the report meanwhile.
    """
    _check_version(report, version)
    if not reason:
        raise Refused(_("Hãy ghi lý do."), "reason")
    if report.first_sent_on is not None and not report.days_late:
        raise Refused(_("Báo cáo này gửi đúng hạn, không có gì để miễn."))
    report.excused_on, report.excused_reason = clock.today(), reason[:255]
    audit.note("report:excuse", target=report)


def end_excuse(report: UnitReport, version: int) -> None:
    """Ask for the report again.

    Raises:
        Clash: somebody changed the report meanwhile.
    """
    _check_version(report, version)
    report.excused_on = report.excused_reason = None
    audit.note("report:excuse-end", target=report)


def _check_version(report: UnitReport, version: int) -> None:
    if report.version != version:
        raise Clash(_("Báo cáo vừa được người khác xử lý. Hãy tải lại trang."))
