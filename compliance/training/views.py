"""Pages of training."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import User, viewer_of
from compliance.core import audit, clock, files
from compliance.core.db import session, transaction
from compliance.core.errors import Clash, Refused
from compliance.core.i18n import _, _l
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import download, found
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.ledgers.pages import add_ledger_pages
from compliance.ledgers.queries import READ, WRITE, find_row, holds
from compliance.registers.slots import add_card_source
from compliance.training import figures as _figures  # noqa: F401 - offers its tables
from compliance.training import obligations as _obligations  # noqa: F401 - declares its duties
from compliance.training.books import CERTIFICATE_BOOK, COURSES, FOCAL, PEOPLE
from compliance.training.forms import AttendanceForm, MaterialForm
from compliance.training.importing import Stored, own_unit
from compliance.training.models import Material
from compliance.training.queries import (
    find_material,
    lacking_counts,
    material_page,
    year_page,
)
from compliance.training.services import mark_attendance, save_material, withdraw_material
from compliance.training.slots import card
from compliance.training.workbook import WORKBOOK, attendance_values, person_values
from compliance.units.models import HealthUnit

bp = Blueprint("training", __name__, url_prefix="/training")
SHARE = Permission.TRAINING_SHARE
add_card_source(card)
TABS = (
    (_l("Ai cần học"), "training.index"),
    (_l("Người"), "training.people_list"),
    (_l("Đầu mối"), "training.focal_list"),
    (_l("Khóa học"), "training.courses_list"),
    (_l("Chứng chỉ"), "training.certificates_list"),
    (_l("Năm của từng đơn vị"), "training.year"),
    (_l("Tài liệu"), "training.materials"),
)
for _ledger in (PEOPLE, FOCAL, COURSES, CERTIFICATE_BOOK):
    add_ledger_pages(bp, _ledger, TABS)


def _unit_id(viewer: Any) -> UUID | None:
    unit = own_unit(viewer)
    return unit.id if unit else None


add_import_pages(bp, "training", WRITE, unit_of=_unit_id, list_endpoint="training.people_list")


def _me() -> User:
    return viewer_of(current_user)


@bp.get("/")
@requires(READ)
def index() -> str:
    """Show each rule of required training and how many lack it."""
    today = clock.today()
    counts = lacking_counts(_me())
    return render_template("training/index.html", counts=counts, today=today, tabs=TABS)


@bp.get("/year")
@requires(READ)
def year() -> str:
    """Show what each unit planned and did in a year, leaders and staff apart."""
    this = clock.today().year
    chosen = request.args.get("year", this, type=int)
    chosen = chosen if this - 10 <= chosen <= this + 1 else this
    asked = ListRequest.parse(request.args, ("year",))
    page = year_page(_me(), chosen, asked)
    return render_template("training/year.html", page=page, year=chosen, this=this, tabs=TABS)


@bp.get("/book.xlsx")
@requires(WRITE)
def book() -> Response:
    """Download the own unit's people and lists as the workbook that can be imported again."""
    unit = found(own_unit(_me()))
    stored = Stored(unit.id)
    rows = {
        "people": [person_values(p) for p in stored.people.values()],
        "attendance": [attendance_values(line) for line in stored.lists.values()],
    }
    with transaction():
        audit.note("training:export", unit_id=unit.id, details={"people": len(stored.people)})
    return download(write_xlsx(WORKBOOK, rows), export_name("dao-tao", "xlsx"))


@bp.post("/courses/<uuid:row_id>/attendance")
@requires(WRITE)
def attendance(row_id: UUID) -> Response:
    """Write who finished a course."""
    course, form = found(find_row(_me(), COURSES, row_id, WRITE)), AttendanceForm()
    if not form.validate_on_submit():
        raise Refused(_("Không đọc được danh sách. Hãy tải lại trang."))
    try:
        present = {UUID(value) for value in form.people.data or ()}
    except ValueError:
        raise Refused(_("Không đọc được danh sách. Hãy tải lại trang.")) from None
    with transaction():
        mark_attendance(course, present)
    flash(_("Đã ghi danh sách học."), "success")
    return redirect(url_for("training.courses_show", row_id=row_id))


@bp.get("/materials")
@requires(READ)
def materials() -> str:
    """List the library of the sector."""
    page = material_page(_me(), ListRequest.parse(request.args))
    return render_template(
        "training/materials.html", page=page, shares=holds(_me(), SHARE), tabs=TABS
    )


@bp.get("/materials/<uuid:material_id>/<int:number>")
@requires(READ)
def material_file(material_id: UUID, number: int) -> Response:
    """Download a version of a material."""
    row = found(find_material(_me(), material_id))
    version = found(next((v for v in row.versions if v.number == number), None))
    with files.store().plain(version.file.sha256) as path:
        return download(path.read_bytes(), version.file.name)


@bp.route("/materials/new", methods=["GET", "POST"])
@requires(SHARE)
def new_material() -> str | Response:
    """Put a material into the library."""
    return _material(None)


@bp.route("/materials/<uuid:material_id>/edit", methods=["GET", "POST"])
@requires(SHARE)
def edit_material(material_id: UUID) -> str | Response:
    """Reword a material, or upload its next version."""
    return _material(found(find_material(_me(), material_id, to_write=True)))


def _material(row: Material | None) -> str | Response:
    data = {"title": row.title, "about": row.about, "version": str(row.version)} if row else {}
    form = MaterialForm(data=data)
    if form.validate_on_submit():
        upload = form.file.data
        try:
            with transaction():
                save_material(
                    found(_department()),
                    row,
                    form.title.data,
                    form.about.data,
                    (upload.stream, upload.filename or "") if upload else None,
                    seen_version=form.seen_version,
                    actor_id=_me().id,
                )
        except (Clash, Refused) as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("training.materials"))
    return render_template("training/material.html", form=form, row=row)


@bp.post("/materials/<uuid:material_id>/withdraw")
@requires(SHARE)
def withdraw(material_id: UUID) -> Response:
    """Take a material out of the library."""
    row = found(find_material(_me(), material_id, to_write=True))
    with transaction():
        withdraw_material(row)
    flash(_("Đã rút tài liệu khỏi thư viện; các bản vẫn được giữ."), "success")
    return redirect(url_for("training.materials"))


def _department() -> HealthUnit | None:
    """Return the Department whose library the person keeps."""
    held = next(iter(_me().roles_held), None)
    key = (held.unit.department_id or held.unit_id) if held else None
    return session().get(HealthUnit, key) if key else None
