"""Accepting many reports at once: what may go together, and why something is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager

from compliance.core.db import session
from compliance.core.i18n import _
from compliance.core.permissions import Permission
from compliance.reporting.models import ReportPeriod, ReportRevision, ReportState, UnitReport
from compliance.reporting.scope import report_scope
from compliance.units.models import HealthUnit
from compliance.units.queries import Viewer

R, V = UnitReport, ReportRevision


@dataclass(frozen=True)
class Weighed:
    """A report that was ticked, with what keeps it from being accepted unread; empty: nothing."""

    report: UnitReport
    revision: ReportRevision | None
    reasons: Sequence[str]


def weigh(viewer: Viewer, period: ReportPeriod, ids: Collection[UUID]) -> list[Weighed]:
    """Return these reports of a period that the viewer checks, by unit: three queries.

    Left out of what is accepted together: what does not wait any more, a number that breaks a
    check and says nothing of it, units below that are missing or wait to be checked.
    """
    reports = (
        session()
        .scalars(
            select(R)
            .join(R.unit)
            .join(R.period)
            .where(
                R.id.in_(ids),
                R.period_id == period.id,
                report_scope(viewer, Permission.REPORT_ACCEPT),
            )
            .options(contains_eager(R.unit), contains_eager(R.period))
            .order_by(HealthUnit.name, R.id)
            .execution_options(populate_existing=True)
        )
        .all()
    )
    newest = _newest([report.id for report in reports])
    waiting = _waiting_below(period.id, [report.unit_id for report in reports])
    return [
        Weighed(
            report,
            newest.get(report.id),
            _reasons(report, newest.get(report.id), waiting.get(report.unit_id, 0)),
        )
        for report in reports
    ]


def waiting_for(viewer: Viewer, reports: Sequence[UnitReport]) -> set[UUID]:
    """Return which of these reports the viewer may accept now: one query."""
    ids = [report.id for report in reports if report.state == ReportState.SUBMITTED]
    if not ids:
        return set()
    return set(
        session().scalars(
            select(R.id)
            .join(HealthUnit, HealthUnit.id == R.unit_id)
            .where(R.id.in_(ids), report_scope(viewer, Permission.REPORT_ACCEPT))
        )
    )


def _newest(report_ids: Sequence[UUID]) -> Mapping[UUID, ReportRevision]:
    later = aliased(V)
    rows = session().scalars(
        select(V).where(
            V.report_id.in_(report_ids),
            V.number
            == select(func.max(later.number))
            .where(later.report_id == V.report_id)
            .scalar_subquery(),
        )
    )
    return {row.report_id: row for row in rows}


def _waiting_below(period_id: UUID, unit_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    rows = session().execute(
        select(R.checker_id, func.count())
        .where(
            R.period_id == period_id,
            R.checker_id.in_(unit_ids),
            R.checker_id != R.unit_id,
            R.state == ReportState.SUBMITTED,
        )
        .group_by(R.checker_id)
    )
    return {row[0]: row[1] for row in rows}


def _reasons(report: UnitReport, revision: ReportRevision | None, waiting: int) -> list[str]:
    if report.state != ReportState.SUBMITTED or revision is None:
        return [_("Báo cáo không còn chờ kiểm tra.")]
    found = []
    if missing := revision.content["missing"]:
        found.append(_("Đơn vị dưới chưa gửi: %(names)s.", names=", ".join(missing)))
    if waiting:
        found.append(_("%(n)s báo cáo của đơn vị dưới còn chờ kiểm tra.", n=waiting))
    return [*found, *_unexplained(revision.content)]


def _unexplained(content: Mapping[str, Any]) -> list[str]:
    """Return what checks say and the unit does not answer, numbers before texts."""
    rows = [row for block in content["blocks"] for row in block["rows"]]
    rows.sort(key=lambda row: row["kind"] == "text")
    return [
        remark if row["label"] in remark else f"{row['label']}: {remark}"
        for row in rows
        if not row["answer"].get("why")
        for remark in row["remarks"]
    ]
