"""Pages of the installation's settings: set-up, addressees, holidays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _, _l
from compliance.core.navigation import Entry, add_entry
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.settings import queries
from compliance.settings.forms import AddresseeForm, EndForm, HolidayForm, PasteForm
from compliance.settings.models import PURPOSE_NAMES
from compliance.settings.services import (
    add_addressee,
    add_holiday,
    end_addressee,
    finish_set_up,
    paste_holidays,
    remove_holiday,
)
from compliance.settings.steps import Step, add_step, steps_for

bp = Blueprint("settings", __name__, url_prefix="/settings")
ADMIN = Permission.SETTINGS_ADMIN
add_entry(Entry(_l("Thiết lập"), "settings.show", "settings", ADMIN, 80))


def _department() -> UUID:
    mine = queries.departments_of(viewer())
    return mine[0] if mine else abort(403)


@bp.get("")
@requires(ADMIN)
def show() -> str:
    """Show the steps of the set-up and how far each is."""
    return render_template(
        "settings/show.html", steps=steps_for(viewer()), installation=queries.installation()
    )


@bp.post("/finish")
@requires(ADMIN)
def finish() -> Response:
    """Mark the set-up as gone through; what is still open stays "chưa xác định"."""
    row = found(queries.installation())
    with transaction():
        finish_set_up(row)
    flash(_("Đã ghi nhận. Mọi mục vẫn sửa được ở đây bất cứ lúc nào."), "success")
    return redirect(url_for("home.show"))


@bp.route("/addressees", methods=["GET", "POST"])
@requires(ADMIN)
def addressees() -> str | Response:
    """List the addressees; add one."""
    form = AddresseeForm()
    if form.validate_on_submit():
        with transaction():
            add_addressee(
                _department(),
                form.purpose.data,
                form.name.data or "",
                form.address.data,
                form.valid_from.data,
            )
        return redirect(url_for("settings.addressees"))
    rows = queries.addressee_history(_department())
    return render_template("settings/addressees.html", form=form, rows=rows, purposes=PURPOSE_NAMES)


@bp.route("/addressees/<uuid:addressee_id>/end", methods=["GET", "POST"])
@requires(ADMIN)
def end(addressee_id: UUID) -> str | Response:
    """Stop using an addressee from a day on."""
    row = found(queries.find_addressee(viewer(), addressee_id))
    form = EndForm()
    if form.validate_on_submit():
        assert form.on.data is not None
        try:
            with transaction():
                end_addressee(row, form.on.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("settings.addressees"))
    return render_template("settings/end.html", form=form, row=row)


@bp.route("/holidays", methods=["GET", "POST"])
@requires(ADMIN)
def holidays() -> str | Response:
    """List the holidays of a year; add one."""
    form = HolidayForm()
    if form.validate_on_submit():
        assert form.day.data is not None
        try:
            with transaction():
                add_holiday(form.day.data, form.name.data or "", form.working.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("settings.holidays", year=form.day.data.year))
    return _calendar(form)


def _calendar(form: HolidayForm) -> str:
    year = min(max(request.args.get("year", clock.today().year, type=int), 2000), 2200)
    rows = queries.holidays(date(year, 1, 1), date(year, 12, 31))
    return render_template("settings/holidays.html", form=form, rows=rows, year=year)


@bp.route("/holidays/paste", methods=["GET", "POST"])
@requires(ADMIN)
def paste() -> str | Response:
    """Add or correct many holidays at once."""
    form = PasteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                count = paste_holidays(form.text.data or "")
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã ghi %(n)s ngày.", n=count), "success")
            return redirect(url_for("settings.holidays"))
    return render_template("settings/paste.html", form=form)


@bp.post("/holidays/<uuid:holiday_id>/remove")
@requires(ADMIN)
def remove(holiday_id: UUID) -> Response:
    """Take a day out of the calendar."""
    row = found(queries.find_holiday(holiday_id))
    with transaction():
        remove_holiday(row)
    return redirect(url_for("settings.holidays", year=row.day.year))


@add_step
def _addressee_step(me: Any) -> Step | None:
    mine = queries.departments_of(me)
    rows = queries.addressees(mine[0]) if mine else ()
    missing = [
        _(name) for key, name in PURPOSE_NAMES.items() if key not in {r.purpose for r in rows}
    ]
    return Step(
        30,
        _("Nơi nhận hồ sơ, báo cáo"),
        _("Chưa xác định: %(names)s.", names=", ".join(missing).lower())
        if missing
        else _("Đã nêu đủ nơi nhận."),
        "settings.addressees",
        not missing,
    )


@add_step
def _holiday_step(_me: Any) -> Step | None:
    year = clock.today().year
    count = len(queries.holidays(date(year, 1, 1), date(year, 12, 31)))
    return Step(
        40,
        _("Ngày nghỉ lễ"),
        _("Năm %(year)s có %(n)s ngày; hạn xử lý tính theo ngày làm việc.", year=year, n=count),
        "settings.holidays",
        count > 0,
    )
