"""Pages of downtime cards and recovery procedures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.continuity import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.continuity import queries, services
from compliance.continuity import search as _search  # noqa: F401 - joins the search box
from compliance.continuity.documents import paper, workbook
from compliance.continuity.forms import ApproveForm, EndForm, StartForm, TriedForm, version_form
from compliance.continuity.models import ContinuityDocument, ContinuityVersion
from compliance.continuity.slots import card, panel_of
from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.formatting import format_date
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.registers.kinds import REGISTERS
from compliance.registers.slots import add_card_source
from compliance.systems.queries import systems_of
from compliance.systems.slots import add_panel_source
from compliance.units.picker import unit_filter
from compliance.units.picking import scope_offer
from compliance.units.queries import find_unit, mine_first, units_visible_to

bp = Blueprint("continuity", __name__, url_prefix="/continuity")
ONE = "/<uuid:document_id>"
READ, WRITE = queries.READ, queries.WRITE
add_card_source(card)
add_panel_source(panel_of, order=1)


def _me() -> User:
    return viewer_of(current_user)


@bp.get("/")
@requires(READ)
def index() -> str:
    """List cards and procedures within scope."""
    asked = ListRequest.parse(request.args, queries.FILTERS)
    states = [
        ("approved", _("Có bản đã phê duyệt")),
        ("draft", _("Chưa phê duyệt")),
        ("ended", _("Đã thôi dùng")),
    ]
    filters: list[tuple[str, str, Any]] = [
        ("kind", _("Loại"), [(str(key), str(word)) for key, word in queries.KINDS.items()]),
        ("state", _("Tình trạng"), states),
        *unit_filter(scope_offer(_me(), READ), asked.filters),
    ]
    page = queries.document_page(_me(), asked)
    return render_template("continuity/index.html", page=page, filters=filters, kinds=queries.KINDS)


@bp.get("/export.xlsx")
@requires(READ)
def export() -> Response:
    """Hand out the list as a workbook."""
    rows = queries.rows_to_export(_me(), ListRequest.parse(request.args, queries.FILTERS))
    with transaction():
        audit.note("continuity:export", details={"rows": len(rows)})
    return download(workbook(rows), f"hoat-dong-lien-tuc-{clock.today():%Y-%m-%d}.xlsx")


@bp.route("/new", methods=["GET", "POST"])
@requires(WRITE)
def new() -> str | Response:
    """Begin a card or a procedure."""
    units = mine_first(_me(), units_visible_to(_me(), WRITE))
    systems = [system for unit in units for system in systems_of(_me(), unit.id)]
    form = StartForm(units, systems, data={"kind": request.args.get("kind")})
    if form.validate_on_submit():
        unit = found(find_unit(_me(), UUID(form.unit_id.data), WRITE))
        system = next((one for one in systems if str(one.id) == form.system_id.data), None)
        try:
            with transaction():
                row = services.start(unit, system, form.kind.data, form.title.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("continuity.edit", document_id=row.id))
    return render_template("continuity/new.html", form=form)


@bp.get(ONE)
@requires(READ)
def show(document_id: UUID) -> str:
    """Show the text in use, its approval, its tests and its older versions."""
    return _page(found(queries.find(_me(), document_id)))


def _page(row: ContinuityDocument, **forms: Any) -> str:
    """Return the page of a document; ``forms`` are those that came back with a fault."""
    used = _version(row, request.args.get("version"))
    shown = {
        "approve_form": ApproveForm(
            formdata=None, data={"approved_on": clock.today(), "version": used.version}
        ),
        "end_form": EndForm(formdata=None),
        **forms,
    }
    if "tried_form" not in shown:
        shown["tried_form"] = _tried_form(row, formdata=None)
    return render_template(
        "continuity/show.html",
        row=row,
        used=used,
        kinds=queries.KINDS,
        results=REGISTERS["drills"].results,
        fields=queries.fields(row.kind),
        missing=services.missing(row, used),
        mine=queries.find(_me(), row.id, WRITE) is not None and row.ended_at is None,
        **shown,
    )


def _tried_form(row: ContinuityDocument, **given: Any) -> TriedForm:
    form = TriedForm(**given)
    form.entry_id.choices = [
        (str(one.id), f"{format_date(one.happened_on)}: {one.title}")
        for one in queries.tests_of(row)
    ]
    return form


def _act(
    row: ContinuityDocument, name: str, form: Any, act: Callable[[], None], done: str = ""
) -> Any:
    """Do what a form of the page asks; a refusal stands at the form, with what was typed."""
    if not form.carries_out(act):
        return _page(_own(row.id), **{name: form}), 400
    if done:
        flash(done, "success")
    return _back(row)


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(document_id: UUID) -> str | Response:
    """Write the version that is worked on."""
    row = _own(document_id)
    newest = row.newest
    if newest.approved_on is not None:
        return _back(row)
    asked = queries.fields(row.kind)
    data = {f"f_{key}": text for key, text in newest.boxes.items()}
    data |= {"title": row.title, "version": str(newest.version)}
    form, differences = version_form(asked, data), None
    if form.validate_on_submit():
        boxes = {field["id"]: form[f"f_{field['id']}"].data for field in asked}
        try:
            with transaction():
                services.save(row, form.seen_version, boxes, form["title"].data)
        except Clash as clash:
            form.refuse(clash)
            differences, form.version.data = form.differences(clash), str(newest.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu bản nháp."), "success")
            return _back(row)
    return render_template(
        "continuity/edit.html",
        row=row,
        newest=newest,
        form=form,
        fields=asked,
        differences=differences,
    )


@bp.post(f"{ONE}/approve")
@requires(WRITE)
def approve(document_id: UUID) -> Any:
    """Note the approval of the version that is worked on."""
    row, form = _own(document_id), ApproveForm()
    return _act(
        row,
        "approve_form",
        form,
        lambda: services.approve(
            row,
            form.seen_version,
            form.approver.data,
            form.approved_on.data,
            form.next_review.data,
        ),
        _("Đã ghi phê duyệt; bản này không sửa được nữa."),
    )


@bp.post(f"{ONE}/renew")
@requires(WRITE)
def renew(document_id: UUID) -> Response:
    """Begin the next version."""
    row = _own(document_id)
    with transaction():
        services.renew(row)
    return redirect(url_for("continuity.edit", document_id=row.id))


@bp.post(f"{ONE}/tried")
@requires(WRITE)
def tried(document_id: UUID) -> Any:
    """Note which restore test or drill tried it."""
    row = _own(document_id)
    form, tests = _tried_form(row), {str(one.id): one for one in queries.tests_of(row)}
    return _act(row, "tried_form", form, lambda: services.note_test(row, tests[form.entry_id.data]))


@bp.post(f"{ONE}/end")
@requires(WRITE)
def end(document_id: UUID) -> Any:
    """Use a document no more."""
    row, form = _own(document_id), EndForm()
    return _act(row, "end_form", form, lambda: services.end(row, form.reason.data))


@bp.get(f"{ONE}/<int:number>.<any(pdf, docx):kind>")
@requires(READ)
def print_version(document_id: UUID, number: int, kind: str) -> Response:
    """Download a version to print."""
    row = found(queries.find(_me(), document_id))
    version = found(next((one for one in row.versions if one.number == number), None))
    return download(paper(row, version, kind), f"{row.kind}-{number}.{kind}")


def _version(row: ContinuityDocument, asked: str | None) -> ContinuityVersion:
    by_number = {str(version.number): version for version in row.versions}
    return by_number.get(asked or "") or row.approved or row.newest


def _own(document_id: UUID) -> ContinuityDocument:
    return found(queries.find(_me(), document_id, WRITE))


def _back(row: ContinuityDocument) -> Response:
    return redirect(url_for("continuity.show", document_id=row.id))
