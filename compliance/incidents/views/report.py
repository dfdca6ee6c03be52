"""The quick report of whoever works in the unit."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from compliance.accounts.models import viewer_of
from compliance.core import clock
from compliance.core.db import transaction
from compliance.core.errors import Refused
from compliance.core.permissions import Permission, requires
from compliance.core.web import found
from compliance.incidents.forms import ReportForm
from compliance.incidents.queries import find_report, people_in_charge, reportable_systems
from compliance.incidents.services import report as write_report
from compliance.incidents.views.base import bp
from compliance.units.queries import find_unit, mine_first, units_visible_to


@bp.route("/report", methods=["GET", "POST"])
@requires(Permission.INCIDENT_REPORT)
def report() -> str | Response:
    """Report what goes wrong: one small form."""
    viewer = viewer_of(current_user)
    units = mine_first(viewer, units_visible_to(viewer, Permission.INCIDENT_REPORT))
    systems = reportable_systems([unit.id for unit in units])
    data = {"detected_at": clock.typed_now(), "phone": viewer.phone}
    form = ReportForm(units, systems, data=data)
    if form.validate_on_submit():
        unit = found(find_unit(viewer, UUID(form.unit_id.data), Permission.INCIDENT_REPORT))
        system = next((one for one in systems if str(one.id) == form.system_id.data), None)
        values = {
            "title": form.title.data,
            "detected_at": clock.from_local(form.detected_at.data),
            "patient_data": form.patient_data.data,
            "phone": form.phone.data,
        }
        try:
            with transaction():
                entry = write_report(unit, system, values, actor=viewer)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(url_for("incidents.reported", entry_id=entry.id))
    return render_template("incidents/report.html", form=form)


@bp.get("/report/<uuid:entry_id>")
@requires(Permission.INCIDENT_REPORT)
def reported(entry_id: UUID) -> str:
    """Show the reporter that the report arrived and which clocks run."""
    viewer = viewer_of(current_user)
    entry = found(find_report(viewer, entry_id))
    others = [person for person in people_in_charge(entry.unit_id) if person.id != viewer.id]
    may_open = viewer.may_at(Permission.REGISTER_READ, entry.unit_id)
    return render_template(
        "incidents/reported.html",
        entry=entry,
        now=clock.now(),
        may_open=may_open,
        told=bool(others),
        in_charge=viewer.may_at(Permission.REGISTER_WRITE, entry.unit_id),
    )
