"""Who needs training, the year of each unit, the workbook, who was at a course."""

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
from compliance.core.permissions import requires
from compliance.core.web import found
from compliance.core.workbooks import write_xlsx
from compliance.core.workbooks.pages import add_import_pages, export_name
from compliance.ledgers.queries import READ, WRITE, find_row
from compliance.training.books import COURSES
from compliance.training.forms import AttendanceForm
from compliance.training.importing import Stored, own_unit
from compliance.training.plan_queries import STATES
from compliance.training.queries import lacking_counts, year_page
from compliance.training.services import mark_attendance
from compliance.training.views.base import TABS, bp, viewer
from compliance.training.workbook import WORKBOOK, attendance_values, person_values


def _unit_id(asker: Any) -> UUID | None:
    unit = own_unit(asker)
    return unit.id if unit else None


add_import_pages(
    bp,
    "training",
    WRITE,
    unit_of=_unit_id,
    list_endpoint="training.people_list",
    book_endpoint="training.book",
)


@bp.get("/")
@requires(READ)
def index() -> str:
    """Show each rule of required training and how many lack it."""
    today = clock.today()
    counts = lacking_counts(viewer())
    return render_template("training/index.html", counts=counts, today=today, tabs=TABS)


@bp.get("/year")
@requires(READ)
def year() -> str:
    """Show what each unit planned and did in a year, leaders and staff apart."""
    this = clock.today().year
    chosen = request.args.get("year", this, type=int)
    chosen = chosen if this - 10 <= chosen <= this + 1 else this
    asked = ListRequest.parse({**request.args, "year": str(chosen)}, ("year",))
    page = year_page(viewer(), chosen, asked)
    return render_template(
        "training/year.html", page=page, year=chosen, this=this, plans=STATES, tabs=TABS
    )


@bp.get("/book.xlsx")
@requires(WRITE)
def book() -> Response:
    """Download the own unit's people and lists as the workbook that can be imported again."""
    unit = found(own_unit(viewer()))
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
    course, form = found(find_row(viewer(), COURSES, row_id, WRITE)), AttendanceForm()
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
