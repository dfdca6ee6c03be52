"""Pages of the personal-data papers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.formatting import format_moment
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.packs.reading import words
from compliance.privacy import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.privacy.clocks import calendar_for, dossier_deadlines, request_deadlines
from compliance.privacy.documents import dossier, register
from compliance.privacy.drafting import draft_activities
from compliance.privacy.flows import drawn_systems, read_flows
from compliance.privacy.forms import RequestForm, activity_form, content_key, dossier_form
from compliance.privacy.models import ImpactAssessment, ProcessingActivity, SubjectRequest
from compliance.privacy.queries import (
    activities,
    activity_page,
    dossier_lines,
    find,
    lacks,
    requests_of,
)
from compliance.privacy.services import (
    DOSSIER_DAYS,
    dossier_of,
    remove_activity,
    save_activity,
    save_dossier,
    save_request,
)
from compliance.privacy.slots import card
from compliance.registers.slots import add_card_source
from compliance.sharing.gate import pack_today
from compliance.sharing.rules import rows_of
from compliance.units.queries import find_unit, units_visible_to
from reports.drawing import to_svg

bp = Blueprint("privacy", __name__, url_prefix="/privacy")
R, W = Permission.PRIVACY_READ, Permission.PRIVACY_WRITE
add_card_source(card)
#: Beside the register of activities.
TABS = (
    (_l("Hoạt động xử lý"), "privacy.index"),
    (_l("Hồ sơ đánh giá tác động"), "privacy.assessments"),
    (_l("Yêu cầu của người có dữ liệu"), "privacy.requests"),
)


def _me() -> User:
    return viewer_of(current_user)


def _own() -> Any:
    """Return the unit that the person writes for."""
    return next(iter(units_visible_to(_me(), W)), None)


@bp.get("/")
@requires(R)
def index() -> str:
    """List the processing activities."""
    asked, pack = ListRequest.parse(request.args, ("drafted",)), pack_today()
    page = activity_page(_me(), asked)
    rows = [(row, lacks(row, pack)) for row in page.rows]
    return render_template("privacy/index.html", page=page, rows=rows, tabs=TABS)


@bp.get("/activities.<any(pdf, docx, xlsx):kind>")
@requires(R)
def register_file(kind: str) -> Response:
    """Download the register."""
    rows = activities(_me())
    with transaction():
        audit.note("privacy:export", details={"format": kind, "rows": len(rows)})
    name = f"so-hoat-dong-xu-ly-{clock.today().isoformat()}.{kind}"
    return download(register(_me().home_unit, rows, kind), name)


@bp.post("/draft")
@requires(W)
def draft() -> Response:
    """Draft the activities that the inventory knows of."""
    with transaction():
        made = draft_activities(found(_own()))
    flash(_("Đã soạn nháp %(n)s hoạt động từ kiểm kê và kết quả quét.", n=made), "success")
    return redirect(url_for("privacy.index"))


@bp.route("/activities/new", methods=["GET", "POST"])
@requires(W)
def new() -> str | Response:
    """Add an activity."""
    return _activity(None)


@bp.route("/activities/<uuid:activity_id>", methods=["GET", "POST"])
@requires(W)
def edit(activity_id: UUID) -> str | Response:
    """Fill in an activity."""
    return _activity(found(find(ProcessingActivity, _me(), activity_id, W)))


def _activity(row: ProcessingActivity | None) -> str | Response:
    pack = pack_today()
    today = {"updated_on": clock.today().isoformat(), "role": "controller"}
    form = activity_form(pack, row.boxes if row else today, row.version if row else 0)
    boxes = [box["id"] for box in pack.section("processing_register_fields")]
    if form.validate_on_submit():
        given = {key: form[key].data for key in boxes}
        unit = row.unit if row else found(_own())
        try:
            with transaction():
                save_activity(unit, row, given, seen_version=form.seen_version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("privacy.index"))
    return render_template("privacy/edit.html", form=form, row=row, boxes=boxes)


@bp.post("/activities/<uuid:activity_id>/remove")
@requires(W)
def remove(activity_id: UUID) -> Response:
    """Take an activity out of the register."""
    row = found(find(ProcessingActivity, _me(), activity_id, W))
    with transaction():
        remove_activity(row)
    flash(_("Đã bỏ khỏi sổ; nhật ký giữ nội dung cũ, trừ ô có người liên hệ."), "success")
    return redirect(url_for("privacy.index"))


@bp.get("/assessments")
@requires(R)
def assessments() -> str:
    """List the impact dossiers and what is due next."""
    pack = pack_today()
    return render_template(
        "privacy/assessments.html",
        lines=dossier_lines(_me()),
        kinds=[(row["id"], words(row["name"])) for row in pack.section("impact_assessments")],
        statuses={row["id"]: words(row["text"]) for row in pack.section("impact_statuses")},
        words=words,
        tabs=TABS,
    )


@bp.post("/assessments/open")
@requires(W)
def open_assessment() -> Response:
    """Open the unit's dossier of a kind."""
    with transaction():
        row = dossier_of(found(_own()), request.form.get("kind", ""))
    return redirect(url_for("privacy.assessment", assessment_id=row.id))


