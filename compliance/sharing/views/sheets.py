"""Request sheets: the unit's pages, and the one page that the holder of a link sees."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Permission, public, requires
from compliance.core.web import found
from compliance.scans.slots import siblings_for
from compliance.sharing.forms import HandInForm, SheetForm
from compliance.sharing.sheets import (
    MASKS,
    close_sheet,
    find_sheet,
    hand_in,
    is_open,
    open_sheet,
    result_of,
    sheet_by_token,
    sheets_of,
)
from compliance.sharing.views.base import bp, me
from compliance.units.queries import find_unit, units_visible_to

W = Permission.SHARE_WRITE


@bp.get("/sheets")
@requires(Permission.SHARE_READ)
def sheets() -> str:
    """List the request sheets."""
    rows = [(sheet, is_open(sheet)) for sheet in sheets_of(me())]
    return render_template("sharing/sheets.html", rows=rows, siblings=siblings_for(me()))


@bp.route("/sheets/new", methods=["GET", "POST"])
@requires(W)
def new_sheet() -> str:
    """Open a sheet; its link is shown once, on the page that answers."""
    default = clock.today() + timedelta(14)
    form = SheetForm(units_visible_to(me(), W), data={"expires_on": default})
    if form.validate_on_submit():
        unit = found(find_unit(me(), UUID(form.unit_id.data), W))
        try:
            with transaction():
                sheet, token = open_sheet(
                    unit,
                    title=form.title.data,
                    purpose=form.purpose.data,
                    vendor=form.vendor.data,
                    columns=form.columns.data,
                    expires_on=form.expires_on.data,
                    actor_id=me().id,
                )
        except Refused as refused:
            form.refuse(refused)
        else:
            link = url_for("sharing.sheet", token=token, _external=True)
            return render_template("sharing/sheet_link.html", sheet=sheet, link=link)
    return render_template("sharing/new_sheet.html", form=form, masks=MASKS)


@bp.get("/sheets/<uuid:sheet_id>")
@requires(Permission.SHARE_READ)
def show_sheet(sheet_id: UUID) -> str:
    """Show a sheet and what came of it."""
    sheet = found(find_sheet(me(), sheet_id))
    return render_template(
        "sharing/show_sheet.html",
        sheet=sheet,
        masks=MASKS,
        open=is_open(sheet),
        result=result_of(sheet),
        mine=find_sheet(me(), sheet_id, W) is not None,
    )


@bp.post("/sheets/<uuid:sheet_id>/close")
@requires(W)
def end_sheet(sheet_id: UUID) -> Response:
    """Let the link answer no more."""
    sheet = found(find_sheet(me(), sheet_id, W))
    with transaction():
        close_sheet(sheet)
    return redirect(url_for("sharing.show_sheet", sheet_id=sheet.id))


@bp.route("/link/<string:token>", methods=["GET", "POST"])
@public
def sheet(token: str) -> str | Response:
    """Let whoever holds the link hand in one file, and say pass or fail for each column."""
    row = found(sheet_by_token(token))
    found(None if row.closed_at else row)
    form = HandInForm()
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                hand_in(row, form.file.data.stream, form.file.data.filename or "")
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("sharing.sheet", token=token))
    return render_template(
        "sharing/sheet.html",
        sheet=row,
        form=form,
        masks=MASKS,
        open=is_open(row),
        state=row.scan.state if row.scan else None,
        result=result_of(row),
    )
