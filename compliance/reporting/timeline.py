"""The steps of reports in the timeline of their unit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal

from compliance.accounts.models import User
from compliance.core.i18n import _l
from compliance.core.permissions import Permission
from compliance.reporting.models import (
    ReportPeriod,
    ReportReopening,
    ReportReview,
    ReportRevision,
    ReportState,
    SectorReport,
    UnitReport,
)
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer, unit_scope
from compliance.units.timeline import line

KEY = "reporting"
LABELS = {
    "report:open": _l("Mở kỳ báo cáo"),
    "report:submit": _l("Gửi báo cáo"),
    "report:return": _l("Trả lại báo cáo"),
    "report:accept": _l("Chấp nhận báo cáo"),
    "report:correct": _l("Mở lại báo cáo để đính chính"),
    "report:collate": _l("Tổng hợp báo cáo của ngành"),
}
R, P, V, W, S = UnitReport, ReportPeriod, ReportRevision, ReportReview, SectorReport
C = ReportReopening


def steps(viewer: Viewer, unit: HealthUnit) -> list[Select[Any]]:
    """Return the steps of a unit's reports, for those who may read them.

    A report returned says why in one line where the checker wrote one; the reasons by field stand
    on its page.
    """
    mine = and_(R.unit_id == unit.id, unit_scope(viewer, Permission.REPORT_READ))
    said: ColumnElement[str] = func.coalesce(P.title + literal(": ") + W.remark, P.title)
    judged = case((W.accepted, "report:accept"), else_="report:return")
    opened = _line(P.opened_at, "report:open", P.title).outerjoin(User, User.id == P.opened_by)
    sent = (
        _line(V.submitted_at, "report:submit", P.title)
        .join(V, V.report_id == R.id)
        .outerjoin(User, User.id == V.submitted_by)
    )
    checked = (
        _line(W.at, judged, said)
        .join(V, V.report_id == R.id)
        .join(W, W.revision_id == V.id)
        .outerjoin(User, User.id == W.by_id)
    )
    reopened = (
        _line(C.at, "report:correct", func.coalesce(P.title + literal(": ") + C.remark, P.title))
        .join(V, V.report_id == R.id)
        .join(C, C.revision_id == V.id)
        .outerjoin(User, User.id == C.by_id)
    )
    collated = (
        _line(S.frozen_at, "report:collate", P.title)
        .join(S, and_(S.period_id == P.id, R.state == ReportState.ACCEPTED))
        .outerjoin(User, User.id == S.frozen_by)
    )
    return [each.where(mine) for each in (opened, sent, checked, reopened, collated)]


def _line(at: Any, step: Any, title: Any) -> Select[Any]:
    named = literal(step, String) if isinstance(step, str) else step
    return (
        line(KEY, at=at, step=named, row=R.id, title=title, actor=User.login)
        .select_from(R)
        .join(P, P.id == R.period_id)
        .join(HealthUnit, HealthUnit.id == R.unit_id)
    )
