"""All periods, and opening one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from compliance.core import clock
from compliance.core.db import session, transaction
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import Permission, requires
from compliance.core.web import found, viewer
from compliance.reporting import services
from compliance.reporting.below import parents
from compliance.reporting.days import days_of
from compliance.reporting.forms import COOPERATING, AdHocForm, JoinForm, OpenForm
from compliance.reporting.queries import my_reports, periods_of, to_check
from compliance.reporting.rules import ADHOC, Rules, rules
from compliance.reporting.views.base import bp, me, period_within, tell
from compliance.units.models import HealthUnit
from compliance.units.queries import department_ids


@bp.get("/")
@requires(Permission.REPORT_READ)
def index() -> str:
    """Show what the person has to write and to check, and every period."""
    writes = viewer().may(Permission.REPORT_WRITE)
    checks = viewer().may(Permission.REPORT_ACCEPT)
    collates = viewer().may(Permission.REPORT_COLLATE)
    return render_template(
        "reporting/index.html",
        periods=periods_of(me()),
        mine=my_reports(me()) if writes else [],
        waiting=to_check(me()) if checks else [],
        collates=collates,
        opens=not collates and bool(parents(me(), rules())),
    )


@bp.route("/open", methods=["GET", "POST"])
@requires(Permission.REPORT_COLLATE)
def open_period() -> str | Response:
    """Open a period of the plan."""
    held, year = rules(), clock.today().year
    form = OpenForm(
        year=year, together=True, reading=held.default_reading, kinds=list(COOPERATING)
    ).offer(held, year)
    if form.validate_on_submit():
        try:
            with transaction():
                opened = services.open_period(
                    _department(),
                    form.period.data,
                    form.year.data,
                    reading=form.reading.data,
                    together=form.together.data,
                    kinds=form.kinds.data or (),
                    cutoff=form.cutoff.data,
                    actor_id=me().id,
                )
                tell(opened.id, "opened")
        except Refused as refused:
            form.refuse(refused)
        else:
            return _opened(opened.id, opened.title)
    return render_template("reporting/open.html", form=form, days=_calendar(held, year), held=held)


@bp.route("/open-ad-hoc", methods=["GET", "POST"])
@requires(Permission.REPORT_COLLATE)
def open_ad_hoc() -> str | Response:
    """Open a report that somebody asked for."""
    held = rules()
    form = AdHocForm().offer(held)
    if form.validate_on_submit():
        kind: Any = held.adhoc.get(form.adhoc.data, {})
        asked = form.request_of(list(kind.get("fields", ())))
        try:
            with transaction():
                opened = services.open_ad_hoc(
                    _department(), asked, kinds=form.kinds.data or (), actor_id=me().id
                )
                tell(opened.id, "opened")
        except Refused as refused:
            form.refuse(refused)
        else:
            return _opened(opened.id, opened.title)
    return render_template("reporting/open_ad_hoc.html", form=form, held=held)


@bp.post("/periods/<uuid:period_id>/units")
@requires(Permission.REPORT_OPEN)
def join(period_id: UUID) -> Response:
    """Ask one more unit within an open round."""
    period, form = period_within(period_id, Permission.REPORT_OPEN), JoinForm()
    if not form.validate_on_submit():
        raise Refused(_("Hãy ghi mã đơn vị."))
    with transaction():
        report = services.join(period, (form.code.data or "").strip().lower())
        tell(period.id, "opened")
    flash(_("Đã thêm đơn vị vào đợt."), "success")
    return redirect(url_for("reporting.show", report_id=report.id))


def _opened(period_id: UUID, title: str) -> Response:
    flash(_("Đã mở đợt: %(title)s.", title=title), "success")
    return redirect(url_for("reporting.show_period", period_id=period_id))


def _department() -> HealthUnit:
    ids = sorted(department_ids(me(), Permission.REPORT_COLLATE))
    return found(session().scalar(select(HealthUnit).where(HealthUnit.id.in_(ids)).limit(1)))


def _calendar(held: Rules, year: int) -> list[tuple[str, Any]]:
    """Return the periods of a year with their days, in the order in which they are due."""
    found_days = [
        (row["name"]["vi"], days_of(row, year)) for key, row in held.periods.items() if key != ADHOC
    ]
    return sorted(found_days, key=lambda pair: pair[1].due_before)