@bp.route("/assessments/<uuid:assessment_id>", methods=["GET", "POST"])
@requires(R)
def assessment(assessment_id: UUID) -> str | Response:
    """Show a dossier with its clocks; the unit fills it in."""
    row, pack = found(find(ImpactAssessment, _me(), assessment_id)), pack_today()
    kind = found(rows_of(pack, "impact_assessments").get(row.kind))
    mine = find(ImpactAssessment, _me(), assessment_id, W) is not None
    contents = {content_key(key): text for key, text in row.contents.items()}
    stored = {name: getattr(row, name) for name in ("status", "reason", "reason_document",
              "filing_number", *DOSSIER_DAYS)}  # fmt: skip
    form = dossier_form(pack, kind, {**stored, **contents, "version": str(row.version)})
    if request.method == "POST":
        found(mine or None)
    if form.validate_on_submit():
        given = {name: form[name].data for name in stored}
        given["contents"] = {c["id"]: form[content_key(c["id"])].data for c in kind["contents"]}
        try:
            with transaction():
                save_dossier(row, given, seen_version=form.seen_version)
        except Refused as refused:
            row = found(find(ImpactAssessment, _me(), assessment_id))
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("privacy.assessment", assessment_id=row.id))
    return render_template(
        "privacy/assessment.html",
        row=row, kind=kind, form=form, mine=mine, words=words,
        fields=list(stored), contents=[content_key(c["id"]) for c in kind["contents"]],
        deadlines=dossier_deadlines(row, kind),
    )  # fmt: skip


@bp.get("/assessments/<uuid:assessment_id>/dossier.<any(pdf, docx):kind>")
@requires(R)
def dossier_file(assessment_id: UUID, kind: str) -> Response:
    """Download the dossier as a draft to be checked and signed."""
    row = found(find(ImpactAssessment, _me(), assessment_id))
    own = activities(_me(), row.unit_id)
    systems, others = drawn_systems(_me(), row)
    with transaction():
        audit.note("privacy:print", target=row, details={"format": kind})
        drawn = read_flows(systems)
    paper = dossier(row, own, kind, drawn, others)
    return download(paper, f"ho-so-danh-gia-tac-dong-{row.kind}.{kind}")


@bp.get("/assessments/<uuid:assessment_id>/flows")
@requires(Permission.NETWORK_READ)
def flows(assessment_id: UUID) -> str:
    """Show the data-flow drawings of the systems of a dossier; the reading is on record."""
    row = found(find(ImpactAssessment, _me(), assessment_id))
    systems, others = drawn_systems(_me(), row)
    with transaction():
        drawn = read_flows(systems)
    mark = f"{current_user.login} {format_moment(clock.now())}"  # who looks and when
    return render_template(
        "privacy/flows.html",
        row=row,
        kind=found(rows_of(pack_today(), "impact_assessments").get(row.kind)),
        words=words,
        others=others,
        drawings=[(name, to_svg(figure, watermark=mark)) for name, figure in drawn],
    )


@bp.get("/requests")
@requires(R)
def requests() -> str:
    """List the requests of data subjects with their clocks."""
    pack = pack_today()
    kinds = {row["id"]: words(row["name"]) for row in pack.section("request_kinds")}
    asked = requests_of(_me())
    days = calendar_for(asked)
    rows = [(row, request_deadlines(row, pack, days)) for row in asked]
    return render_template("privacy/requests.html", rows=rows, kinds=kinds, tabs=TABS)


@bp.route("/requests/new", methods=["GET", "POST"], endpoint="new_request")
@requires(W)
def new_request() -> str | Response:
    """Record a request."""
    return _request(None)


@bp.route("/requests/<uuid:request_id>", methods=["GET", "POST"], endpoint="request")
@requires(W)
def edit_request(request_id: UUID) -> str | Response:
    """Record what became of a request."""
    return _request(found(find(SubjectRequest, _me(), request_id, W)))


def _request(row: SubjectRequest | None) -> str | Response:
    names = ("kind", "reference", "received_on", "via_others", "extension_reason", "replied_on",
             "executed_on", "refusal")  # fmt: skip
    data = {name: getattr(row, name) for name in names} if row else {"received_on": clock.today()}
    form = RequestForm(data={**data, "version": str(row.version if row else 0),
                             "unit_id": str(row.unit_id) if row else None})  # fmt: skip
    form.offer(units_visible_to(_me(), W), pack_today())
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), W))
        given = {name: form[name].data for name in names}
        try:
            with transaction():
                save_request(row.unit if row else unit, row, given, seen_version=form.seen_version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("privacy.requests"))
    deadlines = request_deadlines(row, pack_today()) if row else []
    return render_template("privacy/request.html", form=form, row=row, deadlines=deadlines)
