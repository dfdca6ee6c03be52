"""Runs from a CSV file: template, preview, taking in, striking out a file that was a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from compliance.backups import batches, intake, queries
from compliance.backups.forms import RunsForm, StrikeForm
from compliance.backups.views.base import bp, me
from compliance.core.db import transaction
from compliance.core.downloads import download
from compliance.core.errors import Refused
from compliance.core.i18n import _
from compliance.core.permissions import requires
from compliance.core.text import as_uuid
from compliance.core.web import found
from compliance.registers.kinds import REGISTERS
from compliance.registers.queries import find_entry
from compliance.units.models import HealthUnit
from compliance.units.queries import find_unit, mine_first, units_visible_to

BOOK = REGISTERS["backups"]


@bp.route("/runs", methods=["GET", "POST"])
@requires(queries.WRITE)
def runs() -> str | Response:
    """Look at a file of runs: every line with its error, nothing written yet."""
    form = RunsForm()
    units = mine_first(me(), units_visible_to(me(), queries.WRITE))
    form.unit_id.choices = [(str(unit.id), unit.name) for unit in units]
    lines: list[intake.Line] = []
    text = ""
    if form.validate_on_submit():
        try:
            text = intake.decoded(form.file.data.read())
            lines = intake.read(_unit(form.unit_id.data), text)
        except Refused as refused:
            form.refuse(refused)
    return _page(form, lines, text)


@bp.post("/runs/take")
@requires(queries.WRITE)
def take_runs() -> Response:
    """Take in a file that was looked at."""
    unit = _unit(request.form.get("unit_id"))
    with transaction():
        new, known = intake.take(unit, request.form.get("text", ""), actor_id=me().id)
    flash(
        _("Đã ghi %(new)s lần mới; %(known)s lần đã có từ trước.", new=new, known=known), "success"
    )
    return redirect(url_for("backups.index"))


@bp.get("/runs/template.csv")
@requires(queries.WRITE)
def template() -> Response:
    """Download the file to fill in, with the systems of the unit chosen, else of the first."""
    if "unit_id" in request.args:
        units = [_unit(request.args["unit_id"])]
    else:
        units = mine_first(me(), units_visible_to(me(), queries.WRITE))[:1]
    systems = [row for unit in units for row in queries.systems_by_code(unit.id).values()]
    return download(intake.template(systems), "mau-sao-luu.csv")


@bp.route("/runs/<uuid:entry_id>/strike", methods=["GET", "POST"])
@requires(queries.WRITE)
def strike(entry_id: UUID) -> str | Response:
    """Strike out the file that brought a run in, after showing every line of it."""
    entry = found(find_entry(me(), BOOK, entry_id, queries.WRITE))
    rows = batches.runs_in(entry)
    found(entry if entry in rows else None)
    form, actor_id = StrikeForm(), me().id
    live = sum(row.withdrawn_at is None for row in rows)
    if form.carries_out(lambda: batches.strike(entry, form.reason.data, actor_id=actor_id)):
        flash(_("Đã gạch %(n)s dòng của tệp; nội dung vẫn xem được.", n=live), "success")
        return redirect(url_for("backups.runs"))
    return render_template(
        "backups/strike.html", form=form, entry=entry, rows=rows, live=live, book=BOOK
    )


def _unit(key: str | None) -> HealthUnit:
    chosen: UUID | None = as_uuid(key)
    return found(find_unit(me(), chosen, queries.WRITE) if chosen else None)


def _page(form: Any, lines: list[intake.Line], text: str) -> str:
    return render_template(
        "backups/runs.html",
        form=form,
        lines=lines,
        text=text,
        columns=intake.COLUMNS,
        needed=intake.NEEDED,
        wrong=sum(bool(line.error) for line in lines),
        known=sum(line.known for line in lines),
        files=() if lines else batches.batches(me()),
    )
