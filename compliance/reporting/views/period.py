"""One period: its units and where each stands, the late ones, urging them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import viewer
from compliance.reporting import services
from compliance.reporting.documents import chat_text, matrix_file, urging_paper
from compliance.reporting.forms import JoinForm
from compliance.reporting.labels import STATE_WORDS
from compliance.reporting.listing import (
    FILTERS,
    matrix,
    off_count,
    overdue,
    overdue_names,
    overdue_page,
    rows_to_export,
)
from compliance.reporting.models import ReportPeriod
from compliance.reporting.queries import counts, sector_reports, sees_all
from compliance.reporting.together import waiting_for
from compliance.reporting.views.base import bp, me, period_within, runs_it
from compliance.units.models import KIND_NAMES

#: Names in the text for a phone chat; a longer one is no message.
MOST_IN_CHAT = 200


@bp.get("/periods/<uuid:period_id>")
@requires(Permission.REPORT_READ)
def show_period(period_id: UUID) -> str:
    """List the units of a period with where each stands."""
    period = period_within(period_id)
    asked = ListRequest.parse(request.args, FILTERS)
    frozen = sector_reports(period.id)
    page = matrix(me(), period, asked)
    checks = viewer().may(Permission.REPORT_ACCEPT)
    return render_template(
        "reporting/period.html",
        period=period,
        page=page,
        picks=waiting_for(me(), page.rows) if checks else set(),
        counts=counts(me(), period),
        off=off_count(me(), period),
        filters=_filters(period),
        frozen=frozen[0] if frozen else None,
        runs=runs_it(period),
        join_form=JoinForm(formdata=None),
        sees_all=sees_all(me(), period),
        passed=period.due_on < clock.today(),
    )


@bp.get("/periods/<uuid:period_id>/units.xlsx")
@requires(Permission.REPORT_READ)
def export_units(period_id: UUID) -> Response:
    """Hand out the list as a workbook."""
    period = period_within(period_id)
    rows = rows_to_export(me(), period, ListRequest.parse(request.args, FILTERS))
    content = matrix_file(period, rows)
    with transaction():
        audit.note("report:export", target=period, details={"rows": len(rows)})
    return download(content, f"bao-cao-{period.code.lower()}.xlsx")


@bp.get("/periods/<uuid:period_id>/late")
@requires(Permission.REPORT_READ)
def late(period_id: UUID) -> str:
    """Show whose report has not come, with a letter and a text to urge them."""
    period = period_within(period_id)
    names, total = overdue_names(me(), period, MOST_IN_CHAT)
    counted = counts(me(), period)
    return render_template(
        "reporting/late.html",
        period=period,
        page=overdue_page(me(), period, ListRequest.parse(request.args)),
        total=total,
        counts=counted,
        text=chat_text(period, names, total, counted),
        runs=runs_it(period),
        passed=period.due_on < clock.today(),
    )


@bp.post("/periods/<uuid:period_id>/late")
@requires(Permission.REPORT_OPEN)
def urge(period_id: UUID) -> Response:
    """Tell the units whose report has not come, each at most once a day."""
    period = period_within(period_id, Permission.REPORT_OPEN)
    rows = overdue(me(), period)
    with transaction():
        told = services.urge(period, [row.id for row in rows], actor_id=me().id)
    flash(
        _("Đã nhắc %(n)s đơn vị. Mỗi đơn vị chỉ được nhắc một lần trong ngày.", n=told), "success"
    )
    return redirect(url_for("reporting.late", period_id=period_id))


@bp.get("/periods/<uuid:period_id>/urging.<any(docx, pdf):kind>")
@requires(Permission.REPORT_OPEN)
def letter(period_id: UUID, kind: str) -> Response:
    """Download the letter that urges the units."""
    period = period_within(period_id, Permission.REPORT_OPEN)
    rows = overdue(me(), period)
    return _paper(period, urging_paper(period, rows, counts(me(), period), kind), kind)


def _paper(period: ReportPeriod, content: bytes, kind: str) -> Response:
    with transaction():
        audit.note("report:letter", target=period)
    return download(content, f"don-doc-{period.code.lower()}.{kind}")


def _filters(period: ReportPeriod) -> list[tuple[str, str, list[tuple[str, Any]]]]:
    states = [(str(key), _(word)) for key, word in STATE_WORDS.items()]
    found = [
        ("state", _("Tình trạng"), [("missing", _("Chưa gửi lần nào")), *states]),
        (
            "late",
            _("Muộn, trả lại"),
            [
                ("1", _("Muộn hoặc quá hạn")),
                ("sent", _("Đã gửi, muộn")),
                ("returned", _("Đã bị trả lại")),
            ],
        ),
        ("off", _("Không phải gửi"), [("1", _("Được miễn, đã ngừng hoạt động"))]),
    ]
    if period.owner_id is not None:  # units of one kind, asked alike
        return found
    return [
        *found,
        ("kind", _("Loại đơn vị"), [(str(k), _(name)) for k, name in KIND_NAMES.items()]),
        ("obliged", _("Thuộc diện"), [("1", _("Phải gửi")), ("0", _("Phối hợp"))]),
    ]
