"""Set-up of the sector: the Department's own data, owners and their specialised units."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import viewer
from compliance.settings.steps import Step, add_step
from compliance.units import queries
from compliance.units.forms import OwnerForm
from compliance.units.picking import scope_offer
from compliance.units.services import name_specialised
from compliance.units.views import bp, chosen


@bp.route("/owners", methods=["GET", "POST"])
@requires(Permission.UNIT_ADMIN)
def owners() -> str | Response:
    """List the owners with their specialised units; name one, or say "chưa xác định"."""
    form = OwnerForm(scope_offer(viewer(), Permission.UNIT_ADMIN))
    if form.validate_on_submit():
        try:
            with transaction():
                _name(form)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("units.owners"))
    return render_template("units/owners.html", form=form, rows=queries.owners(viewer()))


def _name(form: OwnerForm) -> None:
    owner = chosen(form.owner.data)
    if owner is None:
        raise Refused(_("Hãy chọn chủ quản."), "owner")
    target = chosen(form.target.data) if form.target.data else None
    assert form.valid_from.data is not None
    name_specialised(owner, target, valid_from=form.valid_from.data, document=form.document.data)


def _department(me: Any) -> Any:
    ids = queries.department_ids(me, Permission.UNIT_ADMIN)
    return queries.find_unit(me, next(iter(ids)), Permission.UNIT_ADMIN) if ids else None


@add_step
def _department_step(me: Any) -> Step | None:
    unit = _department(me)
    if unit is None:
        return None
    wanted = (
        (unit.address, _("địa chỉ")),
        (unit.head_name, _("thủ trưởng")),
        (unit.place, _("địa danh")),
        (unit.mandate_number, _("quyết định chức năng, nhiệm vụ")),
    )
    missing = [name for value, name in wanted if not value]
    note = _("Chưa xác định: %(names)s.", names=", ".join(missing)) if missing else unit.name
    return Step(10, _("Thông tin của Sở"), note, "units.edit", not missing, {"unit_id": unit.id})


@add_step
def _owner_step(me: Any) -> Step | None:
    rows = queries.owners(me)
    note = (
        _("%(n)s chủ quản đã giao đơn vị chuyên trách.", n=len(rows))
        if rows
        else _("Chưa xác định chủ quản nào giao đơn vị nào.")
    )
    return Step(20, _("Chủ quản và đơn vị chuyên trách"), note, "units.owners", bool(rows))
