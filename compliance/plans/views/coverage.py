"""Which stations a centre's plan covers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.plans import services
from compliance.plans.forms import CoverageForm, EndForm
from compliance.plans.queries import coverage_holds, covered_by, units_to_cover
from compliance.plans.rules import rule
from compliance.plans.views.base import bp, sheet_within


@bp.route("/<uuid:unit_id>/coverage", methods=["GET", "POST"])
@requires(Permission.PLAN_WRITE)
def coverage(unit_id: UUID) -> str | Response:
    """Choose stations that the plan covers; see those of today and of before."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    possible = units_to_cover(sheet.unit)
    form = CoverageForm(valid_from=clock.today())
    form.offer(possible)
    if form.validate_on_submit():
        try:
            with transaction():
                done = services.cover(
                    sheet.unit,
                    sheet.plan,
                    [UUID(key) for key in form.stations.data or ()],
                    valid_from=form.valid_from.data,
                    valid_to=form.valid_to.data,
                    document=form.document.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Phương án nay phủ thêm %(n)s trạm.", n=done), "success")
            return redirect(url_for("plans.coverage", unit_id=unit_id))
    rows = covered_by(sheet.plan.id)
    return render_template(
        "plans/coverage.html",
        unit=sheet.unit,
        form=form,
        end_form=EndForm(formdata=None, valid_to=clock.today()),
        possible=possible,
        current=[row for row in rows if coverage_holds(row)],
        former=[row for row in rows if not coverage_holds(row)],
        shared=rule("dung-chung"),
        counted=rule("phu-tram"),
    )


@bp.post("/<uuid:unit_id>/coverage/<uuid:coverage_id>/end")
@requires(Permission.PLAN_WRITE)
def end_coverage(unit_id: UUID, coverage_id: UUID) -> Response:
    """Let a coverage hold until a day only."""
    sheet = sheet_within(unit_id, Permission.PLAN_WRITE)
    row = found(next((c for c in covered_by(sheet.plan.id) if c.id == coverage_id), None))
    form = EndForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy nhập ngày thôi phủ."))
    with transaction():
        services.end_coverage(sheet.plan, row, form.valid_to.data)
    flash(_("Đã ghi ngày thôi phủ."), "success")
    return redirect(url_for("plans.coverage", unit_id=unit_id))
