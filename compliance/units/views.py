"""Pages of units: the list, one unit, its links, and changes from a day on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import audit
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.core.workbooks import write_csv, write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.units import import_queries, queries
from compliance.units import importing as _importing  # noqa: F401 - registers the importer
from compliance.units import search as _search  # noqa: F401 - joins the search box
from compliance.units.forms import (
    EndLinkForm,
    LinkForm,
    MoveForm,
    NewUnitForm,
    RenameForm,
    UnitForm,
    choices,
)
from compliance.units.models import (
    CHANGE_NAMES,
    CONFIDENCE_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    LINK_NAMES,
    LinkKind,
)
from compliance.units.picking import scope_offer
from compliance.units.related import related_to
from compliance.units.restructuring import move_unit, rename_unit
from compliance.units.services import edit_unit, end_link, link_units, register_unit
from compliance.units.timeline import timeline
from compliance.units.workbook import UNITS, WORKBOOK, link_rows, unit_rows

bp = Blueprint("units", __name__, url_prefix="/units")
#: Newest steps on the page of a unit; the rest stands on a page of its own.
SHOWN_STEPS = 6
FILTERS = ("kind", "group", "confidence", "closed")
NAMES = {
    "kinds": KIND_NAMES,
    "groups": GROUP_NAMES,
    "links_named": LINK_NAMES,
    "changes_named": CHANGE_NAMES,
    "confidences": CONFIDENCE_NAMES,
}
add_entry(Entry(_l("Đơn vị"), "units.list", "units", Permission.UNIT_READ, 71))


@bp.get("", endpoint="list")
@requires(Permission.UNIT_READ)
def list_units() -> str:
    """List the units within scope."""
    page = queries.unit_page(viewer(), ListRequest.parse(request.args, FILTERS))
    filters = [
        ("kind", _("Loại"), choices(KIND_NAMES)),
        ("group", _("Nhóm"), choices(GROUP_NAMES)),
        ("confidence", _("Độ tin cậy"), choices(CONFIDENCE_NAMES)),
        ("closed", _("Tình trạng"), _closed_choices()),
    ]
    return render_template("units/list.html", page=page, filters=filters, **NAMES)


def _closed_choices() -> list[tuple[str, str]]:
    return [("all", _("Cả đã kết thúc")), ("only", _("Đã kết thúc"))]


@bp.get("/export.<any(xlsx, csv):ending>")
@requires(Permission.UNIT_READ)
def export(ending: str) -> Response:
    """Hand out the list as a workbook that can be imported again."""
    units = queries.unit_export(viewer(), ListRequest.parse(request.args, FILTERS))
    if ending == "csv":
        content = write_csv(UNITS, unit_rows(units))
    else:
        links = import_queries.links_between([unit.id for unit in units])
        content = write_xlsx(WORKBOOK, {"units": unit_rows(units), "links": link_rows(links)})
    with transaction():
        audit.note("unit:export", details={"rows": len(units), "format": ending})
    return download(content, export_name("don-vi", ending))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def new() -> str | Response:
    """Add a unit."""
    form = NewUnitForm(scope_offer(viewer(), Permission.UNIT_ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                unit = register_unit(
                    code=form.code.data or "",
                    name=form.name.data or "",
                    parent=chosen(form.parent.data),
                    department_id=next(iter(_sectors())),
                    **form.values(),
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã thêm đơn vị."), "success")
            return redirect(url_for("units.show", unit_id=unit.id))
    return render_template("units/new.html", form=form)


def _sectors() -> set[UUID]:
    return queries.department_ids(viewer(), Permission.UNIT_ADMIN)


def chosen(code: str | None) -> Any:
    """Return the unit of a select field: one the viewer administers, or None."""
    unit = queries.by_code(code) if code else None
    return queries.find_unit(viewer(), unit.id, Permission.UNIT_ADMIN) if unit else None


@bp.get("/<uuid:unit_id>")
@requires(Permission.UNIT_READ)
def show(unit_id: UUID) -> str:
    """Show a unit."""
    me = viewer()
    unit = found(queries.find_unit(me, unit_id))
    return render_template(
        "units/show.html",
        unit=unit,
        may_edit=queries.find_unit(me, unit_id, Permission.UNIT_ADMIN) is not None,
        links=queries.links_of(unit.id),
        linked=queries.links_to(me, unit.id),
        children=queries.children_of(me, unit.id),
        history=queries.history_of(unit.id),
        related=related_to(me, unit),
        steps=timeline(me, unit).rows[:SHOWN_STEPS],
        **NAMES,
    )


@bp.route("/<uuid:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def edit(unit_id: UUID) -> str | Response:
    """Change the descriptive fields; a clash shows both versions."""
    unit = found(queries.find_unit(viewer(), unit_id, Permission.UNIT_ADMIN))
    form, differences = UnitForm(obj=unit), []
    if form.validate_on_submit():
        try:
            with transaction():
                edit_unit(unit, form.seen_version, form.values())
        except Clash as clash:
            form.refuse(clash)
            differences = form.differences(clash)
            form.version.data = str(unit.version)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("units.show", unit_id=unit.id))
    return render_template("units/edit.html", form=form, unit=unit, differences=differences)


@bp.route("/<uuid:unit_id>/rename", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def rename(unit_id: UUID) -> str | Response:
    """Give a new name from a day on."""
    unit = found(queries.find_unit(viewer(), unit_id, Permission.UNIT_ADMIN))
    form = RenameForm()
    if form.validate_on_submit():
        try:
            with transaction():
                rename_unit(unit, form.name.data or "", form.day, form.document.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("units.show", unit_id=unit.id))
    return render_template("units/rename.html", form=form, unit=unit)


@bp.route("/<uuid:unit_id>/move", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def move(unit_id: UUID) -> str | Response:
    """Hang the unit under another parent from a day on."""
    unit = found(queries.find_unit(viewer(), unit_id, Permission.UNIT_ADMIN))
    form = MoveForm(scope_offer(viewer(), Permission.UNIT_ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                move_unit(unit, chosen(form.parent.data), form.day, form.document.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("units.show", unit_id=unit.id))
    return render_template("units/move.html", form=form, unit=unit)


@bp.route("/<uuid:unit_id>/links/new", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def new_link(unit_id: UUID) -> str | Response:
    """Tie the unit to another from a day on."""
    unit = found(queries.find_unit(viewer(), unit_id, Permission.UNIT_ADMIN))
    form = LinkForm(scope_offer(viewer(), Permission.UNIT_ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                link_units(
                    unit,
                    chosen(form.target.data),
                    LinkKind(form.kind.data),
                    valid_from=form.valid_from.data,
                    valid_to=form.valid_to.data,
                    document=form.document.data,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("units.show", unit_id=unit.id, _anchor="links"))
    return render_template("units/new_link.html", form=form, unit=unit)


@bp.route("/links/<uuid:link_id>/end", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def end(link_id: UUID) -> str | Response:
    """End a tie."""
    link = found(queries.find_link(viewer(), link_id))
    form = EndLinkForm()
    if form.validate_on_submit():
        try:
            with transaction():
                end_link(link, form.day, form.document.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("units.show", unit_id=link.unit_id, _anchor="links"))
    return render_template("units/end.html", form=form, link=link, name=LINK_NAMES[link.kind])


def _importing_unit(me: Any) -> UUID | None:
    return next(iter(queries.department_ids(me, Permission.UNIT_ADMIN)), None)


add_import_pages(
    bp, "units", Permission.UNIT_ADMIN, unit_of=_importing_unit, list_endpoint="units.list"
)
