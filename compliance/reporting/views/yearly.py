"""The yearly result of the units."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from compliance.core import audit, clock
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.i18n import _
from compliance.core.paging import ListRequest
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.reporting.documents import yearly_file
from compliance.reporting.views.base import bp, me
from compliance.reporting.yearly import FILTERS, of_unit, result, result_page, years
from compliance.units.models import KIND_NAMES
from compliance.units.queries import find_unit


@bp.get("/years/<int:year>")
@requires(Permission.REPORT_READ)
def show_year(year: int) -> str:
    """Show how the units of the viewer's scope reported in a year."""
    _check(year)
    asked = ListRequest.parse(request.args, FILTERS)
    kinds = [(str(key), _(name)) for key, name in KIND_NAMES.items()]
    return render_template(
        "reporting/year.html",
        year=year,
        years=sorted({*years(me()), year}, reverse=True),
        page=result_page(me(), year, asked),
        filters=[
            ("kind", _("Loại đơn vị"), kinds),
            ("obliged", _("Thuộc diện"), [("1", _("Phải gửi")), ("0", _("Phối hợp"))]),
        ],
    )


@bp.get("/years/<int:year>/units/<uuid:unit_id>")
@requires(Permission.REPORT_READ)
def show_year_of(year: int, unit_id: UUID) -> str:
    """Show the reports behind the yearly result of a unit."""
    _check(year)
    unit = found(find_unit(me(), unit_id, Permission.REPORT_READ))
    rows = of_unit(me(), year, unit_id)
    return render_template("reporting/year_of.html", year=year, unit=unit, rows=rows)


@bp.get("/years/<int:year>/units.xlsx")
@requires(Permission.REPORT_READ)
def export_year(year: int) -> Response:
    """Hand out the yearly result as a workbook."""
    _check(year)
    rows = result(me(), year, ListRequest.parse(request.args, FILTERS))
    content = yearly_file(year, rows)
    with transaction():
        audit.note("report:export", details={"year": year, "rows": len(rows)})
    return download(content, f"ket-qua-bao-cao-{year}.xlsx")


def _check(year: int) -> None:
    if not 2020 <= year <= clock.today().year + 1:
        abort(404)
