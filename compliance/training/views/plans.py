"""The plan of a year: drawn up, frozen, printed, signed, followed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download, hand_out
from compliance.core.errors import Clash, Refused
from compliance.core.forms import VersionedForm
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.ledgers.queries import READ, WRITE, holds
from compliance.signed.queries import paper_of, papers_about
from compliance.training import plan_queries as queries
from compliance.training import plans as services
from compliance.training import signing
from compliance.training.documents import plan_paper
from compliance.training.forms import PlanForm, PlanLineForm, PlanNoteForm, PlanSignedForm
from compliance.training.models import TrainingPlan, TrainingPlanLine
from compliance.training.plans import LINE_FIELDS, about_of, title_of
from compliance.training.rules import rules
from compliance.training.views.base import TABS, bp, viewer
from compliance.training.words import KINDS, STATES
from compliance.units.queries import find_unit, mine_first, units_visible_to

ONE = "/plans/<uuid:training_plan_id>"
LINE = f"{ONE}/lines/<uuid:line_id>"


@bp.get("/plans/")
@requires(READ)
def plans() -> str:
    """List the plans within scope."""
    page = queries.plan_page(viewer(), ListRequest.parse(request.args, queries.FILTERS))
    this = clock.today().year
    years = [(str(year), str(year)) for year in range(this + 1, this - 4, -1)]
    filters = [
        ("year", _("Năm"), years),
        ("state", _("Tình trạng"), list(queries.STATES.items())),
    ]
    return render_template(
        "training/plans.html",
        page=page,
        filters=filters,
        states=queries.STATES,
        writes=holds(viewer(), WRITE),
        tabs=TABS,
    )


@bp.route("/plans/new", methods=["GET", "POST"])
@requires(WRITE)
def new_plan() -> str | Response:
    """Draw up the plan of a year."""
    this = clock.today().year
    form = PlanForm(data={"year": this + 1 if clock.today().month > 9 else this})
    form.offer(mine_first(viewer(), units_visible_to(viewer(), WRITE)), this)
    if form.validate_on_submit():
        unit = found(find_unit(viewer(), UUID(form.unit_id.data), WRITE))
        try:
            with transaction():
                plan = services.start(unit, form.year.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lập bản nháp từ quy định và năm trước. Hãy xem lại từng dòng."), "success")
            return redirect(url_for("training.plan", training_plan_id=plan.id))
    return render_template("training/plan_new.html", form=form)


@bp.route(ONE, methods=["GET", "POST"])
@requires(READ)
def plan(training_plan_id: UUID) -> str | Response:
    """Show a plan; of a draft, keep how it is carried out."""
    row = _found(training_plan_id)
    mine = queries.find_plan(viewer(), training_plan_id, WRITE) is not None
    form = PlanNoteForm(data={"note": row.note, "version": str(row.version)})
    if form.is_submitted() and not mine:
        found(None)
    if form.validate_on_submit():
        try:
            with transaction():
                services.save_note(row, form.note.data, seen_version=form.seen_version)
        except Refused as refused:
            form.refuse(refused)
            row = _found(training_plan_id)
            form.version.data = str(row.version)
        else:
            flash(_("Đã lưu."), "success")
            return _back(row)
    return _page(row, form, mine=mine)


def _page(row: TrainingPlan, form: PlanNoteForm, *, mine: bool) -> str:
    lines = queries.progress_of(row)
    editions = queries.editions_of(row)
    costs = [line.cost for line in row.lines if line.cost is not None]
    return render_template(
        "training/plan.html",
        row=row,
        title=title_of(row),
        form=form,
        lines=lines,
        done=sum(line.done for line in lines),
        cost=sum(costs) if costs else None,
        editions=editions,
        newest=editions[0].id == row.id,
        papers=papers_about(about_of(row.id), row.edition),
        kinds=KINDS,
        course_states=STATES,
        rules={rule.id: rule for rule in rules()},
        mine=mine,
    )


@bp.get(f"{ONE}.<any(docx, pdf):kind>")
@requires(READ)
def plan_file(training_plan_id: UUID, kind: str) -> Response:
    """Download the plan to print and sign."""
    row = _found(training_plan_id)
    with transaction():
        audit.note("training_plan:export", target=row, details={"format": kind})
    return download(plan_paper(row, kind), f"ke-hoach-dao-tao-{row.year}-{row.edition}.{kind}")


@bp.route(f"{ONE}/lines/new", methods=["GET", "POST"])
@requires(WRITE)
def new_line(training_plan_id: UUID) -> str | Response:
    """Add a line to a draft."""
    return _line(_own(training_plan_id), None)


@bp.route(LINE, methods=["GET", "POST"])
@requires(WRITE)
def edit_line(training_plan_id: UUID, line_id: UUID) -> str | Response:
    """Correct a line of a draft."""
    row = _own(training_plan_id)
    return _line(row, _line_of(row, line_id))


@bp.post(f"{LINE}/remove")
@requires(WRITE)
def remove_line(training_plan_id: UUID, line_id: UUID) -> Response:
    """Take a line out of a draft."""
    row = _own(training_plan_id)
    with transaction():
        services.remove_line(row, _line_of(row, line_id))
    flash(_("Đã bỏ dòng khỏi kế hoạch."), "success")
    return _back(row)


@bp.post(f"{ONE}/<any(freeze, reopen):verb>")
@requires(WRITE)
def close_plan(training_plan_id: UUID, verb: str) -> Response:
    """Freeze a draft to be signed, or take that back."""
    row, form = _own(training_plan_id), VersionedForm()
    if not form.validate_on_submit():
        raise Refused(_("Trang đã cũ. Hãy tải lại trang rồi bấm lại."))
    act = {"freeze": signing.freeze, "reopen": signing.reopen}[verb]
    with transaction():
        act(row, seen_version=form.seen_version)
    if verb == "freeze":
        flash(_("Đã chốt. In bản này, ký, rồi tải bản đã ký lên."), "success")
    return _back(row)


@bp.post(f"{ONE}/amend")
@requires(WRITE)
def amend_plan(training_plan_id: UUID) -> Response:
    """Begin the edition that follows a signed one."""
    row = _own(training_plan_id)
    with transaction():
        following = services.amend(row)
    flash(_("Đã lập bản sửa đổi. Bản đang ký vẫn dùng cho tới khi bản này được ký."), "success")
    return _back(following)


@bp.route(f"{ONE}/signed", methods=["GET", "POST"])
@requires(WRITE)
def signed_plan(training_plan_id: UUID) -> str | Response:
    """Take the signed copy in."""
    row = _own(training_plan_id)
    if row.frozen_at is None:
        raise Refused(_("Chốt kế hoạch trước, rồi in bản đã chốt để ký."))
    known = {"number": row.number, "dated": row.signed_on, "signer": row.signer}
    form = PlanSignedForm(data=known)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            with transaction():
                signing.sign(
                    row,
                    upload.stream.read(),
                    upload.filename or "",
                    number=form.number.data,
                    dated=form.dated.data,
                    signer=form.signer.data,
                    vouched=form.vouched.data,
                    actor_id=viewer().id,
                )
        except (Refused, Clash) as refused:
            form.refuse(refused)
            row = _own(training_plan_id)
        else:
            flash(_("Đã nhận bản ký. Mỗi việc của kế hoạch đã có trong sổ khóa học."), "success")
            return _back(row)
    return render_template("training/plan_signed.html", form=form, row=row, title=title_of(row))


@bp.get(f"{ONE}/signed/<uuid:paper_id>")
@requires(READ)
def signed_plan_file(training_plan_id: UUID, paper_id: UUID) -> Response:
    """Hand out a signed copy; the reading is recorded."""
    _found(training_plan_id)
    paper = found(paper_of(about_of(training_plan_id), paper_id))
    with transaction():
        audit.note("signed:export", target=paper, details={"slot": paper.slot})
    return hand_out(paper.file)


def _line(row: TrainingPlan, line: TrainingPlanLine | None) -> str | Response:
    data: dict[str, Any] = {}
    if line is not None:
        data = {name: getattr(line, name) for name in LINE_FIELDS} | {"version": str(line.version)}
    form, differences = PlanLineForm(data=data), []
    if form.validate_on_submit():
        key = line.id if line else None
        try:
            with transaction():
                values = {name: form[name].data for name in LINE_FIELDS}
                services.save_line(row, line, values, seen_version=form.seen_version)
        except Refused as refused:
            form.refuse(refused)
            row = _own(row.id)
            line = _line_of(row, key) if key else None
            if isinstance(refused, Clash) and line is not None:
                differences = form.differences(refused)
                form.version.data = str(line.version)
        else:
            flash(_("Đã lưu."), "success")
            return _back(row)
    return render_template(
        "training/plan_line.html",
        form=form,
        row=row,
        line=line,
        title=title_of(row),
        differences=differences,
    )


def _found(plan_id: UUID) -> TrainingPlan:
    return found(queries.find_plan(viewer(), plan_id))


def _own(plan_id: UUID) -> TrainingPlan:
    return found(queries.find_plan(viewer(), plan_id, WRITE))


def _line_of(row: TrainingPlan, line_id: UUID) -> TrainingPlanLine:
    return found(next((line for line in row.lines if line.id == line_id), None))


def _back(row: TrainingPlan) -> Response:
    return redirect(url_for("training.plan", training_plan_id=row.id))
