"""Pages of the risk step."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.risks import figures as _figures  # noqa: F401 - offers its column
from compliance.risks.documents import risk_report
from compliance.risks.forms import OwnRiskForm, RiskForm
from compliance.risks.queries import SHOW, RiskSheet, risk_sheet
from compliance.risks.services import accept_suggestions, add_own_risk, judge_risk
from compliance.systems.queries import find_system, may_touch

bp = Blueprint("risks", __name__, url_prefix="/systems/<uuid:system_id>/risks")


@bp.get("", endpoint="list")
@requires(Permission.DOSSIER_READ)
def list_(system_id: UUID) -> str | Response:
    """Show the matrix and the risks of a system."""
    sheet = _sheet(system_id, Permission.DOSSIER_READ)
    if isinstance(sheet, Response):
        return sheet
    show = request.args.get("show", "")
    return render_template(
        "risks/list.html",
        sheet=sheet,
        rows=sheet.chosen(show),
        show=show if show in SHOW else "",
        writable=may_touch(_me(), system_id, Permission.DOSSIER_WRITE),
    )


@bp.route("/<string:risk_id>", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def edit(system_id: UUID, risk_id: str) -> str | Response:
    """Judge one risk, then go on to the next one nobody judged."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    row = found(sheet.find(risk_id))
    form = RiskForm()
    form.offer(sheet.scale)
    differences: list[tuple[str, str, str]] = []
    if request.method == "GET":
        form.fill(row)
    elif form.validate():
        try:
            with transaction():
                judge_risk(
                    sheet, row, form.values, seen_version=form.seen_version, actor_id=_me().id
                )
        except Clash as clash:
            form.refuse(clash)
            differences = form.differences(clash)
            form.version.data = str(row.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu %(id)s.", id=risk_id), "success")
            return redirect(_next(sheet, risk_id))
    return render_template(
        "risks/edit.html", sheet=sheet, row=row, form=form, differences=differences
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def new(system_id: UUID) -> str | Response:
    """Add a risk that the catalogue lacks."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    form = OwnRiskForm()
    form.offer(sheet.scale)
    if form.validate_on_submit():
        try:
            with transaction():
                kept = add_own_risk(sheet, form.values, actor_id=_me().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm %(id)s.", id=kept.risk_id), "success")
            return redirect(url_for("risks.list", system_id=system_id))
    return render_template("risks/new.html", sheet=sheet, form=form)


@bp.route("/suggestions", methods=["GET", "POST"])
@requires(Permission.DOSSIER_WRITE)
def suggestions(system_id: UUID) -> str | Response:
    """Show what the catalogue proposes for the open risks; take the ticked ones."""
    sheet = _sheet(system_id, Permission.DOSSIER_WRITE)
    if isinstance(sheet, Response):
        return sheet
    if request.method == "POST":
        with transaction():
            done = accept_suggestions(sheet, request.form.getlist("risk"), actor_id=_me().id)
        flash(_("Đã đánh giá %(n)s rủi ro theo gợi ý. Mở từng dòng để sửa.", n=done), "success")
        return redirect(url_for("risks.list", system_id=system_id))
    return render_template("risks/suggestions.html", sheet=sheet)


@bp.get("/report.<string:kind>")
@requires(Permission.DOSSIER_READ)
def report(system_id: UUID, kind: str) -> Response:
    """Hand out the risk report as DOCX or PDF: always a draft of today."""
    if kind not in ("docx", "pdf"):
        abort(404)
    sheet = _sheet(system_id, Permission.DOSSIER_READ)
    if isinstance(sheet, Response):
        return sheet
    with transaction():
        audit.note("risk:export", target=sheet.system, details={"format": kind})
    return download(risk_report(sheet, kind), f"bao-cao-rui-ro-{sheet.system.code}.{kind}")


def _me() -> User:
    return viewer_of(current_user)


def _sheet(system_id: UUID, permission: Permission) -> RiskSheet | Response:
    """Return the risks, or the way to the classification that must come first."""
    system = found(find_system(_me(), system_id, permission))
    sheet = risk_sheet(system)
    if sheet is not None:
        return sheet
    flash(_("Hãy xác định cấp độ theo quy định mới trước, rồi đánh giá rủi ro."), "warning")
    return redirect(url_for("classification.show", system_id=system_id))


def _next(sheet: RiskSheet, risk_id: str) -> str:
    after = sheet.after(risk_id)
    if after is None:
        return url_for("risks.list", system_id=sheet.system.id)
    return url_for("risks.edit", system_id=sheet.system.id, risk_id=after.id)
