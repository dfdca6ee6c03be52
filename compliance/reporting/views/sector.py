"""The sector's report: consolidating, freezing, sending on, and the units behind each number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.site import verify_base
from compliance.core.web import found
from compliance.reporting import services
from compliance.reporting.collected import all_behind, behind
from compliance.reporting.documents import behind_file, sector_paper
from compliance.reporting.forms import SentForm
from compliance.reporting.models import ReportPeriod, SectorReport
from compliance.reporting.queries import deliveries_of, department_part, sector_reports, sees_all
from compliance.reporting.rules import Field, fields_by_key, rules
from compliance.reporting.views.base import bp, me, period_within, runs_it, tell

P = Permission
_KIND = "any(docx, pdf, xlsx):kind"


@bp.get("/periods/<uuid:period_id>/sector")
@requires(P.REPORT_READ)
def show_sector(period_id: UUID) -> str:
    """Show the sector's numbers of today, and what was frozen and sent of them."""
    period = _period(period_id)
    frozen = sector_reports(period.id)
    content = services.sector_content(period)
    return render_template(
        "reporting/sector.html",
        period=period,
        content=content,
        changed=bool(frozen) and not services.same_figures(frozen[0].content, content),
        frozen=frozen,
        deliveries=deliveries_of(frozen[0].id) if frozen else [],
        collates=period.owner_id is None and runs_it(period),
        part=department_part(period),
        sent_form=SentForm(sent_on=clock.today()),
    )


@bp.post("/periods/<uuid:period_id>/sector")
@requires(P.REPORT_COLLATE)
def collate(period_id: UUID) -> Response:
    """Freeze the sector's report."""
    period = period_within(period_id, P.REPORT_COLLATE)
    with transaction():
        row = services.collate(period, actor_id=me().id)
        tell(period.id, "collated")
    flash(_("Đã chốt bản tổng hợp số %(n)s.", n=row.number), "success")
    return redirect(url_for("reporting.show_sector", period_id=period_id))


@bp.post("/periods/<uuid:period_id>/sent/<uuid:delivery_id>")
@requires(P.REPORT_COLLATE)
def mark_sent(period_id: UUID, delivery_id: UUID) -> Response:
    """Note that the newest frozen report went to an addressee."""
    period = period_within(period_id, P.REPORT_COLLATE)
    frozen = found(next(iter(sector_reports(period.id)), None))
    delivery = found(next((d for d in deliveries_of(frozen.id) if d.id == delivery_id), None))
    form = SentForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy nhập ngày gửi."))
    with transaction():
        services.mark_sent(
            period,
            frozen,
            delivery,
            form.seen_version,
            sent_on=form.sent_on.data,
            document_number=form.document_number.data,
        )
    flash(_("Đã ghi: gửi %(name)s.", name=delivery.addressee), "success")
    return redirect(url_for("reporting.show_sector", period_id=period_id))


@bp.get(f"/periods/<uuid:period_id>/sector.<{_KIND}>")
@requires(P.REPORT_READ)
def sector_file(period_id: UUID, kind: str) -> Response:
    """Download the sector's report of today, as a draft."""
    period = _sector(period_id)
    return _paper(period, services.sector_content(period), kind, None, "nhap")


@bp.get(f"/periods/<uuid:period_id>/sector/<int:number>.<{_KIND}>")
@requires(P.REPORT_READ)
def frozen_file(period_id: UUID, number: int, kind: str) -> Response:
    """Download the sector's report as it was frozen."""
    period = _period(period_id)
    row: SectorReport = found(
        next((r for r in sector_reports(period.id) if r.number == number), None)
    )
    return _paper(period, row.content, kind, row.content_hash, f"ban-{number}")


@bp.get("/periods/<uuid:period_id>/fields/<string:key>")
@requires(P.REPORT_READ)
def show_behind(period_id: UUID, key: str) -> str:
    """List the units behind a number of the sector."""
    period = period_within(period_id)
    asked = ListRequest.parse(request.args)
    return render_template(
        "reporting/behind.html",
        period=period,
        field=_field(period, key),
        choices=rules(period.pack_version).choices,
        page=behind(me(), period, key, asked),
    )


@bp.get("/periods/<uuid:period_id>/fields/<string:key>/units.xlsx")
@requires(P.REPORT_READ)
def export_behind(period_id: UUID, key: str) -> Response:
    """Hand out the units behind a number as a workbook."""
    period = period_within(period_id)
    rows = all_behind(me(), period, key)
    content = behind_file(period, _field(period, key).label, rows)
    with transaction():
        audit.note("report:export", target=period, details={"field": key, "rows": len(rows)})
    return download(content, f"{period.code.lower()}-{key.replace('.', '-')}.xlsx")


def _period(period_id: UUID) -> ReportPeriod:
    """Return a period of which the person reads every report, or answer 404."""
    period = period_within(period_id)
    return found(period if sees_all(me(), period) else None)


def _sector(period_id: UUID) -> ReportPeriod:
    """Return a period of the Department; a round of a unit has no report of the sector."""
    period = _period(period_id)
    return found(period if period.owner_id is None else None)


def _field(period: ReportPeriod, key: str) -> Field:
    return found(fields_by_key(rules(period.pack_version)).get(key))


def _paper(
    period: ReportPeriod, content: Any, kind: str, sha256: str | None, name: str
) -> Response:
    paper = sector_paper(content, kind, sha256=sha256, verify_base=verify_base())
    with transaction():
        audit.note("report:sector-file", target=period, details={"kind": kind})
    return download(paper, f"bao-cao-nganh-{period.code.lower()}-{name}.{kind}")
