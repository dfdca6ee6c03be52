"""Checking what a unit submitted: accepted, or returned with reasons by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from compliance.core import audit, clock
from compliance.core.db import session
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.types import new_id
from compliance.notices.kinds import add_kind
from compliance.reporting.days import RESEND_DAYS
from compliance.reporting.models import (
    PeriodState,
    ReportReview,
    ReportRevision,
    ReportState,
    UnitReport,
)
from compliance.reporting.services.submitting import about, lay_out
from compliance.reporting.services.telling import tell_unit
from compliance.reporting.together import Weighed
from compliance.settings.queries import add_working_days
from compliance.verification.services import revoke_all_about

RETURNED = add_kind("report:returned", _l("Báo cáo của đơn vị bị trả lại"), 81)
ACCEPTED = add_kind("report:accepted", _l("Báo cáo của đơn vị được chấp nhận"), 82)


def accept(report: UnitReport, version: int, *, actor_id: UUID | None) -> None:
    """Accept what was submitted last: it counts in the sector's figures from now on.

    Raises:
        Clash: it was checked, or sent anew, since the page was opened.
    """
    revision = _waiting(report, version)
    _review(report, revision, True, {}, None, actor_id)
    report.state, report.accepted_on = ReportState.ACCEPTED, clock.today()
    lay_out(report, revision.content)
    audit.note("report:accept", target=report, details={"number": revision.number})
    tell_unit(report, ACCEPTED, _("Báo cáo đã được chấp nhận"), actor_id=actor_id)


def accept_together(
    weighed: Sequence[Weighed], versions: Mapping[UUID, str], *, actor_id: UUID | None
) -> tuple[list[UnitReport], list[tuple[UnitReport, Sequence[str]]]]:
    """Accept every report that nothing speaks against and that nobody touched since the preview.

    Each has an audit row of its own. Returns what was accepted, and the rest with reasons.
    """
    done: list[UnitReport] = []
    left: list[tuple[UnitReport, Sequence[str]]] = []
    for one in weighed:
        reasons = one.reasons
        if not reasons and str(one.report.version) != versions.get(one.report.id):
            reasons = [_("Báo cáo vừa được người khác xử lý. Hãy xem lại.")]
        if reasons:
            left.append((one.report, reasons))
            continue
        accept(one.report, one.report.version, actor_id=actor_id)
        done.append(one.report)
    return done, left


def return_report(
    report: UnitReport,
    version: int,
    reasons: Mapping[str, str],
    remark: str | None,
    *,
    actor_id: UUID | None,
) -> None:
    """Send a report back with reasons by field; both versions are kept.

    Raises:
        Refused: no reason is given, or the round is closed.
        Clash: it was checked, or sent anew, since the page was opened.
    """
    if not reasons:
        raise Refused(_("Hãy ghi lý do ở ít nhất một ô cần sửa."))
    if report.period.state == PeriodState.CLOSED:
        raise Refused(_("Đợt này đã đóng. Hãy mở lại đợt rồi trả báo cáo."))
    revision = _waiting(report, version)
    _review(report, revision, False, dict(reasons), remark, actor_id)
    report.state = ReportState.RETURNED
    report.returns += 1
    report.resend_by = add_working_days(clock.today(), RESEND_DAYS)
    revoke_all_about(about(report))
    details = {"number": revision.number, "fields": sorted(reasons)}
    audit.note("report:return", target=report, details=details)
    tell_unit(report, RETURNED, _("Báo cáo bị trả lại để sửa"), actor_id=actor_id)


def _waiting(report: UnitReport, version: int) -> ReportRevision:
    if report.state != ReportState.SUBMITTED or report.version != version:
        raise Clash(_("Báo cáo vừa được người khác xử lý. Hãy tải lại trang."))
    return (
        session()
        .scalars(
            select(ReportRevision)
            .where(ReportRevision.report_id == report.id)
            .order_by(ReportRevision.number.desc())
            .limit(1)
        )
        .one()
    )


def _review(
    report: UnitReport,
    revision: ReportRevision,
    accepted: bool,
    reasons: dict[str, str],
    remark: str | None,
    actor_id: UUID | None,
) -> None:
    session().add(
        ReportReview(
            id=new_id(),
            revision_id=revision.id,
            unit_id=report.unit_id,
            accepted=accepted,
            reasons=reasons,
            remark=remark or None,
            at=clock.now(),
            by_id=actor_id,
        )
    )
